//! The operators: who they are, in which role, and what can be done about it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::service::actor::Operator;
use crate::service::{ServiceError, operators, roles};
use crate::tui::action::Action;
use crate::tui::route::{AdminStep, Route};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;

use super::refused;

const COLUMNS: [Column; 3] = [Column::name(26), Column::text(24), Column::text(24).growing()];

/// The list of operators.
#[derive(Clone)]
pub struct Operators {
    all: Entries,
    list: List,
}

#[derive(Clone)]
struct Entries(Vec<(Operator, String)>);

impl RowSource for Entries {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let visible = (0..).zip(&self.0).skip(from).take(count);
        let row = |(id, (o, proof)): (u32, &(Operator, String))| Row {
            id,
            cells: vec![
                o.name.clone(),
                roles::find(&o.role).map_or(o.role.clone(), |role| role.label.clone()),
                proof.clone(),
            ],
            tone: if o.disabled { Tone::Faint } else { Tone::Plain },
            changed: false,
        };
        visible.map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        Some(id as usize).filter(|place| *place < self.0.len())
    }
}

impl Operators {
    /// As they are now.
    pub fn new(ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { all: Entries(Vec::new()), list: List::default() };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(office) = ctx.desk.office() else { return Ok(()) };
        let all = operators::list(&office.register, &office.actor)?;
        let proof = |o: &Operator| {
            let shown = [
                (o.disabled, "system.disabled"),
                (o.password.is_some(), "system.has_password"),
                (o.pin.is_some(), "system.has_pin"),
                (o.uid.is_some(), "system.has_user"),
                (o.key.is_some(), "system.has_key"),
            ];
            let words = shown.iter().filter(|(on, _)| *on).map(|(_, key)| ctx.words.say(key));
            words.collect::<Vec<_>>().join(", ")
        };
        let entries = all.into_iter().map(|o| {
            let shown = proof(&o);
            (o, shown)
        });
        self.all = Entries(entries.collect());
        self.list.load(&self.all, ctx.size.height.saturating_sub(2));
        Ok(())
    }

    fn selected(&self) -> Option<&Operator> {
        self.list.selected().and_then(|row| self.all.0.get(row as usize)).map(|(o, _)| o)
    }

    fn disable(&self, ctx: &mut Ctx<'_>) {
        let (Some(office), Some(o)) = (ctx.desk.office(), self.selected()) else { return };
        match operators::set_disabled(&office.register, &office.actor, &o.name, !o.disabled) {
            Ok(_) => ctx.toast(Tone::Good, ctx.words.say("system.done")),
            Err(e) => refused(ctx, &e),
        }
    }
}

impl Screen for Operators {
    fn title(&self, words: &Words) -> String {
        words.say("system.operators").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["operators", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        let name = self.selected().map(|o| o.name.clone());
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => ctx.reloaded(self.load(ctx)),
            UiEvent::Action(action) if self.list.act(*action, &self.all) => {}
            UiEvent::Action(Action::Add) => ctx.open(Route::Admin(AdminStep::AddOperator)),
            UiEvent::Action(Action::Open | Action::Edit) => {
                if let Some(name) = name {
                    ctx.open(Route::Admin(AdminStep::Role(name)));
                }
            }
            UiEvent::Action(Action::Password) => {
                if let Some(name) = name {
                    ctx.open(Route::Admin(AdminStep::Password(name)));
                }
            }
            UiEvent::Action(Action::Delete) => {
                self.disable(ctx);
                ctx.reloaded(self.load(ctx));
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.list.view(Rect { y: area.y + 1, ..area }, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "system.operators_about"
    }

    fn hints(&self) -> Vec<Hint> {
        let hint = |action, label| Hint { action, label: Some(label), keys: None };
        vec![
            hint(Action::Add, "system.add_operator"),
            hint(Action::Open, "system.role"),
            Action::Password.into(),
            hint(Action::Delete, "system.disable"),
            Action::Back.into(),
        ]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
