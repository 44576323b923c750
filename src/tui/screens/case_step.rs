//! A step of a case, as a small form: to another state, a new date with an apology, the official code.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::step::{self, StepReply};
use crate::domain::case::Case;
use crate::domain::case_state::CaseState;
use crate::domain::labels::Vocabulary;
use crate::domain::time::Timestamp;
use crate::service::{ServiceError, case_moves, cases};
use crate::store::codec::Stored;
use crate::tui::desk::Choice;
use crate::tui::office::Office;
use crate::tui::route::CaseStep;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;

/// The form of a step.
#[derive(Clone)]
pub struct Step {
    kind: CaseStep,
    case: Option<Stored<Case>>,
    form: Form,
}

impl Step {
    /// A step of the case of a number.
    pub fn new(step: CaseStep, no: u32, ctx: &Ctx<'_>) -> Self {
        let office = ctx.desk.office();
        let case = office.and_then(|o| cases::by_number(&o.register, &o.actor, no).ok());
        let mut form =
            Form::new(case.as_ref().map(|c| specs(step, &c.record, ctx.words)).unwrap_or_default());
        if let (CaseStep::Apologize, Some(office)) = (step, office) {
            // The next working day is the least a citizen is asked to wait.
            let next = office.register.calendar().next(office.register.now().date());
            form.fill("new_due", &Value::Date(next.into()));
        }
        Self { kind: step, case, form }
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(office), Some(case)) = (ctx.desk.office(), self.case.clone()) else { return };
        if !self.form.validate(ctx, |_| Vec::new()) {
            return;
        }
        match self.hand_in(office, &case) {
            Ok(()) => {
                ctx.answer(Answer::Yes);
                ctx.toast(Tone::Good, ctx.words.say("case_step.done"));
            }
            Err(e @ ServiceError::Move(_)) => {
                let key = if e.to_string().contains("lý do") { "reason" } else { first_key(self.kind) };
                self.form.refuse(key, e.to_string());
            }
            Err(ServiceError::Invalid { reason, .. }) => self.form.refuse(first_key(self.kind), reason),
            Err(e) => ctx.toast(Tone::Bad, e.to_string()),
        }
    }

    fn hand_in(&self, office: &Office, case: &Stored<Case>) -> Result<(), ServiceError> {
        let (register, actor, code) = (&office.register, &office.actor, case.record.code.to_string());
        let text = |key: &str| match self.form.value(key) {
            Value::Text(text) => text,
            _ => String::new(),
        };
        match self.kind {
            CaseStep::Move => {
                let to = match self.form.value("state") {
                    Value::Chosen(choice) => CaseState::parse(&choice.id),
                    _ => None,
                };
                let to = to.ok_or_else(|| ServiceError::invalid("state", "chọn trạng thái"))?;
                let at = match self.form.value("on") {
                    Value::Date(day) => day.exact().filter(|d| *d != register.now().date()),
                    _ => None,
                };
                let at = at.map(|day| Timestamp::at(day, register.now().time()));
                case_moves::move_to(register, actor, &code, to, at, &text("reason"), Some(case.version))?;
            }
            CaseStep::Apologize => {
                let Value::Date(day) = self.form.value("new_due") else { return Ok(()) };
                let day =
                    day.exact().ok_or_else(|| ServiceError::invalid("new_due", "cần đủ ngày, tháng, năm"))?;
                case_moves::apologize(register, actor, &code, day, &text("reason"))?;
            }
            CaseStep::Bind => {
                case_moves::bind(register, actor, &code, &text("official"))?;
            }
        }
        Ok(())
    }
}

fn first_key(step: CaseStep) -> &'static str {
    match step {
        CaseStep::Move => "state",
        CaseStep::Apologize => "new_due",
        CaseStep::Bind => "official",
    }
}

fn specs(step: CaseStep, case: &Case, words: &Words) -> Vec<FieldSpec> {
    let field = |key: &str, kind: Kind| {
        let help = words.say(&format!("case_step.{key}_help")).to_owned();
        FieldSpec { help, ..FieldSpec::new(key, words.say(&format!("case_step.{key}")), kind) }
    };
    match step {
        CaseStep::Move => {
            let states = case.state.next().iter().map(|s| Choice::new(s.id(), s.vi())).collect();
            vec![
                field("state", Kind::Choice(Choices::These(states))).required(),
                field("reason", Kind::Note),
                field("on", Kind::Date(DateSense::Past)),
            ]
        }
        CaseStep::Apologize => {
            vec![
                field("new_due", Kind::Date(DateSense::Near)).required(),
                field("reason", Kind::Note).required(),
            ]
        }
        CaseStep::Bind => vec![field("official", Kind::Text).required()],
    }
}

impl Screen for Step {
    fn title(&self, words: &Words) -> String {
        let code = self.case.as_ref().map(|c| c.record.shown_code()).unwrap_or_default();
        format!("{} {code}", words.say(self.kind.word_key()))
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
        step::view(view.words.say(self.kind.word_key()), &self.form, area, buf, view)
    }

    fn help(&self) -> &'static str {
        "case_step.about"
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
