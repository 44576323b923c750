//! What may be said of a row, by the kind of list: which key says it, and the forms that some answers need.

use super::ListWork;
use crate::tui::action::Action;
use crate::tui::lookup::Source;
use crate::tui::route::Route;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::list_check::Verdict;
use soxa_service::ServiceError;
use soxa_service::lists::{self, Decision};

/// Each answer with the key that gives it.
const KEYS: [(Verdict, Action); 8] = [
    (Verdict::SamePerson, Action::SamePerson),
    (Verdict::NotInRegister, Action::NotInRegister),
    (Verdict::ListWrong, Action::ListWrong),
    (Verdict::RegisterWrong, Action::RegisterWrong),
    (Verdict::Later, Action::Later),
    (Verdict::Keep, Action::Keep),
    (Verdict::Merged, Action::Merge),
    (Verdict::Answered, Action::Answer),
];

/// The answer that a key gives.
pub(super) fn verdict_of(action: Action) -> Option<Verdict> {
    KEYS.iter().find(|(_, a)| *a == action).map(|(verdict, _)| *verdict)
}

/// The key that gives an answer.
pub(super) fn action_of(verdict: Verdict) -> Option<Action> {
    KEYS.iter().find(|(v, _)| *v == verdict).map(|(_, action)| *action)
}

/// The merge of the candidate in hand with the likeliest other one.
pub(super) fn merge(work: &ListWork) -> Option<Route> {
    let view = work.current()?;
    let stays = view.people.get(work.chosen)?.0.person;
    let goes = view.people.iter().map(|(c, _)| c.person).find(|no| *no != stays)?;
    Some(Route::MergeRow { row: view.row.no, goes, stays })
}

/// The form of an answer in words.
pub(super) fn answer(work: &ListWork) -> Route {
    let view = work.current();
    let person = view.and_then(|v| v.people.get(work.chosen)).map(|(c, _)| c.person);
    Route::AnswerRow { row: view.map_or(0, |v| v.row.no), person }
}

/// The answer to a row, in words: it goes into the export and the record of the list.
#[derive(Clone)]
pub struct RowAnswer {
    row: u32,
    person: Option<u32>,
}

impl RowAnswer {
    /// The form, with the answer that was given, if one was.
    pub fn form(row: u32, person: Option<u32>, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let usual = vec![ctx.words.say("lists.usual_answer").to_owned()];
        let spec = FieldSpec::new("text", ctx.words.say("lists.answer_text"), Kind::Phrase(usual)).required();
        let mut form = Form::new(vec![spec]);
        let given = ctx.workspace().map(|o| lists::row(&o.register, &o.actor, row)).transpose()?;
        let given = given.map(|view| view.row.record.note).filter(|note| !note.is_empty());
        if let Some(text) = given {
            form.fill("text", &Value::Text(text));
        }
        Ok(StepForm::with(Self { row, person }, form))
    }
}

impl Step for RowAnswer {
    fn title(&self, words: &Words) -> String {
        words.say("lists.answer").to_owned()
    }

    fn help(&self) -> &'static str {
        "lists.work_about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, _words: &Words) -> Result<Done, Refused> {
        let decision = Decision { verdict: Verdict::Answered, person: self.person, note: form.text("text") };
        lists::row(&workspace.register, &workspace.actor, self.row)
            .and_then(|view| lists::decide(&workspace.register, &workspace.actor, &view.row, &decision))
            .map_err(Refused::at("text"))?;
        Ok(Done::answer(Answer::Yes))
    }
}

/// Whoever a row is, chosen from the register where nobody was proposed, or another than was.
#[derive(Clone)]
pub struct RowPerson {
    row: u32,
}

impl RowPerson {
    /// The form, with the one field.
    pub fn form(row: u32, ctx: &Ctx<'_>) -> StepForm<Self> {
        let spec = FieldSpec::new(
            "person",
            ctx.words.say("lists.person"),
            Kind::Choice(Choices::Backend(Source::Guests)),
        );
        StepForm::with(Self { row }, Form::new(vec![spec.required()]))
    }
}

impl Step for RowPerson {
    fn title(&self, words: &Words) -> String {
        words.say("lists.choose_person").to_owned()
    }

    fn help(&self) -> &'static str {
        "lists.work_about"
    }

    fn is_complete(&self, _: &str, form: &Form) -> bool {
        form.value("person") != Value::Empty
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, _words: &Words) -> Result<Done, Refused> {
        let decision = Decision {
            verdict: Verdict::SamePerson,
            person: form.text("person").parse().ok(),
            note: String::new(),
        };
        lists::row(&workspace.register, &workspace.actor, self.row)
            .and_then(|view| lists::decide(&workspace.register, &workspace.actor, &view.row, &decision))
            .map_err(Refused::at("person"))?;
        Ok(Done::answer(Answer::Yes))
    }
}
