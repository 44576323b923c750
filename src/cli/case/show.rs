//! `soxa case show`: a case with its history.

use clap::Args;
use serde_json::{Value, json};

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::json as to_json;
use super::super::said::Said;
use super::super::session::{Act, Session};
use super::{document, line};
use soxa_domain::labels::Vocabulary;
use soxa_service::actor::Permission;
use soxa_service::{access, cases, printing, sources};
use soxa_store::codec::Kind;
use soxa_store::journal::Subject;
use soxa_text::words::InWords;

/// Show a case.
#[derive(Debug, Args)]
pub struct Show {
    /// Either code
    code: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Show {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let case = cases::by_code(register, actor, &self.code)?;
        access::opened(register, actor, Kind::Case, case.no)?;
        let history = cases::history(register, actor, case.no)?;
        let slips = if actor.may(Permission::Print) {
            printing::of_case(register, actor, &case)?
        } else {
            Vec::new()
        };
        match self.format {
            Format::Json => {
                let mut map = document(session, &case.record)?;
                let history: Vec<Value> = history
                    .iter()
                    .map(|e| {
                        json!({"at": e.at.to_string(), "operator": e.operator, "action": e.action, "state": e.state.id(),
                               "due_at": to_json::time(e.due_at), "reason": e.note})
                    })
                    .collect();
                map.insert("history".to_owned(), json!(history));
                let subject = Subject { kind: Kind::Case, no: case.no };
                if let Ok(sources) = sources::of(register, actor, subject) {
                    map.insert("source".to_owned(), to_json::sources(&sources));
                }
                let slips = slips.iter().map(|slip| {
                    let job = &slip.job.record;
                    json!({"name": job.name, "asked_at": job.asked_at.to_string(), "operator": job.operator,
                           "copy": job.copy, "replaced": slip.is_replaced})
                });
                map.insert("slips".to_owned(), json!(slips.collect::<Vec<_>>()));
                ui.json(&map)?;
            }
            Format::Text => {
                ui.line(&line(session, &case.record)?)?;
                for wanted in case.record.wanted.iter().filter(|w| !w.is_in) {
                    ui.line(&format!("  ✗ {}", wanted.shown()))?;
                }
                for slip in slips.iter().filter(|slip| slip.is_replaced) {
                    let (name, at) = (slip.job.record.name.clone(), slip.job.record.asked_at);
                    ui.line(&format!("  {}", Said::SlipReplaced { name, at }.in_words(context.lang())))?;
                }
                for e in &history {
                    let line = format!(
                        "  {}  {}  {}  {}",
                        e.at.vi(),
                        e.operator,
                        e.what.in_words(context.lang()),
                        e.note
                    );
                    ui.line(line.trim_end())?;
                }
            }
        }
        Ok(0)
    }
}
