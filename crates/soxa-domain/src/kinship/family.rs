//! People and the ties between them: what links say, what labels add, and which places are open.
//!
//! A place is *open* when a parent is not named but the named parent has a spouse, or another child with somebody:
//! that person may be the parent. Nothing else is ever supposed.

use crate::partial_date::PartialDate;
use crate::person::Sex;

/// A person's place in the [`Family`].
pub(super) type At = usize;

/// How a parent came to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Blood,
    Adoptive,
    /// The other parent's tie is adoptive, this one's is not said.
    Unsaid,
}

/// Somebody, known or only supposed.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    pub sex: Option<Sex>,
    pub birth: Option<PartialDate>,
    /// Father and mother.
    pub parents: [Option<(At, Kind)>; 2],
    /// Names of parents of whom no more is known, folded.
    pub parent_names: [Option<String>; 2],
    pub name: String,
    pub spouses: Vec<At>,
    pub unmarried: bool,
    pub children: Vec<At>,
    pub maybe_parents: [Vec<At>; 2],
    pub maybe_children: Vec<At>,
    pub maybe_spouses: Vec<At>,
}

/// Which of the two parents.
pub(super) const SIDES: [Sex; 2] = [Sex::Male, Sex::Female];

pub(super) fn side(sex: Sex) -> usize {
    usize::from(sex == Sex::Female)
}

pub(super) fn opposite(sex: Sex) -> Sex {
    if sex == Sex::Male { Sex::Female } else { Sex::Male }
}

/// A parent is at least so much older (years); nobody was ever younger, so what is closer is no parent.
const PARENT_YEARS: u16 = 12;

/// All that is taken as known in one reading of the labels.
#[derive(Debug, Clone, Default)]
pub(super) struct Family {
    nodes: Vec<Node>,
}

impl Family {
    pub fn add(&mut self, node: Node) -> At {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Somebody of whom nothing but the sex is supposed.
    pub fn somebody(&mut self, sex: Option<Sex>) -> At {
        self.add(Node { sex, ..Node::default() })
    }

    pub fn node(&self, at: At) -> &Node {
        static NOBODY: std::sync::OnceLock<Node> = std::sync::OnceLock::new();
        self.nodes.get(at).unwrap_or_else(|| NOBODY.get_or_init(Node::default))
    }

    pub fn node_mut(&mut self, at: At) -> Option<&mut Node> {
        self.nodes.get_mut(at)
    }

    pub fn all(&self) -> std::ops::Range<At> {
        0..self.nodes.len()
    }

    pub fn parent(&self, of: At, sex: Sex) -> Option<(At, Kind)> {
        self.node(of).parents.get(side(sex)).copied().flatten()
    }

    /// Whether somebody can be a parent by age.
    pub fn old_enough(&self, parent: At, child: At) -> bool {
        match (self.node(parent).birth, self.node(child).birth) {
            (Some(p), Some(c)) => p.year() + PARENT_YEARS <= c.year(),
            _ => true,
        }
    }

    /// Makes somebody a parent; false, and nothing changed, where what is known speaks against it.
    pub fn tie(&mut self, child: At, parent: At, sex: Sex, kind: Kind) -> bool {
        match self.parent(child, sex) {
            Some((known, _)) if known != parent => return false,
            Some((_, Kind::Adoptive)) if kind == Kind::Blood => return false,
            Some((_, known)) => {
                if known == kind || kind == Kind::Blood && known == Kind::Unsaid {
                    return true;
                }
            }
            None => {
                let named = self.node(child).parent_names.get(side(sex)).cloned().flatten();
                let name = &self.node(parent).name;
                if named.is_some_and(|n| !name.is_empty() && n != *name) {
                    return false;
                }
            }
        }
        if child == parent
            || self.node(parent).sex.is_some_and(|s| s != sex)
            || self.parent(child, opposite(sex)).is_some_and(|(p, _)| p == parent)
            || self.descends(parent, child)
        {
            return false;
        }
        if let Some(slot) = self.node_mut(child).and_then(|n| n.parents.get_mut(side(sex))) {
            *slot = Some((parent, kind));
        }
        if let Some(node) = self.node_mut(parent) {
            node.sex = Some(sex);
            if !node.children.contains(&child) {
                node.children.push(child);
            }
        }
        true
    }

    /// Makes two people spouses; false where either has another spouse or both are of one sex.
    pub fn marry(&mut self, a: At, b: At) -> bool {
        let (x, y) = (self.node(a), self.node(b));
        if x.spouses.contains(&b) {
            return true;
        }
        if a == b || !x.spouses.is_empty() || !y.spouses.is_empty() || (x.sex.is_some() && x.sex == y.sex) {
            return false;
        }
        let (of_a, of_b) = (y.sex.map(opposite), x.sex.map(opposite));
        for (at, other, sex) in [(a, b, of_a), (b, a, of_b)] {
            if let Some(node) = self.node_mut(at) {
                node.spouses.push(other);
                node.sex = node.sex.or(sex);
            }
        }
        true
    }

    fn descends(&self, at: At, from: At) -> bool {
        let mut open = vec![at];
        let mut seen = Vec::new();
        while let Some(next) = open.pop() {
            if next == from {
                return true;
            }
            if !seen.contains(&next) {
                seen.push(next);
                open.extend(self.node(next).parents.iter().flatten().map(|(p, _)| *p));
            }
        }
        false
    }

    /// Those with whom somebody has a child.
    fn co_parents(&self, at: At) -> Vec<At> {
        let children = self.node(at).children.iter();
        let others = children.flat_map(|c| self.node(*c).parents.into_iter().flatten().map(|(p, _)| p));
        let mut found: Vec<At> = others.filter(|p| *p != at).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Finds the open places anew, after ties were added.
    pub fn settle(&mut self) {
        for node in &mut self.nodes {
            node.maybe_parents = [Vec::new(), Vec::new()];
            node.maybe_children.clear();
            node.maybe_spouses.clear();
        }
        for child in self.all() {
            for sex in SIDES {
                let Some((named, _)) = self.parent(child, opposite(sex)) else { continue };
                if self.parent(child, sex).is_some() {
                    continue;
                }
                let mut candidates = self.node(named).spouses.clone();
                candidates.extend(self.co_parents(named));
                candidates.sort_unstable();
                candidates.dedup();
                let wanted = self.node(child).parent_names.get(side(sex)).cloned().flatten();
                candidates.retain(|c| {
                    let node = self.node(*c);
                    *c != child
                        && node.sex.is_none_or(|s| s == sex)
                        && self.old_enough(*c, child)
                        && !self.descends(*c, child)
                        && wanted.as_ref().is_none_or(|w| node.name.is_empty() || *w == node.name)
                });
                for candidate in &candidates {
                    if let Some(node) = self.node_mut(*candidate) {
                        node.maybe_children.push(child);
                    }
                }
                if let Some(slot) = self.node_mut(child).and_then(|n| n.maybe_parents.get_mut(side(sex))) {
                    *slot = candidates;
                }
            }
        }
        let free = |n: &Node| n.spouses.is_empty() && !n.unmarried;
        for at in self.all() {
            if free(self.node(at)) {
                let maybe = self.co_parents(at).into_iter().filter(|o| free(self.node(*o))).collect();
                if let Some(node) = self.node_mut(at) {
                    node.maybe_spouses = maybe;
                }
            }
        }
    }

    /// Whether any chain of ties leads from one to the other, and the shortest such chain.
    pub fn chain(&self, from: At, to: At) -> Option<Vec<At>> {
        let mut before: Vec<Option<At>> = vec![None; self.nodes.len()];
        let mut queue = std::collections::VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            if at == to {
                let mut chain = vec![to];
                let mut last = to;
                while last != from {
                    last = before.get(last).copied().flatten()?;
                    chain.push(last);
                }
                chain.reverse();
                return Some(chain);
            }
            let node = self.node(at);
            let parents = node.parents.iter().flatten().map(|(p, _)| *p);
            for next in parents.chain(node.children.iter().copied()).chain(node.spouses.iter().copied()) {
                if next != from
                    && let Some(slot @ None) = before.get_mut(next)
                {
                    *slot = Some(at);
                    queue.push_back(next);
                }
            }
        }
        None
    }
}
