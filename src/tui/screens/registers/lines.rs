//! The lines of one register.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::domain::entry::Entry;
use crate::service::entries::{self, FieldKind, RegisterSpec};
use crate::store::codec::Stored;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::route::{Message, Route};
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;

#[derive(Debug, Clone)]
struct Entries {
    spec: Option<&'static RegisterSpec>,
    lines: Vec<Stored<Entry>>,
}

impl Entries {
    fn shown(&self) -> impl Iterator<Item = &'static entries::FieldSpec> {
        self.spec.iter().flat_map(|s| &s.field).filter(|f| f.width > 0)
    }

    fn row(&self, line: &Stored<Entry>) -> Row {
        let cells = self.shown().map(|f| cell(f, line.record.field(&f.key)));
        Row { id: line.no, cells: cells.collect(), tone: Tone::Plain, changed: false }
    }
}

/// A value as officers read it.
pub fn cell(field: &entries::FieldSpec, value: &str) -> String {
    match field.kind {
        FieldKind::Date => {
            let day: Option<chrono::NaiveDate> = value.parse().ok();
            day.map_or_else(|| value.to_owned(), |d| d.format("%d/%m/%Y").to_string())
        }
        FieldKind::Count => value.parse().map_or_else(|_| value.to_owned(), fit::grouped),
        FieldKind::Choice => {
            let chosen = field.choices.iter().find(|(id, _)| id == value);
            chosen.map_or_else(|| value.to_owned(), |(_, label)| label.clone())
        }
        _ => value.replace('\n', " "),
    }
}

impl RowSource for Entries {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        self.lines.iter().skip(from).take(count).map(|line| self.row(line)).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.lines.iter().position(|line| line.no == id)
    }
}

/// The lines of a register, the newest last.
#[derive(Clone)]
pub struct Lines {
    id: String,
    entries: Entries,
    columns: Vec<Column>,
    list: List,
}

impl Lines {
    /// Those of a register.
    pub fn new(id: &str, ctx: &Ctx<'_>) -> Self {
        let spec = entries::spec(id).ok();
        let entries = Entries { spec, lines: Vec::new() };
        let column = |f: &entries::FieldSpec| match f.kind {
            FieldKind::Count => Column::number(f.width),
            FieldKind::Long => Column::text(f.width).growing(),
            _ => Column::text(f.width),
        };
        let columns = entries.shown().map(column).collect();
        let mut this = Self { id: id.to_owned(), entries, columns, list: List::default() };
        this.load(ctx);
        this
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        let lines = ctx.desk.office().and_then(|o| entries::list(&o.register, &o.actor, &self.id).ok());
        self.entries.lines = lines.unwrap_or_default();
        self.list.load(&self.entries, ctx.size.height.saturating_sub(3));
    }

    fn remove(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(office), Some(no)) = (ctx.desk.office(), self.list.selected()) else { return };
        let Some(line) = self.entries.lines.iter().find(|l| l.no == no) else { return };
        match entries::change(&office.register, &office.actor, no, None, line.version) {
            Ok(_) => ctx.toast(Tone::Good, ctx.words.say("system.done")),
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
        self.load(ctx);
    }
}

impl Screen for Lines {
    fn title(&self, _words: &Words) -> String {
        let label = self.entries.spec.map_or("", |s| s.label.as_str());
        format!("9 {label}")
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["registers", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resume(Some(Answer::Yes)) => self.remove(ctx),
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => self.load(ctx),
            UiEvent::Action(action) if self.list.act(*action, &self.entries) => {}
            UiEvent::Action(Action::Add) => {
                ctx.open(Route::EntryForm { register: self.id.clone(), no: None });
            }
            UiEvent::Action(Action::Open) => {
                if let Some(no) = self.list.selected() {
                    ctx.open(Route::EntryForm { register: self.id.clone(), no: Some(no) });
                }
            }
            UiEvent::Action(Action::Delete) if self.list.selected().is_some() => {
                let title = ctx.words.say("registers.remove").to_owned();
                let body = ctx.words.say("registers.remove_body").to_owned();
                ctx.open(Route::Confirm(Message { title, body }));
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        if self.entries.is_empty() {
            let words = view.words.say("registers.empty");
            fit::put(buf, area.x + 3, area.y + 1, words, area.width.saturating_sub(4), Style::new());
        }
        let mut x = area.x + 3;
        for (field, column) in self.entries.shown().zip(&self.columns) {
            if !self.entries.is_empty() {
                fit::put(buf, x, area.y, &field.label, column.width, view.theme.tone(Tone::Faint));
            }
            x += column.width + 1;
        }
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
        self.list.view(below, buf, &self.columns, view);
        None
    }

    fn help(&self) -> &'static str {
        "registers.lines_about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Add.into(), Action::Delete.into(), Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
