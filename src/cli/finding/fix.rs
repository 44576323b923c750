//! `soxa finding fix`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::{Which, show_repairs};
use crate::cli::problem::CommandProblem;
use soxa_service::quality as findings;

/// Put right what can be put right without a question, as one act (`soxa undo` takes it back).
#[derive(Debug, Args)]
pub struct Fix {
    /// Numbers of findings; all that fit if none is given
    ids: Vec<u32>,
    /// Which ones
    #[command(flatten)]
    which: Which,
    /// Only show what would change
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: Format,
}

impl Act for Fix {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { ids, which, dry_run, format } = self;
        let mut repairs = findings::repairs(register, actor, &which.filter(session)?)?;
        if !ids.is_empty() {
            if let Some(no) = ids.iter().find(|no| !repairs.iter().any(|r| r.listed.finding.no == **no)) {
                findings::by_number(register, actor, *no)?;
                return Err(Failure::Refused(CommandProblem::NoFixByItself { no: *no }));
            }
            repairs.retain(|r| ids.contains(&r.listed.finding.no));
        }
        if !*dry_run && !repairs.is_empty() {
            findings::apply(register, actor, &repairs)?;
        }
        show_repairs(ui, &repairs, *format)?;
        Ok(0)
    }
}
