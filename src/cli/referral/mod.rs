//! `soxa referral`: cases that one commune received and another decides.

mod list;
mod send;
mod sheet;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::failure::Failure;
use super::session::{Act, Session};
use soxa_domain::labels::Vocabulary;
use soxa_domain::referral::{Answer, Referral};
use soxa_domain::time::Timestamp;
use soxa_service::referrals::{self, Applicant};

/// Hand cases over to the commune that decides them, and take those that others hand over.
#[derive(Debug, Subcommand)]
pub enum ReferralCommand {
    /// List cases handed over, the newest first
    List(list::List),
    /// List the communes that the level above last told of
    Communes(list::Communes),
    /// Show one with the case it is about
    Show(list::Show),
    /// Hand an open case over to another commune
    Send(send::Send),
    /// Take a case that came into the book here; its clock runs from when it came
    Take(Take),
    /// Give a case that came back to the commune that received it
    Return(Settle),
    /// Take a case back that was handed over
    Withdraw(Settle),
    /// Write the sheet that goes with the case
    Sheet(sheet::Sheet),
}

/// Take a case that came into the book here.
#[derive(Debug, Args)]
pub struct Take {
    /// Its id, or the first digits of it
    id: String,
    /// Another procedure than the one that was told
    #[arg(long, value_name = "CODE")]
    procedure: Option<String>,
    /// Who the applicant is, where no number was told: a personal or local id, or `new` for somebody who is not in the register
    #[arg(long, value_name = "ID")]
    applicant: Option<String>,
}

/// Give or take a case back.
#[derive(Debug, Args)]
pub struct Settle {
    /// Its id, or the first digits of it
    id: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Act for ReferralCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = &session;
        match self {
            Self::List(c) => c.act(session),
            Self::Communes(c) => c.act(session),
            Self::Show(c) => c.act(session),
            Self::Send(c) => c.act(session),
            Self::Sheet(c) => c.act(session),
            Self::Take(c) => {
                let whose = match c.applicant.as_deref() {
                    None => Applicant::Told,
                    Some("new") => Applicant::New,
                    Some(id) => Applicant::Here(id),
                };
                let done = referrals::take(register, actor, &c.id, (c.procedure.as_deref(), whose))?.value;
                ui.line(&done.case.map(|case| case.record.code.to_string()).unwrap_or_default())?;
                Ok(0)
            }
            Self::Return(c) => {
                referrals::give_back(register, actor, &c.id, &c.reason)?;
                Ok(0)
            }
            Self::Withdraw(c) => {
                referrals::withdraw(register, actor, &c.id, &c.reason)?;
                Ok(0)
            }
        }
    }
}

/// A referral as programs read it; `case` is the code of the case here.
fn document(referral: &Referral, case: Option<&str>, now: Timestamp) -> Value {
    let answer = |a: &Answer| {
        json!({
            "came_at": a.came_at.to_string(), "outcome": a.outcome.map(Vocabulary::id), "reason": a.reason,
            "decided_at": a.decided_at.map(|at| at.to_string()), "case": a.case_code,
            "state": a.state.map(Vocabulary::id), "state_since": a.state_since.map(|at| at.to_string()),
            "due_at": a.due_at.map(|at| at.to_string()),
        })
    };
    json!({
        "id": referral.id.to_string(), "way": referral.way.id(), "commune": referral.peer.code,
        "commune_name": referral.peer.name, "case": case, "at": referral.at.to_string(),
        "standing": referral.standing().id(), "stuck": referral.is_stuck(now), "note": referral.note,
        "reason": referral.decision.as_ref().map(|d| d.reason.clone()),
        "answer": referral.answer.as_ref().map(answer),
    })
}
