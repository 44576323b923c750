//! `soxa household split` and `move`: people who change household.

use clap::Args;
use serde_json::json;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::output::Ui;
use super::super::pair::Pair;
use super::super::said::Said;
use super::super::session::{Act, Session};
use super::head::parse_label;
use crate::cli::problem::CommandProblem;
use soxa_domain::kinship::Answer;
use soxa_domain::person::Household;
use soxa_domain::relationship::Relationship;
use soxa_service::moving::{Move, left_without_head, perform, propose_move, propose_split};
use soxa_text::words::InWords;

/// Make a new household of some members of one; the first becomes its head.
#[derive(Debug, Args)]
pub struct Split {
    /// Number of the household they leave
    household: String,
    /// Personal or local ids of those who leave, the new head first
    #[arg(required = true)]
    persons: Vec<String>,
    /// Number of the new household; the next free one if not given
    #[arg(long, default_value = "")]
    number: String,
    /// Hamlet of the new household; as before if not given
    #[arg(long, default_value = "")]
    hamlet: String,
    /// Address of the new household; as before if not given
    #[arg(long, default_value = "")]
    address: String,
    #[command(flatten)]
    how: How,
}

/// Move a person into another household.
#[derive(Debug, Args)]
pub struct MoveInto {
    /// Personal or local id
    person: String,
    /// Number of the household
    household: String,
    #[command(flatten)]
    how: How,
}

/// What both take.
#[derive(Debug, Args)]
struct How {
    /// Only show what would be written
    #[arg(long)]
    dry_run: bool,
    /// The relationship to the head where it is open; again for each
    #[arg(long, value_name = "PERSON=LABEL")]
    choose: Vec<Pair>,
    /// The paper or decision this rests on
    #[arg(long, default_value = "")]
    ground: String,
    /// Why it is right although the rules warn of something
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Split {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let (number, hamlet, address) = (self.number.clone(), self.hamlet.clone(), self.address.clone());
        let new = Household { number, hamlet, address };
        let plan = propose_split(register, actor, &self.household, &self.persons, new)?;
        self.how.finish(session, plan)
    }
}

impl Act for MoveInto {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let plan = propose_move(register, actor, &self.person, &self.household)?;
        self.how.finish(session, plan)
    }
}

impl How {
    fn finish(&self, session: Session<'_>, mut plan: Move) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        for choice in &self.choose {
            plan.choose(&choice.key, parse_label(&choice.value)?)?;
        }
        let open: Vec<String> = plan.open().map(|m| m.person.record.full_name.clone()).collect();
        let headless = left_without_head(register, actor, &plan)?;
        let mut refused = None;
        if !self.dry_run {
            if open.is_empty() {
                plan.to = perform(register, actor, &plan, &self.ground, &self.reason)?.value;
            } else {
                let names = open.join(", ");
                refused = Some(CommandProblem::RelationsUnclear { names });
            }
        }
        show(ui, &plan, &headless, self.format)?;
        for household in &headless {
            ui.tell(&format!(
                "! {}",
                Said::LeftWithoutHead { household: household.clone() }.in_words(context.lang())
            ));
        }
        let status = u8::from(!headless.is_empty() && !self.dry_run);
        refused.map_or(Ok(status), |why| Err(Failure::Refused(why)))
    }
}

fn show(ui: &Ui, plan: &Move, headless: &[String], format: Format) -> Result<(), Failure> {
    let label = |r: Option<Relationship>| r.map(Relationship::label);
    if format == Format::Json {
        let members: Vec<_> = plan
            .movers
            .iter()
            .map(|m| {
                let (certain, choices) = match &m.outcome.answer {
                    Answer::Certain(_) => (true, Vec::new()),
                    Answer::Open(labels) => (false, labels.iter().map(|l| l.label()).collect()),
                };
                json!({"person": m.person.record.public_id(), "old": label(m.person.record.relationship),
                       "new": label(m.settled()), "certain": certain, "choices": choices,
                       "reason": m.outcome.reason, "precise": m.outcome.precise})
            })
            .collect();
        let head =
            plan.head.as_ref().or(plan.movers.first().map(|m| &m.person)).map(|p| p.record.public_id());
        return ui
            .json(&json!({"household": plan.to, "head": head, "members": members, "headless": headless}));
    }
    ui.line(&plan.to)?;
    for m in &plan.movers {
        let old = label(m.person.record.relationship).unwrap_or_default();
        let new = label(m.settled()).map_or_else(
            || match &m.outcome.answer {
                Answer::Open(labels) => {
                    format!("? {}", labels.iter().map(|l| l.label()).collect::<Vec<_>>().join(" / "))
                }
                Answer::Certain(label) => label.label().to_owned(),
            },
            ToOwned::to_owned,
        );
        ui.line(&format!("  {:28}{old:24}{new}", m.person.record.full_name))?;
    }
    Ok(())
}
