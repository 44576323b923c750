//! Case codes among the keys: the code printed on a slip, read by a scanner in one burst. Unlike a card a
//! code may also be typed by hand, so here speed decides.

use super::Verdict;
use crate::tui::input::Millis;
use soxa_domain::case_code::CaseCode;

/// Keys of a burst are no further apart than this.
const BURST: Millis = 30;
/// A burst is over after this.
const QUIET: Millis = 60;
const LONGEST: usize = 40;

/// Watches for bursts that are case codes.
#[derive(Debug, Clone, Default)]
pub struct CodeFilter {
    text: String,
    last_at: Millis,
}

impl CodeFilter {
    /// A character was typed.
    pub fn character(&mut self, c: char, at: Millis) -> Verdict {
        let gap = at.saturating_sub(std::mem::replace(&mut self.last_at, at));
        if gap > BURST || self.text.is_empty() {
            self.text.clear();
            if !(c.is_ascii_uppercase() || c.is_ascii_digit()) {
                return Verdict::Pass;
            }
            self.text.push(c);
            return Verdict::Remember;
        }
        if self.text.len() >= LONGEST {
            self.text.clear();
            return Verdict::Pass;
        }
        self.text.push(c);
        Verdict::Pass
    }

    /// A key that types nothing: ends the burst; a code that came in one is handed over.
    pub fn end(&mut self, at: Millis) -> Option<String> {
        let in_burst = at.saturating_sub(self.last_at) <= QUIET;
        let text = std::mem::take(&mut self.text);
        (in_burst && is_case_code(&text)).then_some(text)
    }

    /// When to look again.
    pub fn deadline(&self) -> Option<Millis> {
        is_case_code(&self.text).then_some(self.last_at + QUIET)
    }

    /// Time has passed; a code that has gone quiet is handed over.
    pub fn elapse(&mut self, now: Millis) -> Option<String> {
        self.deadline().filter(|deadline| now >= *deadline)?;
        Some(std::mem::take(&mut self.text))
    }

    /// Whether what was remembered may be needed yet.
    pub fn is_watching(&self, now: Millis) -> bool {
        !self.text.is_empty() && now.saturating_sub(self.last_at) <= QUIET
    }
}

/// Whether a text is a case code, soxa's own or the provincial system's.
pub fn is_case_code(text: &str) -> bool {
    CaseCode::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_codes() {
        assert!(is_case_code("SX-261118-0003"));
        assert!(is_case_code("H48.18.00.000-230103-0012"));
        assert!(is_case_code("000.00.18.H48-230103-0012"));
        assert!(!is_case_code("SX-261118-003"));
        assert!(!is_case_code("051172004518"));
    }

    #[test]
    fn only_a_burst_is_a_scan() {
        for (gap, found) in [(10, true), (80, false)] {
            let mut filter = CodeFilter::default();
            let mut at = 1_000;
            for c in "SX-261118-0003".chars() {
                filter.character(c, at);
                at += gap;
            }
            assert_eq!(filter.end(at).is_some(), found, "{gap} ms");
        }
    }
}
