//! A person moves to another household, or a household splits (tách hộ). What is open of the relationships is asked.

use std::collections::BTreeMap;

use super::proposed;
use super::{REASON, chosen, field, open_labels, person, propose, relationships};
use crate::tui::route::Route;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use crate::tui::workspace::person_choice;
use soxa_domain::person::{Household, Person};
use soxa_domain::relationship::Relationship;
use soxa_service::moving::{Move, Mover, left_without_head, perform, propose_move, propose_split};
use soxa_service::people::{self, HouseholdView};
use soxa_service::{Actor, Register, ServiceError};
use soxa_store::codec::Stored;

const HOUSEHOLD: &str = "household";

/// A person moves.
#[derive(Clone)]
pub struct MoveStep {
    person: Option<Stored<Person>>,
}

impl MoveStep {
    /// The form.
    pub fn form(no: u32, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let spec = |key, kind| field(key, kind, ctx.words);
        let form = Form::new(vec![
            spec(HOUSEHOLD, Kind::Text).required(),
            relationships(ctx.words),
            spec("paper", Kind::Text),
            spec(REASON, Kind::Note),
        ]);
        Ok(StepForm::with(Self { person: person(no, ctx)? }, form))
    }

    fn plan(&self, register: &Register, actor: &Actor, to: &str) -> Result<Move, ServiceError> {
        let id = self.person.as_ref().map(|p| p.record.public_id()).unwrap_or_default();
        propose_move(register, actor, &id, to)
    }
}

impl Step for MoveStep {
    fn title(&self, words: &Words) -> String {
        let name = self.person.as_ref().map_or("", |p| p.record.full_name.as_str());
        format!("{} {name}", words.say("action.change_household"))
    }

    fn help(&self) -> &'static str {
        "event.move_about"
    }

    fn changed(&mut self, key: &str, form: &mut Form, ctx: &Ctx<'_>) {
        let (Some(workspace), HOUSEHOLD) = (ctx.workspace(), key) else { return };
        let plan = self.plan(&workspace.register, &workspace.actor, &form.text(HOUSEHOLD));
        propose(form, proposed(plan, ctx).and_then(|p| p.movers.first().and_then(Mover::settled)));
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let mut plan = self.plan(register, actor, &form.text(HOUSEHOLD)).map_err(Refused::at(HOUSEHOLD))?;
        for mover in &mut plan.movers {
            mover.chosen = chosen(form);
        }
        open(&plan, words)?;
        let headless = left_without_head(register, actor, &plan).map_err(Refused::whole)?;
        perform(register, actor, &plan, &form.text("paper"), &form.text(REASON)).map_err(refused)?;
        Ok(new_head(&headless, workspace)?.unwrap_or_else(|| Done::answer(Answer::Yes)))
    }
}

/// A household splits.
#[derive(Clone)]
pub struct SplitStep {
    home: Option<HouseholdView>,
    /// Whose relationship was asked last.
    asked: Option<String>,
    /// What was chosen of what was asked, by person.
    settled: BTreeMap<String, Relationship>,
}

impl SplitStep {
    /// The form, for the household of a number.
    pub fn form(no: u32, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let workspace = ctx.workspace();
        let home = workspace.map(|o| people::household_by_number(&o.register, &o.actor, no)).transpose()?;
        let active = home.iter().flat_map(|h| &h.members).filter(|m| m.record.is_active());
        let members = active.map(|m| person_choice(m.no, &m.record)).collect::<Vec<_>>();
        let spec = |key, kind| field(key, kind, ctx.words);
        let form = Form::new(vec![
            spec("new_head", Kind::Choice(Choices::These(members.clone()))).required(),
            spec("others", Kind::People(Choices::These(members))),
            relationships(ctx.words),
            spec("new_number", Kind::Text),
            spec("new_address", Kind::Text),
            spec("paper", Kind::Text),
            spec(REASON, Kind::Note),
        ]);
        Ok(StepForm::with(Self { home, asked: None, settled: BTreeMap::new() }, form))
    }
}

impl Step for SplitStep {
    fn title(&self, words: &Words) -> String {
        let number = self.home.as_ref().map_or("", |h| h.household.record.number.as_str());
        format!("{} {number}", words.say("action.split"))
    }

    fn help(&self) -> &'static str {
        "event.split_about"
    }

    fn changed(&mut self, key: &str, form: &mut Form, _ctx: &Ctx<'_>) {
        // One after the other: what is chosen here is of whoever was asked for last.
        if let ("relationship", Some(person), Some(label)) = (key, self.asked.clone(), chosen(form)) {
            self.settled.insert(person, label);
        }
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let gone = || Refused::field("new_head", words.say("household.gone"));
        let number = &self.home.as_ref().ok_or_else(gone)?.household.record.number;
        let head = form.text("new_head");
        let public = |id: &str| workspace.public_id(id).map_err(Refused::at("others"));
        let mut who = vec![public(&head)?];
        if let Value::Several(others) = form.value("others") {
            for other in others.iter().filter(|c| c.id != head) {
                who.push(public(&other.id)?);
            }
        }
        let new = Household {
            number: form.text("new_number"),
            hamlet: String::new(),
            address: form.text("new_address"),
        };
        let mut plan = propose_split(register, actor, number, &who, new).map_err(Refused::at("others"))?;
        for mover in &mut plan.movers {
            mover.chosen = self.settled.get(&mover.person.record.public_id()).copied();
        }
        self.asked = plan.open().next().map(|m| m.person.record.public_id());
        open(&plan, words)?;
        let headless = left_without_head(register, actor, &plan).map_err(Refused::whole)?;
        let to = perform(register, actor, &plan, &form.text("paper"), &form.text(REASON)).map_err(refused)?;
        if let Some(done) = new_head(&headless, workspace)? {
            return Ok(done);
        }
        let made = people::household(register, actor, &to.value).map_err(Refused::whole)?;
        Ok(Done::replace(Route::Household(made.household.no)))
    }
}

/// On to the head of the household that those who went left without one, by its number.
fn new_head(headless: &[String], workspace: &Workspace) -> Result<Option<Done>, Refused> {
    let Some(number) = headless.first() else { return Ok(None) };
    let left = people::household(&workspace.register, &workspace.actor, number).map_err(Refused::whole)?;
    Ok(Some(Done::replace(Route::Head(left.household.no)).saying("event.headless")))
}

/// Refuses while somebody's relationship is open.
fn open(plan: &Move, words: &Words) -> Result<(), Refused> {
    let Some(mover) = plan.open().next() else { return Ok(()) };
    let labels: Vec<Relationship> = match &mover.outcome.answer {
        soxa_domain::kinship::Answer::Open(labels) => labels.clone(),
        soxa_domain::kinship::Answer::Certain(label) => vec![*label],
    };
    let why = format!("{}: {}", mover.person.record.full_name, open_labels(&labels, words));
    Err(Refused::field("relationship", why))
}

/// Which field a service refused.
fn refused(error: ServiceError) -> Refused {
    match &error {
        ServiceError::Refused(_) | ServiceError::Warned { .. } => Refused::at(REASON)(error),
        _ => Refused::whole(error),
    }
}
