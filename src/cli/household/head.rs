//! `soxa household set-head`: who becomes head, and what every member is then.

use clap::Args;
use serde_json::json;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::output::Ui;
use super::super::pair::Pair;
use super::super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use soxa_domain::kinship::Answer;
use soxa_domain::relationship::Relationship;
use soxa_service::households::{Proposal, propose_head, set_head};
use soxa_text::words::Both;

/// Make a member head of household.
#[derive(Debug, Args)]
pub struct SetHead {
    /// Number of the household
    household: String,
    /// Personal id or local id of the new head
    person: String,
    /// Only show what would be written
    #[arg(long)]
    dry_run: bool,
    /// The new relationship of a member where it is open; again for each
    #[arg(long, value_name = "PERSON=LABEL")]
    choose: Vec<Pair>,
    /// The paper, decision or consent this rests on
    #[arg(long, default_value = "")]
    ground: String,
    #[command(flatten)]
    format: Format,
}

impl Act for SetHead {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let mut proposal = propose_head(register, actor, &self.household, &self.person)?;
        for choice in &self.choose {
            proposal.choose(&choice.key, parse_label(&choice.value)?)?;
        }
        let open: Vec<String> = proposal.open().map(|m| m.person.record.full_name.clone()).collect();
        let refused = if self.dry_run {
            None
        } else if open.is_empty() {
            set_head(register, actor, &proposal, &self.ground)?;
            None
        } else {
            let names = open.join(", ");
            Some(CommandProblem::NewRelationsUnclear { names })
        };
        self.show(ui, &proposal)?;
        if let (Some(doubt), true) = (&proposal.doubt, self.dry_run) {
            context.tell(&Said::GroundNeeded { doubt: Both::of(doubt) });
        }
        refused.map_or(Ok(0), |why| Err(Failure::Refused(why)))
    }
}

impl SetHead {
    fn show(&self, ui: &Ui, proposal: &Proposal) -> Result<(), Failure> {
        let label = |r: Option<Relationship>| r.map(Relationship::label);
        if self.format == Format::Json {
            let members: Vec<_> = proposal
                .members
                .iter()
                .map(|m| {
                    let (certain, choices) = match &m.outcome.answer {
                        Answer::Certain(_) => (true, Vec::new()),
                        Answer::Open(labels) => (false, labels.iter().map(|l| l.label()).collect()),
                    };
                    json!({"person": m.person.record.public_id(), "old": label(m.outcome.old), "new": label(m.settled()),
                           "certain": certain, "choices": choices, "reason": m.outcome.reason,
                           "precise": m.outcome.precise})
                })
                .collect();
            return ui.json(&json!({"household": proposal.household.record.number,
                "head": proposal.head.record.public_id(), "members": members}));
        }
        for m in &proposal.members {
            let new = match (&m.outcome.answer, m.settled()) {
                (_, Some(new)) => new.label().to_owned(),
                (Answer::Open(labels), None) => {
                    let labels: Vec<&str> = labels.iter().map(|l| l.label()).collect();
                    format!("? {} ({})", labels.join(" | "), m.outcome.reason)
                }
                (Answer::Certain(label), None) => label.label().to_owned(),
            };
            let (old, name) = (label(m.outcome.old).unwrap_or("-"), &m.person.record.full_name);
            ui.line(&format!("  {name:28}\t{old:24}\t→ {new}"))?;
        }
        Ok(())
    }
}

pub(in crate::cli) fn parse_label(text: &str) -> Result<Relationship, Failure> {
    Relationship::parse(text).ok_or_else(|| {
        let all: Vec<&str> = Relationship::all().map(Relationship::label).collect();
        Failure::Refused(CommandProblem::NoSuchRelation {
            text: text.trim().to_owned(),
            known: all.join("; "),
        })
    })
}
