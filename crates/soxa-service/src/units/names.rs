//! Hamlets that are called otherwise or merge.

use std::collections::BTreeMap;

use crate::error::ServiceError;
use crate::refusal::{Field, UnitProblem};
use crate::register::Register;
use soxa_domain::reorganisation::UnitChange;
use soxa_domain::unit::{Commune, plain_hamlet, short_hamlet};

/// What a hamlet is to be called: the hamlet that is there where the text names one, however it is written; else the text,
/// with the word for hamlet where every hamlet's name begins with it.
pub(super) fn called(commune: &Commune, text: &str) -> Result<String, UnitProblem> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(UnitProblem::NoName);
    }
    if let Some(there) = commune.hamlets.iter().find(|h| plain_hamlet(h) == plain_hamlet(&text)) {
        return Ok(there.clone());
    }
    // `Thôn 1` is a name, a day or a number alone is none.
    let is_name = text.chars().any(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || " .-'’()".contains(c));
    if !is_name {
        return Err(UnitProblem::NotAName { text });
    }
    let has_word = |name: &str| short_hamlet(name) != name;
    let all_have = !commune.hamlets.is_empty() && commune.hamlets.iter().all(|h| h.starts_with(HAMLET));
    Ok(if all_have && !has_word(&text) { format!("{HAMLET}{text}") } else { text })
}

/// What the names of most hamlets begin with.
const HAMLET: &str = "Thôn ";

/// Hamlets that are called otherwise or merge.
pub(super) struct Names {
    /// Each by its plain name, with the hamlet it becomes.
    after: BTreeMap<String, String>,
    /// Each hamlet that comes of it, with those it is made of.
    groups: Vec<(String, Vec<String>)>,
}

impl Names {
    pub(super) fn read(register: &Register, names: &[(String, String)]) -> Result<Self, ServiceError> {
        let commune = register.commune();
        let mut read = Self { after: BTreeMap::new(), groups: Vec::new() };
        for (row, (before, after)) in (1..).zip(names) {
            let at = || Field::Line { row };
            let own = commune.hamlets.iter().find(|h| plain_hamlet(h) == plain_hamlet(before));
            let Some(own) = own else {
                let (name, known) = (before.trim().to_owned(), commune.hamlets.join(", "));
                return Err(ServiceError::refused(at(), UnitProblem::NoSuchHamlet { name, known }));
            };
            let after = called(&commune, after).map_err(|why| ServiceError::refused(at(), why))?;
            if after == *own {
                let name = own.clone();
                return Err(ServiceError::refused(at(), UnitProblem::SameName { name }));
            }
            if read.after.insert(plain_hamlet(own), after.clone()).is_some() {
                let name = own.clone();
                return Err(ServiceError::refused(at(), UnitProblem::Twice { name }));
            }
            match read.groups.iter_mut().find(|(name, _)| *name == after) {
                Some((_, of)) => of.push(own.clone()),
                None => read.groups.push((after, vec![own.clone()])),
            }
        }
        if read.groups.is_empty() {
            return Err(ServiceError::refused(Field::Line { row: 1 }, UnitProblem::Nothing));
        }
        for (row, (after, before)) in (1..).zip(&mut read.groups) {
            let Some(there) = commune.hamlets.iter().find(|h| plain_hamlet(h) == plain_hamlet(after)) else {
                continue;
            };
            // A hamlet that itself becomes another leaves its name free only the day after.
            let is_renamed = read.after.contains_key(&plain_hamlet(there)) && !before.contains(there);
            if is_renamed {
                let name = there.clone();
                return Err(ServiceError::refused(Field::Line { row }, UnitProblem::NameTaken { name }));
            }
            if !before.contains(there) {
                before.push(there.clone());
            }
        }
        Ok(read)
    }

    pub(super) fn changes(&self) -> impl Iterator<Item = UnitChange> + '_ {
        self.groups
            .iter()
            .map(|(after, before)| UnitChange::Hamlets { before: before.clone(), after: vec![after.clone()] })
    }

    pub(super) fn after(&self, hamlet: &str) -> Option<String> {
        self.after.get(&plain_hamlet(hamlet)).cloned()
    }
}
