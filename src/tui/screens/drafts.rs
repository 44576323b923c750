//! What was begun and not saved: each can be gone on with, or thrown away and taken back.

use super::intake;
use crate::tui::action::Action;
use crate::tui::backend::Draft;
use crate::tui::fault::existing;
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::{ServiceError, people};

const COLUMNS: [Column; 3] = [
    Column::text(22).headed("head.form"),
    Column::name(26).headed("head.name"),
    Column::text(26).growing().headed("head.what"),
];

/// The drafts of whoever works here.
#[derive(Clone, Default)]
pub struct Drafts(Vec<Line>);

/// A draft, and what is said of it.
#[derive(Clone)]
pub struct Line {
    draft: Draft,
    cells: Vec<String>,
}

impl AsRow for Line {
    fn row(&self, _: u32) -> Row {
        Row { cells: self.cells.clone(), ..Row::default() }
    }
}

/// The form a draft is of, by its key.
enum Of {
    Intake,
    Stays,
    Person(u32),
    /// A form that is reached from its own list only.
    Other,
}

fn of(key: &str) -> Of {
    match key.split_once('/') {
        Some(("intake", _)) => Of::Intake,
        Some(("stays", _)) => Of::Stays,
        Some(("person", no)) => no.parse().map_or(Of::Other, Of::Person),
        _ => Of::Other,
    }
}

/// How many forms of cases were begun and not saved, but for one.
///
/// # Errors
/// They cannot be read.
pub fn begun(workspace: &Workspace, but: &str) -> Result<usize, ServiceError> {
    let all = workspace.drafts(intake::DRAFT)?;
    Ok(all.iter().filter(|draft| draft.key != but).count())
}

fn line(draft: Draft, workspace: &Workspace, words: &Words) -> Result<Line, ServiceError> {
    let (kind, who, what) = match of(&draft.key) {
        Of::Intake => {
            let (who, what) = intake::told(&draft, workspace);
            ("screen.1", who, what)
        }
        Of::Stays => ("stays.title", String::new(), String::new()),
        Of::Person(no) => {
            let person = existing(people::person(&workspace.register, &workspace.actor, no))?;
            ("person.edit", person.map(|p| p.record.full_name).unwrap_or_default(), String::new())
        }
        Of::Other => ("drafts.other", String::new(), String::new()),
    };
    Ok(Line { draft, cells: vec![words.say(kind).to_owned(), who, what] })
}

impl Drafts {
    fn at(&self, at: Option<u32>) -> Option<&Draft> {
        self.0.get(at? as usize).map(|line| &line.draft)
    }
}

impl Listing for Drafts {
    type Rows = Vec<Line>;

    fn rows(&self) -> &Vec<Line> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let all = workspace.begun_forms()?.into_iter();
        let lines: Result<Vec<Line>, ServiceError> = all.map(|draft| line(draft, workspace, words)).collect();
        self.0 = lines?;
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        words.say("drafts.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["drafts", "table", "list"]
    }

    fn list(&self) -> ListId {
        ListId::Drafts
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "drafts.empty"
    }

    fn help(&self) -> &'static str {
        "drafts.about"
    }

    fn hints(&self, at: Option<u32>) -> Vec<Hint> {
        let mut hints = Vec::new();
        if at.is_some() {
            hints.extend([Action::Open, Action::Discard].map(Hint::from));
        }
        hints.extend([Action::UndoStep, Action::Back].map(Hint::from));
        hints
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let (UiEvent::Action(action), Some(workspace)) = (event, ctx.workspace()) else {
            return Acted::Ignored;
        };
        match (action, self.at(at).cloned()) {
            (Action::Open, Some(draft)) => match of(&draft.key) {
                Of::Intake => ctx.replace(Route::Resume { draft }),
                Of::Stays => ctx.replace(Route::Stays),
                Of::Person(no) => ctx.replace(Route::EditPerson(no)),
                Of::Other => ctx.toast(Tone::Look, ctx.words.say("drafts.elsewhere")),
            },
            (Action::Discard, Some(draft)) => {
                workspace.throw_away(draft);
                ctx.toast(Tone::Look, ctx.words.say("drafts.thrown"));
                return Acted::Changed;
            }
            (Action::UndoStep, _) => {
                let back = workspace.take_back_draft();
                let (tone, word) =
                    if back { (Tone::Good, "drafts.back") } else { (Tone::Look, "drafts.none_thrown") };
                ctx.toast(tone, ctx.words.say(word));
                return Acted::Changed;
            }
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
