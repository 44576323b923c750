//! Rules of data quality: what is wrong with the records of a commune, one rule a file in `rules/`.
//!
//! Pure: a rule sees one person or one household and asks [`Facts`] for the rest; it never writes. What it finds is kept
//! as a [`crate::finding::Finding`] by `service::quality`, which checks again whatever a save touches. A new
//! rule is one file and its line in `rules/mod.rs`.

mod rules;

use chrono::NaiveDate;

use crate::finding::About;
use crate::person::{Household, Person};
use crate::relationship::Relationship;
use crate::sojourn::Sojourn;
use soxa_text::words::Lang;

pub use rules::RULES;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The record is wrong.
    Error,
    /// Very likely wrong, or something is missing.
    Warning,
}

impl Severity {
    /// The stable id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A person with the record's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// Number in the register.
    pub no: u32,
    /// The person.
    pub person: Person,
}

/// A household as rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Home<'a> {
    /// The household.
    pub household: &'a Household,
    /// Everybody whose record names it.
    pub members: &'a [Numbered],
}

impl<'a> Home<'a> {
    /// Members who belong to it now.
    pub fn active(self) -> impl Iterator<Item = &'a Numbered> {
        self.members.iter().filter(|m| m.person.is_active())
    }

    /// Members who are called its head.
    pub fn heads(self) -> impl Iterator<Item = &'a Numbered> {
        let head = |m: &&Numbered| m.person.relationship.is_some_and(Relationship::is_head);
        self.members.iter().filter(head)
    }

    /// The head, where there is exactly one who belongs to the household.
    pub fn head(self) -> Option<&'a Numbered> {
        let mut heads = self.heads().filter(|m| m.person.is_active());
        heads.next().filter(|_| heads.next().is_none())
    }
}

/// A person as rules see one.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The person's number.
    pub no: u32,
    /// The person.
    pub person: &'a Person,
    /// The household, where there is one.
    pub home: Option<Home<'a>>,
}

/// What rules may ask of the register.
pub trait Facts {
    /// The day.
    fn today(&self) -> NaiveDate;
    /// The commune's hamlets.
    fn hamlets(&self) -> &[String];
    /// Whom a personal or local id names.
    fn named(&self, id: &str) -> Option<Numbered>;
    /// Those whose record names this person as spouse.
    fn spouses_naming(&self, person: &Person) -> Vec<Numbered>;
    /// Somebody else of this name, date of birth and sex who stands in the register before this person.
    fn twin(&self, no: u32, person: &Person) -> Option<Numbered>;
    /// Others who bear a CMND of this person.
    fn sharing_cmnd(&self, no: u32, person: &Person) -> Option<Numbered>;
    /// The code of an open case of this person that is not about the death itself.
    fn open_case(&self, no: u32) -> Option<String>;
    /// Whether a text needs no mending; the same texts stand in many records, so this may be remembered.
    fn reads_well(&self, text: &str) -> bool;
    /// A sojourn that goes on although its term is over.
    fn expired_sojourn(&self, no: u32) -> Option<Sojourn>;
}

/// What a rule found wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flaw {
    /// What exactly, in words.
    pub detail: String,
    /// The other of a pair.
    pub with: Option<u32>,
}

impl Flaw {
    /// A flaw of one record.
    pub fn new(detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), with: None }
    }

    /// A flaw of two records.
    pub fn with(detail: impl Into<String>, other: u32) -> Self {
        Self { detail: detail.into(), with: Some(other) }
    }
}

/// How a rule looks.
#[derive(Clone, Copy)]
pub enum Check {
    /// At one person.
    Person(fn(&Subject<'_>, &dyn Facts) -> Option<Flaw>),
    /// At one household.
    Household(fn(Home<'_>, &dyn Facts) -> Option<Flaw>),
    /// Not at all: lists of others tell of it, and what is put right is counted.
    Told(About),
}

/// The record as it should be, where that is certain.
pub type Fix = fn(&Subject<'_>, &dyn Facts) -> Option<Person>;

/// Something said in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Said {
    /// In a language.
    pub fn in_lang(self, lang: Lang) -> &'static str {
        lang.pick(self.vi, self.en)
    }
}

/// A rule of data quality.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its stable id: `household.no_head`.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The figure of the report that counts what was put right.
    pub figure: Option<&'static str>,
    /// What is wrong, in a few words.
    pub label: Said,
    /// What to do about it.
    pub advice: Said,
    /// How it looks.
    pub check: Check,
    /// How it is put right where that is certain.
    pub fix: Option<Fix>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Rule {
    /// What kind of record it is about.
    pub fn about(&self) -> About {
        match self.check {
            Check::Person(_) => About::Person,
            Check::Household(_) => About::Household,
            Check::Told(about) => about,
        }
    }

    /// Whether its findings belong to the worklist of heads of household (screen 4).
    pub fn is_about_heads(&self) -> bool {
        HEADS.contains(&self.id)
    }
}

/// The rules whose findings a change of head puts right.
pub const HEADS: [&str; 4] =
    ["household.no_head", "household.several_heads", "household.unfit_head", "household.minor_head"];

/// A rule by its id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.id == id)
}

/// The first rule that counts for a figure of the report.
pub fn rule_of_figure(figure: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.figure == Some(figure))
}

/// From this age on a person has full civil capacity (Civil Code 2015, article 20).
pub const ADULT: i32 = 18;

/// Whether a text is in no legacy encoding, not decomposed and without left-overs of a typing method.
pub fn reads_well(text: &str) -> bool {
    !text.contains('\u{FFFD}') && soxa_text::repair::repair(text) == text
}

/// What every rule finds about one household.
pub fn check_household(home: Home<'_>, facts: &dyn Facts) -> Vec<(&'static Rule, Flaw)> {
    let look = |rule: &'static Rule| match rule.check {
        Check::Household(check) => check(home, facts).map(|flaw| (rule, flaw)),
        _ => None,
    };
    RULES.iter().filter_map(look).collect()
}

/// What every rule finds about one person; visitors are held to none.
pub fn check_person(subject: &Subject<'_>, facts: &dyn Facts) -> Vec<(&'static Rule, Flaw)> {
    if !subject.person.is_resident() {
        return Vec::new();
    }
    let look = |rule: &'static Rule| match rule.check {
        Check::Person(check) => check(subject, facts).map(|flaw| (rule, flaw)),
        _ => None,
    };
    RULES.iter().filter_map(look).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_speaks_both_languages_in_few_words() {
        for rule in RULES {
            for said in [rule.label, rule.advice] {
                assert!(!said.vi.is_empty() && !said.en.is_empty() && said.vi != said.en, "{}", rule.id);
                assert!(said.en.is_ascii() || said.en.contains('“'), "{}: {}", rule.id, said.en);
            }
            assert!(rule.label.en.chars().count() <= 48, "{}", rule.id);
        }
    }
}
