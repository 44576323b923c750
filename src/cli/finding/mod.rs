//! `soxa finding`: what the rules of data quality found, and what is done about it.

mod campaign;
mod count;
mod dismiss;
mod doubles;
mod fix;
mod list;
mod postpone;
mod run;
mod take;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::json as to_json;
use super::output;
use super::output::Ui;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use soxa_domain::finding::FindingState;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::compare::differences;
use soxa_domain::quality;
use soxa_service::quality as findings;
use soxa_service::quality::{Filter, Listed, Repair};
use soxa_service::{Actor, Register};

/// What is wrong in the register, and what is done about it.
#[derive(Debug, Subcommand)]
pub enum FindingCommand {
    /// List findings; exit status 1 if any is pending
    List(list::List),
    /// How many there are of each rule
    Count(count::Count),
    /// Check every record now
    Run(run::Run),
    /// Begin a campaign, or say how the one there is stands
    Campaign(campaign::Campaign),
    /// Look for people who stand in the register twice, with the linkage engine
    Doubles(doubles::Doubles),
    /// Put right what can be put right without a question, as one act (`soxa undo` takes it back)
    Fix(fix::Fix),
    /// Put a finding off
    Postpone(postpone::Postpone),
    /// Say that a finding is no flaw
    Dismiss(dismiss::Dismiss),
    /// Take a finding on
    Take(take::Take),
}

/// Which findings.
#[derive(Debug, Args)]
pub struct Which {
    /// Of this rule, or of a group such as `household`; again for more
    #[arg(long)]
    rule: Vec<String>,
    /// In this state: open, postponed, resolved, dismissed; pending ones if not given
    #[arg(long)]
    state: Option<String>,
    /// Of this hamlet
    #[arg(long)]
    hamlet: Option<String>,
    /// Taken by this operator
    #[arg(long)]
    owner: Option<String>,
}

impl Which {
    fn filter(&self, session: Session<'_>) -> Result<Filter, Failure> {
        let Session { register, actor, ui, context } = session;
        let hamlet = |text: &String| super::people::hamlet(ui, (register, actor), text, context.lang());
        let mut rules = Vec::new();
        for wanted in &self.rule {
            let group = format!("{wanted}.");
            let of = quality::RULES.iter().filter(|r| r.id == wanted || r.id.starts_with(&group));
            let before = rules.len();
            rules.extend(of.map(|r| r.id.to_owned()));
            if rules.len() == before {
                let known: Vec<&str> = quality::RULES.iter().map(|r| r.id).collect();
                let wanted = soxa_text::display::sanitise(wanted);
                return Err(Failure::Refused(CommandProblem::NoSuchRule {
                    rule: wanted.to_string(),
                    known: known.join(", "),
                }));
            }
        }
        let state = self.state.as_deref().map(|s| {
            FindingState::parse(s).ok_or_else(|| {
                let known: Vec<&str> = FindingState::LABELS.iter().map(|l| l.id).collect();
                Failure::Usage(CommandProblem::FindingStates { known: known.join(", ") })
            })
        });
        Ok(Filter {
            rules,
            state: state.transpose()?,
            hamlet: self.hamlet.as_ref().map(hamlet).transpose()?,
            owner: self.owner.clone(),
        })
    }
}

impl Act for FindingCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        if !matches!(self, Self::Run(_)) {
            check(session.ui, session.register, session.actor, false)?;
        }
        match self {
            Self::List(c) => c.act(session),
            Self::Count(c) => c.act(session),
            Self::Run(c) => c.act(session),
            Self::Campaign(c) => c.act(session),
            Self::Doubles(c) => c.act(session),
            Self::Fix(c) => c.act(session),
            Self::Postpone(c) => c.act(session),
            Self::Dismiss(c) => c.act(session),
            Self::Take(c) => c.act(session),
        }
    }
}

/// Goes through everything where that is due, or always, with a bar.
pub(super) fn check(
    ui: &Ui,
    register: &Register,
    actor: &Actor,
    always: bool,
) -> Result<Option<findings::Summary>, Failure> {
    // Who only looks sees the findings as they are.
    if !always && (actor.is_viewer() || !findings::is_due(register, actor)?) {
        return Ok(None);
    }
    let mut progress = output::Progress::new(ui, "kiểm tra", 0);
    let summary = findings::run(register, actor, |done, _| {
        progress.set(done);
        true
    })?;
    progress.finish();
    Ok(Some(summary))
}

fn campaign(
    Session { register, actor, context, .. }: Session<'_>,
    (name, from, until): (Option<&str>, Option<NaiveDate>, Option<NaiveDate>),
) -> Result<(), Failure> {
    if let Some(name) = name {
        let until = until.ok_or(Failure::Usage(CommandProblem::NoUntil))?;
        let from = from.unwrap_or_else(|| register.now().date());
        let name = soxa_text::display::sanitise(name).into_owned();
        findings::begin(register, actor, &findings::Campaign { name, from, until })?;
    }
    let left: usize = findings::counts(register, actor)?.iter().map(|c| c.open + c.postponed).sum();
    match findings::pace(register, actor, left)? {
        Some(pace) => {
            let (name, days) = (pace.campaign.name, u64::try_from(pace.days).unwrap_or_default());
            context.line(&Said::CampaignPace { name, left, days, each_day: pace.each_day })
        }
        None => context.line(&Said::NoCampaign),
    }
}

fn count(session: Session<'_>, format: Format) -> Result<u8, Failure> {
    let Session { context, register, actor, ui } = session;
    let counts = findings::counts(register, actor)?;
    let pending: usize = counts.iter().map(|c| c.open + c.postponed).sum();
    match format {
        Format::Json => {
            let rules: Vec<Value> = counts
                .iter()
                .map(|c| {
                    json!({"rule": c.rule.id, "label": c.rule.label.vi, "severity": c.rule.severity.id(), "open": c.open,
                           "postponed": c.postponed, "resolved": c.resolved})
                })
                .collect();
            ui.json(&json!({"pending": pending, "rules": rules}))?;
        }
        Format::Text => {
            for c in counts.iter().filter(|c| c.open + c.postponed + c.resolved > 0) {
                let (open, off, done) = (c.open, c.postponed, c.resolved);
                ui.line(&format!(
                    "{:48}{open:>6}{off:>6}{done:>6}  {}",
                    c.rule.label.in_lang(context.lang()),
                    c.rule.id
                ))?;
            }
        }
    }
    Ok(u8::from(pending > 0))
}

/// A finding as JSON.
pub(super) fn to_value(l: &Listed) -> Value {
    let f = &l.finding.record;
    let severity = l.rule().map(|r| r.severity.id());
    json!({
        "id": l.finding.no, "rule": f.rule, "severity": severity, "label": l.rule().map(|r| r.label.vi),
        "about": f.about.id(), "subject": l.subject, "name": l.name, "household": l.household, "hamlet": f.hamlet,
        "with": (!l.other.is_empty()).then_some(&l.other), "detail": f.detail, "advice": l.rule().map(|r| r.advice.vi), "state": f.state.id(),
        "owner": f.owner, "until": f.until.map(|d| d.to_string()), "opened_at": to_json::time(Some(f.opened_at)),
        "closed_at": to_json::time(f.closed_at), "closed_by": f.closed_by, "note": f.note,
    })
}

fn show(session: Session<'_>, listed: &[Listed], format: Format) -> Result<(), Failure> {
    let lang = session.context.lang();
    session.ui.list(format, ("findings", listed), to_value, |l| {
        let f = &l.finding.record;
        let label = l.rule().map_or(f.rule.as_str(), |r| r.label.in_lang(lang));
        format!("{}\t{label}\t{}\t{}\t{}\t{}", l.finding.no, l.subject, l.name, f.hamlet, f.detail)
    })
}

fn show_repairs(ui: &Ui, repairs: &[Repair], format: Format) -> Result<(), Failure> {
    let of = |r: &Repair| differences(Some(&r.seen.record), Some(&r.new));
    match format {
        Format::Json => {
            let all: Vec<Value> = repairs
                .iter()
                .map(|r| {
                    let changes: Vec<Value> = of(r)
                        .into_iter()
                        .map(|d| json!({"field": d.field, "before": d.before, "after": d.after}))
                        .collect();
                    json!({"id": r.listed.finding.no, "rule": r.listed.finding.record.rule,
                           "person": r.seen.record.public_id(), "changes": changes})
                })
                .collect();
            ui.json(&json!({"count": all.len(), "repairs": all}))
        }
        Format::Text => {
            for repair in repairs {
                for d in of(repair) {
                    let (no, name) = (repair.listed.finding.no, &repair.seen.record.full_name);
                    ui.line(&format!("{no}\t{name}\t{}\t{} → {}", d.field, d.before, d.after))?;
                }
            }
            Ok(())
        }
    }
}
