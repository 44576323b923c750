//! Tables and lists of lines: whether a column adds up to its last row, whether percentages are those of the columns that
//! the other rows take them from, whether lines under a total add up to it.

use super::lex::{Number, Token, tokens};
use super::sentence::{Item, Sentence};
use super::{Finding, FindingKind};
use crate::report::number::{in_sentence, scaled, share};
use soxa_text::number::dotted;

/// A cell of a row: a count, a percentage, or something else.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Count(Number),
    Percent(Number),
    Other(String),
}

/// Columns and rows of a table.
const COLUMNS: usize = 32;
const ROWS: usize = 500;

/// Whether a line is a row of a table.
pub fn is_row(line: &str) -> bool {
    line.matches('|').count() >= 2
}

fn cell(text: &str) -> Cell {
    let tokens: Vec<Token> = tokens(text).into_iter().filter(|t| *t != Token::End).collect();
    match tokens.as_slice() {
        [Token::Number(n)] if n.decimals == 0 => Cell::Count(n.clone()),
        [Token::Number(n)] | [Token::Number(n), Token::Percent] => Cell::Percent(n.clone()),
        _ => Cell::Other(text.trim().trim_matches('*').to_lowercase()),
    }
}

/// Rows of one table, each with its line from 0.
pub fn check(rows: &[(usize, &str)]) -> Vec<Finding> {
    // In Markdown every row begins with a bar; elsewhere a bar at the beginning ends an empty first cell.
    let barred = rows.iter().all(|(_, line)| line.trim_start().starts_with('|'));
    let of_row = |line: &str| -> Vec<Cell> {
        let line = line.trim_end();
        let line = line.strip_suffix('|').unwrap_or(line);
        line.split('|').skip(usize::from(barred)).map(cell).collect()
    };
    let cells: Vec<(usize, Vec<Cell>)> = rows
        .iter()
        .map(|(n, line)| (*n, of_row(line)))
        .filter(|(_, cells): &(usize, Vec<Cell>)| cells.iter().any(|c| !matches!(c, Cell::Other(_))))
        .collect();
    let mut findings = totals(&cells);
    let columns = cells.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
    // Each column is held against every two others: a wider or longer one is no table of a report.
    if columns > COLUMNS || cells.len() > ROWS {
        return findings;
    }
    for column in 0..columns {
        findings.extend(shares(&cells, column, columns));
    }
    findings
}

fn count(row: &[Cell], column: usize) -> Option<&Number> {
    match row.get(column) {
        Some(Cell::Count(n)) => Some(n),
        _ => None,
    }
}

/// Columns whose last row says that it is the total.
fn totals(rows: &[(usize, Vec<Cell>)]) -> Vec<Finding> {
    let Some(((line, total), parts)) = rows.split_last() else { return Vec::new() };
    let named = |c: &Cell| matches!(c, Cell::Other(t) if t.starts_with("tổng") || t.starts_with("cộng"));
    if parts.len() < 2 || !total.iter().any(named) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for column in 0..total.len() {
        let Some(stated) = count(total, column) else { continue };
        let sum: Option<u64> = parts.iter().map(|(_, row)| count(row, column).map(|n| n.value)).sum();
        if let Some(sum) = sum.filter(|sum| *sum != stated.value) {
            let text = format!("cột {} cộng lại bằng {}", column + 1, dotted(sum));
            findings.push(finding(*line, FindingKind::Sum, stated, in_sentence(sum), text));
        }
    }
    findings
}

/// Percentages of a column that are not those of the two columns most others are of.
fn shares(rows: &[(usize, Vec<Cell>)], column: usize, columns: usize) -> Vec<Finding> {
    let percents: Vec<(usize, &Vec<Cell>, &Number)> = rows
        .iter()
        .filter_map(|(line, row)| match row.get(column) {
            Some(Cell::Percent(n)) => Some((*line, row, n)),
            _ => None,
        })
        .collect();
    let of = |row: &[Cell], num: usize, den: usize| Some((count(row, num)?.value, count(row, den)?.value));
    let holds = |row: &[Cell], n: &Number, num, den| {
        of(row, num, den).is_some_and(|(a, b)| share(a, b, n.decimals) == Some(n.value))
    };
    let pairs = (0..columns).flat_map(|num| (0..columns).map(move |den| (num, den))).filter(|(a, b)| a != b);
    let fitting =
        |(num, den): &(usize, usize)| percents.iter().filter(|(_, row, n)| holds(row, n, *num, *den)).count();
    let Some((num, den)) = pairs.max_by_key(fitting) else { return Vec::new() };
    let most = fitting(&(num, den));
    if most < 2 || most * 2 < percents.len() {
        return Vec::new();
    }
    let wrong = percents.iter().filter(|(_, row, n)| !holds(row, n, num, den));
    let told = wrong.filter_map(|(line, row, n)| {
        let (a, b) = of(row, num, den)?;
        let expected = scaled(share(a, b, n.decimals)?, n.decimals, ',');
        Some(finding(*line, FindingKind::Share, n, expected, format!("{}/{}", dotted(a), dotted(b))))
    });
    told.collect()
}

/// A line that ends by announcing parts, and the first counts of the lines under it.
pub fn lines_under(line: usize, head: &Sentence, under: &[&Sentence]) -> Option<Finding> {
    let opens = matches!(head.items.last(), Some((0, Item::Open(_))));
    let whole = head.cells.last().filter(|c| opens && !c.about && !c.aside)?;
    let parts: Vec<&super::sentence::Cell> = under.iter().filter_map(|s| s.cells.first()).collect();
    let fits = parts.iter().all(|p| super::sums::fits(whole, p) && !p.about);
    let sum: u64 = parts.iter().map(|p| p.number.value).sum();
    // What is far from the whole was not meant to be all of it.
    let near = sum.abs_diff(whole.number.value) <= (whole.number.value / 10).max(2);
    if parts.len() < 2 || parts.len() != under.len() || !fits || !near || sum == whole.number.value {
        return None;
    }
    let told: Vec<&str> = parts.iter().map(|p| p.number.text.as_str()).collect();
    let text = format!("{} = {}", told.join(" + "), in_sentence(sum));
    Some(finding(line, FindingKind::Sum, &whole.number, in_sentence(sum), text))
}

fn finding(line: usize, kind: FindingKind, stated: &Number, expected: String, text: String) -> Finding {
    Finding { line: line + 1, kind, stated: stated.text.clone(), expected: Some(expected), cause: None, text }
}
