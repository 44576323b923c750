//! The forms of special-person files: why one is opened, a new one, what it says, where it goes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::labels::Vocabulary;
use crate::domain::person::Sex;
use crate::domain::personal_id::PersonalId;
use crate::domain::special_file::{Held, SpecialFile, SpecialState, SpecialStory};
use crate::service::intake::new_submission;
use crate::service::{ServiceError, special};
use crate::store::codec::Stored;
use crate::tui::desk::Choice;
use crate::tui::office::Office;
use crate::tui::route::{Route, SpecialStep};
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::step::{self, StepReply};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Paper, PaperForm, Value};
use crate::tui::words::Words;

const REASON: &str = "special_reason";

/// A form of a file.
#[derive(Clone)]
pub struct SpecialForm {
    step: SpecialStep,
    seen: Option<Stored<SpecialFile>>,
    form: Form,
}

impl SpecialForm {
    /// The form of a step, with what is known.
    pub fn new(step: SpecialStep, ctx: &Ctx<'_>) -> Self {
        let office = ctx.desk.office();
        let seen = match &step {
            SpecialStep::Move(number) | SpecialStep::Write(number) => office.and_then(|o| {
                special::read(&o.register, &o.actor, number, ctx.words.say(step.word_key())).ok()
            }),
            _ => None,
        };
        let mut form = Form::new(specs(&step, seen.as_ref().map(|s| &s.record), ctx.words));
        if let (SpecialStep::Write(_), Some(seen)) = (&step, &seen) {
            fill(&mut form, &seen.record);
        }
        if let (SpecialStep::Read(_), Some(office)) = (&step, office) {
            let kept = office.kept(REASON);
            let value = kept.unwrap_or_else(|| Value::Text(ctx.words.say("special.usual_reason").to_owned()));
            form.fill("reason", &value);
        }
        Self { step, seen, form }
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
        if let SpecialStep::Read(number) = &self.step {
            let reason = self.text("reason");
            office.keep(REASON, &Value::Text(reason.clone()));
            return ctx.replace(Route::Special { number: number.clone(), reason });
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
        match (&self.step, &self.seen) {
            (SpecialStep::Open, _) => {
                let person = match self.form.value("person") {
                    Value::Chosen(choice) => Some(choice.id),
                    _ => None,
                };
                let person = person.map(|no| office.public_id(&no)).filter(|id| !id.is_empty());
                let birth = match self.form.value("birth") {
                    Value::Date(day) => Some(day),
                    _ => None,
                };
                let new = special::NewFile {
                    person,
                    name: self.text("name"),
                    birth,
                    sex: Sex::parse(&self.text("sex")),
                    hamlet: self.text("hamlet"),
                    story: SpecialStory {
                        circumstances: self.text("circumstances"),
                        ..SpecialStory::default()
                    },
                    ..special::NewFile::default()
                };
                let submission = new_submission().map_err(|e| ("name", e))?;
                special::open(register, actor, &new, &submission).map_err(|e| ("name", e))?;
            }
            (SpecialStep::Write(_), Some(seen)) => {
                let story = SpecialStory {
                    circumstances: self.text("circumstances"),
                    statement: self.text("statement"),
                    witnesses: self.text("witnesses"),
                    relatives: self.text("relatives"),
                    measures: self.text("measures"),
                };
                let mut papers = seen.record.papers.clone();
                if let Value::Papers(received) = self.form.value("papers") {
                    for paper in &mut papers {
                        let held = received.iter().find(|r| r.id == paper.name);
                        paper.held = match held.map(|r| r.form) {
                            None => Held::Missing,
                            Some(PaperForm::Original) => Held::Original,
                            Some(PaperForm::Copy) => Held::Copy,
                        };
                    }
                }
                special::write(register, actor, seen, &story, &papers).map_err(|e| ("circumstances", e))?;
            }
            (SpecialStep::Move(_), Some(seen)) => {
                let state = SpecialState::parse(&self.text("state"))
                    .ok_or_else(|| ("state", ServiceError::invalid("state", "chọn trạng thái")))?;
                let id = self.text("issued");
                let issued_id = match id.trim() {
                    "" => None,
                    id => Some(
                        PersonalId::parse(id)
                            .map_err(|e| ("issued", ServiceError::invalid("", e.to_string())))?,
                    ),
                };
                let step = special::Step {
                    reason: self.text("reason"),
                    receiver: self.text("receiver"),
                    receipt: self.text("receipt"),
                    issued_id,
                    ..special::Step::default()
                };
                let key = if state == SpecialState::IdIssued { "issued" } else { "reason" };
                special::step(register, actor, seen, state, &step).map_err(|e| (key, e))?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn specs(step: &SpecialStep, file: Option<&SpecialFile>, words: &Words) -> Vec<FieldSpec> {
    let spec = |key: &str, kind: Kind| FieldSpec::new(key, words.say(&format!("special.{key}")), kind);
    let story = ["circumstances", "statement", "witnesses", "relatives", "measures"];
    match step {
        SpecialStep::Read(_) => vec![spec("reason", Kind::Text).required()],
        SpecialStep::Open => {
            let sexes = Sex::LABELS.iter().map(|l| Choice {
                id: l.id.to_owned(),
                label: l.vi.to_owned(),
                detail: String::new(),
            });
            vec![
                spec("person", Kind::Choice(Choices::Desk("persons".to_owned()))),
                spec("name", Kind::Text),
                spec("birth", Kind::Date(DateSense::Past)),
                spec("sex", Kind::Choice(Choices::These(sexes.collect()))),
                spec("hamlet", Kind::Choice(Choices::Desk("hamlets".to_owned()))),
                spec("circumstances", Kind::Note),
            ]
        }
        SpecialStep::Write(_) => {
            let papers = file.map(|f| f.papers.as_slice()).unwrap_or_default();
            let papers = papers.iter().map(|p| Choice {
                id: p.name.clone(),
                label: p.name.clone(),
                detail: if p.held == Held::Copy { "copy".to_owned() } else { String::new() },
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

impl Screen for SpecialForm {
    fn title(&self, words: &Words) -> String {
        words.say(self.step.word_key()).to_owned()
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
        if self.is_overlay() {
            return step::view(view.words.say(self.step.word_key()), &self.form, area, buf, view);
        }
        self.form.view(Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }, buf, view)
    }

    fn help(&self) -> &'static str {
        "special.sheet_about"
    }

    fn field_help(&self, words: &Words) -> Option<(String, String)> {
        self.form.help(words)
    }

    fn hints(&self) -> Vec<Hint> {
        step::hints()
    }

    fn is_overlay(&self) -> bool {
        !matches!(self.step, SpecialStep::Write(_))
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
