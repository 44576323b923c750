//! A file read as a person would read it: which rows are headers, sections, people or nobody, which column is what,
//! what is carried down, what was taken for granted. The reading is data that a screen and a program can show before
//! anything is taken, and all who take rows of files take them through it.
//!
//! [`header`] finds the header and the path of labels to each column, [`plan`] says what the columns are for,
//! [`row_kind`] what a row is, [`rows`] hands the rows on with what stands above them, [`tally`] counts.

mod evidence;
mod header;
mod house;
mod layout;
mod line_kind;
mod order;
mod plan;
mod row_kind;
mod rows;
mod section;
mod sheets;
mod source;
pub mod tally;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::evidence::Evidence;
use self::header::{Header, ROWS, Top};
pub use self::order::{Doubt, Order};
use self::plan::Plan;
pub use self::plan::{BOTH_SEXES, Origin, ReadColumn};
pub use self::rows::{Row, Rows};
pub(crate) use self::sheets::known_hamlet;
use self::sheets::{
    hamlet_in, hamlet_of, has_hamlets, has_name, has_rows, header_of, is_list, no_name, nothing_fits, slots,
};
use self::source::{Raw, Source, Zeros};
use self::tally::{Assumed, Shared};
use crate::columns::Known;
use crate::problem::FileError;
use crate::refusal::{CellProblem, SheetProblem};
use crate::sheet::{self, Sheet};
use crate::text::{self, SEPARATORS, TextFile};
use crate::values::answers::Answers;

/// Rows of a text file that are looked at before it is read: a spreadsheet is looked at whole.
const LOOKED_AT: usize = 5_000;

/// What is asked of a file.
pub struct Ask<'a> {
    /// The file.
    pub path: &'a Path,
    /// What a header of one cell means.
    pub known: &'a Known<'a>,
    /// What must be there, in words.
    pub wanted: &'static str,
    /// What is wanted of the rows.
    pub rows: Wanted,
    /// The sheets to read; those of the best layout where none is named.
    pub sheets: &'a [String],
    /// The commune's hamlets, as the register spells them.
    pub hamlets: &'a [String],
}

/// What is wanted of the rows of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// People to be taken in: a name is needed, households are made.
    People,
    /// People as they stand, to be compared.
    Compared,
    /// Lines of a register: what is none of them is passed over, what stands above holds for those below.
    Lines,
    /// Rows of any kind, each handed on as it stands.
    Anything,
}

/// A sheet that is read.
#[derive(Debug, Clone)]
pub struct ReadSheet {
    /// Its place in the file.
    index: usize,
    /// Its name; empty for a file of text.
    pub name: String,
    /// Where its rows of headers stand, from 1.
    pub header_rows: Vec<u64>,
    /// How many records or rows stand before the first row below the header.
    below: usize,
    /// How many stand above the header.
    above: usize,
    /// Where its columns stand in the reading.
    slots: Vec<usize>,
    /// The hamlet its name says.
    hamlet: Option<String>,
}

/// A file whose layout is understood.
#[derive(Debug, Clone)]
pub struct Reading {
    path: PathBuf,
    source: Source,
    wanted: Wanted,
    hamlets: Arc<[String]>,
    /// The sheets that are read.
    pub sheets: Vec<ReadSheet>,
    plan: Arc<Plan>,
    /// What was taken for granted before a row was read.
    before: Vec<(String, Assumed)>,
}

impl Reading {
    /// Looks into a file and understands its layout.
    ///
    /// # Errors
    /// The file cannot be read, no header is found, or several of its sheets hold lists of different layouts.
    pub fn open(ask: &Ask<'_>) -> Result<Self, FileError> {
        let sample = text::sample(ask.path)?;
        if let Some(what) = sheet::disguised(&sample) {
            return Err(FileError::Sheet { path: ask.path.to_owned(), what });
        }
        let mut reading = if sheet::is_spreadsheet(&sample) {
            Self::of_sheets(ask, sheet::open(ask.path)?)?
        } else {
            Self::of_text(ask, &TextFile::open(ask.path, &sample)?)?
        };
        if ask.rows != Wanted::Anything {
            reading.look()?;
        }
        Ok(reading)
    }

    fn of_text(ask: &Ask<'_>, file: &TextFile) -> Result<Self, FileError> {
        let own = [file.separator];
        let separators: &[u8] = if file.says_separator { &own } else { &SEPARATORS };
        let mut best: Option<(usize, TextFile, Header, Vec<u64>)> = None;
        let mut lost: Option<u64> = None;
        for separator in separators {
            let mut candidate = file.clone();
            candidate.separator = *separator;
            let (mut lines, mut rows) = (Vec::new(), Vec::new());
            for row in candidate.rows()?.take(ROWS + 3) {
                let (line, cells) = match row {
                    Ok(row) => row,
                    Err((line, what)) => {
                        lost = lost.or((what == CellProblem::LostQuote).then_some(line));
                        break;
                    }
                };
                lines.push(line);
                rows.push(cells.iter().map(str::to_owned).collect());
            }
            let Some(header) = (Top { rows: &rows, merges: &[] }).header(ask.known) else { continue };
            if best.as_ref().is_none_or(|(most, ..)| header.score() > *most) {
                best = Some((header.score(), candidate, header, lines));
            }
        }
        if let (None, Some(line)) = (&best, lost) {
            return Err(FileError::Row { path: ask.path.to_owned(), line, what: CellProblem::LostQuote });
        }
        let none = || FileError::NoHeader { path: ask.path.to_owned(), wanted: ask.wanted };
        let (_, file, header, lines) = best.ok_or_else(none)?;
        if ask.rows == Wanted::People && !has_name(&header) {
            return Err(no_name(ask.path, &header));
        }
        let mut plan = Plan::of(&header);
        let sheet = ReadSheet {
            index: 0,
            name: String::new(),
            header_rows: lines.get(header.rows.clone()).unwrap_or_default().to_vec(),
            below: header.rows.end,
            above: header.rows.start,
            slots: (0..plan.columns.len()).collect(),
            hamlet: None,
        };
        plan.complete(ask.rows);
        plan.no_hamlets = !has_hamlets(ask);
        Ok(Self::new(ask, Source::Text(file), vec![sheet], plan, Vec::new()))
    }

    fn of_sheets(ask: &Ask<'_>, sheets: Vec<Sheet>) -> Result<Self, FileError> {
        let refuse = |what: SheetProblem| FileError::Sheet { path: ask.path.to_owned(), what };
        let headers: Vec<Option<Header>> = sheets.iter().map(|s| header_of(s, ask.known)).collect();
        let is_asked = |sheet: &Sheet| ask.sheets.iter().any(|n| sheet::same_name(n, &sheet.name));
        if let Some(name) = ask.sheets.iter().find(|n| !sheets.iter().any(|s| sheet::same_name(n, &s.name))) {
            let known = sheets.iter().map(|s| s.name.clone()).collect::<Vec<_>>().join(", ");
            return Err(refuse(SheetProblem::NoSuchSheet { name: name.clone(), known }));
        }
        let fits = |h: &Header| ask.rows != Wanted::People || has_name(h);
        let open = |sheet: &Sheet| if ask.sheets.is_empty() { !sheet.is_hidden } else { is_asked(sheet) };
        let found: Vec<(usize, &Sheet, &Header)> = sheets
            .iter()
            .zip(&headers)
            .enumerate()
            .filter_map(|(i, (sheet, header))| Some((i, sheet, header.as_ref()?)))
            .collect();
        let usable: Vec<_> = found.iter().filter(|(_, s, h)| open(s) && fits(h)).copied().collect();
        let most = usable.iter().map(|(.., h)| h.score()).max();
        let Some((_, _, main)) = usable.iter().find(|(.., h)| Some(h.score()) == most).copied() else {
            return Err(nothing_fits(ask, &sheets, &found));
        };
        let mut plan = Plan::of(main);
        let mut before = Vec::new();
        let (mut read, mut other) = (Vec::new(), Vec::new());
        for (index, sheet, header) in usable {
            let is_like = || ask.rows == Wanted::Lines && plan.is_like(header);
            if !ask.sheets.is_empty() || plan.same_layout(header) || is_like() {
                read.push((index, sheet, header));
            } else if is_list(header) && has_rows(sheet, header) {
                other.push(sheet.name.clone());
            } else {
                before.push((String::new(), Assumed::OtherSheet { sheet: sheet.name.clone() }));
            }
        }
        if !other.is_empty() && ask.rows != Wanted::Anything {
            let first = read.iter().map(|(_, s, _)| s.name.clone()).collect::<Vec<_>>().join(", ");
            let others = other.join(", ");
            return Err(refuse(SheetProblem::OtherLayouts { first, others }));
        }
        let mut later = Vec::new();
        if ask.rows == Wanted::Anything {
            let more = read.split_off(read.len().min(1));
            let more = more.into_iter().filter(|(_, s, h)| has_rows(s, h)).map(|(_, s, _)| s.name.clone());
            later.extend(more.chain(other));
        }
        before.extend(later.into_iter().map(|sheet| (String::new(), Assumed::LaterSheet { sheet })));
        let is_wanted = |s: &Sheet, h: &Header| match ask.rows {
            Wanted::Anything | Wanted::Lines => has_rows(s, h),
            Wanted::People | Wanted::Compared => is_list(h),
        };
        let hidden = found.iter().filter(|(_, s, h)| s.is_hidden && !open(s) && is_wanted(s, h));
        before
            .extend(hidden.map(|(_, s, _)| (String::new(), Assumed::HiddenSheet { sheet: s.name.clone() })));
        for (_, sheet, header) in &read {
            let columns = sheet.hidden_columns.iter().map(|c| *c as usize);
            let told = columns.filter(|c| header.meanings.get(*c).is_some_and(Option::is_some));
            before.extend(told.map(|c| (header.text(c), Assumed::HiddenColumn)));
            before.extend((0..sheet.hidden_rows.min(1)).map(|_| (String::new(), Assumed::HiddenRows)));
        }
        let several = read.len() > 1;
        let sheets_read = read
            .into_iter()
            .map(|(index, sheet, header)| {
                let slots = slots(&mut plan, header);
                let first = |n: usize| n as u64 + 1;
                ReadSheet {
                    index,
                    name: sheet.name.clone(),
                    header_rows: header.rows.clone().map(first).collect(),
                    below: header.rows.end,
                    above: header.rows.start,
                    slots,
                    // A sheet of lines may be called anything: a month, a year.
                    hamlet: hamlet_of(&sheet.name, several && ask.rows != Wanted::Lines, ask.hamlets)
                        .filter(|_| has_hamlets(ask)),
                }
            })
            .collect();
        plan.complete(ask.rows);
        plan.no_hamlets = !has_hamlets(ask);
        Ok(Self::new(ask, Source::Sheets(Arc::new(sheets)), sheets_read, plan, before))
    }

    fn new(
        ask: &Ask<'_>,
        source: Source,
        sheets: Vec<ReadSheet>,
        plan: Plan,
        before: Vec<(String, Assumed)>,
    ) -> Self {
        let (path, hamlets) = (ask.path.to_owned(), ask.hamlets.into());
        Self { path, source, wanted: ask.rows, hamlets, sheets, plan: Arc::new(plan), before }
    }

    /// Looks at the rows once for what the layout says: what is carried down, how dates stand, what sections name.
    fn look(&mut self) -> Result<(), FileError> {
        let most = if matches!(self.source, Source::Text(_)) { LOOKED_AT } else { usize::MAX };
        let mut evidence = Evidence::new(&self.plan, &self.sheets);
        for raw in self.raw()?.take(most).flatten() {
            evidence.see(&self.plan, &raw, &self.hamlets);
        }
        let mut plan = Plan::clone(&self.plan);
        self.before.extend(evidence.conclude(&mut plan, &self.sheets, self.wanted == Wanted::People));
        self.plan = Arc::new(plan);
        Ok(())
    }

    fn raw(&self) -> Result<Box<dyn Iterator<Item = Raw> + Send>, FileError> {
        let zeros = if self.wanted == Wanted::People { Zeros::Left } else { Zeros::Given };
        self.source.raw(&self.sheets, &self.plan, zeros)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is a spreadsheet.
    pub fn is_sheet(&self) -> bool {
        matches!(self.source, Source::Sheets(_))
    }

    /// The columns, those of the file first.
    pub fn columns(&self) -> &[ReadColumn] {
        &self.plan.columns
    }

    /// The columns that stand in the file, or that say what stands above its rows: as a file that is taken in again has them.
    pub fn written(&self) -> impl Iterator<Item = (usize, &ReadColumn)> {
        self.plan.columns.iter().enumerate().filter(|(_, c)| c.origin != Origin::Composed)
    }

    /// The headers as they stand in the file.
    pub fn headers(&self) -> Vec<String> {
        let own = self.plan.columns.iter().filter(|c| c.origin == Origin::Sheet);
        own.map(|c| c.header.clone()).collect()
    }

    /// The headers of the columns of which nobody has said whether the day or the month comes first.
    pub fn doubts(&self) -> Vec<String> {
        let asked = |at: &usize| matches!(self.order(*at), Some(Order::Asked(_)));
        let header = |at: usize| self.plan.columns.get(at).map(|c| c.header.clone());
        (0..self.plan.columns.len()).filter(asked).filter_map(header).collect()
    }

    /// How the dates of a column are to be read.
    pub fn order(&self, column: usize) -> Option<Order> {
        self.plan.orders.iter().find(|(at, _)| *at == column).map(|(_, order)| *order)
    }

    /// Says how the dates of the columns in doubt stand.
    pub fn set_order(&mut self, column: usize, month_first: bool) {
        let plan = Arc::make_mut(&mut self.plan);
        let asked = plan.orders.iter().position(|(at, _)| *at == column);
        let Some(place) = asked else { return };
        match plan.orders.get(place) {
            Some((_, Order::Asked(Doubt::Swapped))) if month_first => {
                plan.orders.push((column, Order::Swapped));
            }
            Some((_, Order::Asked(Doubt::MonthFirst))) if month_first => {
                plan.orders.push((column, Order::MonthFirst));
            }
            _ => {}
        }
        plan.orders.remove(place);
    }

    /// Says of every column in doubt what was answered; `field` is the id of the field that a column's dates are of.
    pub fn answer_orders(&mut self, answers: &Answers, field: impl Fn(&ReadColumn) -> String) {
        for at in 0..self.plan.columns.len() {
            let said = self.plan.columns.get(at).and_then(|c| answers.month_first(&field(c), &c.header));
            if let Some(month_first) = said {
                self.set_order(at, month_first);
            }
        }
    }

    /// The rows that are somebody, and what was met on the way.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub fn rows(&self) -> Result<(Rows, Shared), FileError> {
        let tally = Shared::default();
        for (column, what) in &self.before {
            tally.say(column, what.clone());
        }
        let rows = Rows::new(self.raw()?, self, tally.clone());
        Ok((rows, tally))
    }

    /// The rows above the header of the first sheet, blanks at their ends left out.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub fn above(&self) -> Result<Vec<Vec<String>>, FileError> {
        let Some(sheet) = self.sheets.first() else { return Ok(Vec::new()) };
        let mut rows = self.source.first(sheet.index, sheet.above)?;
        for cells in &mut rows {
            while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
                cells.pop();
            }
        }
        Ok(rows)
    }
}
