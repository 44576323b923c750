//! What whoever works here did last: looked at, or taken back, whatever it was.

use crate::tui::action::Action;
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::told;
use crate::tui::widgets::list::{Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::own_acts::{self, Back, OwnAct};
use soxa_service::{Register, ServiceError, undo};
use soxa_store::codec::Kind;

/// Acts shown: those of a day or two.
const SHOWN: usize = 100;

const COLUMNS: [Column; 4] = [
    Column::text(11).headed("head.day"),
    Column::text(27).headed("head.what"),
    Column::text(19).growing().headed("head.about"),
    Column::text(15).headed("head.back"),
];

/// More records than this are told by the remark first.
const MANY: usize = 6;

/// The list of acts.
#[derive(Clone, Default)]
pub struct Acts(Vec<(OwnAct, Row)>);

fn row(act: &OwnAct, words: &Words, register: &Register) -> Row {
    // Of the last few hundred entries no two have one number.
    let id = (act.seq & u64::from(u32::MAX)) as u32;
    let count = act.records.to_string();
    let counted = words.fill("acts.records", &[("count", &count)]);
    let more = act.records.saturating_sub(act.about.len());
    let names = act.about.join(", ");
    let about = match (names.as_str(), act.note.as_str()) {
        // Of many records the remark says more than the first names.
        (_, note) if act.records > MANY && !note.is_empty() => {
            format!("{}  {counted}", told::remark(note, register))
        }
        ("", "") => counted,
        ("", note) => format!("{counted}  {}", told::remark(note, register)),
        (names, note) => {
            let more = words.fill("acts.and_more", &[("about", names), ("count", &more.to_string())]);
            let who = if act.records > act.about.len() { more } else { names.to_owned() };
            format!("{who}  {}", told::remark(note, register)).trim_end().to_owned()
        }
    };
    let (back, tone) = match act.back {
        Back::Free => ("acts.free", Tone::Plain),
        Back::Already => ("acts.already", Tone::Faint),
        Back::ChangedSince => ("acts.changed_since", Tone::Faint),
        Back::Never => ("acts.never", Tone::Faint),
    };
    let at = act.at.local().format("%d/%m %H:%M").to_string();
    let cells = vec![at, words.tell(&act.action), about.trim().to_owned(), words.say(back).to_owned()];
    Row { id, cells, tone, ..Row::default() }
}

impl Acts {
    fn at(&self, at: Option<u32>) -> Option<&OwnAct> {
        self.0.iter().find(|(_, row)| Some(row.id) == at).map(|(act, _)| act)
    }

    fn take_back(act: &OwnAct, ctx: &Ctx<'_>) -> Acted {
        let Some(workspace) = ctx.workspace() else { return Acted::Ignored };
        match undo::undo(&workspace.register, &workspace.actor, act.seq) {
            Ok(_) => ctx.toast(
                Tone::Good,
                ctx.words.fill("acts.taken_back", &[("act", &ctx.words.tell(&act.action))]),
            ),
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
        Acted::Changed
    }
}

impl Listing for Acts {
    type Rows = Vec<(OwnAct, Row)>;

    fn rows(&self) -> &Vec<(OwnAct, Row)> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let acts = own_acts::lately(&workspace.register, &workspace.actor, SHOWN)?;
        let rows = acts.into_iter().map(|act| {
            let row = row(&act, words, &workspace.register);
            (act, row)
        });
        self.0 = rows.collect();
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        words.say("acts.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["table", "list"]
    }

    fn list(&self) -> ListId {
        ListId::Acts
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "acts.empty"
    }

    fn help(&self) -> &'static str {
        "acts.about"
    }

    fn hints(&self, at: Option<u32>) -> Vec<Hint> {
        let mut hints = Vec::new();
        if self.at(at).is_some_and(|act| act.back == Back::Free) {
            hints.push(Hint { action: Action::UndoStep, label: Some("head.back"), keys: None });
        }
        hints.extend([Action::Open, Action::Back].map(Hint::from));
        hints
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let (UiEvent::Action(action), Some(act)) = (event, self.at(at)) else { return Acted::Ignored };
        match (action, act.subject) {
            (Action::UndoStep, _) => return Self::take_back(act, ctx),
            (Action::Open, Some(subject)) => match subject.kind {
                Kind::Person => ctx.open(Route::Person(subject.no)),
                Kind::Household => ctx.open(Route::Household(subject.no)),
                Kind::Case => ctx.open(Route::Case(subject.no)),
                _ => ctx.toast(Tone::Plain, ctx.words.say("acts.nothing_to_open")),
            },
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
