//! `soxa household show`: a household with its members, now or at an earlier time.

use clap::Args;
use serde_json::json;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::json as to_json;
use super::super::person::moment;
use super::super::session::{Act, Session};
use soxa_domain::labels::Vocabulary;
use soxa_domain::relationship::Relationship;
use soxa_service::{access, people, sources, versions};
use soxa_store::codec::Kind;
use soxa_store::journal::Subject;

/// Show a household and its members.
#[derive(Debug, Args)]
pub struct Show {
    /// Number of the household
    household: String,
    /// As the register had it at this time
    #[arg(long, value_name = "T")]
    as_of: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for Show {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let view = match &self.as_of {
            None => people::household(register, actor, &self.household)?,
            Some(at) => versions::household_as_of(register, actor, &self.household, moment(at)?)?,
        };
        let h = &view.household.record;
        access::opened(register, actor, Kind::Household, view.household.no)?;
        match self.format {
            Format::Json => {
                let members: Vec<_> = view
                    .members
                    .iter()
                    .map(|m| {
                        let p = &m.record;
                        json!({"person": p.public_id(), "name": p.full_name, "birth_date": p.birth_date.map(|d| d.to_string()),
                               "sex": p.sex.map(Vocabulary::id), "relationship": p.relationship.map(Relationship::label),
                               "status": p.status.map(Vocabulary::id)})
                    })
                    .collect();
                let subject = Subject { kind: Kind::Household, no: view.household.no };
                let source = to_json::sources(&sources::of(register, actor, subject)?);
                ui.json(
                    &json!({"household": h.number, "hamlet": h.hamlet, "address": h.address, "members": members, "source": source}),
                )?;
            }
            Format::Text => {
                ui.line(&format!("{}  {}  {}", h.number, h.hamlet, h.address))?;
                for m in &view.members {
                    let p = &m.record;
                    let relationship = p.relationship.map_or("", Relationship::label);
                    ui.line(&format!("  {:24} {}\t{}", relationship, p.full_name, people::summary(p)))?;
                }
            }
        }
        Ok(0)
    }
}
