//! Component procedures of a linked procedure (thủ tục thành phần): one after another, side by side, one of several,
//! or where it is asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Procedure;
use crate::deadline::TimeLimit;

/// One leg of a linked procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegRule {
    /// What is done.
    pub name: String,
    /// Who does it.
    pub agency: String,
    /// How long it may take, from its start.
    pub limit: TimeLimit,
    /// How long it may take where something has to be verified.
    #[serde(default)]
    pub if_verified: Option<TimeLimit>,
    /// Names of the legs that must be done before it starts; not said: the leg before it in the file. An empty list
    /// lets it start with the case.
    #[serde(default)]
    pub after: Option<Vec<String>>,
    /// Whether it is only done where it is asked for.
    #[serde(default)]
    pub optional: bool,
    /// Name of a group of legs of which one is done.
    #[serde(default)]
    pub one_of: Option<String>,
}

impl LegRule {
    /// How long it may take.
    pub fn limit(&self, verified: bool) -> TimeLimit {
        self.if_verified.filter(|_| verified).unwrap_or(self.limit)
    }

    /// Whether every case of the procedure has it.
    pub const fn is_needed(&self) -> bool {
        !self.optional && self.one_of.is_none()
    }
}

impl Procedure {
    /// The procedure with the legs that a case has by what is said in it: where a group of legs of which one is done has
    /// the name of a field, the value of that field names the one.
    pub fn chosen(&self, fields: &BTreeMap<String, String>) -> Cow<'_, Self> {
        let said = |group: &String| {
            let leg = fields.get(group)?;
            self.legs.iter().any(|l| l.one_of.as_ref() == Some(group) && l.name == *leg).then_some(leg)
        };
        self.with_legs(|leg| leg.one_of.as_ref().and_then(said).is_none_or(|chosen| *chosen == leg.name))
    }

    /// The procedure with some of its legs only.
    pub fn with_legs(&self, has: impl Fn(&LegRule) -> bool) -> Cow<'_, Self> {
        if self.legs.iter().all(&has) {
            return Cow::Borrowed(self);
        }
        let legs = self.legs.iter().filter(|leg| has(leg)).cloned().collect();
        Cow::Owned(Self { legs, ..self.clone() })
    }
}

/// The legs before a leg, by their places; names that are no leg's are left out.
pub fn before(legs: &[LegRule], leg: usize) -> Vec<usize> {
    match legs.get(leg).map(|l| &l.after) {
        Some(Some(names)) => {
            names.iter().filter_map(|name| legs.iter().position(|l| l.name == *name)).collect()
        }
        Some(None) => leg.checked_sub(1).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The places of the legs in an order in which each comes after those it waits for; `None` where some wait for each
/// other.
pub fn order(legs: &[LegRule]) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = Vec::with_capacity(legs.len());
    while order.len() < legs.len() {
        let ready = |leg: &usize| {
            !order.contains(leg) && before(legs, *leg).iter().all(|earlier| order.contains(earlier))
        };
        order.push((0..legs.len()).find(ready)?);
    }
    Some(order)
}
