//! `soxa case apply`: what a case with a positive result stands for, written into the register.

use std::collections::BTreeMap;

use clap::Args;
use serde_json::{Value, json};

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::json as to_json;
use super::super::pair::Pair;
use super::super::said::Said;
use super::super::session::{Act, Session};
use soxa_domain::labels::Vocabulary;
use soxa_domain::time::Timestamp;
use soxa_service::applying::{self, FieldChange, Proposal};

/// Write what a finished case stands for into the register.
#[derive(Debug, Args)]
pub struct Apply {
    /// Either code of the case
    code: String,
    /// What neither the case nor the register says, such as sex=female of a child
    #[arg(long, value_name = "K=V")]
    field: Vec<Pair>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: Format,
}

impl Act for Apply {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let given: BTreeMap<String, String> =
            self.field.iter().map(|pair| (pair.key.clone(), pair.value.clone())).collect();
        let mut proposal = applying::propose(register, actor, &self.code, &given)?;
        let mut was_done = proposal.applied_at.is_some();
        let done = match proposal.applied_at {
            Some(at) => Some(at),
            None if self.dry_run => None,
            None => match applying::apply(register, actor, &proposal) {
                Ok(done) => Some(done.value),
                // Another desk may have been first: then it is done, and said so.
                Err(e) => match applying::propose(register, actor, &self.code, &given) {
                    Ok(first) if first.applied_at.is_some() => {
                        (proposal, was_done) = (first, true);
                        proposal.applied_at
                    }
                    _ => return Err(e.into()),
                },
            },
        };
        match self.format {
            Format::Json => ui.json(&document(&proposal, done))?,
            Format::Text => {
                for change in proposal.changes() {
                    ui.line(&line(&change))?;
                }
                if let Some(at) = done {
                    context.line(&Said::Applied { at })?;
                }
            }
        }
        for household in &proposal.headless {
            context.tell(&Said::NeedsHead { household: household.clone() });
        }
        Ok(u8::from(was_done))
    }
}

fn document(proposal: &Proposal, done: Option<Timestamp>) -> Value {
    let text = |value: &String| Some(value.clone()).filter(|v| !v.is_empty());
    let change = |c: &FieldChange| {
        json!({
            "kind": c.kind, "id": text(&c.id), "field": c.field,
            "before": text(&c.before.written), "after": text(&c.after.written),
        })
    };
    let queue = proposal.queue.iter().map(|(system, task)| json!({"system": system.id(), "task": task}));
    json!({
        "code": proposal.case.record.code.to_string(),
        "act": proposal.act.id(),
        "changes": proposal.changes().iter().map(change).collect::<Vec<_>>(),
        "queue": queue.collect::<Vec<_>>(),
        "needs_head": proposal.headless,
        "applied_at": to_json::time(done),
    })
}

fn line(c: &FieldChange) -> String {
    let shown = |value: &String| if value.is_empty() { "–".to_owned() } else { value.clone() };
    format!("{}\t{}\t{}\t{} → {}", c.kind, c.id, c.field, shown(&c.before.shown), shown(&c.after.shown))
}
