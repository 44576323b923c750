//! The procedures of a day as they are chosen at the counter: those used most here first, found as they are typed.

use chrono::NaiveDate;

use super::backend::Choice;
use soxa_domain::procedure::Procedure;
use soxa_domain::rulebook::{Found, ProcedureIndex, RuleBook};

/// How many of those used most here stand before the others.
const USUAL: usize = 20;

/// The procedures of a day.
#[derive(Debug)]
pub struct ProcedureChoices {
    day: NaiveDate,
    choices: Vec<Choice>,
    index: ProcedureIndex,
}

impl ProcedureChoices {
    /// Those in force on a day; `used` are the codes of those used here, the one used most first.
    pub fn of(rules: &RuleBook, day: NaiveDate, used: &[String]) -> Self {
        let mut all: Vec<&Procedure> = rules.on(day).procedures().collect();
        let place = |p: &&Procedure| used.iter().take(USUAL).position(|code| *code == p.code);
        // Sorting keeps the order of the pack within each part.
        all.sort_by_key(|p| place(p).unwrap_or(USUAL));
        let index = ProcedureIndex::of(all.iter().copied());
        Self { day, choices: all.into_iter().map(choice).collect(), index }
    }

    /// The day it is of.
    pub const fn day(&self) -> NaiveDate {
        self.day
    }

    /// Those that fit what is typed, the likeliest first; all of them where nothing is.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Choice> {
        if query.trim().is_empty() {
            return self.choices.iter().take(limit.max(USUAL)).cloned().collect();
        }
        let choice = |found: Found| {
            let choice = self.choices.get(found.place)?.clone();
            Some(Choice { is_meant: found.is_called, ..choice })
        };
        self.index.find(query).into_iter().take(limit).filter_map(choice).collect()
    }
}

fn choice(p: &Procedure) -> Choice {
    let detail = format!("{}  {}", p.code, p.limit.short_vi());
    Choice { detail, ..Choice::new(&p.code, &p.name) }
}
