//! `soxa queue`: what must still be typed into national systems.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::output::Ui;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_domain::queue_item::QueueItem;
use soxa_paper::print::{queue_sheet, to_pdf, to_text};
use soxa_service::queue::{self, NewItem};
use soxa_service::{Actor, Register, people};
use soxa_store::codec::Stored;

/// What must still be typed into national systems.
#[derive(Debug, Subcommand)]
pub enum QueueCommand {
    /// List what waits, oldest first
    List {
        /// Only for this system: dancu, hotich, dvc, bhxh, tiemchung
        #[arg(long, value_name = "ID")]
        system: Option<String>,
        /// What is done, too
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        format: Format,
    },
    /// Put something into a queue
    Add {
        /// The system
        #[arg(long, value_name = "ID")]
        system: String,
        /// What is to be done there
        #[arg(long, value_name = "TEXT")]
        operation: String,
        /// The person it is about
        #[arg(long, value_name = "ID")]
        person: Option<String>,
        /// What the record does not say
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// Say that something is in, with the number the other system gave
    Done {
        /// Number of the item
        item: u32,
        /// The other system's number
        #[arg(long, value_name = "TEXT")]
        reference: String,
    },
    /// Write the sheet to type from
    Sheet {
        /// Only for this system
        #[arg(long, value_name = "ID")]
        system: Option<String>,
        /// Form
        #[arg(long, value_enum, default_value = "text")]
        to: SheetForm,
        /// The file; standard output if not given
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// Form of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SheetForm {
    /// Lines of text
    Text,
    /// Pages
    Pdf,
}

impl Act for QueueCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        match self {
            Self::List { system, all, format } => {
                let mut items = match all {
                    true => queue::all(register, actor)?,
                    false => queue::open(register, actor, None)?,
                };
                if let Some(id) = system {
                    items.retain(|item| item.record.system == queue::system(id).map_or("", |s| &s.id));
                    queue::system(id)?;
                }
                list(ui, register, actor, &items, *format)?;
            }
            Self::Add { system, operation, person, note } => {
                let person =
                    person.as_ref().map(|id| people::person_by_id(register, actor, id)).transpose()?;
                let new = NewItem { system, operation, person: person.map(|p| p.no), case: None, note };
                let no = queue::add(register, actor, &new, None)?.value;
                ui.line(&no.to_string())?;
            }
            Self::Done { item, reference } => {
                queue::done(register, actor, *item, reference)?;
            }
            Self::Sheet { system, to, output: file } => {
                let sheet = queue_sheet::sheet(register, actor, system.as_deref())?;
                let bytes = match to {
                    SheetForm::Text => to_text::render(&sheet, 80).into_bytes(),
                    SheetForm::Pdf => {
                        to_pdf::render(&sheet).map_err(|e| Failure::Refused(CommandProblem::other(&e)))?
                    }
                };
                ui.to(file.as_deref(), |out| out.write_all(&bytes).map_err(|e| Failure::io("stdout", e)))?;
            }
        }
        Ok(0)
    }
}

fn list(
    ui: &Ui,
    register: &Register,
    actor: &Actor,
    items: &[Stored<QueueItem>],
    format: Format,
) -> Result<(), Failure> {
    let now = register.now();
    let mut all = Vec::new();
    for item in items {
        let r = &item.record;
        let person = r.person.and_then(|no| people::person(register, actor, no).ok()).map(|p| p.record);
        let age = (now.date() - r.since.date()).num_days();
        if format == Format::Text {
            let name = person.as_ref().map_or("", |p| &p.full_name);
            let done = r.done.as_ref().map(|d| format!("\t✓ {}", d.reference)).unwrap_or_default();
            ui.line(&format!("{}\t{age} ngày\t{}\t{}\t{name}{done}", item.no, r.system, r.operation))?;
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
