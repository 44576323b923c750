//! A form described: which fields, what they hold, what is shown beside them. Data, so that a new procedure is
//! an entry in a rule pack and not a screen.

use serde::{Deserialize, Serialize};

use crate::tui::backend::Choice;
use crate::tui::fit;
use crate::tui::lookup::Source;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::PersonField;

/// One field, described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSpec {
    /// Its name in data.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be filled in.
    #[serde(default)]
    pub required: bool,
    /// One sentence for the help.
    #[serde(default)]
    pub help: String,
    /// Whether its value stays for the next form.
    #[serde(default)]
    pub persist: bool,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A line of text.
    Text,
    /// A line of text that must be a value of a field of a person.
    Person(PersonField),
    /// A line of text, with the usual ones to choose from.
    Suggested(Choices),
    /// A longer line of text.
    Note,
    /// A longer line of text that whoever hands it in has to say, with usual ones behind F4; never put in unasked.
    Phrase(Vec<String>),
    /// A password or PIN.
    Secret,
    /// So many digits; goes on by itself when they are there.
    Digits(usize),
    /// A day, or as much of one as is known.
    Date(DateSense),
    /// One of several.
    Choice(Choices),
    /// Any number of several.
    People(Choices),
    /// Papers to be ticked as received.
    Papers(Vec<Choice>),
    /// An amount of đồng.
    Money,
}

impl Kind {
    /// Whether it holds people of the register.
    pub fn is_of_people(&self) -> bool {
        let (Self::Choice(choices) | Self::People(choices)) = self else { return false };
        matches!(choices, Choices::Backend(source) if source.is_of_people())
    }
}

/// What a date with a year of two digits is likely to mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateSense {
    /// A day in the past: births, papers.
    Past,
    /// A day around today: terms, appointments.
    Near,
}

/// Where choices come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choices {
    /// These.
    These(Vec<Choice>),
    /// What the terminal's `lookup` finds in this source.
    Backend(Source),
}

/// Columns of a choice that has something beside it, or is short.
const CHOICE: u16 = 30;

/// Columns of the longest choice that is shown whole.
const LONG_CHOICE: u16 = 56;

impl Choices {
    /// The columns the longest takes, where nothing stands beside it.
    fn width(&self) -> u16 {
        match self {
            Self::These(all) if all.iter().all(|choice| choice.detail.is_empty()) => {
                let longest = all.iter().map(|choice| fit::width(&choice.label) + 1).max();
                longest.unwrap_or(0).clamp(CHOICE, LONG_CHOICE)
            }
            _ => CHOICE,
        }
    }
}

/// A paper as received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Which.
    pub id: String,
    /// As what.
    pub form: PaperForm,
}

/// As what a paper was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperForm {
    /// The original.
    Original,
    /// A copy.
    Copy,
}

impl PaperForm {
    /// What a paper is usually received as, and the other.
    pub fn usual(paper: &Choice) -> (Self, Self) {
        if paper.detail == "copy" { (Self::Copy, Self::Original) } else { (Self::Original, Self::Copy) }
    }
}

/// What is in a field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Nothing, or nothing yet that can be understood.
    #[default]
    Empty,
    /// Text, or digits.
    Text(String),
    /// A day.
    Date(PartialDate),
    /// One choice.
    Chosen(Choice),
    /// Several.
    Several(Vec<Choice>),
    /// Papers received.
    Papers(Vec<Paper>),
    /// Đồng.
    Amount(u64),
}

impl FieldSpec {
    /// A field that may stay empty.
    pub fn new(key: &str, label: &str, kind: Kind) -> Self {
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            kind,
            required: false,
            help: String::new(),
            persist: false,
        }
    }

    /// The same, to be filled in.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same, staying for the next form.
    #[must_use]
    pub fn persisting(self) -> Self {
        Self { persist: true, ..self }
    }

    /// The columns its value takes.
    pub fn width(&self) -> u16 {
        match &self.kind {
            Kind::Text | Kind::Person(_) | Kind::Secret => 36,
            Kind::Note | Kind::Phrase(_) => 56,
            Kind::Digits(count) => u16::try_from(count + count / 3 + 1).unwrap_or(36),
            Kind::Date(_) => 12,
            Kind::Choice(choices) | Kind::People(choices) => choices.width(),
            Kind::Suggested(_) => CHOICE,
            Kind::Papers(_) => 46,
            Kind::Money => 14,
        }
    }
}
