//! How a text is broken into lines, and how the columns of a table share a width: by whoever measures, in letters or in
//! points. A date, an id or a code stays on one line.

use crate::document::Table;

/// Measures a text.
pub type Measure<'a> = &'a dyn Fn(&str) -> f32;

/// Breaks a text into lines no wider than `width`; what is longer than a line is cut.
pub fn wrap(text: &str, width: f32, measure: Measure<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for atom in atoms(text) {
        let longer = if line.is_empty() { atom.clone() } else { format!("{line} {atom}") };
        if measure(&longer) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in atom.chars() {
            let mut longer = line.clone();
            longer.push(c);
            if measure(&longer) > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The same in the least room in which it takes no more lines than in all of it: so that none of them is one word.
pub fn balanced(text: &str, room: f32, measure: Measure<'_>) -> Vec<String> {
    let lines = wrap(text, room, measure);
    let narrower = (10..20).map(|part| room * part as f32 / 20.0);
    let same = narrower.map(|room| wrap(text, room, measure)).find(|l| l.len() == lines.len());
    if lines.len() < 2 { lines } else { same.unwrap_or(lines) }
}

/// The pieces between which a line may end: words, but the groups of three digits of an id or a telephone are one.
pub(super) fn atoms(text: &str) -> Vec<String> {
    let is_digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let mut atoms: Vec<String> = Vec::new();
    let mut grouped = false;
    for word in text.split_whitespace() {
        let digits = is_digits(word);
        match atoms.last_mut() {
            Some(last) if grouped && digits && word.len() == 3 => {
                last.push(' ');
                last.push_str(word);
            }
            _ => {
                grouped = digits && word.len() <= 4;
                atoms.push(word.to_owned());
            }
        }
    }
    atoms
}

/// Whether a piece is a date, an id or a code, rather than a word.
fn is_whole(atom: &str) -> bool {
    atom.chars().any(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '_'))
}

/// What each column of a table gets of a width, `padding` of it beside each text. No word is cut where that can be
/// helped, and never a date, an id or a code: `None` where they need more than there is.
pub fn columns(table: &Table, room: f32, padding: f32, measure: Measure<'_>) -> Option<Vec<f32>> {
    let weights: Vec<f32> = table.columns.iter().map(|c| f32::from(c.weight.max(1))).collect();
    let least = |wanted: &dyn Fn(&str) -> bool| -> Vec<f32> {
        // No column is so narrow that nothing stands in it.
        let mut least = vec![measure("00") + padding; weights.len()];
        for row in table.all_rows() {
            for (least, cell) in least.iter_mut().zip(&row) {
                let atoms = atoms(cell).into_iter().filter(|atom| wanted(atom));
                *least = atoms.fold(*least, |least, atom| least.max(measure(&atom) + padding));
            }
        }
        least
    };
    shared(&weights, &least(&|_| true), room).or_else(|| shared(&weights, &least(&is_whole), room))
}

/// The same for a page: where a table needs more than there is, it is set smaller, and where even that does not help, its
/// cells are cut.
pub fn fitting(
    table: &Table,
    room: f32,
    padding: f32,
    size: &mut f32,
    measure: &dyn Fn(&str, f32) -> f32,
) -> Vec<f32> {
    const LEAST: f32 = 4.0;
    loop {
        match columns(table, room, padding, &|text| measure(text, *size)) {
            Some(widths) => return widths,
            None if *size > LEAST => *size *= 0.92,
            None => return vec![room / table.columns.len().max(1) as f32; table.columns.len()],
        }
    }
}

/// Shares a width by weight, none with less than its least; `None` where that cannot be.
fn shared(weights: &[f32], least: &[f32], room: f32) -> Option<Vec<f32>> {
    let mut fixed = vec![false; weights.len()];
    loop {
        let both = || weights.iter().zip(least).zip(&fixed);
        let taken: f32 = both().filter(|(_, fixed)| **fixed).map(|((_, least), _)| *least).sum();
        let free: f32 = both().filter(|(_, fixed)| !**fixed).map(|((weight, _), _)| *weight).sum();
        let each = |weight: f32| (room - taken).max(0.0) * weight / free.max(f32::MIN_POSITIVE);
        let short: Vec<bool> =
            both().map(|((weight, least), fixed)| *fixed || each(*weight) < *least).collect();
        if short == fixed {
            let widths = both().map(|((weight, least), fixed)| if *fixed { *least } else { each(*weight) });
            return (taken <= room).then(|| widths.collect());
        }
        fixed = short;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn letters(text: &str) -> f32 {
        text.chars().count() as f32
    }

    #[test]
    fn an_id_in_groups_stays_on_its_line() {
        assert_eq!(wrap("Số 001 187 000 123 của ông", 16.0, &letters), ["Số", "001 187 000 123", "của ông"]);
        assert_eq!(wrap("lúc 08 giờ 42", 9.0, &letters), ["lúc 08", "giờ 42"]);
    }

    #[test]
    fn columns_give_way_to_dates_ids_and_codes() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let table = Table::new(
            &[("TT", 1), ("Họ và tên", 8), ("Ngày sinh", 1)],
            vec![row(["1", "Nguyễn Thị Hồng", "05/06/1990"])],
        );
        let widths = columns(&table, 24.0, 0.0, &letters).unwrap();
        assert!(widths.iter().sum::<f32>() <= 24.0 && widths.get(2).unwrap() >= &10.0, "{widths:?}");
        assert_eq!(columns(&table, 9.0, 0.0, &letters), None);
        let word = Table::new(&[("A", 1), ("B", 1)], vec![row(["Nghĩaaaaaaaaaaa", "SX-1", ""])]);
        assert_eq!(
            columns(&word, 10.0, 0.0, &letters),
            Some(vec![5.0, 5.0]),
            "a word may be cut, a code not"
        );
    }

    #[test]
    fn a_table_without_columns_has_no_widths() {
        assert_eq!(columns(&Table::default(), 10.0, 0.0, &letters), Some(Vec::new()));
    }
}
