//! `soxa person`: one file a command.

mod add;
mod come_back;
mod death;
pub(super) mod event;
mod history;
mod leave;
mod merge;
mod restore;
mod set;
mod show;
mod sojourn;

use clap::Subcommand;

use super::context::Format;
use super::failure::Failure;
use super::json as to_json;
use super::output::Ui;
use super::pair::Pair;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_domain::person::compare::differences;
use soxa_domain::person::{FieldError, Person, PersonField};
use soxa_domain::time::Timestamp;

/// Look a person up, or change fields.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Show a person
    Show(show::Show),
    /// Change fields of a person
    Set(set::Set),
    /// Every version of a person
    History(history::History),
    /// Make an earlier version of a person hold again, as a new change
    Restore(restore::Restore),
    /// Temporary residences and absences
    #[command(subcommand)]
    Sojourn(sojourn::SojournCommand),
    /// Write a death down; exit status 1 where a head or an open case is left to see to
    Death(death::DeathCommand),
    /// Write down that somebody moved out of the commune; exit status as for a death
    Leave(leave::LeaveCommand),
    /// Write down that somebody came back
    Return(come_back::ReturnCommand),
    /// Add a person
    Add(add::Add),
    /// Make two records of one person one; `soxa undo` takes it back
    Merge(merge::Merge),
}

impl Act for PersonCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        match self {
            Self::Show(c) => c.act(session),
            Self::Set(c) => c.act(session),
            Self::History(c) => c.act(session),
            Self::Restore(c) => c.act(session),
            Self::Sojourn(c) => c.act(session),
            Self::Death(c) => c.act(session),
            Self::Leave(c) => c.act(session),
            Self::Return(c) => c.act(session),
            Self::Add(c) => c.act(session),
            Self::Merge(c) => c.act(session),
        }
    }
}

/// Answers with a person as it is now.
fn answer(ui: &Ui, person: &Person, format: Format) -> Result<u8, Failure> {
    match format {
        Format::Json => ui.json(&to_json::person(person))?,
        Format::Text => lines(ui, person)?,
    }
    Ok(0)
}

/// What is known of a person, a line each.
fn lines(ui: &Ui, person: &Person) -> Result<(), Failure> {
    let known = differences(None, Some(person));
    known.iter().try_for_each(|d| ui.line(&format!("{:18}{}", d.field, d.after)))
}

/// A moment: a time, or the end of a day.
pub(super) fn moment(text: &str) -> Result<Timestamp, Failure> {
    let end_of_day = || Timestamp::parse(&format!("{}T23:59:59", text.trim()));
    Timestamp::parse(text).or_else(end_of_day).ok_or(Failure::Usage(CommandProblem::NoTime))
}

/// Sets fields as they were typed.
fn assign(person: &mut Person, fields: &[Pair]) -> Result<(), Failure> {
    for Pair { key, value } in fields {
        let field: PersonField =
            key.parse().map_err(|why| Failure::Refused(CommandProblem::NoSuchPersonField { why }))?;
        field.set(person, value).map_err(refused)?;
    }
    Ok(())
}

/// A value that was refused, with its field.
pub(super) fn refused(e: FieldError) -> Failure {
    let FieldError { why, .. } = e;
    Failure::Refused(CommandProblem::NotAValue { why })
}
