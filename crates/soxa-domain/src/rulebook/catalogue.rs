//! A catalogue of procedures as the national portal or a province hands it out: a table with a row for each, columns
//! known by their headings. The program carries that of the portal of 18/07/2026; another can be made into a rule file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::RuleBook;
use super::catalogue_cells::{authorities, channels, fee, limit};
use super::check::is_national;
use super::problem::{RuleError, RuleProblem};
use crate::deadline::TimeLimit;
use crate::procedure::{Authority, Channel, Fee, Procedure};
use soxa_text::fold::fold;
use soxa_text::nfc::nfc;

/// The most rows of a catalogue: the whole country has some 6,000 procedures.
pub const MOST_ROWS: usize = 20_000;

/// A column of a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the headings below say what each is")]
pub enum Column {
    Code,
    Name,
    Field,
    Authority,
    Channels,
    Time,
    Unit,
    FeeDirect,
    FeeOnline,
}

/// What each column is called in the catalogues met, folded.
const HEADINGS: [(Column, &[&str]); 9] = [
    (
        Column::Code,
        &["national_code", "code", "ma thu tuc", "ma tthc", "ma so tthc", "ma thu tuc hanh chinh", "ma so"],
    ),
    (Column::Name, &["name", "ten thu tuc", "ten tthc", "ten thu tuc hanh chinh", "thu tuc hanh chinh"]),
    (Column::Field, &["field", "linh vuc"]),
    (
        Column::Authority,
        &[
            "authority",
            "co quan thuc hien",
            "co quan giai quyet",
            "co quan co tham quyen",
            "cap thuc hien",
            "tham quyen giai quyet",
        ],
    ),
    (
        Column::Channels,
        &["channels", "cach thuc thuc hien", "hinh thuc nop", "phuong thuc nop ho so", "phuong thuc nop"],
    ),
    (Column::Time, &["time", "thoi han giai quyet", "thoi gian giai quyet", "thoi han"]),
    (Column::Unit, &["unit", "don vi", "don vi tinh"]),
    (Column::FeeDirect, &["fee_direct", "phi, le phi", "le phi", "phi", "phi le phi", "le phi truc tiep"]),
    (Column::FeeOnline, &["fee_online", "le phi truc tuyen", "phi truc tuyen"]),
];

/// The column that a heading means, whatever its case and marks.
fn column(heading: &str) -> Option<Column> {
    let folded = fold(heading.trim());
    HEADINGS.iter().find(|(_, names)| names.iter().any(|name| fold(name) == folded)).map(|(c, _)| *c)
}

/// A row of a table with its line in the file.
pub type NumberedRow = (usize, Vec<String>);

/// Which column of a table is which; an error names what is missing.
///
/// # Errors
/// Where code, name or authority has no column.
pub fn columns(headings: &[String]) -> Result<BTreeMap<Column, usize>, RuleProblem> {
    let mut found = BTreeMap::new();
    for (i, heading) in headings.iter().enumerate() {
        if let Some(column) = column(heading) {
            found.entry(column).or_insert(i);
        }
    }
    let wanted = [(Column::Code, "national_code"), (Column::Name, "name"), (Column::Authority, "authority")];
    let missing: Vec<&str> =
        wanted.iter().filter(|(c, _)| !found.contains_key(c)).map(|(_, name)| *name).collect();
    if missing.is_empty() {
        return Ok(found);
    }
    Err(RuleProblem::NoColumns { missing: missing.join(", "), found: headings.join(", ") })
}

/// The procedure of a row, as it holds from a day on.
///
/// # Errors
/// What is wrong in which cell.
pub fn procedure(
    columns: &BTreeMap<Column, usize>,
    row: &[String],
    from: NaiveDate,
) -> Result<Procedure, RuleProblem> {
    // Portals write marks as letters of their own: names would be equal to the eye and meet no form.
    let row: Vec<Cow<'_, str>> = row.iter().map(|text| nfc(text.trim())).collect();
    let cell = |column: Column| columns.get(&column).and_then(|i| row.get(*i)).map_or("", AsRef::as_ref);
    let code = cell(Column::Code).to_owned();
    if !is_national(&code) {
        return Err(RuleProblem::NationalCodeForm { code: code.clone(), national: code });
    }
    if cell(Column::Name).is_empty() {
        return Err(RuleProblem::NoName { code });
    }
    let (authority, together_with) = authorities(cell(Column::Authority))?;
    let fees = [cell(Column::FeeDirect), cell(Column::FeeOnline)];
    Ok(Procedure {
        national_code: Some(code.clone()),
        code,
        valid_from: from,
        name: cell(Column::Name).to_owned(),
        field: cell(Column::Field).to_owned(),
        authority,
        together_with,
        channels: channels(cell(Column::Channels))?,
        limit: limit(cell(Column::Time), cell(Column::Unit))?,
        fee: fee(fees[0], fees[1])?,
        receipt: true,
        ..Procedure::empty(from)
    })
}

impl Procedure {
    /// One with nothing in it but its first day.
    pub fn empty(valid_from: NaiveDate) -> Self {
        Self {
            code: String::new(),
            national_code: None,
            valid_from,
            valid_to: None,
            service: None,
            report: None,
            name: String::new(),
            official_name: String::new(),
            name_en: String::new(),
            also: Vec::new(),
            field: String::new(),
            authority: Authority::Committee,
            together_with: Vec::new(),
            decided_by: String::new(),
            channels: Vec::new(),
            limit: TimeLimit::ByAppointment,
            if_verified: None,
            late_is_next_day: false,
            consent: None,
            supplement_within: None,
            fee: None,
            papers: Vec::new(),
            fields: Vec::new(),
            legs: Vec::new(),
            forms: BTreeMap::new(),
            queue: Vec::new(),
            act: None,
            receipt: false,
            basis: String::new(),
            note: String::new(),
        }
    }
}

/// A catalogue as a rule file says it.
#[derive(Debug, Serialize)]
struct Overlay {
    pack: OverlayHeader,
    procedure: Vec<Procedure>,
    amend: Vec<OverlayAmendment>,
}

#[derive(Debug, Serialize)]
struct OverlayHeader {
    name: String,
    first_day: NaiveDate,
    source: String,
}

#[derive(Debug, Serialize)]
struct OverlayAmendment {
    code: String,
    valid_from: NaiveDate,
    official_name: String,
    field: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    channels: Vec<Channel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<TimeLimit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<Fee>,
}

/// A rule file made of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its text.
    pub text: String,
    /// How many procedures it adds.
    pub added: usize,
    /// How many that are known it changes.
    pub changed: usize,
}

impl RuleBook {
    /// Whether a text is the heading of a column of a catalogue.
    pub fn is_heading(text: &str) -> bool {
        column(text).is_some()
    }

    /// Makes a rule file of a table: its first row holds the headings. What soxa knows by the national code keeps its own
    /// name, papers and fields, and takes what the table says of limit, fee and channels.
    ///
    /// # Errors
    /// The first mistake, with the row's number in the table.
    pub fn overlay_of(
        &self,
        file: &str,
        name: &str,
        from: NaiveDate,
        rows: &[NumberedRow],
    ) -> Result<Made, RuleError> {
        let at = |line: usize, problem| RuleError::new(file, line, problem);
        if rows.len() > MOST_ROWS + 1 {
            return Err(at(MOST_ROWS + 2, RuleProblem::TooManyRows { most: MOST_ROWS }));
        }
        let (first, headings) = rows.first().map_or((1, &[][..]), |(line, cells)| (*line, cells.as_slice()));
        let columns = columns(headings).map_err(|p| at(first, p))?;
        let (mut procedures, mut amend): (Vec<Procedure>, Vec<OverlayAmendment>) = (Vec::new(), Vec::new());
        let mut seen = std::collections::BTreeSet::new();
        for (line, row) in rows.iter().skip(1) {
            if row.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let new = procedure(&columns, row, from).map_err(|p| at(*line, p))?;
            if !seen.insert(new.code.clone()) {
                return Err(at(*line, RuleProblem::CodeTwice { code: new.code }));
            }
            match self.entry(&new.code, from).filter(|known| known.code != new.code) {
                Some(known) => amend.push(OverlayAmendment {
                    code: known.code.clone(),
                    valid_from: from,
                    official_name: new.name,
                    field: new.field,
                    channels: new.channels,
                    limit: (new.limit != TimeLimit::ByAppointment).then_some(new.limit),
                    fee: new.fee,
                }),
                None => procedures.push(new),
            }
        }
        let (added, changed) = (procedures.len(), amend.len());
        if added + changed == 0 {
            return Err(at(first, RuleProblem::NoRows));
        }
        let header = OverlayHeader { name: name.to_owned(), first_day: from, source: file.to_owned() };
        let overlay = Overlay { pack: header, procedure: procedures, amend };
        let text =
            toml::to_string(&overlay).map_err(|e| at(0, RuleProblem::Syntax { said: e.to_string() }))?;
        Ok(Made { text, added, changed })
    }
}
