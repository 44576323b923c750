//! Finding candidates without comparing everybody with everybody.
//!
//! A block is a key made of parts (a date; a given name and a year). The register's side has one key for a record, the
//! list's side asks for every key an error could have made of it: digits wrong or swapped, the year before and after,
//! day and month turned, the words of a name in any order.

use super::name_compare::Asked;
use super::register::{HALF, NONE, Register, Value, unpack};
use super::schema::{Kind, Schema};

/// What of a field's value goes into a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Whole,
    Given,
    Year,
}

/// Records by one key, sorted; a chance clash of two keys only adds a candidate.
#[derive(Debug, Clone)]
struct Block {
    pieces: Vec<(usize, Kind, Piece)>,
    entries: Vec<(u32, u32)>,
}

/// All blocks of a register.
#[derive(Debug, Clone)]
pub struct Blocks {
    blocks: Vec<Block>,
}

/// A key that more records share is no key.
const CROWDED: usize = 3_000;
/// Keys asked for in one block at most.
const KEYS: usize = 400;

impl Blocks {
    /// Sorts a register's records into the schema's blocks.
    pub fn new(schema: &Schema, register: &Register) -> Self {
        let piece = |text: &String| {
            let (name, piece) = text.split_once('.').unwrap_or((text, ""));
            let field = schema.position(name)?;
            let piece = match piece {
                "given" => Piece::Given,
                "year" => Piece::Year,
                _ => Piece::Whole,
            };
            Some((field, schema.fields.get(field)?.kind, piece))
        };
        let blocks = schema
            .blocks
            .iter()
            .map(|parts| {
                let pieces: Vec<_> = parts.iter().filter_map(piece).collect();
                let mut entries = Vec::new();
                for record in 0..register.len() {
                    enter(register, &pieces, record, &mut entries);
                }
                entries.sort_unstable();
                entries.dedup();
                entries.shrink_to_fit();
                Block { pieces, entries }
            })
            .collect();
        Self { blocks }
    }

    /// Candidates for a row, each once, in order; `names` are its name fields made ready.
    pub fn candidates<'a>(
        &self,
        register: &Register,
        values: &[Value],
        names: impl Fn(usize) -> Option<&'a Asked> + Copy,
        found: &mut Vec<u32>,
    ) {
        found.clear();
        for block in &self.blocks {
            let mut keys = vec![START];
            for (field, kind, piece) in &block.pieces {
                let asked = asked(register, *kind, *piece, values.get(*field), names(*field));
                keys = keys.iter().flat_map(|key| asked.iter().map(|value| mix(*key, *value))).collect();
                keys.truncate(KEYS);
            }
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let key = short(key);
                let from = block.entries.partition_point(|(k, _)| *k < key);
                let rest = block.entries.get(from..).unwrap_or_default();
                let to = rest.partition_point(|(k, _)| *k == key);
                if to <= CROWDED {
                    found.extend(rest.iter().take(to).map(|(_, record)| *record));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
    }
}

fn enter(register: &Register, pieces: &[(usize, Kind, Piece)], record: usize, entries: &mut Vec<(u32, u32)>) {
    let mut keys = vec![START];
    for (field, kind, piece) in pieces {
        let cell = register.cell(record, *field);
        if cell == NONE {
            return;
        }
        let (low, high) = unpack(cell);
        let mut second = None;
        let value = match (kind, piece) {
            (Kind::Id9, _) => {
                second = (high != HALF).then_some(u64::from(high));
                Some(u64::from(low))
            }
            (Kind::Name | Kind::Relative, Piece::Given) => {
                let known = register.names.get(low);
                let given = known.and_then(|k| k.words.last()).and_then(|w| register.names.part(*w));
                given.map(|p| hash(&p.plain))
            }
            (Kind::Name | Kind::Relative, _) => register.names.get(low).map(|k| hash(&k.squeezed)),
            (Kind::Date, Piece::Year) => Some(u64::from(low / 10_000)),
            (Kind::Date, _) => (low % 100 != 0).then_some(low.into()),
            (Kind::Place, _) => (low != HALF).then_some(low.into()),
            (Kind::Id12 | Kind::Sex | Kind::Key | Kind::Word | Kind::Digits, _) => Some(cell),
        };
        let Some(value) = value else { return };
        let more: Vec<u64> = second.iter().flat_map(|v| keys.iter().map(|k| mix(*k, *v))).collect();
        for key in &mut keys {
            *key = mix(*key, value);
        }
        keys.extend(more);
    }
    entries.extend(keys.into_iter().map(|k| (short(k), record as u32)));
}

/// Every value of the register's that may have become this one.
fn asked(
    register: &Register,
    kind: Kind,
    piece: Piece,
    value: Option<&Value>,
    name: Option<&Asked>,
) -> Vec<u64> {
    match (value, piece) {
        (Some(Value::Number(n)), _) => near_numbers(*n, 12),
        (Some(Value::Numbers(a, b)), _) => {
            let second = (*b != HALF).then(|| near_numbers(u64::from(*b), 9));
            near_numbers(u64::from(*a), 9).into_iter().chain(second.into_iter().flatten()).collect()
        }
        (Some(Value::Name(_)), Piece::Given) => {
            name.map(|n| n.given_words(&register.names).map(hash).collect()).unwrap_or_default()
        }
        (Some(Value::Name(_)), _) => name.map(|n| n.squeezed().map(hash).collect()).unwrap_or_default(),
        (Some(Value::Date(d)), Piece::Year) => {
            let year = d / 10_000;
            [year, year + 1, year.saturating_sub(1)].map(u64::from).to_vec()
        }
        (Some(Value::Date(d)), _) => near_dates(*d),
        (Some(Value::Sex(s)), _) => vec![*s],
        (Some(Value::Place(p)), _) => {
            let word = p.hamlet.as_ref().and_then(|h| register.words.find(h));
            word.map(u64::from).into_iter().collect()
        }
        (Some(Value::Word(w)), _) if matches!(kind, Kind::Key | Kind::Word | Kind::Digits) => {
            register.words.find(w).map(u64::from).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The number itself, with any digit wrong, with any two neighbours swapped.
fn near_numbers(number: u64, length: u32) -> Vec<u64> {
    let mut near = vec![number];
    for place in 0..length {
        let unit = 10_u64.pow(place);
        let digit = number / unit % 10;
        near.extend((0..10).filter(|d| *d != digit).map(|d| number - digit * unit + d * unit));
        let next = number / (unit * 10) % 10;
        if place + 1 < length && next != digit {
            near.push(number - digit * unit - next * unit * 10 + next * unit + digit * unit * 10);
        }
    }
    near
}

/// The day itself, with day and month turned, and the same day a year before and after.
fn near_dates(date: u32) -> Vec<u64> {
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    if day == 0 {
        return Vec::new();
    }
    let mut near = vec![date, date + 10_000, date.saturating_sub(10_000)];
    if day <= 12 {
        near.push(year * 10_000 + day * 100 + month);
    }
    near.into_iter().map(u64::from).collect()
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(key: u64, value: u64) -> u64 {
    let mixed = (key ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

fn short(key: u64) -> u32 {
    (key ^ (key >> 32)) as u32
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(START, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_asked_for() {
        let near = near_numbers(51_183_040_306, 12);
        for wrong in [51_183_040_306, 51_183_040_360, 51_183_940_306, 951_183_040_306, 501_183_040_306] {
            assert!(near.contains(&wrong), "{wrong}");
        }
        assert_eq!(near_dates(19_991_003), [19_991_003, 20_001_003, 19_981_003, 19_990_310]);
    }
}
