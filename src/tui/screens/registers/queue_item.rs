//! One thing to be typed into a national system: its fields in that system's order, one of them large, so that it can
//! be read from the chair of the other PC. A key goes on to the next, and copies it where the terminal takes that.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::route::Route;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::words::Words;
use soxa_domain::queue_item::QueueItem;
use soxa_service::ServiceError;
use soxa_service::queue::{self, Field};
use soxa_store::codec::Stored;

/// Columns of a label.
const LABEL: u16 = 22;

/// An item with its fields.
#[derive(Clone)]
pub struct QueueSheet {
    no: u32,
    item: Option<Stored<QueueItem>>,
    fields: Vec<Field>,
    at: usize,
}

impl QueueSheet {
    /// The item of a number.
    pub fn new(no: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { no, item: None, fields: Vec::new(), at: 0 };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(workspace) = ctx.workspace() else { return Ok(()) };
        let (register, actor) = (&workspace.register, &workspace.actor);
        let all = queue::all(register, actor)?;
        self.item = all.into_iter().find(|item| item.no == self.no);
        let person = self.item.as_ref().and_then(|i| i.record.person);
        if let Some(Err(refused)) = person.map(|no| workspace.opened(soxa_store::codec::Kind::Person, no)) {
            self.item = None;
            return Err(refused);
        }
        let fields = self.item.as_ref().map(|i| queue::fields(register, actor, &i.record)).transpose()?;
        self.fields = fields.unwrap_or_default();
        Ok(())
    }

    fn go(&mut self, to: usize, ctx: &mut Ctx<'_>) {
        self.at = to.min(self.fields.len().saturating_sub(1));
        if let Some(field) = self.fields.get(self.at) {
            ctx.copy(&field.value);
        }
    }
}

impl Screen for QueueSheet {
    fn title(&self, words: &Words) -> String {
        let system = self.item.as_ref().and_then(|i| queue::system(&i.record.system).ok());
        format!("9 {} · {}", words.say("registers.queue_short"), system.map_or("", |s| s.label.as_str()))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["queue_item"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resume(Some(Answer::Yes)) => ctx.close(),
            UiEvent::Changed(_) | UiEvent::Resume(_) => ctx.reloaded(self.load(ctx)),
            UiEvent::Action(Action::Down | Action::NextField) => self.go(self.at + 1, ctx),
            UiEvent::Action(Action::Up | Action::PrevField) => self.go(self.at.saturating_sub(1), ctx),
            UiEvent::Action(Action::Home) => self.go(0, ctx),
            UiEvent::Action(Action::Save) => ctx.open(Route::QueueDone(self.no)),
            UiEvent::Action(Action::ViewOther) => {
                let item = self.item.as_ref().map(|i| &i.record);
                match (item.and_then(|i| i.case), item.and_then(|i| i.person)) {
                    (Some(case), _) => ctx.open(Route::Case(case)),
                    (None, Some(person)) => ctx.open(Route::Person(person)),
                    (None, None) => {}
                }
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let room = area.width.saturating_sub(2);
        let field = self.fields.get(self.at)?;
        let place = format!("{}/{}", self.at + 1, self.fields.len());
        fit::put(buf, area.x + 3, area.y + 1, &field.label, room, view.theme.tone(Tone::Faint));
        fit::put_right(buf, area.right().saturating_sub(2), area.y + 1, &place, view.theme.tone(Tone::Faint));
        // Large as a terminal can: spaced out, strong, with air around it.
        let spaced: String = field.value.chars().flat_map(|c| [c, ' ']).collect();
        let fits = fit::width(&spaced) < room.saturating_sub(4);
        let large = if fits { spaced } else { field.value.clone() };
        for (y, line) in (area.y + 3..).zip(fit::wrap(&large, room.saturating_sub(6)).iter().take(2)) {
            let shown = if fits { large.trim_end() } else { line.as_str() };
            fit::put(buf, area.x + 5, y, shown, room, view.theme.focus());
        }
        buf.set_string(0, area.y + 6, "─".repeat(usize::from(area.width)), Style::new());
        let rows = usize::from(area.height.saturating_sub(8));
        let top = (self.at + 1).saturating_sub(rows);
        for ((n, field), y) in self.fields.iter().enumerate().skip(top).zip(area.y + 7..area.bottom()) {
            let mark = match n.cmp(&self.at) {
                std::cmp::Ordering::Less => "✓",
                std::cmp::Ordering::Equal => "▸",
                std::cmp::Ordering::Greater => " ",
            };
            fit::put(buf, area.x + 1, y, mark, 1, Style::new());
            fit::put(buf, area.x + 3, y, &field.label, LABEL, Style::new());
            fit::put(buf, area.x + 4 + LABEL, y, &field.value, room.saturating_sub(LABEL + 4), Style::new());
        }
        None
    }

    fn help(&self) -> &'static str {
        "registers.item_about"
    }

    fn hints(&self) -> Vec<Hint> {
        let label = |action, label| Hint { action, label: Some(label), keys: None };
        vec![
            label(Action::NextField, "registers.next"),
            label(Action::PrevField, "registers.previous"),
            label(Action::Save, "registers.done"),
            label(Action::ViewOther, "registers.record"),
            Action::Back.into(),
        ]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
