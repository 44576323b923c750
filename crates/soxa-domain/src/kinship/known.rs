//! What is known before any label is read in several ways: the links, and what they leave unsaid about adoption.

use std::collections::HashMap;

use super::family::{At, Family, Kind, Node, SIDES, opposite};
use super::reading::plain;
use super::{Named, Relative};
use crate::person::Sex;
use crate::relationship::Relationship;

/// The sex of a head who is not there any more, from who is called wife or husband.
pub(super) fn gone_head_sex(relatives: &[Relative]) -> Option<Sex> {
    relatives.iter().find_map(|r| match r.label? {
        Relationship::WIFE => Some(Sex::Male),
        Relationship::HUSBAND => Some(Sex::Female),
        _ => None,
    })
}

/// What the links alone say. An id that nobody here carries is still somebody.
pub(super) fn linked(relatives: &[Relative]) -> Family {
    let mut family = Family::default();
    let mut by_id: HashMap<&str, At> = HashMap::new();
    for relative in relatives {
        let names = [relative.father.name.clone(), relative.mother.name.clone()];
        let at = family.add(Node {
            sex: relative.sex,
            birth: relative.birth,
            name: relative.name.clone(),
            parent_names: names,
            unmarried: relative.unmarried,
            ..Node::default()
        });
        for id in &relative.ids {
            by_id.entry(id).or_insert(at);
        }
    }
    let mut find = |family: &mut Family, link: &Named, sex: Option<Sex>| -> Option<At> {
        // The map outlives the loop below: an id of nobody is entered once and found again.
        let id = relatives
            .iter()
            .flat_map(|r| [&r.father, &r.mother, &r.spouse])
            .find_map(|l| l.id.as_deref().filter(|i| Some(*i) == link.id.as_deref()))?;
        Some(*by_id.entry(id).or_insert_with(|| family.somebody(sex)))
    };
    for (at, relative) in relatives.iter().enumerate() {
        for (link, sex) in [(&relative.father, Sex::Male), (&relative.mother, Sex::Female)] {
            if let Some(parent) = find(&mut family, link, Some(sex)) {
                family.tie(at, parent, sex, Kind::Blood);
            }
        }
    }
    for (at, relative) in relatives.iter().enumerate() {
        if let Some(spouse) = find(&mut family, &relative.spouse, relative.sex.map(opposite)) {
            // Both sides of a link are kept even where one of them names somebody else too.
            for (one, other) in [(at, spouse), (spouse, at)] {
                if let Some(node) = family.node_mut(one)
                    && one != other
                    && !node.spouses.contains(&other)
                {
                    node.spouses.push(other);
                }
            }
        }
    }
    family.settle();
    family
}

/// So many odd labels to one that agrees with the links, and the labels were never filled in.
const UNFILLED: usize = 3;

/// A label that says "other" where the links show blood tells of an adoption on the way, in a household whose labels
/// otherwise agree with the links; where they do not, it is only a label nobody filled in.
pub(super) fn doubt(family: &mut Family, relatives: &[Relative], old: At) {
    family.settle();
    let members = relatives.iter().enumerate().filter(|(at, r)| r.member && *at != old);
    let (mut odd, mut agreeing) = (Vec::new(), 0);
    for (at, relative) in members {
        let found = plain(family, |r| r.labels(old, at, false));
        match relative.label {
            Some(Relationship::OTHER) if !found.is_empty() => odd.push(at),
            Some(label) if label.is_kin() && plain(family, |r| r.fits(old, at, Some(label))) => agreeing += 1,
            _ => {}
        }
    }
    let chains: Vec<Vec<At>> = odd.iter().filter_map(|at| family.chain(old, *at)).collect();
    // The wife and the children of somebody odd are odd with them: that is one oddity, not several.
    let is_root = |chain: &&Vec<At>| {
        chain.split_last().is_some_and(|(_, before)| before.iter().all(|at| !odd.contains(at)))
    };
    if chains.iter().filter(is_root).count() > UNFILLED * agreeing {
        return;
    }
    for chain in chains {
        for pair in chain.windows(2) {
            let [a, b] = *pair else { continue };
            for (child, parent) in [(a, b), (b, a)] {
                let side =
                    SIDES.into_iter().find(|s| family.parent(child, *s) == Some((parent, Kind::Blood)));
                if side.is_some() {
                    for sex in SIDES {
                        if let Some((parent, Kind::Blood)) = family.parent(child, sex) {
                            family.tie(child, parent, sex, Kind::Unsaid);
                        }
                    }
                }
            }
        }
    }
}

/// Where one parent is adoptive, a link to the other does not say which kind it is.
pub(super) fn unsay(family: &mut Family) {
    for at in family.all() {
        for sex in SIDES {
            let other = family.parent(at, opposite(sex)).map(|(_, k)| k);
            if let (Some((parent, Kind::Blood)), Some(Kind::Adoptive)) = (family.parent(at, sex), other) {
                family.tie(at, parent, sex, Kind::Unsaid);
            }
        }
    }
}
