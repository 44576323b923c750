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
mod supplement;
mod verify;

pub(super) use add::field_help;

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
use soxa_domain::procedure::SlipName;
use soxa_domain::time::Timestamp;
use soxa_paper::print::forms;
use soxa_paper::render::text;
use soxa_service::actor::Permission;
use soxa_service::intake::Missing;
use soxa_service::{cases, people};
use soxa_store::codec::Stored;
use soxa_text::words::InWords;

/// Receive, list, show and move cases.
#[derive(Debug, Subcommand)]
pub enum CaseCommand {
    /// Receive a case
    Add(Box<add::Add>),
    /// List cases
    List(Box<list::List>),
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
    /// Ask for what is missing or wrong in a case
    Supplement(supplement::Supplement),
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
            Self::Supplement(c) => c.act(session),
            Self::Apply(c) => c.act(session),
            Self::Verify(c) => c.act(session),
            Self::Apologize(c) => c.act(session),
        }
    }
}

/// Answers with a case as it is now.
fn answer(session: Session<'_>, case: &Stored<Case>, format: Format) -> Result<u8, Failure> {
    let answer = document(session, &case.record)?;
    let line = line(session, &case.record)?;
    session.ui.answer(format, || answer, || vec![line])?;
    Ok(0)
}

/// The same; people also read the slip that goes with it, by whoever may print one.
fn with_slip(
    session: Session<'_>,
    case: &Stored<Case>,
    name: SlipName,
    format: Format,
) -> Result<u8, Failure> {
    answer(session, case, format)?;
    let Session { register, actor, ui, .. } = session;
    if format == Format::Text && actor.may(Permission::Print) {
        let slip = forms::slip(register, actor, &case.record.code.to_string(), name)?;
        ui.line(text::render(&slip, PAGE).trim_end())?;
    }
    Ok(0)
}

/// Columns of a slip on screen.
const PAGE: usize = 80;

fn document(session: Session<'_>, case: &Case) -> Result<Map<String, Value>, Failure> {
    let reason = cases::reason(session.register, case)?;
    let id = |no| {
        people::person(session.register, session.actor, no).map(|p| p.record.public_id()).unwrap_or_default()
    };
    let mut map = to_json::case(case, &reason, &id);
    let timing = case.timing(session.register.now(), &session.register.calendar());
    let wanted = case.wanted.iter().map(|w| json!({"name": w.name, "wrong": w.wrong, "is_in": w.is_in}));
    map.insert("wanted".to_owned(), json!(wanted.collect::<Vec<_>>()));
    let missing = cases::missing(session.register, case)?;
    map.insert("missing".to_owned(), json!(missing.iter().map(Missing::id).collect::<Vec<_>>()));
    map.insert("overdue".to_owned(), json!(timing == Timing::Overdue));
    Ok(map)
}

fn line(session: Session<'_>, case: &Case) -> Result<String, Failure> {
    let applicant = cases::applicant(session.register, session.actor, case)?;
    Ok(line_of(session, case, &applicant.full_name))
}

/// The same where the applicant's name is known.
fn line_of(session: Session<'_>, case: &Case, name: &str) -> String {
    let due = case.due_at.map_or_else(|| "–".to_owned(), Timestamp::vi);
    let lang = session.context.lang();
    let (state, label) = (case.state.in_words(lang), lang.pick("hẹn", "due"));
    format!("{}\t{}\t{name}\t{state}\t{label} {due}", case.shown_code(), case.procedure)
}

fn parse_state(text: &str) -> Result<CaseState, Failure> {
    let ids = || CaseState::all().map(Vocabulary::id).collect::<Vec<_>>().join(", ");
    CaseState::LABELS.iter().find(|l| l.id == text.trim()).map(|l| l.value).ok_or_else(|| {
        Failure::Refused(CommandProblem::NoSuchState { state: text.to_string(), known: ids() })
    })
}
