//! A list that a service fills. What one list shows and does is a [`Listing`]; everything a screen must do around it is
//! here, once: reading it again on news, what the table does for every list, what is done to marked rows, what stands
//! where there is nothing, and why it could not be read.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::list_output;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::list_memory::{ListId, Remembered};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, RowSource};
use crate::tui::widgets::table::{Reply, Table};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::ServiceError;

/// What one list is for.
pub trait Listing: Clone + 'static {
    /// Its rows.
    type Rows: RowSource;
    /// What was read.
    fn rows(&self) -> &Self::Rows;
    /// Reads the rows.
    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError>;
    /// What the first line calls it.
    fn title(&self, words: &Words) -> String;
    /// Which list it is, for what is remembered of it.
    fn list(&self) -> ListId;
    /// Its keymap contexts, most specific first.
    fn contexts(&self) -> &'static [&'static str] {
        &["table", "list"]
    }
    /// Its columns.
    fn columns(&self) -> &[Column];
    /// Word key of what stands there where there are no rows.
    fn empty(&self) -> &'static str;
    /// Word key of the help's own paragraph.
    fn help(&self) -> &'static str;
    /// The keys that matter, with the record that is selected.
    fn hints(&self, at: Option<u32>) -> Vec<Hint>;
    /// Rows above the list.
    fn above(&self) -> u16 {
        1
    }
    /// Draws what stands above the list.
    fn view_above(&self, _at: Option<u32>, _area: Rect, _buf: &mut Buffer, _view: &ViewCtx<'_>) {}
    /// Takes an event that does not move the selection.
    fn act(&mut self, _event: &UiEvent, _at: Option<u32>, _ctx: &mut Ctx<'_>) -> Acted {
        Acted::Ignored
    }
    /// Does something to all marked rows; ignored where it is nothing that is done to several.
    fn act_on(&mut self, _action: Action, _marked: &[u32], _ctx: &mut Ctx<'_>) -> Acted {
        Acted::Ignored
    }
    /// The selection came to the row of this place; whether there is more to read now.
    fn moved(&mut self, _index: usize) -> bool {
        false
    }
}

/// What a list made of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acted {
    /// Nothing.
    Ignored,
    /// Something that changed no row.
    Done,
    /// Something after which the rows are others.
    Changed,
}

/// Acts that write something of a row.
const WRITES_ONE: [Action; 6] =
    [Action::Delete, Action::Postpone, Action::Dismiss, Action::Merge, Action::Fix, Action::Apply];

/// The screen of any list.
#[derive(Clone)]
pub struct ListPage<L> {
    of: L,
    table: Table,
    remembered: Remembered,
    /// Why the rows could not be read, in their place.
    unread: Option<String>,
}

impl<L: Listing> ListPage<L> {
    /// With the rows of now.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn open(of: L, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let remembered = Remembered::of(of.list(), ctx);
        let mut this = Self { table: Table::new(of.columns()), of, remembered, unread: None };
        this.read(false, ctx)?;
        this.table.arrange_as(this.remembered.arrangement());
        this.take_filter(ctx);
        Ok(this)
    }

    fn read(&mut self, from_elsewhere: bool, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        if let Some(workspace) = ctx.workspace() {
            self.of.read(workspace, ctx.words)?;
        }
        let height = ctx.size.height.saturating_sub(self.of.above());
        self.table.load(self.of.rows(), height, from_elsewhere);
        Ok(())
    }

    /// The record that is selected; none where the rows are not shown, so that no key acts on one that nobody sees.
    fn selected(&self) -> Option<u32> {
        self.table.selected().filter(|_| self.unread.is_none())
    }

    fn read_again(&mut self, from_elsewhere: bool, ctx: &Ctx<'_>) {
        self.unread = self.read(from_elsewhere, ctx).err().map(|e| ctx.words.tell(&e));
    }

    /// Keeps to the filter that was chosen by name elsewhere.
    fn take_filter(&mut self, ctx: &Ctx<'_>) {
        if let Some(filter) = self.remembered.asked(ctx) {
            self.table.keep_to_filter(&filter);
            self.remembered.note(&self.table, ctx);
        }
    }

    /// What the table makes of an event; true where it was its own.
    fn in_table(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> bool {
        let reply = self.table.update(event, ctx);
        let title = self.of.title(ctx.words);
        let filter = self.table.filter();
        let used = match &reply {
            Reply::Filter(filter) => {
                self.table.keep_to_filter(filter);
                true
            }
            reply => {
                self.remembered.answer(reply, (&mut self.table, &filter), &title, ctx)
                    || list_output::answer(reply, &self.table, &title, ctx)
            }
        };
        if used {
            self.remembered.note(&self.table, ctx);
        }
        if used && self.of.moved(self.table.index()) {
            self.read_again(false, ctx);
        }
        used
    }

    /// Something to be done to all marked rows.
    fn on_marked(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> bool {
        let marked = self.table.marked();
        let UiEvent::Action(action) = event else { return false };
        if marked.is_empty() || self.table.is_choosing() || self.table.is_typing() {
            return false;
        }
        match self.of.act_on(*action, &marked, ctx) {
            // What is done to one row is not done to another than those that are marked.
            Acted::Ignored if WRITES_ONE.contains(action) => {
                ctx.toast(Tone::Look, ctx.words.say("table.one_row"));
            }
            Acted::Ignored => return false,
            Acted::Done => {}
            Acted::Changed => {
                self.table.unmark();
                self.read_again(false, ctx);
            }
        }
        true
    }
}

impl<L: Listing> Screen for ListPage<L> {
    fn title(&self, words: &Words) -> String {
        self.of.title(words)
    }

    fn contexts(&self) -> &'static [&'static str] {
        if self.table.is_typing() { &["filter", "field"] } else { self.of.contexts() }
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        if self.unread.is_none() && (self.on_marked(event, ctx) || self.in_table(event, ctx)) {
            return Outcome::Consumed;
        }
        match (self.of.act(event, self.selected(), ctx), event) {
            (Acted::Changed, _) | (Acted::Ignored, UiEvent::Resume(_) | UiEvent::Resized) => {
                self.read_again(false, ctx);
                self.take_filter(ctx);
            }
            (Acted::Ignored, UiEvent::Changed(_)) => self.read_again(true, ctx),
            (Acted::Done, _) => {}
            (Acted::Ignored, UiEvent::Action(Action::Print)) => {
                list_output::print(&self.table, &self.of.title(ctx.words), ctx);
            }
            (Acted::Ignored, _) => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let above = self.of.above();
        let below = Rect { y: area.y + above, height: area.height.saturating_sub(above), ..area };
        let room = area.width.saturating_sub(4);
        if let Some(why) = &self.unread {
            for (y, line) in (below.y..below.bottom()).zip(fit::wrap(&format!("✗ {why}"), room)) {
                fit::put(buf, area.x + 3, y, &line, room, view.theme.tone(Tone::Bad));
            }
            return None;
        }
        self.of.view_above(self.table.selected(), area, buf, view);
        if self.of.rows().is_empty() {
            // Below the heads of the columns.
            fit::put(buf, area.x + 3, below.y + 2, view.words.say(self.of.empty()), room, Style::new());
        }
        self.table.view(below, buf, view)
    }

    fn list(&self) -> Option<ListId> {
        Some(self.of.list())
    }

    fn help(&self) -> &'static str {
        self.of.help()
    }

    fn hints(&self) -> Vec<Hint> {
        self.table.hints().unwrap_or_else(|| self.of.hints(self.selected()))
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
