//! Twins and near sisters: whose births were registered together bear neighbouring numbers, and names that differ little.

use super::engine::Engine;
use super::probe::Probe;
use super::schema::Kind;

impl Engine {
    /// Whether two records may be a brother or sister of one another rather than the same person: their numbers are neighbours
    /// and the names differ by a mark or a letter that both have written, as with births that were registered together; or
    /// the given name is another word and no number says that they are one, whatever birth and parents have in common.
    pub(super) fn may_be_siblings(&self, probes: &[Probe], record: usize) -> bool {
        let of = |kinds: &[Kind]| -> Vec<usize> {
            let fields = self.schema.fields.iter().enumerate();
            fields.filter(|(_, f)| kinds.contains(&f.kind)).map(|(i, _)| i).collect()
        };
        let beside = |f: usize| probes.get(f).map(|p| (p, self.register.cell(record, f)));
        let numbers = of(&[Kind::Id12, Kind::Id9]);
        let is_close = |f: &usize| beside(*f).is_some_and(|(p, cell)| p.is_close(cell));
        let is_one = |f: &usize| beside(*f).is_some_and(|(p, cell)| p.is_one(cell));
        let names = of(&[Kind::Name]);
        let alike = |f: &usize| beside(*f).and_then(|(p, cell)| self.likeness(p, cell, *f));
        let near = || names.iter().filter_map(alike).any(|l| l.is_near());
        let another = || names.iter().filter_map(alike).any(|l| l.is_another());
        self.schema.relatives > 0.0
            && (numbers.iter().any(is_close) && near() || !numbers.iter().any(is_one) && another())
    }
}

impl Probe {
    /// Whether it is another number, a few before or after the register's.
    fn is_close(&self, cell: u64) -> bool {
        let next = |a: u64, b: u64| a != b && a.abs_diff(b) < 10;
        match self {
            Self::Number(n) => next(*n, cell),
            Self::Numbers(n, _) => {
                let known = crate::register::unpack(cell).0;
                known != crate::register::HALF && next(u64::from(*n), u64::from(known))
            }
            _ => false,
        }
    }

    /// Whether it is the register's number.
    fn is_one(&self, cell: u64) -> bool {
        match self {
            Self::Number(n) => *n == cell,
            Self::Numbers(a, b) => {
                let (first, second) = crate::register::unpack(cell);
                [*a, *b]
                    .into_iter()
                    .filter(|n| *n != crate::register::HALF)
                    .any(|n| n == first || n == second)
            }
            _ => false,
        }
    }
}
