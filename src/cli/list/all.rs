//! `soxa list all`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::show_standings;
use soxa_service::lists;

/// The lists there are, and how each stands.
#[derive(Debug, Args)]
pub struct All {
    /// Of this kind
    #[arg(long)]
    kind: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for All {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { kind, format } = self;
        let all = lists::lists(register, actor, kind.as_deref())?;
        show_standings(session, &all, *format, false)?;
        Ok(0)
    }
}
