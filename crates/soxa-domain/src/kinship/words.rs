//! A path of kinship in Vietnamese words: "con gái của anh trai của vợ".

use super::family::{At, Family, Kind};
use crate::person::Sex;

/// The shortest known path from the head to somebody, in words; `None` where there is none.
pub(super) fn path(family: &Family, head: At, who: At) -> Option<String> {
    let chain = family.chain(head, who)?;
    let mut words = Vec::new();
    let mut rest = chain.as_slice();
    while let [from, next, ..] = rest {
        let up = family.node(*from).parents.iter().flatten().any(|(p, _)| p == next);
        if up
            && let Some(third) = rest.get(2)
            && family.node(*next).children.contains(third)
        {
            words.push(sibling(family, *from, *third));
            rest = rest.get(2..)?;
            continue;
        }
        words.push(step(family, *from, *next, up));
        rest = rest.get(1..)?;
    }
    words.reverse();
    (!words.is_empty()).then(|| words.join(" của "))
}

fn sibling(family: &Family, from: At, to: At) -> &'static str {
    let (a, b) = (family.node(from), family.node(to));
    let elder = match (a.birth, b.birth) {
        (Some(a), Some(b)) if a.year() != b.year() => Some(b.year() < a.year()),
        (Some(a), Some(b)) => a.exact().zip(b.exact()).filter(|(a, b)| a != b).map(|(a, b)| b < a),
        _ => None,
    };
    match (elder, b.sex) {
        (Some(true), Some(Sex::Male)) => "anh trai",
        (Some(true), Some(Sex::Female)) => "chị gái",
        (Some(false), Some(Sex::Male)) => "em trai",
        (Some(false), Some(Sex::Female)) => "em gái",
        _ => "anh chị em",
    }
}

fn step(family: &Family, from: At, to: At, up: bool) -> &'static str {
    let adoptive = |child: At, parent: At| {
        family.node(child).parents.iter().flatten().any(|(p, k)| *p == parent && *k == Kind::Adoptive)
    };
    let sex = family.node(to).sex;
    if up {
        return match (adoptive(from, to), sex) {
            (false, Some(Sex::Female)) => "mẹ",
            (false, _) => "cha",
            (true, Some(Sex::Female)) => "mẹ nuôi",
            (true, _) => "cha nuôi",
        };
    }
    if family.node(from).spouses.contains(&to) {
        return match sex {
            Some(Sex::Male) => "chồng",
            Some(Sex::Female) => "vợ",
            None => "vợ/chồng",
        };
    }
    match (adoptive(to, from), sex) {
        (true, _) => "con nuôi",
        (_, Some(Sex::Male)) => "con trai",
        (_, Some(Sex::Female)) => "con gái",
        _ => "con",
    }
}
