//! Decisions over a whole list or register: verdicts, one person for a row, one row for a person.

use std::collections::{BTreeMap, HashMap};

use super::dates;
use super::engine::{Engine, Weight};
use super::probe::Memory;
use super::register::{HALF, Value};
use super::score::slip;

/// What is to be done with a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The same person, with the precision the schema's threshold stands for.
    Match,
    /// Somebody has to look.
    Review,
}

impl Verdict {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Review => "review",
        }
    }
}

/// A pair that may be one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Record of the register.
    pub left: usize,
    /// Row of the list, or another record of the register.
    pub right: usize,
    /// How likely they are one person.
    pub score: f64,
    /// What is to be done.
    pub verdict: Verdict,
}

/// A pair less likely is not told.
pub const LEAST: f64 = 0.01;
/// Pairs told of a row at most.
pub const MOST: usize = 5;

impl Engine {
    /// The pairs of a whole list, best first, after learning from it.
    pub fn match_all(&mut self, rows: &[Vec<Value>]) -> Vec<Pair> {
        self.match_while(rows, |_| true)
    }

    /// The same, as long as `go_on` says so: it is told how many rows are done. What is not looked at has no pairs.
    pub fn match_while(&mut self, rows: &[Vec<Value>], go_on: impl Fn(usize) -> bool) -> Vec<Pair> {
        if !go_on(0) {
            return Vec::new();
        }
        self.learn(rows);
        let mut memory = Memory::default();
        let mut pairs = Vec::new();
        for (right, row) in rows.iter().enumerate().take_while(|(right, _)| go_on(*right)) {
            let answer = self.ask(row, &mut memory);
            for c in answer.candidates.iter().take(MOST).filter(|c| c.probability >= LEAST) {
                let sure = c.grounded && c.probability >= self.schema.match_from;
                let verdict = if sure { Verdict::Match } else { Verdict::Review };
                pairs.push(Pair { left: c.record, right, score: c.probability, verdict });
            }
        }
        one_row_each(&mut pairs, rows);
        best_first(&mut pairs);
        pairs
    }

    /// Pairs of records of the register that may be one person, best first, after learning from it.
    pub fn doubles(&mut self) -> Vec<Pair> {
        self.learn_within();
        let mut memory = Memory::default();
        let found = self.odds((0..self.len()).map(|record| {
            let probes = memory.probes(self, &self.register.values(record));
            (record, self.weights(&probes, Some(record)))
        }));
        let mut pairs = self.settled(&found);
        best_first(&mut pairs);
        let mut told: HashMap<usize, usize> = HashMap::new();
        pairs.retain(|p| {
            let n = told.entry(p.right).or_default();
            *n += 1;
            *n <= MOST
        });
        pairs
    }

    /// Pairs out of the odds of each, where those who are nearer to somebody else stand back.
    pub(super) fn settled(&self, found: &BTreeMap<(u32, u32), Odds>) -> Vec<Pair> {
        let mut by_record: HashMap<u32, Vec<(u32, f64)>> = HashMap::new();
        for (&(a, b), odds) in found {
            by_record.entry(a).or_default().push((b, odds.same));
            by_record.entry(b).or_default().push((a, odds.same));
        }
        let rivals = |of: u32, with: u32| -> f64 {
            let others = by_record.get(&of).map_or(&[][..], Vec::as_slice).iter().filter(|(k, _)| *k != with);
            // Whoever is also the other's double is no rival: all three are one person.
            let agrees = |k: u32| found.get(&(k.min(with), k.max(with))).is_some_and(|o| o.same > 0.3);
            others.filter(|(k, _)| !agrees(*k)).map(|(_, odds)| odds).sum()
        };
        let mut pairs: Vec<Pair> = found
            .iter()
            .filter_map(|(&(a, b), odds)| {
                let alone = odds.same / (1.0 + odds.same + odds.kin);
                let share = odds.same / (odds.same + rivals(a, b) + rivals(b, a)).max(1e-300);
                // Where doubles are common, a record has several.
                let several = self.rates.listed.min(0.95);
                let score = alone * (several + (1.0 - several) * share);
                let sure = odds.grounded && score >= self.schema.double_from;
                let verdict = if sure { Verdict::Match } else { Verdict::Review };
                (score >= LEAST).then_some(Pair { left: a as usize, right: b as usize, score, verdict })
            })
            .collect();
        self.close_circles(&mut pairs);
        pairs
    }

    /// Two records that are both the same person as a third are one person, the surer the more doubles there are.
    fn close_circles(&self, pairs: &mut Vec<Pair>) {
        let several = self.rates.listed;
        if several < 0.5 {
            return;
        }
        let mut near: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        for p in pairs.iter().filter(|p| p.score >= 0.5) {
            near.entry(p.left).or_default().push((p.right, p.score));
            near.entry(p.right).or_default().push((p.left, p.score));
        }
        let mut best: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for others in near.values() {
            for (i, (a, to_a)) in others.iter().enumerate() {
                for (b, to_b) in others.iter().skip(i + 1) {
                    let score = best.entry((*a.min(b), *a.max(b))).or_default();
                    *score = score.max(to_a * to_b * several);
                }
            }
        }
        for pair in pairs.iter_mut() {
            if let Some(score) = best.remove(&(pair.left, pair.right)) {
                pair.score = pair.score.max(score);
            }
        }
        pairs.extend(best.into_iter().map(|((left, right), score)| Pair {
            left,
            right,
            score,
            verdict: Verdict::Review,
        }));
    }

    /// The odds of pairs, each the middle of what either record says of the other.
    pub(super) fn odds(
        &self,
        weighed: impl Iterator<Item = (usize, Vec<Weight>)>,
    ) -> BTreeMap<(u32, u32), Odds> {
        let people = self.population;
        let same_prior = self.rates.listed.ln() - people.ln();
        let kin_prior = (2.0_f64).ln() - people.ln();
        let mut sums: BTreeMap<(u32, u32), (f64, f64, f64, f64)> = BTreeMap::new();
        for (record, weights) in weighed {
            for w in weights {
                if w.same + same_prior > -9.0 {
                    let me = record as u32;
                    let sum = sums.entry((me.min(w.record), me.max(w.record))).or_default();
                    *sum = (sum.0 + w.same, sum.1 + w.kin.max(-99.0), sum.2.max(w.grounds), sum.3 + 1.0);
                }
            }
        }
        sums.into_iter()
            .map(|(pair, (same, kin, grounds, n))| {
                let (same, kin) = ((same / n + same_prior).exp(), (kin / n + kin_prior).exp());
                (
                    pair,
                    Odds {
                        same,
                        kin: if self.schema.relatives > 0.0 { kin } else { 0.0 },
                        grounded: grounds >= 3.0,
                    },
                )
            })
            .collect()
    }
}

/// How likely two records are one person, against chance; and how likely they are of one family.
#[derive(Debug, Clone, Copy)]
pub(super) struct Odds {
    same: f64,
    kin: f64,
    grounded: bool,
}

pub(super) fn best_first(pairs: &mut [Pair]) {
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.right.cmp(&b.right)).then(a.left.cmp(&b.left)));
}

/// A person may stand on a list twice, but only in rows that do not speak against each other.
fn one_row_each(pairs: &mut [Pair], rows: &[Vec<Value>]) {
    let mut claims: HashMap<usize, Vec<usize>> = HashMap::new();
    for (i, pair) in pairs.iter().enumerate() {
        claims.entry(pair.left).or_default().push(i);
    }
    for claim in claims.values_mut().filter(|c| c.len() > 1) {
        claim.sort_by(|a, b| {
            let score = |i: &usize| pairs.get(*i).map_or(0.0, |p| p.score);
            score(b).total_cmp(&score(a)).then(a.cmp(b))
        });
        let Some(best) = claim.first().and_then(|i| pairs.get(*i)).copied() else { continue };
        for i in claim.iter().skip(1) {
            let Some(pair) = pairs.get_mut(*i) else { continue };
            let (a, b) = (rows.get(best.right), rows.get(pair.right));
            if let (Some(a), Some(b)) = (a, b)
                && speaks_against(a, b)
            {
                pair.score *= (1.0 - best.score).max(0.05);
                pair.verdict = Verdict::Review;
            }
        }
    }
}

/// Whether two rows of a list cannot well be one person: numbers or dates that no slip explains.
fn speaks_against(a: &[Value], b: &[Value]) -> bool {
    a.iter().zip(b).any(|(a, b)| match (a, b) {
        (Value::Number(a), Value::Number(b)) => a != b && slip(*a, *b).is_none(),
        (Value::Numbers(a, HALF), Value::Numbers(b, HALF)) => {
            a != b && slip(u64::from(*a), u64::from(*b)).is_none()
        }
        (Value::Date(a), Value::Date(b)) => {
            matches!(dates::level(*a, *b), (dates::FULL, 5 | 6 | 7 | 11) | (dates::YEAR, 4))
        }
        (Value::Sex(a), Value::Sex(b)) => a != b,
        _ => false,
    })
}
