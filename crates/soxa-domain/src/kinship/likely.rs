//! What somebody may be to the head when neither a link nor a label connects the two: what sex, age and the places
//! already filled leave over, likeliest first.

use super::family::{At, Family, SIDES, side};
use crate::person::Sex;
use crate::relationship::Relationship;

/// Local codes with the years somebody may be born after the head (negative: before).
const SPANS: [(u8, i32, i32); 25] = [
    (99, -200, 200),
    (1, -30, 30),
    (2, -30, 30),
    (3, -80, -12),
    (4, -60, -12),
    (7, 12, 80),
    (84, -40, 40),
    (13, -45, 0),
    (14, -45, 0),
    (15, 0, 45),
    (16, -10, 110),
    (82, -80, -5),
    (83, -80, -5),
    (21, -70, 30),
    (23, -70, 30),
    (20, -70, 30),
    (22, -70, 30),
    (19, -80, 20),
    (80, 0, 80),
    (81, 0, 80),
    (85, -10, 100),
    (STEPCHILD, 0, 80),
    (9, -130, -24),
    (10, -130, -24),
    (24, 36, 130),
];

/// Con riêng của vợ/chồng.
const STEPCHILD: u8 = 88;

/// The rest of those above: grandparents on the mother's side, great-grandparents.
const ELDERS: [(u8, i32, i32); 4] = [(11, -130, -24), (12, -130, -24), (17, -160, -36), (18, -160, -36)];

/// The label of a spouse's child, where age allows it.
pub(super) fn stepchild(family: &Family, head: At, who: At) -> Option<Relationship> {
    let born = |at| family.node(at).birth.map(|b| i32::from(b.year()));
    let younger = born(head).zip(born(who)).is_none_or(|(head, who)| head <= who);
    Relationship::from_code(STEPCHILD).filter(|_| younger)
}

/// Every label that sex, age and the named parents and spouses leave possible.
pub(super) fn labels(family: &Family, head: At, who: At, old: Option<Relationship>) -> Vec<Relationship> {
    let (h, w) = (family.node(head), family.node(who));
    let apart = h.birth.zip(w.birth).map(|(a, b)| i32::from(b.year()) - i32::from(a.year()));
    let open_parent = |child: At, parent: At| {
        let sexes = family.node(parent).sex.map_or_else(|| SIDES.to_vec(), |s| vec![s]);
        sexes.iter().any(|s| family.parent(child, *s).is_none_or(|(named, _)| named == parent))
    };
    // An old label that says strangers or distant kin speaks against the closest kin only where links are silent.
    let fits = |code: u8| match code {
        1 | 2 => h.spouses.is_empty() && w.spouses.is_empty() && (h.sex.is_none() || h.sex != w.sex),
        3 | 4 => open_parent(head, who),
        7 => open_parent(who, head),
        13..=15 => SIDES.iter().any(|s| {
            let (a, b) = (family.parent(head, *s), family.parent(who, *s));
            a.is_none() || b.is_none()
        }),
        9 | 10 | 17 => open_line(family, head, Sex::Male),
        11 | 12 | 18 => open_line(family, head, Sex::Female),
        82 | 83 => h.spouses.iter().all(|s| open_parent(*s, who)),
        STEPCHILD => h.spouses.iter().all(|s| open_parent(who, *s)),
        _ => true,
    };
    let spans = SPANS.iter().chain(&ELDERS);
    let mut found: Vec<Relationship> = spans
        .filter(|(code, min, max)| apart.is_none_or(|y| (*min..=*max).contains(&y)) && fits(*code))
        .filter_map(|(code, ..)| Relationship::from_code(*code))
        .filter(|l| w.sex.is_none() || l.expected_sex().is_none() || l.expected_sex() == w.sex)
        .collect();
    if let Some(lodger) = old.filter(|l| l.is_lodger()) {
        found.insert(0, lodger);
    }
    found
}

/// Whether the parents or grandparents on one side are not all named.
fn open_line(family: &Family, of: At, sex: Sex) -> bool {
    let named = |at: At| family.node(at).parents.get(side(sex)).copied().flatten().map(|(p, _)| p);
    named(of).is_none_or(|p| {
        SIDES.iter().any(|s| {
            family.parent(p, *s).is_none_or(|(g, _)| SIDES.iter().any(|s| family.parent(g, *s).is_none()))
        })
    })
}
