//! The forms of special-person files: why one is opened, a new one, what it says, where it goes.

use crate::tui::backend::Choice;
use crate::tui::lookup::Source;
use crate::tui::route::{Route, SpecialStep};
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Paper, PaperForm, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Sex;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::special_file::{Held, SpecialFile, SpecialState, SpecialStory};
use soxa_service::ServiceError;
use soxa_service::intake::new_submission;
use soxa_service::special;
use soxa_store::codec::Stored;

/// A step of a file.
#[derive(Clone)]
pub struct OfFile {
    step: SpecialStep,
    seen: Option<Stored<SpecialFile>>,
}

impl OfFile {
    /// The form of a step, with what is known.
    pub fn form(step: SpecialStep, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let workspace = ctx.workspace();
        let seen = match &step {
            SpecialStep::Move(number) | SpecialStep::Write(number) => workspace
                .map(|o| special::read(&o.register, &o.actor, number, ctx.words.say(step.word_key())))
                .transpose()?,
            _ => None,
        };
        let mut form = Form::new(specs(&step, seen.as_ref().map(|s| &s.record), ctx.words));
        if let (SpecialStep::Write(_), Some(seen)) = (&step, &seen) {
            fill(&mut form, &seen.record);
        }
        Ok(StepForm::with(Self { step, seen }, form))
    }
}

impl Step for OfFile {
    fn title(&self, words: &Words) -> String {
        words.say(self.step.word_key()).to_owned()
    }

    fn help(&self) -> &'static str {
        "special.sheet_about"
    }

    fn is_overlay(&self) -> bool {
        !matches!(self.step, SpecialStep::Write(_))
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        match (&self.step, &self.seen) {
            (SpecialStep::Read(number), _) => {
                let (number, reason) = (number.clone(), form.text("reason"));
                return Ok(Done::replace(Route::Special { number, reason }).quietly());
            }
            (SpecialStep::Open, _) => {
                let person = workspace.public_id(&form.text("person")).map_err(Refused::at("person"))?;
                let person = Some(person).filter(|id| !id.is_empty());
                let new = special::NewFile {
                    person,
                    name: form.text("name"),
                    birth: form.date("birth"),
                    sex: Sex::parse(&form.text("sex")),
                    hamlet: form.text("hamlet"),
                    story: SpecialStory {
                        circumstances: form.text("circumstances"),
                        ..SpecialStory::default()
                    },
                    ..special::NewFile::default()
                };
                let submission = new_submission().map_err(Refused::at("name"))?;
                special::open(register, actor, &new, &submission).map_err(Refused::at("name"))?;
            }
            (SpecialStep::Write(_), Some(seen)) => {
                let story = SpecialStory {
                    circumstances: form.text("circumstances"),
                    statement: form.text("statement"),
                    witnesses: form.text("witnesses"),
                    relatives: form.text("relatives"),
                    measures: form.text("measures"),
                };
                let mut papers = seen.record.papers.clone();
                if let Value::Papers(received) = form.value("papers") {
                    for paper in &mut papers {
                        let held = received.iter().find(|r| r.id == paper.name);
                        paper.held = match held.map(|r| r.form) {
                            None => Held::Missing,
                            Some(PaperForm::Original) => Held::Original,
                            Some(PaperForm::Copy) => Held::Copy,
                        };
                    }
                }
                special::write(register, actor, seen, &story, &papers)
                    .map_err(Refused::at("circumstances"))?;
            }
            (SpecialStep::Move(_), Some(seen)) => {
                let state = SpecialState::parse(&form.text("state"))
                    .ok_or_else(|| Refused::field("state", words.say("special.choose_state")))?;
                let id = form.text("issued");
                let issued_id = match id.trim() {
                    "" => None,
                    id => Some(PersonalId::parse(id).map_err(|e| Refused::field("issued", words.tell(&e)))?),
                };
                let step = special::Step {
                    reason: form.text("reason"),
                    receiver: form.text("receiver"),
                    receipt: form.text("receipt"),
                    issued_id,
                    ..special::Step::default()
                };
                let key = if state == SpecialState::IdIssued { "issued" } else { "reason" };
                special::step(register, actor, seen, state, &step).map_err(Refused::at(key))?;
            }
            _ => {}
        }
        Ok(Done::answer(Answer::Yes))
    }
}

fn specs(step: &SpecialStep, file: Option<&SpecialFile>, words: &Words) -> Vec<FieldSpec> {
    let spec = |key: &str, kind: Kind| FieldSpec::new(key, words.say(&format!("special.{key}")), kind);
    let story = ["circumstances", "statement", "witnesses", "relatives", "measures"];
    match step {
        SpecialStep::Read(_) => {
            let usual = ["special.usual_reason", "special.reason_asked", "special.reason_answer"];
            let usual = usual.map(|key| words.say(key).to_owned()).into();
            vec![spec("reason", Kind::Phrase(usual)).required()]
        }
        SpecialStep::Open => {
            let sexes = Sex::LABELS.iter().map(|l| Choice {
                id: l.id.to_owned(),
                label: l.vi.to_owned(),
                detail: String::new(),
                ..Choice::default()
            });
            vec![
                spec("person", Kind::Choice(Choices::Backend(Source::PERSONS))),
                spec("name", Kind::Text),
                spec("birth", Kind::Date(DateSense::Past)),
                spec("sex", Kind::Choice(Choices::These(sexes.collect()))),
                spec("hamlet", Kind::Choice(Choices::Backend(Source::Hamlets))),
                spec("circumstances", Kind::Note),
            ]
        }
        SpecialStep::Write(_) => {
            let papers = file.map(|f| f.papers.as_slice()).unwrap_or_default();
            let papers = papers.iter().map(|p| Choice {
                id: p.name.clone(),
                label: p.name.clone(),
                detail: if p.held == Held::Copy { "copy".to_owned() } else { String::new() },
                ..Choice::default()
            });
            let mut specs: Vec<FieldSpec> = story.iter().map(|key| spec(key, Kind::Note)).collect();
            specs.push(spec("papers", Kind::Papers(papers.collect())));
            specs
        }
        SpecialStep::Move(_) => {
            let next = file.map(|f| f.state.moves()).unwrap_or_default();
            let choices = next.iter().map(|s| Choice {
                id: s.id().to_owned(),
                label: s.vi().to_owned(),
                detail: String::new(),
                ..Choice::default()
            });
            vec![
                spec("state", Kind::Choice(Choices::These(choices.collect()))).required(),
                spec("reason", Kind::Text),
                spec("receiver", Kind::Text),
                spec("receipt", Kind::Text),
                spec("issued", Kind::Text),
            ]
        }
    }
}

fn fill(form: &mut Form, file: &SpecialFile) {
    let s = &file.story;
    let texts = [
        ("circumstances", &s.circumstances),
        ("statement", &s.statement),
        ("witnesses", &s.witnesses),
        ("relatives", &s.relatives),
        ("measures", &s.measures),
    ];
    for (key, text) in texts {
        form.set(key, &Value::Text(text.clone()));
    }
    let held = file.papers.iter().filter_map(|p| {
        let form = match p.held {
            Held::Missing => return None,
            Held::Original => PaperForm::Original,
            Held::Copy => PaperForm::Copy,
        };
        Some(Paper { id: p.name.clone(), form })
    });
    form.set("papers", &Value::Papers(held.collect()));
}
