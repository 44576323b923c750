//! A card's payload found in a stream of keys, in whatever field they arrive.

use super::card::{LONGEST, ascii_digit};
use super::card_fields::locate;
use super::mrz;

/// Bytes of a name at most, where nothing else tells a card from typing yet.
const NAME: usize = 120;

/// What a stream of keys looks like so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// Ordinary typing.
    Idle,
    /// Digits that may be the id of a card.
    Suspect,
    /// Certainly a card under way: keep its keys out of the field.
    Recognised,
    /// All that a card needs is there; more fields may follow, so wait for a quiet moment.
    Complete,
}

/// Recognises a card in a stream of keys.
///
/// Only the text from where a card may have begun is kept; ordinary typing keeps nothing.
#[derive(Debug, Clone, Default)]
pub struct Recogniser {
    text: String,
    recognised: bool,
}

impl Recogniser {
    /// A recogniser that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one key.
    pub fn push(&mut self, c: char) -> Progress {
        let c = ascii_digit(c);
        if self.recognised {
            // Repeats may follow, but nothing grows without bound.
            if self.text.len() < LONGEST * 8 {
                self.text.push(c);
            }
            return self.progress();
        }
        self.text.push(c);
        if !could_be_card(&self.text) {
            self.text = begin_again(&self.text);
        }
        self.progress()
    }

    /// Takes back the last key: Backspace.
    pub fn pop(&mut self) -> Progress {
        self.text.pop();
        self.recognised = false;
        self.progress()
    }

    /// The keys since the card may have begun.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.text.clear();
        self.recognised = false;
    }

    fn progress(&mut self) -> Progress {
        let found = progress_of(&self.text);
        self.recognised = found >= Progress::Recognised;
        found
    }
}

/// Splits off the id and gives the separator and what follows it.
fn after_id(text: &str) -> Option<(char, &str)> {
    let (id, rest) = text.split_at_checked(12)?;
    if !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut rest = rest.chars();
    let separator = rest.next()?;
    Some((separator, rest.as_str()))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn could_be_card(text: &str) -> bool {
    if mrz::could_begin(text) {
        return true;
    }
    let run = digits(text);
    if run == text.len() {
        return run <= 12;
    }
    let Some((separator, rest)) = after_id(text) else { return false };
    if separator.is_whitespace() || separator.is_control() || separator.is_ascii_digit() {
        return false;
    }
    let old = digits(rest);
    // No old number: the name comes next. Only the separator itself is sure enough a sign for that.
    if old == 0 && separator == '|' && !rest.starts_with(separator) {
        let name = rest.split(separator).next().unwrap_or_default();
        return name.len() <= NAME && !name.chars().any(|c| c.is_ascii_digit() || c.is_control());
    }
    match rest.get(old..).and_then(|after| after.chars().next()) {
        None => old <= 12,
        // An old number of nine digits, or the new one in its place.
        Some(second) => second == separator && matches!(old, 0 | 9 | 12),
    }
}

/// The longest end of a failed text with which a card may begin.
fn begin_again(text: &str) -> String {
    text.char_indices()
        .skip(1)
        .filter_map(|(at, _)| text.get(at..))
        .find(|rest| could_be_card(rest))
        .unwrap_or_default()
        .to_owned()
}

fn progress_of(text: &str) -> Progress {
    if text.is_empty() {
        return Progress::Idle;
    }
    if mrz::begins(text) {
        return match mrz::characters(text) {
            90.. => Progress::Complete,
            15.. => Progress::Recognised,
            _ => Progress::Suspect,
        };
    }
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Progress::Idle;
    }
    let Some((separator, rest)) = after_id(text) else { return Progress::Suspect };
    if !rest.contains(separator) {
        return Progress::Suspect;
    }
    let fields: Vec<&str> = text.split(separator).collect();
    let complete = locate(&fields).is_some_and(|at| {
        let issued = fields.get(at.issued).map_or("", |field| field.trim());
        let dob = fields.get(at.dob).map_or("", |field| field.trim());
        let all = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        all(issued) >= 8 && all(dob) == 8
    });
    if complete { Progress::Complete } else { Progress::Recognised }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::card;
    use super::*;

    const PAYLOAD: &str =
        "051175000202||Phạm Thị Bướm|02111975|Nữ|Thôn Hà Bôi, Long Hiệp, Minh Long, Quảng Ngãi|21122021";

    fn feed(text: &str) -> (Recogniser, Progress) {
        let mut recogniser = Recogniser::new();
        let progress = text.chars().fold(Progress::Idle, |_, c| recogniser.push(c));
        (recogniser, progress)
    }

    #[test]
    fn a_payload_is_recognised_at_the_second_separator_and_complete_at_its_last_digit() {
        assert_eq!(feed("0511750").1, Progress::Suspect);
        assert_eq!(feed("051175000202").1, Progress::Suspect);
        assert_eq!(feed("051175000202|").1, Progress::Suspect);
        assert_eq!(feed("051175000202||").1, Progress::Recognised);
        assert_eq!(feed("051175000202~212000101~").1, Progress::Recognised);
        let short: String = PAYLOAD.chars().take(PAYLOAD.chars().count() - 1).collect();
        assert_eq!(feed(&short).1, Progress::Recognised);
        assert_eq!(feed(PAYLOAD).1, Progress::Complete);
        assert_eq!(feed(&PAYLOAD.repeat(2)).1, Progress::Complete);
        assert_eq!(feed(&format!("{PAYLOAD}\r{PAYLOAD}\r")).1, Progress::Complete);
        assert_eq!(feed("IDVNM0720001011").1, Progress::Recognised);
        let short = "051175000202|Phạm Thị Bướm|02/11/1975|Nữ|Thôn Hà Bôi, Long Hiệp, Quảng Ngãi|21/12/2021";
        assert_eq!(feed("051175000202|Phạm").1, Progress::Suspect);
        assert_eq!(feed("051175000202|Phạm Thị Bướm|").1, Progress::Recognised);
        assert_eq!(feed(short).1, Progress::Complete);
    }

    #[test]
    fn a_payload_is_found_after_other_typing() {
        for before in
            ["dinh van ", "2", "12/3/2020 ", "ID", "051072000101\r", "051072000101|abc", "0510720001"]
        {
            let (recogniser, progress) = feed(&format!("{before}{PAYLOAD}"));
            assert_eq!(progress, Progress::Complete, "{before:?}");
            assert_eq!(recogniser.text(), PAYLOAD, "{before:?}");
        }
    }

    #[test]
    fn ordinary_typing_stays_idle() {
        for text in ["Đinh Văn Nghinh", "051072000101\r", "to 3 ", "051072000101 ", "IDV"] {
            assert_eq!(feed(text).1, Progress::Idle, "{text:?}");
        }
    }

    #[test]
    fn backspaces_take_keys_back() {
        let (mut recogniser, _) = feed("051175000202||");
        assert_eq!(recogniser.pop(), Progress::Suspect);
        assert_eq!(recogniser.push('|'), Progress::Recognised);
        for _ in 0..20 {
            recogniser.pop();
        }
        assert_eq!(recogniser.pop(), Progress::Idle);
    }

    proptest! {
        #[test]
        fn no_stream_panics(text in "[0-9|~ÝIDVNM\r\u{8}<đ]{0,300}") {
            let (recogniser, _) = feed(&text);
            let _ = card::parse(recogniser.text());
        }
    }
}
