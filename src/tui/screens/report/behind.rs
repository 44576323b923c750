//! The records behind a figure; Enter opens one.

use crate::tui::action::Action;
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_paper::report::compute::{self, Behind};
use soxa_paper::report::period::Period;
use soxa_service::ServiceError;
use soxa_service::entries;
use soxa_store::codec::Kind;

const COLUMNS: [Column; 3] = [
    Column::text(10).headed("head.day"),
    Column::text(26).headed("head.what"),
    Column::text(36).growing().headed("head.detail"),
];
/// So many are looked up at first, so that the list is there within a frame; more when its end is reached.
const FIRST: usize = 150;

impl AsRow for Behind {
    fn row(&self, _: u32) -> Row {
        let day = self.day.map(|d| d.format("%d/%m/%Y").to_string()).unwrap_or_default();
        Row { cells: vec![day, self.title.clone(), self.detail.clone()], ..Row::default() }
    }
}

/// The records of a figure.
#[derive(Clone)]
pub struct BehindList {
    code: String,
    /// What the figure is called, once it was read.
    label: String,
    period: Period,
    records: Vec<Behind>,
    /// How many are looked up.
    limit: usize,
}

impl BehindList {
    /// Those of a figure in a period.
    pub fn of(code: &str, period: Period) -> Self {
        Self { code: code.to_owned(), label: String::new(), period, records: Vec::new(), limit: FIRST }
    }

    fn open(&self, at: u32, ctx: &mut Ctx<'_>) {
        let Some(subject) = self.records.get(at as usize).map(|record| record.subject) else { return };
        match subject.kind {
            Kind::Case => ctx.open(Route::Case(subject.no)),
            Kind::Person => ctx.open(Route::Person(subject.no)),
            Kind::Household => ctx.open(Route::Household(subject.no)),
            Kind::Entry => {
                if let Some(o) = ctx.workspace()
                    && let Some(line) = ctx.read(entries::get(&o.register, &o.actor, subject.no))
                {
                    ctx.open(Route::EntryForm { register: line.record.register, no: Some(subject.no) });
                }
            }
            _ => {}
        }
    }
}

impl Listing for BehindList {
    type Rows = Vec<Behind>;

    fn rows(&self) -> &Vec<Behind> {
        &self.records
    }

    fn read(&mut self, workspace: &Workspace, _: &Words) -> Result<(), ServiceError> {
        let pack = workspace.register.rules().on(self.period.to);
        let Some(figure) = pack.figure(&self.code) else { return Ok(()) };
        self.label.clone_from(&figure.label);
        self.records =
            compute::behind(&workspace.register, &workspace.actor, figure, self.period, self.limit)?;
        Ok(())
    }

    fn title(&self, _: &Words) -> String {
        format!("8 {}", self.label)
    }

    fn list(&self) -> ListId {
        ListId::Behind(self.code.clone())
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "report.no_records"
    }

    fn help(&self) -> &'static str {
        "report.behind_about"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Back.into()]
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        match (event, at) {
            (UiEvent::Action(Action::Open), Some(at)) => self.open(at, ctx),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }

    /// At the end of what was looked up, looks further.
    fn moved(&mut self, index: usize) -> bool {
        let at_end = index + 1 == self.limit && self.records.len() == self.limit;
        if at_end {
            self.limit *= 4;
        }
        at_end
    }
}
