//! A step of the administration as a small form: an operator, a role, a password, the settings.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::service::operators::{self, NewOperator};
use crate::service::settings::{self, Settings};
use crate::service::{ServiceError, roles};
use crate::tui::desk::Choice;
use crate::tui::office::Office;
use crate::tui::route::AdminStep;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::step::{self, StepReply};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;

/// The form of a step.
#[derive(Clone)]
pub struct AdminForm {
    step: AdminStep,
    form: Form,
}

impl AdminForm {
    /// The form of a step, with what holds now.
    pub fn new(step: AdminStep, ctx: &Ctx<'_>) -> Self {
        let mut form = Form::new(specs(&step, ctx.words));
        if let (AdminStep::Settings, Some(office)) = (&step, ctx.desk.office()) {
            let minutes = settings::idle_minutes(&office.register).to_string();
            form.fill("idle_minutes", &Value::Text(minutes));
        }
        Self { step, form }
    }

    fn text(&self, key: &str) -> String {
        match self.form.value(key) {
            Value::Text(text) => text,
            Value::Chosen(choice) => choice.id,
            _ => String::new(),
        }
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        if !self.form.validate(ctx, |_| Vec::new()) {
            return;
        }
        match self.hand_in(office) {
            Ok(()) => {
                ctx.answer(Answer::Yes);
                ctx.toast(Tone::Good, ctx.words.say("system.done"));
            }
            Err((key, ServiceError::Invalid { reason, .. })) => self.form.refuse(key, reason),
            Err((key, e)) => self.form.refuse(key, e.to_string()),
        }
    }

    fn hand_in(&self, office: &Office) -> Result<(), (&'static str, ServiceError)> {
        let (register, actor) = (&office.register, &office.actor);
        let twice = |key: &'static str| {
            let secret = self.text(key);
            let same = secret == self.text("again");
            same.then_some(secret).ok_or(("again", ServiceError::invalid("", "hai lần gõ khác nhau: gõ lại")))
        };
        let own = actor.operator.as_str();
        match &self.step {
            AdminStep::AddOperator => {
                let (name, role, password) = (self.text("name"), self.text("role"), twice("password")?);
                let new = NewOperator {
                    name: &name,
                    role: &role,
                    password: Some(&password),
                    ..NewOperator::default()
                };
                operators::add(register, actor, &new).map_err(|e| ("name", e))?;
            }
            AdminStep::Role(name) => {
                let role = self.text("role");
                operators::set_role(register, actor, name, &role).map_err(|e| ("role", e))?;
            }
            AdminStep::Password(name) => {
                let password = twice("password")?;
                operators::set_password(register, actor, name, &password).map_err(|e| ("password", e))?;
            }
            AdminStep::OwnPassword => {
                let password = twice("password")?;
                operators::set_password(register, actor, own, &password).map_err(|e| ("password", e))?;
            }
            AdminStep::OwnPin => {
                let pin = twice("pin")?;
                operators::set_pin(register, actor, own, Some(&pin)).map_err(|e| ("pin", e))?;
            }
            AdminStep::Settings => {
                let wrong = || ("idle_minutes", ServiceError::invalid("", "cần số phút, 0 là không tự khóa"));
                let idle_minutes = self.text("idle_minutes").trim().parse().map_err(|_| wrong())?;
                let new = Settings { idle_minutes };
                settings::write(register, actor, &new).map_err(|e| ("idle_minutes", e))?;
            }
        }
        Ok(())
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
        AdminStep::OwnPin => vec![field("pin", Kind::Secret), again()],
        AdminStep::Settings => vec![field("idle_minutes", Kind::Text)],
    }
}

impl Screen for AdminForm {
    fn title(&self, words: &Words) -> String {
        let name = match &self.step {
            AdminStep::Role(name) | AdminStep::Password(name) => name.as_str(),
            _ => "",
        };
        format!("{} {name}", words.say(self.step.word_key())).trim_end().to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        step::contexts(&self.form)
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match step::update(&mut self.form, event, ctx) {
            StepReply::Ignored => return Outcome::Ignored,
            StepReply::Used => {}
            StepReply::Save => self.save(ctx),
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        step::view(&self.title(view.words), &self.form, area, buf, view)
    }

    fn help(&self) -> &'static str {
        "admin.about"
    }

    fn field_help(&self, words: &Words) -> Option<(String, String)> {
        self.form.help(words)
    }

    fn hints(&self) -> Vec<Hint> {
        step::hints()
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
