//! What stands in place of a screen that may not be opened: the sentence that says why, and nothing else.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::words::Words;
use soxa_service::ServiceError;

/// A place that stays closed.
#[derive(Debug, Clone)]
pub struct Refused {
    why: String,
}

impl Refused {
    /// For this reason.
    pub fn new(why: &ServiceError, words: &Words) -> Self {
        Self { why: words.tell(why) }
    }
}

impl Screen for Refused {
    fn title(&self, words: &Words) -> String {
        words.say("refused.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["dialog"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Action(Action::Yes | Action::No | Action::Back) => ctx.close(),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let room = area.width.saturating_sub(6);
        for (y, line) in (area.y + 2..).zip(fit::wrap(&format!("✗ {}", self.why), room)) {
            fit::put(buf, area.x + 3, y, &line, room, view.theme.tone(Tone::Bad));
        }
        None
    }

    fn help(&self) -> &'static str {
        "refused.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
