//! The rows of a file that are somebody, each with what stands above it: section, sheet, merged and blank cells, ditto
//! marks, the head of its household.

use std::collections::HashMap;
use std::sync::Arc;

use csv::StringRecord;

use super::plan::{Plan, owned};
use super::row_kind::{Section, What};
use super::source::{Raw, RawRow};
use super::tally::{Assumed, Passed, Shared};
use super::{ReadSheet, Reading, Wanted, known_hamlet};
use crate::refusal::CellProblem;
use soxa_text::fold::fold;

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
    matches!(fold(text).as_str(), "chu ho" | "ch" | "chu" | "head" | "00" | "la chu ho" | "chu ho gia dinh")
}

/// A household that is known by its head.
#[derive(Default)]
struct Family {
    head: String,
    number: String,
    has_head: bool,
}

/// Rows as they are read.
pub struct Rows {
    raw: Box<dyn Iterator<Item = Raw> + Send>,
    plan: Arc<Plan>,
    sheets: Vec<ReadSheet>,
    hamlets: Arc<[String]>,
    wanted: Wanted,
    tally: Shared,
    sheet: usize,
    ordinal: u64,
    closed: bool,
    hamlet: Option<String>,
    from_sheet: bool,
    household: Option<String>,
    above: StringRecord,
    carried: Vec<String>,
    family: Family,
    /// How many households of a head's name there are, by name and hamlet.
    families: HashMap<String, u32>,
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
        let plain =
            !plan.composes() && plan.carry.is_empty() && self.hamlet.is_none() && self.household.is_none();
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

    fn say(&self, column: usize, what: Assumed) {
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
            } else if head {
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
        let (Some(at), Some(hamlet)) = (self.plan.hamlet, &self.hamlet) else { return };
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

    /// The household of the section, of the head's name, or of the hamlet's own counting.
    fn house(&mut self, cells: &mut [String]) -> Option<CellProblem> {
        let at = self.plan.household?;
        let plan = Arc::clone(&self.plan);
        let get = |i: Option<usize>| i.and_then(|i| cells.get(i)).map_or("", |c| c.trim());
        if get(Some(at)).is_empty() {
            if let Some(number) = self.household.clone() {
                self.say(at, Assumed::SectionHousehold);
                set(cells, at, number);
            } else if plan.by_head {
                let named = get(plan.head);
                let head = if named.is_empty() { self.family.head.clone() } else { named.to_owned() };
                if head.is_empty() {
                    return None;
                }
                let number = match self.number_of(&head, cells) {
                    Ok(number) => number,
                    Err(problem) => return Some(problem),
                };
                self.say(at, Assumed::HouseholdOfHead);
                set(cells, at, number);
            }
        } else if plan.within_hamlet && get(Some(at)).len() <= 4 {
            let hamlet = get(plan.hamlet);
            if !hamlet.is_empty() {
                let number = format!("{hamlet} – {}", get(Some(at)));
                self.say(at, Assumed::HouseholdOfHamlet);
                set(cells, at, number);
            }
        }
        None
    }

    /// The number of a household that only its head's name tells: the head's own number where the head comes first, else
    /// name, birth and hamlet. Whose household a row is of that stands apart from several of the same name, nobody knows.
    fn number_of(&mut self, head: &str, cells: &[String]) -> Result<String, CellProblem> {
        let get = |i: Option<usize>| i.and_then(|i| cells.get(i)).map_or("", |c| c.trim());
        let name =
            ["full_name"].iter().find_map(|n| self.plan.at(n)).map(|i| get(Some(i))).unwrap_or_default();
        let relationship = get(self.plan.relationship);
        let is_head = if relationship.is_empty() { fold(name) == fold(head) } else { is_head(relationship) };
        let same = fold(&self.family.head) == fold(head) && !self.family.number.is_empty();
        if same && !(is_head && self.family.has_head) {
            self.family.has_head |= is_head;
            return Ok(self.family.number.clone());
        }
        let hamlet = get(self.plan.hamlet);
        let key = format!("{}\u{1f}{}", fold(head), fold(hamlet));
        let known = self.families.get(&key).copied().unwrap_or_default();
        if !is_head && known > 0 {
            return Err(CellProblem::WhichHousehold { head: head.to_owned() });
        }
        let id: String = get(self.plan.at("person_id").or(self.plan.at("id_number")))
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let number = if is_head && id.len() == 12 {
            id
        } else {
            let birth = if is_head { get(self.plan.at("birth_date")) } else { "" };
            let parts = [head, birth, hamlet].into_iter().filter(|p| !p.is_empty());
            let mut number = parts.collect::<Vec<_>>().join(", ");
            if known > 0 {
                number = format!("{number} ({})", known + 1);
            }
            number
        };
        self.families.insert(key, known + 1);
        self.family = Family { head: head.to_owned(), number: number.clone(), has_head: is_head };
        Ok(number)
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

fn set(cells: &mut [String], at: usize, value: String) {
    if let Some(cell) = cells.get_mut(at) {
        *cell = value;
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
