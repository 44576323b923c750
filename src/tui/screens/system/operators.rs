//! The operators: who they are, in which role, and what can be done about it.

use crate::tui::action::Action;
use crate::tui::list_memory::ListId;
use crate::tui::route::{AdminStep, Route};
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::actor::Operator;
use soxa_service::{ServiceError, operators, roles};

use super::refused;

const COLUMNS: [Column; 3] = [
    Column::name(26).headed("head.name"),
    Column::text(24).headed("head.role"),
    Column::text(24).growing().headed("head.signs_in"),
];

/// The list of operators.
#[derive(Clone, Default)]
pub struct Operators(Vec<(Operator, String)>);

impl AsRow for (Operator, String) {
    fn row(&self, _: u32) -> Row {
        let (o, proof) = self;
        Row {
            cells: vec![
                o.name.clone(),
                roles::find(&o.role).map_or(o.role.clone(), |role| role.label.clone()),
                proof.clone(),
            ],
            tone: if o.disabled { Tone::Faint } else { Tone::Plain },
            ..Row::default()
        }
    }
}

impl Operators {
    fn disable(name: &str, is_disabled: bool, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        match operators::set_disabled(&workspace.register, &workspace.actor, name, !is_disabled) {
            Ok(_) => ctx.toast(Tone::Good, ctx.words.say("system.done")),
            Err(e) => refused(ctx, &e),
        }
    }
}

impl Listing for Operators {
    type Rows = Vec<(Operator, String)>;

    fn rows(&self) -> &Vec<(Operator, String)> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let all = operators::list(&workspace.register, &workspace.actor)?;
        let proof = |o: &Operator| {
            let shown = [
                (o.disabled, "system.disabled"),
                (o.password.is_some(), "system.has_password"),
                (o.pin.is_some(), "system.has_pin"),
                (o.uid.is_some(), "system.has_user"),
                (o.key.is_some(), "system.has_key"),
            ];
            let told = shown.iter().filter(|(on, _)| *on).map(|(_, key)| words.say(key));
            told.collect::<Vec<_>>().join(", ")
        };
        let entries = all.into_iter().map(|o| {
            let shown = proof(&o);
            (o, shown)
        });
        self.0 = entries.collect();
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        words.say("system.operators").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["operators", "table", "list"]
    }

    fn list(&self) -> ListId {
        ListId::Operators
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "system.nobody"
    }

    fn help(&self) -> &'static str {
        "system.operators_about"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        let hint = |action, label| Hint { action, label: Some(label), keys: None };
        vec![
            hint(Action::Add, "system.add_operator"),
            hint(Action::Open, "system.role"),
            Action::Password.into(),
            hint(Action::Delete, "system.disable"),
            Action::Back.into(),
        ]
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let operator = at.and_then(|row| self.0.get(row as usize)).map(|(o, _)| o);
        match (event, operator) {
            (UiEvent::Action(Action::Add), _) => ctx.open(Route::Admin(AdminStep::AddOperator)),
            (UiEvent::Action(Action::Open | Action::Edit), Some(o)) => {
                ctx.open(Route::Admin(AdminStep::Role(o.name.clone())));
            }
            (UiEvent::Action(Action::Password), Some(o)) => {
                ctx.open(Route::Admin(AdminStep::Password(o.name.clone())));
            }
            (UiEvent::Action(Action::Delete), Some(o)) => {
                Self::disable(&o.name, o.disabled, ctx);
                return Acted::Changed;
            }
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
