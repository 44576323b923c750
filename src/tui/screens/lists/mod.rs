//! Screen 6: the lists that others sent, and how each stands. Enter takes one up where it was put down.

mod answers;
mod difference;
mod overview;
mod take_in;
mod view;
mod work;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

pub use answers::RowAnswer;
pub use take_in::TakeIn;
pub use work::ListWork;

use super::title_key;
use crate::domain::list_check::kind;
use crate::service::ServiceError;
use crate::service::lists::{Standing, lists};
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::cleaning::bar;
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;

const COLUMNS: [Column; 5] =
    [Column::text(20), Column::text(20).growing(), Column::text(10), Column::number(9), Column::text(10)];

/// The lists.
#[derive(Clone)]
pub struct Lists {
    all: All,
    list: List,
}

#[derive(Clone)]
struct All(Vec<Standing>);

impl RowSource for All {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        self.0.iter().skip(from).take(count).map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|s| s.list.no == id)
    }
}

fn row(s: &Standing) -> Row {
    let l = &s.list.record;
    let label = kind(&l.kind).map_or_else(|| l.kind.clone(), |k| k.label.clone());
    let name = if l.sender.is_empty() { l.name.clone() } else { format!("{} · {}", l.sender, l.name) };
    let day = l.received_at.local().format("%d/%m/%Y").to_string();
    let cells =
        vec![label, name, day, format!("{}/{}", s.decided(), l.rows), bar(s.decided(), l.rows as usize, 10)];
    let tone = if s.open + s.later > 0 { Tone::Plain } else { Tone::Faint };
    Row { id: s.list.no, cells, tone, changed: false }
}

impl Lists {
    /// The lists as they stand, those of prisoners first among those with work.
    pub fn new(ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { all: All(Vec::new()), list: List::default() };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(office) = ctx.desk.office() else { return Ok(()) };
        let mut all = lists(&office.register, &office.actor, None)?;
        all.sort_by_key(|s| (s.open + s.later == 0, s.list.record.kind != "prisoners"));
        self.all = All(all);
        self.list.load(&self.all, ctx.size.height.saturating_sub(3));
        Ok(())
    }
}

/// Opens the form for a file that waits; where none does, says where to put one.
fn take_in_one(ctx: &mut Ctx<'_>) {
    let Some(office) = ctx.desk.office() else { return };
    if take_in::files(office).is_empty() {
        let folder = take_in::folder(office).display().to_string();
        return ctx.toast(Tone::Look, ctx.words.fill("lists.take_in_where", &[("folder", &folder)]));
    }
    ctx.open(Route::TakeInList);
}

impl Screen for Lists {
    fn title(&self, words: &Words) -> String {
        format!("6 {}", words.say(title_key(6)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["lists", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => ctx.reloaded(self.load(ctx)),
            UiEvent::Action(action) if self.list.act(*action, &self.all) => {}
            UiEvent::Action(Action::Open) => match self.list.selected() {
                Some(no) => ctx.open(Route::ListWork(no)),
                None => return Outcome::Ignored,
            },
            UiEvent::Action(Action::Add) => take_in_one(ctx),
            UiEvent::Action(Action::Print) => match self.list.selected() {
                Some(no) => ctx.open(Route::ListSummary(no)),
                None => return Outcome::Ignored,
            },
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        if self.all.is_empty() {
            let text = view.words.say("lists.none");
            fit::put(buf, area.x + 3, area.y + 1, text, area.width.saturating_sub(4), Style::new());
        }
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        self.list.view(below, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "lists.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let take_in = Hint { action: Action::Add, label: Some("lists.take_in"), keys: None };
        vec![Action::Open.into(), take_in, Action::Print.into(), Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
