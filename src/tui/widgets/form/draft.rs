//! A form's whole state as data, so that nothing typed is lost to a crash or a power cut.

use serde::{Deserialize, Serialize};

use super::{Form, Origin, Value};

/// What is in a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormDraft {
    fields: Vec<FieldDraft>,
    focus: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FieldDraft {
    key: String,
    value: Value,
    typed: String,
    origin: Origin,
    #[serde(default)]
    note: String,
}

impl FormDraft {
    /// A field's value; `None` where it had none.
    pub fn value(&self, key: &str) -> Option<Value> {
        self.fields.iter().find(|field| field.key == key).map(|field| field.value.clone())
    }

    /// What was typed into a field and was no value yet.
    pub fn typed(&self, key: &str) -> &str {
        self.fields.iter().find(|field| field.key == key).map_or("", |field| field.typed.as_str())
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.fields.iter().all(|field| field.origin != Origin::Typed || field.typed.is_empty())
            && self.fields.iter().all(|field| field.origin != Origin::Typed || field.value == Value::Empty)
    }
}

impl Form {
    /// What is in the form now.
    pub fn to_draft(&self) -> FormDraft {
        let fields = self.fields.iter().map(|field| FieldDraft {
            key: field.spec.key.clone(),
            value: field.input.value(),
            typed: field.input.typed(),
            origin: field.origin,
            note: field.note.clone(),
        });
        let filled = fields
            .filter(|field| field.value != Value::Empty || !field.typed.is_empty() || !field.note.is_empty())
            .collect();
        FormDraft { fields: filled, focus: self.focused().map(str::to_owned) }
    }

    /// Puts a draft back in. Fields the form no longer has are left out.
    pub fn from_draft(&mut self, draft: &FormDraft) {
        for kept in &draft.fields {
            if let Some(field) = self.fields.iter_mut().find(|field| field.spec.key == kept.key) {
                field.input.set(&kept.value);
                if kept.value == Value::Empty {
                    field.input.set_typed(&kept.typed);
                }
                field.origin = kept.origin;
                field.note.clone_from(&kept.note);
            }
        }
        if let Some(key) = &draft.focus {
            self.focus(key);
        }
    }
}
