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

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::rows::{Cell, Rows};
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::job::{Ending, Job};
use crate::tui::route::{Message, ReportStep, Route};
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_files::whole;
use soxa_paper::render::{docx, pdf};
use soxa_paper::report::compute::{self, Report};
use soxa_paper::report::document;
use soxa_paper::report::frozen;
use soxa_paper::report::period::{Length, Period};
use soxa_paper::report::workbook;
use soxa_service::grant::Export;
use soxa_service::refusal::Field;
use soxa_service::refusal::WorkProblem;
use soxa_service::{Actor, Register, RegisterKind, ServiceError, access};

const COLUMNS: [Column; 1] = [Column::text(76).growing()];

/// The report of a period.
#[derive(Clone)]
pub struct ReportScreen {
    period: Period,
    report: Option<Arc<Report>>,
    /// The report it is held against, where one is chosen.
    earlier: Option<Arc<Report>>,
    /// The work that was asked for last; none once its end came.
    job: Option<Job>,
    /// Whether the figures are worked out before anybody notices.
    is_quick: bool,
    /// Records changed since the figures were worked out.
    is_old: bool,
    rows: Rows,
    list: List,
    column: usize,
    trouble: String,
    /// That the report of the period was put down, where it was.
    settled: String,
}

impl ReportScreen {
    /// The period that is going on; in a demonstration the one the sample commune reports on.
    pub fn new(ctx: &Ctx<'_>) -> Self {
        let today = ctx.backend.now().date_naive();
        let sample = "2022-03-30".parse::<NaiveDate>().ok().zip("2022-12-30".parse::<NaiveDate>().ok());
        let reports_on = |to: NaiveDate| {
            ctx.workspace().is_some_and(|o| {
                o.register.kind() == RegisterKind::Demo && o.register.commune().valid_from <= to
            })
        };
        let period = match sample.filter(|(_, to)| reports_on(*to)) {
            Some((from, to)) => Period { from, to },
            None => Period::around(today, Length::Month),
        };
        let mut this = Self {
            period,
            report: None,
            earlier: None,
            job: None,
            is_quick: false,
            is_old: false,
            rows: Rows::default(),
            list: List::default(),
            column: 0,
            trouble: String::new(),
            settled: String::new(),
        };
        this.work(period, ctx);
        this
    }

    /// Has the figures of a period worked out.
    fn work(&mut self, period: Period, ctx: &Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let job = figures(workspace, period, ctx.words);
        self.job = Some(job.clone());
        ctx.work(job);
    }

    /// The figures that were worked out: the report's own, or those it is held against.
    fn take(&mut self, report: &Arc<Report>, ctx: &Ctx<'_>) {
        self.is_quick = self.job.take().is_some_and(|job| job.was_quick());
        if report.period == self.period {
            (self.report, self.is_old) = (Some(Arc::clone(report)), false);
            self.trouble.clear();
        } else {
            self.earlier = Some(Arc::clone(report));
        }
        self.show(ctx);
    }

    /// Back from something else, or from work that was left or failed: that is not begun again by itself.
    fn resume(&mut self, ctx: &Ctx<'_>) {
        match self.job.take() {
            Some(_) if self.report.is_none() => {
                ctx.words.say("report.not_worked").clone_into(&mut self.trouble);
            }
            Some(_) => {}
            None => self.work(self.period, ctx),
        }
    }

    /// Figures that are worked out at once follow every change; others say that they are old.
    fn follow(&mut self, ctx: &Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        if !self.is_quick {
            self.is_old = true;
            return;
        }
        if let Some(report) = ctx.read(compute::report(&workspace.register, &workspace.actor, self.period)) {
            self.report = Some(Arc::new(report));
            self.show(ctx);
        }
    }

    fn show(&mut self, ctx: &Ctx<'_>) {
        let Some(report) = &self.report else { return };
        if let Some(workspace) = ctx.workspace() {
            let sent = ctx.read(frozen::last_sent(&workspace.register, &workspace.actor, report.period));
            let sent = sent.flatten().map(|sent| format!(" · {}", frozen::settled(&sent, report)));
            self.settled = sent.unwrap_or_default();
        }
        let width = usize::from(ctx.size.width.saturating_sub(4));
        self.rows = Rows::of(report, self.earlier.as_deref(), width, ctx.words);
        ctx.reloaded(self.load(ctx));
        self.land(false, ctx);
    }

    /// Puts the cursor on a row that has something to open.
    fn land(&mut self, up: bool, ctx: &Ctx<'_>) {
        let at = self.rows.next(self.list.index(), up);
        self.list.select(at as u32, &self.rows);
        ctx.reloaded(self.load(ctx));
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        self.rows.choose(self.list.index(), self.column);
        self.list.load(&self.rows, ctx.size.height.saturating_sub(2));
        self.rows.choose(self.list.index(), self.column);
        self.list.load(&self.rows, ctx.size.height.saturating_sub(2));
        Ok(())
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
        self.report = None;
        self.settled.clear();
        self.work(period, ctx);
    }

    /// Holds the report against the period before, then against the same one a year ago, then against none.
    fn hold_against(&mut self, ctx: &Ctx<'_>) {
        let (before, year) = (self.period.before(), self.period.year_before());
        let next = match self.earlier.as_ref().map(|r| r.period) {
            None => Some(before),
            Some(shown) if shown == before && year != before => Some(year),
            Some(_) => None,
        };
        if let Some(period) = next {
            return self.work(period, ctx);
        }
        self.earlier = None;
        self.show(ctx);
    }

    fn explain(&self, ctx: &mut Ctx<'_>) {
        let Some(figure) = self.code().and_then(|code| self.report.as_ref()?.figure(&code).cloned()) else {
            return;
        };
        let body = rows::explained(&figure, ctx.words, ctx.workspace().map(|o| &*o.register));
        ctx.open(Route::Say(Message { title: figure.indicator.label.clone(), body }));
    }

    /// Writes the document, the pages and the workbook into the folder of slips.
    fn export(&self, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(report)) = (ctx.workspace(), &self.report) else { return };
        let (register, actor, report) =
            (Arc::clone(&workspace.register), workspace.actor.clone(), Arc::clone(report));
        let (folder, words) = (workspace.slips().to_owned(), ctx.words.clone());
        ctx.work(Job::whole(ctx.words.say("job.report_files"), move || {
            let place = write(&register, &actor, &report, &folder)?;
            Ok(Ending::said(Tone::Good, words.fill("report.written", &[("folder", &place)])))
        }));
    }
}

/// Working out the figures of a period; the screen that asked for it is answered with the report.
fn figures(workspace: &Workspace, period: Period, words: &Words) -> Job {
    let (register, actor) = (Arc::clone(&workspace.register), workspace.actor.clone());
    Job::stoppable(words.say("job.report"), move |progress| {
        let go_on = |done, of| progress.at(done, of);
        let report = compute::report_while(&register, &actor, period, &go_on)?;
        Ok(Ending { answer: Some(Answer::Report(Arc::new(report))), then: Vec::new() })
    })
}

fn write(register: &Register, actor: &Actor, report: &Report, folder: &Path) -> Result<String, ServiceError> {
    actor.require(Export)?;
    let name = format!("bao-cao-{}-{}", report.period.from, report.period.to);
    let wrong = |why: String| ServiceError::refused(Field::ReportExport, WorkProblem::NoDocument { why });
    let document = document::document(register, actor, report)?;
    let files = [
        ("docx", docx::render(&document).map_err(|e| wrong(e.to_string()))?),
        ("xlsx", workbook::render(report).map_err(|e| wrong(e.to_string()))?),
        ("pdf", pdf::render(&document).map_err(|e| wrong(e.to_string()))?),
    ];
    for (ending, bytes) in files {
        access::exported(register, actor, "report", &blake3::hash(&bytes))?;
        let file = format!("{name}.{ending}");
        whole::into_own(folder, &file, &bytes).map_err(|e| wrong(soxa_store::error::system(&e)))?;
    }
    // The sheets of that day's rules beside it, such as the month's form.
    let sheets: Vec<String> =
        register.rules().on(report.period.to).sheets().map(|sheet| sheet.id.clone()).collect();
    for id in sheets {
        let Some(sheet) = report.clone().as_sheet(register, &id) else { continue };
        let document = document::document(register, actor, &sheet)?;
        let bytes = pdf::render(&document).map_err(|e| wrong(e.to_string()))?;
        access::exported(register, actor, "report", &blake3::hash(&bytes))?;
        let file = format!("{id}-{}-{}.pdf", report.period.from, report.period.to);
        whole::into_own(folder, &file, &bytes).map_err(|e| wrong(soxa_store::error::system(&e)))?;
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
            UiEvent::Resume(Some(Answer::Report(report))) => self.take(report, ctx),
            UiEvent::Changed(_) => self.follow(ctx),
            UiEvent::Resume(_) => self.resume(ctx),
            UiEvent::Resized => self.show(ctx),
            UiEvent::Action(Action::Left) => {
                self.column = self.column.saturating_sub(1);
                ctx.reloaded(self.load(ctx));
            }
            UiEvent::Action(Action::Right) => {
                self.column = (self.column + 1).min(rows::LAST_COLUMN);
                ctx.reloaded(self.load(ctx));
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
            UiEvent::Action(Action::Sign) => {
                ctx.open(Route::Sign(Box::new(Route::Report(ReportStep::Freeze, self.period))));
            }
            UiEvent::Action(Action::Print) => self.export(ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let room = area.width.saturating_sub(2);
        let period = format!("{}{}", self.period.vi(), self.settled);
        fit::put(buf, area.x + 1, area.y, &period, room, view.theme.tone(Tone::Strong));
        let open = self.report.iter().flat_map(|r| &r.violations).filter(|v| v.reason.is_none()).count();
        let says = match (&self.earlier, open) {
            (Some(earlier), _) => view.words.fill("report.against", &[("period", &earlier.period.vi())]),
            (None, 0) => String::new(),
            (None, n) => view.words.fill("report.violations", &[("count", &n.to_string())]),
        };
        let says = if self.is_old { view.words.say("report.old").to_owned() } else { says };
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
            Action::Sign.into(),
            label(Action::Edit, "report.texts"),
            Action::Back.into(),
        ]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
