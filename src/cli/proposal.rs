//! `soxa proposal`: what somebody proposed and somebody else confirms.

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::output::Ui;
use super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_domain::time::Timestamp;
use soxa_service::proposals::{self, Proposal, State};
use soxa_service::{Actor, Register};
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// What was proposed and waits for a second person.
#[derive(Debug, Subcommand)]
pub enum ProposalCommand {
    /// List proposals, newest first
    List {
        #[command(flatten)]
        format: Format,
    },
    /// Confirm what somebody else proposed, which does it
    Confirm {
        /// Number of the proposal
        number: u32,
        #[command(flatten)]
        format: Format,
    },
    /// Say no to what somebody else proposed
    Refuse {
        /// Number of the proposal
        number: u32,
        #[command(flatten)]
        format: Format,
    },
    /// Take back what you proposed
    Withdraw {
        /// Number of the proposal
        number: u32,
        #[command(flatten)]
        format: Format,
    },
}

impl Act for ProposalCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        let by = (actor, context.lang());
        match self {
            Self::List { format } => list(ui, register, by, *format)?,
            Self::Confirm { number, format } => {
                proposals::confirm(register, actor, *number)?;
                one(ui, register, by, *number, *format)?;
            }
            Self::Refuse { number, format } => {
                proposals::refuse(register, actor, *number)?;
                one(ui, register, by, *number, *format)?;
            }
            Self::Withdraw { number, format } => {
                proposals::withdraw(register, actor, *number)?;
                one(ui, register, by, *number, *format)?;
            }
        }
        Ok(0)
    }
}

/// Who reads, and in which language.
type Reader<'a> = (&'a Actor, Lang);

fn list(ui: &Ui, register: &Register, by: Reader<'_>, format: Format) -> Result<(), Failure> {
    let (all, now) = (proposals::list(register, by.0)?, register.now());
    if format == Format::Json {
        let all: Vec<Value> = all.iter().map(|p| document(p, by, now)).collect();
        return ui.json(&json!({ "count": all.len(), "proposals": all }));
    }
    all.iter().try_for_each(|p| ui.line(&line(p, by, now)))
}

fn one(ui: &Ui, register: &Register, by: Reader<'_>, number: u32, format: Format) -> Result<(), Failure> {
    let now = register.now();
    let all = proposals::list(register, by.0)?;
    let Some(p) = all.iter().find(|p| p.number == number) else { return Ok(()) };
    if format == Format::Json {
        return ui.json(&document(p, by, now));
    }
    ui.line(&line(p, by, now))
}

fn line(p: &Proposal, (actor, lang): Reader<'_>, now: Timestamp) -> String {
    let until =
        if p.is_open(now) { Said::OpenUntil { until: p.until }.in_words(lang) } else { String::new() };
    format!("{}\t{}\t{}\t{}{until}", p.number, p.act.in_words(actor, lang), p.by, p.state(now).in_words(lang))
}

fn document(p: &Proposal, (actor, lang): Reader<'_>, now: Timestamp) -> Value {
    let closed = match &p.state {
        State::Open => None,
        State::Done(closed) | State::Refused(closed) | State::Withdrawn(closed) => Some(closed),
    };
    json!({
        "number": p.number, "act": p.act.action().id(), "text": p.act.in_words(actor, lang), "by": p.by,
        "at": p.at.to_string(), "until": p.until.to_string(), "state": p.state_id(now),
        "closed_by": closed.map(|c| c.by.clone()), "closed_at": closed.map(|c| c.at.to_string()),
    })
}
