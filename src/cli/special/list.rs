//! `soxa special list`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::{list, word};
use soxa_domain::special_file::SpecialState;
use soxa_service::special;

/// List files.
#[derive(Debug, Args)]
pub struct List {
    /// In this state
    #[arg(long)]
    state: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { state, format } = self;
        let state = state.as_deref().map(|s| word::<SpecialState>("--state", s)).transpose()?;
        list(ui, &special::list(register, actor, state)?, *format)?;
        Ok(0)
    }
}
