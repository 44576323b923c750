//! A report that somebody else wrote, checked: figures and percentages are read out of free sentences in Vietnamese
//! number format, sums and shares computed again, and those that do not hold listed.
//!
//! It must never raise an alarm over a right sentence: where the words leave open what belongs together, any reading
//! that holds is taken, and what fits none is said to be not understood.

mod lex;
mod sentence;
mod shares;
mod sums;
mod table;
mod words;

use serde::Serialize;

use sentence::Sentence;
use soxa_text::number::dotted;

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

/// More is no report: bytes, lines, and bytes of a line.
const TEXT: usize = 1024 * 1024;
const LINES: usize = 10_000;
const LINE: usize = 16 * 1024;
/// Figures of a sentence, and around it, that are held against each other.
const FIGURES: usize = 120;
const AROUND: usize = 600;
/// Lines of a list under its head.
const UNDER: usize = 200;

/// Whether a text is of a size that reports have.
pub fn is_report(text: &str) -> bool {
    text.len() <= TEXT && text.lines().count() <= LINES && text.lines().all(|line| line.len() <= LINE)
}

/// Checks a text line by line, and its tables and lists of lines.
pub fn check(text: &str) -> Vec<Finding> {
    let texts: Vec<&str> = text.lines().collect();
    let lines: Vec<Vec<Sentence>> =
        texts.iter().map(|line| sentence::sentences(&lex::tokens(line))).collect();
    let mut findings = Vec::new();
    for (n, (line, text)) in lines.iter().zip(&texts).enumerate() {
        let near = lines.iter().skip(n.saturating_sub(NEAR)).take(2 * NEAR + 1).flatten();
        let cells: Vec<u64> = near.flat_map(|s| &s.cells).map(|c| c.number.value).take(AROUND).collect();
        for sentence in line {
            let mut of_sentence = format(sentence);
            // A sentence of so many figures is none that could be understood.
            if !table::is_row(text) && sentence.cells.len() + sentence.percents.len() <= FIGURES {
                of_sentence.extend(sums::check(sentence));
                of_sentence.extend(shares::check(sentence, &cells));
            }
            findings.extend(of_sentence.into_iter().map(|f| Finding { line: n + 1, ..f }));
        }
        if let Some(head) = line.last() {
            let under =
                lines.iter().zip(&texts).skip(n + 1).take_while(|(_, text)| is_bullet(text)).take(UNDER);
            let under: Vec<&Sentence> = under.filter_map(|(line, _)| line.first()).collect();
            findings.extend(table::lines_under(n, head, &under));
        }
    }
    let rows: Vec<(usize, &str)> = texts.iter().copied().enumerate().collect();
    for run in rows.chunk_by(|a, b| table::is_row(a.1) == table::is_row(b.1)) {
        if run.first().is_some_and(|(_, line)| table::is_row(line)) {
            findings.extend(table::check(run));
        }
    }
    findings.sort_by_key(|f| f.line);
    findings
}

/// Whether a line is one of a list.
fn is_bullet(line: &str) -> bool {
    line.trim_start().starts_with(['-', '+', '*', '•', '–'])
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
            0 => dotted(number.value),
            decimals => super::number::scaled(number.value, decimals, ','),
        }),
        cause: None,
        text: text.to_owned(),
    };
    foreign.map(finding).collect()
}
