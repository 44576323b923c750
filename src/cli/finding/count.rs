//! `soxa finding count`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::count;

/// How many there are of each rule.
#[derive(Debug, Args)]
pub struct Count {
    #[command(flatten)]
    format: Format,
}

impl Act for Count {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Self { format } = self;
        count(session, *format)
    }
}
