//! The cases of the person at the counter, with what each waits for: what can be done at once comes first.

use crate::tui::action::Action;
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, List, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::case::{Case, Timing};
use soxa_domain::labels::Vocabulary;
use soxa_domain::time::DAY;
use soxa_service::waiting::{Waits, waits_for};
use soxa_service::{ServiceError, cases};
use soxa_store::codec::Stored;

/// The cases, and which one is selected.
#[derive(Clone, Default)]
pub struct Cases {
    lines: Vec<Line>,
    list: List,
}

#[derive(Clone)]
struct Line {
    no: u32,
    waits: Waits,
    cells: Vec<String>,
    tone: Tone,
}

impl AsRow for Line {
    fn id(&self, _: u32) -> u32 {
        self.no
    }

    fn row(&self, _: u32) -> Row {
        Row { cells: self.cells.clone(), tone: self.tone, ..Row::default() }
    }
}

impl Cases {
    /// Reads the cases of a person; none for whoever may not see cases.
    pub fn read(&mut self, person: u32, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let all =
            crate::tui::fault::allowed(cases::of_person(&workspace.register, &workspace.actor, person))?;
        let mut lines = Vec::new();
        for case in all.unwrap_or_default() {
            lines.push(line(&case, workspace, words)?);
        }
        // The newest first within what waits for the same.
        lines.sort_by_key(|line| order(line.waits));
        self.lines = lines;
        Ok(())
    }

    /// Shows as many rows as there is room for.
    pub fn fit(&mut self, rows: u16) {
        self.list.load(&self.lines, rows);
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The selected case.
    pub fn selected(&self) -> Option<u32> {
        self.list.selected()
    }

    /// Whether the last one is selected.
    pub fn is_last(&self) -> bool {
        self.list.index() + 1 >= self.list.total()
    }

    /// Moves the selection.
    pub fn act(&mut self, action: Action) -> bool {
        self.list.act(action, &self.lines)
    }

    /// The list as drawn.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// What the selected case asks for.
    pub fn wanted(&self) -> Option<Action> {
        let no = self.selected()?;
        match self.lines.iter().find(|line| line.no == no)?.waits {
            Waits::HandOver => Some(Action::HandResult),
            Waits::Papers(_) => Some(Action::TakePaper),
            Waits::Register => Some(Action::Apply),
            _ => None,
        }
    }
}

fn line(case: &Stored<Case>, workspace: &Workspace, words: &Words) -> Result<Line, ServiceError> {
    let (register, c) = (&workspace.register, &case.record);
    let waits = waits_for(register, c)?;
    let timing = c.timing(register.now(), &register.calendar());
    let late = timing == Timing::Overdue;
    let said = match waits {
        Waits::HandOver => format!("✓ {}", words.say("hub.hand_over")),
        Waits::Papers(count) => format!("! {}", words.fill("hub.papers", &[("count", &count.to_string())])),
        Waits::Facts(count) => format!("! {}", words.fill("hub.facts", &[("count", &count.to_string())])),
        Waits::Register => format!("! {}", words.say("case.to_apply")),
        Waits::Office if late => format!("✗ {}", timing.vi()),
        Waits::Office | Waits::Nothing => c.state.vi().to_owned(),
    };
    let tone = match waits {
        _ if late => Tone::Bad,
        Waits::HandOver => Tone::Good,
        Waits::Papers(_) | Waits::Facts(_) | Waits::Register => Tone::Look,
        Waits::Office => Tone::Plain,
        Waits::Nothing => Tone::Faint,
    };
    let day = if c.state.is_open() { c.due_at } else { Some(c.received_at) };
    let day = day.map(|at| at.date().format(DAY).to_string()).unwrap_or_default();
    let procedure = register.rules().on(c.received_at.date()).procedure(&c.procedure).map(|p| p.name.clone());
    let procedure = procedure.unwrap_or_else(|| c.procedure.clone());
    Ok(Line { no: case.no, waits, cells: vec![c.shown_code(), procedure, said, day], tone })
}

/// What waits for the citizen stands before what waits for the office, and what has ended last.
fn order(waits: Waits) -> u8 {
    match waits {
        Waits::HandOver => 0,
        Waits::Papers(_) => 1,
        Waits::Facts(_) => 2,
        Waits::Register => 3,
        Waits::Office => 4,
        Waits::Nothing => 5,
    }
}
