//! Keeping findings in step with the records: what the rules find now is held against the findings that are kept.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;

use super::facts::{Known, SAME_BIRTH, number_of};
use crate::error::ServiceError;
use crate::people::members_in;
use soxa_domain::finding::{About, Finding, FindingState};
use soxa_domain::person::{Household, Person, Status};
use soxa_domain::quality::{Flaw, Home, Numbered, Rule, Subject, check_household, check_person};
use soxa_domain::time::Timestamp;
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, about, text};
use soxa_store::view::View;

/// What a record is called here.
pub(super) type Key = (About, u32);
/// What rules found, by record.
pub(super) type Found = BTreeMap<Key, Vec<(&'static Rule, Flaw)>>;

/// What makes the rules look again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// A record was changed.
    Change,
    /// A change was taken back: what it had done is as if it never was.
    Undo,
    /// A full run.
    Run,
}

/// Who changes what, when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment<'a> {
    pub at: Timestamp,
    pub operator: &'a str,
    /// What makes the rules look.
    pub cause: Cause,
}

/// More people than this in one change are left to the next full run.
const MANY: usize = 200;

/// After a change: looks again at everything it touches. `false` where that is too much for one save.
pub(super) fn after_change(
    writer: &mut Writer,
    hamlets: &[String],
    moment: Moment<'_>,
) -> Result<bool, ServiceError> {
    let people = writer.changed::<Person>()?;
    let cases = writer.changed::<soxa_domain::case::Case>()?;
    let sojourns = writer.changed::<soxa_domain::sojourn::Sojourn>()?;
    if people.is_empty() && cases.is_empty() && sojourns.is_empty() {
        return Ok(true);
    }
    if people.len() + cases.len() > MANY {
        return Ok(false);
    }
    let mut touched = BTreeSet::new();
    let mut homes = BTreeSet::new();
    for (no, before, after) in &people {
        touched.insert(*no);
        for version in [before, after].into_iter().flatten() {
            neighbours(writer, version, &mut touched)?;
            homes.insert(version.household.clone());
        }
    }
    for (_, before, after) in &cases {
        for case in [before, after].into_iter().flatten() {
            for no in case.persons.iter().copied().chain([case.applicant]) {
                // An open case is a flaw of the dead only.
                let dead = |p: Stored<Person>| p.record.status == Some(Status::Deceased);
                if writer.get::<Person>(no)?.is_some_and(dead) {
                    touched.insert(no);
                }
            }
        }
    }
    touched.extend(sojourns.iter().flat_map(|(_, b, a)| [b, a]).flatten().map(|s| s.person));
    homes.remove("");
    let mut found = look(writer, hamlets, moment.at, &touched, &homes)?;
    let gone = writer.changed::<Household>()?.into_iter().filter(|(_, _, after)| after.is_none());
    found.extend(gone.map(|(no, ..)| ((About::Household, no), Vec::new())));
    settle(writer, &found, moment)?;
    for (no, ..) in people.iter().filter(|(_, before, after)| before.is_some() && after.is_none()) {
        close_pairs(writer, *no, moment)?;
    }
    Ok(true)
}

/// Those whose findings may depend on this version of a person.
fn neighbours(writer: &Writer, person: &Person, into: &mut BTreeSet<u32>) -> Result<(), ServiceError> {
    const FEW: usize = 64;
    for id in ids(person) {
        for no in writer.numbers(By::LinkedTo, &text(&id), FEW)? {
            into.insert(no);
            // Whom somebody names as spouse is held against whom that spouse names.
            if let Some(namer) = writer.get::<Person>(no)?
                && namer.record.spouse.id.as_ref() == Some(&id)
            {
                for id in ids(&namer.record) {
                    into.extend(writer.numbers(By::LinkedTo, &text(&id), FEW)?);
                }
            }
        }
    }
    for cmnd in &person.cmnd {
        into.extend(writer.numbers(By::Cmnd, &cmnd.number().to_be_bytes(), FEW)?);
    }
    if let Some(spouse) = &person.spouse.id {
        into.extend(number_of(writer, spouse)?);
    }
    if let Some(birth) = person.birth_date.filter(|d| d.day().is_some()) {
        for no in writer.numbers(By::Birth, &birth.ordinal().to_be_bytes(), SAME_BIRTH)? {
            if let Some(other) = writer.get::<Person>(no)?
                && soxa_text::fold::same(&other.record.full_name, &person.full_name)
            {
                into.insert(no);
            }
        }
    }
    Ok(())
}

/// Every id by which others may name a person.
fn ids(person: &Person) -> Vec<String> {
    let numbers = person.person_id.iter().chain(&person.cancelled_ids).map(ToString::to_string);
    numbers.chain(person.local_id.clone()).collect()
}

/// Where one of a pair goes, what was told of the other with it is done with.
fn close_pairs(writer: &mut Writer, gone: u32, moment: Moment<'_>) -> Result<(), ServiceError> {
    for state in [FindingState::Open, FindingState::Postponed] {
        let mut key = vec![state as u8];
        key.extend(text("person.probable_double"));
        for no in writer.numbers(By::FindingState, &key, usize::MAX)? {
            let finding: Option<Stored<Finding>> = writer.get(no)?;
            if let Some(finding) = finding.filter(|f| f.record.with == Some(gone)) {
                close(writer, &finding, moment)?;
            }
        }
    }
    Ok(())
}

/// What the rules find about these people, and about these households and everybody in them.
fn look(
    writer: &Writer,
    hamlets: &[String],
    at: Timestamp,
    people: &BTreeSet<u32>,
    homes: &BTreeSet<String>,
) -> Result<Found, ServiceError> {
    let known = Known::new(writer, at.date(), hamlets);
    let mut found = Found::new();
    let mut left = people.clone();
    let mut numbers = homes.clone();
    for no in people {
        match writer.get::<Person>(*no)? {
            Some(p) if !p.record.household.is_empty() => drop(numbers.insert(p.record.household)),
            Some(p) => {
                let subject = Subject { no: *no, person: &p.record, home: None };
                found.insert((About::Person, *no), check_person(&subject, &known));
                left.remove(no);
            }
            None => {
                found.insert((About::Person, *no), Vec::new());
            }
        }
    }
    for number in &numbers {
        let Some(no) = writer.numbers(By::HouseholdNumber, &text(number), 1)?.first().copied() else {
            continue;
        };
        let Some(household) = writer.get::<Household>(no)? else { continue };
        let members = members_of(writer, number)?;
        let whole = homes.contains(number);
        look_at_home(&household, &members, &known, &mut found, |no| whole || left.contains(&no));
    }
    known.finish()?;
    Ok(found)
}

/// Everybody whose record names a household.
pub(super) fn members_of<V: View>(view: &V, number: &str) -> Result<Vec<Numbered>, ServiceError> {
    let members = members_in(view, number)?;
    Ok(members.into_iter().map(|m| Numbered { no: m.no, person: m.record }).collect())
}

/// Checks a household and those of its members who are asked for.
pub(super) fn look_at_home<V: View>(
    household: &Stored<Household>,
    members: &[Numbered],
    known: &Known<'_, V>,
    found: &mut Found,
    wanted: impl Fn(u32) -> bool,
) {
    known.hold(members);
    let home = Home { household: &household.record, members };
    found.insert((About::Household, household.no), check_household(home, known));
    for member in members.iter().filter(|m| wanted(m.no)) {
        let subject = Subject { no: member.no, person: &member.person, home: Some(home) };
        found.insert((About::Person, member.no), check_person(&subject, known));
    }
}

/// The findings kept about a record that rules look for themselves.
fn kept(view: &impl View, (kind, no): Key) -> Result<Vec<Stored<Finding>>, ServiceError> {
    Ok(view.records(By::FindingAbout, &about(kind, no), usize::MAX)?)
}

/// Whether anything kept about these records differs from what was found; a look before a write is begun.
pub(super) fn differs(view: &impl View, found: &Found) -> Result<bool, ServiceError> {
    for (key, flaws) in found {
        let kept = kept(view, *key)?;
        let pending = kept.iter().filter(|f| f.record.state.is_pending() && looks_for(&f.record.rule));
        let mut still = 0;
        for finding in pending {
            match flaws.iter().find(|(rule, _)| rule.id == finding.record.rule) {
                Some((_, flaw))
                    if flaw.detail == finding.record.detail && flaw.with == finding.record.with =>
                {
                    still += 1;
                }
                _ => return Ok(true),
            }
        }
        let silenced = flaws
            .iter()
            .filter(|(rule, flaw)| kept.iter().any(|f| is_dismissed(&f.record, rule, flaw)))
            .count();
        if still + silenced < flaws.len() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a record is still there: what was told of one that went is done with.
fn is_there(view: &impl View, (kind, no): Key) -> Result<bool, ServiceError> {
    Ok(match kind {
        About::Person => view.record::<Person>(no)?.is_some(),
        About::Household => view.record::<Household>(no)?.is_some(),
    })
}

fn looks_for(rule: &str) -> bool {
    soxa_domain::quality::rule(rule).is_none_or(|r| !matches!(r.check, soxa_domain::quality::Check::Told(_)))
}

fn is_dismissed(finding: &Finding, rule: &Rule, flaw: &Flaw) -> bool {
    finding.state == FindingState::Dismissed && finding.rule == rule.id && finding.with == flaw.with
}

/// Opens, keeps and closes findings so that they say what was found.
pub(super) fn settle(writer: &mut Writer, found: &Found, moment: Moment<'_>) -> Result<(), ServiceError> {
    for (key, flaws) in found {
        let kept = kept(writer, *key)?;
        let gone = !is_there(writer, *key)?;
        let follows = |f: &&Stored<Finding>| gone || looks_for(&f.record.rule);
        for finding in kept.iter().filter(|f| f.record.state.is_pending()).filter(follows) {
            match flaws.iter().find(|(rule, _)| rule.id == finding.record.rule) {
                Some((_, flaw)) => {
                    let new = anew(writer, &finding.record, flaw)?;
                    writer.put(finding, &new)?;
                }
                None => close(writer, finding, moment)?,
            }
        }
        for (rule, flaw) in flaws {
            let same = |f: &&Stored<Finding>| f.record.rule == rule.id;
            let pending = kept.iter().filter(same).any(|f| f.record.state.is_pending());
            if pending || kept.iter().any(|f| is_dismissed(&f.record, rule, flaw)) {
                continue;
            }
            match kept.iter().filter(same).find(|f| was_just_closed(&f.record, moment)) {
                Some(closed) => reopen(writer, closed, flaw)?,
                None => drop(writer.insert(&open(writer, *key, rule, flaw, moment)?)?),
            }
        }
    }
    Ok(())
}

/// What was put right a moment ago and is wrong again was not put right.
fn was_just_closed(finding: &Finding, moment: Moment<'_>) -> bool {
    finding.state == FindingState::Resolved
        && finding
            .closed_at
            .is_some_and(|at| moment.at.seconds() - at.seconds() < Duration::days(1).num_seconds())
}

/// A finding as the rule words it now. Worklists are shared out by hamlet, and people move.
fn anew(view: &impl View, finding: &Finding, flaw: &Flaw) -> Result<Finding, ServiceError> {
    let (detail, hamlet) = (flaw.detail.clone(), hamlet_of(view, (finding.about, finding.no))?);
    Ok(Finding { detail, hamlet, with: flaw.with, ..finding.clone() })
}

fn reopen(writer: &mut Writer, finding: &Stored<Finding>, flaw: &Flaw) -> Result<(), ServiceError> {
    let mut new = anew(writer, &finding.record, flaw)?;
    (new.state, new.closed_at) = (FindingState::Open, None);
    new.closed_by.clear();
    Ok(writer.put(finding, &new)?)
}

fn close(writer: &mut Writer, finding: &Stored<Finding>, moment: Moment<'_>) -> Result<(), ServiceError> {
    let fresh = moment.at.seconds() - finding.record.opened_at.seconds() < Duration::days(1).num_seconds();
    let gone = match moment.cause {
        Cause::Change => false,
        Cause::Undo => fresh,
        Cause::Run => has_lapsed(writer, finding)?,
    };
    if gone {
        return Ok(writer.remove(finding)?);
    }
    let mut new = finding.record.clone();
    new.state = FindingState::Resolved;
    new.closed_at = Some(moment.at);
    moment.operator.clone_into(&mut new.closed_by);
    Ok(writer.put(finding, &new)?)
}

/// Whether a person's finding ended although nobody touched the record: the day made it so, as when a child grows up.
fn has_lapsed(writer: &Writer, finding: &Stored<Finding>) -> Result<bool, ServiceError> {
    if finding.record.about != About::Person {
        return Ok(false);
    }
    let person = writer.get::<Person>(finding.record.no)?;
    Ok(person.is_some_and(|p| p.version < finding.version))
}

fn hamlet_of(view: &impl View, (kind, no): Key) -> Result<String, ServiceError> {
    let hamlet = match kind {
        About::Person => view.record::<Person>(no)?.map(|p| p.record.hamlet),
        About::Household => view.record::<Household>(no)?.map(|h| h.record.hamlet),
    };
    Ok(hamlet.unwrap_or_default())
}

fn open(
    view: &impl View,
    (kind, no): Key,
    rule: &Rule,
    flaw: &Flaw,
    moment: Moment<'_>,
) -> Result<Finding, ServiceError> {
    Ok(Finding {
        rule: rule.id.to_owned(),
        about: kind,
        no,
        with: flaw.with,
        detail: flaw.detail.clone(),
        hamlet: hamlet_of(view, (kind, no))?,
        opened_at: moment.at,
        state: FindingState::Open,
        owner: String::new(),
        until: None,
        closed_at: None,
        closed_by: String::new(),
        note: String::new(),
    })
}

/// Opens a finding of a pair that something other than a rule found.
pub(super) fn told(
    writer: &mut Writer,
    rule: &Rule,
    (no, with): (u32, u32),
    detail: &str,
    moment: Moment<'_>,
) -> Result<(), ServiceError> {
    writer.insert(&open(writer, (rule.about(), no), rule, &Flaw::with(detail, with), moment)?)?;
    Ok(())
}

/// Puts down that something was put right that a rule or a list told of: what the change itself closed is enough, else
/// a closed finding is written.
pub(super) fn put_right(
    writer: &mut Writer,
    rule: &Rule,
    no: u32,
    note: &str,
    moment: Moment<'_>,
) -> Result<(), ServiceError> {
    let key = (rule.about(), no);
    let same = |f: &&Stored<Finding>| f.record.rule == rule.id && f.record.closed_at == Some(moment.at);
    if kept(writer, key)?.iter().any(|f| same(&f)) {
        return Ok(());
    }
    let finding = open(writer, key, rule, &Flaw::new(note), moment)?;
    let state = FindingState::Resolved;
    let (closed_at, closed_by) = (Some(moment.at), moment.operator.to_owned());
    writer.insert(&Finding { state, closed_at, closed_by, ..finding })?;
    writer.mention(soxa_store::journal::Subject { kind: Kind::Person, no });
    Ok(())
}
