//! `soxa special`: files on people without papers.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::json as to_json;
use super::output::Ui;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Sex;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::special_file::{Held, SpecialFile, SpecialState, SpecialStory};
use soxa_domain::time::Timestamp;
use soxa_service::intake::new_submission;
use soxa_service::{Actor, Register, people, settings, special};
use soxa_store::codec::Stored;

/// Files on people without papers.
#[derive(Debug, Subcommand)]
pub enum SpecialCommand {
    /// Open a file
    Open(Box<Open>),
    /// List files
    List {
        /// In this state
        #[arg(long)]
        state: Option<String>,
        #[command(flatten)]
        format: Format,
    },
    /// Show a file; who reads it and why is journalled
    Show {
        /// Number of the file
        number: String,
        /// Why it is read
        #[arg(long, default_value = "tra cứu bằng dòng lệnh")]
        reason: String,
        #[command(flatten)]
        format: Format,
    },
    /// Move a file on
    Move(Box<Move>),
    /// Mark a paper of the checklist
    Paper {
        /// Number of the file
        number: String,
        /// The paper, or a part of its name
        paper: String,
        /// missing, original or copy
        #[arg(long, default_value = "original")]
        held: String,
    },
    /// Say whether this register may keep free text and statements of these files
    Secrecy {
        /// keep or omit
        #[arg(value_parser = ["keep", "omit"])]
        choice: String,
    },
}

/// Open a file.
#[derive(Debug, Args)]
pub struct Open {
    /// The person of the register: personal or local id
    #[arg(long)]
    person: Option<String>,
    /// What the person is called
    #[arg(long, default_value = "")]
    name: String,
    /// Date of birth as far as it is told
    #[arg(long)]
    birth_date: Option<String>,
    /// male or female
    #[arg(long)]
    sex: Option<String>,
    /// Hamlet
    #[arg(long, default_value = "")]
    hamlet: String,
    /// Number of the file; the next one if not given
    #[arg(long, default_value = "")]
    number: String,
    /// How the person came to be without papers
    #[arg(long, default_value = "")]
    circumstances: String,
    /// What the person says
    #[arg(long, default_value = "")]
    statement: String,
    /// Witnesses
    #[arg(long, default_value = "")]
    witnesses: String,
    /// Relatives named
    #[arg(long, default_value = "")]
    relatives: String,
    /// Measures taken
    #[arg(long, default_value = "")]
    measures: String,
    /// The same again makes no second file
    #[arg(long)]
    submission: Option<String>,
    #[command(flatten)]
    format: Format,
}

/// Move a file on.
#[derive(Debug, Args)]
pub struct Move {
    /// Number of the file
    number: String,
    /// The state: opened, collecting, birth_registration, complete, transferred, returned, rejected, id_issued, closed
    state: String,
    /// Why, or what is asked for
    #[arg(long, default_value = "")]
    reason: String,
    /// Who hands over
    #[arg(long, default_value = "")]
    handed_over_by: String,
    /// Who receives
    #[arg(long, default_value = "")]
    receiver: String,
    /// The receiver's number
    #[arg(long, default_value = "")]
    receipt: String,
    /// By when an answer is expected
    #[arg(long)]
    answer_by: Option<NaiveDate>,
    /// The personal id that was given
    #[arg(long)]
    issued_id: Option<String>,
    /// When; now if not given
    #[arg(long)]
    at: Option<String>,
    #[command(flatten)]
    format: Format,
}

/// A word of a closed vocabulary, or a usage error that names those there are.
pub(super) fn word<T: Vocabulary>(option: &str, text: &str) -> Result<T, Failure> {
    T::parse(text).ok_or_else(|| {
        let known: Vec<&str> = T::LABELS.iter().map(|l| l.id).collect();
        Failure::Refused(CommandProblem::NotAmong {
            option: option.to_string(),
            text: soxa_text::display::sanitise(text).into_owned(),
            known: known.join(", "),
        })
    })
}

/// A personal id, or a refusal.
pub(super) fn personal_id(text: &str) -> Result<PersonalId, Failure> {
    PersonalId::parse(text).map_err(|why| Failure::Refused(CommandProblem::NotAnId { why }))
}

/// A time, or a usage error.
pub(super) fn time(text: &str) -> Result<Timestamp, Failure> {
    Timestamp::parse(text).ok_or_else(|| Failure::Usage(CommandProblem::NotATime { text: text.to_string() }))
}

impl Act for SpecialCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        self.work(ui, register, actor)?;
        Ok(0)
    }
}

impl SpecialCommand {
    fn work(&self, ui: &Ui, register: &Register, actor: &Actor) -> Result<(), Failure> {
        match self {
            Self::Open(open) => open.run(ui, register, actor),
            Self::List { state, format } => {
                let state = state.as_deref().map(|s| word::<SpecialState>("--state", s)).transpose()?;
                list(ui, &special::list(register, actor, state)?, *format)
            }
            Self::Show { number, reason, format } => {
                let file = special::read(register, actor, number, reason)?;
                show(ui, register, actor, &file, *format)
            }
            Self::Move(step) => step.run(ui, register, actor),
            Self::Paper { number, paper, held } => {
                let file = special::read(register, actor, number, "ghi giấy tờ")?;
                let mut papers = file.record.papers.clone();
                special::mark_paper(&mut papers, paper, word::<Held>("--held", held)?);
                special::write(register, actor, &file, &file.record.story, &papers)?;
                Ok(())
            }
            Self::Secrecy { choice } => {
                settings::keep_secrets(register, actor, choice == "keep")?;
                Ok(())
            }
        }
    }
}

impl Open {
    fn run(&self, ui: &Ui, register: &Register, actor: &Actor) -> Result<(), Failure> {
        let birth = self.birth_date.as_deref().map(|d| {
            PartialDate::parse(d)
                .map_err(|e| Failure::Refused(CommandProblem::BirthDate { text: d.to_string(), why: e }))
        });
        let new = special::NewFile {
            number: self.number.clone(),
            person: self.person.clone(),
            name: self.name.clone(),
            birth: birth.transpose()?,
            sex: self.sex.as_deref().map(|s| word::<Sex>("--sex", s)).transpose()?,
            hamlet: self.hamlet.clone(),
            story: SpecialStory {
                circumstances: self.circumstances.clone(),
                statement: self.statement.clone(),
                witnesses: self.witnesses.clone(),
                relatives: self.relatives.clone(),
                measures: self.measures.clone(),
            },
            opened_at: None,
        };
        let submission = self.submission.clone().map_or_else(new_submission, Ok)?;
        let number = special::open(register, actor, &new, &submission)?.value;
        let file = special::read(register, actor, &number, "mở hồ sơ")?;
        show(ui, register, actor, &file, self.format)
    }
}

impl Move {
    fn run(&self, ui: &Ui, register: &Register, actor: &Actor) -> Result<(), Failure> {
        let file = special::read(register, actor, &self.number, "chuyển bước")?;
        let state = word::<SpecialState>("trạng thái", &self.state)?;
        let step = special::Step {
            reason: self.reason.clone(),
            handed_over_by: self.handed_over_by.clone(),
            receiver: self.receiver.clone(),
            receipt: self.receipt.clone(),
            answer_by: self.answer_by,
            issued_id: self.issued_id.as_deref().map(personal_id).transpose()?,
            at: self.at.as_deref().map(time).transpose()?,
        };
        special::step(register, actor, &file, state, &step)?;
        let file = special::read(register, actor, &self.number, "chuyển bước")?;
        show(ui, register, actor, &file, self.format)
    }
}

fn list(ui: &Ui, files: &[special::Brief], format: Format) -> Result<(), Failure> {
    if format == Format::Json {
        let all: Vec<Value> = files
            .iter()
            .map(|f| {
                json!({"number": f.number, "name": f.name, "hamlet": f.hamlet, "state": f.state.id(),
                       "state_since": to_json::time(Some(f.state_since)), "papers_held": f.papers.0,
                       "papers": f.papers.1, "answer_by": f.answer_by.map(|d| d.to_string()), "late": f.is_late})
            })
            .collect();
        return ui.json(&json!({"count": all.len(), "files": all}));
    }
    for f in files {
        let (held, of) = f.papers;
        let (number, state) = (&f.number, f.state.vi());
        ui.line(&format!("{number:14}{:28}{:16}{state:24}{held}/{of}", f.name, f.hamlet))?;
    }
    Ok(())
}

fn show(
    ui: &Ui,
    register: &Register,
    actor: &Actor,
    file: &Stored<SpecialFile>,
    format: Format,
) -> Result<(), Failure> {
    let f = &file.record;
    let person = match f.person {
        Some(no) => Some(people::person(register, actor, no)?.record.public_id()),
        None => None,
    };
    if format == Format::Json {
        let papers: Vec<Value> =
            f.papers.iter().map(|p| json!({"name": p.name, "held": p.held.id()})).collect();
        let steps: Vec<Value> = f
            .steps
            .iter()
            .map(|s| json!({"state": s.state.id(), "at": to_json::time(Some(s.at)), "by": s.by, "reason": s.reason}))
            .collect();
        return ui.json(&json!({
            "number": f.number, "person": person, "name": f.name, "birth_date": f.birth.map(|d| d.to_string()),
            "sex": f.sex.map(Vocabulary::id), "hamlet": f.hamlet, "state": f.state.id(), "next": f.next(),
            "opened_at": to_json::time(Some(f.opened_at)), "state_since": to_json::time(Some(f.state_since)),
            "circumstances": f.story.circumstances, "statement": f.story.statement,
            "witnesses": f.story.witnesses, "relatives": f.story.relatives, "measures": f.story.measures,
            "papers": papers, "history": steps, "transferred_on": f.transferred_on.map(|d| d.to_string()),
            "handed_over_by": f.handed_over_by, "receiver": f.receiver, "receipt": f.receipt,
            "answer_by": f.answer_by.map(|d| d.to_string()), "issued_id": f.issued_id.map(|id| id.to_string()),
            "officer": f.officer,
        }));
    }
    let born = f.birth.map(PartialDate::vi).unwrap_or_default();
    ui.line(&format!("{}  {}  {born}  {}", f.number, f.name, f.state.vi()))?;
    let story = &f.story;
    let texts = [
        ("Hoàn cảnh", &story.circumstances),
        ("Lời khai", &story.statement),
        ("Nhân chứng", &story.witnesses),
        ("Người thân", &story.relatives),
        ("Đã làm", &story.measures),
    ];
    for (label, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        ui.line(&format!("  {label:12}{text}"))?;
    }
    for paper in &f.papers {
        ui.line(&format!("  {:12}{}", paper.held.vi(), paper.name))?;
    }
    for step in &f.steps {
        ui.line(&format!("  {}  {}  {}  {}", step.at.vi(), step.state.vi(), step.by, step.reason))?;
    }
    Ok(())
}
