//! Where lines end in a text that is read in pieces. The reader of rows counts a line when it has read past its end, and so
//! names the line before for a row behind `\r\n` or behind blank lines: these are the lines it has not counted yet.

use std::collections::VecDeque;

/// Neighbouring ends of lines.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: u64,
    end: u64,
    feeds: u64,
}

/// The ends of lines of what was read ahead.
#[derive(Debug, Default)]
pub(crate) struct Breaks {
    at: u64,
    runs: VecDeque<Run>,
}

impl Breaks {
    /// Takes in the next bytes.
    pub(crate) fn follow(&mut self, bytes: &[u8]) {
        for i in memchr::memchr2_iter(b'\r', b'\n', bytes) {
            let (place, feeds) = (self.at + i as u64, u64::from(bytes.get(i) == Some(&b'\n')));
            match self.runs.back_mut() {
                Some(run) if run.end == place => (run.end, run.feeds) = (place + 1, run.feeds + feeds),
                _ => self.runs.push_back(Run { start: place, end: place + 1, feeds }),
            }
        }
        self.at += bytes.len() as u64;
    }

    /// How many lines end between a place and the first byte behind it that ends none; what lies before is forgotten.
    pub(crate) fn from(&mut self, place: u64) -> u64 {
        while self.runs.front().is_some_and(|run| run.end <= place) {
            self.runs.pop_front();
        }
        let Some(run) = self.runs.front().filter(|run| run.start <= place) else { return 0 };
        // Either every line of the run ends by two bytes, or by one.
        let width = if run.end - run.start > run.feeds { 2 } else { 1 };
        run.feeds.saturating_sub((place - run.start) / width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_end_before_a_row_begins_are_counted_however_they_end_and_in_whatever_pieces_they_are_read()
    {
        for (text, place, lines) in [
            ("a\r\nb", 2, 1),
            ("a\nb", 2, 0),
            ("a\n\n\nb", 2, 2),
            ("a\r\n\r\n\r\nb", 2, 3),
            ("\n\na", 0, 2),
            ("\r\na", 0, 1),
            ("a,b", 0, 0),
        ] {
            for piece in 1..=3 {
                let mut breaks = Breaks::default();
                text.as_bytes().chunks(piece).for_each(|bytes| breaks.follow(bytes));
                assert_eq!(breaks.from(place), lines, "{text:?} in pieces of {piece}");
            }
        }
    }
}
