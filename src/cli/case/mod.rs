//! `soxa case`: one file a command.

mod add;
mod apologize;
mod apply;
mod bind;
mod edit;
mod list;
mod move_to;
mod paper;
mod show;
mod verify;

use clap::Subcommand;
use serde_json::{Map, Value, json};

use super::context::Format;
use super::failure::Failure;
use super::json as to_json;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_domain::case::{Case, Timing};
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use soxa_domain::time::Timestamp;
use soxa_service::{cases, people};
use soxa_store::codec::Stored;

/// Receive, list, show and move cases.
#[derive(Debug, Subcommand)]
pub enum CaseCommand {
    /// Receive a case
    #[command(after_help = add::field_help())]
    Add(Box<add::Add>),
    /// List cases
    List(list::List),
    /// Show a case with its history
    Show(show::Show),
    /// Bind the official code to a case
    Bind(bind::Bind),
    /// Move a case to another state
    Move(move_to::Move),
    /// Put a received case right
    Edit(edit::Edit),
    /// Take a paper that is handed in later
    Paper(paper::Paper),
    /// Write what a finished case stands for into the register
    Apply(apply::Apply),
    /// Say that something has to be verified in a case, so that the longer limit holds
    Verify(verify::Verify),
    /// Give a late case its one new date
    Apologize(apologize::Apologize),
}

impl Act for CaseCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        match self {
            Self::Add(c) => c.act(session),
            Self::List(c) => c.act(session),
            Self::Show(c) => c.act(session),
            Self::Bind(c) => c.act(session),
            Self::Move(c) => c.act(session),
            Self::Edit(c) => c.act(session),
            Self::Paper(c) => c.act(session),
            Self::Apply(c) => c.act(session),
            Self::Verify(c) => c.act(session),
            Self::Apologize(c) => c.act(session),
        }
    }
}

/// Answers with a case as it is now.
fn answer(session: Session<'_>, case: &Stored<Case>, format: Format) -> Result<u8, Failure> {
    let answer = document(session, &case.record)?;
    session.ui.answer(format, || answer, || vec![line(session, &case.record)])?;
    Ok(0)
}

fn document(session: Session<'_>, case: &Case) -> Result<Map<String, Value>, Failure> {
    let reason = cases::reason(session.register, case)?;
    let id = |no| {
        people::person(session.register, session.actor, no).map(|p| p.record.public_id()).unwrap_or_default()
    };
    let mut map = to_json::case(case, &reason, &id);
    let timing = case.timing(session.register.now(), &session.register.calendar());
    map.insert("missing".to_owned(), json!(cases::missing(session.register, case)?));
    map.insert("overdue".to_owned(), json!(timing == Timing::Overdue));
    Ok(map)
}

fn line(session: Session<'_>, case: &Case) -> String {
    let name =
        cases::applicant(session.register, session.actor, case).map(|p| p.full_name).unwrap_or_default();
    let due = case.due_at.map_or_else(|| "–".to_owned(), Timestamp::vi);
    format!("{}\t{}\t{}\t{}\thẹn {due}", case.shown_code(), case.procedure, name, case.state.vi())
}

fn parse_state(text: &str) -> Result<CaseState, Failure> {
    let ids = || CaseState::all().map(Vocabulary::id).collect::<Vec<_>>().join(", ");
    CaseState::LABELS.iter().find(|l| l.id == text.trim()).map(|l| l.value).ok_or_else(|| {
        Failure::Refused(CommandProblem::NoSuchState { state: text.to_string(), known: ids() })
    })
}
