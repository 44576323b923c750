//! `soxa finding list`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::{Which, show};
use soxa_service::quality as findings;

/// List findings; exit status 1 if any is pending.
#[derive(Debug, Args)]
pub struct List {
    /// Which ones
    #[command(flatten)]
    which: Which,
    /// At most so many
    #[arg(long, default_value_t = 100_000)]
    limit: usize,
    #[command(flatten)]
    format: Format,
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { which, limit, format } = self;
        let listed = findings::list(register, actor, &which.filter(session)?, *limit)?;
        show(session, &listed, *format)?;
        Ok(u8::from(listed.iter().any(|l| l.finding.record.state.is_pending())))
    }
}
