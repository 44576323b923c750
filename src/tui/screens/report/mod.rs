//! Screen 8, the report: a period's figures section by section. Enter opens the records behind a figure and from there
//! the record itself; what does not hold is shown in red with the key that says why.

mod behind;
mod rows;
mod sent;
mod step;
mod texts;

pub use behind::BehindList;
pub use sent::{SentList, SentSheet};
pub use step::OfReport;
pub use texts::Texts;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::rows::{Cell, Rows};
use crate::files::whole;
use crate::report::compute::{self, Report};
use crate::report::document::{self, Sent};
use crate::report::ooxml::{docx, xlsx};
use crate::report::pdf;
use crate::report::period::{Length, Period};
use crate::service::refusal::Field;
use crate::service::refusal::WorkProblem;
use crate::service::{RegisterKind, ServiceError, access};
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::office::Office;
use crate::tui::route::{Message, ReportStep, Route};
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List};
use crate::tui::words::Words;

const COLUMNS: [Column; 1] = [Column::text(76).growing()];

/// The report of a period.
#[derive(Clone)]
pub struct ReportScreen {
    period: Period,
    report: Option<Report>,
    /// The report it is held against, where one is chosen.
    earlier: Option<Report>,
    rows: Rows,
    list: List,
    column: usize,
    trouble: String,
}

impl ReportScreen {
    /// The period that is going on; in a demonstration the one the sample commune reports on.
    pub fn new(ctx: &Ctx<'_>) -> Self {
        let today = ctx.desk.now().date_naive();
        let demo = ctx.desk.office().is_some_and(|o| o.register.kind() == RegisterKind::Demo);
        let sample = "2022-03-30".parse().ok().zip("2022-12-30".parse().ok());
        let period = match sample.filter(|_| demo) {
            Some((from, to)) => Period { from, to },
            None => Period::around(today, Length::Month),
        };
        let mut this = Self {
            period,
            report: None,
            earlier: None,
            rows: Rows::default(),
            list: List::default(),
            column: 0,
            trouble: String::new(),
        };
        this.work(ctx);
        this
    }

    /// Works the figures out and shows them.
    fn work(&mut self, ctx: &Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        match compute::report(&office.register, &office.actor, self.period) {
            Ok(report) => (self.report, self.trouble) = (Some(report), String::new()),
            Err(e) => (self.report, self.trouble) = (None, ctx.words.tell(&e)),
        }
        self.show(ctx);
    }

    fn show(&mut self, ctx: &Ctx<'_>) {
        let Some(report) = &self.report else { return };
        let width = usize::from(ctx.size.width.saturating_sub(4));
        self.rows = Rows::of(report, self.earlier.as_ref(), width, ctx.words);
        self.load(ctx);
        self.land(false, ctx);
    }

    /// Puts the cursor on a row that has something to open.
    fn land(&mut self, up: bool, ctx: &Ctx<'_>) {
        let at = self.rows.next(self.list.index(), up);
        self.list.select(at as u32, &self.rows);
        self.load(ctx);
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        self.rows.choose(self.list.index(), self.column);
        self.list.load(&self.rows, ctx.size.height.saturating_sub(2));
        self.rows.choose(self.list.index(), self.column);
        self.list.load(&self.rows, ctx.size.height.saturating_sub(2));
    }

    /// The code of the figure at the cursor.
    fn code(&self) -> Option<String> {
        match self.rows.cell(self.list.index(), self.column)? {
            Cell::Figure(code) => Some(code),
            Cell::Check(_) => None,
        }
    }

    fn to(&mut self, period: Period, ctx: &Ctx<'_>) {
        (self.period, self.earlier) = (period, None);
        self.work(ctx);
    }

    /// Holds the report against the period before, then against the same one a year ago, then against none.
    fn hold_against(&mut self, ctx: &Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        let (before, year) = (self.period.before(), self.period.year_before());
        let next = match self.earlier.as_ref().map(|r| r.period) {
            None => Some(before),
            Some(shown) if shown == before && year != before => Some(year),
            Some(_) => None,
        };
        self.earlier = next.and_then(|p| compute::report(&office.register, &office.actor, p).ok());
        self.show(ctx);
    }

    fn explain(&self, ctx: &mut Ctx<'_>) {
        let Some(figure) = self.code().and_then(|code| self.report.as_ref()?.figure(&code).cloned()) else {
            return;
        };
        let body = rows::explained(&figure);
        ctx.open(Route::Say(Message { title: figure.indicator.label.clone(), body }));
    }

    /// Writes the document, the pages and the workbook into the folder of slips.
    fn export(&self, ctx: &mut Ctx<'_>) {
        let (Some(office), Some(report)) = (ctx.desk.office(), &self.report) else { return };
        match write(office, report) {
            Ok(folder) => ctx.toast(Tone::Good, ctx.words.fill("report.written", &[("folder", &folder)])),
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }
}

fn write(office: &Office, report: &Report) -> Result<String, ServiceError> {
    let (register, actor) = (&office.register, &office.actor);
    actor.require(crate::service::Permission::Export)?;
    let name = format!("bao-cao-{}-{}", report.period.from, report.period.to);
    let wrong = |why: String| ServiceError::refused(Field::ReportExport, WorkProblem::NoDocument { why });
    let document = document::document(register, actor, report, &Sent::default())?;
    let files = [
        ("docx", docx::render(&document).map_err(|e| wrong(e.to_string()))?),
        ("xlsx", xlsx::render(report).map_err(|e| wrong(e.to_string()))?),
        ("pdf", pdf::render(&document).map_err(|e| wrong(e.to_string()))?),
    ];
    let folder = office.slips();
    for (ending, bytes) in files {
        access::exported(register, actor, "report", &blake3::hash(&bytes))?;
        let file = format!("{name}.{ending}");
        whole::into_own(folder, &file, &bytes).map_err(|e| wrong(crate::store::error::system(&e)))?;
    }
    Ok(folder.join(name).display().to_string())
}

impl Screen for ReportScreen {
    fn title(&self, words: &Words) -> String {
        format!("8 {}", words.say("screen.8"))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["report", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resume(Some(Answer::Period(period))) => self.to(*period, ctx),
            UiEvent::Changed(_) | UiEvent::Resume(_) => self.work(ctx),
            UiEvent::Resized => self.show(ctx),
            UiEvent::Action(Action::Left) => {
                self.column = self.column.saturating_sub(1);
                self.load(ctx);
            }
            UiEvent::Action(Action::Right) => {
                self.column = (self.column + 1).min(rows::LAST_COLUMN);
                self.load(ctx);
            }
            UiEvent::Action(action) if self.list.act(*action, &self.rows) => {
                let up = matches!(action, Action::Up | Action::PageUp | Action::End);
                self.land(up, ctx);
            }
            UiEvent::Action(Action::Open) => {
                if let Some(code) = self.code() {
                    ctx.open(Route::Behind { code, period: self.period });
                }
            }
            UiEvent::Action(Action::Why) => self.explain(ctx),
            UiEvent::Action(Action::Choose) => ctx.open(Route::Report(ReportStep::Period, self.period)),
            UiEvent::Action(Action::Save) => ctx.open(Route::Report(ReportStep::Freeze, self.period)),
            UiEvent::Action(Action::TakeIn) => {
                let at = self.rows.cell(self.list.index(), self.column);
                let first =
                    self.report.as_ref().and_then(|r| r.violations.first()).map(|v| v.check.id.clone());
                let check = match at {
                    Some(Cell::Check(id)) => Some(id),
                    _ => first,
                };
                if let Some(id) = check {
                    ctx.open(Route::Report(ReportStep::Explain(id), self.period));
                }
            }
            UiEvent::Action(Action::Edit) => ctx.open(Route::ReportTexts(self.period)),
            UiEvent::Action(Action::Compare) => self.hold_against(ctx),
            UiEvent::Action(Action::Sent) => ctx.open(Route::SentReports),
            UiEvent::Action(Action::Print) => self.export(ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let room = area.width.saturating_sub(2);
        fit::put(buf, area.x + 1, area.y, &self.period.vi(), room, view.theme.tone(Tone::Strong));
        let open = self.report.iter().flat_map(|r| &r.violations).filter(|v| v.reason.is_none()).count();
        let says = match (&self.earlier, open) {
            (Some(earlier), _) => view.words.fill("report.against", &[("period", &earlier.period.vi())]),
            (None, 0) => String::new(),
            (None, n) => view.words.fill("report.violations", &[("count", &n.to_string())]),
        };
        let tone = if self.earlier.is_none() { Tone::Bad } else { Tone::Plain };
        fit::put_right(buf, area.right().saturating_sub(1), area.y, &says, view.theme.tone(tone));
        if !self.trouble.is_empty() {
            fit::put(buf, area.x + 3, area.y + 2, &self.trouble, room, view.theme.tone(Tone::Bad));
        }
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
        self.list.view(below, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "report.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let label = |action, label| Hint { action, label: Some(label), keys: None };
        vec![
            label(Action::Open, "report.open"),
            label(Action::Choose, "report.period"),
            label(Action::Why, "report.why"),
            Action::Compare.into(),
            label(Action::Save, "report.freeze"),
            label(Action::Print, "report.export"),
            label(Action::Edit, "report.texts"),
            Action::Back.into(),
        ]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
