//! How rows are found by what is typed, and put in order by what stands in a column: days, numbers, names, text.

use super::super::list::{ColumnKind, Row};
use soxa_text::collate::name_sort_key;
use soxa_text::fold::fold;

/// The words of a filter.
pub(super) fn words(typed: &str) -> Vec<String> {
    fold(typed).split_whitespace().map(str::to_owned).collect()
}

/// Whether every word begins a word of a row, in whatever column.
pub(super) fn has(row: &Row, words: &[String]) -> bool {
    let text = fold(&row.cells.join(" "));
    words.iter().all(|word| {
        let begins = |part: &str| part.starts_with(word.as_str());
        text.split_whitespace().any(|part| begins(part) || part.split(['-', '/', '.']).any(begins))
    })
}

/// Where a cell stands in its column; what is empty comes last either way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(u64),
    Text(Vec<u8>),
}

/// Orders places of rows by a column; rows that are alike in it stay as they came.
pub(super) fn sort(
    shown: &mut [usize],
    all: &[Row],
    column: usize,
    kind: Option<ColumnKind>,
    reversed: bool,
) {
    let cell = |place: usize| all.get(place).and_then(|row| row.cells.get(column)).map_or("", |c| bare(c));
    let filled = || shown.iter().map(|place| cell(*place)).filter(|cell| !cell.is_empty());
    let days = filled().all(|cell| day(cell).is_some());
    let numbers = filled().all(|cell| number(cell).is_some());
    let key = |place: usize| {
        let cell = cell(place);
        let key = match kind {
            _ if days => Key::Number(day(cell).unwrap_or(0)),
            _ if numbers => Key::Number(number(cell).unwrap_or(0)),
            Some(ColumnKind::Name) => Key::Text(name_sort_key(cell)),
            _ => Key::Text(fold(cell).into_bytes()),
        };
        (cell.is_empty(), key)
    };
    shown.sort_by_cached_key(|place| key(*place));
    if reversed {
        let filled = shown.iter().take_while(|place| !cell(**place).is_empty()).count();
        if let Some(filled) = shown.get_mut(..filled) {
            filled.reverse();
        }
    }
}

/// A cell without the mark before it.
pub(super) fn bare(cell: &str) -> &str {
    cell.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// A day such as 23/11/2026 or 23/11/26, as a number that orders as days do.
fn day(cell: &str) -> Option<u64> {
    let first = cell.split_whitespace().next()?;
    let mut parts = first.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |text: &str| text.parse::<u64>().ok();
    let year = match year.len() {
        2 => 2000 + number(year)?,
        4 => number(year)?,
        _ => return None,
    };
    parts.next().is_none().then_some(())?;
    Some(year * 10_000 + number(month)? * 100 + number(day)?)
}

/// A whole number, with dots between thousands or with a word behind it.
pub(super) fn number(cell: &str) -> Option<u64> {
    let first = cell.split_whitespace().next()?;
    let digits: String = first.chars().filter(|c| *c != '.').collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(cells: &[&str], kind: ColumnKind, reversed: bool) -> Vec<String> {
        let row = |cell: &&str| Row { cells: vec![(*cell).to_owned()], ..Row::default() };
        let rows: Vec<Row> = cells.iter().map(row).collect();
        let mut shown: Vec<usize> = (0..rows.len()).collect();
        sort(&mut shown, &rows, 0, Some(kind), reversed);
        shown.iter().filter_map(|place| rows.get(*place)?.cells.first().cloned()).collect()
    }

    #[test]
    fn days_numbers_and_names_have_their_own_order_and_nothing_comes_last() {
        let days = sorted(&["! 02/12/26", "", "30/11/26", "✗ 01/01/27"], ColumnKind::Text, false);
        assert_eq!(days, ["30/11/26", "! 02/12/26", "✗ 01/01/27", ""]);
        let days = sorted(&["! 02/12/26", "", "30/11/26"], ColumnKind::Text, true);
        assert_eq!(days, ["! 02/12/26", "30/11/26", ""]);
        assert_eq!(sorted(&["1.200", "9", "30 ngày"], ColumnKind::Number, false), ["9", "30 ngày", "1.200"]);
        let names = sorted(&["Đinh Thị Bé", "Lê Văn An"], ColumnKind::Name, false);
        assert_eq!(names, ["Lê Văn An", "Đinh Thị Bé"]);
    }

    #[test]
    fn a_filter_looks_at_words_of_all_columns_and_at_parts_of_codes() {
        let row = Row { cells: vec!["SX-261123-0002".into(), "Đinh Thị Bé".into()], ..Row::default() };
        assert!(has(&row, &words("be 0002")));
        assert!(has(&row, &words("ĐINH 2611")));
        assert!(!has(&row, &words("be 0003")));
    }
}
