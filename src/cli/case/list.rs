//! `soxa case list`.

use chrono::NaiveDate;
use clap::Args;

use super::super::failure::Failure;
use super::super::people::{Who, person_column};
use super::super::session::{Act, Session};
use super::super::table::{Column, List as Table, ListFormat, Shape, in_order};
use super::{document, line_of, parse_state};
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
    /// How many at most
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    limit: usize,
    #[command(flatten)]
    shape: Shape,
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
            Self::OfApplicant(field) => person_column(field),
        }
    }

    /// What stands in it, as files write it or as officers read it.
    fn of(self, session: Session<'_>, row: &Row, is_shown: bool) -> Result<String, Failure> {
        let case = &row.case.record;
        // Of people, numbers of records are never told.
        let nobody = |_| String::new();
        Ok(match self {
            Self::OfCase(CaseField::Applicant) => row.applicant.public_id(),
            Self::OfCase(CaseField::Persons) => {
                let id = |no: &u32| {
                    people::person(session.register, session.actor, *no).map(|p| p.record.public_id())
                };
                case.persons.iter().map(id).collect::<Result<Vec<_>, _>>()?.join("; ")
            }
            Self::OfCase(field) if is_shown => field.shown(case, &nobody),
            Self::OfCase(field) => field.get(case, &nobody),
            Self::OfApplicant(field) if is_shown => field.shown(&row.applicant),
            Self::OfApplicant(field) => field.get(&row.applicant),
        })
    }
}

/// A case with who asks.
struct Row {
    case: Stored<Case>,
    applicant: Person,
}

impl List {
    fn found(&self, session: Session<'_>) -> Result<Vec<Row>, Failure> {
        let sort = self.shape.sort.as_deref().map(|by| Cell::named("--sort", by)).transpose()?;
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
        let (who, today) = (self.who.filter(session, None)?, register.now().date());
        let mut rows = Vec::new();
        let most = if self.who.is_anybody() && sort.is_none() { self.limit } else { usize::MAX };
        for case in cases::list(register, actor, &filter, most)? {
            let applicant = cases::applicant(register, actor, &case.record)?;
            if self.who.is_anybody() || who.fits(&applicant, today) {
                rows.push(Row { case, applicant });
            }
        }
        if let Some(by) = sort {
            rows = in_order(rows, by.column().kind, |row| by.of(session, row, false))?;
        }
        rows.truncate(self.limit);
        Ok(rows)
    }

    /// The list in cells, where it is asked for so.
    fn table(&self, session: Session<'_>, rows: &[Row]) -> Result<Option<Table>, Failure> {
        // Pages are for people.
        let is_shown = self.shape.format == ListFormat::Pdf;
        if let Some(by) = &self.shape.count_by {
            let by = Cell::named("--count-by", by)?;
            let cell = |row: &Row| by.of(session, row, is_shown);
            return Table::of_counts("Số hồ sơ".to_owned(), by.column(), "Số hồ sơ", rows, cell).map(Some);
        }
        let columns = match &self.shape.columns {
            Some(text) => {
                text.split(',').map(|name| Cell::named("--columns", name.trim())).collect::<Result<_, _>>()?
            }
            None if matches!(self.shape.format, ListFormat::Text | ListFormat::Json)
                && self.shape.output.is_none() =>
            {
                return Ok(None);
            }
            None => COLUMNS.to_vec(),
        };
        let cells = |row: &Row| columns.iter().map(|cell| cell.of(session, row, is_shown)).collect();
        let rows = rows.iter().map(cells).collect::<Result<Vec<_>, _>>()?;
        let columns = columns.iter().map(|c| c.column()).collect();
        Ok(Some(Table { title: "Danh sách hồ sơ".to_owned(), columns, rows }))
    }
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let ui = session.ui;
        self.shape.check()?;
        let rows = self.found(session)?;
        match self.table(session, &rows)? {
            Some(table) => table.write(session, self.shape.format, self.shape.output.as_deref())?,
            None if self.shape.format == ListFormat::Json => {
                let list =
                    rows.iter().map(|r| document(session, &r.case.record)).collect::<Result<Vec<_>, _>>()?;
                ui.json(&list)?;
            }
            None => {
                for row in &rows {
                    ui.line(&line_of(session, &row.case.record, &row.applicant.full_name))?;
                }
            }
        }
        Ok(0)
    }
}
