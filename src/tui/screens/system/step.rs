//! A step of the administration as a small form: an operator, a role, a password, the settings.

use crate::tui::backend::Choice;
use crate::tui::route::AdminStep;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::ServiceError;
use soxa_service::operators::{self, NewOperator};
use soxa_service::roles;
use soxa_service::settings::{self, Settings};

/// A step of the administration.
#[derive(Clone)]
pub struct Administration(AdminStep);

impl Administration {
    /// The form of a step, with what holds now.
    pub fn form(step: AdminStep, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let mut form = Form::new(specs(&step, ctx.words));
        if let (AdminStep::Settings, Some(workspace)) = (&step, ctx.workspace()) {
            let minutes = settings::idle_minutes(&workspace.register).to_string();
            form.fill("idle_minutes", &Value::Text(minutes));
            let limit = settings::viewer_limit(&workspace.register)?.to_string();
            form.fill("viewer_limit", &Value::Text(limit));
        }
        Ok(StepForm::with(Self(step), form))
    }
}

impl Step for Administration {
    fn title(&self, words: &Words) -> String {
        let name = match &self.0 {
            AdminStep::Role(name) | AdminStep::Password(name) => name.as_str(),
            _ => "",
        };
        format!("{} {name}", words.say(self.0.word_key())).trim_end().to_owned()
    }

    fn help(&self) -> &'static str {
        "admin.about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let twice = |key: &'static str| {
            let secret = form.secret(key);
            let same = secret == form.secret("again");
            same.then_some(secret).ok_or_else(|| Refused::field("again", words.say("admin.differs")))
        };
        let own = actor.operator.as_str();
        match &self.0 {
            AdminStep::AddOperator => {
                let (name, role, password) = (form.text("name"), form.text("role"), twice("password")?);
                let new = NewOperator {
                    name: &name,
                    role: &role,
                    password: Some(&password),
                    ..NewOperator::default()
                };
                operators::add(register, actor, &new).map_err(Refused::at("name"))?;
            }
            AdminStep::Role(name) => {
                let role = form.text("role");
                operators::set_role(register, actor, name, &role).map_err(Refused::at("role"))?;
            }
            AdminStep::Password(name) => {
                let password = twice("password")?;
                operators::set_password(register, actor, name, &password).map_err(Refused::at("password"))?;
            }
            AdminStep::OwnPassword => {
                let password = twice("password")?;
                operators::set_password(register, actor, own, &password).map_err(Refused::at("password"))?;
            }
            // They have a form of their own (`backup_step.rs`).
            AdminStep::BackupPlan | AdminStep::BackupCheck => {}
            AdminStep::OwnPin => {
                let pin = twice("pin")?;
                operators::set_pin(register, actor, own, Some(&pin)).map_err(Refused::at("pin"))?;
            }
            AdminStep::Settings => {
                let wrong = || Refused::field("idle_minutes", words.say("unfit.minutes"));
                let idle_minutes = form.text("idle_minutes").trim().parse().map_err(|_| wrong())?;
                let new = Settings { idle_minutes };
                let wrong = || Refused::field("viewer_limit", words.say("unfit.number"));
                let limit = form.text("viewer_limit").trim().parse().map_err(|_| wrong())?;
                settings::write(register, actor, &new).map_err(Refused::at("idle_minutes"))?;
                let now = settings::viewer_limit(register).map_err(Refused::at("viewer_limit"))?;
                if now != limit {
                    settings::limit_viewers(register, actor, limit).map_err(Refused::at("viewer_limit"))?;
                }
            }
        }
        Ok(Done::answer(Answer::Yes))
    }
}

fn specs(step: &AdminStep, words: &Words) -> Vec<FieldSpec> {
    let field = |key: &str, kind: Kind| {
        let help = words.say(&format!("admin.{key}_help")).to_owned();
        FieldSpec { help, ..FieldSpec::new(key, words.say(&format!("admin.{key}")), kind) }.required()
    };
    let role = || {
        let all = roles::all().iter().map(|role| Choice::new(&role.id, &role.label)).collect();
        field("role", Kind::Choice(Choices::These(all)))
    };
    let again = || field("again", Kind::Secret);
    match step {
        AdminStep::AddOperator => {
            vec![field("name", Kind::Text), role(), field("password", Kind::Secret), again()]
        }
        AdminStep::Role(_) => vec![role()],
        AdminStep::Password(_) | AdminStep::OwnPassword => vec![field("password", Kind::Secret), again()],
        AdminStep::BackupPlan | AdminStep::BackupCheck => Vec::new(),
        AdminStep::OwnPin => vec![field("pin", Kind::Secret), again()],
        AdminStep::Settings => vec![field("idle_minutes", Kind::Text), field("viewer_limit", Kind::Text)],
    }
}
