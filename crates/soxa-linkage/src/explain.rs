//! Why a pair has its score: what each field says, how rare the value is, and what that contributed.

use super::dates;
use super::engine::Engine;
use super::probe::{Memory, Probe};
use super::rates::Hit;
use super::register::{NONE, Value, show};
use super::schema::{Field, Kind};

/// How a field's two values agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// The same.
    Same,
    /// The same letters, marks lost or others.
    Marks,
    /// One digit or letter off.
    Slip,
    /// Neighbours, day and month, or the order of names changed places.
    Turned,
    /// As much as is there agrees: a year, initials, a name without its middle.
    Partly,
    /// A nickname for the given name.
    Nickname,
    /// They differ.
    Differs,
    /// Only the register has a value.
    OnlyLeft,
    /// Only the list has a value.
    OnlyRight,
    /// Neither has.
    Neither,
}

impl Agreement {
    /// In words for the officer.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Same => "trùng",
            Self::Marks => "trùng, khác dấu",
            Self::Slip => "sai một chữ",
            Self::Turned => "đảo chỗ",
            Self::Partly => "trùng một phần",
            Self::Nickname => "tên thường gọi",
            Self::Differs => "khác",
            Self::OnlyLeft => "danh sách không ghi",
            Self::OnlyRight => "sổ không ghi",
            Self::Neither => "không có",
        }
    }
}

/// What one field contributed.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The field's stable name.
    pub field: String,
    /// What officers call it.
    pub label: String,
    /// The register's value.
    pub left: String,
    /// The list's value.
    pub right: String,
    /// How they agree.
    pub agreement: Agreement,
    /// How likely the list's value is by chance; none where there is none to compare.
    pub chance: Option<f64>,
    /// What it contributed, in bits: +1 makes the pair twice as likely.
    pub bits: f64,
}

impl Engine {
    /// What each field of a pair contributed, in the schema's order; fields nobody has filled in are left out.
    pub fn explain(&self, row: &[Value], record: usize, memory: &mut Memory) -> Vec<Reason> {
        let probes = memory.probes(self, row);
        let fields = self.schema.fields.iter().enumerate();
        fields
            .map(|(f, spec)| self.reason(spec, f, row, &probes, record))
            .filter(|r| r.agreement != Agreement::Neither)
            .collect()
    }

    /// The same of two records of the register.
    pub fn explain_double(&self, record: usize, other: usize, memory: &mut Memory) -> Vec<Reason> {
        self.explain(&self.register.values(other), record, memory)
    }

    fn reason(&self, spec: &Field, f: usize, row: &[Value], probes: &[Probe], record: usize) -> Reason {
        let mut hits = Vec::new();
        let worth = self.worth(probes, record, f, &mut hits);
        let cell = self.register.cell(record, f);
        let right = !matches!(probes.get(f), None | Some(Probe::None));
        let agreement = match (cell != NONE, right) {
            (true, true) => agreement(spec.kind, hits.get(1..).unwrap_or_default()),
            (true, false) => Agreement::OnlyLeft,
            (false, true) => Agreement::OnlyRight,
            (false, false) => Agreement::Neither,
        };
        Reason {
            field: spec.name.clone(),
            label: spec.label.clone(),
            left: self.register.shown(spec.kind, cell),
            right: row.get(f).map(show).unwrap_or_default(),
            agreement,
            chance: (cell != NONE && right).then(|| probes.get(f).and_then(chance)).flatten(),
            bits: worth.log / std::f64::consts::LN_2,
        }
    }
}

fn chance(probe: &Probe) -> Option<f64> {
    match probe {
        Probe::Name(_, mass, _) => Some(mass.log.exp()),
        Probe::Date(_, mass) => Some(mass.exp()),
        Probe::Place(hamlet, commune) => hamlet.as_ref().or(commune.as_ref()).map(|p| p.1),
        Probe::Word(_, _, share, _) | Probe::Sex(_, share) => Some(*share),
        Probe::Number(_) | Probe::Numbers(..) | Probe::None => None,
    }
}

/// What the levels met come to.
fn agreement(kind: Kind, hits: &[Hit]) -> Agreement {
    let first = hits.first().map_or((0, 0), |h| (usize::from(h.table), h.level));
    match kind {
        Kind::Id12 | Kind::Id9 => by_level(first.1, &[Agreement::Same, Agreement::Turned, Agreement::Slip]),
        Kind::Name | Kind::Relative => name(hits),
        Kind::Date => match first {
            (dates::FULL | dates::YEAR, 0) => Agreement::Same,
            (dates::FULL, 1) => Agreement::Turned,
            (dates::FULL, 2..=5) => Agreement::Slip,
            (dates::FULL, 6 | 8 | 9) | (dates::YEAR, 1 | 2) => Agreement::Partly,
            _ => Agreement::Differs,
        },
        Kind::Sex | Kind::Key => by_level(first.1, &[Agreement::Same]),
        Kind::Place => match hits {
            [] => Agreement::Neither,
            _ if hits.iter().any(|h| h.level > 0) => Agreement::Differs,
            [_, _, ..] => Agreement::Same,
            [_] => Agreement::Partly,
        },
        Kind::Word if first.1 == 4 => Agreement::Turned,
        Kind::Word | Kind::Digits => {
            by_level(first.1, &[Agreement::Same, Agreement::Slip, Agreement::Partly])
        }
    }
}

fn by_level(level: u8, levels: &[Agreement]) -> Agreement {
    levels.get(usize::from(level)).copied().unwrap_or(Agreement::Differs)
}

/// Order, marks, family, middle, given, as the tables stand.
fn name(hits: &[Hit]) -> Agreement {
    let level = |i: usize| hits.get(i).map_or(0, |h| h.level);
    match (level(0), level(1), level(2), level(3), level(4)) {
        (_, _, _, _, 6) | (_, _, 5, _, _) | (_, _, _, 7, _) => Agreement::Differs,
        (_, _, _, _, 5) => Agreement::Nickname,
        (3, ..) | (_, _, 3, ..) | (_, _, _, 3, _) | (_, _, _, _, 3) => Agreement::Slip,
        (_, _, 4 | 6, ..) | (_, _, _, 4..=6, _) | (_, _, _, _, 4) => Agreement::Partly,
        (1 | 2, ..) => Agreement::Turned,
        (_, 0, 0, 0, 0) => Agreement::Same,
        _ => Agreement::Marks,
    }
}
