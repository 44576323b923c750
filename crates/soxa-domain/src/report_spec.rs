//! What the period's report is made of: sections, figures with the way each is worked out, checks between them. They are
//! data (`data/indicators.toml`) and rule files add to them, each from a day on; the report of a period takes those of
//! its last day ([`RulePack::figures`]). Whoever works them out is `soxa-paper`.
//!
//! [`RulePack::figures`]: crate::rulebook::RulePack::figures

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
#[cfg(test)]
use soxa_data::data_file;

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its number.
    pub id: String,
    /// Its heading.
    pub label: String,
    /// The sheet it is part of; of the period's report where none is named.
    #[serde(default)]
    pub sheet: String,
    /// The register with what is written by hand on each line of the services; the section is the table of these.
    #[serde(default)]
    pub services: String,
}

/// A sheet of figures beside the period's report, such as the monthly form of a task force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// As on the command line.
    pub id: String,
    /// What officers call it.
    pub label: String,
    /// What stands at its head.
    pub title: String,
}

/// The fields that a register of the lines of the services must have: which line, and what is written on it.
pub const SERVICE_FIELDS: [&str; 5] = ["line", "source", "beneficiaries", "shortcomings", "solutions"];

/// Which cases of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The result is in the citizen's hands.
    HandedOver,
}

/// By which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// On paper.
    Direct,
    /// Over the portal, with help or without.
    Online,
}

/// A moment of a special-person file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecialMoment {
    /// It was opened.
    Opened,
    /// It was handed over.
    Transferred,
}

/// How a figure is worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        /// A day by which a line is done with: only those count where it has not come at the period's end.
        #[serde(default)]
        open: String,
        /// A field that must be filled in.
        #[serde(default)]
        with: String,
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
    /// Doubles put right, by where the other record was.
    Doubles {
        /// Outside the province, or in it.
        place: DoublePlace,
    },
}

impl Query {
    /// The figures it is worked out of.
    pub fn figures(&self) -> Vec<&str> {
        match self {
            Self::Sum { of } => of.iter().map(String::as_str).collect(),
            Self::Share { num, den } => vec![num, den],
            _ => Vec::new(),
        }
    }
}

/// Where the other record of a double was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoublePlace {
    /// In the province, the commune's own register among it.
    Inside,
    /// In another province.
    Outside,
}

/// A figure of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The figure it stands behind; at the end of its section where none is named.
    #[serde(default)]
    pub after: String,
}

/// What must hold between figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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

impl Check {
    /// The figures it names.
    pub fn figures(&self) -> impl Iterator<Item = &str> {
        let all = self.parts.iter().chain(&self.off).chain([&self.whole, &self.less, &self.more]);
        all.map(String::as_str).filter(|code| !code.is_empty())
    }
}

/// What comes with the program.
#[cfg(test)]
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spec {
    /// The sections in order.
    pub section: Vec<Section>,
    /// The figures.
    pub figure: Vec<Indicator>,
    /// The checks.
    pub check: Vec<Check>,
}

#[cfg(test)]
pub(crate) fn built_in() -> Spec {
    // A test holds that the file can be read.
    data_file!("data/indicators.toml" as Spec).unwrap_or_default()
}

/// What is told of a line of section 2.1: the end of the code, what it is called, which cases it counts.
pub const OF_LINE: [(&str, &str, Option<Way>, Only); 7] = [
    ("received", "tiếp nhận", None, Only::Received),
    ("direct", "trực tiếp", Some(Way::Direct), Only::Received),
    ("online", "trực tuyến", Some(Way::Online), Only::Received),
    ("done", "đã giải quyết", None, Only::Done),
    ("pending", "đang giải quyết", None, Only::Pending),
    ("refused", "từ chối", None, Only::Refused),
    ("withdrawn", "công dân rút", None, Only::Withdrawn),
];

/// The figure that adds up one of these over all lines.
pub fn total_of(what: &str) -> String {
    if what == "online" { "svc.online.received".to_owned() } else { format!("svc.total.{what}") }
}

/// The section of the lines.
pub const LINES: &str = "2.1";

/// The figures of a line that a rule file declares, as those of the program's own lines are.
pub(crate) fn figures_of_line(id: &str, label: &str) -> Vec<Indicator> {
    let figure = |what: &str, told: &str, unit: &str, query: Query| Indicator {
        code: format!("{id}.{what}"),
        section: LINES.to_owned(),
        label: format!("{label}: {told}"),
        unit: unit.to_owned(),
        query,
        qualifier: String::new(),
        helper: matches!(what, "pending" | "refused" | "withdrawn"),
        after: String::new(),
    };
    let cases = |way, only| Query::Cases { of: Some(id.to_owned()), way, only };
    let mut figures: Vec<Indicator> = OF_LINE
        .iter()
        .map(|(what, told, way, only)| figure(what, told, "case", cases(*way, *only)))
        .collect();
    let (num, den) = (format!("{id}.online"), format!("{id}.received"));
    figures.insert(3, figure("online_share", "tỷ lệ trực tuyến", "%", Query::Share { num, den }));
    figures
}

/// What must hold between the figures of a line.
pub(crate) fn checks_of_line(id: &str) -> [Check; 2] {
    let of = |what: &str| format!("{id}.{what}");
    let check = |what: &str, label: &str, parts: &[&str]| Check {
        id: of(what),
        label: label.to_owned(),
        whole: of("received"),
        parts: parts.iter().map(|part| of(part)).collect(),
        ..Check::default()
    };
    [
        check("ways", "Trực tiếp và trực tuyến cộng lại bằng số tiếp nhận", &["direct", "online"]),
        check(
            "states",
            "Đã, đang giải quyết, từ chối, rút cộng lại bằng số tiếp nhận",
            &["done", "pending", "refused", "withdrawn"],
        ),
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_code_that_is_named_is_there_once() {
        let spec = data_file!("data/indicators.toml" as Spec).unwrap();
        let codes: Vec<&str> = spec.figure.iter().map(|f| f.code.as_str()).collect();
        let named = |code: &str| codes.iter().filter(|c| **c == code).count();
        for figure in &spec.figure {
            assert_eq!(named(&figure.code), 1, "{}", figure.code);
            assert!(spec.section.iter().any(|s| s.id == figure.section), "{}", figure.code);
            assert!(figure.query.figures().iter().all(|code| named(code) == 1), "{}", figure.code);
        }
        for check in &spec.check {
            assert!(check.figures().all(|code| named(code) == 1), "{}", check.id);
        }
    }

    #[test]
    fn lines_of_the_program_have_the_figures_that_a_rule_file_gets() {
        let spec = built_in();
        let totals = spec.figure.iter().filter(|f| f.code.starts_with("svc.total."));
        assert!(totals.count() >= 6);
        for (what, ..) in OF_LINE {
            assert!(spec.figure.iter().any(|f| f.code == total_of(what)), "{what}");
            assert!(spec.figure.iter().any(|f| f.code == format!("svc.tam_tru.{what}")), "{what}");
        }
    }
}
