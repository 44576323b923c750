//! Hamlets called otherwise, merged, or split by their households: what it would change is said while it is typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::tui::backend::Choice;
use crate::tui::fit::grouped;
use crate::tui::route::UnitAct;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::unit::plain_hamlet;
use soxa_service::refusal::{Field, FieldId};
use soxa_service::units::{Homes, Plan, Regrouping, perform, propose};
use soxa_service::{Actor, Register, ServiceError};

const HAMLETS: &str = "hamlets";
const HOUSEHOLDS: &str = "households";
const NAME: &str = "name";
const FROM: &str = "from";
const GROUND: &str = "ground";

/// The form.
#[derive(Clone)]
pub struct UnitStep {
    act: UnitAct,
    hamlet: String,
    homes: Arc<Homes>,
}

impl UnitStep {
    /// For a hamlet. Everybody is counted once, so that no key waits for it.
    ///
    /// # Errors
    /// The register cannot be read.
    pub fn form(act: UnitAct, hamlet: &str, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let homes = ctx.workspace().map(|o| Homes::read(&o.register, &o.actor)).transpose()?;
        let words = ctx.words;
        let field = |key: &str, kind: Kind| {
            let help = words.say(&format!("units.{key}_help")).to_owned();
            FieldSpec { help, ..FieldSpec::new(key, words.say(&format!("units.{key}")), kind) }
        };
        let all = ctx.workspace().map(|o| o.register.commune().hamlets.clone()).unwrap_or_default();
        let choices = all.iter().map(|name| Choice::new(name, name)).collect();
        let whom = match act {
            UnitAct::Rename => field(HAMLETS, Kind::People(Choices::These(choices))),
            UnitAct::Split => field(HOUSEHOLDS, Kind::Note),
        };
        let mut form = Form::new(vec![
            whom.required(),
            field(NAME, Kind::Text).required(),
            field(FROM, Kind::Date(DateSense::Near)).required(),
            field(GROUND, Kind::Note),
        ]);
        if act == UnitAct::Rename {
            form.set(HAMLETS, &Value::Several(vec![Choice::new(hamlet, hamlet)]));
            form.focus(NAME);
        }
        let today = PartialDate::from(ctx.backend.now().date_naive());
        form.fill(FROM, &Value::Date(today));
        let homes = Arc::new(homes.unwrap_or_default());
        Ok(StepForm::with(Self { act, hamlet: hamlet.to_owned(), homes }, form))
    }

    /// The hamlets that get another name: those chosen, but for one that keeps its own.
    fn renamed(form: &Form) -> Vec<String> {
        let Value::Several(hamlets) = form.value(HAMLETS) else { return Vec::new() };
        let several = hamlets.len() > 1;
        let name = plain_hamlet(&form.text(NAME));
        let others = hamlets.into_iter().filter(|hamlet| !several || plain_hamlet(&hamlet.id) != name);
        others.map(|hamlet| hamlet.id).collect()
    }

    /// What it would change, in words; nothing while what is typed says nothing.
    fn told(&self, form: &Form, workspace: &Workspace, words: &Words) -> String {
        let (people, households) = match self.act {
            UnitAct::Rename => Self::renamed(form)
                .iter()
                .map(|hamlet| self.homes.of_hamlet(hamlet))
                .fold((0, 0), |(a, b), (people, households)| (a + people, b + households)),
            UnitAct::Split => {
                let Ok(numbers) = self.homes.named(&self.hamlet, &form.text(HOUSEHOLDS)) else {
                    return String::new();
                };
                (self.homes.of_households(&self.hamlet, &numbers), numbers.len())
            }
        };
        if people + households == 0 {
            return String::new();
        }
        let counts = [grouped(people as u64), grouped(households as u64)];
        let [people, households] = counts.each_ref().map(String::as_str);
        let name = plain_hamlet(&form.text(NAME));
        let commune = workspace.register.commune();
        let there = commune.hamlets.iter().find(|hamlet| plain_hamlet(hamlet) == name);
        let counts = [("people", people), ("households", households)];
        match there {
            Some(there) => words.fill("units.would_join", &[counts.as_slice(), &[("name", there)]].concat()),
            None => words.fill("units.would", &counts),
        }
    }

    fn wanted(&self, form: &Form) -> Result<Regrouping, ServiceError> {
        let name = form.text(NAME).trim().to_owned();
        Ok(match self.act {
            UnitAct::Rename => {
                let renamed = Self::renamed(form).into_iter();
                Regrouping::Names(renamed.map(|hamlet| (hamlet, name.clone())).collect())
            }
            UnitAct::Split => {
                let numbers = self.homes.named(&self.hamlet, &form.text(HOUSEHOLDS))?;
                let households: BTreeMap<String, String> =
                    numbers.into_iter().map(|number| (number, name.clone())).collect();
                Regrouping::Split { hamlet: self.hamlet.clone(), households }
            }
        })
    }

    fn plan(&self, form: &Form, register: &Register, actor: &Actor) -> Result<Plan, ServiceError> {
        let from = form.day(FROM).unwrap_or_else(|| register.now().date());
        propose(register, actor, &self.wanted(form)?, from, &form.text(GROUND))
    }
}

impl Step for UnitStep {
    fn title(&self, words: &Words) -> String {
        let key = match self.act {
            UnitAct::Rename => "units.rename",
            UnitAct::Split => "units.split",
        };
        format!("{} {}", words.say(key), self.hamlet)
    }

    fn help(&self) -> &'static str {
        match self.act {
            UnitAct::Rename => "units.rename_about",
            UnitAct::Split => "units.split_about",
        }
    }

    fn changed(&mut self, _: &str, form: &mut Form, ctx: &Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        form.set_note(NAME, &self.told(form, workspace, ctx.words));
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, _: &Words) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let plan = self.plan(form, register, actor).map_err(refused)?;
        perform(register, actor, &plan).map_err(Refused::whole)?;
        Ok(Done::answer(Answer::Yes))
    }
}

/// Beside the field it is about.
fn refused(error: ServiceError) -> Refused {
    let key = match (&error, error.refusal().map(|refusal| &refusal.at)) {
        (_, Some(FieldId::Other(Field::FromDay))) => FROM,
        (ServiceError::NotFound { .. }, _) | (_, Some(FieldId::Other(Field::Households))) => HOUSEHOLDS,
        _ => NAME,
    };
    Refused::beside(key, error)
}
