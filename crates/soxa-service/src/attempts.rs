//! Wrong passwords, counted by operator and origin: who guesses has to wait longer and longer where the guessing comes
//! from, and nobody else does. Guessing from many places at one operator, or at many operators from one place, is slowed
//! down too; a place from which the operator has signed in before, and the operator's own locked screen, are left out of
//! that, so that no stranger shuts anybody out.

use serde::{Deserialize, Serialize};

use super::origin::{Line, Origin};
use soxa_domain::time::Timestamp;

/// Wrong passwords for one operator from one place before one has to wait.
const FREE: u32 = 3;
/// The same for one operator from all places of a system user, or from one place for anybody.
const FREE_AT_LARGE: u32 = 12;
/// The same for one operator from anywhere.
const FREE_ANYWHERE: u32 = 60;
/// Seconds of the first wait; each further wrong one doubles it.
const FIRST_WAIT: i64 = 5;
/// The longest wait.
const LONGEST_WAIT: i64 = 15 * 60;
/// The longest wait for what strangers elsewhere did: guessing stays hopeless, and nobody is kept waiting by it.
const LONGEST_FOR_OTHERS: i64 = 30;
/// What is older no longer counts, in seconds.
const FORGOTTEN: i64 = 24 * 3600;
/// Counts kept at most: nobody fills the register by guessing.
const KEPT: usize = 256;
/// Places kept from which an operator has signed in.
const KNOWN: usize = 8;

/// Whom a count is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Counted {
    /// An operator, from one place.
    Pair(String, Origin),
    /// An operator, from all places of a system user: over SSH by keys, or not.
    User(String, u32, bool),
    /// An operator, from anywhere.
    Operator(String),
    /// A place, for anybody.
    Place(Origin),
}

impl Counted {
    const fn free(&self) -> u32 {
        match self {
            Self::Pair(..) => FREE,
            Self::User(..) | Self::Place(_) => FREE_AT_LARGE,
            Self::Operator(_) => FREE_ANYWHERE,
        }
    }

    const fn longest(&self) -> i64 {
        if matches!(self, Self::Operator(_)) { LONGEST_FOR_OTHERS } else { LONGEST_WAIT }
    }
}

/// Wrong ones in a row, and the last of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Count {
    whom: Counted,
    wrong: u32,
    last: Timestamp,
}

impl Count {
    /// Seconds to wait still.
    fn wait(&self, now: Timestamp) -> i64 {
        let Some(beyond) = self.wrong.checked_sub(self.whom.free()) else { return 0 };
        let wait = (FIRST_WAIT << beyond.min(20)).min(self.whom.longest());
        // A clock set back does not keep anybody out for longer than the wait itself.
        (wait - now.seconds().saturating_sub(self.last.seconds())).clamp(0, wait)
    }
}

/// All counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attempts {
    counts: Vec<Count>,
    known: Vec<(String, Origin)>,
}

impl Attempts {
    /// What an attempt is counted for.
    fn whom(&self, operator: &str, origin: &Origin) -> Vec<Counted> {
        let mut whom = vec![Counted::Pair(operator.to_owned(), origin.clone())];
        let own = origin.line == Line::OwnScreen;
        if !own && !self.known.iter().any(|(o, place)| o == operator && place == origin) {
            let by_key = matches!(origin.line, Line::Key(_));
            whom.extend([
                Counted::User(operator.to_owned(), origin.uid, by_key),
                Counted::Operator(operator.to_owned()),
                Counted::Place(origin.clone()),
            ]);
        }
        whom
    }

    /// Seconds until an operator may be tried again from a place.
    pub fn wait(&self, operator: &str, origin: &Origin, now: Timestamp) -> i64 {
        let whom = self.whom(operator, origin);
        let waits = self.counts.iter().filter(|c| whom.contains(&c.whom)).map(|c| c.wait(now));
        waits.max().unwrap_or(0)
    }

    /// A secret was wrong.
    pub fn wrong(&mut self, operator: &str, origin: &Origin, now: Timestamp) {
        self.counts.retain(|c| now.seconds().saturating_sub(c.last.seconds()) < FORGOTTEN);
        for whom in self.whom(operator, origin) {
            match self.counts.iter_mut().find(|c| c.whom == whom) {
                Some(count) => (count.wrong, count.last) = (count.wrong.saturating_add(1), now),
                None => self.counts.push(Count { whom, wrong: 1, last: now }),
            }
        }
        // What has to wait longest stays longest.
        self.counts.sort_by_key(|c| std::cmp::Reverse((c.wrong, c.last)));
        self.counts.truncate(KEPT);
    }

    /// A secret was right: the place is known from now on.
    pub fn right(&mut self, operator: &str, origin: &Origin) {
        let pair = Counted::Pair(operator.to_owned(), origin.clone());
        self.counts.retain(|c| c.whom != pair);
        if origin.line == Line::OwnScreen {
            return;
        }
        let this = (operator.to_owned(), origin.clone());
        self.known.retain(|known| *known != this);
        self.known.push(this);
        let of_operator = self.known.iter().filter(|(o, _)| o == operator).count();
        if of_operator > KNOWN
            && let Some(oldest) = self.known.iter().position(|(o, _)| o == operator)
        {
            self.known.remove(oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(uid: u32, terminal: &str, key: Option<&str>) -> Origin {
        Origin::new(uid, terminal, key)
    }

    #[test]
    fn a_stranger_elsewhere_keeps_nobody_out_of_their_own_screen() {
        let now = Timestamp::from_seconds(1_000_000);
        let (terminal, viewer) = (place(1000, "tty1", None), place(1002, "pts/3", Some("AAAA")));
        let mut all = Attempts::default();
        all.right("lan", &terminal);
        for _ in 0..40 {
            all.wrong("lan", &viewer, now);
        }
        assert_eq!(all.wait("lan", &viewer, now), LONGEST_WAIT);
        assert_eq!(all.wait("lan", &terminal, now), 0, "signed in there before");
        assert_eq!(all.wait("lan", &terminal.own_screen(), now), 0, "her own locked screen");
        let (other, over_ssh) = (place(1001, "tty2", None), place(1002, "pts/3", Some("BBBB")));
        assert_eq!(all.wait("lan", &other, now), 0, "a terminal where she never was");
        assert!(all.wait("lan", &over_ssh, now) > 60, "the viewer's account with another key");
        for _ in 0..FREE {
            all.wrong("lan", &terminal.own_screen(), now);
        }
        assert!(
            all.wait("lan", &terminal.own_screen(), now) > 0,
            "but guessing there is slowed down as well"
        );
    }

    #[test]
    fn guessing_from_many_places_is_slowed_down_and_fills_nothing() {
        let now = Timestamp::from_seconds(1_000_000);
        let mut all = Attempts::default();
        let mut compared = 0;
        for n in 0..5_000_u32 {
            let from = place(n, "-", None);
            if all.wait("lan", &from, now) == 0 {
                compared += 1;
                all.wrong("lan", &from, now);
            }
        }
        assert_eq!(compared, FREE_ANYWHERE);
        assert!(all.wait("lan", &place(77_777, "-", None), now) <= LONGEST_FOR_OTHERS);
        for n in 0..5_000 {
            all.wrong(&format!("nobody {n}"), &place(1, "-", None), now);
        }
        assert!(all.counts.len() <= KEPT);
        assert!(all.wait("somebody", &place(1, "-", None), now) > 0, "one place at many names");
        assert!(all.wait("lan", &place(9_999, "-", None), now) > 0, "and nothing was forgotten over it");
    }
}
