//! A field that searches as it is typed into, above a list of what was found: the shape of the look-up screens.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::{Ctx, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, RowSource};
use crate::tui::widgets::text_field::TextField;

/// Rows above the list: the field, a blank line.
const ABOVE: u16 = 3;

/// The query field and the list under it.
#[derive(Debug, Clone)]
pub struct QueryList {
    field: TextField,
    list: List,
}

/// What an event meant for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryReply {
    /// Nothing.
    Ignored,
    /// The query is another: search again, then [`QueryList::found`].
    Query,
    /// The selection moved or something else changed.
    Used,
    /// The selected row is to be opened.
    Open(u32),
}

impl QueryList {
    /// With a query to begin with.
    pub fn new(query: &str) -> Self {
        let mut field = TextField::composed();
        field.set(query);
        Self { field, list: List::default() }
    }

    /// What is looked for.
    pub fn query(&self) -> String {
        self.field.text().trim().to_owned()
    }

    /// Looks for something else.
    pub fn ask(&mut self, query: &str) {
        self.field.set(query);
    }

    /// Shows what was found, from its beginning.
    pub fn found(&mut self, source: &dyn RowSource, ctx: &Ctx<'_>) {
        self.list.restart(source, ctx.size.height.saturating_sub(ABOVE));
    }

    /// Shows the same again after a change; the selection stays with its record.
    pub fn again(&mut self, source: &dyn RowSource, ctx: &Ctx<'_>) {
        self.list.load(source, ctx.size.height.saturating_sub(ABOVE));
    }

    /// Takes an event.
    pub fn update(&mut self, event: &UiEvent, source: &dyn RowSource, ctx: &Ctx<'_>) -> QueryReply {
        let before = self.field.text();
        match event {
            UiEvent::Text(c) => self.field.type_char(*c, ctx.typing),
            UiEvent::Paste(text) => self.field.paste(text),
            UiEvent::Action(Action::Open) => {
                return self.list.selected().map_or(QueryReply::Used, QueryReply::Open);
            }
            UiEvent::Action(Action::Back) if !before.is_empty() => {
                self.field.act(Action::Clear);
            }
            UiEvent::Action(action) if self.list.act(*action, source) || self.field.act(*action) => {}
            _ => return QueryReply::Ignored,
        }
        if self.field.text() == before { QueryReply::Used } else { QueryReply::Query }
    }

    /// Draws field, heading and list.
    pub fn view(
        &self,
        area: Rect,
        buf: &mut Buffer,
        heading: &str,
        columns: &[Column],
        view: &ViewCtx<'_>,
    ) -> Position {
        let x =
            fit::put(buf, area.x + 1, area.y, view.words.say("query.prompt"), area.width, Style::new()) + 1;
        let field = Rect { x, y: area.y, width: 40.min(area.width.saturating_sub(x + 1)), height: 1 };
        let cursor = self.field.view(field, buf, view.theme.editable(), None);
        fit::put_right(buf, area.right().saturating_sub(1), area.y, heading, view.theme.tone(Tone::Faint));
        if self.list.total() == 0 {
            fit::put(
                buf,
                area.x + 3,
                area.y + 2,
                view.words.say("query.nothing"),
                area.width.saturating_sub(4),
                Style::new(),
            );
        }
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(ABOVE), ..area };
        self.list.view(below, buf, columns, view);
        cursor
    }
}
