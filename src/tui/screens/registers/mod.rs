//! Screen 9, the other registers: which there are and what waits for the national systems; the lines of each; a form for
//! one line. All of them are described in the services' data, so that a register more is no screen more.

mod file;
mod form;
mod lines;
mod questions;
mod queue;
mod queue_item;
mod queue_step;

pub use file::FileStep;
pub use form::LineStep;
pub use lines::Lines;
pub use questions::Questions;
pub use queue::Queue;
pub use queue_item::QueueSheet;
pub use queue_step::QueueDone;

use crate::tui::action::Action;
use crate::tui::fit::grouped;
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::{ServiceError, entries, queue as queues, referrals};

const COLUMNS: [Column; 3] = [Column::text(38).growing(), Column::number(9), Column::text(26)];

/// Where a row leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// What waits for a national system, or for all.
    Queue(Option<&'static str>),
    /// Cases that one commune received and another decides.
    Referrals,
    /// The lines of a register.
    Register(String),
}

/// The registers.
#[derive(Clone, Default)]
pub struct Registers(Vec<(Leads, Row)>);

impl Listing for Registers {
    type Rows = Vec<(Leads, Row)>;

    fn rows(&self) -> &Vec<(Leads, Row)> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let mut places: Vec<(Leads, Row)> = Vec::new();
        let mut push = |leads, cells: [String; 3], tone| {
            let id = places.len() as u32 + 1;
            places.push((leads, Row { id, cells: cells.to_vec(), tone, ..Row::default() }));
        };
        let open = queues::open(register, actor, None)?;
        let today = register.now().date();
        let age = |system: Option<&str>| {
            let first = open.iter().find(|i| system.is_none_or(|s| s == i.record.system));
            first.map(|i| (today - i.record.since.date()).num_days())
        };
        let oldest = |system| match age(system) {
            Some(days) => words.fill("registers.oldest", &[("days", &days.to_string())]),
            None => String::new(),
        };
        let title = words.say("registers.queue").to_owned();
        let tone = if open.is_empty() { Tone::Plain } else { Tone::Look };
        push(Leads::Queue(None), [title, open.len().to_string(), oldest(None)], tone);
        for system in queues::systems() {
            let count = open.iter().filter(|i| i.record.system == system.id).count();
            if count > 0 {
                let cells = [format!("   {}", system.label), count.to_string(), oldest(Some(&system.id))];
                push(Leads::Queue(Some(&system.id)), cells, Tone::Plain);
            }
        }
        let (waiting, lost) = referrals::pending(register, actor)?;
        let told = match lost {
            0 => String::new(),
            lost => words.fill("referral.lost", &[("count", &lost.to_string())]),
        };
        let tone = if waiting + lost > 0 { Tone::Look } else { Tone::Plain };
        let title = words.say("referral.title").to_owned();
        push(Leads::Referrals, [title, waiting.to_string(), told], tone);
        for spec in entries::registers(register).filter(|r| !r.hidden) {
            let count = entries::count(register, actor, &spec.id)?;
            let cells = [spec.label.clone(), grouped(count as u64), String::new()];
            push(Leads::Register(spec.id.clone()), cells, Tone::Plain);
        }
        self.0 = places;
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        format!("9 {}", words.say("screen.9"))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["list"]
    }

    fn list(&self) -> ListId {
        ListId::Registers
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "registers.empty"
    }

    fn help(&self) -> &'static str {
        "registers.about"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Back.into()]
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let chosen = self.0.iter().find(|(_, row)| Some(row.id) == at).map(|(leads, _)| leads);
        match (event, chosen) {
            (UiEvent::Action(Action::Open), Some(Leads::Queue(system))) => {
                ctx.open(Route::Queue(system.map(str::to_owned)));
            }
            (UiEvent::Action(Action::Open), Some(Leads::Referrals)) => ctx.open(Route::Referrals),
            (UiEvent::Action(Action::Open), Some(Leads::Register(id))) => {
                ctx.open(Route::Entries(id.clone()));
            }
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
