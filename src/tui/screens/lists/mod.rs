//! Screen 6: the lists that others sent, and how each stands. Enter takes one up where it was put down.

mod answers;
mod asked;
mod difference;
mod file;
mod overview;
mod preview;
mod take_in;
mod view;
mod work;

pub use answers::{RowAnswer, RowPerson};
pub(in crate::tui::screens) use asked::{order_field, orders};
pub use preview::Read;
pub use take_in::{TakeIn, files, folder as file_folder};
pub use work::ListWork;

use super::title_key;
use crate::tui::action::Action;
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::cleaning::bar;
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::ServiceError;
use soxa_service::lists::{Standing, lists};

const COLUMNS: [Column; 5] = [
    Column::text(20).headed("head.kind"),
    Column::text(20).growing().headed("head.list"),
    Column::text(10).headed("head.day"),
    Column::number(9).headed("head.decided"),
    Column::text(10),
];

/// The lists, those of prisoners first among those with work.
#[derive(Clone, Default)]
pub struct Lists(Vec<Standing>);

impl AsRow for Standing {
    fn id(&self, _: u32) -> u32 {
        self.list.no
    }

    fn row(&self, _: u32) -> Row {
        let l = &self.list.record;
        let label = self.kind.as_ref().map_or_else(|| l.kind.clone(), |k| k.label.clone());
        let name = if l.sender.is_empty() { l.name.clone() } else { format!("{} · {}", l.sender, l.name) };
        let day = l.received_at.local().format("%d/%m/%Y").to_string();
        let cells = vec![
            label,
            name,
            day,
            format!("{}/{}", self.decided(), l.rows),
            bar(self.decided(), l.rows as usize, 10),
        ];
        let tone = if self.open + self.later > 0 { Tone::Plain } else { Tone::Faint };
        Row { cells, tone, ..Row::default() }
    }
}

/// Opens the form for a file that waits; where none does, says where to put one.
fn take_in_one(ctx: &mut Ctx<'_>) {
    let Some(workspace) = ctx.workspace() else { return };
    if files(workspace).is_empty() {
        let folder = file_folder(workspace).display().to_string();
        return ctx.toast(Tone::Look, ctx.words.fill("lists.take_in_where", &[("folder", &folder)]));
    }
    ctx.open(Route::TakeInList);
}

impl Listing for Lists {
    type Rows = Vec<Standing>;

    fn rows(&self) -> &Vec<Standing> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, _: &Words) -> Result<(), ServiceError> {
        self.0 = lists(&workspace.register, &workspace.actor, None)?;
        self.0.sort_by_key(|s| (s.open + s.later == 0, s.list.record.kind != "prisoners"));
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        format!("6 {}", words.say(title_key(6)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["lists", "table", "list"]
    }

    fn list(&self) -> ListId {
        ListId::Lists
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "lists.none"
    }

    fn help(&self) -> &'static str {
        "lists.about"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        let take_in = Hint { action: Action::Add, label: Some("lists.take_in"), keys: None };
        vec![Action::Open.into(), take_in, Action::Print.into(), Action::Back.into()]
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        match (event, at) {
            (UiEvent::Action(Action::Open), Some(no)) => ctx.open(Route::ListWork(no)),
            (UiEvent::Action(Action::Print), Some(no)) => ctx.open(Route::ListSummary(no)),
            (UiEvent::Action(Action::Add), _) => take_in_one(ctx),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
