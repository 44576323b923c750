//! `soxa case list`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::super::failure::Failure;
use super::super::people::Who;
use super::super::session::{Act, Session};
use super::super::table::{Column, List as Table, ListFormat};
use super::{document, line, parse_state};
use crate::cli::problem::CommandProblem;
use soxa_domain::case::Case;
use soxa_domain::case_field::CaseField;
use soxa_domain::person::{Person, PersonField};
use soxa_service::cases::{self, CaseFilter};
use soxa_service::people;
use soxa_store::codec::Stored;

/// List cases.
#[derive(Debug, Args)]
pub struct List {
    /// In this state
    #[arg(long, value_name = "S")]
    state: Option<String>,
    /// Due on this day
    #[arg(long, value_name = "DATE")]
    due: Option<NaiveDate>,
    /// Past their due time
    #[arg(long)]
    overdue: bool,
    /// Not ended
    #[arg(long)]
    open: bool,
    /// Of this procedure
    #[arg(long, value_name = "CODE")]
    procedure: Option<String>,
    /// Received by this officer
    #[arg(long, value_name = "NAME")]
    officer: Option<String>,
    /// Open, and without a paper they need
    #[arg(long)]
    missing_papers: bool,
    /// With a positive result that is not in the register yet
    #[arg(long)]
    to_apply: bool,
    /// Whose result waits to be handed over
    #[arg(long)]
    to_hand_over: bool,
    /// Received on this day or later
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Received on this day or earlier
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    #[command(flatten)]
    who: Who,
    /// In order of this column
    #[arg(long, value_name = "COL")]
    sort: Option<String>,
    /// These columns, separated by commas
    #[arg(long, value_name = "a,b", conflicts_with = "count_by")]
    columns: Option<String>,
    /// How many there are of each value of this column, instead of which
    #[arg(long, value_name = "COL")]
    count_by: Option<String>,
    /// How many at most
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    limit: usize,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: ListFormat,
    /// The file; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A column: of the case, or of who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    OfCase(CaseField),
    OfApplicant(PersonField),
}

/// The columns where none are named.
const COLUMNS: [Cell; 8] = [
    Cell::OfCase(CaseField::Code),
    Cell::OfApplicant(PersonField::FullName),
    Cell::OfApplicant(PersonField::Hamlet),
    Cell::OfCase(CaseField::Procedure),
    Cell::OfCase(CaseField::State),
    Cell::OfCase(CaseField::ReceivedAt),
    Cell::OfCase(CaseField::DueAt),
    Cell::OfCase(CaseField::Officer),
];

impl Cell {
    /// By the name of a column of a file of cases, or of people.
    fn named(option: &str, text: &str) -> Result<Self, Failure> {
        let of_case = CaseField::from_id(text).map(Self::OfCase);
        let found = of_case.or_else(|| PersonField::from_id(text).map(Self::OfApplicant));
        let ids = CaseField::ALL.iter().map(|f| f.id()).chain(PersonField::ALL.iter().map(|f| f.id()));
        super::super::among(option, text, found, ids)
    }

    fn column(self) -> Column {
        match self {
            Self::OfCase(field) => Column::text(field.id(), field.vi()),
            Self::OfApplicant(field) => Column::text(field.id(), field.vi()),
        }
    }

    fn of(self, row: &Row) -> String {
        match self {
            Self::OfCase(CaseField::Applicant) => row.applicant.public_id(),
            Self::OfCase(field) => field.get(&row.case.record, &|no| no.to_string()),
            Self::OfApplicant(field) => field.get(&row.applicant),
        }
    }

    /// As officers read it: no ids of vocabularies, dates day first.
    fn shown(self, row: &Row) -> String {
        match self {
            Self::OfCase(CaseField::Applicant) => self.of(row),
            Self::OfCase(field) => field.shown(&row.case.record, &|no| no.to_string()),
            Self::OfApplicant(field) => field.shown(&row.applicant),
        }
    }
}

/// A case with who asks.
struct Row {
    case: Stored<Case>,
    applicant: Person,
}

impl List {
    fn found(&self, session: Session<'_>) -> Result<Vec<Row>, Failure> {
        let Session { register, actor, .. } = session;
        let filter = CaseFilter {
            state: self.state.as_deref().map(parse_state).transpose()?,
            due: self.due,
            overdue: self.overdue,
            open: self.open,
            procedure: self.procedure.clone(),
            officer: self.officer.clone(),
            missing_papers: self.missing_papers,
            to_apply: self.to_apply,
            to_hand_over: self.to_hand_over,
            from: self.from,
            to: self.to,
        };
        let (who, today) = (self.who.filter(None)?, register.now().date());
        let mut rows = Vec::new();
        let most = if self.who.is_anybody() && self.sort.is_none() { self.limit } else { usize::MAX };
        for case in cases::list(register, actor, &filter, most)? {
            let applicant = cases::applicant(register, actor, &case.record)?;
            if self.who.is_anybody() || who.fits(&applicant, today) {
                rows.push(Row { case, applicant });
            }
        }
        if let Some(by) = self.sort.as_deref().map(|by| Cell::named("--sort", by)).transpose()? {
            rows.sort_by_cached_key(|row| match by {
                Cell::OfApplicant(PersonField::FullName) => {
                    soxa_text::collate::name_sort_key(&row.applicant.full_name)
                }
                by => by.of(row).into_bytes(),
            });
        }
        rows.truncate(self.limit);
        Ok(rows)
    }

    /// The list in cells, where it is asked for so.
    fn table(&self, session: Session<'_>, rows: &[Row]) -> Result<Option<Table>, Failure> {
        // Pages are for people.
        let value = if self.format == ListFormat::Pdf { Cell::shown } else { Cell::of };
        if let Some(by) = self.count_by.as_deref().map(|by| Cell::named("--count-by", by)).transpose()? {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for row in rows {
                *counts.entry(value(by, row)).or_default() += 1;
            }
            let mut counts: Vec<_> = counts.into_iter().collect();
            counts.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
            return Ok(Some(Table {
                title: "Số hồ sơ".to_owned(),
                columns: vec![by.column(), Column::number("count", "Số hồ sơ")],
                rows: counts.into_iter().map(|(value, n)| vec![value, n.to_string()]).collect(),
            }));
        }
        let columns = match &self.columns {
            Some(text) => {
                text.split(',').map(|name| Cell::named("--columns", name.trim())).collect::<Result<_, _>>()?
            }
            None if matches!(self.format, ListFormat::Text | ListFormat::Json) && self.output.is_none() => {
                return Ok(None);
            }
            None => COLUMNS.to_vec(),
        };
        let id = |no| people::person(session.register, session.actor, no).map(|p| p.record.public_id());
        let cell = |cell: &Cell, row: &Row| match cell {
            Cell::OfCase(CaseField::Persons) => {
                let ids = row.case.record.persons.iter().map(|no| id(*no)).collect::<Result<Vec<_>, _>>();
                ids.map(|ids| ids.join("; "))
            }
            cell => Ok(value(*cell, row)),
        };
        let cells = rows.iter().map(|row| columns.iter().map(|c| cell(c, row)).collect::<Result<_, _>>());
        let rows = cells.collect::<Result<Vec<_>, _>>()?;
        let columns = columns.iter().map(|c| c.column()).collect();
        Ok(Some(Table { title: "Danh sách hồ sơ".to_owned(), columns, rows }))
    }
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let ui = session.ui;
        if self.output.is_none() && matches!(self.format, ListFormat::Xlsx | ListFormat::Pdf) {
            return Err(Failure::Usage(CommandProblem::FileNeeded));
        }
        let rows = self.found(session)?;
        match self.table(session, &rows)? {
            Some(table) => table.write(session, self.format, self.output.as_deref())?,
            None if self.format == ListFormat::Json => {
                let list =
                    rows.iter().map(|r| document(session, &r.case.record)).collect::<Result<Vec<_>, _>>()?;
                ui.json(&list)?;
            }
            None => {
                for row in &rows {
                    ui.line(&line(session, &row.case.record))?;
                }
            }
        }
        Ok(0)
    }
}
