//! Screen 5, files on people without papers: what waits and where it stands. Opening one asks why.

mod form;
mod sheet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use form::OfFile;
pub use sheet::SpecialSheet;

use super::title_key;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::list_memory::ListId;
use crate::tui::route::{Route, SpecialStep};
use crate::tui::screen::{Ctx, Hint, UiEvent, ViewCtx};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::labels::Vocabulary;
use soxa_domain::time::vi_day;
use soxa_service::ServiceError;
use soxa_service::special::{Brief, list};

const COLUMNS: [Column; 5] = [
    Column::text(17).headed("head.number"),
    Column::name(20).growing().headed("head.name"),
    Column::text(20).headed("head.state"),
    Column::text(5).headed("head.papers"),
    Column::text(14).headed("head.answer"),
];

/// The files.
#[derive(Clone, Default)]
pub struct Specials(Vec<Brief>);

impl AsRow for Brief {
    fn id(&self, _: u32) -> u32 {
        self.no
    }

    fn row(&self, _: u32) -> Row {
        let (held, of) = self.papers;
        let answer = self.answer_by.map(|d| d.format("%d/%m/%Y").to_string()).unwrap_or_default();
        let answer = if self.is_late { format!("✗ {answer}") } else { answer };
        let tone = match (self.is_late, self.state.is_before_transfer()) {
            (true, _) => Tone::Bad,
            (false, true) => Tone::Plain,
            (false, false) => Tone::Faint,
        };
        let cells = vec![
            self.number.clone(),
            self.name.clone(),
            self.state.vi().to_owned(),
            format!("{held}/{of}"),
            answer,
        ];
        Row { cells, tone, ..Row::default() }
    }
}

impl Listing for Specials {
    type Rows = Vec<Brief>;

    fn rows(&self) -> &Vec<Brief> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, _: &Words) -> Result<(), ServiceError> {
        self.0 = list(&workspace.register, &workspace.actor, None)?;
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        format!("5 {}", words.say(title_key(5)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["special", "table", "list"]
    }

    fn list(&self) -> ListId {
        ListId::Specials
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "special.none"
    }

    fn help(&self) -> &'static str {
        "special.about"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Add.into(), Action::Back.into()]
    }

    fn above(&self) -> u16 {
        2
    }

    fn view_above(&self, _: Option<u32>, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let before = self.0.iter().filter(|b| b.state.is_before_transfer()).count().to_string();
        let text = view.words.fill("special.waiting", &[("count", &before)]);
        fit::put(buf, area.x + 1, area.y, &text, area.width, view.theme.tone(Tone::Strong));
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let file = self.0.iter().find(|b| Some(b.no) == at);
        match (event, file) {
            (UiEvent::Action(Action::Open), Some(b)) => {
                ctx.open(Route::SpecialForm(SpecialStep::Read(b.number.clone())));
            }
            (UiEvent::Action(Action::Add), _) => ctx.open(Route::SpecialForm(SpecialStep::Open)),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}

/// A day, or nothing.
fn day(day: Option<chrono::NaiveDate>) -> String {
    day.map(vi_day).unwrap_or_default()
}
