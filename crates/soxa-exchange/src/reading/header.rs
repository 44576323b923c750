//! Where the header of a sheet stands, of one to three rows, and what path of labels leads to each column.

use std::ops::Range;

use crate::columns::{Column, Known, header_key};
use crate::paths::{BELOW, is_sub_label, of_path};
use crate::sheet::Area;
use soxa_text::display::sanitise;

/// Rows looked at for a header.
pub(super) const ROWS: usize = 40;
/// A header stands in no more rows.
const DEEP: usize = 3;
/// A longer text is no header.
const LONG: usize = 200;

/// The first rows of a sheet, as texts.
pub(super) struct Top<'a> {
    pub(super) rows: &'a [Vec<String>],
    pub(super) merges: &'a [Area],
}

/// A header that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// Its rows, from 0.
    pub(super) rows: Range<usize>,
    /// By column: the labels from top to bottom.
    pub(super) paths: Vec<Vec<String>>,
    /// By column: what it means.
    pub(super) meanings: Vec<Option<Column>>,
}

impl Header {
    /// How many different things its columns mean.
    pub(super) fn score(&self) -> usize {
        let mut names: Vec<&str> = self.meanings.iter().flatten().map(|c| c.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names.len()
    }

    /// The header of a column in one line.
    pub(super) fn text(&self, column: usize) -> String {
        self.paths.get(column).map(|path| path.join(BELOW)).unwrap_or_default()
    }
}

impl Top<'_> {
    fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|r| r.get(column)).map_or("", |c| c.trim())
    }

    fn width(&self, rows: Range<usize>) -> usize {
        rows.filter_map(|row| self.rows.get(row)).map(Vec::len).max().unwrap_or_default()
    }

    /// What is merged and begins in a row.
    fn merged(&self, row: usize) -> impl Iterator<Item = &Area> {
        self.merges.iter().filter(move |area| area.rows.0 as usize == row)
    }

    /// The header: the row with the most known labels, and the rows that belong to it.
    pub(super) fn header(&self, known: &Known<'_>) -> Option<Header> {
        let count = |row: usize| self.labels(row).filter(|(_, text)| known(text).is_some()).count();
        let counts: Vec<usize> = (0..self.rows.len().min(ROWS)).map(count).collect();
        let most = counts.iter().copied().max().filter(|most| *most > 0)?;
        let best = counts.iter().position(|n| *n == most)?;
        let mut rows = best..best + 1;
        while rows.len() < DEEP && rows.start > 0 && self.is_caption(rows.start - 1, &rows, known) {
            rows.start -= 1;
        }
        while rows.len() < DEEP && self.is_below(rows.end, &rows, known) {
            rows.end += 1;
        }
        Some(self.read(rows, known))
    }

    fn labels(&self, row: usize) -> impl Iterator<Item = (usize, &str)> {
        let cells = self.rows.get(row).into_iter().flatten().enumerate();
        cells.map(|(i, c)| (i, c.trim())).filter(|(_, c)| !c.is_empty() && c.len() < LONG)
    }

    /// Whether a row goes on with the header above it: nothing but labels, and each below one.
    fn is_below(&self, row: usize, header: &Range<usize>, known: &Known<'_>) -> bool {
        let labels: Vec<(usize, &str)> = self.labels(row).collect();
        if labels.is_empty() || self.rows.get(row).is_none_or(|r| r.iter().any(|c| c.len() >= LONG)) {
            return false;
        }
        // Cells of the header that reach down to this row, or stand over several columns of it.
        let reaches = self.merges.iter().any(|a| {
            header.contains(&(a.rows.0 as usize)) && (a.rows.1 as usize) >= row && a.rows.0 != a.rows.1
        });
        let spans = |column: usize| {
            self.merged(row.saturating_sub(1)).any(|a| {
                let (first, last) = (a.columns.0 as usize, a.columns.1 as usize);
                first < last && a.rows.0 == a.rows.1 && (first..=last).contains(&column)
            })
        };
        let has_digits = |text: &str| text.chars().filter(char::is_ascii_digit).count() > 2;
        if labels.iter().all(|(column, text)| spans(*column) && !has_digits(text)) {
            return true;
        }
        if reaches {
            let filled = |column: &usize| header.clone().any(|r| !self.cell(r, *column).is_empty());
            let below_one = labels.iter().all(|(column, text)| {
                !has_digits(text) && (is_sub_label(text, known) || spans(*column) || !filled(column))
            });
            return below_one && labels.iter().any(|(_, text)| is_sub_label(text, known));
        }
        // Without merges: labels only, and at least one where the row above has a gap or a parent.
        let gap = |column: usize| self.cell(row.saturating_sub(1), column).is_empty();
        labels.iter().all(|(_, text)| is_sub_label(text, known))
            && labels.iter().any(|(column, _)| gap(*column))
            && labels.iter().filter(|(_, text)| known(text).is_some()).count() < labels.len().max(2)
            || (labels.len() > 1 && labels.iter().all(|(column, text)| gap(*column) && known(text).is_some()))
    }

    /// Whether a row above names groups of the columns below it: no title, no national heading.
    fn is_caption(&self, row: usize, header: &Range<usize>, known: &Known<'_>) -> bool {
        let labels: Vec<(usize, &str)> = self.labels(row).collect();
        let is_title = |text: &str| {
            let key = header_key(text);
            let no_labels = [
                "danh sach",
                "cong hoa",
                "doc lap",
                "ui ban",
                "ubnd",
                "bieu ",
                "phu luc",
                "so:",
                "xa ",
                "tinh ",
            ];
            no_labels.iter().any(|t| key.starts_with(t)) || key.contains("hanh phuc")
        };
        if labels.is_empty() || labels.iter().any(|(_, text)| is_title(text)) {
            return false;
        }
        let narrow = |a: &Area| (a.columns.1 - a.columns.0) as usize + 1 < self.width(header.clone());
        let merged = self
            .merged(row)
            .any(|a| a.columns.0 < a.columns.1 && narrow(a) && (a.rows.1 as usize) < header.end);
        let reaches = self.merged(row).any(|a| (a.rows.1 as usize) >= header.start && a.rows.0 != a.rows.1);
        let named = labels.iter().any(|(_, text)| is_sub_label(text, known));
        let gap = |column: usize| self.cell(header.start, column).is_empty();
        let fills = labels.iter().any(|(column, text)| gap(*column) && known(text).is_some());
        ((merged || labels.len() > 1) && named) || reaches || fills || (merged && labels.len() > 1)
    }

    /// The text over a column in a row of the header: its own, or that of a cell that reaches over it.
    fn over(&self, row: usize, column: usize, header: &Range<usize>) -> &str {
        let own = self.cell(row, column);
        if !own.is_empty() {
            return own;
        }
        let within = |(first, last): (u32, u32), at: usize| (first as usize..=last as usize).contains(&at);
        if let Some(area) = self.merges.iter().find(|a| within(a.rows, row) && within(a.columns, column)) {
            return self.cell(area.rows.0 as usize, area.columns.0 as usize);
        }
        let merged_across = self.merged(row).any(|a| a.columns.0 < a.columns.1);
        if merged_across || row + 1 >= header.end {
            return "";
        }
        // A file without merges: a label stands over its neighbours while those have labels below and none of their own.
        let below = |c: usize| (row + 1..header.end).any(|r| !self.cell(r, c).is_empty());
        let mut at = column;
        while at > 0 && below(at) {
            at -= 1;
            let text = self.cell(row, at);
            if !text.is_empty() {
                return if below(at) { text } else { "" };
            }
        }
        ""
    }

    fn read(&self, rows: Range<usize>, known: &Known<'_>) -> Header {
        let width = self.width(rows.clone());
        let path = |column: usize| -> Vec<String> {
            let mut path: Vec<String> = Vec::new();
            for row in rows.clone() {
                let text = self.over(row, column, &rows);
                let text = sanitise(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned();
                if !text.is_empty() && path.last() != Some(&text) {
                    // One row may hold the whole path, as a file of refused rows has it.
                    path.extend(text.split(BELOW).map(str::to_owned));
                }
            }
            path
        };
        let paths: Vec<Vec<String>> = (0..width).map(path).collect();
        let meanings =
            paths.iter().enumerate().map(|(i, path)| of_path(path, &beside(&paths, i), known)).collect();
        Header { rows, paths, meanings }
    }
}

/// The last labels of the columns under the same parent; of columns without one, of the neighbours without one.
fn beside(paths: &[Vec<String>], column: usize) -> Vec<String> {
    let Some((_, parent)) = paths.get(column).and_then(|p| p.split_last()) else { return Vec::new() };
    let same = |path: &&Vec<String>| path.split_last().is_some_and(|(_, above)| above == parent);
    if parent.is_empty() {
        let near = paths.get(column.saturating_sub(1)..(column + 2).min(paths.len())).unwrap_or_default();
        return near.iter().filter(same).filter_map(|p| p.last().cloned()).collect();
    }
    paths.iter().filter(same).filter_map(|p| p.last().cloned()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::columns::of_header;

    fn read(text: &str, merges: &[Area]) -> (Range<usize>, Vec<String>) {
        let rows: Vec<Vec<String>> =
            text.lines().map(|line| line.split('|').map(|c| c.trim().to_owned()).collect()).collect();
        let header = Top { rows: &rows, merges }.header(&|h: &str| of_header(h).cloned()).unwrap();
        let names = header.meanings.iter().map(|m| m.as_ref().map(|c| c.name.clone()).unwrap_or_default());
        (header.rows.clone(), names.collect())
    }

    fn across(row: u32, columns: (u32, u32)) -> Area {
        Area { rows: (row, row), columns }
    }

    fn down(rows: (u32, u32), column: u32) -> Area {
        Area { rows, columns: (column, column) }
    }

    #[test]
    fn headers_of_one_to_three_rows_are_found() {
        let plain = "DANH SÁCH NHÂN KHẨU\nSTT|Họ và tên|Năm sinh|Giới tính\n1|Đinh Văn A|1990|Nam";
        let of_one = ["row_number", "full_name", "birth_date", "sex"].map(str::to_owned).to_vec();
        assert_eq!(read(plain, &[]), (1..2, of_one));

        let two = "STT|Họ và tên||Năm sinh||Thôn\n|Họ đệm|Tên|Nam|Nữ|\n1|Đinh Văn|A|1990||Gò Tranh";
        let meanings =
            ["row_number", "family_name", "given_name", "birth_year_male", "birth_year_female", "hamlet"];
        assert_eq!(read(two, &[]), (0..2, meanings.map(str::to_owned).to_vec()));
        let merges = [down((0, 1), 0), across(0, (1, 2)), across(0, (3, 4)), down((0, 1), 5)];
        assert_eq!(read(two, &merges), (0..2, meanings.map(str::to_owned).to_vec()));

        let ticks = "Họ và tên|Giới tính||Ngày sinh\n|Nam|Nữ|Ngày|Tháng|Năm\nA B|x||1|2|1990";
        let meanings = ["full_name", "sex_male", "sex_female", "birth_day", "birth_month", "birth_year"];
        let merges = [down((0, 1), 0), across(0, (1, 2)), across(0, (3, 5))];
        assert_eq!(read(ticks, &merges), (0..2, meanings.map(str::to_owned).to_vec()));

        let groups = "DANH SÁCH\n|Trẻ||Cha||Mẹ|\nSTT|Họ và tên|Ngày sinh|Họ và tên|Số CCCD|Họ và tên|Số CCCD\n1|A B|2020|C D||E F|";
        let meanings =
            ["row_number", "full_name", "birth_date", "father_name", "father_id", "mother_name", "mother_id"];
        let merges = [across(1, (1, 2)), across(1, (3, 4)), across(1, (5, 6))];
        assert_eq!(read(groups, &merges), (1..3, meanings.map(str::to_owned).to_vec()));

        let bare = "TT|Họ và tên|Nam|Nữ|Thôn\n1|A B|1990||X";
        let meanings = ["row_number", "full_name", "birth_year_male", "birth_year_female", "hamlet"];
        assert_eq!(read(bare, &[]), (0..1, meanings.map(str::to_owned).to_vec()));

        let parts = "TT|Họ|Tên đệm|Tên|Ngày|Tháng|Năm\n1|Lê|Văn|A|1|2|1980";
        let meanings = [
            "row_number",
            "family_name",
            "middle_name",
            "given_name",
            "birth_day",
            "birth_month",
            "birth_year",
        ];
        assert_eq!(read(parts, &[]), (0..1, meanings.map(str::to_owned).to_vec()));

        let numbers = "Họ và tên|Số CCCD|Quan hệ\n1|2|3\nA B||Chủ hộ";
        assert_eq!(read(numbers, &[]).0, 0..1);
    }
}
