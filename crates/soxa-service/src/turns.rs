//! One password at a time: comparing takes 64 MiB and a good part of a second, so that many at once would take the PC
//! away from the counter. Whoever comes waits for a turn; where too many wait already, nothing is compared at all.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::error::ServiceError;
use super::origin::{Line, Origin};

/// So many wait at most, from wherever.
const WAITING: usize = 8;
/// So many of one place wait at most.
const WAITING_OF_ONE: usize = 2;

/// The only place where passwords are compared or made into hashes.
static TURNS: Turns = Turns::new();

struct Turns {
    inside: Mutex<Inside>,
    changed: Condvar,
}

struct Inside {
    taken: bool,
    waiting: Vec<Origin>,
}

/// The turn of one; ends with it.
pub(super) struct Turn(());

impl Drop for Turn {
    fn drop(&mut self) {
        TURNS.inside().taken = false;
        TURNS.changed.notify_all();
    }
}

impl Turns {
    const fn new() -> Self {
        Self { inside: Mutex::new(Inside { taken: false, waiting: Vec::new() }), changed: Condvar::new() }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for a turn; refused where enough wait already. Whoever unlocks an own screen goes before strangers.
pub(super) fn take(origin: &Origin) -> Result<Turn, ServiceError> {
    let own = origin.line == Line::OwnScreen;
    let mut inside = TURNS.inside();
    if inside.taken {
        let of_one = inside.waiting.iter().filter(|o| *o == origin).count();
        if of_one >= WAITING_OF_ONE || !own && inside.waiting.len() >= WAITING {
            return Err(ServiceError::Busy);
        }
    }
    inside.waiting.push(origin.clone());
    let goes_before = |o: &Origin| o.line == Line::OwnScreen && !own;
    while inside.taken || inside.waiting.iter().any(goes_before) {
        inside = TURNS.changed.wait(inside).unwrap_or_else(PoisonError::into_inner);
    }
    if let Some(place) = inside.waiting.iter().position(|o| o == origin) {
        inside.waiting.swap_remove(place);
    }
    inside.taken = true;
    Ok(Turn(()))
}

/// Waits for a turn to make a hash, for somebody whose right to it is known.
pub(super) fn take_patiently() -> Turn {
    let mut inside = TURNS.inside();
    while inside.taken {
        inside = TURNS.changed.wait(inside).unwrap_or_else(PoisonError::into_inner);
    }
    inside.taken = true;
    Turn(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn one_at_a_time_and_only_few_wait() {
        static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
        let first = take_patiently();
        let threads: Vec<_> = (0..80)
            .map(|n| {
                std::thread::spawn(move || {
                    let Ok(turn) = take(&Origin::new(n % 20, "-", None)) else { return false };
                    assert_eq!(AT_ONCE.fetch_add(1, Ordering::SeqCst), 0, "two at once");
                    std::thread::yield_now();
                    AT_ONCE.fetch_sub(1, Ordering::SeqCst);
                    drop(turn);
                    true
                })
            })
            .collect();
        std::thread::sleep(std::time::Duration::from_millis(300));
        drop(first);
        let served = threads.into_iter().filter_map(|t| t.join().ok()).filter(|served| *served).count();
        // Tests beside this one may hold a turn; whoever came while one was held waited or was sent away.
        assert!((1..80).contains(&served), "{served}");
    }
}
