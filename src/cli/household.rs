//! `soxa household`: look up, check heads; setting one is in `head.rs`.

use clap::Subcommand;
use serde_json::json;

use super::context::{Context, Format};
use super::event::BirthCommand;
use super::failure::Failure;
use super::head::SetHead;
use super::moving::{MoveInto, Split};
use super::output;
use super::person::moment;
use soxa_domain::labels::Vocabulary;
use soxa_domain::relationship::Relationship;
use soxa_service::{access, people, versions};
use soxa_store::codec::Kind;

/// Look a household up, or check heads of household.
#[derive(Debug, Subcommand)]
pub enum HouseholdCommand {
    /// Show a household and its members
    Show {
        /// Number of the household
        household: String,
        /// As the register had it at this time
        #[arg(long, value_name = "T")]
        as_of: Option<String>,
        /// Form of the answer
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// List the households without a head or with several; exit status 1 if there are any
    Check {
        /// Form of the answer
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Make a member head of household and derive every member's new relationship
    SetHead(SetHead),
    /// Make a new household of some members of one; the first becomes its head
    Split(Split),
    /// Move a person into another household
    Move(MoveInto),
    /// Register a birth into a household
    Birth(BirthCommand),
}

impl HouseholdCommand {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let (register, actor) = context.desk()?;
        let status = match self {
            Self::SetHead(command) => command.run(&register, &actor)?,
            Self::Split(command) => command.run(&register, &actor)?,
            Self::Move(command) => command.run(&register, &actor)?,
            Self::Birth(command) => command.run(&register, &actor)?,
            Self::Show { household, as_of, format } => {
                let view = match as_of {
                    None => people::household(&register, &actor, household)?,
                    Some(at) => versions::household_as_of(&register, &actor, household, moment(at)?)?,
                };
                let h = &view.household.record;
                access::opened(&register, &actor, Kind::Household, view.household.no)?;
                match format {
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
                        output::json(
                            &json!({"household": h.number, "hamlet": h.hamlet, "address": h.address, "members": members}),
                        )?;
                    }
                    Format::Text => {
                        output::line(&format!("{}  {}  {}", h.number, h.hamlet, h.address))?;
                        for m in &view.members {
                            let p = &m.record;
                            let relationship = p.relationship.map_or("", Relationship::label);
                            output::line(&format!(
                                "  {:24} {}\t{}",
                                relationship,
                                p.full_name,
                                people::summary(p)
                            ))?;
                        }
                    }
                }
                0
            }
            Self::Check { format } => {
                let wrong = people::households_with_wrong_heads(&register, &actor)?;
                match format {
                    Format::Json => {
                        let list: Vec<_> = wrong
                            .iter()
                            .map(|w| json!({"household": w.number, "hamlet": w.hamlet, "heads": w.heads, "members": w.members}))
                            .collect();
                        output::json(&json!({"count": list.len(), "households": list}))?;
                    }
                    Format::Text => {
                        for w in &wrong {
                            let what = if w.heads.is_empty() {
                                "không có chủ hộ"
                            } else {
                                "nhiều chủ hộ"
                            };
                            output::line(&format!(
                                "{}\t{}\t{what}\t{}",
                                w.number,
                                w.hamlet,
                                w.heads.join(" ")
                            ))?;
                        }
                    }
                }
                u8::from(!wrong.is_empty())
            }
        };
        register.close()?;
        Ok(status)
    }
}
