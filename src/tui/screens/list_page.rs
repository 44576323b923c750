//! A list that a service fills. What one list shows and does is a [`Listing`]; everything a screen must do around it is
//! here, once: reading it again on news, the selection that stays with its record, keys for moving, what stands where
//! there is nothing, and why it could not be read.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::fit;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, RowSource};
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
    /// Its keymap contexts, most specific first.
    fn contexts(&self) -> &'static [&'static str] {
        &["list"]
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

/// The screen of any list.
#[derive(Clone)]
pub struct ListPage<L> {
    of: L,
    list: List,
    /// Why the rows could not be read, in their place.
    unread: Option<String>,
}

impl<L: Listing> ListPage<L> {
    /// With the rows of now.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn open(of: L, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { of, list: List::default(), unread: None };
        this.read(ctx)?;
        Ok(this)
    }

    fn read(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        if let Some(workspace) = ctx.workspace() {
            self.of.read(workspace, ctx.words)?;
        }
        self.list.load(self.of.rows(), ctx.size.height.saturating_sub(self.of.above()));
        Ok(())
    }

    /// The record that is selected; none where the rows are not shown, so that no key acts on one that nobody sees.
    fn selected(&self) -> Option<u32> {
        self.list.selected().filter(|_| self.unread.is_none())
    }

    fn read_again(&mut self, ctx: &Ctx<'_>) {
        self.unread = self.read(ctx).err().map(|e| ctx.words.tell(&e));
    }
}

impl<L: Listing> Screen for ListPage<L> {
    fn title(&self, words: &Words) -> String {
        self.of.title(words)
    }

    fn contexts(&self) -> &'static [&'static str] {
        self.of.contexts()
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        if let UiEvent::Action(action) = event
            && self.unread.is_none()
            && self.list.act(*action, self.of.rows())
        {
            if self.of.moved(self.list.index()) {
                self.read_again(ctx);
            }
            return Outcome::Consumed;
        }
        match (self.of.act(event, self.selected(), ctx), event) {
            (Acted::Changed, _)
            | (Acted::Ignored, UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized) => {
                self.read_again(ctx);
            }
            (Acted::Done, _) => {}
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
        self.of.view_above(self.list.selected(), area, buf, view);
        if self.of.rows().is_empty() {
            fit::put(buf, area.x + 3, below.y, view.words.say(self.of.empty()), room, Style::new());
        }
        self.list.view(below, buf, self.of.columns(), view);
        None
    }

    fn help(&self) -> &'static str {
        self.of.help()
    }

    fn hints(&self) -> Vec<Hint> {
        self.of.hints(self.selected())
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
