//! The sections of the report written by hand, kept per period. A section that nothing was written into yet begins with
//! last period's text.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::report::document::{narratives, written};
use crate::report::period::Period;
use crate::service::intake::new_submission;
use crate::service::{ServiceError, entries};
use crate::tui::action::Action;
use crate::tui::desk::Draft;
use crate::tui::office::Office;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::step;
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{FieldSpec, Form, FormReply, Kind, Value};
use crate::tui::words::Words;

/// The form of a period's texts.
#[derive(Clone)]
pub struct TextsForm {
    period: Period,
    form: Form,
    began: BTreeMap<String, String>,
}

impl TextsForm {
    /// Those of a period.
    pub fn new(period: Period, ctx: &Ctx<'_>) -> Self {
        let specs = narratives()
            .iter()
            .map(|n| FieldSpec { help: n.label.clone(), ..FieldSpec::new(&n.id, &n.short, Kind::Note) })
            .collect();
        let mut form = Form::new(specs);
        let texts = ctx.desk.office().map(|o| (o, written(&o.register, &o.actor, period)));
        if let Some((office, Ok(texts))) = texts {
            let last = last_texts(office, period);
            for (id, text) in texts {
                let template = narratives().iter().find(|n| n.id == id).map_or("", |n| n.template.as_str());
                if text == template {
                    let before = last.get(&id).cloned().unwrap_or(text);
                    form.keep(&id, &Value::Text(before));
                } else {
                    form.set(&id, &Value::Text(text));
                }
            }
        }
        let mut this = Self { period, form, began: BTreeMap::new() };
        this.began = this.texts();
        this
    }

    fn texts(&self) -> BTreeMap<String, String> {
        let text = |value: Value| match value {
            Value::Text(text) => text,
            _ => String::new(),
        };
        self.form.values().map(|(key, value)| (key.to_owned(), text(value))).collect()
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        match self.hand_in(office) {
            Ok(()) => {
                office.forget_draft(&self.draft_key());
                ctx.answer(Answer::Yes);
                ctx.toast(Tone::Good, ctx.words.say("system.done"));
            }
            Err(e) => ctx.toast(Tone::Bad, e.to_string()),
        }
    }

    fn hand_in(&self, office: &Office) -> Result<(), ServiceError> {
        for (section, text) in self.texts() {
            if text.trim().is_empty() {
                continue;
            }
            let fields = [
                ("section", section),
                ("from", self.period.from.to_string()),
                ("to", self.period.to.to_string()),
                ("text", text),
            ];
            let fields = fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
            let submission = new_submission()?;
            entries::add(&office.register, &office.actor, "narratives", &fields, Some(&submission))?;
        }
        Ok(())
    }

    fn draft_key(&self) -> String {
        format!("report/{}/{}", self.period.from, self.period.to)
    }
}

/// What was written last before a period, by section.
fn last_texts(office: &Office, period: Period) -> BTreeMap<String, String> {
    let lines = entries::list(&office.register, &office.actor, "narratives").unwrap_or_default();
    let before = lines.into_iter().filter(|l| l.record.day.is_some_and(|day| day < period.to));
    before.map(|l| (l.record.field("section").to_owned(), l.record.field("text").to_owned())).collect()
}

impl Screen for TextsForm {
    fn title(&self, words: &Words) -> String {
        format!("8 {} {}", words.say("report.texts_title"), self.period.vi())
    }

    fn contexts(&self) -> &'static [&'static str] {
        step::contexts(&self.form)
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match self.form.update(event, ctx) {
            FormReply::Ignored => {}
            FormReply::End => {
                self.save(ctx);
                return Outcome::Consumed;
            }
            _ => return Outcome::Consumed,
        }
        match event {
            UiEvent::Action(Action::Save) => self.save(ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.form.view(area, buf, view)
    }

    fn help(&self) -> &'static str {
        "report.texts_about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Save.into(), Action::Back.into()]
    }

    fn draft(&self) -> Option<Draft> {
        let texts = self.texts();
        let body = serde_json::to_string(&texts).unwrap_or_default();
        (texts != self.began).then(|| Draft { key: self.draft_key(), body })
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
