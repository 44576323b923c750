//! Files that cancel a personal id: which there are and where each stands. Opened from screen 7 and from a person.

mod step;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

pub use step::IdStep;

use crate::domain::id_cancellation::IdCancellation;
use crate::domain::labels::Vocabulary;
use crate::service::{ServiceError, id_files, people};
use crate::store::codec::Stored;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::route::{IdFileStep, Route};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;

const COLUMNS: [Column; 4] =
    [Column::text(14), Column::name(22).growing(), Column::text(15), Column::text(17)];

/// The files.
#[derive(Clone)]
pub struct IdFiles {
    files: Files,
    list: List,
}

/// A file with the name of its person.
#[derive(Clone)]
struct Files(Vec<(Stored<IdCancellation>, String)>);

impl RowSource for Files {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        self.0.iter().skip(from).take(count).map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|(f, _)| f.no == id)
    }
}

fn row((file, name): &(Stored<IdCancellation>, String)) -> Row {
    let f = &file.record;
    let cells = vec![f.number.clone(), name.clone(), f.old_id.grouped(), f.state.vi().to_owned()];
    // What nothing follows is over.
    let tone = if f.state.moves().is_empty() { Tone::Faint } else { Tone::Plain };
    Row { id: file.no, cells, tone, changed: false }
}

impl IdFiles {
    /// The files as they stand.
    pub fn new(ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { files: Files(Vec::new()), list: List::default() };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(office) = ctx.desk.office() else { return Ok(()) };
        let (register, actor) = (&office.register, &office.actor);
        let named = |file: Stored<IdCancellation>| {
            let person = people::person(register, actor, file.record.person)?;
            Ok((file, person.record.full_name))
        };
        let all = id_files::list(register, actor)?;
        // The newest first: they are what is worked on.
        let files: Result<_, ServiceError> = all.into_iter().rev().map(named).collect();
        self.files = Files(files?);
        self.list.load(&self.files, ctx.size.height.saturating_sub(5));
        Ok(())
    }

    fn selected(&self) -> Option<&IdCancellation> {
        let no = self.list.selected()?;
        self.files.0.iter().find(|(f, _)| f.no == no).map(|(f, _)| &f.record)
    }
}

impl Screen for IdFiles {
    fn title(&self, words: &Words) -> String {
        words.say("id_files.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["id_files", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => ctx.reloaded(self.load(ctx)),
            UiEvent::Action(action) if self.list.act(*action, &self.files) => {}
            UiEvent::Action(Action::Add) => ctx.open(Route::IdFile(IdFileStep::Open(None))),
            UiEvent::Action(action @ (Action::Open | Action::Move | Action::Print)) => {
                let Some(file) = self.selected() else { return Outcome::Ignored };
                match action {
                    Action::Open => ctx.open(Route::Person(file.person)),
                    Action::Move => ctx.open(Route::IdFile(IdFileStep::Move(file.number.clone()))),
                    _ => ctx.open(Route::IdFileSheet(file.number.clone())),
                }
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let open = self.files.0.iter().filter(|(f, _)| !f.record.state.is_done()).count().to_string();
        let text = view.words.fill("id_files.open", &[("count", &open)]);
        fit::put(buf, area.x + 1, area.y, &text, area.width, view.theme.tone(Tone::Strong));
        if self.files.is_empty() {
            fit::put(buf, area.x + 3, area.y + 2, view.words.say("id_files.none"), area.width, Style::new());
        }
        if let Some(f) = self.selected() {
            let new = f.new_id.map(|id| format!("→ {}", id.grouped())).unwrap_or_default();
            let said = [f.reason.as_str(), &f.decision, &new];
            let said = said.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
            let width = area.width.saturating_sub(2);
            fit::put(buf, area.x + 1, area.y + 1, &said, width, view.theme.tone(Tone::Faint));
        }
        let below = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
        self.list.view(below, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "id_files.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let person = Hint { action: Action::Open, label: Some("id_files.person"), keys: None };
        let mut hints = vec![Action::Add.into()];
        if !self.files.is_empty() {
            hints.extend([person, Action::Move.into(), Action::Print.into()]);
        }
        hints.push(Action::Back.into());
        hints
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
