//! A day, typed as people write it: `1/7/22`, `010722`, `1972`, `+3`. How it was understood is shown as soon as
//! it can be.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::input::{FieldInput, Look, Reply};
use super::spec::{DateSense, Value};
use super::text::edit;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, UiEvent};
use crate::tui::widgets::text_field::TextField;
use soxa_domain::partial_date::{DateError, PartialDate, YearHint};

#[derive(Debug, Clone)]
pub(super) struct Date {
    field: TextField,
    sense: DateSense,
    understood: Option<PartialDate>,
}

impl Date {
    pub(super) fn new(sense: DateSense) -> Self {
        Self { field: TextField::plain(), sense, understood: None }
    }

    fn understand(&mut self, ctx: &Ctx<'_>) -> Result<(), DateError> {
        let text = self.field.text();
        self.understood = None;
        if text.trim().is_empty() {
            return Ok(());
        }
        let hint = match self.sense {
            DateSense::Past => YearHint::Past,
            DateSense::Near => YearHint::Near,
        };
        self.understood = Some(PartialDate::parse_entry(&text, ctx.backend.now().date_naive(), hint)?);
        Ok(())
    }
}

impl FieldInput for Date {
    fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        if let UiEvent::Text(c) = event
            && !(c.is_ascii_digit() || matches!(c, '/' | '-' | '.' | '+' | ' '))
        {
            return Reply::Used;
        }
        if matches!(event, UiEvent::Action(Action::Toggle)) {
            return Reply::Used;
        }
        let reply = edit(&mut self.field, event, ctx);
        if reply == Reply::Changed {
            // Half a date is no mistake yet: the message comes when the field is left.
            let _ = self.understand(ctx);
        }
        reply
    }

    fn view(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position> {
        let shown = self.understood.filter(|_| !look.focused).map(PartialDate::vi);
        Some(self.field.view(area, buf, look.style, shown.as_deref()))
    }

    fn beside(&self) -> Option<String> {
        self.understood.map(PartialDate::vi).filter(|shown| *shown != self.field.text())
    }

    fn check(&mut self, ctx: &Ctx<'_>) -> Result<(), String> {
        match self.understand(ctx) {
            Ok(()) => {
                if let Some(date) = self.understood {
                    self.field.set(&date.vi());
                }
                Ok(())
            }
            Err(DateError::Form(text)) => Err(ctx.words.fill("form.date", &[("text", &text)])),
            Err(DateError::NoSuchDay(text)) => Err(ctx.words.fill("form.no_such_day", &[("text", &text)])),
        }
    }

    fn value(&self) -> Value {
        self.understood.map_or(Value::Empty, Value::Date)
    }

    fn set(&mut self, value: &Value) {
        self.understood = match value {
            Value::Date(date) => Some(*date),
            _ => None,
        };
        self.field.set(&self.understood.map(PartialDate::vi).unwrap_or_default());
    }

    fn typed(&self) -> String {
        self.field.text()
    }

    fn set_typed(&mut self, text: &str) {
        self.field.set(text);
    }

    fn boxed_clone(&self) -> Box<dyn FieldInput> {
        Box::new(self.clone())
    }
}
