//! `soxa special`: files on people without papers.

mod list;
mod move_to;
mod open;
mod paper;
mod secrecy;
mod show;

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::json as to_json;
use super::output::Ui;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::special_file::SpecialFile;
use soxa_domain::time::Timestamp;
use soxa_service::{Actor, Register, people, special};
use soxa_store::codec::Stored;

/// Files on people without papers.
#[derive(Debug, Subcommand)]
pub enum SpecialCommand {
    /// Open a file
    Open(Box<open::Open>),
    /// List files
    List(list::List),
    /// Show a file; who reads it and why is journalled
    Show(show::Show),
    /// Move a file on
    Move(Box<move_to::Move>),
    /// Mark a paper of the checklist
    Paper(paper::Mark),
    /// Say whether this register may keep free text and statements of these files
    Secrecy(secrecy::Secrecy),
}

/// A word of a closed vocabulary, or a usage error that names those there are.
pub(super) fn word<T: Vocabulary>(option: &str, text: &str) -> Result<T, Failure> {
    T::parse(text).ok_or_else(|| {
        let known: Vec<&str> = T::LABELS.iter().map(|l| l.id).collect();
        Failure::Refused(CommandProblem::NotAmong {
            option: option.to_string(),
            text: soxa_text::display::sanitise(text).into_owned(),
            known: known.join(", "),
        })
    })
}

/// A personal id, or a refusal.
pub(super) fn personal_id(text: &str) -> Result<PersonalId, Failure> {
    PersonalId::parse(text).map_err(|why| Failure::Refused(CommandProblem::NotAnId { why }))
}

/// A time, or a usage error.
pub(super) fn time(text: &str) -> Result<Timestamp, Failure> {
    Timestamp::parse(text).ok_or_else(|| Failure::Usage(CommandProblem::NotATime { text: text.to_string() }))
}

impl Act for SpecialCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        match self {
            Self::Open(c) => c.act(session),
            Self::List(c) => c.act(session),
            Self::Show(c) => c.act(session),
            Self::Move(c) => c.act(session),
            Self::Paper(c) => c.act(session),
            Self::Secrecy(c) => c.act(session),
        }
    }
}

fn list(ui: &Ui, files: &[special::Brief], format: Format) -> Result<(), Failure> {
    let value = |f: &special::Brief| {
        json!({"number": f.number, "name": f.name, "hamlet": f.hamlet, "state": f.state.id(),
                       "state_since": to_json::time(Some(f.state_since)), "papers_held": f.papers.0,
                       "papers": f.papers.1, "answer_by": f.answer_by.map(|d| d.to_string()), "late": f.is_late})
    };
    ui.list(format, ("files", files), value, |f| {
        let (held, of) = f.papers;
        let (number, state) = (&f.number, f.state.vi());
        format!("{number:14}{:28}{:16}{state:24}{held}/{of}", f.name, f.hamlet)
    })
}

fn show(
    ui: &Ui,
    register: &Register,
    actor: &Actor,
    file: &Stored<SpecialFile>,
    format: Format,
) -> Result<(), Failure> {
    let f = &file.record;
    let person = match f.person {
        Some(no) => Some(people::person(register, actor, no)?.record.public_id()),
        None => None,
    };
    if format == Format::Json {
        let papers: Vec<Value> =
            f.papers.iter().map(|p| json!({"name": p.name, "held": p.held.id()})).collect();
        let steps: Vec<Value> = f
            .steps
            .iter()
            .map(|s| json!({"state": s.state.id(), "at": to_json::time(Some(s.at)), "by": s.by, "reason": s.reason}))
            .collect();
        return ui.json(&json!({
            "number": f.number, "person": person, "name": f.name, "birth_date": f.birth.map(|d| d.to_string()),
            "sex": f.sex.map(Vocabulary::id), "hamlet": f.hamlet, "state": f.state.id(), "next": f.next(),
            "opened_at": to_json::time(Some(f.opened_at)), "state_since": to_json::time(Some(f.state_since)),
            "circumstances": f.story.circumstances, "statement": f.story.statement,
            "witnesses": f.story.witnesses, "relatives": f.story.relatives, "measures": f.story.measures,
            "papers": papers, "history": steps, "transferred_on": f.transferred_on.map(|d| d.to_string()),
            "handed_over_by": f.handed_over_by, "receiver": f.receiver, "receipt": f.receipt,
            "answer_by": f.answer_by.map(|d| d.to_string()), "issued_id": f.issued_id.map(|id| id.to_string()),
            "officer": f.officer,
        }));
    }
    let born = f.birth.map(PartialDate::vi).unwrap_or_default();
    ui.line(&format!("{}  {}  {born}  {}", f.number, f.name, f.state.vi()))?;
    let story = &f.story;
    let texts = [
        ("Hoàn cảnh", &story.circumstances),
        ("Lời khai", &story.statement),
        ("Nhân chứng", &story.witnesses),
        ("Người thân", &story.relatives),
        ("Đã làm", &story.measures),
    ];
    for (label, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        ui.line(&format!("  {label:12}{text}"))?;
    }
    for paper in &f.papers {
        ui.line(&format!("  {:12}{}", paper.held.vi(), paper.name))?;
    }
    for step in &f.steps {
        ui.line(&format!("  {}  {}  {}  {}", step.at.vi(), step.state.vi(), step.by, step.reason))?;
    }
    Ok(())
}
