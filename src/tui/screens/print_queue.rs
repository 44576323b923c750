//! What still has to be printed, and why it was not; Enter tries again.

use crate::tui::action::Action;
use crate::tui::list_memory::ListId;
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
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
pub struct PrintQueue(Vec<Stored<PrintJob>>);

impl AsRow for Stored<PrintJob> {
    fn id(&self, _: u32) -> u32 {
        self.no
    }

    fn row(&self, _: u32) -> Row {
        let r = &self.record;
        let (why, tone) = match &r.state {
            PrintState::Failed(why) => (format!("✗ {why}"), Tone::Bad),
            _ => ("…".to_owned(), Tone::Plain),
        };
        let at = r.asked_at.local().format("%d/%m %H:%M").to_string();
        Row { cells: vec![r.name.clone(), at, why], tone, ..Row::default() }
    }
}

impl Listing for PrintQueue {
    type Rows = Vec<Stored<PrintJob>>;

    fn rows(&self) -> &Vec<Stored<PrintJob>> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, _: &Words) -> Result<(), ServiceError> {
        self.0 = printing::pending(&workspace.register, &workspace.actor)?;
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        words.say("print_queue.title").to_owned()
    }

    fn list(&self) -> ListId {
        ListId::PrintQueue
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
