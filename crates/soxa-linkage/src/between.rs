//! Who is registered in two registers: people who share something, weighed against names and rates that are the same for all.
//!
//! Somebody else finds who shares a number, or a name and a day of birth (a database, a cluster), and puts everybody who
//! hangs together into one *block*. A block is weighed for itself: which process weighs it, beside which others and in which
//! order, is nothing to what comes out.

use std::collections::{BTreeSet, HashMap};

use super::decide::{Pair, Verdict, best_first};
use super::engine::Engine;
use super::probe::Memory;
use super::register::{NONE, Register};
use super::schema::{Kind, Schema};

/// A block of more people hangs together by what tells nobody apart, and takes long to weigh: each with each.
pub const LARGEST_BLOCK: usize = 5_000;

/// A crowd of more tells no more of how common names are, and takes long to look through.
pub const LARGEST_CROWD: usize = 50_000;

/// As likely as not.
const OPEN: f64 = 0.5;

/// A person who shares something with another one.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// The register the person is of.
    pub register: &'a str,
    /// What is known, in the order of [`Schema::columns`].
    pub cells: &'a [&'a str],
}

/// Weighs blocks against a crowd.
#[derive(Debug)]
pub struct Between {
    engine: Engine,
    memory: Memory,
    crowd: usize,
}

/// Every so many people of a crowd of this size are enough to stand for it.
pub fn step(people: usize) -> usize {
    people.div_ceil(LARGEST_CROWD).max(1)
}

impl Between {
    /// Over a crowd, which says how common names are and how often values are wrong.
    pub fn new(schema: Schema, crowd: Register) -> Self {
        let mut engine = Engine::over(schema, crowd);
        engine.learn_within();
        Self { crowd: engine.len(), engine, memory: Memory::default() }
    }

    /// The pairs of people of different registers within each block, likeliest first. `members` stand block after block,
    /// `sizes` says how many each block has; a pair's sides are places among the members. Whoever has one number is told of,
    /// whatever else is known.
    pub fn pairs(&mut self, members: &[Member<'_>], sizes: impl IntoIterator<Item = usize>) -> Vec<Pair> {
        self.engine.register.truncate(self.crowd);
        self.memory.forget_looks();
        for member in members {
            self.engine.register.add(member.cells);
        }
        let (engine, memory) = (&self.engine, &mut self.memory);
        let mut pairs = Vec::new();
        let mut first = self.crowd;
        let mut rest = members;
        for size in sizes {
            let (block, others) = rest.split_at_checked(size).unwrap_or((rest, &[]));
            rest = others;
            let found = engine.odds(block.iter().enumerate().map(|(at, me)| {
                let probes = memory.probes(engine, &engine.register.values(first + at));
                let others = block.iter().enumerate().filter(|(_, other)| other.register != me.register);
                (first + at, engine.weights_of(&probes, others.map(|(other, _)| (first + other) as u32)))
            }));
            let mut of_block = engine.settled(&found);
            let register = |record: usize| block.get(record - first).map(|member| member.register);
            of_block.retain(|pair| register(pair.left) != register(pair.right));
            engine.look_at_numbers(&mut of_block, first, block);
            pairs.extend(of_block);
            first += block.len();
        }
        for pair in &mut pairs {
            (pair.left, pair.right) = (pair.left - self.crowd, pair.right - self.crowd);
        }
        best_first(&mut pairs);
        pairs
    }
}

impl Engine {
    /// Within one register a number is one person's; two registers that give it to people of other names and other births
    /// have one of them wrong sooner than a person twice: somebody has to look. Who has one number and is in no pair yet is told
    /// of too.
    fn look_at_numbers(&self, pairs: &mut Vec<Pair>, first: usize, block: &[Member<'_>]) {
        let Some(number) = self.schema.of_kind(Kind::Id12) else { return };
        let cell =
            |record: usize, field: usize| Some(self.register.cell(record, field)).filter(|c| *c != NONE);
        let differ = |kind: Kind, a: usize, b: usize| {
            let field = self.schema.of_kind(kind);
            let cells = field.and_then(|field| Some((cell(a, field)?, cell(b, field)?)));
            cells.is_some_and(|(a, b)| a != b)
        };
        for pair in pairs.iter_mut() {
            let (a, b) = (pair.left, pair.right);
            let one_number = cell(a, number).is_some() && cell(a, number) == cell(b, number);
            if one_number && differ(Kind::Name, a, b) && differ(Kind::Date, a, b) {
                (pair.score, pair.verdict) = (pair.score.min(OPEN), Verdict::Review);
            }
        }
        let told: BTreeSet<(usize, usize)> = pairs.iter().map(|pair| (pair.left, pair.right)).collect();
        let mut of_number: HashMap<u64, Vec<(usize, &str)>> = HashMap::new();
        for (record, member) in (first..).zip(block) {
            let Some(number) = cell(record, number) else { continue };
            let same = of_number.entry(number).or_default();
            let others = same.iter().filter(|(other, register)| {
                *register != member.register && !told.contains(&(*other, record))
            });
            pairs.extend(others.map(|(other, _)| Pair {
                left: *other,
                right: record,
                score: OPEN,
                verdict: Verdict::Review,
            }));
            same.push((record, member.register));
        }
    }
}
