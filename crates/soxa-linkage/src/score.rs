//! What a pair's fields are worth, each against chance.

use super::dates;
use super::engine::Engine;
use super::likeness::{edits, jaro_winkler};
use super::name_compare::Likeness;
use super::probe::Probe;
use super::rates::Hit;
use super::register::{HALF, NONE, unpack};
use super::schema::Kind;

/// Numbers of twelve digits that a chance person may have.
const TWELVE_WAYS: f64 = 1e8;
/// The same of nine digits.
const NINE_WAYS: f64 = 1e7;

/// What one field of a pair is worth.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Worth {
    /// Natural logarithm of true pair against chance.
    pub log: f64,
    /// The part of it that the mere presence of a value makes.
    pub presence: f64,
}

/// Index of the first table behind those of presence.
const VALUE: usize = 2;

impl Engine {
    /// What a field is worth; the levels met are put onto `hits`.
    pub fn worth(&self, probes: &[Probe], record: usize, field: usize, hits: &mut Vec<Hit>) -> Worth {
        let cell = self.register.cell(record, field);
        let (Some(probe), Some(spec)) = (probes.get(field), self.schema.fields.get(field)) else {
            return Worth::default();
        };
        let right = !matches!(probe, Probe::None);
        hits.push(Hit { table: u8::from(cell == NONE), level: u8::from(!right) });
        let left = cell != NONE;
        // Within one register neither side is the copy: of two, the one that lacks the value is.
        let presence = if self.within && left != right {
            self.rates.presence(field, true, false)
        } else {
            self.rates.presence(field, left, right)
        };
        if cell == NONE || !right {
            return Worth { log: presence, presence };
        }
        let mut value = |level: usize, log: f64| {
            hits.push(Hit { table: VALUE as u8, level: level as u8 });
            self.rates.log(field, VALUE, level) + log
        };
        let log = match probe {
            Probe::None => 0.0,
            Probe::Number(n) => number(*n, cell, 12, TWELVE_WAYS, &mut value),
            Probe::Numbers(a, b) => {
                let (l, more) = unpack(cell);
                let mut best = (3, 0.0);
                for (r, l) in [(*a, l), (*a, more), (*b, l), (*b, more)] {
                    if r != HALF && l != HALF {
                        let mut found = (3, 0.0);
                        number(r.into(), l.into(), 9, NINE_WAYS, &mut |level, log| {
                            found = (level, log);
                            0.0
                        });
                        if found.0 < best.0 {
                            best = found;
                        }
                    }
                }
                value(best.0, best.1)
            }
            Probe::Name(_, mass, _) => match self.likeness(probe, cell, field) {
                Some(likeness) => {
                    hits.extend(likeness.hits());
                    likeness.log - mass.log
                }
                None => 0.0,
            },
            Probe::Date(date, mass) => {
                let (table, level) = dates::level(*date, cell as u32);
                hits.push(Hit { table: table as u8, level: level as u8 });
                self.rates.log(field, table, level) - dates::ways(*date, table, level) - mass
            }
            Probe::Sex(sex, share) => {
                let level = usize::from(*sex != cell);
                let err = self.rates.rate(field, VALUE, 1);
                let chance = share * (1.0 - err) + (1.0 - share) * err;
                value(level, -chance.ln())
            }
            Probe::Place(hamlet, commune) => {
                let (low, high) = unpack(cell);
                let mut log = 0.0;
                for (table, right, left) in [(VALUE, hamlet, low), (VALUE + 1, commune, high)] {
                    if let (Some(known), true) = (right, left != HALF) {
                        let same = known.0.contains(&left);
                        hits.push(Hit { table: table as u8, level: u8::from(!same) });
                        let rate = self.rates.rate(field, table, 0);
                        log += if same { (rate / known.1 + 1.0 - rate).ln() } else { (1.0 - rate).ln() };
                    }
                }
                log
            }
            Probe::Word(..) if spec.kind == Kind::Key => {
                let Probe::Word(_, known, share, _) = probe else { return Worth::default() };
                let same = *known == Some(cell as u32);
                value(usize::from(!same), if same { -share.ln() } else { 0.0 })
            }
            Probe::Word(..) => self.word(probe, record, cell as u32, field, &mut value),
        };
        Worth { log: log + presence, presence }
    }

    /// The most a field can be worth for this row.
    pub fn most(&self, probes: &[Probe], field: usize) -> f64 {
        let right = !matches!(probes.get(field), None | Some(Probe::None));
        let presence = self.rates.presence(field, true, right).max(self.rates.presence(field, false, right));
        let presence =
            if self.within { presence.max(self.rates.presence(field, true, false)) } else { presence };
        let value = match probes.get(field) {
            None | Some(Probe::None) => 0.0,
            Some(Probe::Number(_)) => TWELVE_WAYS.ln(),
            Some(Probe::Numbers(..)) => NINE_WAYS.ln(),
            Some(Probe::Name(_, mass, _)) => -mass.log,
            Some(Probe::Date(_, mass)) => -mass,
            Some(Probe::Sex(_, share)) => -share.max(0.01).ln(),
            Some(Probe::Place(hamlet, commune)) => {
                [hamlet, commune].iter().filter_map(|p| p.as_ref()).map(|p| -p.1.ln()).sum()
            }
            Some(Probe::Word(_, _, share, _)) => {
                let chance = self.chance.get(field).map_or(1.0, |c| c.iter().copied().fold(1.0, f64::min));
                -share.min(chance).ln()
            }
        };
        value + presence.max(0.0)
    }

    /// A name of the row beside one of the register, worked out once for all who bear it.
    pub fn likeness(&self, probe: &Probe, cell: u64, field: usize) -> Option<Likeness> {
        let Probe::Name(asked, _, seen) = probe else { return None };
        let number = cell as u32;
        if let Some(known) = seen.borrow().get(&number) {
            return Some(*known);
        }
        let names = &self.register.names;
        let found = asked.beside(names, names.get(number)?, &self.rates, field);
        seen.borrow_mut().insert(number, found);
        Some(found)
    }

    fn word(
        &self,
        probe: &Probe,
        record: usize,
        left: u32,
        field: usize,
        value: &mut impl FnMut(usize, f64) -> f64,
    ) -> f64 {
        let Probe::Word(text, known, share, seen) = probe else { return 0.0 };
        let digits = self.schema.fields.get(field).is_some_and(|f| f.kind == Kind::Digits);
        if *known == Some(left) {
            return value(0, -share.ln());
        }
        let level = *seen.borrow_mut().entry(left).or_insert_with(|| {
            let other = self.register.words.word(left);
            if digits { digits_level(text, other) } else { word_level(text, other) }
        });
        if level == 3 && !digits && self.swapped(text, *known, record, field) {
            return value(4, -share.ln());
        }
        let chance = self.chance.get(field).and_then(|c| c.get(usize::from(level))).copied().unwrap_or(1.0);
        value(level.into(), -chance.ln())
    }

    /// Whether the value stands in the neighbouring column of the register.
    fn swapped(&self, text: &str, known: Option<u32>, record: usize, field: usize) -> bool {
        let Some(other) = self.swaps.get(field).copied().flatten() else { return false };
        let cell = self.register.cell(record, other);
        known.map(u64::from) == Some(cell)
            || (cell != NONE && word_level(text, self.register.words.word(cell as u32)) <= 1)
    }
}

/// Likeness of two words: equal, one letter or nearly, alike, other.
pub fn word_level(a: &str, b: &str) -> u8 {
    match edits(a, b, 2) {
        Some(0) => 0,
        Some(1) if a.len().min(b.len()) >= 3 => 1,
        Some(2) if a.len().min(b.len()) >= 6 => 1,
        _ => {
            let alike = jaro_winkler(a, b);
            if alike >= 0.92 {
                1
            } else if alike >= 0.84 {
                2
            } else {
                3
            }
        }
    }
}

/// Likeness of two codes: equal, one edit, two, other.
pub fn digits_level(a: &str, b: &str) -> u8 {
    match edits(a, b, 2) {
        Some(0) => 0,
        Some(1) => 1,
        Some(2) if a.len().min(b.len()) >= 6 => 2,
        _ => 3,
    }
}

/// Two numbers of one length: equal, two neighbours swapped, one digit wrong, another number.
fn number(right: u64, left: u64, length: u32, ways: f64, value: &mut impl FnMut(usize, f64) -> f64) -> f64 {
    if right == left {
        return value(0, ways.ln());
    }
    let length = f64::from(length);
    match slip(right, left) {
        Some(Slip::Digit) => value(2, (ways / (9.0 * length)).ln()),
        Some(Slip::Swap) => value(1, (ways / (length - 1.0)).ln()),
        None => value(3, 0.0),
    }
}

/// What one slip of the hand makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// One digit is another.
    Digit,
    /// Two neighbours changed places.
    Swap,
}

/// The slip that lies between two different numbers, if it is one.
pub fn slip(mut a: u64, mut b: u64) -> Option<Slip> {
    while a % 10 == b % 10 {
        if a == b {
            return None;
        }
        (a, b) = (a / 10, b / 10);
    }
    if a / 10 == b / 10 {
        return Some(Slip::Digit);
    }
    let turned = a / 10 % 10 == b % 10 && a % 10 == b / 10 % 10;
    (turned && a / 100 == b / 100).then_some(Slip::Swap)
}
