//! `soxa id`: files that cancel a personal id.

use chrono::NaiveDate;
use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::output::Ui;
use super::session::{Act, Session};
use super::special::{personal_id, word};
use soxa_domain::id_cancellation::{CancelState, IdCancellation};
use soxa_domain::labels::Vocabulary;
use soxa_service::id_files::{self, Decision, NewCancellation};
use soxa_service::intake::new_submission;
use soxa_service::{Actor, Register, ServiceError, people};
use soxa_store::codec::Stored;
use soxa_text::words::InWords;

/// Files that cancel a personal id.
#[derive(Debug, Subcommand)]
pub enum IdCommand {
    /// Cancel a number that C06 decided on: file, decision and new number in one act
    Cancel {
        /// The person: by the number to be cancelled, another id or the local id
        person: String,
        /// Why
        #[arg(long)]
        reason: String,
        /// The number to be cancelled, where it is not the person's own
        #[arg(long)]
        old: Option<String>,
        /// The number that takes its place
        #[arg(long)]
        new: Option<String>,
        /// The decision
        #[arg(long, default_value = "")]
        decision: String,
        /// A paper in the file; again for more
        #[arg(long)]
        paper: Vec<String>,
        #[command(flatten)]
        format: Format,
    },
    /// Open a file on a number that should be cancelled
    Open {
        /// Personal or local id
        person: String,
        /// Why
        #[arg(long)]
        reason: String,
        /// A paper in the file; again for more
        #[arg(long)]
        paper: Vec<String>,
        #[command(flatten)]
        format: Format,
    },
    /// Move a file on
    Move {
        /// Number of the file
        number: String,
        /// found, verifying, complete, sent, cancelled, reissued, notified, returned
        state: String,
        /// The decision or a remark
        #[arg(long, default_value = "")]
        decision: String,
        /// The number that takes the old one's place
        #[arg(long)]
        new: Option<String>,
        /// The day; today if not given
        #[arg(long)]
        on: Option<NaiveDate>,
        #[command(flatten)]
        format: Format,
    },
    /// List files
    List {
        /// In this state
        #[arg(long)]
        state: Option<String>,
        #[command(flatten)]
        format: Format,
    },
}

impl Act for IdCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        let (files, format) = match self.work(register, actor) {
            // Programs that asked for a document get one, whatever came of it.
            Err(Failure::Service(ServiceError::Proposed { number, act, until, .. })) if self.wants_json() => {
                let text = act.in_words(context.lang());
                ui.json(
                    &json!({"proposal": number, "text": text, "until": until.to_string(), "state": "open"}),
                )?;
                return Ok(1);
            }
            work => work?,
        };
        show(ui, register, actor, &files, format, matches!(self, Self::List { .. }))?;
        Ok(0)
    }
}

impl IdCommand {
    fn wants_json(&self) -> bool {
        let (Self::Cancel { format, .. }
        | Self::Open { format, .. }
        | Self::Move { format, .. }
        | Self::List { format, .. }) = self;
        *format == Format::Json
    }

    fn work(
        &self,
        register: &Register,
        actor: &Actor,
    ) -> Result<(Vec<Stored<IdCancellation>>, Format), Failure> {
        let opened =
            |no: u32| id_files::list(register, actor).map(|all| all.into_iter().find(|f| f.no == no));
        match self {
            Self::Cancel { person, reason, old, new, decision, paper, format } => {
                let person = people::person_by_id(register, actor, person)?;
                let new_id = new.as_deref().map(personal_id).transpose()?;
                let file = NewCancellation {
                    old_id: old.as_deref().map(personal_id).transpose()?,
                    reason: reason.clone(),
                    papers: paper.clone(),
                    ..NewCancellation::default()
                };
                let no = id_files::cancel(register, actor, &person, &file, new_id, decision)?.value;
                Ok((opened(no)?.into_iter().collect(), *format))
            }
            Self::Open { person, reason, paper, format } => {
                let person = people::person_by_id(register, actor, person)?;
                let (reason, papers) = (reason.clone(), paper.clone());
                let file = NewCancellation { reason, papers, ..NewCancellation::default() };
                let no = id_files::open(register, actor, &person, &file, &new_submission()?)?.value;
                Ok((opened(no)?.into_iter().collect(), *format))
            }
            Self::Move { number, state, decision, new, on, format } => {
                let new_id = new.as_deref().map(personal_id).transpose()?;
                let decision = Decision { text: decision.clone(), new_id, on: *on };
                let state = word::<CancelState>("trạng thái", state)?;
                id_files::step(register, actor, number, state, &decision)?;
                Ok((vec![id_files::by_number(register, actor, number)?], *format))
            }
            Self::List { state, format } => {
                let state = state.as_deref().map(|s| word::<CancelState>("--state", s)).transpose()?;
                let mut files = id_files::list(register, actor)?;
                files.retain(|f| state.is_none_or(|s| f.record.state == s));
                Ok((files, *format))
            }
        }
    }
}

fn show(
    ui: &Ui,
    register: &Register,
    actor: &Actor,
    files: &[Stored<IdCancellation>],
    format: Format,
    is_list: bool,
) -> Result<(), Failure> {
    let name = |no| people::person(register, actor, no).map(|p| (p.record.public_id(), p.record.full_name));
    if format == Format::Json {
        let day = |d: Option<NaiveDate>| d.map(|d| d.to_string());
        let all: Vec<Value> = files
            .iter()
            .map(|s| {
                let f = &s.record;
                let (person, name) = name(f.person).unwrap_or_default();
                json!({"number": f.number, "person": person, "name": name, "old_id": f.old_id.to_string(),
                       "new_id": f.new_id.map(|id| id.to_string()), "reason": f.reason, "papers": f.papers,
                       "decision": f.decision, "state": f.state.id(), "opened_on": f.opened_on.to_string(),
                       "sent_on": day(f.sent_on), "decided_on": day(f.decided_on), "officer": f.officer})
            })
            .collect();
        return match all.as_slice() {
            [one] if !is_list => ui.json(one),
            _ => ui.json(&json!({"count": all.len(), "files": all})),
        };
    }
    for s in files {
        let f = &s.record;
        let (_, name) = name(f.person).unwrap_or_default();
        let new = f.new_id.map(|id| id.to_string()).unwrap_or_default();
        ui.line(&format!("{:14}{name:28}{} → {new:14}{}", f.number, f.old_id, f.state.vi()))?;
    }
    Ok(())
}
