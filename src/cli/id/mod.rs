//! `soxa id`: files that cancel a personal id.

mod cancel;
mod list;
mod move_to;
mod open;

use chrono::NaiveDate;
use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::output::Ui;
use super::session::{Act, Session};
use soxa_domain::id_cancellation::IdCancellation;
use soxa_domain::labels::Vocabulary;
use soxa_service::{Actor, Register, ServiceError, id_files, people};
use soxa_store::codec::Stored;
use soxa_text::words::InWords;

/// Files that cancel a personal id.
#[derive(Debug, Subcommand)]
pub enum IdCommand {
    /// Cancel a number that C06 decided on: file, decision and new number in one act
    Cancel(cancel::Cancel),
    /// Open a file on a number that should be cancelled
    Open(open::Open),
    /// Move a file on
    Move(move_to::Move),
    /// List files
    List(list::List),
}

/// Files that an act is about.
type Files = Vec<Stored<IdCancellation>>;

impl Act for IdCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        let (format, files) = match self {
            Self::Cancel(c) => (c.format, c.files(register, actor)),
            Self::Open(c) => (c.format, c.files(register, actor)),
            Self::Move(c) => (c.format, c.files(register, actor)),
            Self::List(c) => (c.format, c.files(register, actor)),
        };
        let files = match files {
            // Programs that asked for a document get one, whatever came of it.
            Err(Failure::Service(ServiceError::Proposed { number, act, until, .. }))
                if format == Format::Json =>
            {
                let text = act.in_words(context.lang());
                ui.json(
                    &json!({"proposal": number, "text": text, "until": until.to_string(), "state": "open"}),
                )?;
                return Ok(1);
            }
            files => files?,
        };
        show(ui, register, actor, &files, format, matches!(self, Self::List(_)))?;
        Ok(0)
    }
}

/// The file of a number that was just given.
fn opened(register: &Register, actor: &Actor, no: u32) -> Result<Files, Failure> {
    let mut all = id_files::list(register, actor)?;
    all.retain(|file| file.no == no);
    Ok(all)
}

fn show(
    ui: &Ui,
    register: &Register,
    actor: &Actor,
    files: &[Stored<IdCancellation>],
    format: Format,
    is_list: bool,
) -> Result<(), Failure> {
    let name = |no| people::person(register, actor, no).map(|p| (p.record.public_id(), p.record.full_name));
    if format == Format::Json {
        let day = |d: Option<NaiveDate>| d.map(|d| d.to_string());
        let all: Vec<Value> = files
            .iter()
            .map(|s| {
                let f = &s.record;
                let (person, name) = name(f.person).unwrap_or_default();
                json!({"number": f.number, "person": person, "name": name, "old_id": f.old_id.to_string(),
                       "new_id": f.new_id.map(|id| id.to_string()), "reason": f.reason, "papers": f.papers,
                       "decision": f.decision, "state": f.state.id(), "opened_on": f.opened_on.to_string(),
                       "sent_on": day(f.sent_on), "decided_on": day(f.decided_on), "officer": f.officer})
            })
            .collect();
        return match all.as_slice() {
            [one] if !is_list => ui.json(one),
            _ => ui.json(&json!({"count": all.len(), "files": all})),
        };
    }
    for s in files {
        let f = &s.record;
        let (_, name) = name(f.person).unwrap_or_default();
        let new = f.new_id.map(|id| id.to_string()).unwrap_or_default();
        ui.line(&format!("{:14}{name:28}{} → {new:14}{}", f.number, f.old_id, f.state.vi()))?;
    }
    Ok(())
}
