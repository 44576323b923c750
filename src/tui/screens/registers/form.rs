//! One line of a register as a form, made from the register's description.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::lines::cell;
use crate::domain::entry::Entry;
use crate::domain::partial_date::PartialDate;
use crate::service::entries::{self, FieldKind, FieldSpec as Described, RegisterSpec};
use crate::service::intake::new_submission;
use crate::service::{Register, ServiceError};
use crate::store::codec::Stored;
use crate::tui::action::Action;
use crate::tui::desk::{Choice, Draft};
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::step;
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, FormReply, Kind, Value};
use crate::tui::words::Words;

/// The form of a line.
#[derive(Clone)]
pub struct EntryForm {
    spec: Option<&'static RegisterSpec>,
    /// The line as it was opened.
    seen: Option<Stored<Entry>>,
    form: Form,
    began: BTreeMap<String, String>,
}

/// A described field for the form.
fn field(described: &Described, ctx: &Ctx<'_>) -> FieldSpec {
    let these = |all: Vec<Choice>| Kind::Choice(Choices::These(all));
    let kind = match described.kind {
        FieldKind::Text | FieldKind::Count => Kind::Text,
        FieldKind::Long => Kind::Note,
        FieldKind::Date => Kind::Date(DateSense::Near),
        FieldKind::Choice => {
            these(described.choices.iter().map(|(id, label)| Choice::new(id, label)).collect())
        }
        FieldKind::Hamlet => Kind::Choice(Choices::Desk("hamlets".to_owned())),
        FieldKind::Line => these(lines_of(&described.of, ctx)),
    };
    let spec = FieldSpec::new(&described.key, &described.label, kind);
    if described.required { spec.required() } else { spec }
}

fn lines_of(register: &str, ctx: &Ctx<'_>) -> Vec<Choice> {
    let Some(office) = ctx.desk.office() else { return Vec::new() };
    let first = entries::spec(register).ok().and_then(|s| s.field.first()).map_or("", |f| f.key.as_str());
    let lines = entries::list(&office.register, &office.actor, register).unwrap_or_default();
    lines.iter().map(|line| Choice::new(line.record.field(first), line.record.field(first))).collect()
}

/// A stored value for the form.
fn value(described: &Described, text: &str) -> Value {
    match described.kind {
        _ if text.is_empty() => Value::Empty,
        FieldKind::Text | FieldKind::Count | FieldKind::Long => Value::Text(text.to_owned()),
        FieldKind::Date => PartialDate::parse(text).map_or(Value::Empty, Value::Date),
        _ => Value::Chosen(Choice::new(text, &cell(described, text))),
    }
}

/// What is in the form, as it is stored.
fn stored(value: &Value) -> String {
    match value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Chosen(choice) => choice.id.clone(),
        _ => String::new(),
    }
}

impl EntryForm {
    /// A new line of a register, or one that is there.
    pub fn new(register: &str, no: Option<u32>, ctx: &Ctx<'_>) -> Self {
        let spec = entries::spec(register).ok();
        let office = ctx.desk.office();
        let seen = no.and_then(|no| entries::get(&office?.register, &office?.actor, no).ok());
        let described = spec.iter().flat_map(|s| &s.field);
        let mut form = Form::new(described.clone().map(|f| field(f, ctx)).collect());
        for f in described.clone() {
            if let Some(line) = &seen {
                form.set(&f.key, &value(f, line.record.field(&f.key)));
            }
        }
        let mut this = Self { spec, seen, form, began: BTreeMap::new() };
        this.began = this.fields();
        for draft in office.map(|o| o.drafts(&this.draft_key())).unwrap_or_default() {
            let typed: BTreeMap<String, String> = serde_json::from_str(&draft.body).unwrap_or_default();
            for f in described.clone() {
                if let Some(text) = typed.get(&f.key) {
                    this.form.set(&f.key, &value(f, text));
                }
            }
        }
        this
    }

    fn draft_key(&self) -> String {
        let register = self.spec.map_or("", |s| s.id.as_str());
        format!("entry/{register}/{}", self.seen.as_ref().map_or(0, |line| line.no))
    }

    fn fields(&self) -> BTreeMap<String, String> {
        self.form.values().map(|(key, value)| (key.to_owned(), stored(&value))).collect()
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(office), Some(spec)) = (ctx.desk.office(), self.spec) else { return };
        if !self.form.validate(ctx, |_| Vec::new()) {
            return;
        }
        let saved = self.hand_in(&office.register, &office.actor, spec);
        match saved {
            Ok(()) => {
                office.forget_draft(&self.draft_key());
                ctx.answer(Answer::No);
                ctx.toast(Tone::Good, ctx.words.say("system.done"));
            }
            Err(ServiceError::Invalid { field, reason }) => {
                match spec.field.iter().find(|f| f.label == field) {
                    Some(f) => self.form.refuse(&f.key, reason),
                    None => ctx.toast(Tone::Bad, format!("{field}: {reason}")),
                }
            }
            Err(e) => ctx.toast(Tone::Bad, e.to_string()),
        }
    }

    fn hand_in(
        &self,
        register: &Register,
        actor: &crate::service::Actor,
        spec: &RegisterSpec,
    ) -> Result<(), ServiceError> {
        let fields = self.fields();
        match &self.seen {
            Some(seen) => {
                entries::change(register, actor, seen.no, Some(&fields), seen.version)?;
            }
            None => {
                entries::add(register, actor, &spec.id, &fields, Some(&new_submission()?))?;
            }
        }
        Ok(())
    }
}

impl Screen for EntryForm {
    fn title(&self, _words: &Words) -> String {
        let label = self.spec.map_or("", |s| s.label.as_str());
        format!("9 {label}")
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
        "registers.form_about"
    }

    fn field_help(&self, words: &Words) -> Option<(String, String)> {
        self.form.help(words)
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Save.into(), Action::Choose.into(), Action::GotoField.into(), Action::Back.into()]
    }

    fn draft(&self) -> Option<Draft> {
        let fields = self.fields();
        let body = serde_json::to_string(&fields).unwrap_or_default();
        (fields != self.began).then(|| Draft { key: self.draft_key(), body })
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
