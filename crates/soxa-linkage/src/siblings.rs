//! Twins and near sisters: whose births were registered together bear neighbouring numbers, and names that differ little.

use super::engine::Engine;
use super::probe::Probe;
use super::schema::Kind;

impl Engine {
    /// Whether the names differ by a mark or a letter that both have written, and the numbers are neighbours: so do those
    /// of sisters and brothers whose births were registered together.
    pub(super) fn may_be_siblings(&self, probes: &[Probe], record: usize) -> bool {
        let of = |kinds: &[Kind]| -> Vec<usize> {
            let fields = self.schema.fields.iter().enumerate();
            fields.filter(|(_, f)| kinds.contains(&f.kind)).map(|(i, _)| i).collect()
        };
        let near = |f: &usize| {
            let cell = self.register.cell(record, *f);
            probes.get(*f).is_some_and(|p| p.is_close(cell))
        };
        self.schema.relatives > 0.0
            && of(&[Kind::Id12, Kind::Id9]).iter().any(near)
            && of(&[Kind::Name]).iter().any(|f| {
                let cell = self.register.cell(record, *f);
                let likeness = probes.get(*f).and_then(|p| self.likeness(p, cell, *f));
                likeness.is_some_and(|l| l.is_near())
            })
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
}
