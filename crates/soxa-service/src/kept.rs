//! Values worked out of the register that every picture shows: kept until the register changes, so that no key waits for
//! rows to be counted again.

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
        let count = changes.0.load(Ordering::SeqCst);
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

#[cfg(test)]
mod tests {
    use super::*;

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
