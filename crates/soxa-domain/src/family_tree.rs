//! A household as a small tree in text: parents above children, spouses side by side, the rest below.

use super::person::{Link, Person};

/// A line of the tree: how deep, who (by place among the members), and who stands beside as spouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch {
    /// Generations below the first.
    pub depth: usize,
    /// Whose line it is.
    pub member: usize,
    /// The spouse beside, where that is a member.
    pub spouse: Option<usize>,
}

fn names(link: &Link, of: &Person) -> bool {
    link.id.as_ref().is_some_and(|id| *id == of.public_id() || of.local_id.as_ref() == Some(id))
}

/// The members of a household as a tree. Everybody stands in it once.
pub fn tree(members: &[&Person]) -> Vec<Branch> {
    let mut drawn = vec![false; members.len()];
    let mut branches = Vec::new();
    let is_child_of =
        |child: &Person, parent: &Person| names(&child.father, parent) || names(&child.mother, parent);
    let has_parent_here =
        |p: &Person| members.iter().any(|other| is_child_of(p, other) && other.public_id() != p.public_id());
    let spouse_of = |at: usize| {
        let p = members.get(at)?;
        members
            .iter()
            .position(|other| names(&p.spouse, other) || names(&other.spouse, p))
            .filter(|s| *s != at)
    };
    // Who came in by marriage stands beside the one whose parents are here.
    let is_root = |at: usize| {
        let free = |at: usize| members.get(at).is_some_and(|p| !has_parent_here(p));
        free(at) && spouse_of(at).is_none_or(free)
    };
    let mut open: Vec<(usize, usize)> =
        (0..members.len()).rev().filter(|at| is_root(*at)).map(|at| (0, at)).collect();
    open.sort_by_key(|(_, at)| std::cmp::Reverse(members.get(*at).and_then(|p| p.birth_date)));
    let mut rest = 0;
    loop {
        let Some((depth, at)) = open.pop() else {
            // Circles in wrong data leave somebody out: they follow as they come.
            while drawn.get(rest).copied().unwrap_or(false) {
                rest += 1;
            }
            if rest >= members.len() {
                return branches;
            }
            open.push((0, rest));
            continue;
        };
        if drawn.get(at).copied().unwrap_or(true) {
            continue;
        }
        let spouse = spouse_of(at).filter(|s| !drawn.get(*s).copied().unwrap_or(true));
        for place in std::iter::once(at).chain(spouse) {
            if let Some(mark) = drawn.get_mut(place) {
                *mark = true;
            }
        }
        branches.push(Branch { depth, member: at, spouse });
        let parents: Vec<&&Person> =
            std::iter::once(at).chain(spouse).filter_map(|place| members.get(place)).collect();
        let mut children: Vec<usize> = (0..members.len())
            .filter(|c| members.get(*c).is_some_and(|child| parents.iter().any(|p| is_child_of(child, p))))
            .collect();
        children.sort_by_key(|c| std::cmp::Reverse(members.get(*c).and_then(|p| p.birth_date)));
        open.extend(children.into_iter().map(|c| (depth + 1, c)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partial_date::PartialDate;

    fn person(id: &str, born: &str, father: &str, mother: &str, spouse: &str) -> Person {
        let link = |id: &str| Link { id: (!id.is_empty()).then(|| id.to_owned()), name: None };
        Person {
            local_id: Some(id.to_owned()),
            birth_date: PartialDate::parse(born).ok(),
            father: link(father),
            mother: link(mother),
            spouse: link(spouse),
            ..Person::default()
        }
    }

    #[test]
    fn three_generations_stand_below_each_other_and_everybody_once() {
        let people = [
            person("child", "2010", "son", "wife", ""),
            person("son", "1985", "man", "", "wife"),
            person("wife", "1987", "", "", ""),
            person("man", "1955", "", "", ""),
            person("lodger", "1990", "", "", ""),
        ];
        let members: Vec<&Person> = people.iter().collect();
        let drawn: Vec<(usize, usize, Option<usize>)> =
            tree(&members).into_iter().map(|b| (b.depth, b.member, b.spouse)).collect();
        assert_eq!(drawn, [(0, 3, None), (1, 1, Some(2)), (2, 0, None), (0, 4, None)]);
    }

    #[test]
    fn a_circle_of_wrong_links_ends() {
        let people = [person("a", "1980", "b", "", ""), person("b", "1981", "a", "", "")];
        let members: Vec<&Person> = people.iter().collect();
        assert_eq!(tree(&members).len(), 2);
    }
}
