//! What the commands for what happens in a life have in common: `household birth`, `person death`, `leave` and
//! `return`, each one act that `soxa undo` takes back.

use clap::Args;
use serde_json::{Value, json};

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::output::Ui;
use super::super::session::Session;
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use soxa_domain::kinship::{Answer, Outcome};
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Person;
use soxa_domain::relationship::Relationship;
use soxa_service::events::Leaving;
use soxa_service::people;

/// What all of them take.
#[derive(Debug, Args)]
pub(in crate::cli) struct How {
    /// Why it is right although the rules warn of something
    #[arg(long, default_value = "")]
    pub reason: String,
    #[command(flatten)]
    pub format: Format,
}

/// Refuses what is open still.
pub(in crate::cli) fn asked(
    person: &Person,
    settled: Option<Relationship>,
    choices: &[Relationship],
    is_dry: bool,
) -> Result<u8, Failure> {
    if is_dry || settled.is_some() {
        return Ok(0);
    }
    let labels: Vec<&str> = choices.iter().map(|l| l.label()).collect();
    Err(Failure::Refused(CommandProblem::RelationUnclear {
        name: person.full_name.clone(),
        known: labels.join(" / "),
    }))
}

/// Answers with what somebody is in a household, or may be.
pub(in crate::cli) fn show(
    ui: &Ui,
    person: &Person,
    household: &str,
    settled: Option<Relationship>,
    outcome: Option<&Outcome>,
    format: Format,
) -> Result<(), Failure> {
    let new = settled.map(Relationship::label);
    let open: Vec<&str> = match outcome.map(|o| &o.answer) {
        Some(Answer::Open(labels)) => labels.iter().map(|l| l.label()).collect(),
        _ => Vec::new(),
    };
    if format == Format::Json {
        return ui.json(&json!({
            "household": household, "person": person.public_id(), "name": person.full_name, "new": new,
            "certain": outcome.is_some_and(|o| matches!(o.answer, Answer::Certain(_))), "choices": open,
            "reason": outcome.map(|o| o.reason)
        }));
    }
    let new = new.map_or_else(|| format!("? {}", open.join(" / ")), ToOwned::to_owned);
    ui.line(&format!("{household}  {}  {}  {new}", person.public_id(), person.full_name))
}

/// Says what is to be done after somebody is gone; exit status 1 where something is.
pub(in crate::cli) fn left(
    Session { register, actor, ui, context }: Session<'_>,
    no: u32,
    leaving: &Leaving,
    format: Format,
) -> Result<u8, Failure> {
    let person = people::person(register, actor, no)?.record;
    let is_headless = leaving.headless.is_some();
    if format == Format::Json {
        let status: Value = person.status.map(Vocabulary::id).into();
        ui.json(&json!({
            "person": person.public_id(), "household": person.household, "status": status,
            "needs_head": is_headless, "open_cases": leaving.cases
        }))?;
    } else {
        let status = person.status.map_or("", Vocabulary::vi);
        ui.line(&format!("{}  {}  {status}", person.public_id(), person.full_name))?;
        if is_headless {
            context.line(&Said::NeedsHead { household: person.household })?;
        }
        for code in &leaving.cases {
            context.line(&Said::OpenCase { code: code.clone() })?;
        }
    }
    Ok(u8::from(is_headless || !leaving.cases.is_empty()))
}
