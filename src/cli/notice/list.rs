//! `soxa notice list`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::super::special::word;
use super::show;
use soxa_domain::id_cancellation::NoticeState;
use soxa_service::notices;

/// List notices.
#[derive(Debug, Args)]
pub struct List {
    /// printed, delivered, absent or wrong
    #[arg(long)]
    state: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { state, format } = self;
        let state = state.as_deref().map(|s| word::<NoticeState>("--state", s)).transpose()?;
        show(ui, &notices::list(register, actor, state)?, *format)?;
        Ok(0)
    }
}
