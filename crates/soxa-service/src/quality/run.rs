//! The full run: every rule over every record. Household by household, so that memory stays small and other terminals
//! go on; it can be left at any moment and says how far it is.

use std::collections::HashMap;

use super::facts::{Known, Likenesses, likeness};
use super::keep::{Cause, Found, Moment, differs, look_at_home, members_of, settle};
use super::{DUE, LAST_RUN};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{Grant, ReadPeople, WriteRegisters};
use crate::register::{Register, What};
use soxa_domain::action::ActionId;
use soxa_domain::finding::{About, FindingState};
use soxa_domain::person::{Household, Person};
use soxa_domain::quality::{Subject, check_person};
use soxa_store::Reader;
use soxa_store::codec::Stored;
use soxa_store::index::By;

/// Households looked at between two looks at whether to go on.
const BATCH: usize = 500;

/// What a full run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// People looked at.
    pub people: u64,
    /// Households looked at.
    pub households: u64,
    /// Findings that are pending now.
    pub pending: u64,
    /// Whether it went to its end.
    pub is_whole: bool,
}

/// Checks everything. `go_on` is told how many households of how many are done, and says whether to.
pub fn run(
    register: &Register,
    actor: &Actor,
    mut go_on: impl FnMut(u64, u64) -> bool,
) -> Result<Summary, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    if actor.is_viewer() {
        // What is found is written down.
        actor.require(WriteRegisters)?;
    }
    let (likenesses, alone) = register.read(&grant, survey)?;
    let homes = register.read(&grant, |r| {
        let mut homes = Vec::new();
        r.each(|h: Stored<Household>| {
            homes.push(h.no);
            Ok(true)
        })?;
        Ok(homes)
    })?;
    let mut summary = Summary { is_whole: true, ..Summary::default() };
    let steps = homes.len() as u64;
    for batch in homes.chunks(BATCH) {
        let found = register.read(&grant, |r| look_at_homes(register, r, batch, &likenesses))?;
        summary.households += batch.len() as u64;
        summary.people += found.keys().filter(|(about, _)| *about == About::Person).count() as u64;
        write(register, &grant, &found)?;
        if !go_on(summary.households, steps) {
            summary.is_whole = false;
            return Ok(summary);
        }
    }
    for batch in alone.chunks(BATCH) {
        let found = register.read(&grant, |r| look_at_people(register, r, batch, &likenesses))?;
        summary.people += found.len() as u64;
        write(register, &grant, &found)?;
    }
    write(register, &grant, &register.read(&grant, gone)?)?;
    done(register, &grant)?;
    summary.pending = register.read(&grant, |r| Ok(pending(r)? as u64))?;
    Ok(summary)
}

/// How many findings wait for somebody.
fn pending(r: &Reader) -> Result<usize, ServiceError> {
    let (first, last) = (FindingState::Open as u8, FindingState::Postponed as u8 + 1);
    Ok(r.count_range(By::FindingState, &[first], &[last], usize::MAX)?)
}

/// Goes through everybody once: who shares name, birth and sex, and who belongs to no household.
fn survey(r: &Reader) -> Result<(Likenesses, Vec<u32>), ServiceError> {
    let mut first: HashMap<u64, u32> = HashMap::new();
    let mut shared = Likenesses::new();
    let mut alone = Vec::new();
    r.each(|p: Stored<Person>| {
        if p.record.household.is_empty() {
            alone.push(p.no);
        }
        if let Some(likeness) = likeness(&p.record).filter(|_| p.record.is_active()) {
            match first.get(&likeness) {
                None => drop(first.insert(likeness, p.no)),
                Some(one) => shared.entry(likeness).or_insert_with(|| vec![*one]).push(p.no),
            }
        }
        Ok(true)
    })?;
    Ok((shared, alone))
}

fn look_at_homes(
    register: &Register,
    r: &Reader,
    homes: &[u32],
    likenesses: &Likenesses,
) -> Result<Found, ServiceError> {
    let commune = register.commune();
    let known = Known::new(r, register.now().date(), &commune.hamlets).with_likenesses(likenesses);
    let mut found = Found::new();
    for no in homes {
        if let Some(household) = r.get::<Household>(*no)? {
            let members = members_of(r, &household.record.number)?;
            look_at_home(&household, &members, &known, &mut found, |_| true);
        }
    }
    known.finish()?;
    Ok(found)
}

fn look_at_people(
    register: &Register,
    r: &Reader,
    people: &[u32],
    likenesses: &Likenesses,
) -> Result<Found, ServiceError> {
    let commune = register.commune();
    let known = Known::new(r, register.now().date(), &commune.hamlets).with_likenesses(likenesses);
    let mut found = Found::new();
    for no in people {
        if let Some(person) = r.get::<Person>(*no)? {
            let subject = Subject { no: *no, person: &person.record, home: None };
            found.insert((About::Person, *no), check_person(&subject, &known));
        }
    }
    known.finish()?;
    Ok(found)
}

/// Records that findings are pending about although they are no longer there.
fn gone(r: &Reader) -> Result<Found, ServiceError> {
    let mut found = Found::new();
    for no in r.in_range(By::FindingState, &[0], &[FindingState::Postponed as u8 + 1], usize::MAX)? {
        let Some(finding) = r.get::<soxa_domain::finding::Finding>(no)? else { continue };
        let f = finding.record;
        let there = match f.about {
            About::Person => r.get::<Person>(f.no)?.is_some(),
            About::Household => r.get::<Household>(f.no)?.is_some(),
        };
        if !there {
            found.insert((f.about, f.no), Vec::new());
        }
    }
    Ok(found)
}

fn write(register: &Register, grant: &Grant<'_, ReadPeople>, found: &Found) -> Result<(), ServiceError> {
    if !register.read(grant, |r| differs(r, found))? {
        return Ok(());
    }
    let what = What { action: ActionId::QualityRun, note: "", submission: None };
    register.change(
        grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let moment = Moment { at: register.now(), operator: &grant.actor().operator, cause: Cause::Run };
            settle(writer, found, moment)?;
            Ok(((), None))
        },
    )?;
    Ok(())
}

fn done(register: &Register, grant: &Grant<'_, ReadPeople>) -> Result<(), ServiceError> {
    let what = What { action: ActionId::QualityRun, note: "", submission: None };
    let today = register.now().date();
    register.change(
        grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            use chrono::Datelike;
            writer.set_counter(DUE, 0)?;
            writer.set_counter(LAST_RUN, today.num_days_from_ce() as u32)?;
            Ok(((), None))
        },
    )?;
    Ok(())
}
