//! `soxa journal checkpoint`.

use std::path::PathBuf;

use clap::Args;

use super::super::context::keyring;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::proof;

/// Write a signed head of the journal, to be kept anywhere but on this PC.
#[derive(Debug, Args)]
pub struct Checkpoint {
    /// The file; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Act for Checkpoint {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { output: file } = self;
        let text = proof::checkpoint(register, actor, &keyring())?;
        ui.to(file.as_deref(), |out| {
            out.write_all(text.as_bytes()).map_err(|e| Failure::io("checkpoint", e))
        })?;
        Ok(0)
    }
}
