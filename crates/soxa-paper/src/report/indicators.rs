//! `indicators.toml`: sections, figures, lines and checks of the report, read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use soxa_data::data_file;

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its number.
    pub id: String,
    /// Its heading.
    pub label: String,
}

/// Which cases of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Only {
    /// All that were received.
    #[default]
    Received,
    /// Those taken in.
    Accepted,
    /// Done, all legs of linked ones.
    Done,
    /// Done by the time promised.
    OnTime,
    /// Neither done nor refused nor taken back.
    Pending,
    /// Not received, or stopped.
    Refused,
    /// Taken back by the citizen.
    Withdrawn,
    /// Sent back for a supplement, not received, or stopped.
    Returned,
}

/// By which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// On paper.
    Direct,
    /// Over the portal, with help or without.
    Online,
}

/// A moment of a special-person file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecialMoment {
    /// It was opened.
    Opened,
    /// It was handed over.
    Transferred,
}

/// How a figure is worked out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum Query {
    /// Cases received in the period.
    Cases {
        /// The line, by its prefix; all lines where `None`.
        of: Option<String>,
        /// How they came.
        way: Option<Way>,
        /// Where they stand.
        #[serde(default)]
        only: Only,
    },
    /// Other figures added up.
    Sum {
        /// Their codes.
        of: Vec<String>,
    },
    /// A share in per cent.
    Share {
        /// Code of the numerator.
        num: String,
        /// Code of the denominator.
        den: String,
    },
    /// Lines of another register.
    Entries {
        /// The register.
        register: String,
        /// The field that is added up; lines are counted where it is empty.
        #[serde(default)]
        sum: String,
        /// The field of which different values are counted.
        #[serde(default)]
        distinct: String,
        /// Fields, each with the values that count.
        #[serde(default)]
        fits: BTreeMap<String, Vec<String>>,
        /// What is there at the period's end counts, whenever it came.
        #[serde(default)]
        standing: bool,
        /// Only hamlets of the commune count.
        #[serde(default)]
        ours: bool,
    },
    /// Entered by hand.
    Hand,
    /// A text that stands for a figure.
    Text,
    /// Flaws put right.
    Findings,
    /// Rows of lists.
    Lists {
        /// The kind of list.
        kind: String,
        /// The decisions that count; all where empty.
        #[serde(default)]
        verdicts: Vec<String>,
    },
    /// Special-person files.
    Special {
        /// Which moment fell into the period.
        step: SpecialMoment,
    },
    /// Cancelled ids.
    Cancellations,
    /// Notices of ids handed over.
    Notices,
    /// Hamlets of the commune.
    Hamlets,
}

/// A figure of the report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its code.
    pub code: String,
    /// Its section.
    pub section: String,
    /// What it is called.
    pub label: String,
    /// What it counts.
    pub unit: String,
    /// How it is worked out.
    pub query: Query,
    /// A word before it in sentences, such as "hơn".
    #[serde(default)]
    pub qualifier: String,
    /// Whether it only serves lines and checks.
    #[serde(default)]
    pub helper: bool,
}

/// A line of section 2.1.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What the codes of its figures begin with.
    pub prefix: String,
    /// What it is called.
    pub label: String,
}

/// What must hold between figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Check {
    /// Its id.
    pub id: String,
    /// What it says.
    pub label: String,
    /// A figure that must be the sum of `parts`.
    pub whole: String,
    /// The parts.
    pub parts: Vec<String>,
    /// A figure that must not exceed `more`.
    pub less: String,
    /// The larger one.
    pub more: String,
    /// Figures taken off the larger one first.
    pub off: Vec<String>,
}

/// All of it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// The sections in order.
    pub section: Vec<Section>,
    /// The figures.
    pub figure: Vec<Indicator>,
    /// The lines of section 2.1.
    pub line: Vec<Line>,
    /// The checks.
    pub check: Vec<Check>,
}

static BOOK: LazyLock<Book> = LazyLock::new(|| data_file!("report/indicators.toml").unwrap_or_default());

/// The definitions.
pub fn book() -> &'static Book {
    &BOOK
}

/// The figure of a code.
pub fn indicator(code: &str) -> Option<&'static Indicator> {
    book().figure.iter().find(|f| f.code == code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_code_that_is_named_is_there_once() {
        data_file!("report/indicators.toml" as Book).unwrap();
        let codes: Vec<&str> = book().figure.iter().map(|f| f.code.as_str()).collect();
        let named = |code: &str| codes.iter().filter(|c| **c == code).count();
        for figure in &book().figure {
            assert_eq!(named(&figure.code), 1, "{}", figure.code);
            assert!(book().section.iter().any(|s| s.id == figure.section), "{}", figure.code);
            let others = match &figure.query {
                Query::Sum { of } => of.clone(),
                Query::Share { num, den } => vec![num.clone(), den.clone()],
                _ => Vec::new(),
            };
            assert!(others.iter().all(|code| named(code) == 1), "{}", figure.code);
        }
        for check in &book().check {
            let codes = check.parts.iter().chain(&check.off).chain([&check.whole, &check.less, &check.more]);
            assert!(codes.filter(|c| !c.is_empty()).all(|c| named(c) == 1), "{}", check.id);
        }
    }
}
