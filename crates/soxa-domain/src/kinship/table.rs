//! The table of kinship: which label says which path from the head of household (`data/kinship.csv`).
//!
//! A path is read from the head: `F` father, `M` mother, `P` either, `C` child, `B` brother or sister by blood, `S` spouse;
//! `f`, `m`, `c` are adoptive. Composition is putting one path behind another, inversion is reading it backwards with
//! parent and child exchanged; a path that no line has carries no label of the closed or the older lists.

use std::sync::OnceLock;

use crate::person::Sex;
use crate::relationship::Relationship;

/// One step from a person to a relative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Step {
    Father,
    Mother,
    Parent,
    Child,
    Sibling,
    Spouse,
    AdoptiveFather,
    AdoptiveMother,
    AdoptedChild,
}

/// Which of two is the elder, where a line of the table asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    Older,
    Younger,
}

/// A line of the table.
pub(super) struct Line {
    pub path: Vec<Step>,
    pub age: Option<Age>,
    /// The label for a man and for a woman.
    labels: [Option<Relationship>; 2],
    /// What other regions say.
    also: [Vec<Relationship>; 2],
    /// What older books wrote for it; read, never given.
    written: [Vec<Relationship>; 2],
}

fn side(sex: Sex) -> usize {
    usize::from(sex == Sex::Female)
}

impl Line {
    /// The label for a relative of this sex.
    pub fn label(&self, sex: Sex) -> Option<Relationship> {
        self.labels.get(side(sex)).copied().flatten()
    }

    /// Whether a label found in the register says this path.
    pub fn says(&self, sex: Sex, label: Relationship) -> bool {
        let has = |lists: &[Vec<Relationship>; 2]| lists.get(side(sex)).is_some_and(|l| l.contains(&label));
        self.label(sex) == Some(label) || has(&self.also) || has(&self.written)
    }

    /// What other regions call a relative of this sex.
    pub fn elsewhere(&self, sex: Sex) -> &[Relationship] {
        self.also.get(side(sex)).map_or(&[], Vec::as_slice)
    }
}

/// The lines, shortest paths first, blood before marriage.
pub(super) fn lines() -> &'static [Line] {
    static LINES: OnceLock<Vec<Line>> = OnceLock::new();
    LINES.get_or_init(|| {
        crate::tables::rows(include_str!("../data/kinship.csv")).filter_map(|row| read(&row)).collect()
    })
}

/// A line, where every cell of it is understood.
fn read(row: &csv::StringRecord) -> Option<Line> {
    let list = |i: usize| -> Option<Vec<Relationship>> {
        row.get(i)?.split(';').filter(|l| !l.is_empty()).map(Relationship::parse).collect()
    };
    let one = |i: usize| -> Option<Option<Relationship>> { Some(list(i)?.first().copied()) };
    Some(Line {
        path: row.get(0)?.chars().map(step).collect::<Option<_>>()?,
        age: match row.get(1)? {
            "" => None,
            "older" => Some(Age::Older),
            "younger" => Some(Age::Younger),
            _ => return None,
        },
        labels: [one(2)?, one(3)?],
        also: [list(4)?, list(5)?],
        written: [list(6)?, list(7)?],
    })
}

fn step(letter: char) -> Option<Step> {
    Some(match letter {
        'F' => Step::Father,
        'M' => Step::Mother,
        'P' => Step::Parent,
        'C' => Step::Child,
        'B' => Step::Sibling,
        'S' => Step::Spouse,
        'f' => Step::AdoptiveFather,
        'm' => Step::AdoptiveMother,
        'c' => Step::AdoptedChild,
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood_and_no_shorter_one_comes_later() {
        let text = include_str!("../data/kinship.csv");
        assert_eq!(lines().len(), text.trim().lines().count() - 1);
        assert!(lines().windows(2).all(|w| matches!(w, [a, b] if a.path.len() <= b.path.len())));
    }

    #[test]
    fn every_label_of_kin_has_a_path_for_the_sex_it_demands() {
        // Steps and half relations have no path of full kin: they are read and written, never derived.
        let underived = |l: &Relationship| matches!(l.code(), 0 | 25..=31 | 36 | 37 | 39..=44 | 99);
        for label in Relationship::all().filter(|l| !underived(l)) {
            let sexes = label.expected_sex().map_or(vec![Sex::Male, Sex::Female], |s| vec![s]);
            for sex in sexes {
                assert!(lines().iter().any(|l| l.says(sex, label)), "{}", label.label());
            }
        }
    }

    #[test]
    fn every_path_with_a_label_can_be_read_backwards() {
        // The inverse of a labelled path is either labelled too, or one of these, which have no label in any list.
        let unlabelled = ["SC", "FPP", "MPP", "CCS", "BCS"];
        for row in crate::tables::rows(include_str!("../data/kinship.csv")) {
            let path = row[0].to_owned();
            let inverse: String = path
                .chars()
                .rev()
                .map(|c| match c {
                    'F' | 'M' | 'P' => 'C',
                    'f' | 'm' => 'c',
                    'C' => 'P',
                    'c' => 'f',
                    same => same,
                })
                .collect();
            let fits = |line: &str| {
                line.len() == inverse.len()
                    && line
                        .chars()
                        .zip(inverse.chars())
                        .all(|(a, b)| a == b || (b == 'P' && "FM".contains(a)))
            };
            let found = crate::tables::rows(include_str!("../data/kinship.csv")).any(|r| fits(&r[0]));
            assert!(found || unlabelled.contains(&path.as_str()) || path == "FPP", "{path} → {inverse}");
        }
    }
}
