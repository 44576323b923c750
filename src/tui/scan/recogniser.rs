//! Recognises a card's text as it comes in, by content alone.

/// How far a recogniser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing that looks like a card.
    Idle,
    /// Digits that may begin one.
    Suspect,
    /// A card for certain, not whole yet.
    Recognised,
    /// A whole card.
    Complete,
}

/// Reads characters until they make a card.
#[derive(Debug, Clone, Default)]
pub struct Recogniser {
    text: String,
}

impl Recogniser {
    /// The next character.
    pub fn push(&mut self, c: char) -> Progress {
        self.text.push(c);
        let progress = self.progress();
        if progress == Progress::Idle {
            self.text.clear();
        }
        progress
    }

    /// Takes the last character back.
    pub fn pop(&mut self) {
        self.text.pop();
    }

    /// What was read so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Begins anew.
    pub fn reset(&mut self) {
        self.text.clear();
    }

    fn progress(&self) -> Progress {
        let digits = self.text.chars().take_while(char::is_ascii_digit).count();
        let mut rest = self.text.chars().skip(digits);
        let Some(separator) = rest.next() else {
            return if digits <= 12 && digits > 0 { Progress::Suspect } else { Progress::Idle };
        };
        if digits != 12 || separator.is_ascii_alphanumeric() || separator == ' ' {
            return Progress::Idle;
        }
        let Some(next) = rest.next() else { return Progress::Suspect };
        if !next.is_ascii_digit() && next != separator {
            return Progress::Idle;
        }
        let issued = self.text.split(separator).nth(6).unwrap_or_default();
        if issued.len() >= 8 && issued.chars().take(8).all(|c| c.is_ascii_digit()) {
            return Progress::Complete;
        }
        Progress::Recognised
    }
}
