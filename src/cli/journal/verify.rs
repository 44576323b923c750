//! `soxa journal verify`.

use std::path::PathBuf;

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::{anchors, verify};

/// Follow the chain from its start, and hold it against what stands outside the register.
#[derive(Debug, Args)]
pub struct Verify {
    /// Checkpoints, or codes typed from slips (`-`: standard input)
    #[arg(long, value_name = "FILE")]
    anchor: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

impl Act for Verify {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Self { anchor, format } = self;
        verify(session, &anchors(session.ui, anchor.as_deref())?, *format)
    }
}
