//! What waits for the national systems, the oldest first.

use crate::tui::action::Action;
use crate::tui::fault::allowed;
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_paper::print::queue_sheet;
use soxa_service::ServiceError;
use soxa_service::queue;

const COLUMNS: [Column; 4] = [
    Column::number(8).headed("head.waits"),
    Column::text(19).headed("head.system"),
    Column::text(26).growing().headed("head.task"),
    Column::name(18).headed("head.name"),
];
/// So many days are too long.
const OLD: i64 = 7;

/// The queue of one system, or of all.
#[derive(Clone)]
pub struct Queue {
    system: Option<String>,
    waiting: Vec<Row>,
}

impl Queue {
    /// Of a system, or of all.
    pub fn of(system: Option<&str>) -> Self {
        Self { system: system.map(str::to_owned), waiting: Vec::new() }
    }

    fn print(&self, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let sheet = queue_sheet::sheet(&workspace.register, &workspace.actor, self.system.as_deref());
        match sheet.and_then(|sheet| workspace.print("phieu-nhap-csdl", None, &sheet)) {
            Ok(file) => ctx.toast(Tone::Good, file.display().to_string()),
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }
}

impl Listing for Queue {
    type Rows = Vec<Row>;

    fn rows(&self) -> &Vec<Row> {
        &self.waiting
    }

    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let today = workspace.register.now().date();
        let open = queue::open(&workspace.register, &workspace.actor, self.system.as_deref())?;
        let row = |item: &soxa_store::codec::Stored<soxa_domain::queue_item::QueueItem>| {
            let days = (today - item.record.since.date()).num_days();
            let system = queue::system(&item.record.system).map_or("", |s| s.label.as_str());
            let who =
                item.record.person.map(|no| allowed(workspace.person_choice(no))).transpose()?.flatten();
            let who = who.map_or_else(String::new, |c| c.label);
            let age = words.fill("registers.days", &[("days", &days.to_string())]);
            let cells = vec![age, system.to_owned(), item.record.operation.clone(), who];
            let tone = if days >= OLD { Tone::Look } else { Tone::Plain };
            Ok(Row { id: item.no, cells, tone, ..Row::default() })
        };
        let rows: Result<_, ServiceError> = open.iter().map(row).collect();
        self.waiting = rows?;
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        format!("9 {}", words.say("registers.queue"))
    }

    fn list(&self) -> ListId {
        ListId::Queue(self.system.clone())
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "registers.queue_empty"
    }

    fn help(&self) -> &'static str {
        "registers.queue_about"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Print.into(), Action::Back.into()]
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        match (event, at) {
            (UiEvent::Action(Action::Open), Some(no)) => ctx.open(Route::QueueItem(no)),
            (UiEvent::Action(Action::Print), _) => self.print(ctx),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
