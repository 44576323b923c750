//! The small forms of the report: which period, as what it is sent, why a check does not hold.

use std::collections::BTreeMap;

use crate::tui::backend::Choice;
use crate::tui::route::ReportStep;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use chrono::NaiveDate;
use soxa_domain::partial_date::PartialDate;
use soxa_paper::report::frozen;
use soxa_paper::report::frozen::Sent;
use soxa_paper::report::period::{Length, Period};
use soxa_service::entries;
use soxa_service::intake::new_submission;

/// A step of the report of a period.
#[derive(Clone)]
pub struct OfReport {
    step: ReportStep,
    period: Period,
}

fn date(day: NaiveDate) -> Value {
    PartialDate::parse(&day.to_string()).map_or(Value::Empty, Value::Date)
}

impl OfReport {
    /// The form of a step.
    pub fn form(step: ReportStep, period: Period, ctx: &Ctx<'_>) -> StepForm<Self> {
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
        form.fill("dated", &date(ctx.backend.now().date_naive()));
        StepForm::with(Self { step, period }, form)
    }

    /// A chosen length fills in the days around the first one.
    fn lengthen(&self, form: &mut Form) {
        let length = match form.text("length").as_str() {
            "month" => Length::Month,
            "quarter" => Length::Quarter,
            "half" => Length::Half,
            "year" => Length::Year,
            _ => return,
        };
        let period = Period::around(form.day("from").unwrap_or(self.period.from), length);
        form.fill("from", &date(period.from));
        form.fill("to", &date(period.to));
    }
}

impl Step for OfReport {
    fn title(&self, words: &Words) -> String {
        let key = match &self.step {
            ReportStep::Period => "report.period_title",
            ReportStep::Freeze => "report.freeze_title",
            ReportStep::Explain(_) => "report.explain_title",
        };
        format!("{} {}", words.say(key), self.period.vi())
    }

    fn help(&self) -> &'static str {
        "report.step_about"
    }

    fn changed(&mut self, key: &str, form: &mut Form, _ctx: &Ctx<'_>) {
        if key == "length" {
            self.lengthen(form);
        }
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        match &self.step {
            ReportStep::Period => match (form.day("from"), form.day("to")) {
                (Some(from), Some(to)) if from <= to => {
                    Ok(Done::answer(Answer::Period(Period { from, to })).quietly())
                }
                _ => Err(Refused::field("to", words.say("report.order"))),
            },
            ReportStep::Freeze => {
                let sent = Sent {
                    number: form.text("number"),
                    dated: form.day("dated"),
                    signer: form.text("signer"),
                };
                let done = frozen::freeze(register, actor, self.period, &sent);
                done.map(|_| Done::answer(Answer::Yes)).map_err(Refused::at("number"))
            }
            ReportStep::Explain(check) => {
                let fields: BTreeMap<String, String> = [
                    ("check", check.clone()),
                    ("from", self.period.from.to_string()),
                    ("to", self.period.to.to_string()),
                    ("reason", form.text("reason")),
                ]
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect();
                let submission = new_submission().map_err(Refused::at("reason"))?;
                let done = entries::add(register, actor, "check_notes", &fields, Some(&submission));
                done.map(|_| Done::answer(Answer::Yes)).map_err(Refused::at("reason"))
            }
        }
    }
}
