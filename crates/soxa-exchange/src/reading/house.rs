//! Whose household a row is of: told by the section, by the head's name, or by the hamlet's own counting.

use std::sync::Arc;

use super::plan::set;
use super::rows::{Rows, is_head};
use super::tally::Assumed;
use crate::refusal::CellProblem;
use soxa_text::fold::fold;

/// A household that is known by its head.
#[derive(Default)]
pub(super) struct Family {
    pub(super) head: String,
    pub(super) number: String,
    pub(super) has_head: bool,
}

impl Rows {
    /// The household of the section, of the head's name, or of the hamlet's own counting.
    pub(super) fn house(&mut self, cells: &mut [String]) -> Option<CellProblem> {
        let at = self.plan.household?;
        let plan = Arc::clone(&self.plan);
        let get = |i: Option<usize>| i.and_then(|i| cells.get(i)).map_or("", |c| c.trim());
        if get(Some(at)).is_empty() {
            if let Some(number) = self.household.clone() {
                self.say(at, Assumed::SectionHousehold);
                set(cells, at, number);
            } else if plan.by_head {
                let named = get(plan.head);
                let head = if named.is_empty() { self.family.head.clone() } else { named.to_owned() };
                if head.is_empty() {
                    return None;
                }
                let number = match self.number_of(&head, cells) {
                    Ok(number) => number,
                    Err(problem) => return Some(problem),
                };
                self.say(at, Assumed::HouseholdOfHead);
                set(cells, at, number);
            }
        } else if plan.within_hamlet && get(Some(at)).len() <= 4 {
            let hamlet = get(plan.hamlet);
            if !hamlet.is_empty() {
                let number = format!("{} – {}", self.one_spelling(hamlet), get(Some(at)));
                self.say(at, Assumed::HouseholdOfHamlet);
                set(cells, at, number);
            }
        }
        None
    }

    /// The number of a household that only its head's name tells: the head's own number where the head comes first, else
    /// name, birth and hamlet. Whose household a row is of that stands apart from several of the same name, nobody knows.
    fn number_of(&mut self, head: &str, cells: &[String]) -> Result<String, CellProblem> {
        let get = |i: Option<usize>| i.and_then(|i| cells.get(i)).map_or("", |c| c.trim());
        let name =
            ["full_name"].iter().find_map(|n| self.plan.at(n)).map(|i| get(Some(i))).unwrap_or_default();
        let relationship = get(self.plan.relationship);
        let is_head = if relationship.is_empty() { fold(name) == fold(head) } else { is_head(relationship) };
        let same = fold(&self.family.head) == fold(head) && !self.family.number.is_empty();
        if same && !(is_head && self.family.has_head) {
            self.family.has_head |= is_head;
            return Ok(self.family.number.clone());
        }
        let hamlet = get(self.plan.hamlet);
        let key = format!("{}\u{1f}{}", fold(head), fold(hamlet));
        let known = self.families.get(&key).copied().unwrap_or_default();
        if !is_head && known > 0 {
            return Err(CellProblem::WhichHousehold { head: head.to_owned() });
        }
        let id: String = get(self.plan.at("person_id").or(self.plan.at("id_number")))
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let number = if is_head && id.len() == 12 {
            id
        } else {
            let birth = if is_head { get(self.plan.at("birth_date")) } else { "" };
            let parts = [head, birth, hamlet].into_iter().filter(|p| !p.is_empty());
            let mut number = parts.collect::<Vec<_>>().join(", ");
            if known > 0 {
                number = format!("{number} ({})", known + 1);
            }
            number
        };
        self.families.insert(key, known + 1);
        self.family = Family { head: head.to_owned(), number: number.clone(), has_head: is_head };
        Ok(number)
    }
}
