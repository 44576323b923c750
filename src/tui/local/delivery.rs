//! Where what happens at the terminal goes. Until somebody takes it, it is kept; then it is handed over in the thread
//! that saw it happen, so that a key waits for no other thread.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Instant;

use crate::tui::input::{Input, Millis, Timed};

/// Events kept until somebody takes them; then whoever has more waits.
const KEPT: usize = 4_096;

/// Takes what happens, and says whether it wants more.
pub(super) type Taker = Box<dyn FnMut(Timed) -> bool + Send>;

/// The way from the threads that watch the terminal to whoever wants to know.
#[derive(Clone)]
pub(super) struct Delivery(Arc<Shared>);

struct Shared {
    /// When the terminal was taken over.
    since: Instant,
    to: Mutex<To>,
    taken: Condvar,
}

enum To {
    Nobody(Vec<Timed>),
    Taker(Taker),
    NobodyAnyMore,
}

impl Default for Delivery {
    fn default() -> Self {
        let (to, taken) = (Mutex::new(To::Nobody(Vec::new())), Condvar::new());
        Self(Arc::new(Shared { since: Instant::now(), to, taken }))
    }
}

impl Delivery {
    fn millis(&self) -> Millis {
        u64::try_from(self.0.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Delivers what has just happened; whether anybody wants more.
    pub(super) fn deliver(&self, input: Input) -> bool {
        let timed = Timed { at: self.millis(), input };
        let is_full = |to: &mut To| matches!(to, To::Nobody(kept) if kept.len() >= KEPT);
        let to = self.0.to.lock().unwrap_or_else(PoisonError::into_inner);
        let mut to = self.0.taken.wait_while(to, is_full).unwrap_or_else(PoisonError::into_inner);
        let goes_on = match &mut *to {
            To::Nobody(kept) => {
                kept.push(timed);
                true
            }
            To::Taker(taker) => taker(timed),
            To::NobodyAnyMore => false,
        };
        if !goes_on {
            *to = To::NobodyAnyMore;
        }
        goes_on
    }

    /// From now on `taker` gets it, what was kept first.
    pub(super) fn hand_to(&self, mut taker: Taker) {
        let mut to = self.0.to.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = if let To::Nobody(kept) = &mut *to { std::mem::take(kept) } else { Vec::new() };
        let goes_on = kept.into_iter().all(&mut taker);
        *to = if goes_on { To::Taker(taker) } else { To::NobodyAnyMore };
        drop(to);
        self.0.taken.notify_all();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn what_happened_before_anybody_listened_comes_first_and_after_the_end_nothing() {
        let delivery = Delivery::default();
        assert!(delivery.deliver(Input::Resize(1, 1)));
        let (sender, got) = channel();
        delivery.hand_to(Box::new(move |timed: Timed| {
            sender.send(timed.input.clone()).unwrap();
            timed.input != Input::Hangup
        }));
        assert!(delivery.deliver(Input::Resize(2, 2)));
        assert!(!delivery.deliver(Input::Hangup));
        assert!(!delivery.deliver(Input::Resize(3, 3)));
        let got: Vec<Input> = got.iter().collect();
        assert_eq!(got, [Input::Resize(1, 1), Input::Resize(2, 2), Input::Hangup]);
    }
}
