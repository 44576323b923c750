//! The commune as a register knows it: as it was begun, and what became of its units since.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::NaiveDate;

use super::setting;
use crate::error::ServiceError;
use crate::setting::Kept;
use soxa_domain::reorganisation::Reorganisation;
use soxa_domain::unit::Commune;
use soxa_store::{Reader, StoreError};

/// The commune of a register.
#[derive(Debug)]
pub(super) struct Units {
    /// As the register was begun.
    begun: Commune,
    now: RwLock<Standing>,
}

#[derive(Debug)]
struct Standing {
    changes: Vec<Reorganisation>,
    /// After every change that was written down: none is written before its day.
    commune: Arc<Commune>,
}

impl Units {
    /// As a register's file says.
    ///
    /// # Errors
    /// The register says nothing of its commune, or cannot be read.
    pub(super) fn read(reader: &Reader) -> Result<Self, StoreError> {
        let missing = || StoreError::Damaged(format!("thiếu {}", setting::COMMUNE.name()));
        let begun = reader.setting(&setting::COMMUNE)?.ok_or_else(missing)?;
        let standing = Standing::of(&begun, changes(reader)?);
        Ok(Self { begun, now: RwLock::new(standing) })
    }

    /// Takes up what the file says now.
    pub(super) fn look_again(&self, changes: Vec<Reorganisation>) {
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Standing::of(&self.begun, changes);
    }

    /// The commune of today.
    pub(super) fn today(&self) -> Arc<Commune> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner).commune)
    }

    /// The commune as it was on a day.
    pub(super) fn on(&self, day: NaiveDate) -> Commune {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        self.begun.clone().reorganised(&now.changes, day)
    }

    /// The commune after some changes.
    pub(super) fn after(&self, changes: &[Reorganisation]) -> Commune {
        self.begun.clone().reorganised(changes, NaiveDate::MAX)
    }
}

impl Standing {
    fn of(begun: &Commune, changes: Vec<Reorganisation>) -> Self {
        let commune = begun.clone().reorganised(&changes, NaiveDate::MAX);
        Self { changes, commune: Arc::new(commune) }
    }
}

/// What became of the units, in the order of the days.
///
/// # Errors
/// The register cannot be read.
pub(crate) fn changes(view: &impl Kept) -> Result<Vec<Reorganisation>, StoreError> {
    Ok(view.kept(&setting::UNITS)?.unwrap_or_default())
}

impl super::Register {
    /// The commune it is kept for, as it is today.
    pub fn commune(&self) -> Arc<Commune> {
        self.shared.units.today()
    }

    /// The commune as it was on a day: its name, what stands above it, its hamlets.
    pub fn commune_on(&self, day: NaiveDate) -> Commune {
        self.shared.units.on(day)
    }

    /// The commune as a change under way leaves it.
    pub(crate) fn commune_within(&self, view: &impl Kept) -> Result<Commune, ServiceError> {
        Ok(self.shared.units.after(&changes(view)?))
    }

    /// Takes up the units as the file has them now.
    pub(super) fn look_at_units(&self) -> Result<(), ServiceError> {
        let changes = self.read(&super::Upkeep, |r| Ok(changes(r)?))?;
        self.shared.units.look_again(changes);
        Ok(())
    }
}
