//! Work that goes on: what is done, how far it is, and Esc to leave it. What stands below is as it was.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fit::{self, grouped};
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::words::Words;

/// Columns of the bar.
const WIDE: usize = 40;

/// A job that somebody waits for.
#[derive(Debug, Clone)]
pub struct Working(Job);

impl Working {
    /// For this one.
    pub const fn new(job: Job) -> Self {
        Self(job)
    }

    /// Stops what can be stopped; the rest goes on, and says so at its end.
    fn leave(&self, ctx: &mut Ctx<'_>) {
        ctx.close();
        if self.0.stops() {
            self.0.stop();
        }
        let key = if self.0.stops() { "job.stopped" } else { "job.goes_on" };
        ctx.toast(Tone::Look, ctx.words.fill(key, &[("what", self.0.what())]));
    }
}

impl Screen for Working {
    fn title(&self, words: &Words) -> String {
        words.say("job.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["dialog"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Moved | UiEvent::Resume(_) => ctx.settle(&self.0),
            UiEvent::Action(Action::No | Action::Back) => self.leave(ctx),
            // What is typed meanwhile is for nobody.
            UiEvent::Text(_) | UiEvent::Paste(_) | UiEvent::Action(Action::Yes) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let room = area.width.saturating_sub(6);
        fit::put(buf, area.x + 3, area.y + 2, self.0.what(), room, view.theme.tone(Tone::Strong));
        let (done, of) = self.0.progress();
        if let Some(percent) = done.saturating_mul(100).checked_div(of) {
            let percent = percent.min(100).to_string();
            let (done_text, of_text) = (grouped(done), grouped(of));
            let counts = [("done", done_text.as_str()), ("of", &of_text), ("percent", &percent)];
            let bar = super::cleaning::bar(done.min(of) as usize, of as usize, WIDE);
            let x = fit::put(buf, area.x + 3, area.y + 4, &bar, room, Style::new());
            let text = view.words.fill("job.count", &counts);
            fit::put(buf, x + 2, area.y + 4, &text, room.saturating_sub(WIDE as u16 + 2), Style::new());
        } else {
            fit::put(buf, area.x + 3, area.y + 4, view.words.say("job.wait"), room, Style::new());
        }
        let key = if self.0.stops() { "job.how_to_stop" } else { "job.how_to_leave" };
        fit::put(buf, area.x + 3, area.y + 6, view.words.say(key), room, view.theme.tone(Tone::Faint));
        None
    }

    fn help(&self) -> &'static str {
        "job.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Back.into()]
    }

    fn waits_for(&self) -> Option<&Job> {
        Some(&self.0)
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
