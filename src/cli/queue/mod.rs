//! `soxa queue`: what must still be typed into national systems.

mod add;
mod done;
mod list;
mod sheet;

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::session::{Act, Session};
use soxa_domain::queue_item::QueueItem;
use soxa_service::{people, queue};
use soxa_store::codec::Stored;

/// What must still be typed into national systems.
#[derive(Debug, Subcommand)]
pub enum QueueCommand {
    /// List what waits, oldest first
    List(list::List),
    /// Put something into a queue
    Add(add::Add),
    /// Say that something is in, with the number the other system gave
    Done(done::Done),
    /// Write the sheet to type from
    Sheet(sheet::Sheet),
}

impl Act for QueueCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        match self {
            Self::List(c) => c.act(session),
            Self::Add(c) => c.act(session),
            Self::Done(c) => c.act(session),
            Self::Sheet(c) => c.act(session),
        }
    }
}

fn list(session: Session<'_>, items: &[Stored<QueueItem>], format: Format) -> Result<(), Failure> {
    let Session { register, actor, ui, context } = session;
    let now = register.now();
    let mut all = Vec::new();
    for item in items {
        let r = &item.record;
        let person = r.person.and_then(|no| people::person(register, actor, no).ok()).map(|p| p.record);
        let age = (now.date() - r.since.date()).num_days();
        if format == Format::Text {
            let name = person.as_ref().map_or("", |p| &p.full_name);
            let done = r.done.as_ref().map(|d| format!("\t✓ {}", d.reference)).unwrap_or_default();
            let days = context.lang().pick("ngày", "days");
            ui.line(&format!("{}\t{age} {days}\t{}\t{}\t{name}{done}", item.no, r.system, r.operation))?;
            continue;
        }
        let field = |f: queue::Field| json!({"key": f.key, "label": f.label, "value": f.value});
        let fields: Vec<Value> = queue::fields(register, actor, r)?.into_iter().map(field).collect();
        let case = r.case.and_then(|no| soxa_service::cases::by_number(register, actor, no).ok());
        all.push(json!({
            "id": item.no, "system": r.system, "operation": r.operation, "since": r.since.to_string(), "days": age,
            "person": person.map(|p| p.public_id()), "case": case.map(|c| c.record.code.to_string()), "fields": fields,
            "done_at": r.done.as_ref().map(|d| d.at.to_string()), "reference": r.done.as_ref().map(|d| d.reference.clone()),
        }));
    }
    if format == Format::Json { ui.json(&json!({"count": all.len(), "items": all})) } else { Ok(()) }
}
