//! The word under way, computed afresh from its raw keys after every key.
//!
//! Every shown glyph remembers which keys made it (a bit each), so that Backspace takes away a
//! letter with all its keys, and the tone finds its place again by itself.

use super::ToneStyle;
use super::letter::{Letter, Mark, Tone};
use super::method::{Role, Rules};
use super::syllable::{self, Fit};

/// The longest word that is followed; the keys of a word are bits of one integer.
pub const LONGEST: usize = 48;

/// One shown letter.
#[derive(Debug, Clone, Copy)]
struct Glyph {
    letter: Letter,
    upper: bool,
    /// What to show instead of the letter: a key left as it is.
    literal: Option<char>,
    /// The keys that made it.
    keys: u64,
    /// Those of them that marked it.
    mark_keys: u64,
    /// A Telex `w` that made this ư by itself.
    bare_w: bool,
}

/// What became of the word's last key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It became a letter of a possible syllable, a mark or a tone.
    Used,
    /// It stands as typed.
    Literal,
}

/// A word computed from its keys.
#[derive(Debug, Clone)]
pub struct Word {
    glyphs: Vec<Glyph>,
    /// How many glyphs belong to the syllable; those after it are literal.
    live: usize,
    tone: Option<Tone>,
    tone_keys: u64,
    undone: bool,
    broken: bool,
    last: Taken,
    rules: Rules,
}

impl Word {
    /// Computes the word from its keys; keys past [`LONGEST`] must not be given.
    pub fn from_keys(rules: Rules, keys: &[char]) -> Self {
        let mut word = Self {
            glyphs: Vec::with_capacity(keys.len()),
            live: 0,
            tone: None,
            tone_keys: 0,
            undone: false,
            broken: false,
            last: Taken::Used,
            rules,
        };
        let mut before = None;
        for (at, &key) in keys.iter().enumerate() {
            word.key(key, before, 1_u64.checked_shl(at as u32).unwrap_or(0));
            if word.broken && word.glyphs.first().is_some_and(|glyph| glyph.bare_w) {
                word.as_typed(keys.get(..=at).unwrap_or(keys));
            }
            before = Some(key);
        }
        word
    }

    /// What became of the last key.
    pub fn last(&self) -> Taken {
        self.last
    }

    /// Whether the word is left alone: undone by the person or impossible as Vietnamese.
    pub fn is_left_alone(&self) -> bool {
        self.undone || self.broken
    }

    /// Whether the person undid a mark by repeating its key.
    pub fn was_undone(&self) -> bool {
        self.undone
    }

    /// Number of shown letters.
    pub fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// Which keys stay when the last shown letter is removed, as bits.
    ///
    /// The tone belongs to the word and stays as long as a vowel does.
    pub fn keys_after_backspace(&self, keys: usize) -> u64 {
        let all = 1_u64.checked_shl(keys as u32).unwrap_or(0).wrapping_sub(1);
        let Some((gone, rest)) = self.glyphs.split_last() else { return 0 };
        let owned = rest.iter().fold(0, |bits, glyph| bits | glyph.keys);
        let mut keep = all & !(gone.keys & !owned);
        if !rest.iter().take(self.live).any(|glyph| glyph.letter.is_vowel()) {
            keep &= owned;
        }
        keep
    }

    /// The word as shown.
    pub fn show(&self, style: ToneStyle) -> String {
        let letters = self.letters();
        let parse = syllable::fit(&letters);
        let rime = letters.get(parse.rime..).unwrap_or_default();
        let place = syllable::tone_place(rime, style == ToneStyle::Old).map(|at| at + parse.rime);
        self.glyphs
            .iter()
            .enumerate()
            .map(|(at, glyph)| match glyph.literal {
                Some(c) => c,
                None => glyph.letter.write(self.tone.filter(|_| place == Some(at)), glyph.upper),
            })
            .collect()
    }

    fn letters(&self) -> Vec<Letter> {
        self.glyphs.iter().take(self.live).map(|glyph| glyph.letter).collect()
    }

    fn key(&mut self, key: char, before: Option<char>, bit: u64) {
        self.last = Taken::Used;
        if self.is_left_alone() {
            return self.leave(key, bit);
        }
        let consumed = match self.rules.role(key, before) {
            Role::Tone(tone) => self.set_tone(tone, key, bit),
            Role::ClearTone => self.tone.take().is_some(),
            Role::Marks { marks, only } => self.set_mark(marks, only, key, before, bit),
            Role::Letter => false,
        };
        if consumed {
            return;
        }
        if key.is_ascii_alphabetic() && self.append(key, bit) {
            return;
        }
        self.broken = true;
        self.push_literal(key, bit);
    }

    /// Adds a letter if the word can still be Vietnamese with it.
    fn append(&mut self, key: char, bit: u64) -> bool {
        let lower = key.to_ascii_lowercase();
        let bare_w = lower == 'w' && self.rules.has_bare_w();
        let letter = if bare_w { Letter { base: 'u', mark: Mark::Horn } } else { Letter::bare(lower) };
        let mut letters = self.letters();
        if bare_w && letters.iter().skip(syllable::fit(&letters).rime).any(|letter| letter.is_vowel()) {
            return false;
        }
        letters.push(letter);
        horn_before(&mut letters);
        if syllable::fit(&letters).fit == Fit::Impossible {
            return false;
        }
        for (glyph, letter) in self.glyphs.iter_mut().zip(&letters) {
            glyph.letter = *letter;
        }
        self.glyphs.push(Glyph {
            letter,
            upper: key.is_ascii_uppercase(),
            literal: None,
            keys: bit,
            mark_keys: 0,
            bare_w,
        });
        self.live = self.glyphs.len();
        true
    }

    fn set_tone(&mut self, tone: Tone, key: char, bit: u64) -> bool {
        let letters = self.letters();
        let parse = syllable::fit(&letters);
        let rime = letters.get(parse.rime..).unwrap_or_default();
        if parse.toneless || syllable::tone_place(rime, false).is_none() {
            return false;
        }
        if self.tone == Some(tone) {
            self.tone = None;
            self.undo(key, bit | self.tone_keys);
            return true;
        }
        if syllable::ends_in_stop(rime) && !matches!(tone, Tone::Acute | Tone::Dot) {
            return false;
        }
        self.tone = Some(tone);
        self.tone_keys |= bit;
        true
    }

    fn set_mark(
        &mut self,
        marks: &[Mark],
        only: Option<char>,
        key: char,
        before: Option<char>,
        bit: u64,
    ) -> bool {
        let repeated = before.is_some_and(|before| before.eq_ignore_ascii_case(&key));
        let done = self.marked(marks, only);
        if !(repeated && done != 0) {
            let best = self.best_marking(marks, only);
            if let Some((_, letters, changed)) = best {
                for (at, (glyph, letter)) in self.glyphs.iter_mut().zip(&letters).enumerate() {
                    glyph.letter = *letter;
                    if changed & (1 << at) != 0 {
                        glyph.keys |= bit;
                        glyph.mark_keys |= bit;
                    }
                }
                return true;
            }
        }
        if done == 0 {
            return false;
        }
        let mut undone = bit;
        for (at, glyph) in self.glyphs.iter_mut().enumerate() {
            if done & (1 << at) != 0 {
                glyph.letter.mark = Mark::None;
                glyph.keys &= !glyph.mark_keys;
                undone |= std::mem::take(&mut glyph.mark_keys);
            }
        }
        self.undo(key, undone);
        true
    }

    /// Bits of the letters that already bear one of these marks.
    fn marked(&self, marks: &[Mark], only: Option<char>) -> u64 {
        let mut found = 0;
        for (at, glyph) in self.glyphs.iter().take(self.live).enumerate() {
            if only.is_none_or(|base| base == glyph.letter.base) && marks.contains(&glyph.letter.mark) {
                found |= 1 << at;
            }
        }
        found
    }

    /// The best way to put one of the marks on the word: fit, letters, bits of the letters changed.
    ///
    /// ơ and ư together are one candidate (`thuong7`); a complete syllable wins over a possible one.
    fn best_marking(&self, marks: &[Mark], only: Option<char>) -> Option<(Fit, Vec<Letter>, u64)> {
        let letters = self.letters();
        let mut best: Option<(Fit, Vec<Letter>, u64)> = None;
        let mut consider = |places: &[usize], mark: Mark| {
            let mut changed = letters.clone();
            let mut bits = 0;
            for &at in places {
                let Some(letter) = changed.get_mut(at) else { return };
                if !letter.takes(mark) || only.is_some_and(|base| base != letter.base) {
                    return;
                }
                if letter.mark != mark {
                    bits |= 1_u64 << at;
                }
                letter.mark = mark;
            }
            let found = syllable::fit(&changed).fit;
            if bits != 0 && found > best.as_ref().map_or(Fit::Impossible, |best| best.0) {
                best = Some((found, changed, bits));
            }
        };
        for &mark in marks {
            for at in (0..letters.len()).rev() {
                if mark == Mark::Horn && letters.get(at).is_some_and(|letter| letter.base == 'o') && at > 0 {
                    consider(&[at], mark);
                    consider(&[at - 1, at], mark);
                } else {
                    consider(&[at], mark);
                }
            }
        }
        best
    }

    /// The same key again: the key itself stands, and the rest of the word is left alone. The key left
    /// owns the keys it undid, so that Backspace over it lifts the undo.
    fn undo(&mut self, key: char, bit: u64) {
        self.undone = true;
        // A `w` that made the ư by itself becomes the `w` again instead of standing beside it.
        if key.eq_ignore_ascii_case(&'w')
            && let Some(glyph) = self.glyphs.last_mut()
            && glyph.bare_w
        {
            glyph.literal = Some(if glyph.upper { 'W' } else { 'w' });
            glyph.keys |= bit;
            self.live = self.live.saturating_sub(1);
            return;
        }
        for glyph in self.glyphs.iter_mut().filter(|glyph| glyph.bare_w && glyph.letter.mark == Mark::None) {
            glyph.literal = Some(if glyph.upper { 'W' } else { 'w' });
        }
        self.push_literal(key, bit);
    }

    /// A key in a word left alone. A tone key doubled by habit still leaves one of the two; in a word
    /// never undone only `x` and `j` do, because English doubles the others (*access*, *staff*).
    fn leave(&mut self, key: char, bit: u64) {
        let doubles = self.rules.collapses(key, self.undone);
        if doubles
            && let Some(glyph) = self.glyphs.last_mut()
            && glyph.literal.is_some_and(|shown| shown.eq_ignore_ascii_case(&key))
            && glyph.keys.is_power_of_two()
        {
            glyph.keys |= bit;
            return;
        }
        self.push_literal(key, bit);
    }

    fn push_literal(&mut self, key: char, bit: u64) {
        self.last = Taken::Literal;
        self.glyphs.push(Glyph {
            letter: Letter::bare(key.to_ascii_lowercase()),
            upper: false,
            literal: Some(key),
            keys: bit,
            mark_keys: 0,
            bare_w: false,
        });
    }

    /// A word that began with a bare `w` and cannot be Vietnamese was never meant to be: *Word*.
    fn as_typed(&mut self, keys: &[char]) {
        self.glyphs.clear();
        self.live = 0;
        self.tone = None;
        for (at, &key) in keys.iter().enumerate() {
            self.push_literal(key, 1_u64.checked_shl(at as u32).unwrap_or(0));
        }
    }
}

/// `uow` alone is uơ (thuở); with a letter after it, it was ươ.
fn horn_before(letters: &mut [Letter]) {
    let horned = Letter { base: 'o', mark: Mark::Horn };
    let horn = letters
        .len()
        .checked_sub(3)
        .filter(|at| letters.get(*at) == Some(&Letter::bare('u')) && letters.get(at + 1) == Some(&horned));
    let Some(at) = horn else { return };
    let mut changed = letters.to_vec();
    if let Some(first) = changed.get_mut(at) {
        first.mark = Mark::Horn;
    }
    // Not after q: there the u belongs to the initial.
    if syllable::fit(&changed).fit != Fit::Impossible {
        letters.copy_from_slice(&changed);
    }
}
