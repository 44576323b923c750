//! The small forms of the report: which period, as what it is sent, why a check does not hold.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::partial_date::PartialDate;
use crate::report::document::Sent;
use crate::report::frozen;
use crate::report::period::{Length, Period};
use crate::service::intake::new_submission;
use crate::service::{ServiceError, entries};
use crate::tui::desk::Choice;
use crate::tui::office::Office;
use crate::tui::route::ReportStep;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::step::{self, StepReply};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, FormReply, Kind, Value};
use crate::tui::words::Words;

/// The form of a step.
#[derive(Clone)]
pub struct ReportForm {
    step: ReportStep,
    period: Period,
    form: Form,
}

fn date(day: NaiveDate) -> Value {
    PartialDate::parse(&day.to_string()).map_or(Value::Empty, Value::Date)
}

impl ReportForm {
    /// For a period.
    pub fn new(step: ReportStep, period: Period, ctx: &Ctx<'_>) -> Self {
        let field = |key: &str, kind| FieldSpec::new(key, ctx.words.say(&format!("report.{key}")), kind);
        let day = || Kind::Date(DateSense::Near);
        let specs = match &step {
            ReportStep::Period => {
                let lengths = ["month", "quarter", "half", "year", "free"];
                let choice = |id: &&str| Choice::new(id, ctx.words.say(&format!("report.{id}")));
                let these = Choices::These(lengths.iter().map(choice).collect());
                vec![
                    field("length", Kind::Choice(these)),
                    field("from", day()).required(),
                    field("to", day()).required(),
                ]
            }
            ReportStep::Freeze => vec![
                field("number", Kind::Text).required(),
                field("dated", day()).required(),
                field("signer", Kind::Text).required(),
            ],
            ReportStep::Explain(_) => vec![field("reason", Kind::Note).required()],
        };
        let mut form = Form::new(specs);
        form.fill("from", &date(period.from));
        form.fill("to", &date(period.to));
        form.fill("dated", &date(ctx.desk.now().date_naive()));
        Self { step, period, form }
    }

    fn day(&self, key: &str) -> Option<NaiveDate> {
        match self.form.value(key) {
            Value::Date(date) => date.to_string().parse().ok(),
            _ => None,
        }
    }

    fn text(&self, key: &str) -> String {
        match self.form.value(key) {
            Value::Text(text) => text,
            Value::Chosen(choice) => choice.id,
            _ => String::new(),
        }
    }

    /// A chosen length fills in the days around the first one.
    fn lengthen(&mut self) {
        let length = match self.text("length").as_str() {
            "month" => Length::Month,
            "quarter" => Length::Quarter,
            "half" => Length::Half,
            "year" => Length::Year,
            _ => return,
        };
        let period = Period::around(self.day("from").unwrap_or(self.period.from), length);
        self.form.fill("from", &date(period.from));
        self.form.fill("to", &date(period.to));
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        if !self.form.validate(ctx, |_| Vec::new()) {
            return;
        }
        match self.hand_in(office, ctx.words) {
            Ok(answer) => {
                ctx.answer(answer);
                if self.step != ReportStep::Period {
                    ctx.toast(Tone::Good, ctx.words.say("system.done"));
                }
            }
            Err((key, e)) => self.form.refuse(key, e.to_string()),
        }
    }

    fn hand_in(&self, office: &Office, words: &Words) -> Result<Answer, (&'static str, ServiceError)> {
        let (register, actor) = (&office.register, &office.actor);
        match &self.step {
            ReportStep::Period => match (self.day("from"), self.day("to")) {
                (Some(from), Some(to)) if from <= to => Ok(Answer::Period(Period { from, to })),
                _ => Err(("to", ServiceError::invalid(words.say("report.to"), words.say("report.order")))),
            },
            ReportStep::Freeze => {
                let sent = Sent {
                    number: self.text("number"),
                    dated: self.day("dated"),
                    signer: self.text("signer"),
                };
                let done = frozen::freeze(register, actor, self.period, &sent);
                done.map(|_| Answer::Yes).map_err(|e| ("number", e))
            }
            ReportStep::Explain(check) => {
                let fields: BTreeMap<String, String> = [
                    ("check", check.clone()),
                    ("from", self.period.from.to_string()),
                    ("to", self.period.to.to_string()),
                    ("reason", self.text("reason")),
                ]
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect();
                let submission = new_submission().map_err(|e| ("reason", e))?;
                let done = entries::add(register, actor, "check_notes", &fields, Some(&submission));
                done.map(|_| Answer::Yes).map_err(|e| ("reason", e))
            }
        }
    }
}

impl Screen for ReportForm {
    fn title(&self, words: &Words) -> String {
        let key = match &self.step {
            ReportStep::Period => "report.period_title",
            ReportStep::Freeze => "report.freeze_title",
            ReportStep::Explain(_) => "report.explain_title",
        };
        format!("{} {}", words.say(key), self.period.vi())
    }

    fn contexts(&self) -> &'static [&'static str] {
        step::contexts(&self.form)
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match self.form.update(event, ctx) {
            FormReply::Changed(key) => {
                if key == "length" {
                    self.lengthen();
                }
                return Outcome::Consumed;
            }
            FormReply::Used => return Outcome::Consumed,
            FormReply::End => {
                self.save(ctx);
                return Outcome::Consumed;
            }
            FormReply::Ignored => {}
        }
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
        "report.step_about"
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
