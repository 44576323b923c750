//! The engine: built once over a register, then asked about rows.
//!
//! A row is weighed over *all* its candidates and “nobody” together, so that a name half the commune bears is nobody's
//! evidence, and a brother of somebody in the register is thought of too. What comes out is a probability.

use super::blocks::Blocks;
use super::name_compare::Asked;
use super::probe::{Memory, Probe};
use super::rates::{Hit, Rates, Tally};
use super::register::{Crowd, Register, Value};
use super::schema::{Kind, Schema};
use super::score::{digits_level, word_level};

/// People on the left, ready to be asked about.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(super) schema: Schema,
    pub(super) register: Register,
    pub(super) rates: Rates,
    blocks: Blocks,
    /// How often two chance words of a field are so alike, by level.
    pub(super) chance: Vec<[f64; 4]>,
    /// Fields whose values stand in each other's columns.
    pub(super) swaps: Vec<Option<usize>>,
    /// Whether rows are records of the register itself.
    pub(super) within: bool,
    /// How many people a chance person is one of; never less than one.
    pub(super) population: f64,
}

/// A record of the register that a row may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Which record.
    pub record: usize,
    /// How likely the row is this person.
    pub probability: f64,
    /// Logarithm of the evidence.
    pub evidence: f64,
    /// Whether more than a name speaks for it.
    pub grounded: bool,
}

/// Who a row may be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// Likeliest first.
    pub candidates: Vec<Candidate>,
    /// How likely it is nobody of the register.
    pub nobody: f64,
}

/// A pair's evidence before all candidates are weighed together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weight {
    pub record: u32,
    /// Logarithm: the same person against chance.
    pub same: f64,
    /// Logarithm: a brother or sister, a child or a parent against chance.
    pub kin: f64,
    /// Evidence that is no name.
    pub grounds: f64,
}

/// Evidence beside the name from which a match is grounded.
const GROUNDS: f64 = 3.0;
/// Family and household evidence from which a relative is thought of.
const KIN_FROM: f64 = 2.0;
/// So much below even odds among all people a pair is given up.
const HOPELESS: f64 = 9.0;
/// Rows from which rates are learned, and how often.
const LEARN_FROM: usize = 1_500;
const LEARN_WITHIN: usize = 6_000;
const ROUNDS: usize = 4;

impl Engine {
    /// Over the people given, each record's cells in the order of [`Schema::columns`].
    pub fn new<R, C>(schema: Schema, people: impl IntoIterator<Item = R>) -> Self
    where
        R: AsRef<[C]>,
        C: AsRef<str>,
    {
        let mut register = Register::new(&schema);
        for record in people {
            let cells: Vec<&str> = record.as_ref().iter().map(AsRef::as_ref).collect();
            register.add(&cells);
        }
        Self::over(schema, register)
    }

    /// Over a register filled record by record.
    pub fn over(schema: Schema, mut register: Register) -> Self {
        register.close();
        let blocks = Blocks::new(&schema, &register);
        let rates = Rates::shipped(&schema);
        let chance = (0..schema.fields.len()).map(|f| chance(&schema, &register, f)).collect();
        let swaps =
            schema.fields.iter().map(|f| f.swaps_with.as_ref().and_then(|o| schema.position(o))).collect();
        let population = register.len().max(1) as f64;
        let mut this = Self { schema, register, rates, blocks, chance, swaps, within: false, population };
        this.presume(|_| 0.5);
        this
    }

    /// What the fields are.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// How many people it knows.
    pub fn len(&self) -> usize {
        self.register.len()
    }

    /// Whether it knows nobody.
    pub fn is_empty(&self) -> bool {
        self.register.is_empty()
    }

    pub(super) fn crowd(&self, field: usize) -> &Crowd {
        static NOBODY: std::sync::OnceLock<Crowd> = std::sync::OnceLock::new();
        self.register.crowds.get(field).unwrap_or_else(|| NOBODY.get_or_init(Crowd::default))
    }

    fn presume(&mut self, share: impl Fn(usize) -> f64) {
        for field in 0..self.schema.fields.len() {
            self.rates.set_presence(field, share(field));
        }
    }

    /// Forgets what was learned of another list.
    fn begin(&mut self, within: bool) {
        self.within = within;
        self.rates = Rates::shipped(&self.schema);
    }

    /// A row's values.
    pub fn read(&self, row: &[&str]) -> Vec<Value> {
        self.register.read(row)
    }

    /// Who a row may be, by what is known so far.
    pub fn ask(&self, row: &[Value], memory: &mut Memory) -> Answer {
        let probes = memory.probes(self, row);
        self.weigh_all(&probes, None)
    }

    /// Learns from a list how often its rows have values and err, and how many are in the register.
    ///
    /// The shipped rates count as so many rows themselves: a short list changes little.
    pub fn learn(&mut self, rows: &[Vec<Value>]) {
        let all = rows.len().max(1) as f64;
        let shown = |f: usize| {
            rows.iter().filter(|r| !matches!(r.get(f), None | Some(Value::None))).count() as f64 / all
        };
        self.begin(false);
        self.presume(shown);
        let step = rows.len() / LEARN_FROM + 1;
        let shipped = self.rates.clone();
        let mut memory = Memory::default();
        for _ in 0..ROUNDS {
            memory.forget_masses();
            let mut tally = Tally::default();
            for row in rows.iter().step_by(step) {
                let probes = memory.probes(self, row);
                self.tally(&probes, None, &mut tally);
            }
            self.rates = shipped.learned(&tally, self.schema.weight);
        }
    }

    /// The same where rows are the register's own records.
    pub(super) fn learn_within(&mut self) {
        self.begin(true);
        self.rates.listed = self.schema.doubled;
        let all = self.len().max(1) as f64;
        let shares: Vec<f64> = (0..self.schema.fields.len()).map(|f| self.crowd(f).present / all).collect();
        self.presume(|f| shares.get(f).copied().unwrap_or(0.5));
        let step = self.len() / LEARN_WITHIN + 1;
        let shipped = self.rates.clone();
        let mut memory = Memory::default();
        for _ in 0..ROUNDS {
            memory.forget_masses();
            let mut tally = Tally::default();
            for record in (0..self.len()).step_by(step) {
                let probes = memory.probes(self, &self.register.values(record));
                self.tally(&probes, Some(record), &mut tally);
            }
            self.rates = shipped.learned(&tally, self.schema.weight);
        }
    }

    fn tally(&self, probes: &[Probe], own: Option<usize>, tally: &mut Tally) {
        let answer = self.weigh_all(probes, own);
        tally.rows += 1.0;
        tally.listed += answer.candidates.iter().map(|c| c.probability).sum::<f64>().min(1.0);
        for candidate in answer.candidates.iter().filter(|c| c.probability > 0.02) {
            for field in 0..self.schema.fields.len() {
                let mut hits: Vec<Hit> = Vec::new();
                self.worth(probes, candidate.record, field, &mut hits);
                for hit in hits {
                    tally.add(field, hit, candidate.probability);
                }
            }
        }
    }

    /// All candidates of a row with their evidence; `own` is the row itself where it is a record.
    pub(super) fn weights(&self, probes: &[Probe], own: Option<usize>) -> Vec<Weight> {
        let values: Vec<Value> = probes.iter().map(Probe::value).collect();
        let mut found = Vec::new();
        let name = |f: usize| -> Option<&Asked> {
            if let Some(Probe::Name(asked, ..)) = probes.get(f) { Some(asked) } else { None }
        };
        self.blocks.candidates(&self.register, &values, name, &mut found);
        self.weights_of(probes, found.into_iter().filter(|record| own != Some(*record as usize)))
    }

    /// Records with their evidence that a row is them, but for those that cannot come to anything.
    pub(super) fn weights_of(&self, probes: &[Probe], records: impl Iterator<Item = u32>) -> Vec<Weight> {
        let order = self.order(probes);
        let mut hits = Vec::new();
        records.filter_map(|record| self.weigh(probes, record, &order, &mut hits)).collect()
    }

    /// Fields with the most that those behind each may still add, the telling ones first.
    fn order(&self, probes: &[Probe]) -> Vec<(usize, f64)> {
        let rank = |f: usize| match self.schema.fields.get(f).map(|f| f.kind) {
            Some(Kind::Id12 | Kind::Id9) => 0,
            Some(Kind::Date) => 1,
            Some(Kind::Name) => 2,
            _ => 3,
        };
        let mut fields: Vec<usize> = (0..self.schema.fields.len()).collect();
        fields.sort_by_key(|f| rank(*f));
        let mut left = 0.0;
        let mut order: Vec<(usize, f64)> = Vec::new();
        for f in fields.into_iter().rev() {
            order.push((f, left));
            left += self.most(probes, f);
        }
        order.reverse();
        order
    }

    /// The evidence of a pair; none where it cannot come to anything.
    fn weigh(
        &self,
        probes: &[Probe],
        record: u32,
        order: &[(usize, f64)],
        hits: &mut Vec<Hit>,
    ) -> Option<Weight> {
        let (mut same, mut kin, mut ties, mut grounds) = (0.0, 0.0, 0.0, 0.0);
        let least = self.population.ln() - HOPELESS;
        for &(f, most) in order {
            let Some(field) = self.schema.fields.get(f) else { continue };
            hits.clear();
            let worth = self.worth(probes, record as usize, f, hits);
            let value = worth.log - worth.presence;
            same += worth.log;
            match field.kind {
                Kind::Name => kin += self.kin_by_name(probes, record as usize, f, value),
                Kind::Relative | Kind::Key => {
                    kin += worth.log;
                    ties += value;
                    grounds += value.max(0.0);
                }
                Kind::Place => kin += worth.log,
                Kind::Date => {
                    // Twins are rare, but they are there.
                    kin += (0.02 * value.exp() + 0.98).ln();
                    grounds += value.max(0.0);
                }
                Kind::Id12 | Kind::Id9 => {
                    // Twins whose births were registered together have neighbouring numbers.
                    let cell = self.register.cell(record as usize, f);
                    if probes.get(f).is_some_and(|p| p.is_neighbour(cell)) {
                        kin += value;
                    }
                    grounds += value.max(0.0);
                }
                Kind::Digits | Kind::Word => grounds += value.max(0.0),
                Kind::Sex => {}
            }
            if same + most < least {
                return None;
            }
        }
        let kin = if ties > KIN_FROM { kin } else { f64::NEG_INFINITY };
        if self.may_be_siblings(probes, record as usize) {
            // As likely the sister born the same day as the person with two slips: nobody but people can tell.
            return Some(Weight { record, same, kin: same, grounds: 0.0 });
        }
        Some(Weight { record, same, kin, grounds })
    }

    /// What a name is worth if it is a brother's or sister's: the family name agrees, the given name does not.
    fn kin_by_name(&self, probes: &[Probe], record: usize, field: usize, value: f64) -> f64 {
        let cell = self.register.cell(record, field);
        let Some(probe @ Probe::Name(asked, ..)) = probes.get(field) else { return 0.0 };
        let Some(likeness) = self.likeness(probe, cell, field) else { return 0.0 };
        if likeness.agrees() {
            return value - 3.5;
        }
        let left = self.register.names.get(cell as u32);
        if left.is_some_and(|left| asked.shares_family(left)) { -asked.family_share().ln() } else { -3.0 }
    }

    pub(super) fn weigh_all(&self, probes: &[Probe], own: Option<usize>) -> Answer {
        let weights = self.weights(probes, own);
        let people = self.population.ln();
        let listed = self.rates.listed.ln() - people;
        let nobody = (1.0 - self.rates.listed).ln();
        let kin = nobody + self.schema.relatives.max(1e-9).ln() - people;
        let top = weights.iter().map(|w| (w.same + listed).max(w.kin + kin)).fold(nobody, f64::max);
        let others: f64 = weights.iter().map(|w| (w.kin + kin - top).exp()).sum();
        let none = (nobody - top).exp() + others;
        let all: f64 = none + weights.iter().map(|w| (w.same + listed - top).exp()).sum::<f64>();
        let mut candidates: Vec<Candidate> = weights
            .iter()
            .map(|w| Candidate {
                record: w.record as usize,
                probability: (w.same + listed - top).exp() / all,
                evidence: w.same,
                grounded: w.grounds >= GROUNDS,
            })
            .filter(|c| c.probability > 0.002)
            .collect();
        candidates.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.record.cmp(&b.record)));
        Answer { candidates, nobody: none / all }
    }
}

impl Probe {
    /// Whether it is a number that differs from the register's in its last digit only.
    fn is_neighbour(&self, cell: u64) -> bool {
        let next = |a: u64, b: u64| a != b && a / 10 == b / 10;
        match self {
            Self::Number(n) => next(*n, cell),
            Self::Numbers(n, _) => next(u64::from(*n), u64::from(super::register::unpack(cell).0)),
            _ => false,
        }
    }

    /// The value again, for finding candidates.
    fn value(&self) -> Value {
        match self {
            Self::Number(n) => Value::Number(*n),
            Self::Numbers(a, b) => Value::Numbers(*a, *b),
            Self::Name(asked, ..) => Value::Name(asked.cut.clone()),
            Self::Date(d, _) => Value::Date(*d),
            Self::Sex(s, _) => Value::Sex(*s),
            Self::None | Self::Place(..) => Value::None,
            Self::Word(text, ..) => Value::Word(text.clone()),
        }
    }
}

/// How often two chance records' words of a field are so alike, by level.
fn chance(schema: &Schema, register: &Register, field: usize) -> [f64; 4] {
    const PAIRS: usize = 20_000;
    let Some(spec) = schema.fields.get(field) else { return [1.0; 4] };
    if !matches!(spec.kind, Kind::Word | Kind::Digits) {
        return [1.0; 4];
    }
    let mut counts = [0.5; 4];
    let (mut state, n) = (0x2545_f491_4f6c_dd1d_u64, register.len().max(1) as u64);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % n) as usize
    };
    for _ in 0..PAIRS {
        let (a, b) = (register.cell(next(), field), register.cell(next(), field));
        if a == super::register::NONE || b == super::register::NONE {
            continue;
        }
        let (a, b) = (register.words.word(a as u32), register.words.word(b as u32));
        let level = if spec.kind == Kind::Digits { digits_level(a, b) } else { word_level(a, b) };
        if let Some(count) = counts.get_mut(usize::from(level)) {
            *count += 1.0;
        }
    }
    let all: f64 = counts.iter().sum();
    counts.map(|c| c / all)
}

impl Engine {
    /// The rates as they are now, for looking at.
    pub fn rates_text(&self) -> String {
        self.rates.text(&self.schema)
    }
}
