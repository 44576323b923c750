//! Two records of one person made one: both field by field, the fuller value taken where only one has any.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::person_edit::ClashList;
use soxa_domain::list_check::ListRow;
use soxa_domain::person::compare::{self, merged};
use soxa_domain::person::{Person, PersonField};
use soxa_domain::reconcile::clashes;
use soxa_service::refusal::Field;
use soxa_service::refusal::PeopleProblem;

use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::merging::Merging;
use soxa_service::{ServiceError, lists, merging, people};
use soxa_store::codec::Stored;

/// Numbers and links that follow by themselves.
const FOLLOWS: [PersonField; 6] = [
    PersonField::LocalId,
    PersonField::Cmnd,
    PersonField::FatherId,
    PersonField::MotherId,
    PersonField::SpouseId,
    PersonField::GuardianId,
];

/// The merge of two records.
#[derive(Clone)]
pub struct Merge {
    goes: Option<Stored<Person>>,
    stays: Option<Stored<Person>>,
    fields: ClashList,
    /// The row of a list of doubles that is decided by it.
    row: Option<Stored<ListRow>>,
    /// What the rules warned of and was asked already.
    asked: String,
}

impl Merge {
    /// Of the record that goes into the one that stays.
    pub fn new(goes: u32, stays: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let workspace = ctx.workspace();
        let person = |no| workspace.map(|o| people::person(&o.register, &o.actor, no)).transpose();
        let (goes, stays) = (person(goes)?, person(stays)?);
        let fields = ClashList::of("merge", differences(goes.as_ref(), stays.as_ref()), ctx);
        Ok(Self { goes, stays, fields, row: None, asked: String::new() })
    }

    /// The same, deciding a row of a list of doubles.
    pub fn of_row(row: u32, goes: u32, stays: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let workspace = ctx.workspace();
        let row = workspace.map(|o| lists::row(&o.register, &o.actor, row)).transpose()?.map(|view| view.row);
        Ok(Self { row, ..Self::new(goes, stays, ctx)? })
    }

    fn write(&self, workspace: &Workspace, merged: &Person, why: &str) -> Result<u64, ServiceError> {
        let (Some(duplicate), Some(kept)) = (&self.goes, &self.stays) else { return Ok(0) };
        let (register, actor) = (&workspace.register, &workspace.actor);
        match &self.row {
            Some(row) => {
                let both = Merging { duplicate, kept, merged };
                Ok(lists::merge(register, actor, row, &both, why)?.head.seq)
            }
            None => Ok(merging::merge(register, actor, duplicate, kept, merged, why)?.head.seq),
        }
    }

    /// The reason to write down: the usual one, or what the rules warn of once that was asked.
    fn reason(
        &mut self,
        workspace: &Workspace,
        merged: &Person,
        words: &Words,
    ) -> Result<String, ServiceError> {
        let Some(stays) = &self.stays else { return Ok(String::new()) };
        let ahead = merging::ahead(&workspace.register, &workspace.actor, stays, merged)?;
        let warned = ahead.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        if warned.is_empty() {
            return Ok(words.say("merge.reason").to_owned());
        }
        if self.asked != warned {
            self.asked.clone_from(&warned);
            return Err(ServiceError::Warned { what: warned });
        }
        Ok(words.fill("merge.all_the_same", &[("what", &warned)]))
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(goes), Some(stays)) = (ctx.workspace(), &self.goes, &self.stays) else {
            return;
        };
        let Some(chosen) = self.fields.taken() else {
            return ctx.toast(Tone::Look, ctx.words.say("merge.open"));
        };
        let chosen: Vec<PersonField> = chosen.iter().filter_map(|id| PersonField::from_id(id)).collect();
        let merged = merged(&goes.record, &stays.record, &chosen)
            .map_err(|why| ServiceError::refused(Field::Merge, PeopleProblem::NotAValue { why }))
            .and_then(|merged| Ok((self.reason(workspace, &merged, ctx.words)?, merged)))
            .and_then(|(reason, merged)| self.write(workspace, &merged, &reason));
        match merged {
            Ok(_) => {
                ctx.close();
                ctx.toast(Tone::Good, ctx.words.say("merge.done"));
            }
            Err(ServiceError::Warned { what }) => {
                ctx.toast(Tone::Look, ctx.words.fill("merge.really", &[("what", &what)]));
            }
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }
}

fn differences(
    goes: Option<&Stored<Person>>,
    stays: Option<&Stored<Person>>,
) -> Vec<soxa_domain::reconcile::Clash> {
    let (Some(goes), Some(stays)) = (goes, stays) else { return Vec::new() };
    let mut differing = compare::differences(Some(&stays.record), Some(&goes.record));
    differing.retain(|d| !FOLLOWS.contains(&d.field));
    clashes(differing.iter().map(|d| (d.field.id(), "", d.before.as_str(), d.after.as_str())))
}

impl Screen for Merge {
    fn title(&self, words: &Words) -> String {
        let name = self.stays.as_ref().map_or("", |p| p.record.full_name.as_str());
        format!("{} {name}", words.say("merge.title"))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["clash", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Action(Action::Save) => self.save(ctx),
            UiEvent::Action(Action::ViewOther) => std::mem::swap(&mut self.goes, &mut self.stays),
            UiEvent::Action(action) if self.fields.act(*action) => return Outcome::Consumed,
            _ => return Outcome::Ignored,
        }
        if let UiEvent::Action(Action::ViewOther) = event {
            self.fields = ClashList::of("merge", differences(self.goes.as_ref(), self.stays.as_ref()), ctx);
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.fields.view(area, buf, view);
        None
    }

    fn help(&self) -> &'static str {
        "merge.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![
            Action::Save.into(),
            Hint { action: Action::Left, label: Some("merge.theirs"), keys: None },
            Hint { action: Action::Right, label: Some("merge.mine"), keys: None },
            Hint { action: Action::ViewOther, label: Some("merge.swap"), keys: None },
            Action::Back.into(),
        ]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
