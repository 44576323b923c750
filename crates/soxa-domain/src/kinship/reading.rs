//! One reading of a family: every open place is decided one way. What a question touches is decided, nothing else,
//! so that all readings that matter are gone through and no others.

use std::cell::RefCell;

use super::family::{At, Family, Kind, SIDES, side};
use super::table::{Age, Line, Step, lines};
use crate::person::Sex;
use crate::relationship::Relationship;

/// Something that may be one way or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Who the unnamed father (0) or mother (1) is: nobody here, or the n-th candidate.
    Parent(At, usize),
    /// Whether two who have a child together are married.
    Married(At, At),
    /// Whether a parent is one by blood.
    Blood(At, usize),
}

/// More readings than this are not gone through: the answer is open anyway.
const MOST: usize = 256;

/// A family with some open places decided.
pub(super) struct Reading<'a> {
    family: &'a Family,
    decided: Vec<(Place, usize)>,
    asked: RefCell<Option<(Place, usize)>>,
}

/// What a question was answered in every reading, with a weight each; whether all readings were gone through.
pub(super) fn all<T>(family: &Family, mut question: impl FnMut(&Reading<'_>) -> T) -> (Vec<(T, f64)>, bool) {
    let mut open: Vec<Vec<(Place, usize)>> = vec![Vec::new()];
    let mut found = Vec::new();
    while let Some(decided) = open.pop() {
        let reading = Reading { family, decided, asked: RefCell::new(None) };
        let answer = question(&reading);
        if let Some((place, ways)) = reading.asked.take() {
            for way in 0..ways {
                let mut decided = reading.decided.clone();
                decided.push((place, way));
                open.push(decided);
            }
        } else {
            found.push((answer, reading.weight()));
        }
        if found.len() + open.len() > MOST {
            return (found, false);
        }
    }
    (found, true)
}

/// The reading in which every open place is empty.
pub(super) fn plain<T>(family: &Family, question: impl FnOnce(&Reading<'_>) -> T) -> T {
    question(&Reading { family, decided: Vec::new(), asked: RefCell::new(None) })
}

impl Reading<'_> {
    fn ask(&self, place: Place, ways: usize) -> usize {
        if let Some((_, way)) = self.decided.iter().find(|(p, _)| *p == place) {
            return *way;
        }
        self.asked.borrow_mut().get_or_insert((place, ways));
        0
    }

    /// A named parent's spouse usually is the other parent; two with a child usually are married.
    fn weight(&self) -> f64 {
        let each = self.decided.iter().map(|(place, way)| match (place, way) {
            (Place::Blood(..), _) => 0.5,
            (_, 0) => 0.25,
            _ => 0.75,
        });
        each.product()
    }

    fn parent(&self, of: At, sex: Sex) -> Option<(At, bool)> {
        let at = side(sex);
        let unsaid = || self.ask(Place::Blood(of, at), 2) == 0;
        if let Some((parent, kind)) = self.family.parent(of, sex) {
            let blood = match kind {
                Kind::Blood => true,
                Kind::Adoptive => false,
                Kind::Unsaid => unsaid(),
            };
            return Some((parent, blood));
        }
        let candidates = self.family.node(of).maybe_parents.get(at)?;
        if candidates.is_empty() {
            return None;
        }
        let way = self.ask(Place::Parent(of, at), candidates.len() + 1);
        let parent = *candidates.get(way.checked_sub(1)?)?;
        let other = self.family.parent(of, super::family::opposite(sex));
        let adopted = other.is_some_and(|(_, kind)| kind == Kind::Adoptive);
        Some((parent, !adopted || unsaid()))
    }

    fn parents(&self, of: At) -> Vec<(At, bool)> {
        SIDES.iter().filter_map(|s| self.parent(of, *s)).collect()
    }

    fn children(&self, of: At) -> Vec<(At, bool)> {
        let node = self.family.node(of);
        let all = node.children.iter().chain(&node.maybe_children);
        all.filter_map(|c| Some((*c, self.parents(*c).into_iter().find(|(p, _)| *p == of)?.1))).collect()
    }

    fn spouses(&self, of: At) -> Vec<At> {
        let node = self.family.node(of);
        let maybe =
            node.maybe_spouses.iter().filter(|o| self.ask(Place::Married(of.min(**o), of.max(**o)), 2) == 1);
        node.spouses.iter().chain(maybe).copied().collect()
    }

    fn step(&self, from: At, step: Step) -> Vec<At> {
        let of_kind = |list: Vec<(At, bool)>, blood: bool| -> Vec<At> {
            list.into_iter().filter(|(_, b)| *b == blood).map(|(p, _)| p).collect()
        };
        let one = |sex, blood| of_kind(self.parent(from, sex).into_iter().collect(), blood);
        match step {
            Step::Father => one(Sex::Male, true),
            Step::Mother => one(Sex::Female, true),
            Step::AdoptiveFather => one(Sex::Male, false),
            Step::AdoptiveMother => one(Sex::Female, false),
            Step::Parent => of_kind(self.parents(from), true),
            Step::Child => of_kind(self.children(from), true),
            Step::AdoptedChild => of_kind(self.children(from), false),
            Step::Spouse => self.spouses(from),
            Step::Sibling => {
                let parents = of_kind(self.parents(from), true);
                let all = parents.into_iter().flat_map(|p| of_kind(self.children(p), true));
                all.filter(|s| *s != from).collect()
            }
        }
    }

    /// Where a path from somebody to somebody last branched off; `None` where it does not lead there.
    fn leads(&self, from: At, to: At, path: &[Step]) -> Option<At> {
        let mut here = vec![from];
        let (last, before) = path.split_last()?;
        for step in before {
            here = here.into_iter().flat_map(|at| self.step(at, *step)).filter(|at| *at != to).collect();
            here.sort_unstable();
            here.dedup();
        }
        here.into_iter().find(|at| self.step(*at, *last).contains(&to))
    }

    /// The lines of the table for the shortest path; several where it is not known who was born first.
    fn found(&self, from: At, to: At) -> Vec<&'static Line> {
        let mut found: Vec<&Line> = Vec::new();
        for line in lines() {
            match found.first() {
                Some(first) if first.path != line.path => break,
                _ => {}
            }
            if let Some(origin) = self.leads(from, to, &line.path)
                && line.age.is_none_or(|age| self.age(to, origin).is_none_or(|a| a == age))
            {
                found.push(line);
            }
        }
        found
    }

    fn age(&self, who: At, than: At) -> Option<Age> {
        let (a, b) = (self.family.node(who).birth?, self.family.node(than).birth?);
        let key = |d: crate::partial_date::PartialDate| (d.year(), d.month(), d.day());
        let (a, b) = (key(a), key(b));
        let known = a.0 != b.0
            || matches!((a.1, b.1), (Some(x), Some(y)) if x != y)
            || a.1 == b.1 && matches!((a.2, b.2), (Some(x), Some(y)) if x != y);
        known.then_some(if a < b { Age::Older } else { Age::Younger })
    }

    fn sexes(&self, of: At) -> Vec<Sex> {
        self.family.node(of).sex.map_or_else(|| SIDES.to_vec(), |s| vec![s])
    }

    /// The labels of the shortest path with the region's other words; none where no path of the table leads there.
    pub fn labels(&self, from: At, to: At, other_region: bool) -> Vec<Relationship> {
        let mut labels = Vec::new();
        for line in self.found(from, to) {
            for sex in self.sexes(to) {
                let elsewhere = line.elsewhere(sex).first().copied().filter(|_| other_region);
                labels.extend(elsewhere.or(line.label(sex)));
            }
        }
        labels.sort_unstable();
        labels.dedup();
        labels
    }

    /// Whether an old label fits what this reading says.
    pub fn fits(&self, from: At, to: At, label: Option<Relationship>) -> bool {
        let Some(label) = label.filter(|l| l.is_kin()) else { return true };
        let sexes = self.sexes(to);
        self.found(from, to).iter().any(|line| sexes.iter().any(|s| line.says(*s, label)))
    }
}
