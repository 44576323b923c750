//! Screen 5, files on people without papers: what waits and where it stands. Opening one asks why.

mod form;
mod sheet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

pub use form::OfFile;
pub use sheet::SpecialSheet;

use super::title_key;
use crate::domain::labels::Vocabulary;
use crate::domain::time::vi_day;
use crate::service::special::{Brief, list};
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::route::{Route, SpecialStep};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;

const COLUMNS: [Column; 5] =
    [Column::text(17), Column::name(20).growing(), Column::text(20), Column::text(5), Column::text(14)];

/// The files.
#[derive(Clone)]
pub struct Specials {
    files: Files,
    list: List,
    wrong: Option<String>,
}

#[derive(Clone)]
struct Files(Vec<Brief>);

impl RowSource for Files {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        self.0.iter().skip(from).take(count).map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|b| b.no == id)
    }
}

fn row(b: &Brief) -> Row {
    let (held, of) = b.papers;
    let answer = b.answer_by.map(|d| d.format("%d/%m/%Y").to_string()).unwrap_or_default();
    let answer = if b.is_late { format!("✗ {answer}") } else { answer };
    let tone = match (b.is_late, b.state.is_before_transfer()) {
        (true, _) => Tone::Bad,
        (false, true) => Tone::Plain,
        (false, false) => Tone::Faint,
    };
    let cells =
        vec![b.number.clone(), b.name.clone(), b.state.vi().to_owned(), format!("{held}/{of}"), answer];
    Row { id: b.no, cells, tone, changed: false }
}

impl Specials {
    /// The files as they stand.
    pub fn new(ctx: &Ctx<'_>) -> Self {
        let mut this = Self { files: Files(Vec::new()), list: List::default(), wrong: None };
        this.load(ctx);
        this
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        match list(&office.register, &office.actor, None) {
            Ok(files) => self.files = Files(files),
            Err(e) => self.wrong = Some(ctx.words.tell(&e)),
        }
        self.list.load(&self.files, ctx.size.height.saturating_sub(4));
    }
}

impl Screen for Specials {
    fn title(&self, words: &Words) -> String {
        format!("5 {}", words.say(title_key(5)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["special", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => self.load(ctx),
            UiEvent::Action(action) if self.list.act(*action, &self.files) => {}
            UiEvent::Action(Action::Open) => {
                let number = self.list.selected().and_then(|no| self.files.0.iter().find(|b| b.no == no));
                match number {
                    Some(b) => ctx.open(Route::SpecialForm(SpecialStep::Read(b.number.clone()))),
                    None => return Outcome::Ignored,
                }
            }
            UiEvent::Action(Action::Add) => ctx.open(Route::SpecialForm(SpecialStep::Open)),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        if let Some(wrong) = &self.wrong {
            let text = format!("✗ {wrong}");
            fit::put(
                buf,
                area.x + 1,
                area.y,
                &text,
                area.width.saturating_sub(2),
                view.theme.tone(Tone::Bad),
            );
            return None;
        }
        let before = self.files.0.iter().filter(|b| b.state.is_before_transfer()).count().to_string();
        let text = view.words.fill("special.waiting", &[("count", &before)]);
        fit::put(buf, area.x + 1, area.y, &text, area.width, view.theme.tone(Tone::Strong));
        if self.files.is_empty() {
            fit::put(buf, area.x + 3, area.y + 2, view.words.say("special.none"), area.width, Style::new());
        }
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        self.list.view(below, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "special.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Add.into(), Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}

/// A day, or nothing.
fn day(day: Option<chrono::NaiveDate>) -> String {
    day.map(vi_day).unwrap_or_default()
}
