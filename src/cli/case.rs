//! `soxa case`: receive, list, show, move, put off, bind.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use super::context::{Context, Format};
use super::due::parse_time;
use super::failure::Failure;
use super::{json as to_json, output};
use crate::cli::problem::CommandProblem;
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::Channel;
use soxa_service::case_moves;
use soxa_service::cases::{self, CaseFilter};
use soxa_service::intake::{self, NewCase};
use soxa_service::{Actor, Register, access, people};
use soxa_store::codec::{Kind, Stored};

/// Receive, list, show and move cases.
#[derive(Debug, Subcommand)]
pub enum CaseCommand {
    /// Receive a case
    #[command(after_help = field_help())]
    Add(Add),
    /// List cases
    List(List),
    /// Show a case with its history
    Show(Show),
    /// Bind the official code to a case
    Bind(Bind),
    /// Move a case to another state
    Move(Move),
    /// Give a late case its one new date
    Apologize(Apologize),
}

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
    /// How it came: direct, online, assisted_online, post
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
    field: Vec<String>,
    /// Id of this submission: the same again gives the same case
    #[arg(long, value_name = "ID")]
    submission: Option<String>,
    /// A remark
    #[arg(long, default_value = "")]
    note: String,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// List cases.
#[derive(Debug, Args)]
pub struct List {
    /// In this state
    #[arg(long, value_name = "S")]
    state: Option<String>,
    /// Due on this day
    #[arg(long, value_name = "DATE")]
    due: Option<NaiveDate>,
    /// Past their due time
    #[arg(long)]
    overdue: bool,
    /// How many at most
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    limit: usize,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Show a case.
#[derive(Debug, Args)]
pub struct Show {
    /// Either code
    code: String,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Bind the official code.
#[derive(Debug, Args)]
pub struct Bind {
    /// soxa's code
    code: String,
    /// The code of the provincial system
    official: String,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Move a case.
#[derive(Debug, Args)]
pub struct Move {
    /// Either code
    code: String,
    /// The new state, such as dang_xu_ly
    state: String,
    /// Why
    #[arg(long, default_value = "")]
    reason: String,
    /// When; now if not given
    #[arg(long, value_name = "T")]
    at: Option<String>,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Put a late case off.
#[derive(Debug, Args)]
pub struct Apologize {
    /// Either code
    code: String,
    /// The new date
    #[arg(long, value_name = "DATE")]
    new_due: NaiveDate,
    /// Why the answer is late
    #[arg(long)]
    reason: String,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl CaseCommand {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let (register, actor) = context.desk()?;
        let desk = Desk { register: &register, actor: &actor };
        let status = match self {
            Self::Add(c) => desk.add(c),
            Self::List(c) => desk.list(c),
            Self::Show(c) => desk.show(c),
            Self::Bind(c) => case_moves::bind(&register, &actor, &c.code, &c.official)
                .map_err(Failure::from)
                .and_then(|done| desk.tell(&done.value, c.format)),
            Self::Move(c) => desk.move_to(c),
            Self::Apologize(c) => case_moves::apologize(&register, &actor, &c.code, c.new_due, &c.reason)
                .map_err(Failure::from)
                .and_then(|done| desk.tell(&done.value, c.format)),
        }?;
        register.close()?;
        Ok(status)
    }
}

struct Desk<'a> {
    register: &'a Register,
    actor: &'a Actor,
}

impl Desk<'_> {
    fn add(&self, c: &Add) -> Result<u8, Failure> {
        let channel = Channel::LABELS.iter().find(|l| l.id == c.channel).map(|l| l.value);
        let ids = || Channel::LABELS.iter().map(|l| l.id).collect::<Vec<_>>().join(", ");
        let channel = channel.ok_or_else(|| {
            Failure::Usage(CommandProblem::NoSuchChannel { channel: c.channel.clone(), known: ids() })
        })?;
        let mut fields = BTreeMap::new();
        for field in &c.field {
            let (key, value) = field
                .split_once('=')
                .ok_or_else(|| Failure::Usage(CommandProblem::FieldForm { field: field.clone() }))?;
            fields.insert(key.trim().to_owned(), value.to_owned());
        }
        let person = |id: &str| people::person_by_id(self.register, self.actor, id).map(|p| p.no);
        let new = NewCase {
            procedure: c.procedure.clone(),
            applicant: person(&c.applicant)?,
            persons: c.person.iter().map(|id| person(id)).collect::<Result<_, _>>()?,
            channel: Some(channel),
            received: c.received.as_deref().map(parse_time).transpose()?,
            papers: c.paper.iter().map(|p| (p.clone(), None)).collect(),
            fields,
            fee: None,
            note: c.note.clone(),
        };
        let submission = match &c.submission {
            Some(id) if id.is_empty() || id.len() > 128 => {
                return Err(Failure::Usage(CommandProblem::SubmissionLength));
            }
            Some(id) => format!("cli:{id}"),
            None => intake::new_submission()?,
        };
        let received = intake::receive(self.register, self.actor, &new, &submission)?.value;
        for warning in &received.warnings {
            output::tell(warning);
        }
        match c.format {
            Format::Json => {
                let mut map = self.json(&received.case.record)?;
                map.insert("warnings".to_owned(), json!(received.warnings));
                output::json(&map)?;
            }
            Format::Text => {
                output::line(&self.line(&received.case.record))?;
                if !received.missing.is_empty() {
                    output::line(&format!("Còn thiếu: {}", received.missing.join("; ")))?;
                }
            }
        }
        Ok(0)
    }

    fn list(&self, c: &List) -> Result<u8, Failure> {
        let state = c.state.as_deref().map(parse_state).transpose()?;
        let filter = CaseFilter { state, due: c.due, overdue: c.overdue, open: false };
        let found = cases::list(self.register, self.actor, &filter, c.limit)?;
        match c.format {
            Format::Json => {
                let list = found.iter().map(|c| self.json(&c.record)).collect::<Result<Vec<_>, _>>()?;
                output::json(&list)?;
            }
            Format::Text => {
                for case in &found {
                    output::line(&self.line(&case.record))?;
                }
            }
        }
        Ok(0)
    }

    fn show(&self, c: &Show) -> Result<u8, Failure> {
        let case = cases::by_code(self.register, self.actor, &c.code)?;
        access::opened(self.register, self.actor, Kind::Case, case.no)?;
        let history = cases::history(self.register, self.actor, case.no)?;
        match c.format {
            Format::Json => {
                let mut map = self.json(&case.record)?;
                let history: Vec<Value> = history
                    .iter()
                    .map(|e| {
                        json!({"at": e.at.to_string(), "operator": e.operator, "action": e.action, "state": e.state.id(),
                               "due_at": to_json::time(e.due_at), "reason": e.note})
                    })
                    .collect();
                map.insert("history".to_owned(), json!(history));
                output::json(&map)?;
            }
            Format::Text => {
                output::line(&self.line(&case.record))?;
                for e in &history {
                    output::line(&format!("  {}  {}  {}  {}", e.at.vi(), e.operator, e.state.vi(), e.note))?;
                }
            }
        }
        Ok(0)
    }

    fn move_to(&self, c: &Move) -> Result<u8, Failure> {
        let state = parse_state(&c.state)?;
        let at = c.at.as_deref().map(parse_time).transpose()?;
        let done = case_moves::move_to(self.register, self.actor, &c.code, state, at, &c.reason, None)?;
        self.tell(&done.value, c.format)
    }

    fn tell(&self, case: &Stored<Case>, format: Format) -> Result<u8, Failure> {
        match format {
            Format::Json => output::json(&self.json(&case.record)?)?,
            Format::Text => output::line(&self.line(&case.record))?,
        }
        Ok(0)
    }

    fn json(&self, case: &Case) -> Result<Map<String, Value>, Failure> {
        let reason = cases::reason(self.register, case)?;
        let id = |no| {
            people::person(self.register, self.actor, no).map(|p| p.record.public_id()).unwrap_or_default()
        };
        let mut map = to_json::case(case, &reason, &id);
        let timing = case.timing(self.register.now(), &self.register.calendar());
        map.insert("missing".to_owned(), json!(cases::missing(self.register, case)?));
        map.insert("overdue".to_owned(), json!(timing == soxa_domain::case::Timing::Overdue));
        Ok(map)
    }

    fn line(&self, case: &Case) -> String {
        let name = cases::applicant(self.register, self.actor, case).map(|p| p.full_name).unwrap_or_default();
        let due = case.due_at.map_or_else(|| "–".to_owned(), soxa_domain::time::Timestamp::vi);
        format!("{}\t{}\t{}\t{}\thẹn {due}", case.shown_code(), case.procedure, name, case.state.vi())
    }
}

fn parse_state(text: &str) -> Result<CaseState, Failure> {
    let ids = || CaseState::all().map(Vocabulary::id).collect::<Vec<_>>().join(", ");
    CaseState::LABELS.iter().find(|l| l.id == text.trim()).map(|l| l.value).ok_or_else(|| {
        Failure::Refused(CommandProblem::NoSuchState { state: text.to_string(), known: ids() })
    })
}

/// The field keys of every procedure, for `case add --help`.
fn field_help() -> String {
    let Ok(book) = soxa_domain::rulebook::RuleBook::built_in() else { return String::new() };
    let mut text = String::from("Field keys of the rule pack (--field K=V):\n");
    for p in book.procedures() {
        let keys: Vec<&str> = p.fields.iter().map(|f| f.key.as_str()).collect();
        text.push_str(&format!("  {:<9} {}: {}\n", p.code, p.name, keys.join(", ")));
    }
    text
}
