//! `soxa person`: look up, change fields.

use clap::Subcommand;

use super::context::{Context, Format};
use super::failure::Failure;
use super::{json as to_json, output};
use crate::exchange::people::{HEADERS, cells, merged_record, set_field};
use crate::service::intake::new_submission;
use crate::service::{access, merging, people};
use crate::store::codec::Kind;

/// Look a person up, or change fields.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Show a person
    Show {
        /// Personal id or local id
        id: String,
        /// Form of the answer
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Change fields of a person
    Set {
        /// Personal id or local id
        id: String,
        /// Fields, as KEY=VALUE with the column names of the people CSV; an empty value clears
        #[arg(required = true, value_name = "KEY=VALUE")]
        fields: Vec<String>,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
        /// Form of the answer
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Make two records of one person one; `soxa undo` takes it back
    Merge {
        /// Personal or local id of the record that goes
        duplicate: String,
        /// Personal or local id of the record that stays
        kept: String,
        /// Fields to take from the record that goes, beside those the other lacks
        #[arg(long, value_name = "KEY")]
        take: Vec<String>,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
        /// Form of the answer
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

impl PersonCommand {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let (register, actor) = context.desk()?;
        let (person, format) = match self {
            Self::Show { id, format } => {
                let person = people::person_by_id(&register, &actor, id)?;
                access::opened(&register, &actor, Kind::Person, person.no);
                (person.record, *format)
            }
            Self::Set { id, fields, reason, format } => {
                let seen = people::person_by_id(&register, &actor, id)?;
                let mut new = seen.record.clone();
                for field in fields {
                    let (key, value) = field
                        .split_once('=')
                        .ok_or_else(|| Failure::Usage(format!("“{field}”: cần dạng trường=giá trị")))?;
                    new = set_field(&new, key.trim(), value).map_err(Failure::Refused)?;
                }
                people::update(&register, &actor, &seen, &new, "person.set", reason, &new_submission()?)?;
                (new, *format)
            }
            Self::Merge { duplicate, kept, take, reason, format } => {
                if let Some(unknown) = take.iter().find(|k| !HEADERS.contains(&k.as_str())) {
                    let unknown = crate::text::display::sanitise(unknown);
                    return Err(Failure::Usage(format!(
                        "--take {unknown}: chọn trong {}",
                        HEADERS.join(", ")
                    )));
                }
                let gone = people::person_by_id(&register, &actor, duplicate)?;
                let stays = people::person_by_id(&register, &actor, kept)?;
                let merged = merged_record(&gone.record, &stays.record, take).map_err(Failure::Refused)?;
                merging::merge(&register, &actor, &gone, &stays, &merged, reason)?;
                (people::person(&register, &actor, stays.no)?.record, *format)
            }
        };
        match format {
            Format::Json => output::json(&to_json::person(&person))?,
            Format::Text => {
                for (key, cell) in HEADERS.iter().zip(cells(&person)).filter(|(_, c)| !c.is_empty()) {
                    output::line(&format!("{key:18}{cell}"))?;
                }
            }
        }
        register.close()?;
        Ok(0)
    }
}
