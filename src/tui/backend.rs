//! What the screens ask of the world behind them: the clock, the commune, searches. Kept small and in one
//! place; the service layer implements it, and tests do with a few lines.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::lookup::Source;
use super::province::Province;
use super::route::Route;
use super::theme::Tone;
use super::words::Words;
use super::workspace::Workspace;
use soxa_service::{Permission, ServiceError};

/// The world behind a session's screens.
pub trait Backend {
    /// The time now, at the commune.
    fn now(&self) -> DateTime<FixedOffset>;
    /// The commune's name as the first line shows it.
    fn commune(&self) -> String;
    /// The short name of who works here.
    fn operator(&self) -> String;
    /// What whoever works here may do now; `None` where nobody is let in any more.
    fn rights(&self) -> Option<Vec<Permission>> {
        Some(Permission::ALL.to_vec())
    }
    /// Whether this terminal writes nothing.
    fn only_looks(&self) -> bool {
        false
    }
    /// How many things wait to be typed into the national systems.
    ///
    /// # Errors
    /// They cannot be read.
    fn waiting(&self) -> Result<usize, ServiceError>;
    /// What the first line warns of, in a word or two.
    fn warning(&self) -> Option<&'static str> {
        None
    }
    /// The figures of the start screen.
    ///
    /// # Errors
    /// One of them cannot be read.
    fn overview(&self, words: &Words) -> Result<Overview, ServiceError>;
    /// People, households and cases that answer a query.
    ///
    /// # Errors
    /// Whoever works here may not search, or the register cannot be read.
    fn find(&self, query: &str, limit: usize) -> Result<FindResult, ServiceError>;
    /// The choices of a source that answer what is typed, likeliest first.
    ///
    /// # Errors
    /// Whoever works here may not look there, or the register cannot be read.
    fn lookup(&self, source: Source, typed: &str, limit: usize) -> Result<Vec<Choice>, ServiceError>;
    /// Keeps what is typed but not yet saved; called at most once a second.
    fn keep_drafts(&self, drafts: &[Draft]);
    /// The place that a session begins at.
    fn first(&self) -> Route {
        Route::Start
    }
    /// What all communes sent, at a terminal of the level above.
    fn province(&self) -> Option<&Arc<Province>> {
        None
    }
    /// The register and who works on it; none in stories that need no register.
    fn workspace(&self) -> Option<&Workspace> {
        None
    }
}

/// A line of status by screen number for the start screen; `None` says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    lines: [Option<String>; 10],
    /// Exercises done, of how many; none where there is nothing to practise.
    pub exercises: Option<(usize, usize)>,
    /// The cases that the day is about, for terminals that have room beside the menu.
    pub agenda: Vec<AgendaRow>,
}

/// A case that the day is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaRow {
    /// Its number.
    pub case: u32,
    /// Why it is there, in words.
    pub why: String,
    /// Its code.
    pub code: String,
    /// Who handed it in.
    pub name: String,
    /// The day it is due, short.
    pub day: String,
    /// How it is shown.
    pub tone: Tone,
}

impl Overview {
    /// With this line for a screen; a line beginning with `!` is worth a look.
    #[must_use]
    pub fn with(mut self, screen: u8, line: &str) -> Self {
        if let Some(slot) = self.lines.get_mut(usize::from(screen)) {
            *slot = Some(line.to_owned());
        }
        self
    }

    /// The line of a screen.
    pub fn line(&self, screen: u8) -> Option<&str> {
        self.lines.get(usize::from(screen)).and_then(Option::as_deref)
    }
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindResult {
    /// How many there are in all.
    pub total: usize,
    /// The first of them.
    pub rows: Vec<FoundRow>,
}

/// One found record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// Its kind.
    pub kind: FoundKind,
    /// Its number.
    pub id: u32,
    /// Name or code.
    pub title: String,
    /// What tells it from others of the same name.
    pub detail: String,
    /// What matched, where that is not the title.
    pub matched: String,
    /// The same column by column: name, birth, hamlet, household and place in it, end of the id, status.
    pub cells: Vec<String>,
}

/// Kinds of records a search finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundKind {
    /// A person.
    Person,
    /// A household.
    Household,
    /// A case.
    Case,
}

/// One thing that can be chosen in a field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is stored.
    pub id: String,
    /// What is shown.
    pub label: String,
    /// What tells it from its like.
    #[serde(default)]
    pub detail: String,
    /// The same, column by column, for a list of them; empty where the detail serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
    /// Whether it is called exactly what was looked for, so that nobody need choose.
    #[serde(default)]
    pub is_meant: bool,
}

impl Choice {
    /// A choice without detail.
    pub fn new(id: &str, label: &str) -> Self {
        Self { id: id.to_owned(), label: label.to_owned(), ..Self::default() }
    }
}

/// What is typed but not saved, of one screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Which screen, and of which record.
    pub key: String,
    /// The form's state as JSON.
    pub body: String,
}
