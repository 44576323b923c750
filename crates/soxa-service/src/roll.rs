//! The operators' list in memory, as it stands now: whoever acts is looked up here at each act. It is read from the
//! register when that is opened and again after every change of the list, so that no key waits for the disk.

use std::sync::{PoisonError, RwLock};

use super::actor::{Operator, Permission};

/// The operators as they stand.
#[derive(Default)]
pub struct Roll(RwLock<Vec<Operator>>);

impl Roll {
    /// Puts another list in place of this one.
    pub(super) fn replace(&self, all: Vec<Operator>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = all;
    }

    fn of<T>(&self, name: &str, ask: impl FnOnce(&Operator) -> T) -> Option<T> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|o| o.name == name && !o.disabled).map(ask)
    }

    /// Whether an operator of this name, as it is stored, is let in.
    pub(super) fn is_let_in(&self, name: &str) -> bool {
        self.of(name, |_| ()).is_some()
    }

    /// Whether an operator may do that now. Who is kept out may do nothing.
    pub(super) fn may(&self, name: &str, permission: Permission) -> bool {
        self.of(name, |o| o.permissions().contains(&permission)).unwrap_or(false)
    }
}

/// Names stay out of every message.
impl std::fmt::Debug for Roll {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Roll")
    }
}
