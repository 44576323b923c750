//! A question with two answers, or something to be read. Asked only where an answer cannot be undone.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::route::Message;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::words::Words;

/// A dialog; takes the lower part of the screen, so that what it asks about stays in sight.
#[derive(Debug, Clone)]
pub struct Dialog {
    message: Message,
    asks: bool,
}

impl Dialog {
    /// Asks.
    pub fn confirm(message: &Message) -> Self {
        Self { message: message.clone(), asks: true }
    }

    /// Says.
    pub fn say(message: &Message) -> Self {
        Self { message: message.clone(), asks: false }
    }
}

impl Screen for Dialog {
    fn title(&self, _words: &Words) -> String {
        self.message.title.clone()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["dialog"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Action(Action::Yes) if self.asks => ctx.answer(Answer::Yes),
            UiEvent::Action(Action::Yes | Action::No | Action::Back) if !self.asks => ctx.close(),
            UiEvent::Action(Action::No | Action::Back) => ctx.answer(Answer::No),
            // Nothing may happen behind a question: not even a scan.
            UiEvent::Action(action) if action.screen_number().is_none() => return Outcome::Ignored,
            UiEvent::Text(_) => return Outcome::Ignored,
            _ => {}
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let lines = fit::wrap(&self.message.body, area.width.saturating_sub(4));
        let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(3).min(area.height);
        let mut y = area.bottom().saturating_sub(height);
        for row in y..area.bottom() {
            for x in 0..area.width {
                if let Some(cell) = buf.cell_mut((x, row)) {
                    cell.reset();
                }
            }
        }
        buf.set_string(0, y, "─".repeat(usize::from(area.width)), Style::new());
        y += 1;
        let tone = if self.asks { Tone::Look } else { Tone::Strong };
        let mark = if self.asks { "! " } else { "" };
        fit::put(buf, 1, y, &format!("{mark}{}", self.message.title), area.width - 2, view.theme.tone(tone));
        for line in lines {
            y += 1;
            fit::put(buf, 3, y, &line, area.width - 4, Style::new());
        }
        None
    }

    fn help(&self) -> &'static str {
        "dialog.about"
    }

    fn hints(&self) -> Vec<Hint> {
        if self.asks {
            vec![Action::Yes.into(), Action::No.into(), Action::Back.into()]
        } else {
            vec![Hint { action: Action::Yes, label: Some("dialog.read"), keys: None }, Action::Back.into()]
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
