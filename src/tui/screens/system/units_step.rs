//! Hamlets called otherwise, merged, or split by their households: what it would change is said while it is typed.

use std::collections::BTreeMap;

use crate::tui::backend::Choice;
use crate::tui::route::UnitAct;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::partial_date::PartialDate;
use soxa_service::refusal::{Field, FieldId};
use soxa_service::units::{Plan, Regrouping, named_households, perform, propose};
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
}

impl UnitStep {
    /// For a hamlet.
    pub fn form(act: UnitAct, hamlet: &str, ctx: &Ctx<'_>) -> StepForm<Self> {
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
        StepForm::with(Self { act, hamlet: hamlet.to_owned() }, form)
    }

    fn wanted(&self, form: &Form, register: &Register, actor: &Actor) -> Result<Regrouping, ServiceError> {
        let name = form.text(NAME).trim().to_owned();
        Ok(match self.act {
            UnitAct::Rename => {
                let Value::Several(hamlets) = form.value(HAMLETS) else {
                    return Ok(Regrouping::Names(Vec::new()));
                };
                // One that keeps its name takes the others in.
                let several = hamlets.len() > 1;
                let others = hamlets.into_iter().filter(|hamlet| !several || hamlet.id != name);
                Regrouping::Names(others.map(|hamlet| (hamlet.id, name.clone())).collect())
            }
            UnitAct::Split => {
                let numbers = named_households(register, actor, &self.hamlet, &form.text(HOUSEHOLDS))?;
                let households: BTreeMap<String, String> =
                    numbers.into_iter().map(|number| (number, name.clone())).collect();
                Regrouping::Split { hamlet: self.hamlet.clone(), households }
            }
        })
    }

    fn plan(&self, form: &Form, register: &Register, actor: &Actor) -> Result<Plan, ServiceError> {
        let from = form.day(FROM).unwrap_or_else(|| register.now().date());
        propose(register, actor, &self.wanted(form, register, actor)?, from, &form.text(GROUND))
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
        // What is typed half is not told of before it is handed in.
        let told = match self.plan(form, &workspace.register, &workspace.actor) {
            Ok(plan) => {
                let (people, households) = (plan.people().to_string(), plan.households().to_string());
                ctx.words.fill("units.would", &[("people", &people), ("households", &households)])
            }
            Err(_) => String::new(),
        };
        form.set_note(NAME, &told);
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
