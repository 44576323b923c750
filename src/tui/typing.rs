//! Who makes the Vietnamese letters at this terminal: soxa's own typing method, or the input method of the
//! person's own PC. They must not both: as soon as a letter with marks comes in from the keyboard, soxa's
//! steps aside until F12 brings it back.

use unicode_normalization::UnicodeNormalization;

use soxa_text::typing::{Method, ToneStyle};

/// The typing method of one session.
#[derive(Debug, Clone, Copy)]
pub struct Typing {
    method: Method,
    aside: bool,
    style: ToneStyle,
    fillers: usize,
}

/// What a key from outside turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// A key like any other.
    Plain,
    /// The first letter another input method made: soxa's own has just stepped aside.
    SteppedAside,
    /// A filler that input methods send before they correct; nothing to insert.
    Filler,
}

impl Default for Typing {
    fn default() -> Self {
        Self { method: Method::Telex, aside: false, style: ToneStyle::default(), fillers: 0 }
    }
}

impl Typing {
    /// The method fields compose with now; `None` when it is off or has stepped aside.
    pub fn composing(&self) -> Option<(Method, ToneStyle)> {
        let composes = self.method != Method::Off && !self.aside;
        composes.then_some((self.method, self.style))
    }

    /// The word key of the method's name for the first line.
    pub fn word_key(&self) -> &'static str {
        match self.method {
            _ if self.aside => "typing.outside",
            Method::Telex => "typing.telex",
            Method::Vni => "typing.vni",
            Method::Viqr => "typing.viqr",
            Method::Off => "typing.off",
        }
    }

    /// F12: brings the method back if it stepped aside, else the next one.
    pub fn cycle(&mut self) {
        if std::mem::take(&mut self.aside) {
            return;
        }
        self.method = match self.method {
            Method::Telex => Method::Vni,
            Method::Vni => Method::Viqr,
            Method::Viqr => Method::Off,
            Method::Off => Method::Telex,
        };
    }

    /// Looks at a typed character before anything else does.
    pub fn arrive(&mut self, c: char) -> Arrival {
        if matches!(c, '\u{200B}' | '\u{202F}' | '\u{FEFF}') {
            self.fillers += 1;
            return Arrival::Filler;
        }
        self.fillers = 0;
        if is_composed(c) && !self.aside && self.method != Method::Off {
            self.aside = true;
            return Arrival::SteppedAside;
        }
        Arrival::Plain
    }

    /// A backspace arrived; true when it only takes back a filler, which was never inserted.
    pub fn backspace_takes_filler(&mut self) -> bool {
        let takes = self.fillers > 0;
        self.fillers = self.fillers.saturating_sub(1);
        takes
    }
}

/// Whether a character is one that no plain keyboard sends: a letter with marks, a mark alone, or đ.
fn is_composed(c: char) -> bool {
    let combining = |c: char| ('\u{0300}'..='\u{036F}').contains(&c);
    matches!(c, 'đ' | 'Đ') || combining(c) || (c.is_alphabetic() && std::iter::once(c).nfd().any(combining))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_aside_once_and_comes_back() {
        let mut typing = Typing::default();
        assert_eq!(typing.arrive('v'), Arrival::Plain);
        assert_eq!(typing.arrive('ê'), Arrival::SteppedAside);
        assert_eq!(typing.arrive('ệ'), Arrival::Plain);
        assert_eq!(typing.composing(), None);
        typing.cycle();
        assert_eq!(typing.composing().map(|(method, _)| method), Some(Method::Telex));
    }

    #[test]
    fn a_filler_is_taken_back_by_its_own_backspace() {
        let mut typing = Typing::default();
        assert_eq!(typing.arrive('\u{202F}'), Arrival::Filler);
        assert!(typing.backspace_takes_filler());
        assert!(!typing.backspace_takes_filler());
    }
}
