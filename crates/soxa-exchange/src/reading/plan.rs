//! What the columns of a file are for whoever reads its rows: where names and numbers stand, what is put together of
//! several columns, what is carried down.

use csv::StringRecord;

use super::Wanted;
use super::header::Header;
use super::order::Order;
use super::rows::is_tick;
use crate::columns::{Column, by_name, header_key};
use crate::values::is_nothing;
use soxa_text::fold::fold;

/// Where a column's values come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A column of the sheet.
    Sheet,
    /// Put together of several of them.
    Composed,
    /// The section, the sheet or the head that a row stands under.
    Structure,
}

/// A column of a file as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadColumn {
    /// The header, its rows one after the other.
    pub header: String,
    /// Its letters in a spreadsheet; empty for what is no column of it.
    pub letters: String,
    /// What it means; nothing where no such header is known.
    pub meaning: Option<Column>,
    /// Where its values come from.
    pub origin: Origin,
}

impl ReadColumn {
    /// The stable name of what it means.
    pub fn name(&self) -> Option<&str> {
        self.meaning.as_ref().map(|c| c.name.as_str())
    }

    pub(super) fn kind(&self) -> &str {
        self.meaning.as_ref().map_or("", |c| c.kind.as_str())
    }
}

/// The letters of a column from 0.
pub(super) fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (column % 26) as u8));
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// What stands for the sex of a row that both columns tick: no value.
pub const BOTH_SEXES: &str = "Nam, Nữ";

/// Several columns as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Compose {
    /// A name in parts, in order.
    Name { parts: Vec<usize>, into: usize },
    /// A date in parts.
    Birth { day: Option<usize>, month: Option<usize>, year: Option<usize>, into: usize },
    /// Columns of men and women: a tick, or when they were born.
    Sexes { male: Vec<usize>, female: Vec<usize>, sex: Option<usize>, birth: Option<usize> },
}

/// What a file's columns are for whoever reads its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) columns: Vec<ReadColumn>,
    /// By column: the labels of its header as they are compared.
    pub(super) labels: Vec<Vec<String>>,
    pub(super) names: Vec<usize>,
    pub(super) ids: Vec<usize>,
    pub(super) births: Vec<usize>,
    pub(super) number: Option<usize>,
    pub(super) hamlet: Option<usize>,
    /// Whether sections and sheets name no hamlets: the rows have none.
    pub(super) no_hamlets: bool,
    pub(super) household: Option<usize>,
    pub(super) head: Option<usize>,
    /// The column of addresses, where these say the hamlet and no column does.
    pub(super) hamlet_in: Option<usize>,
    pub(super) relationship: Option<usize>,
    /// Whether a row has more to say than a name.
    pub(super) tells_more: bool,
    /// Whether the rows are lines of a register, of which no column is who they are.
    pub(super) lines: bool,
    pub(super) compose: Vec<Compose>,
    /// Columns whose blank cells take the value above.
    pub(super) carry: Vec<usize>,
    /// Whether households are made of heads' names, in the column `household`.
    pub(super) by_head: bool,
    /// Whether a household's number counts within its hamlet only.
    pub(super) within_hamlet: bool,
    /// Columns of dates that are not day first.
    pub(super) orders: Vec<(usize, Order)>,
}

impl Plan {
    /// The columns of a header.
    pub(super) fn of(header: &Header) -> Self {
        let mut plan = Self::default();
        for (at, meaning) in header.meanings.iter().enumerate() {
            plan.add(header.text(at), at, meaning.clone(), header.paths.get(at));
        }
        plan
    }

    fn add(&mut self, header: String, at: usize, meaning: Option<Column>, path: Option<&Vec<String>>) {
        let path = path.into_iter().flatten();
        self.labels.push(path.map(|label| header_key(label)).filter(|label| !label.is_empty()).collect());
        self.columns.push(ReadColumn { header, letters: letters(at), meaning, origin: Origin::Sheet });
    }

    /// Adds a column of another sheet of the same file that the first has not.
    pub(super) fn add_from(&mut self, other: &Header, at: usize) -> usize {
        self.add(other.text(at), at, other.meanings.get(at).cloned().flatten(), other.paths.get(at));
        self.columns.len() - 1
    }

    /// The column of a stable name.
    pub(super) fn at(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name() == Some(name))
    }

    fn all(&self, names: &[&str]) -> Vec<usize> {
        names.iter().filter_map(|name| self.at(name)).collect()
    }

    /// Takes in what follows from the columns, once all are there; `structure` says whether sections or sheets name hamlets.
    pub(super) fn complete(&mut self, wanted: Wanted) {
        if !matches!(wanted, Wanted::Anything | Wanted::Lines) {
            self.compose_columns();
        }
        self.lines = wanted == Wanted::Lines;
        self.names = self.all(&["full_name", "family_name", "middle_name", "given_name"]);
        self.ids = self.all(&["person_id", "id_number", "cmnd"]);
        self.births =
            self.all(&["birth_date", "birth_year", "birth_year_male", "birth_year_female", "birth_day"]);
        self.number = self.at("row_number");
        self.hamlet = self.at("hamlet");
        self.household = self.at("household");
        self.head = self.at("head_name");
        self.relationship = self.at("relationship");
        let more = |c: &&ReadColumn| c.meaning.is_some() && !matches!(c.kind(), "ignore" | "name_part");
        self.tells_more = self.columns.iter().filter(more).count() > 1;
    }

    /// Adds the columns that are made of others.
    fn compose_columns(&mut self) {
        let is_part = |kind: &str| self.columns.iter().any(|c| c.kind() == kind);
        let (names, parts, sexes) =
            (is_part("name_part"), is_part("part"), is_part("birth_male") || is_part("birth_female"));
        if names && self.at("full_name").is_none() {
            let parts = self.all(&["family_name", "middle_name", "given_name"]);
            let into = self.made("full_name", Origin::Composed);
            self.compose.push(Compose::Name { parts, into });
        }
        if parts && self.at("birth_date").is_none() {
            let (day, month, year) = (self.at("birth_day"), self.at("birth_month"), self.at("birth_year"));
            let into = self.made("birth_date", Origin::Composed);
            self.compose.push(Compose::Birth { day, month, year, into });
        }
        if sexes {
            let male = self.all(&["birth_year_male", "sex_male"]);
            let female = self.all(&["birth_year_female", "sex_female"]);
            let birth = self.at("birth_date").is_none().then(|| self.made("birth_date", Origin::Composed));
            let sex = self.at("sex").is_none().then(|| self.made("sex", Origin::Composed));
            self.compose.push(Compose::Sexes { male, female, sex, birth });
        }
    }

    /// A column that no sheet has, by its stable name; its place.
    pub(super) fn made(&mut self, name: &str, origin: Origin) -> usize {
        let meaning = by_name(name).cloned();
        let header = meaning.as_ref().and_then(|c| c.field).map_or(name, |f| f.vi()).to_owned();
        self.labels.push(Vec::new());
        self.columns.push(ReadColumn { header, letters: String::new(), meaning, origin });
        self.columns.len() - 1
    }

    /// Whether a row has to be changed before it is handed on.
    pub(super) fn composes(&self) -> bool {
        !self.compose.is_empty() || self.columns.iter().any(|c| c.origin == Origin::Structure)
    }

    /// Puts together what stands in several columns.
    pub(super) fn put_together(&self, cells: &mut [String]) {
        for compose in &self.compose {
            match compose {
                Compose::Name { parts, into } => {
                    let parts = parts.iter().filter_map(|i| cells.get(*i)).map(|c| c.trim());
                    let name = parts.filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
                    set(cells, *into, name);
                }
                Compose::Birth { day, month, year, into } => {
                    let get = |i: &Option<usize>| i.and_then(|i| cells.get(i)).map_or("", |c| c.trim());
                    let date = date_of(get(day), get(month), get(year));
                    set(cells, *into, date);
                }
                Compose::Sexes { male, female, sex, birth } => {
                    let of = |columns: &Vec<usize>| -> Vec<String> {
                        let births = |i: &usize| {
                            let name = self.columns.get(*i).and_then(ReadColumn::name);
                            name.is_some_and(|name| name.starts_with("birth"))
                        };
                        let cells = columns.iter().filter_map(|i| said(cells.get(*i)?.trim(), births(i)));
                        cells.map(str::to_owned).collect()
                    };
                    let (men, women) = (of(male), of(female));
                    let both = match (men.is_empty(), women.is_empty()) {
                        (false, false) => BOTH_SEXES,
                        (false, _) => "Nam",
                        (_, false) => "Nữ",
                        _ => "",
                    };
                    let born: Vec<&str> =
                        men.iter().chain(&women).map(String::as_str).filter(|t| is_date(t)).collect();
                    let born = born.join(", ");
                    if let Some(at) = birth {
                        set(cells, *at, born);
                    }
                    if let Some(at) = sex {
                        set(cells, *at, both.to_owned());
                    }
                }
            }
        }
    }

    /// Whether the labels of two layouts mean the same things.
    pub(super) fn same_layout(&self, header: &Header) -> bool {
        let own = names(&mut self.columns.iter().filter_map(|c| c.meaning.as_ref()));
        own == names(&mut header.meanings.iter().flatten())
    }

    /// Whether another header has most of the columns of lines: a month's sheet lacks one that nobody filled.
    pub(super) fn is_like(&self, header: &Header) -> bool {
        let own = names(&mut self.columns.iter().filter_map(|c| c.meaning.as_ref()));
        let other = names(&mut header.meanings.iter().flatten());
        let shared = other.iter().filter(|name| own.contains(name)).count();
        own.len() > 2 && shared * 4 >= own.len() * 3
    }
}

/// The names of what columns mean, but for those that only count or remark.
fn names(columns: &mut dyn Iterator<Item = &Column>) -> Vec<String> {
    let told = |c: &&Column| !matches!(c.kind.as_str(), "ignore" | "text") && c.name != "note";
    let mut names: Vec<String> = columns.filter(told).map(|c| c.name.clone()).collect();
    names.sort_unstable();
    names
}

pub(super) fn set(cells: &mut [String], at: usize, value: String) {
    if let Some(cell) = cells.get_mut(at) {
        *cell = value;
    }
}

/// What a column of one sex says of a row; nothing where it is not ticked. In one of births, `không rõ` says that only
/// the birth is not known.
fn said(cell: &str, of_births: bool) -> Option<&str> {
    let unknown =
        || of_births && matches!(fold(cell).as_str(), "khong ro" | "khong nho" | "khong biet" | "chua ro");
    (is_tick(cell) || !is_nothing(cell) || unknown()).then_some(cell)
}

/// A date rather than a tick.
fn is_date(cell: &str) -> bool {
    cell.bytes().filter(u8::is_ascii_digit).count() >= 2
}

/// A date of its parts, as far as they are known.
fn date_of(day: &str, month: &str, year: &str) -> String {
    let known = |text: &str| !text.is_empty() && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    match (known(day), known(month), known(year)) {
        (false, true, true) => format!("{month}/{year}"),
        (false, false, true) => year.to_owned(),
        (false, false, false) => String::new(),
        // Where the year alone is missing, or the month, it is refused as it stands.
        _ => format!("{day}/{month}/{year}"),
    }
}

/// A row as texts of its own, as wide as the plan.
pub(super) fn owned(cells: &StringRecord, width: usize) -> Vec<String> {
    let mut owned: Vec<String> = cells.iter().map(str::to_owned).collect();
    owned.resize(width.max(owned.len()), String::new());
    owned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_spreadsheets_do() {
        let all: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(all, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_date_of_parts_says_what_is_known() {
        assert_eq!(date_of("7", "3", "1988"), "7/3/1988");
        assert_eq!(date_of("", "", "1950"), "1950");
        assert_eq!(date_of("..", "5", "1985"), "5/1985");
        assert_eq!(date_of("00", "0", "1985"), "1985");
        assert_eq!(date_of("", "", ""), "");
    }
}
