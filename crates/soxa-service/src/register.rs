//! The open register with what every operation needs: store, clock, rules, calendar, commune.

mod change;
mod units;

use std::path::Path;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use super::access;
use super::actor::{Actor, Operator};
pub use super::clock::Clock;
use super::clock::choose as choose_clock;
use super::error::ServiceError;
use super::grant::{Granted, Upkeep};
use super::keyring::Keyring;
use super::memory::Memory;
use super::news::{Happened, News};
use super::opened::Opened;
use super::operators;
use super::own_rules::OwnRules;
pub(super) use super::setting;
use super::upward::Bell;
use soxa_domain::action::ActionId;
use soxa_domain::calendar::{CalendarChanges, WorkCalendar};
use soxa_domain::rulebook::{RuleBook, RuleError};
use soxa_domain::time::Timestamp;
use soxa_domain::unit::Commune;
use soxa_keys::{KeyProblem, RegisterKey};
use soxa_store::journal::Head;
use soxa_store::medium::Medium;
use soxa_store::writer::Act;
use soxa_store::{OpenError, Reader, Store, StoreError, reserve};
use units::Units;
use zeroize::Zeroizing;

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
    keyring: Option<Arc<Keyring>>,
    own_rules: Option<Arc<(OwnRules, Vec<RuleError>)>>,
}

/// What all handles have in common.
struct Shared {
    store: Opened,
    kind: RegisterKind,
    rules: RuleBook,
    units: Units,
    calendar: RwLock<Calendar>,
    news: News,
    memory: Memory,
}

/// The working days: what officers changed, and the whole once somebody counts, which most commands do not.
struct Calendar {
    changes: CalendarChanges,
    made: OnceLock<WorkCalendar>,
}

impl Register {
    /// Makes an empty register whose first operator has every permission and is bound to a system user; encrypted where there
    /// is a key for it.
    pub fn create(
        path: &Path,
        register_key: Option<Arc<RegisterKey>>,
        commune: &Commune,
        kind: RegisterKind,
        first: (&str, u32),
        clock: Option<Timestamp>,
        rules: RuleBook,
    ) -> Result<Self, ServiceError> {
        let clock = choose_clock(kind, clock);
        let store = Store::create(path, register_key, |store| begin(store, commune, kind, first, clock))?;
        Self::over(store, rules, Some(clock))
    }

    /// Opens a register, with the key that was opened for it where it is encrypted; its integrity is checked first.
    pub fn open(
        path: &Path,
        register_key: Option<Arc<RegisterKey>>,
        clock: Option<Timestamp>,
        rules: RuleBook,
    ) -> Result<Self, ServiceError> {
        let store = Store::open(path, register_key)?;
        // Only now: while another process has the register open, the file beside it is that one's import.
        Store::discard_unfinished(path);
        let kind: RegisterKind = store.read()?.setting(&setting::KIND)?.unwrap_or(RegisterKind::Real);
        if kind == RegisterKind::Real {
            reserve::restore(path);
        }
        Self::over(store, rules, Some(choose_clock(kind, clock)))
    }

    /// Opens a register whose journal may not hold, to find out where.
    pub fn inspect(
        path: &Path,
        register_key: Option<Arc<RegisterKey>>,
        clock: Option<Timestamp>,
        rules: RuleBook,
    ) -> Result<Self, ServiceError> {
        let store = Store::inspect(path, register_key)?;
        let kind: RegisterKind = store.read()?.setting(&setting::KIND)?.unwrap_or(RegisterKind::Real);
        Self::over(store, rules, Some(choose_clock(kind, clock)))
    }

    fn over(store: Store, rules: RuleBook, clock: Option<Clock>) -> Result<Self, ServiceError> {
        let reader = store.read()?;
        let units = Units::read(&reader)?;
        let missing = || StoreError::Damaged(format!("thiếu {}", setting::KIND.name()));
        let kind: RegisterKind = reader.setting(&setting::KIND)?.ok_or_else(missing)?;
        let changes: CalendarChanges = reader.setting(&setting::CALENDAR)?.unwrap_or_default();
        drop(reader);
        let shared = Shared {
            store: Opened::new(store),
            kind,
            calendar: RwLock::new(Calendar { changes, made: OnceLock::new() }),
            rules,
            units,
            news: News::default(),
            memory: Memory::default(),
        };
        let clock = clock.unwrap_or(Clock::System);
        let register =
            Self { shared: Arc::new(shared), clock, loading: false, keyring: None, own_rules: None };
        register.look_at_operators()?;
        if let Some(last) = register.read(&Upkeep, |r| Ok(r.entry(r.head()?.seq)?))? {
            register.memory().watch.wrote(last.at);
        }
        Ok(register)
    }

    /// This register with the keys by which this PC signs for it.
    #[must_use]
    pub fn with_keyring(self, keyring: Keyring) -> Self {
        Self { keyring: Some(Arc::new(keyring)), ..self }
    }

    /// This register with the folders that its rules were read from, and the mistakes in files that were not taken.
    #[must_use]
    pub fn with_own_rules(self, own: OwnRules, mistakes: Vec<RuleError>) -> Self {
        Self { own_rules: Some(Arc::new((own, mistakes))), ..self }
    }

    /// Rule files that lay there with a mistake when the register was opened: their last good text is in force.
    pub fn rule_mistakes(&self) -> &[RuleError] {
        self.own_rules.as_deref().map_or(&[], |(_, mistakes)| mistakes)
    }

    /// Where the commune's own rules lie: beside the register, where nothing else was said.
    pub fn own_rules(&self) -> OwnRules {
        let own = self.own_rules.as_deref();
        own.map_or_else(|| OwnRules::beside(self.path()), |(own, _)| own.clone())
    }

    /// The keys by which this PC signs; without them nothing is signed.
    pub fn keyring(&self) -> Option<&Keyring> {
        self.keyring.as_deref()
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
        self.shared.store.path()
    }

    /// Where the program that sends upward waits between two sendings.
    pub fn bell(&self) -> Arc<Bell> {
        Arc::clone(&self.memory().bell)
    }

    /// Whether it is encrypted.
    pub fn is_encrypted(&self) -> Result<bool, ServiceError> {
        Ok(self.register_key()?.is_some())
    }

    /// Seals a file that is to lie beside an encrypted register; `None` where the register lies in clear.
    pub fn seal(&self, what: &[u8]) -> Result<Option<Vec<u8>>, ServiceError> {
        Ok(self.register_key()?.map(|register_key| register_key.seal(what)).transpose()?)
    }

    /// Opens such a file.
    pub fn unseal(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, ServiceError> {
        let register_key = self.register_key()?.ok_or(ServiceError::Key(KeyProblem::NotEncrypted))?;
        Ok(register_key.unseal(sealed)?)
    }

    /// The key of an encrypted register.
    pub(super) fn register_key(&self) -> Result<Option<Arc<RegisterKey>>, ServiceError> {
        self.with_store(&Upkeep, |store| Ok(store.register_key().cloned()))
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

    /// The working days, with the officers' changes.
    pub fn calendar(&self) -> WorkCalendar {
        let calendar = self.shared.calendar.read().unwrap_or_else(PoisonError::into_inner);
        let made = || self.rules().calendar().with_changes(&calendar.changes);
        calendar.made.get_or_init(made).clone()
    }

    pub(super) fn set_calendar(&self, changes: CalendarChanges) {
        let new = Calendar { changes, made: OnceLock::new() };
        *self.shared.calendar.write().unwrap_or_else(PoisonError::into_inner) = new;
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

    /// Reads at one moment, with a permission that was asked for.
    pub fn read<T>(
        &self,
        _grant: &impl Granted,
        f: impl FnOnce(&Reader) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        self.shared.store.with(|store| f(&store.read()?))
    }

    /// Works on the store itself (drafts, verification, bulk).
    pub(super) fn with_store<T>(
        &self,
        _grant: &impl Granted,
        f: impl FnOnce(&Store) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        self.shared.store.with(f)
    }

    /// Takes the store out so that its file can be replaced, and puts the new one in.
    pub(super) fn replace_file(
        &self,
        _grant: &impl Granted,
        f: impl FnOnce(&mut Option<Store>) -> Result<(), ServiceError>,
    ) -> Result<(), ServiceError> {
        let replaced = self.shared.store.replace(f);
        self.shared.memory.changes.count();
        replaced?;
        self.shared.news.tell(&Happened { head: self.head()?, subjects: Vec::new(), kept_out: Vec::new() });
        Ok(())
    }

    /// Writes the file anew, so that nothing of what was erased can be read in it any more.
    pub(super) fn forget_erased(&self) -> Result<(), ServiceError> {
        self.replace_file(&Upkeep, |slot| {
            if let Some(new) = slot.as_ref().map(Store::rewrite).transpose()?.flatten() {
                *slot = Some(new);
            }
            Ok(())
        })
    }

    /// The end of the journal.
    pub fn head(&self) -> Result<Head, ServiceError> {
        self.read(&Upkeep, |r| Ok(r.head()?))
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
        let all = self.read(&Upkeep, operators::read)?;
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
        match shared.store.into_store().map(Store::close) {
            // Every change that was acknowledged was synced by its own commit. What closing adds spares the next opening
            // a repair; that it failed must not say of anything that it was not saved.
            Some(Err(OpenError::Io { .. }) | Ok(())) | None => Ok(()),
            Some(Err(e)) => Err(e.into()),
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
    writer.set_setting(&setting::COMMUNE, commune)?;
    writer.set_setting(&setting::KIND, &kind)?;
    writer.set_setting(&setting::OPERATORS, &vec![operator.clone()])?;
    writer.commit(&Act {
        at: clock.now(),
        operator: &operator.name,
        terminal: "init",
        action: ActionId::RegisterCreate,
        note: &commune.name,
        submission: None,
    })?;
    Ok(())
}

/// How the journal names a change.
#[derive(Debug, Clone, Copy)]
pub(super) struct What<'a> {
    pub action: ActionId,
    pub note: &'a str,
    pub submission: Option<&'a str>,
}
