//! A small form laid over the lower half of a screen: a step of a case, of an operator, of the settings.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::{Ctx, Hint, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Form, FormReply};

const HEIGHT: u16 = 11;

/// What an event meant for the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepReply {
    /// It is for somebody else.
    Ignored,
    /// It was taken.
    Used,
    /// The form is to be saved.
    Save,
}

/// Lets the form take an event.
pub fn update(form: &mut Form, event: &UiEvent, ctx: &mut Ctx<'_>) -> StepReply {
    match form.update(event, ctx) {
        FormReply::Ignored => {}
        FormReply::End => return StepReply::Save,
        _ => return StepReply::Used,
    }
    match event {
        UiEvent::Action(Action::Save) => StepReply::Save,
        UiEvent::Action(action) if action.screen_number().is_none() => StepReply::Ignored,
        _ => StepReply::Used,
    }
}

/// The contexts of the form's keys.
pub fn contexts(form: &Form) -> &'static [&'static str] {
    if form.is_choosing() { &["choices", "form", "field"] } else { &["form", "field"] }
}

/// Draws the form under its title.
pub fn view(title: &str, form: &Form, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
    let top = area.bottom().saturating_sub(HEIGHT).max(area.y);
    for y in top..area.bottom() {
        for x in 0..area.width {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
    buf.set_string(0, top, "─".repeat(usize::from(area.width)), Style::new());
    fit::put(buf, 1, top + 1, title, area.width.saturating_sub(2), view.theme.tone(Tone::Strong));
    let below = Rect { y: top + 3, height: area.bottom().saturating_sub(top + 3), ..area };
    form.view(below, buf, view)
}

/// The keys that matter.
pub fn hints() -> Vec<Hint> {
    vec![Action::Save.into(), Action::Choose.into(), Action::Back.into()]
}
