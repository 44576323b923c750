//! Letters taken apart and put together: base, mark, tone.

use unicode_normalization::char::{compose, decompose_canonical};

/// What a Vietnamese letter carries besides its tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// â ê ô
    Circumflex,
    /// ă
    Breve,
    /// ơ ư
    Horn,
    /// đ
    Stroke,
}

/// The tones, in the order of the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// huyền: à
    Grave,
    /// hỏi: ả
    Hook,
    /// ngã: ã
    Tilde,
    /// sắc: á
    Acute,
    /// nặng: ạ
    Dot,
}

impl Tone {
    /// All tones, in the order of the dictionary.
    pub const ALL: [Self; 5] = [Self::Grave, Self::Hook, Self::Tilde, Self::Acute, Self::Dot];

    fn combining(self) -> char {
        match self {
            Self::Grave => '\u{300}',
            Self::Hook => '\u{309}',
            Self::Tilde => '\u{303}',
            Self::Acute => '\u{301}',
            Self::Dot => '\u{323}',
        }
    }
}

/// A letter in lower case without its tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// The plain letter, lower case.
    pub base: char,
    /// Its mark.
    pub mark: Mark,
}

impl Letter {
    /// A letter without a mark.
    pub const fn bare(base: char) -> Self {
        Self { base, mark: Mark::None }
    }

    /// Takes apart a lower-case toneless letter such as `ư`.
    pub const fn split(c: char) -> Self {
        let (base, mark) = match c {
            'ă' => ('a', Mark::Breve),
            'â' => ('a', Mark::Circumflex),
            'ê' => ('e', Mark::Circumflex),
            'ô' => ('o', Mark::Circumflex),
            'ơ' => ('o', Mark::Horn),
            'ư' => ('u', Mark::Horn),
            'đ' => ('d', Mark::Stroke),
            other => (other, Mark::None),
        };
        Self { base, mark }
    }

    /// Whether it is one of a e i o u y.
    pub const fn is_vowel(self) -> bool {
        matches!(self.base, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
    }

    /// Whether the letter can bear the mark at all.
    pub const fn takes(self, mark: Mark) -> bool {
        match mark {
            Mark::None => true,
            Mark::Circumflex => matches!(self.base, 'a' | 'e' | 'o'),
            Mark::Breve => self.base == 'a',
            Mark::Horn => matches!(self.base, 'o' | 'u'),
            Mark::Stroke => self.base == 'd',
        }
    }

    /// The letter as written, with a tone and in upper case if asked.
    pub fn write(self, tone: Option<Tone>, upper: bool) -> char {
        // In Unicode's canonical order: ệ is ẹ and a circumflex, while ấ is â and an acute.
        let below = tone.filter(|tone| *tone == Tone::Dot && self.mark != Mark::Horn);
        let above = tone.filter(|_| below.is_none());
        let dotted = below.and_then(|tone| compose(self.base, tone.combining())).unwrap_or(self.base);
        let marked = match self.mark {
            Mark::None => dotted,
            Mark::Circumflex => compose(dotted, '\u{302}').unwrap_or(dotted),
            Mark::Breve => compose(dotted, '\u{306}').unwrap_or(dotted),
            Mark::Horn => compose(dotted, '\u{31b}').unwrap_or(dotted),
            Mark::Stroke => 'đ',
        };
        let toned = above.and_then(|tone| compose(marked, tone.combining())).unwrap_or(marked);
        if upper { toned.to_uppercase().next().unwrap_or(toned) } else { toned }
    }
}

/// Takes a lower-case letter apart into what it is without tone, and its tone.
pub fn without_tone(c: char) -> (Letter, Option<Tone>) {
    if c.is_ascii() {
        return (Letter::bare(c), None);
    }
    let mut plain = None;
    let mut tone = None;
    decompose_canonical(c, |part| {
        if let Some(found) = Tone::ALL.into_iter().find(|tone| tone.combining() == part) {
            tone = Some(found);
        } else {
            plain = Some(plain.map_or(part, |base| compose(base, part).unwrap_or(c)));
        }
    });
    let plain = plain.unwrap_or(c);
    (Letter::split(plain), tone)
}
