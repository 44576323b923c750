//! Files that cancel a personal id: which there are and where each stands. Opened from screen 7 and from a person.

mod step;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use step::IdStep;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::list_memory::ListId;
use crate::tui::route::{IdFileStep, Route};
use crate::tui::screen::{Ctx, Hint, UiEvent, ViewCtx};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::id_cancellation::IdCancellation;
use soxa_domain::labels::Vocabulary;
use soxa_service::{ServiceError, id_files, people};
use soxa_store::codec::Stored;

const COLUMNS: [Column; 4] = [
    Column::text(14).headed("head.number"),
    Column::name(22).growing().headed("head.name"),
    Column::text(15).headed("head.person_id"),
    Column::text(17).headed("head.state"),
];

/// The files.
#[derive(Clone, Default)]
pub struct IdFiles(Vec<(Stored<IdCancellation>, String)>);

impl AsRow for (Stored<IdCancellation>, String) {
    fn id(&self, _: u32) -> u32 {
        self.0.no
    }

    fn row(&self, _: u32) -> Row {
        let (file, name) = self;
        let f = &file.record;
        let cells = vec![f.number.clone(), name.clone(), f.old_id.grouped(), f.state.vi().to_owned()];
        // What nothing follows is over.
        let tone = if f.state.moves().is_empty() { Tone::Faint } else { Tone::Plain };
        Row { cells, tone, ..Row::default() }
    }
}

impl IdFiles {
    fn file(&self, at: Option<u32>) -> Option<&IdCancellation> {
        self.0.iter().find(|(f, _)| Some(f.no) == at).map(|(f, _)| &f.record)
    }
}

impl Listing for IdFiles {
    type Rows = Vec<(Stored<IdCancellation>, String)>;

    fn rows(&self) -> &Vec<(Stored<IdCancellation>, String)> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, _: &Words) -> Result<(), ServiceError> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let named = |file: Stored<IdCancellation>| {
            let person = people::person(register, actor, file.record.person)?;
            Ok((file, person.record.full_name))
        };
        let all = id_files::list(register, actor)?;
        // The newest first: they are what is worked on.
        let files: Result<_, ServiceError> = all.into_iter().rev().map(named).collect();
        self.0 = files?;
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        words.say("id_files.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["id_files", "table", "list"]
    }

    fn list(&self) -> ListId {
        ListId::IdFiles
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "id_files.none"
    }

    fn help(&self) -> &'static str {
        "id_files.about"
    }

    fn hints(&self, at: Option<u32>) -> Vec<Hint> {
        let person = Hint { action: Action::Open, label: Some("id_files.person"), keys: None };
        let mut hints = vec![Action::Add.into()];
        if at.is_some() {
            hints.extend([person, Action::Move.into(), Action::Print.into()]);
        }
        hints.push(Action::Back.into());
        hints
    }

    fn above(&self) -> u16 {
        3
    }

    fn view_above(&self, at: Option<u32>, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let open = self.0.iter().filter(|(f, _)| !f.record.state.is_done()).count().to_string();
        let text = view.words.fill("id_files.open", &[("count", &open)]);
        fit::put(buf, area.x + 1, area.y, &text, area.width, view.theme.tone(Tone::Strong));
        if let Some(f) = self.file(at) {
            let new = f.new_id.map(|id| format!("→ {}", id.grouped())).unwrap_or_default();
            let said = [f.reason.as_str(), &f.decision, &new];
            let said = said.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
            let width = area.width.saturating_sub(2);
            fit::put(buf, area.x + 1, area.y + 1, &said, width, view.theme.tone(Tone::Faint));
        }
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        match (event, self.file(at)) {
            (UiEvent::Action(Action::Add), _) => ctx.open(Route::IdFile(IdFileStep::Open(None))),
            (UiEvent::Action(Action::Open), Some(file)) => ctx.open(Route::Person(file.person)),
            (UiEvent::Action(Action::Move), Some(file)) => {
                ctx.open(Route::IdFile(IdFileStep::Move(file.number.clone())));
            }
            (UiEvent::Action(Action::Print), Some(file)) => ctx.open(Route::IdFileSheet(file.number.clone())),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
