//! Holds changes off while a new file of the register is built from what stands in it; whoever reads goes on.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::error::ServiceError;

/// A change waits so long for the fence to open: a list that is not very large is in by then.
const PATIENCE: Duration = Duration::from_secs(1);

/// Lets changes through, any number of them, or nobody.
#[derive(Debug, Default)]
pub(super) struct Fence {
    inside: Mutex<Inside>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct Inside {
    changing: usize,
    is_shut: bool,
}

/// A change that is under way.
pub(super) struct Passing<'a>(&'a Fence);

/// The fence is shut for as long as this is held.
pub(super) struct Shut<'a>(&'a Fence);

impl Fence {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a change through.
    ///
    /// # Errors
    /// The fence is shut, and was for as long as anybody would wait.
    pub(super) fn pass(&self) -> Result<Passing<'_>, ServiceError> {
        let waited = self.moved.wait_timeout_while(self.inside(), PATIENCE, |inside| inside.is_shut);
        let (mut inside, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if inside.is_shut {
            return Err(ServiceError::TakingIn);
        }
        inside.changing += 1;
        Ok(Passing(self))
    }

    /// Shuts the fence, once the changes under way are through and nobody else has it shut.
    pub(super) fn shut(&self) -> Shut<'_> {
        let shut = self.moved.wait_while(self.inside(), |inside| inside.is_shut);
        let mut inside = shut.unwrap_or_else(PoisonError::into_inner);
        inside.is_shut = true;
        drop(self.moved.wait_while(inside, |inside| inside.changing > 0));
        Shut(self)
    }
}

impl Drop for Passing<'_> {
    fn drop(&mut self) {
        self.0.inside().changing -= 1;
        self.0.moved.notify_all();
    }
}

impl Drop for Shut<'_> {
    fn drop(&mut self) {
        self.0.inside().is_shut = false;
        self.0.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn it_shuts_behind_the_last_change_and_opens_again() {
        let fence = Fence::default();
        let first = fence.pass().unwrap();
        let (told, is_shut) = channel();
        std::thread::scope(|scope| {
            let fence = &fence;
            scope.spawn(move || {
                let shut = fence.shut();
                told.send(()).unwrap();
                std::thread::sleep(Duration::from_millis(50));
                drop(shut);
            });
            assert!(is_shut.recv_timeout(Duration::from_millis(50)).is_err(), "a change is under way");
            drop(first);
            is_shut.recv().unwrap();
            assert!(fence.pass().is_ok(), "it opens within the time a change waits");
        });
        let shut = fence.shut();
        assert!(matches!(fence.pass(), Err(ServiceError::TakingIn)));
        drop(shut);
        assert!(fence.pass().is_ok());
    }
}
