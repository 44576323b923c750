//! A report that somebody else wrote, checked: figures and percentages are read out of free sentences in Vietnamese
//! number format, sums and shares computed again, and those that do not hold listed.
//!
//! It must never raise an alarm over a right sentence: where the words leave open what belongs together, any reading
//! that holds is taken, and what fits none is said to be not understood.

mod lex;
mod sentence;
mod shares;
mod sums;
mod words;

use serde::Serialize;

use super::number::count_vi;
use sentence::Sentence;

/// What is wrong with a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Parts do not add up to the whole.
    Sum,
    /// A percentage is not that of its counts.
    Share,
    /// A decimal point for the comma, or commas between thousands.
    Format,
    /// A percentage whose counts are not told.
    Unknown,
}

/// How an error came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Cut off instead of rounded.
    Cut,
    /// A share of another cell.
    OtherCell,
}

/// One figure that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Line of the text, or paragraph of the document, from 1.
    pub line: usize,
    /// What is wrong.
    pub kind: FindingKind,
    /// The figure as printed.
    pub stated: String,
    /// What it should be, where that can be told.
    pub expected: Option<String>,
    /// How the error came about, where that can be told.
    pub cause: Option<Cause>,
    /// What was compared, in words.
    pub text: String,
}

/// So many lines around a sentence are looked through for the cell that a wrong share was taken over.
const NEAR: usize = 15;

/// Checks a text line by line.
pub fn check(text: &str) -> Vec<Finding> {
    let lines: Vec<Vec<Sentence>> =
        text.lines().map(|line| sentence::sentences(&lex::tokens(line))).collect();
    let mut findings = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let near = lines.iter().skip(n.saturating_sub(NEAR)).take(2 * NEAR + 1).flatten();
        let cells: Vec<u64> = near.flat_map(|s| &s.cells).map(|c| c.number.value).collect();
        for sentence in line {
            let mut of_sentence = sums::check(sentence);
            of_sentence.extend(shares::check(sentence, &cells));
            of_sentence.extend(format(sentence));
            findings.extend(of_sentence.into_iter().map(|f| Finding { line: n + 1, ..f }));
        }
    }
    findings
}

/// Figures in foreign writing.
fn format(sentence: &Sentence) -> Vec<Finding> {
    let percents = sentence.percents.iter().map(|p| (&p.number, "phần thập phân viết sau dấu phẩy"));
    let cells = sentence.cells.iter().map(|c| (&c.number, "phần nghìn cách bằng dấu chấm"));
    let foreign = percents.chain(cells).filter(|(number, _)| number.foreign);
    let finding = |(number, text): (&lex::Number, &str)| Finding {
        line: 0,
        kind: FindingKind::Format,
        stated: number.text.clone(),
        expected: Some(match number.decimals {
            0 => count_vi(number.value),
            decimals => super::number::scaled(number.value, decimals, ','),
        }),
        cause: None,
        text: text.to_owned(),
    };
    foreign.map(finding).collect()
}
