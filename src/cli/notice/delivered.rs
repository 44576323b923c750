//! `soxa notice delivered`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::super::special::time;
use super::show;
use soxa_domain::id_cancellation::NoticeState;
use soxa_service::notices;

/// Say that a notice was handed over.
#[derive(Debug, Args)]
pub struct Delivered {
    /// The notice's number, or the person
    #[arg(required = true)]
    who: Vec<String>,
    /// Who took it
    #[arg(long, default_value = "")]
    by: String,
    /// When; now if not given
    #[arg(long)]
    at: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for Delivered {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { who, by, at, format } = self;
        let at = at.as_deref().map(time).transpose()?;
        let mut done = Vec::new();
        for who in who {
            let state = NoticeState::Delivered;
            done.push(notices::mark(register, actor, who, state, by, at)?.value);
        }
        show(ui, &done, *format)?;
        Ok(0)
    }
}
