//! Reports as they were sent, and what would be different in one if it were made now.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::figures;
use crate::tui::action::Action;
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::widgets::sheet::{Line, Sheet};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::frozen_report::FrozenReport;
use soxa_paper::report::compute::Report;
use soxa_paper::report::frozen::{differences, shown};
use soxa_paper::report::period::Period;
use soxa_service::ServiceError;
use soxa_service::reports;
use soxa_store::codec::Stored;

const COLUMNS: [Column; 4] = [
    Column::text(20).headed("head.number"),
    Column::text(10).headed("head.day"),
    Column::text(24).headed("head.period"),
    Column::text(20).growing().headed("head.signer"),
];

impl AsRow for Stored<FrozenReport> {
    fn id(&self, _: u32) -> u32 {
        self.no
    }

    fn row(&self, _: u32) -> Row {
        let f = &self.record;
        let period = Period { from: f.from, to: f.to };
        let dated = f.dated.format("%d/%m/%Y").to_string();
        Row { cells: vec![f.number.clone(), dated, period.vi(), f.signer.clone()], ..Row::default() }
    }
}

/// The reports that were sent.
#[derive(Clone, Default)]
pub struct SentList(Vec<Stored<FrozenReport>>);

impl Listing for SentList {
    type Rows = Vec<Stored<FrozenReport>>;

    fn rows(&self) -> &Vec<Stored<FrozenReport>> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, _: &Words) -> Result<(), ServiceError> {
        self.0 = reports::frozen(&workspace.register, &workspace.actor)?;
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        format!("8 {}", words.say("report.sent_title"))
    }

    fn list(&self) -> ListId {
        ListId::SentReports
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "report.none_sent"
    }

    fn help(&self) -> &'static str {
        "report.sent_about"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Back.into()]
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        match (event, at) {
            (UiEvent::Action(Action::Open), Some(no)) => ctx.open(Route::SentReport(no)),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}

/// One report that was sent, held against the figures of today once they are worked out.
#[derive(Clone)]
pub struct SentSheet {
    sent: Option<FrozenReport>,
    sheet: Sheet,
}

impl SentSheet {
    /// The one of a number.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(no: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { sent: None, sheet: Sheet::default() };
        if let Some(workspace) = ctx.workspace() {
            let sent = reports::get(&workspace.register, &workspace.actor, no)?.record;
            ctx.work(figures(workspace, Period { from: sent.from, to: sent.to }, ctx.words));
            this.sheet.replace(lines(&sent, None, ctx));
            this.sent = Some(sent);
        }
        Ok(this)
    }
}

fn lines(f: &FrozenReport, now: Option<&Report>, ctx: &Ctx<'_>) -> Vec<Line> {
    let words = ctx.words;
    let rules = ctx.workspace().map(|workspace| workspace.register.rules());
    let period = Period { from: f.from, to: f.to };
    let mut lines = vec![
        Line::new(words.say("report.number"), f.number.clone()),
        Line::new(words.say("report.dated"), f.dated.format("%d/%m/%Y").to_string()),
        Line::new(words.say("report.signer"), f.signer.clone()),
        Line::new(words.say("report.period"), period.vi()),
        Line::whole(""),
    ];
    lines.extend(against(f, now, words));
    lines.push(Line::whole(""));
    lines.extend(f.figures.iter().map(|figure| {
        let label =
            rules.and_then(|r| r.figure(&figure.code)).map_or(figure.code.as_str(), |i| i.label.as_str());
        Line::whole(format!("  {label}: {}", shown(figure)))
    }));
    lines
}

/// What would be different if it were made now.
fn against(f: &FrozenReport, now: Option<&Report>, words: &Words) -> Vec<Line> {
    let Some(now) = now else {
        return vec![Line::whole(words.say("report.not_worked")).toned(Tone::Look)];
    };
    let different = differences(f, now);
    if different.is_empty() {
        return vec![Line::whole(words.say("report.same")).toned(Tone::Good)];
    }
    let count = different.len().to_string();
    let says = Line::whole(words.fill("report.different", &[("count", &count)])).toned(Tone::Look);
    let each = different
        .iter()
        .map(|d| Line::whole(format!("  {}: {} → {}", d.label, d.sent, d.now)).toned(Tone::Look));
    std::iter::once(says).chain(each).collect()
}

impl Screen for SentSheet {
    fn title(&self, words: &Words) -> String {
        format!("8 {} {}", words.say("screen.8"), self.sent.as_ref().map_or("", |sent| sent.number.as_str()))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["table", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resume(Some(Answer::Report(now))) => {
                let lines = self.sent.as_ref().map(|sent| lines(sent, Some(now), ctx));
                self.sheet.replace(lines.unwrap_or_default());
            }
            UiEvent::Action(action) if self.sheet.act(*action, ctx.size.height) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.sheet.view(area, buf, view);
        None
    }

    fn help(&self) -> &'static str {
        "report.sent_about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::PageDown.into(), Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
