//! Targets with a day: how many of the people of an age have what they should, by hamlet and who answers for it, and the pace
//! that is still to be kept.

use crate::tui::action::Action;
use crate::tui::fit::grouped;
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_paper::report::number::percent_vi;
use soxa_service::ServiceError;
use soxa_service::targets::{self, Grouping, REGISTER, Standing};

const COLUMNS: [Column; 9] = [
    Column::text(10).headed("head.target").growing(),
    Column::text(16).headed("head.hamlet"),
    Column::text(9).headed("head.officer"),
    Column::number(6).headed("head.done"),
    Column::number(6).headed("head.of"),
    Column::number(6).headed("head.share"),
    Column::number(3).headed("head.wanted_share"),
    Column::text(5).headed("head.until"),
    Column::number(5).headed("head.each_day"),
];

impl AsRow for Standing {
    fn row(&self, _: u32) -> Row {
        let share = percent_vi(self.done, self.of).unwrap_or_default();
        let pace = if self.left() == 0 { "✓".to_owned() } else { grouped(self.each_day()) };
        let cells = vec![
            self.name.clone(),
            if self.hamlet.is_empty() { "—".to_owned() } else { self.hamlet.clone() },
            self.officer.clone(),
            grouped(self.done),
            grouped(self.of),
            share,
            self.share.to_string(),
            self.due.format("%d/%m").to_string(),
            pace,
        ];
        let tone = match self.left() {
            0 => Tone::Good,
            _ if self.is_missed() => Tone::Bad,
            _ => Tone::Plain,
        };
        Row { cells, tone, ..Row::default() }
    }
}

/// The targets.
#[derive(Clone, Default)]
pub struct Targets(Vec<Standing>);

impl Listing for Targets {
    type Rows = Vec<Standing>;

    fn rows(&self) -> &Vec<Standing> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, _: &Words) -> Result<(), ServiceError> {
        self.0 = targets::standing(&workspace.register, &workspace.actor, Grouping::Hamlet, &|_, _| true)?;
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        words.say("targets.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["registers", "table", "list"]
    }

    fn list(&self) -> ListId {
        ListId::Targets
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "targets.none"
    }

    fn help(&self) -> &'static str {
        "targets.about"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Add.into(), Action::Back.into()]
    }

    fn above(&self) -> u16 {
        0
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let form = |no| Route::EntryForm { register: REGISTER.to_owned(), no };
        let standing = at.and_then(|at| self.0.get(at as usize));
        match (event, standing) {
            (UiEvent::Action(Action::Add), _) => ctx.open(form(None)),
            (UiEvent::Action(Action::Open), Some(standing)) => ctx.open(form(Some(standing.target))),
            // Everybody is gone over: not again at every save of another terminal, but after one's own.
            (UiEvent::Changed(_), _) => return Acted::Done,
            (UiEvent::Resume(_), _) => return Acted::Changed,
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
