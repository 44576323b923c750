//! How the intake looks: the applicant on top, the form, and below it when the answer is due.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::{Applicant, Intake};
use crate::tui::fit;
use crate::tui::screen::ViewCtx;
use crate::tui::theme::Tone;
use soxa_domain::relationship::Relationship;

impl Intake {
    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let top = self.draw_applicant(area, buf, view);
        let below = 3 + u16::try_from(self.warnings.len()).unwrap_or(2);
        let height = area.bottom().saturating_sub(top + below);
        let cursor = self.form.view(Rect { y: top, height, ..area }, buf, view);
        self.draw_due(Rect { y: area.bottom().saturating_sub(below), height: below, ..area }, buf, view);
        if let Some(line) = &self.note_line {
            let y = area.bottom().saturating_sub(1);
            let prompt = view.words.fill("intake.note_on", &[("field", &line.label)]);
            let blank = " ".repeat(usize::from(area.width));
            fit::put(buf, area.x, y, &blank, area.width, Style::new());
            let x = fit::put(buf, area.x + 1, y, &prompt, area.width, view.theme.tone(Tone::Strong)) + 1;
            let field = Rect { x, y, width: area.right().saturating_sub(x + 1).min(48), height: 1 };
            return Some(line.field.view(field, buf, view.theme.editable(), None));
        }
        if self.differences.is_open() {
            self.differences.draw_list(Rect { y: top, height, ..area }, buf, view);
            return None;
        }
        cursor
    }

    /// One or two lines about who asks; the row after them.
    fn draw_applicant(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> u16 {
        let words = view.words;
        let room = area.width.saturating_sub(2);
        let (text, tone) = match &self.applicant {
            Applicant::Unknown => (words.say("intake.who").to_owned(), Tone::Plain),
            Applicant::New(_) => (format!("! {}", words.say("intake.new_person")), Tone::Look),
            Applicant::Known(person) => {
                let p = &person.record;
                let address = if p.address.is_empty() { &p.hamlet } else { &p.address };
                let household = match (p.household.as_str(), p.relationship.map(Relationship::label)) {
                    ("", _) => String::new(),
                    (number, relationship) => format!(
                        " · {} {number} ({})",
                        words.say("found.household"),
                        relationship.unwrap_or("?")
                    ),
                };
                (format!("✓ {} · {address}{household}", words.say("intake.known")), Tone::Good)
            }
        };
        fit::put(buf, area.x + 1, area.y, &text, room, view.theme.tone(tone));
        if self.differences.is_empty() || self.differences.is_open() {
            return area.y + 2;
        }
        self.differences.draw_line(Rect { y: area.y + 1, height: 1, ..area }, buf, view);
        area.y + 3
    }

    fn draw_due(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let words = view.words;
        let at = self.form.value_column();
        let room = area.width.saturating_sub(at + 1);
        let mut y = area.y + 1;
        fit::put_right(buf, area.right().saturating_sub(1), y, &self.pace, view.theme.tone(Tone::Faint));
        for (label, value) in [("intake.received", &self.received_line), ("intake.due", &self.due_line)] {
            fit::put(buf, area.x + 1, y, words.say(label), at.saturating_sub(2), Style::new());
            fit::put(buf, area.x + at, y, value, room, view.theme.tone(Tone::Strong));
            y += 1;
        }
        for warning in &self.warnings {
            fit::put(
                buf,
                area.x + 1,
                y,
                &format!("! {warning}"),
                area.width.saturating_sub(2),
                view.theme.tone(Tone::Look),
            );
            y += 1;
        }
    }
}
