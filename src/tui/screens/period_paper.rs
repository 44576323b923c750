//! Papers of a period: the case book (form 06), the statistics of residence (CT13). A form asks for the days, the paper takes
//! its place.

use chrono::{Datelike, NaiveDate};

use crate::tui::route::{PeriodPaper, Route};
use crate::tui::screen::Ctx;
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{DateSense, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::partial_date::PartialDate;

/// The days of a paper.
#[derive(Clone)]
pub struct OfPeriod(PeriodPaper);

impl OfPeriod {
    /// The form, with the month that is going on.
    pub fn form(paper: PeriodPaper, ctx: &Ctx<'_>) -> StepForm<Self> {
        let day = |key: &str, label: &str| {
            FieldSpec::new(key, ctx.words.say(label), Kind::Date(DateSense::Near)).required()
        };
        let mut form = Form::new(vec![day("from", "period_paper.from"), day("to", "period_paper.to")]);
        let today = ctx.backend.now().date_naive();
        for (key, day) in [("from", today.with_day(1).unwrap_or(today)), ("to", today)] {
            let day = PartialDate::parse(&day.to_string());
            form.fill(key, &day.map_or(Value::Empty, Value::Date));
        }
        StepForm::with(Self(paper), form)
    }
}

impl Step for OfPeriod {
    fn title(&self, words: &Words) -> String {
        words.say(self.0.word_key()).to_owned()
    }

    fn help(&self) -> &'static str {
        "period_paper.about"
    }

    fn hand_in(&mut self, form: &Form, _: &Workspace, words: &Words) -> Result<Done, Refused> {
        let day = |key: &str| -> Result<NaiveDate, Refused> {
            form.day(key).ok_or_else(|| Refused::field(key, words.say("event.whole_day")))
        };
        let (from, to) = (day("from")?, day("to")?);
        if to < from {
            return Err(Refused::field("to", words.say("period_paper.backwards")));
        }
        Ok(Done::replace(Route::PaperOf(self.0, from, to)).quietly())
    }
}
