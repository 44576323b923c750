//! Changing: one transaction with its journal entry, and the truth about it when the storage fails.

use super::{Changed, Register, What};
use crate::actor::Actor;
use crate::actor::Permission;
use crate::error::ServiceError;
use crate::grant::{Grant, Upkeep};
use crate::news::Happened;
use crate::opened;
use crate::telling::{self, Told};
use crate::{clock, quality, setting};
use soxa_domain::action::ActionId;
use soxa_domain::action::Nature;
use soxa_domain::time::Timestamp;
use soxa_store::error::Cause;
use soxa_store::journal::{Head, Subject, setting_subject};
use soxa_store::writer::Act;
use soxa_store::{OpenError, Store, StoreError, Writer};
use soxa_text::display::sanitise;

/// So many of the records that change are named to those who show them.
const SHOWN: usize = 64;

/// What became of a change as far as the commit.
enum Attempt<T> {
    /// Its submission was known: this is what it led to.
    Known(T),
    /// It was made.
    Made(Made<T>),
}

/// A change that was handed to the storage.
struct Made<T> {
    value: T,
    outcome: Result<Head, StoreError>,
    subjects: Vec<Subject>,
    /// Whether the operators changed.
    operators: bool,
    /// Whether the units did.
    units: bool,
}

/// Refuses whoever lacks what the table of acts asks for. Each function of the services asks before; this is the door.
fn may_do(actor: &Actor, action: ActionId) -> Result<(), ServiceError> {
    let confirms = action.may_take_two() && actor.may(Permission::Confirm);
    match action.permission() {
        Some(permission) if !confirms => actor.require_any(permission).map(drop),
        _ => Ok(()),
    }
}

impl Register {
    /// Changes records in one transaction with its journal entry.
    ///
    /// A submission already known is not done again: `again` says what it led to. A commit that failed is neither
    /// believed nor disbelieved: the register is opened again and looked into.
    pub(crate) fn change<T, P>(
        &self,
        grant: &Grant<'_, P>,
        what: &What<'_>,
        again: impl FnOnce(Subject, &Writer) -> Result<T, ServiceError>,
        f: impl FnOnce(&mut Writer) -> Result<(T, Option<Subject>), ServiceError>,
    ) -> Result<Changed<T>, ServiceError> {
        self.change_then(grant, what, again, f, |_| Ok(()))
    }

    /// The same; `then` writes down what the rules left to be written once they have looked at the change.
    pub(crate) fn change_then<T, P>(
        &self,
        grant: &Grant<'_, P>,
        what: &What<'_>,
        again: impl FnOnce(Subject, &Writer) -> Result<T, ServiceError>,
        f: impl FnOnce(&mut Writer) -> Result<(T, Option<Subject>), ServiceError>,
        then: impl FnOnce(&mut Writer) -> Result<(), ServiceError>,
    ) -> Result<Changed<T>, ServiceError> {
        let (actor, at, note) = (grant.actor(), self.now(), sanitise(what.note));
        actor.may_write(what.action)?;
        may_do(actor, what.action)?;
        if what.action != ActionId::ClockJump && !self.loading {
            clock::mark_jump(self)?;
        }
        let passing = self.shared.memory.fence.pass()?;
        let lease = self.shared.store.lease()?;
        let seen = lease.opening;
        let attempt = self.attempt(lease.store()?, actor, (what, at, &note), again, (f, then));
        drop(lease);
        // Also where it failed: whether it is saved may be known only later.
        self.shared.memory.changes.count();
        let made = match attempt {
            Ok(Attempt::Known(value)) => return Ok(Changed { value, head: self.head()? }),
            Ok(Attempt::Made(made)) => made,
            // Whatever failed before the commit, nothing was saved; and nobody else shall meet the failed storage.
            Err(e) if opened::is_trouble(&e) => {
                self.shared.store.heal(seen);
                return Err(match e {
                    ServiceError::Store(StoreError::Storage(what)) => ServiceError::NotSaved(what),
                    e => e,
                });
            }
            Err(e) => return Err(e),
        };
        let head = match made.outcome {
            Ok(head) => head,
            Err(StoreError::Unknown { what, seq, body_hash }) => {
                let resolved = self.resolve(seen, seq, body_hash, what);
                self.shared.memory.changes.count();
                resolved?
            }
            Err(e) => return Err(e.into()),
        };
        drop(passing);
        self.shared.memory.watch.wrote(at);
        let kept_out = if made.operators { self.look_at_operators()? } else { Vec::new() };
        if made.units {
            self.look_at_units()?;
        }
        if what.action.nature() != Nature::Look {
            self.shared.news.tell(&Happened { head, subjects: made.subjects, kept_out });
        }
        Ok(Changed { value: made.value, head })
    }

    /// Makes a change as far as everything that follows from it and lets go of it: what `told` reads is what it would be.
    pub(crate) fn rehearse<T, P>(
        &self,
        grant: &Grant<'_, P>,
        what: &What<'_>,
        f: impl FnOnce(&mut Writer) -> Result<(), ServiceError>,
        told: impl FnOnce(&Writer) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        grant.actor().may_write(what.action)?;
        may_do(grant.actor(), what.action)?;
        let lease = self.shared.store.lease()?;
        let seen = lease.opening;
        let attempt = || {
            let mut writer = lease.store()?.write()?;
            f(&mut writer)?;
            let tells = Told { action: what.action, note: what.note, loading: self.loading };
            telling::after_change(self, &mut writer, &tells)?;
            told(&writer)
        };
        let outcome = attempt();
        drop(lease);
        if outcome.as_ref().is_err_and(opened::is_trouble) {
            self.shared.store.heal(seen);
        }
        outcome
    }

    /// Makes a change once, as far as the commit.
    fn attempt<T>(
        &self,
        store: &Store,
        actor: &Actor,
        (what, at, note): (&What<'_>, Timestamp, &str),
        again: impl FnOnce(Subject, &Writer) -> Result<T, ServiceError>,
        (f, then): (
            impl FnOnce(&mut Writer) -> Result<(T, Option<Subject>), ServiceError>,
            impl FnOnce(&mut Writer) -> Result<(), ServiceError>,
        ),
    ) -> Result<Attempt<T>, ServiceError> {
        let mut writer = if self.loading { store.write_unsynced()? } else { store.write()? };
        if let Some(subject) = what.submission.map(|id| writer.submission(id)).transpose()?.flatten() {
            return again(subject, &writer).map(Attempt::Known);
        }
        let (value, subject) = f(&mut writer)?;
        let told = Told { action: what.action, note: what.note, loading: self.loading };
        telling::after_change(self, &mut writer, &told)?;
        quality::after_change(self, &mut writer, &actor.operator, what.action)?;
        then(&mut writer)?;
        let act = Act {
            at,
            operator: &actor.operator,
            terminal: &actor.terminal,
            action: what.action,
            note,
            submission: what.submission.zip(subject),
        };
        // Whoever was kept out while this was made ready does not get it in.
        actor.may_write(what.action)?;
        let touches = |setting: &str| writer.subjects().contains(&setting_subject(setting));
        let (operators, units) = (touches(setting::OPERATORS.name()), touches(setting::UNITS.name()));
        let subjects = writer.subjects().iter().take(SHOWN).copied().collect();
        let outcome = match writer.commit(&act) {
            Err(e @ (StoreError::DiskFull | StoreError::Storage(_))) => return Err(e.into()),
            outcome => outcome,
        };
        Ok(Attempt::Made(Made { value, outcome, subjects, operators, units }))
    }

    /// After a failed commit: opens the file again and looks whether the entry is there. Where the file cannot be opened
    /// either, the answer is that it is not known.
    fn resolve(&self, seen: u64, seq: u64, body_hash: [u8; 32], what: Cause) -> Result<Head, ServiceError> {
        let looked = self.shared.store.heal_patiently(seen).map_err(ServiceError::from).and_then(|()| {
            self.read(&Upkeep, |r| Ok((r.entry(seq)?.is_some_and(|e| e.body_hash == body_hash), r.head()?)))
        });
        match looked {
            Ok((true, head)) => Ok(head),
            Ok((false, _)) => Err(ServiceError::NotSaved(what)),
            Err(ServiceError::Open(e @ OpenError::Damaged { .. })) => Err(e.into()),
            Err(_) => Err(StoreError::Unknown { what, seq, body_hash }.into()),
        }
    }
}
