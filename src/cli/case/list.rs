//! `soxa case list`.

use chrono::NaiveDate;
use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::super::table::{Column, List as Table, ListFormat, Shape};
use super::{document, line, parse_state};
use soxa_domain::case::Case;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Person;
use soxa_service::cases::{self, CaseFilter};
use soxa_service::people_list::is_hamlet;
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
    /// Open ones
    #[arg(long)]
    open: bool,
    /// Open, and without a paper they need
    #[arg(long)]
    missing_papers: bool,
    /// With a positive result that is not in the register yet
    #[arg(long)]
    to_apply: bool,
    /// Whose result waits to be handed over
    #[arg(long)]
    to_hand_over: bool,
    /// Of this procedure
    #[arg(long, value_name = "CODE")]
    procedure: Option<String>,
    /// Of applicants of this hamlet
    #[arg(long, value_name = "H")]
    hamlet: Option<String>,
    /// Received by this officer
    #[arg(long, value_name = "NAME")]
    officer: Option<String>,
    /// Received on this day or later
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Received on this day or earlier
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// How many at most
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    limit: usize,
    #[command(flatten)]
    shape: Shape,
}

impl List {
    fn filter(&self) -> Result<CaseFilter, Failure> {
        Ok(CaseFilter {
            state: self.state.as_deref().map(parse_state).transpose()?,
            due: self.due,
            overdue: self.overdue,
            open: self.open,
            missing_papers: self.missing_papers,
            to_apply: self.to_apply,
            to_hand_over: self.to_hand_over,
            procedure: self.procedure.clone(),
            officer: self.officer.clone(),
            from: self.from,
            to: self.to,
        })
    }

    /// Whether whole cases are asked for, as other programs read them, and not a table.
    fn is_of_documents(&self) -> bool {
        let shape = &self.shape;
        let plain = matches!(shape.format, ListFormat::Json | ListFormat::Text);
        plain
            && shape.sort.is_none()
            && shape.columns.is_none()
            && shape.count_by.is_none()
            && shape.output.is_none()
    }
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        self.shape.check()?;
        let mut found = cases::list(register, actor, &self.filter()?, self.limit)?;
        if let Some(hamlet) = &self.hamlet {
            let mut kept = Vec::new();
            for case in found {
                let applicant = cases::applicant(register, actor, &case.record)?;
                kept.extend(is_hamlet(&applicant.hamlet, hamlet).then_some(case));
            }
            found = kept;
        }
        if !self.is_of_documents() {
            self.shape.write(table(session, &found)?, session)?;
            return Ok(0);
        }
        if self.shape.format == ListFormat::Json {
            let list = found.iter().map(|c| document(session, &c.record)).collect::<Result<Vec<_>, _>>()?;
            ui.json(&list)?;
        } else {
            for case in &found {
                ui.line(&line(session, &case.record))?;
            }
        }
        Ok(0)
    }
}

/// Cases as rows: what the list on screen shows, and what tells whose they are.
fn table(session: Session<'_>, cases: &[Stored<Case>]) -> Result<Table, Failure> {
    let rows: Result<Vec<Vec<String>>, Failure> = cases.iter().map(|c| row(session, &c.record)).collect();
    Ok(Table {
        title: "Danh sách hồ sơ".to_owned(),
        columns: vec![
            Column::text("code", "Mã hồ sơ"),
            Column::text("official", "Mã chính thức"),
            Column::text("procedure", "Thủ tục"),
            Column::text("procedure_name", "Tên thủ tục"),
            Column::name("applicant_name", "Người nộp"),
            Column::text("applicant", "Số định danh"),
            Column::text("hamlet", "Thôn"),
            Column::text("phone", "Điện thoại"),
            Column::text("channel", "Phương thức"),
            Column::text("state", "Trạng thái"),
            Column::text("received_at", "Ngày nhận"),
            Column::text("due_at", "Hẹn trả"),
            Column::text("timing", "Tiến độ"),
            Column::number("missing", "Còn thiếu"),
            Column::text("officer", "Người nhận"),
        ],
        rows: rows?,
    })
}

fn row(session: Session<'_>, c: &Case) -> Result<Vec<String>, Failure> {
    let Session { register, actor, .. } = session;
    let Person { full_name, hamlet, phone, .. } = cases::applicant(register, actor, c)?;
    let id = cases::applicant(register, actor, c)?.public_id();
    let pack = register.rules().on(c.received_at.date());
    let procedure = pack.procedure(&c.procedure).map(|p| p.name.clone()).unwrap_or_default();
    Ok(vec![
        c.code.to_string(),
        c.official.clone().unwrap_or_default(),
        c.procedure.clone(),
        procedure,
        full_name,
        id,
        hamlet,
        phone,
        c.channel.id().to_owned(),
        c.state.id().to_owned(),
        c.received_at.to_string(),
        c.due_at.map(|at| at.to_string()).unwrap_or_default(),
        c.timing(register.now(), &register.calendar()).vi().to_owned(),
        cases::missing(register, c)?.len().to_string(),
        c.officer.clone(),
    ])
}
