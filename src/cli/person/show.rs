//! `soxa person show`: a person now, with the lists that name them, or at an earlier time.

use clap::Args;
use serde_json::{Map, Value, json};

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::json as to_json;
use super::super::output::Ui;
use super::super::session::{Act, Session};
use super::{lines, moment};
use crate::cli::problem::CommandProblem;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Person;
use soxa_service::lists::OnList;
use soxa_service::sources::Sources;
use soxa_service::{access, lists, people, sources, versions};
use soxa_store::codec::Kind;
use soxa_store::journal::Subject;

/// Show a person.
#[derive(Debug, Args)]
pub struct Show {
    /// Personal id or local id
    id: String,
    /// As the register had it at this time
    #[arg(long, value_name = "T")]
    as_of: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for Show {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let person = people::person_by_id(register, actor, &self.id)?;
        access::opened(register, actor, Kind::Person, person.no)?;
        let Some(at) = &self.as_of else {
            let on_lists = lists::of_person(register, actor, person.no)?;
            let subject = Subject { kind: Kind::Person, no: person.no };
            let sources = sources::of(register, actor, subject)?;
            return self.answer(ui, &person.record, &on_lists, Some(&sources));
        };
        let then = versions::person_as_of(register, actor, person.no, moment(at)?)?;
        let then = then.ok_or_else(|| Failure::Refused(CommandProblem::NobodyThen { at: at.clone() }))?;
        self.answer(ui, &then, &[], None)
    }
}

impl Show {
    fn answer(
        &self,
        ui: &Ui,
        person: &Person,
        on_lists: &[OnList],
        sources: Option<&Sources>,
    ) -> Result<u8, Failure> {
        if self.format == Format::Json {
            let mut value = to_json::person(person);
            if let Some(map) = value.as_object_mut() {
                map.insert("lists".to_owned(), on_lists.iter().map(on_list).collect());
                map.extend(sources.map(|sources| ("source".to_owned(), to_json::sources(sources))));
            }
            ui.json(&value)?;
            return Ok(0);
        }
        lines(ui, person)?;
        for on in on_lists {
            let told: Vec<String> = on.told.iter().map(|(_, h, v)| format!("{h} {v}")).collect();
            ui.line(&format!("{:18}{} {}", on.kind.id, told.join(" · "), on.name))?;
        }
        Ok(0)
    }
}

fn on_list(on: &OnList) -> Value {
    let told: Map<String, Value> =
        on.told.iter().map(|(name, _, value)| (name.clone(), json!(value))).collect();
    json!({"list": on.list, "kind": on.kind.id, "name": on.name, "row": on.row, "verdict": on.verdict.id(),
           "decided_at": to_json::time(on.at), "told": told})
}
