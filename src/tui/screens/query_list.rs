//! A field that searches as it is typed into, above a list of what was found: the shape of the look-up screens. Down goes
//! from the field among the rows, where letters are keys and the list is a table; Esc and / go back to the field.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::list_output;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::list_memory::{ListId, Remembered};
use crate::tui::screen::{Ctx, Hint, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, RowSource};
use crate::tui::widgets::table::{Filter, Reply, Table, beside};
use crate::tui::widgets::text_field::TextField;

/// Rows above the list: the field, a blank line.
const ABOVE: u16 = 3;

/// The query field and the list under it.
#[derive(Debug, Clone)]
pub struct QueryList {
    field: TextField,
    list: List,
    columns: &'static [Column],
    /// The rows as a table, while the cursor is among them.
    table: Option<Table>,
    remembered: Remembered,
    /// The filter that what is found next is to be kept to.
    filter: Option<Filter>,
}

/// What an event meant for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryReply {
    /// Nothing.
    Ignored,
    /// The query is another: search again, then [`QueryList::found`].
    Query,
    /// The selection moved or something else changed.
    Used,
    /// The selected row is to be opened.
    Open(u32),
    /// The table asks for something.
    Table(Reply),
}

impl QueryList {
    /// With a query to begin with, or with the filter that was chosen by name.
    pub fn new(list: ListId, query: &str, columns: &'static [Column], ctx: &Ctx<'_>) -> Self {
        let mut field = TextField::composed();
        field.set(query);
        let remembered = Remembered::of(list, ctx);
        let mut this = Self { field, list: List::default(), columns, table: None, remembered, filter: None };
        this.is_asked(ctx);
        this
    }

    /// Takes the filter that was chosen by name elsewhere; true where there is one, so that it is searched anew.
    pub fn is_asked(&mut self, ctx: &Ctx<'_>) -> bool {
        let asked = self.remembered.asked(ctx);
        let is_asked = asked.is_some();
        if let Some(filter) = asked {
            self.take(filter);
        }
        is_asked
    }

    fn take(&mut self, filter: Filter) {
        self.ask(&filter.text);
        self.filter = Some(filter);
    }

    /// Whether what is found next will be gone through as a table.
    pub fn is_to_be_entered(&self) -> bool {
        self.filter.is_some()
    }

    /// Leaves the cursor in the field: not all that was found is there to be gone through.
    pub fn stay_in_field(&mut self) {
        self.filter = None;
    }

    /// Which list it is.
    pub fn id(&self) -> ListId {
        self.remembered.list().clone()
    }

    /// The contexts of its keys: among the rows, and in the field.
    pub fn contexts(
        &self,
        among: &'static [&'static str],
        field: &'static [&'static str],
    ) -> &'static [&'static str] {
        match &self.table {
            Some(table) if table.is_typing() => &["filter", "field"],
            Some(_) => among,
            None => field,
        }
    }

    /// The keys that matter while something lies over the rows; else those of the screen.
    pub fn hints_over(&self, own: Vec<Hint>) -> Vec<Hint> {
        self.table.as_ref().and_then(Table::hints).unwrap_or(own)
    }

    /// What is looked for.
    pub fn query(&self) -> String {
        self.field.text().trim().to_owned()
    }

    /// Whether the cursor is among the rows, where letters are keys.
    pub fn is_among_rows(&self) -> bool {
        self.table.is_some()
    }

    /// The rows as a table, while the cursor is among them.
    pub fn table(&self) -> Option<&Table> {
        self.table.as_ref()
    }

    /// Does what the table asks for.
    pub fn answer(&mut self, reply: &Reply, title: &str, ctx: &mut Ctx<'_>) {
        let query = self.query();
        if let Some(table) = &mut self.table {
            // What was typed to find the rows is part of what they are kept to.
            let filter = Filter { text: query, ..table.filter() };
            if !self.remembered.answer(reply, (table, &filter), title, ctx) {
                list_output::answer(reply, table, title, ctx);
            }
        }
    }

    /// Prints what the table shows.
    pub fn print(&self, title: &str, ctx: &Ctx<'_>) {
        if let Some(table) = &self.table {
            list_output::print(table, title, ctx);
        }
    }

    /// Takes every mark away: what was to be done to them is done.
    pub fn unmark(&mut self) {
        if let Some(table) = &mut self.table {
            table.unmark();
        }
    }

    /// Looks for something else.
    pub fn ask(&mut self, query: &str) {
        self.field.set(query);
        self.table = None;
    }

    /// Rows the list has, its head taken off.
    fn height(&self, ctx: &Ctx<'_>) -> u16 {
        ctx.size.height.saturating_sub(ABOVE + u16::from(Table::new(self.columns).has_heads()))
    }

    /// Shows what was found, from its beginning.
    pub fn found(&mut self, source: &dyn RowSource, ctx: &Ctx<'_>) {
        self.list.restart(source, self.height(ctx));
        if let Some(filter) = self.filter.take() {
            self.enter(source, ctx);
            if let Some(table) = &mut self.table {
                table.keep_to_filter(&Filter { text: String::new(), ..filter });
                self.remembered.note(table, ctx);
            }
        }
    }

    /// Shows the same again after a change; the selection stays with its record.
    pub fn again(&mut self, source: &dyn RowSource, from_elsewhere: bool, ctx: &Ctx<'_>) {
        self.list.load(source, self.height(ctx));
        if let Some(table) = &mut self.table {
            table.load(source, ctx.size.height.saturating_sub(ABOVE), from_elsewhere);
        }
    }

    /// Goes among the rows.
    pub fn enter(&mut self, source: &dyn RowSource, ctx: &Ctx<'_>) {
        if self.table.is_none() && self.list.total() > 0 {
            let mut table = Table::new(self.columns);
            table.load(source, ctx.size.height.saturating_sub(ABOVE), false);
            table.arrange_as(self.remembered.arrangement());
            self.table = Some(table);
        }
    }

    fn leave(&mut self, source: &dyn RowSource) {
        if let Some(id) = self.table.take().and_then(|table| table.selected()) {
            self.list.select(id, source);
        }
    }

    /// Takes an event.
    pub fn update(&mut self, event: &UiEvent, source: &dyn RowSource, ctx: &Ctx<'_>) -> QueryReply {
        if self.table.is_some() {
            return self.among(event, source, ctx);
        }
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

    fn among(&mut self, event: &UiEvent, source: &dyn RowSource, ctx: &Ctx<'_>) -> QueryReply {
        let Some(table) = &mut self.table else { return QueryReply::Ignored };
        let first = table.index() == 0;
        let laid_over = table.is_choosing() || table.is_typing();
        match event {
            UiEvent::Action(_) if laid_over => {}
            UiEvent::Action(Action::Filter) => {
                self.leave(source);
                return QueryReply::Used;
            }
            UiEvent::Action(Action::Up) if first => {
                self.leave(source);
                return QueryReply::Used;
            }
            UiEvent::Action(Action::Open) => {
                return table.selected().map_or(QueryReply::Used, QueryReply::Open);
            }
            _ => {}
        }
        let reply = table.update(event, ctx);
        self.remembered.note(table, ctx);
        match reply {
            Reply::Ignored if matches!(event, UiEvent::Action(Action::Back)) => {
                self.leave(source);
                QueryReply::Used
            }
            Reply::Ignored => QueryReply::Ignored,
            Reply::Used => QueryReply::Used,
            Reply::Filter(filter) => {
                self.take(filter);
                QueryReply::Query
            }
            reply => QueryReply::Table(reply),
        }
    }

    /// Draws field, heading and list; the cursor where the field has it.
    pub fn view(&self, area: Rect, buf: &mut Buffer, heading: &str, view: &ViewCtx<'_>) -> Option<Position> {
        let x =
            fit::put(buf, area.x + 1, area.y, view.words.say("query.prompt"), area.width, Style::new()) + 1;
        let field = Rect { x, y: area.y, width: 40.min(area.width.saturating_sub(x + 1)), height: 1 };
        let cursor = self.field.view(field, buf, view.theme.editable(), None);
        fit::put_right(buf, area.right().saturating_sub(1), area.y, heading, view.theme.tone(Tone::Faint));
        let mut below = Rect { y: area.y + 2, height: area.height.saturating_sub(ABOVE - 1), ..area };
        if let Some(table) = &self.table {
            return table.view(below, buf, view);
        }
        if self.list.total() == 0 {
            let word = if self.field.is_empty() { "query.nothing" } else { "query.none_found" };
            let room = area.width.saturating_sub(4);
            fit::put(buf, area.x + 3, below.y, view.words.say(word), room, Style::new());
            return Some(cursor);
        }
        let (rows, beside) = beside::parts(below);
        below = rows;
        if let Some(area) = beside {
            beside::view(self.columns, self.list.selected_row(), area, buf, view);
        }
        let heads = Table::new(self.columns);
        if heads.has_heads() {
            heads.plain_heads(Rect { height: 1, ..below }, buf, view);
            below = Rect { y: below.y + 1, height: below.height.saturating_sub(1), ..below };
        }
        self.list.view(below, buf, self.columns, view);
        Some(cursor)
    }
}
