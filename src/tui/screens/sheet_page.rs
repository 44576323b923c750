//! A sheet that a service fills: a person, a case, a page of the administration. What one sheet says and does is a
//! [`Detail`]; reading it again on news, scrolling, and why it could not be read are here, once.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::list_page::Acted;
use crate::tui::theme::Tone;
use crate::tui::widgets::sheet::{Line, Sheet};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::ServiceError;

/// What one sheet is for.
pub trait Detail: Clone + 'static {
    /// Reads what it says.
    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError>;
    /// What the first line calls it.
    fn title(&self, words: &Words) -> String;
    /// Its keymap contexts, most specific first.
    fn contexts(&self) -> &'static [&'static str];
    /// Word key of the help's own paragraph.
    fn help(&self) -> &'static str;
    /// The keys that matter.
    fn hints(&self) -> Vec<Hint>;
    /// Empty rows above it.
    fn above(&self) -> u16 {
        0
    }
    /// Takes an event that does not scroll.
    fn act(&mut self, _event: &UiEvent, _ctx: &mut Ctx<'_>) -> Acted {
        Acted::Ignored
    }
}

/// The screen of any sheet.
#[derive(Clone)]
pub struct SheetPage<D> {
    of: D,
    sheet: Sheet,
    height: u16,
}

impl<D: Detail> SheetPage<D> {
    /// With what it says now.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(of: D, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { of, sheet: Sheet::default(), height: 0 };
        this.read(ctx)?;
        Ok(this)
    }

    fn read(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        self.height = ctx.size.height;
        if let Some(workspace) = ctx.workspace() {
            self.sheet.replace(self.of.read(workspace, ctx.words)?);
        }
        Ok(())
    }

    /// What cannot be read any more is not shown as if it were.
    fn read_again(&mut self, ctx: &Ctx<'_>) {
        if let Err(e) = self.read(ctx) {
            self.sheet.replace(vec![Line::whole(format!("✗ {}", ctx.words.tell(&e))).toned(Tone::Bad)]);
        }
    }
}

impl<D: Detail> Screen for SheetPage<D> {
    fn title(&self, words: &Words) -> String {
        self.of.title(words)
    }

    fn contexts(&self) -> &'static [&'static str] {
        self.of.contexts()
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        if let UiEvent::Action(action) = event
            && self.sheet.act(*action, self.height)
        {
            return Outcome::Consumed;
        }
        match (self.of.act(event, ctx), event) {
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
        self.sheet.view(below, buf, view);
        None
    }

    fn help(&self) -> &'static str {
        self.of.help()
    }

    fn hints(&self) -> Vec<Hint> {
        self.of.hints()
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
