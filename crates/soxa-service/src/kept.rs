//! Values worked out of the register that every picture shows: kept until the register changes, so that no key waits for
//! rows to be counted again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::error::ServiceError;

/// How often the register has changed since it was opened.
#[derive(Debug, Default)]
pub(super) struct Changes(AtomicU64);

impl Changes {
    /// Something changed, or may have.
    pub(super) fn count(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    /// How often so far.
    pub(super) fn so_far(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// A value, and the count of changes it is of.
#[derive(Debug)]
pub(super) struct Kept<T>(Mutex<Option<(u64, T)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> Kept<T> {
    /// The value; worked out where the register changed since it was.
    ///
    /// # Errors
    /// Those of working it out; nothing is kept then.
    pub(super) fn get(
        &self,
        changes: &Changes,
        work_out: impl FnOnce() -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        // Counted before reading: a change that comes between makes the value old at once.
        let count = changes.so_far();
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((of, value)) = kept
            && of == count
        {
            return Ok(value);
        }
        let value = work_out()?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((count, value.clone()));
        Ok(value)
    }
}

/// Values of many records, or answers to many questions.
#[derive(Debug)]
pub(super) struct KeptEach<K, T>(Mutex<(u64, HashMap<K, T>)>);

/// Values kept at most; beyond them all is forgotten.
const MOST: usize = 2_000;

impl<K, T> Default for KeptEach<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, T: Clone> KeptEach<K, T> {
    /// The value of a key; worked out where the register changed since it was. `count` is [`Changes::so_far`] from
    /// before what `work_out` reads was begun to be read, so that nothing older is kept as if it were of now.
    ///
    /// # Errors
    /// Those of working it out; nothing is kept then.
    pub(super) fn get(
        &self,
        count: u64,
        key: K,
        work_out: impl FnOnce() -> Result<Option<T>, ServiceError>,
    ) -> Result<Option<T>, ServiceError> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = Some(lock()).filter(|kept| kept.0 == count).and_then(|kept| kept.1.get(&key).cloned());
        if known.is_some() {
            return Ok(known);
        }
        let value = work_out()?;
        let mut kept = lock();
        if kept.0 < count || kept.1.len() >= MOST {
            *kept = (count, HashMap::new());
        }
        if let Some(value) = &value
            && kept.0 == count
        {
            kept.1.insert(key, value.clone());
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_was_read_before_a_change_is_not_kept_after_it() {
        let (changes, kept) = (Changes::default(), KeptEach::default());
        let get = |count, value| kept.get(count, 7, || Ok(Some(value))).ok().flatten();
        let before = changes.so_far();
        assert_eq!((get(before, 1), get(before, 2)), (Some(1), Some(1)));
        changes.count();
        assert_eq!(get(changes.so_far(), 3), Some(3));
        assert_eq!(get(before, 4), Some(4), "who reads at an earlier moment is not given a later one's");
        assert_eq!(get(changes.so_far(), 5), Some(3));
    }

    #[test]
    fn worked_out_once_for_each_change_and_never_kept_after_a_failure() {
        let (changes, kept, mut times) = (Changes::default(), Kept::default(), 0);
        let mut get = |fails: bool| {
            kept.get(&changes, || {
                times += 1;
                if fails { Err(ServiceError::Busy) } else { Ok(times) }
            })
            .ok()
        };
        assert_eq!((get(true), get(false), get(false), get(true)), (None, Some(2), Some(2), Some(2)));
        changes.count();
        assert_eq!((get(true), get(false)), (None, Some(4)));
    }
}
