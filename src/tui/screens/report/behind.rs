//! The records behind a figure; Enter opens one.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::report::compute::{self, Behind};
use crate::report::indicators::indicator;
use crate::report::period::Period;
use crate::service::ServiceError;
use crate::service::entries;
use crate::store::codec::Kind;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;

const COLUMNS: [Column; 3] = [Column::text(10), Column::text(26), Column::text(36).growing()];
/// So many are looked up at first, so that the list is there within a frame; more when its end is reached.
const FIRST: usize = 150;

#[derive(Debug, Clone, Default)]
struct Records(Vec<Behind>);

impl RowSource for Records {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let row = |(n, b): (usize, &Behind)| {
            let day = b.day.map(|d| d.format("%d/%m/%Y").to_string()).unwrap_or_default();
            Row { id: n as u32, cells: vec![day, b.title.clone(), b.detail.clone()], ..Row::default() }
        };
        self.0.iter().enumerate().skip(from).take(count).map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        Some(id as usize).filter(|n| *n < self.0.len())
    }
}

/// The records of a figure.
#[derive(Clone)]
pub struct BehindList {
    code: String,
    period: Period,
    records: Records,
    list: List,
    /// How many are looked up.
    limit: usize,
}

impl BehindList {
    /// Those of a figure in a period.
    pub fn new(code: &str, period: Period, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let records = Records::default();
        let mut this = Self { code: code.to_owned(), period, records, list: List::default(), limit: FIRST };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let (Some(office), Some(figure)) = (ctx.desk.office(), indicator(&self.code)) else { return Ok(()) };
        self.records =
            Records(compute::behind(&office.register, &office.actor, figure, self.period, self.limit)?);
        self.list.load(&self.records, ctx.size.height.saturating_sub(1));
        Ok(())
    }

    /// At the end of what was looked up, looks further.
    fn go_on(&mut self, ctx: &Ctx<'_>) {
        if self.list.index() + 1 == self.limit && self.records.len() == self.limit {
            self.limit *= 4;
            ctx.reloaded(self.load(ctx));
        }
    }
}

impl Screen for BehindList {
    fn title(&self, _words: &Words) -> String {
        format!("8 {}", indicator(&self.code).map_or("", |i| i.label.as_str()))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => ctx.reloaded(self.load(ctx)),
            UiEvent::Action(action) if self.list.act(*action, &self.records) => self.go_on(ctx),
            UiEvent::Action(Action::Open) => {
                let Some(record) = self.records.0.get(self.list.index()) else { return Outcome::Consumed };
                let no = record.subject.no;
                match record.subject.kind {
                    Kind::Case => ctx.open(Route::Case(no)),
                    Kind::Person => ctx.open(Route::Person(no)),
                    Kind::Household => ctx.open(Route::Household(no)),
                    Kind::Entry => {
                        if let Some(o) = ctx.desk.office()
                            && let Some(line) = ctx.read(entries::get(&o.register, &o.actor, no))
                        {
                            ctx.open(Route::EntryForm { register: line.record.register, no: Some(no) });
                        }
                    }
                    _ => {}
                }
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        if self.records.is_empty() {
            let words = view.words.say("report.no_records");
            fit::put(buf, area.x + 3, area.y + 1, words, area.width.saturating_sub(4), Style::new());
        }
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        self.list.view(below, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "report.behind_about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
