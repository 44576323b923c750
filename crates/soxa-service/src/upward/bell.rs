//! Wakes the program that sends before its time: it waits here between two sendings, where the register's process can reach
//! it and calls nobody.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So long a ring that nobody heard is remembered: a sending that goes on just then is followed by another.
const REMEMBERED: Duration = Duration::from_mins(10);

/// What is waited at.
#[derive(Debug, Default)]
pub struct Bell {
    inside: Mutex<Inside>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Inside {
    waiting: usize,
    rung: u64,
    unheard: Option<Instant>,
    is_over: bool,
}

impl Bell {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for a sending now; whether anybody waited for that.
    pub fn ring(&self) -> bool {
        let mut inside = self.inside();
        inside.rung += 1;
        let is_heard = inside.waiting > 0;
        inside.unheard = (!is_heard).then(Instant::now);
        self.changed.notify_all();
        is_heard
    }

    /// Waits until somebody asks, for so long at most; whether somebody did.
    pub fn wait(&self, limit: Duration) -> bool {
        let mut inside = self.inside();
        if inside.unheard.take().is_some_and(|at| at.elapsed() < REMEMBERED) {
            return true;
        }
        let (until, before) = (Instant::now() + limit, inside.rung);
        inside.waiting += 1;
        while inside.rung == before && !inside.is_over {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            inside = self.changed.wait_timeout(inside, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        inside.waiting -= 1;
        inside.rung != before
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.inside().waiting
    }

    /// Sends everybody away who waits: the register is about to be closed.
    pub fn end(&self) {
        self.inside().is_over = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn waits(bell: &Arc<Bell>) -> std::thread::JoinHandle<bool> {
        let waiter = Arc::clone(bell);
        let thread = std::thread::spawn(move || waiter.wait(Duration::from_mins(1)));
        while bell.waiting() == 0 {
            std::thread::yield_now();
        }
        thread
    }

    #[test]
    fn whoever_waits_is_woken_and_an_early_ring_is_not_lost() {
        let bell = Arc::new(Bell::default());
        let waiter = waits(&bell);
        assert!(bell.ring());
        assert!(waiter.join().unwrap_or_default());
        assert!(!bell.ring());
        assert!(bell.wait(Duration::from_mins(1)), "the ring nobody heard");
        assert!(!bell.wait(Duration::ZERO), "it is heard once");
    }

    #[test]
    fn a_register_that_closes_keeps_nobody() {
        let bell = Arc::new(Bell::default());
        let waiter = waits(&bell);
        bell.end();
        assert!(!waiter.join().unwrap_or(true));
        assert!(!bell.wait(Duration::from_mins(1)));
    }
}
