//! `soxa list rows`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::show_rows;
use soxa_service::lists;

/// The rows of a list, with who may be meant.
#[derive(Debug, Args)]
pub struct Rows {
    /// Number of the list
    list: u32,
    #[command(flatten)]
    format: Format,
}

impl Act for Rows {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { list, format } = self;
        show_rows(ui, &lists::rows(register, actor, *list)?, *format)?;
        Ok(0)
    }
}
