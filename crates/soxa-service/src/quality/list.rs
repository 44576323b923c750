//! Worklists of findings, and what is decided about one without changing the record.

use std::cell::Cell;

use chrono::NaiveDate;

use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{ReadPeople, WritePeople};
use crate::people::not_found;
use crate::refusal::Field;
use crate::refusal::Thing;
use crate::refusal::WorkProblem;
use crate::register::{Changed, Register, What};
use soxa_domain::action::ActionId;
use soxa_domain::finding::{About, Finding, FindingState};
use soxa_domain::person::{Household, Person};
use soxa_domain::quality::{self, RULES, Rule};
use soxa_store::Reader;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, about, text};
use soxa_store::journal::Subject;
use soxa_text::words::Mid;

/// Which findings a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of these rules; empty for all.
    pub rules: Vec<String>,
    /// In this state; `None` for those that are pending.
    pub state: Option<FindingState>,
    /// Of this hamlet.
    pub hamlet: Option<String>,
    /// Taken by this operator.
    pub owner: Option<String>,
}

impl Filter {
    fn states(&self) -> Vec<FindingState> {
        self.state.map_or_else(|| vec![FindingState::Open, FindingState::Postponed], |s| vec![s])
    }

    fn takes(&self, finding: &Finding) -> bool {
        (self.rules.is_empty() || self.rules.contains(&finding.rule))
            && self.hamlet.as_ref().is_none_or(|h| soxa_text::fold::same(h, &finding.hamlet))
            && self.owner.as_ref().is_none_or(|o| *o == finding.owner)
    }
}

/// A finding with what its record is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The finding.
    pub finding: Stored<Finding>,
    /// Id of the person or number of the household.
    pub subject: String,
    /// The person's name; for a household the head's or the first member's.
    pub name: String,
    /// The household's number.
    pub household: String,
    /// Id of the other person of a pair; empty for none.
    pub other: String,
}

impl Listed {
    /// Its rule, unless it came from a later version.
    pub fn rule(&self) -> Option<&'static Rule> {
        quality::rule(&self.finding.record.rule)
    }
}

/// Findings that fit a filter, in the order of the rules, then by hamlet and household.
pub fn list(
    register: &Register,
    actor: &Actor,
    filter: &Filter,
    limit: usize,
) -> Result<Vec<Listed>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let mut found = Vec::new();
        for rule in
            RULES.iter().filter(|rule| filter.rules.is_empty() || filter.rules.iter().any(|id| id == rule.id))
        {
            let mut of_rule = Vec::new();
            for state in filter.states() {
                for no in r.with_prefix(By::FindingState, &key(state, rule.id), usize::MAX)? {
                    if found.len() + of_rule.len() >= limit {
                        break;
                    }
                    let finding: Option<Stored<Finding>> = r.get(no)?;
                    if let Some(finding) = finding.filter(|f| filter.takes(&f.record)) {
                        of_rule.push(named(r, finding)?);
                    }
                }
            }
            of_rule.sort_by(|a, b| {
                let key = |l: &Listed| (l.finding.record.hamlet.clone(), l.household.clone(), l.finding.no);
                key(a).cmp(&key(b))
            });
            found.extend(of_rule);
        }
        Ok(found)
    })
}

fn key(state: FindingState, rule: &str) -> Vec<u8> {
    let mut key = vec![state as u8];
    key.extend(text(rule));
    key
}

fn named(r: &Reader, finding: Stored<Finding>) -> Result<Listed, ServiceError> {
    let f = &finding.record;
    let (subject, name, household) = match f.about {
        About::Person => match r.get::<Person>(f.no)? {
            Some(p) => (p.record.public_id(), p.record.full_name, p.record.household),
            None => (String::new(), String::new(), String::new()),
        },
        About::Household => match r.get::<Household>(f.no)? {
            Some(h) => {
                let first = crate::people::members(r, &h.record.number)?;
                let name = first.into_iter().next().map(|m| m.record.full_name).unwrap_or_default();
                (h.record.number.clone(), name, h.record.number)
            }
            None => (String::new(), String::new(), String::new()),
        },
    };
    let other = f.with.map(|no| r.get::<Person>(no)).transpose()?.flatten();
    let other = other.map(|p| p.record.public_id()).unwrap_or_default();
    Ok(Listed { finding, subject, name, household, other })
}

/// What is open about a person.
pub fn of_person(register: &Register, actor: &Actor, person: u32) -> Result<Vec<Finding>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let mut open = Vec::new();
        for no in r.with_prefix(By::FindingAbout, &about(About::Person, person), usize::MAX)? {
            let finding: Option<Stored<Finding>> = r.get(no)?;
            let pending = |f: &Finding| matches!(f.state, FindingState::Open | FindingState::Postponed);
            open.extend(finding.map(|f| f.record).filter(pending));
        }
        Ok(open)
    })
}

/// A finding by its number.
pub fn by_number(register: &Register, actor: &Actor, no: u32) -> Result<Listed, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let finding = r.get(no)?.ok_or_else(|| not_found(Thing::Finding, &no.to_string()))?;
        named(r, finding)
    })
}

/// How the findings of one rule stand.
#[derive(Debug, Clone, Copy)]
pub struct RuleCount {
    /// The rule.
    pub rule: &'static Rule,
    /// To be worked on.
    pub open: usize,
    /// Put off.
    pub postponed: usize,
    /// Put right, ever.
    pub resolved: usize,
}

/// How the findings of each rule stand.
pub fn counts(register: &Register, actor: &Actor) -> Result<Vec<RuleCount>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let count = |state, rule: &Rule| {
            let from = key(state, rule.id);
            let to = soxa_store::reader::upper(&from);
            r.count_range(By::FindingState, &from, &to, usize::MAX)
        };
        let mut counts = Vec::new();
        for rule in RULES {
            counts.push(RuleCount {
                rule,
                open: count(FindingState::Open, rule)?,
                postponed: count(FindingState::Postponed, rule)?,
                resolved: count(FindingState::Resolved, rule)?,
            });
        }
        Ok(counts)
    })
}

/// How many findings of a rule are pending.
pub fn count(register: &Register, actor: &Actor, rule: &Rule) -> Result<usize, ServiceError> {
    let counts = counts(register, actor)?;
    Ok(counts.iter().find(|c| c.rule.id == rule.id).map_or(0, |c| c.open + c.postponed))
}

/// Puts a finding off until a day, with the reason.
pub fn postpone(
    register: &Register,
    actor: &Actor,
    no: u32,
    until: Option<NaiveDate>,
    reason: &str,
) -> Result<Changed<()>, ServiceError> {
    actor.require(WritePeople)?;
    if reason.trim().is_empty() {
        return Err(ServiceError::refused(Field::Reason, WorkProblem::WhyPostpone));
    }
    change(register, actor, &[no], ActionId::FindingPostpone, reason, |f| {
        f.state = FindingState::Postponed;
        f.until = until;
    })
}

/// Says that a finding is no flaw; the same is not found again.
pub fn dismiss(
    register: &Register,
    actor: &Actor,
    no: u32,
    reason: &str,
) -> Result<Changed<()>, ServiceError> {
    actor.require(WritePeople)?;
    if reason.trim().is_empty() {
        return Err(ServiceError::refused(Field::Reason, WorkProblem::WhyDismiss));
    }
    let (at, by) = (register.now(), actor.operator.clone());
    change(register, actor, &[no], ActionId::FindingDismiss, reason, |f| {
        f.state = FindingState::Dismissed;
        (f.closed_at, f.closed_by) = (Some(at), by.clone());
    })
}

/// Takes findings on, or gives them back with an empty name. Who takes on what was put off does it now: how many were.
pub fn take(
    register: &Register,
    actor: &Actor,
    numbers: &[u32],
    owner: &str,
) -> Result<Changed<usize>, ServiceError> {
    actor.require(WritePeople)?;
    let lifted = Cell::new(0);
    let done = change(register, actor, numbers, ActionId::FindingTake, "", |f| {
        owner.clone_into(&mut f.owner);
        if f.state == FindingState::Postponed && !owner.is_empty() {
            f.state = FindingState::Open;
            lifted.set(lifted.get() + 1);
        }
    })?;
    Ok(Changed { value: lifted.get(), head: done.head })
}

fn change(
    register: &Register,
    actor: &Actor,
    numbers: &[u32],
    action: ActionId,
    reason: &str,
    f: impl Fn(&mut Finding),
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    let what = What { action, note: reason, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            for no in numbers {
                let finding: Stored<Finding> =
                    writer.get(*no)?.ok_or_else(|| not_found(Thing::Finding, &no.to_string()))?;
                if !finding.record.state.is_pending() {
                    let state = Mid(finding.record.state);
                    return Err(ServiceError::refused(Field::Finding, WorkProblem::Settled { state }));
                }
                let mut new = finding.record.clone();
                f(&mut new);
                if !reason.trim().is_empty() {
                    new.note = soxa_text::display::sanitise(reason).into_owned();
                }
                writer.put(&finding, &new)?;
            }
            Ok(((), numbers.first().map(|no| Subject { kind: Kind::Finding, no: *no })))
        },
    )
}
