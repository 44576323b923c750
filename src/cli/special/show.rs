//! `soxa special show`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::show;
use soxa_service::special;

/// Show a file; who reads it and why is journalled.
#[derive(Debug, Args)]
pub struct Show {
    /// Number of the file
    number: String,
    /// Why it is read
    #[arg(long, default_value = "tra cứu bằng dòng lệnh")]
    reason: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Show {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { number, reason, format } = self;
        let file = special::read(register, actor, number, reason)?;
        show(ui, register, actor, &file, *format)?;
        Ok(0)
    }
}
