//! Cards among the keys.

use super::{Scan, Verdict};
use crate::tui::input::Millis;
use soxa_domain::card_stream::{Progress, Recogniser};

/// A scanner that says nothing for this long has finished.
pub const QUIET: Millis = 150;
/// A half card is given up after this long.
const GIVE_UP: Millis = 1_000;
/// The same card again within this time is the scanner repeating itself.
const REPEAT: Millis = 3_000;
/// Keys further apart than this are not of one scan.
const NEW_RUN: Millis = 400;

/// Watches the characters typed at a terminal for cards.
#[derive(Debug, Clone, Default)]
pub struct CardFilter {
    recogniser: Recogniser,
    state: State,
    last_at: Millis,
    delivered: Option<(String, Millis)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Idle,
    Watching,
    Scanning,
    Complete,
    /// Delivered; a suffix may still follow.
    Settling,
}

impl CardFilter {
    /// A character was typed.
    pub fn character(&mut self, c: char, at: Millis) -> Verdict {
        let gap = at.saturating_sub(std::mem::replace(&mut self.last_at, at));
        if matches!(self.state, State::Scanning | State::Complete) {
            self.state = match self.recogniser.push(c) {
                Progress::Complete => State::Complete,
                _ if self.state == State::Complete => State::Complete,
                _ => State::Scanning,
            };
            return Verdict::Swallow;
        }
        if gap > NEW_RUN || self.state == State::Settling {
            self.recogniser.reset();
            self.state = State::Idle;
        }
        match self.recogniser.push(c) {
            Progress::Idle => {
                self.state = State::Idle;
                Verdict::Pass
            }
            Progress::Suspect if self.state == State::Watching => Verdict::Pass,
            Progress::Suspect => {
                self.state = State::Watching;
                Verdict::Remember
            }
            Progress::Recognised => {
                self.state = State::Scanning;
                Verdict::RollBack
            }
            Progress::Complete => {
                self.state = State::Complete;
                Verdict::RollBack
            }
        }
    }

    /// A key that nobody types in the middle of a card: a digit with the Alt key, by which a scanner types the code of a
    /// letter, or a sign that parts the fields of a message. Whether it belongs to the card under way.
    pub fn belongs(&mut self, digit: Option<char>, at: Millis) -> bool {
        if !matches!(self.state, State::Scanning | State::Complete) {
            return false;
        }
        self.last_at = at;
        if let Some(digit) = digit {
            self.recogniser.push('\u{1b}');
            self.recogniser.push(digit);
        }
        true
    }

    /// Enter or Tab was pressed, which is also what scanners end with. A finished card is handed over.
    pub fn terminator(&mut self, at: Millis) -> (Verdict, Option<Scan>) {
        let gap = at.saturating_sub(std::mem::replace(&mut self.last_at, at));
        match self.state {
            State::Scanning => {
                // The machine-readable zone comes in lines: its ends belong to it.
                if self.recogniser.push('\n') == Progress::Complete {
                    self.state = State::Complete;
                }
                (Verdict::Swallow, None)
            }
            State::Complete => (Verdict::Swallow, self.deliver(at)),
            State::Settling if gap < QUIET => (Verdict::Swallow, None),
            _ => {
                self.interrupt();
                (Verdict::Pass, None)
            }
        }
    }

    /// Backspace was pressed: no scanner does that.
    pub fn backspace(&mut self) {
        if self.state == State::Watching {
            self.recogniser.pop();
        } else {
            self.interrupt();
        }
    }

    /// Another key was pressed: whatever was under way is over.
    pub fn interrupt(&mut self) {
        self.recogniser.reset();
        self.state = State::Idle;
    }

    /// When to look again.
    pub fn deadline(&self) -> Option<Millis> {
        match self.state {
            State::Complete => Some(self.last_at + QUIET),
            State::Scanning => Some(self.last_at + GIVE_UP),
            _ => None,
        }
    }

    /// Time has passed; a card that has gone quiet is handed over. The flag says that half a card was given up.
    pub fn elapse(&mut self, now: Millis) -> (Option<Scan>, bool) {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return (None, false);
        }
        let given_up = self.state == State::Scanning;
        let scan = if given_up { None } else { self.deliver(now) };
        if given_up {
            self.interrupt();
        }
        (scan, given_up)
    }

    /// Whether a paste is a card as a whole.
    pub fn paste(&mut self, text: &str, at: Millis) -> Option<Scan> {
        let mut recogniser = Recogniser::default();
        let progress = text.trim().chars().map(|c| recogniser.push(c)).last()?;
        if progress != Progress::Complete {
            return None;
        }
        self.recogniser = recogniser;
        self.deliver(at)
    }

    /// Whether what was remembered may be needed yet.
    pub fn is_watching(&self) -> bool {
        self.state == State::Watching
    }

    fn deliver(&mut self, at: Millis) -> Option<Scan> {
        let text = self.recogniser.text().trim_end().to_owned();
        self.recogniser.reset();
        self.state = State::Settling;
        let repeated = self
            .delivered
            .as_ref()
            .is_some_and(|(last, when)| *last == text && at.saturating_sub(*when) < REPEAT);
        self.delivered = Some((text.clone(), at));
        (!repeated).then_some(Scan::from(text))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const START: &str = "051175000202|051175000202|";

    #[test]
    fn codes_of_letters_belong_to_the_card_under_way() {
        let mut filter = CardFilter::default();
        assert!(!filter.belongs(Some('4'), 0), "before a card it is a key");
        for c in START.chars() {
            filter.character(c, 1);
        }
        for c in "Ph".chars() {
            filter.character(c, 2);
        }
        // ạ, typed as the bytes 225 186 161 of UTF-8.
        for digit in "022501860161".chars() {
            assert!(filter.belongs(Some(digit), 3));
        }
        assert!(filter.belongs(None, 3));
        for c in "m Thị Bướm|02111975|Nữ|Thôn Hà Bôi|21122021".chars() {
            filter.character(c, 4);
        }
        let (scan, given_up) = filter.elapse(4 + QUIET);
        let card = scan.unwrap().card().unwrap();
        assert_eq!((card.name.as_str(), given_up), ("Phạm Thị Bướm", false));
        assert_eq!(card.cmnd, "051175000202");
    }
}
