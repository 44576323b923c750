//! `soxa person history`: every version of a person.

use clap::Args;
use serde_json::{Value, json};

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::json as to_json;
use super::super::session::{Act, Session};
use soxa_domain::person::compare::{Difference, differences};
use soxa_service::versions::Version;
use soxa_service::{access, people, versions};
use soxa_store::codec::Kind;

/// Every version of a person.
#[derive(Debug, Args)]
pub struct History {
    /// Personal id or local id
    id: String,
    #[command(flatten)]
    format: Format,
}

impl Act for History {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let person = people::person_by_id(register, actor, &self.id)?;
        access::opened(register, actor, Kind::Person, person.no)?;
        let all = versions::versions(register, actor, person.no)?;
        match self.format {
            Format::Json => {
                let list: Vec<Value> = all.iter().map(as_json).collect();
                ui.json(&json!({"count": list.len(), "versions": list}))?;
            }
            Format::Text => all.iter().try_for_each(|version| ui.line(&in_line(version)))?,
        }
        Ok(0)
    }
}

fn changed(version: &Version) -> Vec<Difference> {
    differences(version.before.as_ref(), version.after.as_ref())
}

fn as_json(v: &Version) -> Value {
    let changes: Vec<Value> = changed(v)
        .into_iter()
        .map(|d| json!({"field": d.field, "before": d.before, "after": d.after}))
        .collect();
    json!({"seq": v.seq, "at": to_json::time(Some(v.at)), "operator": v.operator, "action": v.action,
           "note": v.note, "changes": changes})
}

fn in_line(v: &Version) -> String {
    let text = |d: &Difference| format!("{}: {} → {}", d.field, d.before, d.after);
    let changes: Vec<String> = changed(v).iter().map(text).collect();
    let (at, changes) = (v.at.local().format("%d/%m/%Y %H:%M"), changes.join("; "));
    format!("{}\t{at}\t{}\t{}\t{}\t{changes}", v.seq, v.operator, v.action, v.note)
}
