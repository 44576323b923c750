//! `soxa person`: look up, change fields.

use clap::Subcommand;
use serde_json::json;

use super::context::{Context, Format};
use super::event::{DeathCommand, LeaveCommand, ReturnCommand};
use super::failure::Failure;
use super::{json as to_json, output};
use crate::cli::problem::CommandProblem;
use soxa_domain::action::ActionId;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::compare::{Difference, differences, merged};
use soxa_domain::person::{FieldError, Person, PersonField};
use soxa_domain::time::Timestamp;
use soxa_service::intake::new_submission;
use soxa_service::lists::OnList;
use soxa_service::quality::{would_find, would_find_of_new};
use soxa_service::versions::Version;
use soxa_service::{Actor, Register, access, lists, merging, people, versions};
use soxa_store::codec::Kind;

/// Look a person up, or change fields.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Show a person
    Show {
        /// Personal id or local id
        id: String,
        /// As the register had it at this time
        #[arg(long, value_name = "T")]
        as_of: Option<String>,
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
    /// Every version of a person
    History {
        /// Personal id or local id
        id: String,
        /// Form of the answer
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Make an earlier version of a person hold again, as a new change
    Restore {
        /// Personal id or local id
        id: String,
        /// The entry that made that version (`soxa person history`)
        entry: u64,
        /// Form of the answer
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Temporary residences and absences
    #[command(subcommand)]
    Sojourn(super::sojourn::SojournCommand),
    /// Write a death down; exit status 1 where a head or an open case is left to see to
    Death(DeathCommand),
    /// Write down that somebody moved out of the commune; exit status as for a death
    Leave(LeaveCommand),
    /// Write down that somebody came back
    Return(ReturnCommand),
    /// Add a person
    Add {
        /// Fields, as KEY=VALUE with the column names of the people CSV
        #[arg(required = true, value_name = "KEY=VALUE")]
        fields: Vec<String>,
        /// The same again adds nobody twice
        #[arg(long)]
        submission: Option<String>,
        /// Why it is right although the rules warn of something
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
        take: Vec<PersonField>,
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
        let mut on_lists = Vec::new();
        let (person, format) = match self {
            Self::Show { id, as_of, format } => {
                let person = people::person_by_id(&register, &actor, id)?;
                access::opened(&register, &actor, Kind::Person, person.no)?;
                match as_of {
                    None => {
                        on_lists = lists::of_person(&register, &actor, person.no)?;
                        (person.record, *format)
                    }
                    Some(at) => {
                        let then = versions::person_as_of(&register, &actor, person.no, moment(at)?)?;
                        let gone = || Failure::Refused(CommandProblem::NobodyThen { at: at.clone() });
                        (then.ok_or_else(gone)?, *format)
                    }
                }
            }
            Self::History { id, format } => {
                let person = people::person_by_id(&register, &actor, id)?;
                access::opened(&register, &actor, Kind::Person, person.no)?;
                history(&versions::versions(&register, &actor, person.no)?, *format)?;
                register.close()?;
                return Ok(0);
            }
            Self::Death(_) | Self::Leave(_) | Self::Return(_) => {
                let status = self.happens(&register, &actor)?;
                register.close()?;
                return Ok(status);
            }
            Self::Sojourn(command) => {
                command.run(&register, &actor)?;
                register.close()?;
                return Ok(0);
            }
            Self::Add { fields, submission, reason, format } => {
                let mut new = Person::default();
                for field in fields {
                    assign(&mut new, field)?;
                }
                let submission = submission.clone().map_or_else(new_submission, Ok)?;
                let warned = would_find_of_new(&register, &actor, &new)?;
                if reason.trim().is_empty() {
                    for ahead in &warned {
                        output::tell(&format!("! {ahead}"));
                    }
                }
                let note =
                    if reason.trim().is_empty() && !warned.is_empty() { "soxa person add" } else { reason };
                let no = people::add_checked(&register, &actor, &new, note, &submission)?.value;
                (people::person(&register, &actor, no)?.record, *format)
            }
            Self::Restore { id, entry, format } => {
                let no = people::person_by_id(&register, &actor, id)?.no;
                versions::restore(&register, &actor, no, *entry, &new_submission()?)?;
                (people::person(&register, &actor, no)?.record, *format)
            }
            Self::Set { id, fields, reason, format } => {
                let seen = people::person_by_id(&register, &actor, id)?;
                let mut new = seen.record.clone();
                for field in fields {
                    assign(&mut new, field)?;
                }
                if reason.trim().is_empty() {
                    for ahead in &would_find(&register, &actor, &seen, &new)? {
                        output::tell(&format!("! {ahead}"));
                    }
                }
                people::update(
                    &register,
                    &actor,
                    &seen,
                    &new,
                    ActionId::PersonSet,
                    reason,
                    &new_submission()?,
                )?;
                (new, *format)
            }
            Self::Merge { duplicate, kept, take, reason, format } => {
                let gone = people::person_by_id(&register, &actor, duplicate)?;
                let stays = people::person_by_id(&register, &actor, kept)?;
                let merged = merged(&gone.record, &stays.record, take).map_err(refused)?;
                merging::merge(&register, &actor, &gone, &stays, &merged, reason)?;
                (people::person(&register, &actor, stays.no)?.record, *format)
            }
        };
        match format {
            Format::Json => {
                let mut value = to_json::person(&person);
                if let (Some(map), Self::Show { .. }) = (value.as_object_mut(), self) {
                    map.insert("lists".to_owned(), on_lists.iter().map(on_list).collect());
                }
                output::json(&value)?;
            }
            Format::Text => {
                for d in differences(None, Some(&person)) {
                    output::line(&format!("{:18}{}", d.field, d.after))?;
                }
                for on in &on_lists {
                    let told: Vec<String> = on.told.iter().map(|(_, h, v)| format!("{h} {v}")).collect();
                    output::line(&format!("{:18}{} {}", on.kind.id, told.join(" · "), on.name))?;
                }
            }
        }
        register.close()?;
        Ok(0)
    }
}

fn on_list(on: &OnList) -> serde_json::Value {
    let told: serde_json::Map<String, serde_json::Value> =
        on.told.iter().map(|(name, _, value)| (name.clone(), json!(value))).collect();
    json!({"list": on.list, "kind": on.kind.id, "name": on.name, "row": on.row, "verdict": on.verdict.id(),
           "decided_at": to_json::time(on.at), "told": told})
}

impl PersonCommand {
    /// What happens in a life.
    fn happens(&self, register: &Register, actor: &Actor) -> Result<u8, Failure> {
        match self {
            Self::Death(command) => command.run(register, actor),
            Self::Leave(command) => command.run(register, actor),
            Self::Return(command) => command.run(register, actor),
            _ => Ok(0),
        }
    }
}

/// A moment: a time, or the end of a day.
pub(super) fn moment(text: &str) -> Result<Timestamp, Failure> {
    let end_of_day = || Timestamp::parse(&format!("{}T23:59:59", text.trim()));
    Timestamp::parse(text).or_else(end_of_day).ok_or(Failure::Usage(CommandProblem::NoTime))
}

/// Sets a field from `field=value`.
fn assign(person: &mut Person, text: &str) -> Result<(), Failure> {
    let (field, value) = text
        .split_once('=')
        .ok_or_else(|| Failure::Usage(CommandProblem::FieldValueForm { text: text.to_string() }))?;
    let field: PersonField =
        field.parse().map_err(|e| Failure::Refused(CommandProblem::NoSuchPersonField { why: e }))?;
    field.set(person, value).map_err(refused)
}

/// A value that was refused, with its field.
pub(super) fn refused(e: FieldError) -> Failure {
    let FieldError { why, .. } = e;
    Failure::Refused(CommandProblem::NotAValue { why })
}

fn history(all: &[Version], format: Format) -> Result<(), Failure> {
    let changed = |v: &Version| differences(v.before.as_ref(), v.after.as_ref());
    if format == Format::Json {
        let list: Vec<_> = all
            .iter()
            .map(|v| {
                let changes: Vec<_> = changed(v)
                    .into_iter()
                    .map(|d| json!({"field": d.field, "before": d.before, "after": d.after}))
                    .collect();
                json!({"seq": v.seq, "at": to_json::time(Some(v.at)), "operator": v.operator, "action": v.action,
                       "note": v.note, "changes": changes})
            })
            .collect();
        return output::json(&json!({"count": list.len(), "versions": list}));
    }
    for v in all {
        let text = |d: &Difference| format!("{}: {} → {}", d.field, d.before, d.after);
        let texts: Vec<String> = changed(v).iter().map(text).collect();
        let (seq, at) = (v.seq, v.at.local().format("%d/%m/%Y %H:%M"));
        output::line(&format!(
            "{seq}\t{at}\t{}\t{}\t{}\t{}",
            v.operator,
            v.action,
            v.note,
            texts.join("; ")
        ))?;
    }
    Ok(())
}
