//! The commune's hamlets, those of today and those that were; renamed, merged and split from here.

use std::collections::BTreeMap;

use crate::tui::action::Action;
use crate::tui::list_memory::ListId;
use crate::tui::route::{Route, UnitAct};
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::time::DAY;
use soxa_service::ServiceError;

const COLUMNS: [Column; 2] = [Column::text(30), Column::text(46).growing()];

/// The list of hamlets.
#[derive(Clone, Default)]
pub struct Units(Vec<Hamlet>);

/// A hamlet: its number in the list, its name, and what became of one that is none any more.
#[derive(Clone)]
pub struct Hamlet {
    number: u32,
    name: String,
    became: Option<String>,
}

impl AsRow for Hamlet {
    fn id(&self, _: u32) -> u32 {
        self.number
    }

    fn row(&self, _: u32) -> Row {
        let tone = if self.became.is_some() { Tone::Faint } else { Tone::Plain };
        let became = self.became.clone().unwrap_or_default();
        Row { id: self.number, cells: vec![self.name.clone(), became], tone, ..Row::default() }
    }
}

impl Units {
    fn of_today(&self, at: Option<u32>) -> Option<&Hamlet> {
        self.0.iter().find(|hamlet| Some(hamlet.number) == at && hamlet.became.is_none())
    }
}

impl Listing for Units {
    type Rows = Vec<Hamlet>;

    fn rows(&self) -> &Vec<Hamlet> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let commune = workspace.register.commune();
        let today = commune.hamlets.iter().map(|name| (name.clone(), None));
        let former = commune.former.iter().rev().map(|former| {
            let (last, now) = (former.last.format(DAY).to_string(), former.now.join(", "));
            (former.name.clone(), Some(words.fill("units.former", &[("last", &last), ("now", &now)])))
        });
        // A hamlet keeps the number it had, so that what is selected and marked stays what it was.
        let known: BTreeMap<&str, u32> = self.0.iter().map(|h| (h.name.as_str(), h.number)).collect();
        let mut next = known.values().max().copied().unwrap_or_default();
        let numbered = today.chain(former).map(|(name, became)| {
            let number = known.get(name.as_str()).copied().unwrap_or_else(|| {
                next += 1;
                next
            });
            Hamlet { number, name, became }
        });
        self.0 = numbered.collect();
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        words.say("system.units").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["operators", "table", "list"]
    }

    fn list(&self) -> ListId {
        ListId::Units
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "units.none"
    }

    fn help(&self) -> &'static str {
        "units.about"
    }

    fn hints(&self, at: Option<u32>) -> Vec<Hint> {
        let hint = |action, label| Hint { action, label: Some(label), keys: None };
        let mut hints = Vec::new();
        if self.of_today(at).is_some() {
            hints.push(hint(Action::Open, "units.rename"));
            hints.push(hint(Action::Add, "units.split"));
        }
        hints.push(Action::Back.into());
        hints
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let act = match event {
            UiEvent::Action(Action::Open) => UnitAct::Rename,
            UiEvent::Action(Action::Add) => UnitAct::Split,
            UiEvent::Resume(_) => return Acted::Changed,
            _ => return Acted::Ignored,
        };
        if let Some(hamlet) = self.of_today(at) {
            ctx.open(Route::Unit(act, hamlet.name.clone()));
        }
        Acted::Done
    }
}
