//! What an old label may stand for: ties that are added to the family, people who are only supposed where need be.

use super::family::{At, Family, Kind, SIDES, opposite};
use super::table::{Step, lines};
use crate::person::Sex;
use crate::relationship::Relationship;

/// So many ways are gone through for one label; what has more stays open.
const MOST: usize = 96;

/// A family with what a label adds, and its weight.
pub(super) type Way = (Family, f64);

/// Every way in which somebody can be what the label says of them.
pub(super) fn ways(family: &Family, head: At, who: At, label: Relationship) -> (Vec<Way>, bool) {
    let sexes = family.node(who).sex.map_or_else(|| SIDES.to_vec(), |s| vec![s]);
    let mut paths: Vec<&[Step]> = Vec::new();
    for line in lines().iter().filter(|l| sexes.iter().any(|s| l.says(*s, label))) {
        if !paths.contains(&line.path.as_slice()) {
            paths.push(&line.path);
        }
    }
    let mut found = Vec::new();
    for path in paths {
        for (mut way, weight) in walk(family, head, who, path) {
            // A label that one sex alone can bear says the sex too.
            if let (Some(node), Some(sex)) = (way.node_mut(who), label.expected_sex()) {
                node.sex.get_or_insert(sex);
            }
            found.push((way, weight));
        }
    }
    let all = found.len() <= MOST;
    found.truncate(MOST);
    (found, all)
}

/// Adds the ties that a label of one step says, where nothing speaks against it.
pub(super) fn say_plainly(family: &mut Family, head: At, who: At, label: Relationship) {
    let Some(sex) = family.node(who).sex.or(label.expected_sex()) else {
        return say_child(family, head, who, label);
    };
    let step = lines().iter().find(|l| l.path.len() == 1 && l.age.is_none() && l.says(sex, label));
    match step.and_then(|l| l.path.first()) {
        Some(Step::Child | Step::AdoptedChild) => say_child(family, head, who, label),
        Some(step) => {
            if let [only] = join(family, head, *step, who).as_slice() {
                *family = only.clone();
            }
        }
        None => {}
    }
}

fn say_child(family: &mut Family, head: At, who: At, label: Relationship) {
    let step = lines().iter().find(|l| l.path.len() == 1 && l.says(Sex::Male, label));
    if let Some(step @ (Step::Child | Step::AdoptedChild)) = step.and_then(|l| l.path.first())
        && let [only] = join(family, head, *step, who).as_slice()
    {
        *family = only.clone();
    }
}

fn walk(family: &Family, at: At, who: At, path: &[Step]) -> Vec<Way> {
    let Some((step, rest)) = path.split_first() else { return Vec::new() };
    if rest.is_empty() {
        return join(family, at, *step, who).into_iter().map(|f| (f, 1.0)).collect();
    }
    let mut found = Vec::new();
    let mut known = beside(family, at, *step);
    known.extend(backwards(family, who, rest));
    known.sort_unstable();
    known.dedup();
    for next in known.into_iter().filter(|n| *n != at && *n != who) {
        for joined in join(family, at, *step, next) {
            found.extend(walk(&joined, next, who, rest).into_iter().map(|(f, w)| (f, w * 0.6)));
        }
    }
    for sex in supposed_sexes(family, at, who, *step, rest) {
        let mut with = family.clone();
        let next = with.somebody(Some(sex));
        for joined in join(&with, at, *step, next) {
            found.extend(walk(&joined, next, who, rest).into_iter().map(|(f, w)| (f, w * 0.2)));
        }
    }
    found
}

fn supposed_sexes(family: &Family, at: At, who: At, step: Step, rest: &[Step]) -> Vec<Sex> {
    let by = |at: At| family.node(at).sex.map(opposite).map_or_else(|| SIDES.to_vec(), |s| vec![s]);
    match (step, rest) {
        (Step::Father, _) => vec![Sex::Male],
        (Step::Mother, _) => vec![Sex::Female],
        (Step::Spouse, _) => by(at),
        (_, [Step::Spouse]) => by(who),
        _ => SIDES.to_vec(),
    }
}

/// Those who are known to be one step away.
fn beside(family: &Family, at: At, step: Step) -> Vec<At> {
    let node = family.node(at);
    let [fathers, mothers] = [0, 1].map(|i| {
        let named = node.parents.get(i).copied().flatten().map(|(p, _)| p);
        let maybe = node.maybe_parents.get(i).into_iter().flatten().copied();
        named.into_iter().chain(maybe.filter(move |_| named.is_none())).collect::<Vec<_>>()
    });
    match step {
        Step::Father | Step::AdoptiveFather => fathers,
        Step::Mother | Step::AdoptiveMother => mothers,
        Step::Parent => [fathers, mothers].concat(),
        Step::Child | Step::AdoptedChild => node.children.clone(),
        Step::Spouse if node.spouses.is_empty() => node.maybe_spouses.clone(),
        Step::Spouse => node.spouses.clone(),
        Step::Sibling => siblings(family, at),
    }
}

fn siblings(family: &Family, at: At) -> Vec<At> {
    let parents = family.node(at).parents.iter().flatten().map(|(p, _)| *p);
    parents.flat_map(|p| family.node(p).children.clone()).filter(|s| *s != at).collect()
}

/// Those from whom a path is known to lead to somebody.
fn backwards(family: &Family, who: At, path: &[Step]) -> Vec<At> {
    let mut here = vec![who];
    for step in path.iter().rev() {
        here = here
            .into_iter()
            .flat_map(|at| match step {
                Step::Child | Step::AdoptedChild => beside(family, at, Step::Parent),
                Step::Spouse => beside(family, at, Step::Spouse),
                Step::Sibling => siblings(family, at),
                _ => family.node(at).children.clone(),
            })
            .collect();
    }
    here
}

/// The family with somebody one step away from another, in every way this can be.
fn join(family: &Family, at: At, step: Step, to: At) -> Vec<Family> {
    let parent = |child: At, parent: At, sexes: &[Sex], kind: Kind| -> Vec<Family> {
        let tied = sexes.iter().filter_map(|sex| {
            let mut with = family.clone();
            let known = family.parent(child, *sex).is_some_and(|(p, _)| p == parent);
            (known || family.old_enough(parent, child)).then_some(())?;
            with.tie(child, parent, *sex, kind).then_some(with)
        });
        tied.collect()
    };
    let sexes = |of: At| family.node(of).sex.map_or_else(|| SIDES.to_vec(), |s| vec![s]);
    let mut found = match step {
        Step::Father => parent(at, to, &[Sex::Male], Kind::Blood),
        Step::Mother => parent(at, to, &[Sex::Female], Kind::Blood),
        Step::AdoptiveFather => parent(at, to, &[Sex::Male], Kind::Adoptive),
        Step::AdoptiveMother => parent(at, to, &[Sex::Female], Kind::Adoptive),
        Step::Parent => parent(at, to, &sexes(to), Kind::Blood),
        Step::Child => parent(to, at, &sexes(at), Kind::Blood),
        Step::AdoptedChild => parent(to, at, &sexes(at), Kind::Adoptive),
        Step::Spouse => {
            let mut with = family.clone();
            if with.marry(at, to) { vec![with] } else { Vec::new() }
        }
        Step::Sibling if siblings(family, at).contains(&to) => vec![family.clone()],
        Step::Sibling => [&SIDES[..], &[Sex::Male], &[Sex::Female]]
            .into_iter()
            .filter_map(|shared| share(family, at, to, shared))
            .collect(),
    };
    for family in &mut found {
        family.settle();
    }
    found
}

/// Gives two people a father, a mother or both in common.
fn share(family: &Family, a: At, b: At, parents: &[Sex]) -> Option<Family> {
    let mut with = family.clone();
    for sex in parents {
        let known = with.parent(a, *sex).or(with.parent(b, *sex)).map(|(p, _)| p);
        let parent = known.unwrap_or_else(|| with.somebody(Some(*sex)));
        if !with.old_enough(parent, a) || !with.old_enough(parent, b) {
            return None;
        }
        if !with.tie(a, parent, *sex, Kind::Blood) || !with.tie(b, parent, *sex, Kind::Blood) {
            return None;
        }
    }
    Some(with)
}
