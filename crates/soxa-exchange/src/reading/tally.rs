//! What was met while rows were read: what they were, what was taken for granted, each said once with how often.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::words::PHRASES;
use soxa_text::words::{InWords, Lang, Worded as _, worded};

worded! {
    /// What was taken for granted while a file was read, as it is said before anything is taken.
    pub enum Assumed from PHRASES ["assumed"] {
        Word { word: String, value: String },
        Answered { word: String, value: String },
        NotThere { word: String },
        LostZero,
        OldNumber,
        SeveralNumbers,
        PhoneZero,
        Carried,
        Ditto,
        SectionHamlet,
        SheetHamlet { sheet: String },
        AddressHamlet,
        SectionHousehold,
        HouseholdOfHead,
        HouseholdOfHamlet,
        NoHousehold,
        HeadMarked,
        Letters,
        Decoded,
        Numbering,
        Title { word: String },
        Remark { word: String, value: String },
        Approximate { word: String },
        Serial,
        ShortYear,
        MonthFirst,
        CellNote,
        Untitled,
        HiddenColumn,
        HiddenRows,
        HiddenSheet { sheet: String },
        OtherSheet { sheet: String },
        LaterSheet { sheet: String },
        FormulaError { word: String },
        NoClosing,
    }
}

/// A row that is nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nobody {
    /// `1 2 3 4` or `A B C D` below the header.
    Numbers,
    /// The header once more.
    Header,
    /// A total.
    Total,
    /// A signature, a place and a day, a remark below the list.
    Closing,
}

impl Nobody {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Numbers, "numbers"),
        (Self::Header, "header"),
        (Self::Total, "total"),
        (Self::Closing, "closing"),
    ];

    /// Whether the list ends here.
    pub(super) fn ends(self) -> bool {
        matches!(self, Self::Total | Self::Closing)
    }

    fn id(self) -> &'static str {
        Self::ALL.iter().find(|(nobody, _)| *nobody == self).map_or("", |(_, id)| id)
    }
}

/// What was taken for granted of a column: how often, and where first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub what: Assumed,
    /// The header of the column; empty where it is of none.
    pub column: String,
    /// How many rows.
    pub rows: u64,
}

/// A row that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// The sheet's name; empty in a file of text.
    pub sheet: String,
    /// The row.
    pub row: u64,
    /// What it is.
    pub what: Nobody,
    /// What stands in it.
    pub text: String,
}

/// Rows that are shown of those passed over, and of sections.
const SHOWN: usize = 20;
/// Different things said at most.
const KINDS: usize = 2_000;

/// What was met while rows were read.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Rows that name a section.
    pub sections: u64,
    /// What the first of them say.
    pub section_names: Vec<String>,
    /// Rows that are nobody.
    pub passed_over: u64,
    /// The first of them.
    pub passed: Vec<Passed>,
    /// Rows that are somebody.
    pub people: u64,
    /// What was taken for granted.
    pub assumed: Vec<Said>,
}

impl Tally {
    /// Says a thing once more.
    pub fn say(&mut self, column: &str, what: Assumed) {
        if let Some(said) = self.assumed.iter_mut().find(|s| s.what == what && s.column == column) {
            said.rows += 1;
        } else if self.assumed.len() < KINDS {
            self.assumed.push(Said { what, column: column.to_owned(), rows: 1 });
        }
    }

    /// Counts a row that says nothing.
    pub(crate) fn pass_over(&mut self) {
        self.passed_over += 1;
    }

    pub(super) fn section(&mut self, text: &str) {
        self.sections += 1;
        if self.section_names.len() < SHOWN {
            self.section_names.push(text.to_owned());
        }
    }

    pub(super) fn pass(&mut self, passed: Passed) {
        self.passed_over += 1;
        if self.passed.len() < SHOWN {
            self.passed.push(passed);
        }
    }

    /// What was taken for granted, for a program to read.
    pub fn assumed_json(&self, lang: Lang) -> Vec<Value> {
        let one = |said: &Said| {
            let (from, to) = said.what.words();
            json!({"kind": said.what.kind(), "column": said.column, "from": from, "to": to, "rows": said.rows,
                   "text": said.in_words(lang)})
        };
        self.assumed.iter().map(one).collect()
    }

    /// The rows that were passed over, for a program to read.
    pub fn passed_json(&self) -> Vec<Value> {
        let one = |p: &Passed| json!({"sheet": p.sheet, "row": p.row, "kind": p.what.id(), "text": p.text});
        self.passed.iter().map(one).collect()
    }

    /// How a file was read, for a program: its layout, what was met in its rows, and what else is to be said of it.
    pub fn with_layout(&self, layout: &Value, lang: Lang, rest: Value) -> Value {
        let mut answer = layout.clone();
        let met = json!({
            "sections": self.sections, "passed_over": self.passed_over, "passed": self.passed_json(),
            "assumed": self.assumed_json(lang),
        });
        if let (Value::Object(answer), Value::Object(met), Value::Object(rest)) = (&mut answer, met, rest) {
            answer.extend(met.into_iter().chain(rest));
        }
        answer
    }
}

impl Assumed {
    /// What was written and what was taken, where it is a word for another.
    fn words(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Word { word, value } | Self::Answered { word, value } | Self::Remark { word, value } => {
                (Some(word), Some(value))
            }
            Self::NotThere { word }
            | Self::Title { word }
            | Self::Approximate { word }
            | Self::FormulaError { word }
            | Self::SheetHamlet { sheet: word }
            | Self::HiddenSheet { sheet: word }
            | Self::LaterSheet { sheet: word }
            | Self::OtherSheet { sheet: word } => (Some(word), None),
            _ => (None, None),
        }
    }
}

impl InWords for Said {
    fn in_words(&self, lang: Lang) -> String {
        let what = self.what.in_words(lang);
        let rows = PHRASES.fill(lang, "where", "Rows", &[("rows", self.rows.to_string())]);
        if self.column.is_empty() {
            return format!("{what} ({rows})");
        }
        let column = PHRASES.fill(lang, "where", "Of", &[("column", self.column.clone())]);
        format!("{column}: {what} ({rows})")
    }
}

/// A tally that the reading thread and whoever asks share.
#[derive(Debug, Clone, Default)]
pub struct Shared(Arc<Mutex<Tally>>);

impl Shared {
    /// The tally.
    pub fn lock(&self) -> MutexGuard<'_, Tally> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says a thing once more.
    pub fn say(&self, column: &str, what: Assumed) {
        self.lock().say(column, what);
    }
}
