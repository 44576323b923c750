//! One line of a register as a form, made from the register's description.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::lines::cell;
use crate::tui::action::Action;
use crate::tui::backend::{Choice, Draft};
use crate::tui::lookup::Source;
use crate::tui::screen::{Answer, Ctx, Hint};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::entry::Entry;
use soxa_domain::partial_date::PartialDate;
use soxa_service::ServiceError;
use soxa_service::entries::{self, FieldKind, FieldSpec as Described, RegisterSpec};
use soxa_service::intake::new_submission;
use soxa_service::refusal::FieldId;
use soxa_service::refusal::Refusal;
use soxa_store::codec::Stored;

/// A line of a register.
#[derive(Clone)]
pub struct LineStep {
    spec: Option<Arc<RegisterSpec>>,
    /// The line as it was opened.
    seen: Option<Stored<Entry>>,
    began: BTreeMap<String, String>,
}

/// A described field for the form.
fn field(described: &Described, ctx: &Ctx<'_>) -> Result<FieldSpec, ServiceError> {
    let these = |all: Vec<Choice>| Kind::Choice(Choices::These(all));
    let kind = match described.kind {
        FieldKind::Text | FieldKind::Count => Kind::Text,
        FieldKind::Long => Kind::Note,
        FieldKind::Date => Kind::Date(DateSense::Near),
        FieldKind::Choice => {
            these(described.choices.iter().map(|(id, label)| Choice::new(id, label)).collect())
        }
        FieldKind::Hamlet => Kind::Choice(Choices::Backend(Source::Hamlets)),
        FieldKind::Line => these(lines_of(&described.of, ctx)?),
    };
    let spec = FieldSpec::new(&described.key, &described.label, kind);
    Ok(if described.required { spec.required() } else { spec })
}

fn lines_of(register: &str, ctx: &Ctx<'_>) -> Result<Vec<Choice>, ServiceError> {
    let Some(workspace) = ctx.workspace() else { return Ok(Vec::new()) };
    let spec = entries::spec(&workspace.register, register)?;
    let first = spec.field.first().map_or("", |f| f.key.as_str());
    let lines = entries::list(&workspace.register, &workspace.actor, register)?;
    Ok(lines.iter().map(|line| Choice::new(line.record.field(first), line.record.field(first))).collect())
}

/// A stored value for the form.
fn value(described: &Described, text: &str) -> Value {
    match described.kind {
        _ if text.is_empty() => Value::Empty,
        FieldKind::Text | FieldKind::Count | FieldKind::Long => Value::Text(text.to_owned()),
        FieldKind::Date => PartialDate::parse(text).map_or(Value::Empty, Value::Date),
        _ => Value::Chosen(Choice::new(text, &cell(described, text, &BTreeMap::new()))),
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

fn fields(form: &Form) -> BTreeMap<String, String> {
    form.values().map(|(key, value)| (key.to_owned(), stored(&value))).collect()
}

impl LineStep {
    /// The form of a new line of a register, or of one that is there.
    pub fn form(register: &str, no: Option<u32>, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let workspace = ctx.workspace();
        let spec = workspace.map(|o| entries::spec(&o.register, register)).transpose()?;
        let seen = no.zip(workspace).map(|(no, o)| entries::get(&o.register, &o.actor, no)).transpose()?;
        let fields_of = spec.clone();
        let described = fields_of.iter().flat_map(|s| &s.field);
        let mut form =
            Form::new(described.clone().map(|f| field(f, ctx)).collect::<Result<_, ServiceError>>()?);
        for f in described.clone() {
            if let Some(line) = &seen {
                form.set(&f.key, &value(f, line.record.field(&f.key)));
            }
        }
        let this = Self { spec, seen, began: fields(&form) };
        for draft in workspace.map(|o| o.drafts(&this.key())).transpose()?.into_iter().flatten() {
            let typed: BTreeMap<String, String> = serde_json::from_str(&draft.body).unwrap_or_default();
            for f in described.clone() {
                if let Some(text) = typed.get(&f.key) {
                    form.set(&f.key, &value(f, text));
                }
            }
        }
        Ok(StepForm::with(this, form))
    }

    fn key(&self) -> String {
        let register = self.spec.as_ref().map_or("", |s| s.id.as_str());
        format!("entry/{register}/{}", self.seen.as_ref().map_or(0, |line| line.no))
    }

    fn write(&self, form: &Form, workspace: &Workspace, spec: &RegisterSpec) -> Result<(), ServiceError> {
        let (register, actor, fields) = (&workspace.register, &workspace.actor, fields(form));
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

impl Step for LineStep {
    fn title(&self, _words: &Words) -> String {
        let label = self.spec.as_ref().map_or("", |s| s.label.as_str());
        format!("9 {label}")
    }

    fn help(&self) -> &'static str {
        "registers.form_about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, _words: &Words) -> Result<Done, Refused> {
        let Some(spec) = self.spec.clone() else { return Ok(Done::answer(Answer::No).quietly()) };
        self.write(form, workspace, &spec).map_err(|error| match &error {
            ServiceError::Refused(Refusal { at: FieldId::Data { key, .. }, .. })
                if spec.field.iter().any(|f| f.key == *key) =>
            {
                let key = key.clone();
                Refused::beside(&key, error)
            }
            _ => Refused::whole(error),
        })?;
        Ok(Done::answer(Answer::No))
    }

    fn is_overlay(&self) -> bool {
        false
    }

    fn draft(&self, form: &Form) -> Option<Draft> {
        let fields = fields(form);
        let body = serde_json::to_string(&fields).unwrap_or_default();
        (fields != self.began).then(|| Draft { key: self.key(), body })
    }

    fn draft_key(&self) -> Option<String> {
        Some(self.key())
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Save.into(), Action::Choose.into(), Action::GotoField.into(), Action::Back.into()]
    }
}
