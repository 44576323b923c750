//! What still has to be printed, and why it was not; Enter tries again.

use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, Row, RowSource};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::print_job::{PrintJob, PrintState};
use soxa_service::ServiceError;
use soxa_service::printing;
use soxa_store::codec::Stored;

const COLUMNS: [Column; 3] = [
    Column::text(26).headed("head.slip"),
    Column::text(12).headed("head.asked"),
    Column::text(36).growing().headed("head.state"),
];

/// The print queue.
#[derive(Clone, Default)]
pub struct PrintQueue(Jobs);

#[derive(Clone, Default)]
pub struct Jobs(Vec<Stored<PrintJob>>);

impl RowSource for Jobs {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        self.0.iter().skip(from).take(count).map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|j| j.no == id)
    }
}

fn row(job: &Stored<PrintJob>) -> Row {
    let r = &job.record;
    let (why, tone) = match &r.state {
        PrintState::Failed(why) => (format!("✗ {why}"), Tone::Bad),
        _ => ("…".to_owned(), Tone::Plain),
    };
    let at = r.asked_at.local().format("%d/%m %H:%M").to_string();
    Row { id: job.no, cells: vec![r.name.clone(), at, why], tone, ..Row::default() }
}

impl Listing for PrintQueue {
    type Rows = Jobs;

    fn rows(&self) -> &Jobs {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, _: &Words) -> Result<(), ServiceError> {
        self.0 = Jobs(printing::pending(&workspace.register, &workspace.actor)?);
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        words.say("print_queue.title").to_owned()
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "print_queue.empty"
    }

    fn help(&self) -> &'static str {
        "print_queue.about"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        vec![Hint { action: Action::Open, label: Some("print_queue.retry"), keys: None }, Action::Back.into()]
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let UiEvent::Action(Action::Open | Action::Print) = event else { return Acted::Ignored };
        if let (Some(workspace), Some(job)) = (ctx.workspace(), at) {
            workspace.try_printing(job);
            ctx.toast(Tone::Plain, ctx.words.say("print_queue.trying"));
        }
        Acted::Done
    }
}
