//! The open register with what every operation needs: store, clock, rules, calendar, commune.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use super::access;
use super::actor::{Actor, Operator};
pub use super::clock::Clock;
use super::clock::{self, choose as choose_clock};
use super::error::ServiceError;
use super::memory::Memory;
use super::news::{Happened, News};
pub(super) use super::setting;
use super::{operators, quality};
use crate::domain::calendar::{CalendarChanges, WorkCalendar};
use crate::domain::rulebook::RuleBook;
use crate::domain::time::Timestamp;
use crate::domain::unit::Commune;
use crate::store::journal::{Head, Subject, setting_subject};
use crate::store::medium::Medium;
use crate::store::writer::Act;
use crate::store::{Reader, Store, StoreError, Writer, reserve};
use crate::text::display::sanitise;

/// What a register is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegisterKind {
    /// Real people.
    Real,
    /// Made by `init --test`.
    Test,
    /// The sample commune.
    Demo,
}

/// What an operation changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<T> {
    /// What the operation says.
    pub value: T,
    /// The journal's end, printed on slips.
    pub head: Head,
}

/// A handle on the open register: all of them are of one file, each goes by a clock of its own.
#[derive(Clone)]
pub struct Register {
    shared: Arc<Shared>,
    clock: Clock,
    loading: bool,
}

/// What all handles have in common.
struct Shared {
    store: RwLock<Option<Store>>,
    path: PathBuf,
    kind: RegisterKind,
    rules: RuleBook,
    commune: Commune,
    calendar: RwLock<WorkCalendar>,
    news: News,
    memory: Memory,
}

impl Register {
    /// Makes an empty register whose first operator has every permission and is bound to a system user.
    pub fn create(
        path: &Path,
        commune: &Commune,
        kind: RegisterKind,
        first: (&str, u32),
        clock: Option<Timestamp>,
        rules: RuleBook,
    ) -> Result<Self, ServiceError> {
        let clock = choose_clock(kind, clock);
        let store = Store::create(path, |store| begin(store, commune, kind, first, clock))?;
        Self::over(store, rules, Some(clock))
    }

    /// Opens a register; its integrity is checked first.
    pub fn open(path: &Path, clock: Option<Timestamp>, rules: RuleBook) -> Result<Self, ServiceError> {
        let store = Store::open(path)?;
        // Only now: while another process has the register open, the file beside it is that one's import.
        Store::discard_unfinished(path);
        let kind: RegisterKind = store.read()?.setting(setting::KIND)?.unwrap_or(RegisterKind::Real);
        if kind == RegisterKind::Real {
            reserve::restore(path);
        }
        Self::over(store, rules, Some(choose_clock(kind, clock)))
    }

    /// Opens a register whose journal may not hold, to find out where.
    pub fn inspect(path: &Path, clock: Option<Timestamp>, rules: RuleBook) -> Result<Self, ServiceError> {
        let store = Store::inspect(path)?;
        let kind: RegisterKind = store.read()?.setting(setting::KIND)?.unwrap_or(RegisterKind::Real);
        Self::over(store, rules, Some(choose_clock(kind, clock)))
    }

    fn over(store: Store, rules: RuleBook, clock: Option<Clock>) -> Result<Self, ServiceError> {
        let reader = store.read()?;
        let missing = |what: &str| StoreError::Damaged(format!("thiếu {what}"));
        let commune: Commune = reader.setting(setting::COMMUNE)?.ok_or_else(|| missing(setting::COMMUNE))?;
        let kind: RegisterKind = reader.setting(setting::KIND)?.ok_or_else(|| missing(setting::KIND))?;
        let changes: CalendarChanges = reader.setting(setting::CALENDAR)?.unwrap_or_default();
        drop(reader);
        let shared = Shared {
            path: store.path().to_owned(),
            store: RwLock::new(Some(store)),
            kind,
            rules,
            commune,
            calendar: RwLock::new(WorkCalendar::built_in().with_changes(&changes)),
            news: News::default(),
            memory: Memory::default(),
        };
        let clock = clock.unwrap_or(Clock::System);
        let register = Self { shared: Arc::new(shared), clock, loading: false };
        register.look_at_operators()?;
        if let Some(last) = register.read(|r| Ok(r.entry(r.head()?.seq)?))? {
            register.memory().watch.wrote(last.at);
        }
        Ok(register)
    }

    /// This register by another clock, where its kind allows one.
    #[must_use]
    pub fn with_clock(&self, fixed: Option<Timestamp>) -> Self {
        Self { clock: choose_clock(self.kind(), fixed), ..self.clone() }
    }

    /// A register over any storage, made first where there is nothing yet (for `first`, as [`Self::create`] does).
    #[doc(hidden)]
    pub fn over_medium(
        medium: Arc<dyn Medium>,
        commune: &Commune,
        kind: RegisterKind,
        first: (&str, u32),
        clock: Timestamp,
        rules: RuleBook,
    ) -> Result<Self, ServiceError> {
        let store = Store::over(medium, Path::new("register"))?;
        let clock = choose_clock(kind, Some(clock));
        if store.read()?.head()?.seq == 0 {
            begin(&store, commune, kind, first, clock)?;
        }
        Self::over(store, rules, Some(clock))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// What it is for.
    pub fn kind(&self) -> RegisterKind {
        self.shared.kind
    }

    /// The time now, by the register's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The rules of all days.
    pub fn rules(&self) -> &RuleBook {
        &self.shared.rules
    }

    /// The commune it is kept for.
    pub fn commune(&self) -> &Commune {
        &self.shared.commune
    }

    /// The working days, with the officers' changes.
    pub fn calendar(&self) -> WorkCalendar {
        self.shared.calendar.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_calendar(&self, calendar: WorkCalendar) {
        *self.shared.calendar.write().unwrap_or_else(PoisonError::into_inner) = calendar;
    }

    /// While sample data is loaded into a demo register: the time things are said to have happened, and no waiting
    /// for the disk, since a load that breaks off is simply done again. `None` ends it. Other registers stay as they are.
    pub fn load_at(&mut self, at: Option<Timestamp>, clock: Clock) {
        if self.shared.kind == RegisterKind::Demo {
            self.loading = at.is_some();
            self.clock = at.map_or(clock, Clock::Fixed);
        }
    }

    /// The clock in force.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The operator bound to a system user, as an actor at a terminal.
    pub fn actor(&self, uid: u32, terminal: &str) -> Result<Actor, ServiceError> {
        operators::recognise(self, &operators::Proof { uid, ..operators::Proof::default() }, terminal)
    }

    /// Reads at one moment.
    pub fn read<T>(&self, f: impl FnOnce(&Reader) -> Result<T, ServiceError>) -> Result<T, ServiceError> {
        let guard = self.shared.store.read().unwrap_or_else(PoisonError::into_inner);
        let store = guard.as_ref().ok_or_else(closed)?;
        f(&store.read()?)
    }

    /// Works on the store itself (drafts, verification, bulk).
    pub(super) fn with_store<T>(
        &self,
        f: impl FnOnce(&Store) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let guard = self.shared.store.read().unwrap_or_else(PoisonError::into_inner);
        f(guard.as_ref().ok_or_else(closed)?)
    }

    /// Changes records in one transaction with its journal entry.
    ///
    /// A submission already known is not done again: `again` says what it led to. A commit that failed is neither
    /// believed nor disbelieved: the register is opened again and looked into.
    pub(super) fn change<T>(
        &self,
        actor: &Actor,
        what: &What<'_>,
        again: impl FnOnce(Subject, &Writer) -> Result<T, ServiceError>,
        f: impl FnOnce(&mut Writer) -> Result<(T, Option<Subject>), ServiceError>,
    ) -> Result<Changed<T>, ServiceError> {
        let (at, note) = (self.now(), sanitise(what.note));
        actor.may_write(what.action)?;
        if what.action != clock::JUMP && !self.loading {
            clock::mark_jump(self)?;
        }
        let (value, outcome, subjects, operators) = {
            let guard = self.shared.store.read().unwrap_or_else(PoisonError::into_inner);
            let store = guard.as_ref().ok_or_else(closed)?;
            let mut writer = if self.loading { store.write_unsynced()? } else { store.write()? };
            if let Some(subject) = what.submission.map(|id| writer.submission(id)).transpose()?.flatten() {
                let value = again(subject, &writer)?;
                drop(writer);
                return Ok(Changed { value, head: store.read()?.head()? });
            }
            let (value, subject) = f(&mut writer)?;
            quality::after_change(self, &mut writer, &actor.operator, what.action)?;
            let act = Act {
                at,
                operator: &actor.operator,
                terminal: &actor.terminal,
                action: what.action,
                note: &note,
                submission: what.submission.zip(subject),
            };
            // Whoever was kept out while this was made ready does not get it in.
            actor.may_write(what.action)?;
            let operators = writer.subjects().contains(&setting_subject(setting::OPERATORS));
            let subjects = writer.subjects().iter().take(SHOWN).copied().collect();
            (value, writer.commit(&act), subjects, operators)
        };
        let head = match outcome {
            Ok(head) => head,
            Err(StoreError::Unknown { what, seq, body_hash }) => self.resolve(seq, &body_hash, what)?,
            Err(e) => return Err(e.into()),
        };
        self.shared.memory.watch.wrote(at);
        let kept_out = if operators { self.look_at_operators()? } else { Vec::new() };
        if !what.action.starts_with(access::READ) {
            self.shared.news.tell(&Happened { head, subjects, kept_out });
        }
        Ok(Changed { value, head })
    }

    /// After a failed commit: opens the file again and looks whether the entry is there.
    fn resolve(&self, seq: u64, body_hash: &[u8; 32], what: String) -> Result<Head, ServiceError> {
        {
            let mut guard = self.shared.store.write().unwrap_or_else(PoisonError::into_inner);
            let medium = guard.take().and_then(|failed| failed.medium());
            *guard = Some(Store::reopen(&self.shared.path, medium)?);
        }
        self.read(|r| match r.entry(seq)? {
            Some(entry) if entry.body_hash == *body_hash => Ok(r.head()?),
            _ => Err(ServiceError::NotSaved(what)),
        })
    }

    /// Takes the store out so that its file can be replaced, and puts the new one in.
    pub(super) fn replace_file(
        &self,
        f: impl FnOnce(&mut Option<Store>) -> Result<(), ServiceError>,
    ) -> Result<(), ServiceError> {
        let mut guard = self.shared.store.write().unwrap_or_else(PoisonError::into_inner);
        let outcome = f(&mut guard);
        if guard.is_none() {
            *guard = Some(Store::open(&self.shared.path)?);
        }
        outcome
    }

    /// The end of the journal.
    pub fn head(&self) -> Result<Head, ServiceError> {
        self.read(|r| Ok(r.head()?))
    }

    /// What happens from now on.
    pub fn subscribe(&self) -> Receiver<Happened> {
        self.shared.news.subscribe()
    }

    /// What is known beside the file.
    pub(super) fn memory(&self) -> &Memory {
        &self.shared.memory
    }

    /// Brings the operators' list in memory up to date; the names of those who are kept out.
    fn look_at_operators(&self) -> Result<Vec<String>, ServiceError> {
        let all = self.read(operators::read)?;
        let kept_out = all.iter().filter(|o| o.disabled).map(|o| o.name.clone()).collect();
        self.shared.memory.roll.replace(all);
        Ok(kept_out)
    }

    /// Closes the file if this is the last handle on it, and says whether that went well.
    pub fn close(self) -> Result<(), ServiceError> {
        if Arc::strong_count(&self.shared) == 1 {
            // What cannot be journalled now (a full disk) does not keep the register open.
            let _ = access::flush(&self);
        }
        let Some(shared) = Arc::into_inner(self.shared) else { return Ok(()) };
        match shared.store.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(store) => Ok(store.close()?),
            None => Ok(()),
        }
    }
}

/// The first entry: what the register is for, and its first operator with every permission.
fn begin(
    store: &Store,
    commune: &Commune,
    kind: RegisterKind,
    first: (&str, u32),
    clock: Clock,
) -> Result<(), ServiceError> {
    let operator = Operator::full(first.0, Some(first.1));
    let mut writer = store.write()?;
    writer.set_setting(setting::COMMUNE, commune)?;
    writer.set_setting(setting::KIND, &kind)?;
    writer.set_setting(setting::OPERATORS, &vec![operator.clone()])?;
    writer.commit(&Act {
        at: clock.now(),
        operator: &operator.name,
        terminal: "init",
        action: "register.create",
        note: &commune.name,
        submission: None,
    })?;
    Ok(())
}

/// So many of the records that change are named to those who show them.
const SHOWN: usize = 64;

/// How the journal names a change.
#[derive(Debug, Clone, Copy)]
pub(super) struct What<'a> {
    pub action: &'static str,
    pub note: &'a str,
    pub submission: Option<&'a str>,
}

fn closed() -> ServiceError {
    StoreError::Storage("sổ đã đóng".to_owned()).into()
}
