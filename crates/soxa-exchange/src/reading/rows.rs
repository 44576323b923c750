//! The rows of a file that are somebody, each with what stands above it: section, sheet, merged and blank cells, ditto
//! marks, the head of its household.

use std::collections::HashMap;
use std::sync::Arc;

use csv::StringRecord;

use super::house::Family;
use super::plan::{Plan, owned};
use super::row_kind::What;
use super::section::Section;
use super::source::{Raw, RawRow};
use super::tally::{Assumed, Passed, Shared};
use super::{ReadSheet, Reading, Wanted, hamlet_in, known_hamlet};
use crate::refusal::CellProblem;
use crate::values::word::{self, Meaning};
use soxa_domain::person::PersonField;
use soxa_domain::relationship::Relationship;
use soxa_domain::unit::plain_hamlet;

/// A row that is somebody.
#[derive(Debug, Clone)]
pub struct Row {
    /// Which of the sheets that are read.
    pub sheet: usize,
    /// Its line or row in the file, from 1.
    pub line: u64,
    /// Its place among the rows below the header that have values, from 1.
    pub ordinal: u64,
    /// Its cells, in the columns of the reading.
    pub cells: StringRecord,
    /// What is noted in its cells: column and text.
    pub notes: Vec<(usize, String)>,
    /// What is wrong with the row as such.
    pub problem: Option<CellProblem>,
}

/// Marks for “as above”. Asked of every cell: what begins like none is none.
pub(super) fn is_ditto(cell: &str) -> bool {
    let Some(first) = cell.as_bytes().first() else { return false };
    if cell.len() > 12
        || !matches!(
            first,
            b'"' | b'\'' | b'-' | b'_' | b'/' | b'.' | b'*' | b' ' | b'n' | b'N' | 0xe2 | 0xe3
        )
    {
        return false;
    }
    let inner = cell.trim_matches(['-', '_', ' ', '.', '*']);
    match inner {
        "\"" | "''" | "”" | "“" | "″" | "〃" | "//" | "\"\"" | "\" \"" | "“”" | "như trên" | "Như trên" => {
            true
        }
        "/" => cell.trim() != "/",
        _ => inner.eq_ignore_ascii_case("nt") || inner.eq_ignore_ascii_case("n.t"),
    }
}

/// A sign in a column that is ticked.
pub(super) fn is_tick(cell: &str) -> bool {
    matches!(
        cell.trim(),
        "x" | "X" | "×" | "v" | "V" | "✓" | "✔" | "☑" | "1" | "+" | "*" | "Có" | "có" | "TRUE"
    )
}

/// Whether a relationship says the head of a household.
pub(super) fn is_head(text: &str) -> bool {
    // What stands in brackets is about it: `Chủ hộ (mới)`.
    let label = text.split('(').next().unwrap_or_default().trim();
    let is = |label: &str| Relationship::parse(label) == Some(Relationship::HEAD);
    !label.is_empty()
        && (is(label)
            || matches!(word::known(PersonField::Relationship, label), Some(Meaning::Clear(l)) if is(l)))
}

/// Rows as they are read.
pub struct Rows {
    raw: Box<dyn Iterator<Item = Raw> + Send>,
    pub(super) plan: Arc<Plan>,
    sheets: Vec<ReadSheet>,
    hamlets: Arc<[String]>,
    wanted: Wanted,
    tally: Shared,
    sheet: usize,
    ordinal: u64,
    closed: bool,
    hamlet: Option<String>,
    from_sheet: bool,
    pub(super) household: Option<String>,
    above: StringRecord,
    carried: Vec<String>,
    pub(super) family: Family,
    /// How many households of a head's name there are, by name and hamlet.
    pub(super) families: HashMap<String, u32>,
    /// How the hamlets of numbers are spelled, by how they are compared: as the register does, else as first met.
    spelled: HashMap<String, String>,
}

impl Rows {
    pub(super) fn new(raw: Box<dyn Iterator<Item = Raw> + Send>, reading: &Reading, tally: Shared) -> Self {
        let mut rows = Self {
            raw,
            plan: Arc::clone(&reading.plan),
            sheets: reading.sheets.clone(),
            hamlets: Arc::clone(&reading.hamlets),
            wanted: reading.wanted,
            tally,
            sheet: 0,
            ordinal: 0,
            closed: false,
            hamlet: None,
            from_sheet: false,
            household: None,
            above: StringRecord::new(),
            carried: Vec::new(),
            family: Family::default(),
            families: HashMap::new(),
            spelled: HashMap::new(),
        };
        rows.begin(0);
        rows
    }

    /// The name of a sheet that is read.
    pub fn sheet_name(&self, sheet: usize) -> &str {
        self.sheets.get(sheet).map_or("", |s| &s.name)
    }

    fn begin(&mut self, sheet: usize) {
        self.sheet = sheet;
        self.closed = false;
        self.household = None;
        self.hamlet = self.sheets.get(sheet).and_then(|s| s.hamlet.clone());
        self.from_sheet = self.hamlet.is_some();
        self.forget();
    }

    /// Nothing above goes on below here.
    fn forget(&mut self) {
        self.above.clear();
        self.carried = vec![String::new(); self.plan.carry.len()];
        self.family = Family::default();
    }

    fn row(&mut self, raw: RawRow) -> Option<Row> {
        if raw.sheet != self.sheet {
            self.begin(raw.sheet);
        }
        if raw.cells.iter().all(|c| c.trim().is_empty()) {
            return None;
        }
        self.ordinal += 1;
        if self.wanted == Wanted::Anything {
            return Some(self.handed(raw, None));
        }
        match self.plan.what(&raw.cells, self.closed, raw.is_across) {
            What::Person => {
                self.tally.lock().people += 1;
                Some(self.person(raw))
            }
            What::Unclear => {
                self.tally.lock().people += 1;
                Some(self.handed(raw, Some(CellProblem::LoneText)))
            }
            What::Section(section) => {
                self.section(&raw, section);
                None
            }
            What::Nobody(what) => {
                self.closed |= what.ends();
                let sheet = self.sheet_name(raw.sheet).to_owned();
                self.tally.lock().pass(Passed { sheet, row: raw.line, what, text: text_of(&raw.cells) });
                None
            }
            What::Blank => None,
        }
    }

    fn section(&mut self, raw: &RawRow, section: Section) {
        self.tally.lock().section(&text_of(&raw.cells));
        match section {
            Section::Hamlet(name) => {
                self.forget();
                self.household = None;
                self.from_sheet = false;
                self.hamlet = Some(known_hamlet(&name, &self.hamlets).unwrap_or(name));
            }
            Section::Household(number) => {
                self.forget();
                self.household = Some(number);
            }
            Section::HouseholdOf(name) => {
                self.forget();
                self.household = None;
                self.family = Family { head: name, ..Family::default() };
            }
            Section::Other => {}
        }
        self.closed = false;
    }

    fn handed(&self, raw: RawRow, problem: Option<CellProblem>) -> Row {
        let ordinal = self.ordinal;
        Row { sheet: raw.sheet, line: raw.line, ordinal, cells: raw.cells, notes: raw.notes, problem }
    }

    fn person(&mut self, raw: RawRow) -> Row {
        let plan = Arc::clone(&self.plan);
        let plain = !plan.composes()
            && !plan.within_hamlet
            && plan.carry.is_empty()
            && plan.head.is_none()
            && self.hamlet.is_none()
            && self.household.is_none();
        let ditto = raw.cells.iter().any(is_ditto);
        if plain && !ditto && raw.carried.is_empty() {
            self.above.clone_from(&raw.cells);
            return self.handed(raw, None);
        }
        let mut cells = owned(&raw.cells, plan.columns.len());
        for at in &raw.carried {
            self.say(*at, Assumed::Carried);
        }
        if ditto {
            self.dittos(&mut cells);
        }
        self.carry(&mut cells);
        self.mark_head(&mut cells);
        plan.put_together(&mut cells);
        self.place(&mut cells);
        let problem = self.house(&mut cells);
        let row = RawRow { cells: StringRecord::from(cells), ..raw };
        self.above.clone_from(&row.cells);
        self.handed(row, problem)
    }

    /// One spelling of a hamlet for all its rows.
    pub(super) fn one_spelling(&mut self, hamlet: &str) -> String {
        let spelled = self.spelled.entry(plain_hamlet(hamlet));
        let known = || known_hamlet(hamlet, &self.hamlets).unwrap_or_else(|| hamlet.to_owned());
        spelled.or_insert_with(known).clone()
    }

    pub(super) fn say(&self, column: usize, what: Assumed) {
        let header = self.plan.columns.get(column).map_or("", |c| c.header.as_str());
        self.tally.say(header, what);
    }

    /// Marks for “as above” as what stands above; a name or a number has to stand by itself.
    fn dittos(&mut self, cells: &mut [String]) {
        for (at, cell) in cells.iter_mut().enumerate() {
            let own = self.plan.columns.get(at).is_some_and(|c| {
                matches!(c.kind(), "name" | "id12" | "id9" | "id9_or_12" | "ignore")
                    && !matches!(c.name(), Some("head_name" | "father_name" | "mother_name"))
            }) || self.plan.names.last() == Some(&at);
            if is_ditto(cell) && !own {
                match self.above.get(at).filter(|above| !above.is_empty()) {
                    Some(above) => above.clone_into(cell),
                    None => cell.clear(),
                }
                self.say(at, Assumed::Ditto);
            }
        }
    }

    fn carry(&mut self, cells: &mut [String]) {
        let plan = Arc::clone(&self.plan);
        let head = plan.relationship.and_then(|i| cells.get(i)).is_some_and(|c| is_head(c));
        for (kept, at) in plan.carry.iter().enumerate() {
            let (Some(cell), Some(above)) = (cells.get_mut(*at), self.carried.get_mut(kept)) else {
                continue;
            };
            if !cell.trim().is_empty() {
                above.clone_from(cell);
            } else if head && plan.hamlet != Some(*at) {
                // A new household, whose number is not known.
                above.clear();
            } else if !above.is_empty() {
                cell.clone_from(above);
                self.say(*at, Assumed::Carried);
            }
        }
    }

    /// A tick under “Chủ hộ” says who is head.
    fn mark_head(&mut self, cells: &mut [String]) {
        let (Some(head), Some(relationship)) = (self.plan.head, self.plan.relationship) else { return };
        let ticked = cells.get(head).is_some_and(|c| is_tick(c));
        if ticked && let Some(cell) = cells.get_mut(head) {
            cell.clear();
        }
        if ticked && let Some(cell) = cells.get_mut(relationship).filter(|c| c.trim().is_empty()) {
            "Chủ hộ".clone_into(cell);
            self.say(head, Assumed::HeadMarked);
        }
    }

    /// The hamlet of the section or the sheet, where the row says none.
    fn place(&mut self, cells: &mut [String]) {
        let Some(at) = self.plan.hamlet else { return };
        let known = cells.get(at).and_then(|cell| known_hamlet(cell.trim(), &self.hamlets));
        if let (Some(known), Some(cell)) = (known, cells.get_mut(at)) {
            *cell = known;
        }
        let says = |address: usize| hamlet_in(cells.get(address)?.trim(), &self.hamlets);
        let Some(hamlet) = &self.hamlet else {
            let told = self.plan.hamlet_in.and_then(says);
            if let (Some(hamlet), Some(cell)) = (told, cells.get_mut(at).filter(|c| c.trim().is_empty())) {
                *cell = hamlet;
                self.say(at, Assumed::AddressHamlet);
            }
            return;
        };
        if let Some(cell) = cells.get_mut(at).filter(|c| c.trim().is_empty()) {
            cell.clone_from(hamlet);
            let what = if self.from_sheet {
                Assumed::SheetHamlet { sheet: self.sheet_name(self.sheet).to_owned() }
            } else {
                Assumed::SectionHamlet
            };
            self.say(at, what);
        }
    }
}

impl Iterator for Rows {
    type Item = Result<Row, (u64, CellProblem)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.raw.next()? {
                Err(e) => return Some(Err(e)),
                Ok(raw) => {
                    if let Some(row) = self.row(raw) {
                        return Some(Ok(row));
                    }
                }
            }
        }
    }
}

/// A row's text, for showing.
fn text_of(cells: &StringRecord) -> String {
    let texts: Vec<&str> = cells.iter().map(str::trim).filter(|c| !c.is_empty()).collect();
    soxa_text::display::sanitise(&texts.join(" ")).chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_for_as_above_are_known() {
        for mark in
            ["nt", "-nt-", "NT", "\"", "-\"-", "//", "-//-", "”", "n.t", "như trên", "''", "- nt -", "- \" -"]
        {
            assert!(is_ditto(mark), "{mark}");
        }
        for text in ["", "-", "/", "--", "Nt Văn", "x", ".", "Nam"] {
            assert!(!is_ditto(text), "{text}");
        }
    }
}
