//! `soxa case add`: a case is received.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::super::context::{Context, Format};
use super::super::due::parse_time;
use super::super::failure::Failure;
use super::super::pair::Pair;
use super::super::session::{Act, Session};
use super::{document, line};
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use soxa_domain::case::Elsewhere;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::Channel;
use soxa_domain::rulebook::RuleBook;
use soxa_domain::time::Timestamp;
use soxa_service::intake::{self, Missing, NewCase};
use soxa_service::people;
use soxa_text::display::sanitise;
use soxa_text::words::{InWords, Lang};

/// Receive a case.
#[derive(Debug, Args)]
pub struct Add {
    /// Code of the procedure
    #[arg(long, value_name = "CODE")]
    procedure: String,
    /// The applicant's personal id or local id
    #[arg(long, value_name = "ID")]
    applicant: String,
    /// Another person concerned
    #[arg(long, value_name = "ID")]
    person: Vec<String>,
    /// How it came: direct, online, assisted_online, post, phone, email, website, software, vneid, kiosk
    #[arg(long, value_name = "CHANNEL")]
    channel: String,
    /// When it came; now if not given
    #[arg(long, value_name = "T")]
    received: Option<String>,
    /// A paper handed in
    #[arg(long, value_name = "NAME")]
    paper: Vec<String>,
    /// An extra field
    #[arg(long, value_name = "K=V")]
    field: Vec<Pair>,
    /// Why something has to be verified, so that the longer limit holds
    #[arg(long, value_name = "REASON")]
    verified: Option<String>,
    /// The ground on which no fee is paid, by its id (`procedure show` lists them)
    #[arg(long, value_name = "ID")]
    exempt: Option<String>,
    /// How many persons, pages or copies the fee is counted for
    #[arg(long, value_name = "N")]
    units: Option<u32>,
    /// The day promised, where the rule pack knows no limit
    #[arg(long, value_name = "DATE")]
    due: Option<NaiveDate>,
    /// The body that received it, where that is another one
    #[arg(long, value_name = "BODY")]
    received_by: Option<String>,
    /// The body that decides, where that is another one
    #[arg(long, value_name = "BODY")]
    decided_by: Option<String>,
    /// When the body that decides got it: its clock runs from there
    #[arg(long, value_name = "T")]
    elsewhere: Option<String>,
    /// Id of this submission: the same again gives the same case
    #[arg(long, value_name = "ID")]
    submission: Option<String>,
    /// A remark
    #[arg(long, default_value = "")]
    note: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Add {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let channel = Channel::LABELS.iter().find(|l| l.id == self.channel).map(|l| l.value);
        let ids = Channel::LABELS.iter().map(|l| l.id);
        let channel = super::super::among("--channel", &self.channel, channel, ids)?;
        let fields: BTreeMap<String, String> =
            self.field.iter().map(|pair| (pair.key.clone(), pair.value.clone())).collect();
        let person = |id: &str| people::person_by_id(register, actor, id).map(|p| p.no);
        let new = NewCase {
            procedure: self.procedure.clone(),
            applicant: person(&self.applicant)?,
            persons: self.person.iter().map(|id| person(id)).collect::<Result<_, _>>()?,
            channel: Some(channel),
            received: self.received.as_deref().map(parse_time).transpose()?,
            papers: self.paper.iter().map(|p| (p.clone(), None)).collect(),
            fields,
            fee: None,
            exempt: self.exempt.clone(),
            units: self.units,
            verified: self.verified.clone(),
            elsewhere: self.elsewhere()?,
            promised: self.due,
            note: self.note.clone(),
        };
        let submission = match &self.submission {
            Some(id) if id.is_empty() || id.len() > 128 => {
                return Err(Failure::Usage(CommandProblem::SubmissionLength));
            }
            Some(id) => format!("cli:{id}"),
            None => intake::new_submission()?,
        };
        let received = intake::receive(register, actor, &new, &submission)?.value;
        for warning in &received.warnings {
            context.tell(warning);
        }
        match self.format {
            Format::Json => {
                let mut map = document(session, &received.case.record)?;
                map.insert(
                    "warnings".to_owned(),
                    json!(received.warnings.iter().map(|w| w.in_words(Lang::Vi)).collect::<Vec<_>>()),
                );
                ui.json(&map)?;
            }
            Format::Text => {
                ui.line(&line(session, &received.case.record)?)?;
                if !received.missing.is_empty() {
                    let missing: Vec<&str> = received.missing.iter().map(Missing::label).collect();
                    context.line(&Said::StillMissing { what: missing.join("; ") })?;
                }
            }
        }
        Ok(0)
    }
}

impl Add {
    /// Who else received or decides it, where anything of that was said.
    fn elsewhere(&self) -> Result<Option<Elsewhere>, Failure> {
        let said = |text: &Option<String>| {
            text.as_ref().map(|t| sanitise(t.trim()).into_owned()).unwrap_or_default()
        };
        let elsewhere = Elsewhere {
            received_by: said(&self.received_by),
            decided_by: said(&self.decided_by),
            handed_over_at: self.elsewhere.as_deref().map(parse_time).transpose()?,
        };
        Ok(Some(elsewhere).filter(|e| *e != Elsewhere::default()))
    }
}

/// The field keys of every procedure, for `case add --help`: it reads all rules, which a command that runs does not pay for.
pub(in crate::cli) fn field_help() -> String {
    let Ok(book) = RuleBook::built_in() else { return String::new() };
    let now = Context::fixed_now().ok().flatten();
    let today = now.map_or_else(|| chrono::Utc::now().date_naive(), Timestamp::date);
    let mut text = String::from("Field keys of the rule pack (--field K=V):\n");
    for p in book.on(today).procedures().filter(|p| !p.fields.is_empty()) {
        let keys: Vec<&str> = p.fields.iter().map(|f| f.key.as_str()).collect();
        text.push_str(&format!("  {:<9} {}: {}\n", p.code, p.name, keys.join(", ")));
    }
    text
}
