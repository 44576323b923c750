//! `soxa notice mark`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::super::special::word;
use super::show;
use soxa_domain::id_cancellation::NoticeState;
use soxa_service::notices;

/// Say that nobody was there, or that what the notice says is wrong.
#[derive(Debug, Args)]
pub struct Mark {
    /// The notice's number, or the person
    who: String,
    /// absent or wrong
    state: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Mark {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { who, state, format } = self;
        let state = word::<NoticeState>("trạng thái", state)?;
        show(ui, &[notices::mark(register, actor, who, state, "", None)?.value], *format)?;
        Ok(0)
    }
}
