//! The one form widget: runs any described form. A screen gives it events, asks it for values, and tells it what
//! the service refused; it never loses what was typed.
//!
//! Start reading at [`Form`]; the kinds of fields are one file each, what they share is in `input`.

mod choice;
mod date;
mod digits;
mod draft;
mod finder;
mod goto;
mod help;
mod input;
mod money;
mod notes;
mod of_person;
mod open_list;
mod papers;
mod people;
mod read;
mod secret;
mod spec;
mod suggested;
mod text;
mod view;

pub use draft::FormDraft;
pub use notes::{Keyed, Twice};
pub use spec::{Choices, DateSense, FieldSpec, Kind, Paper, PaperForm, Value};

use self::goto::Goto;
use self::input::{FieldInput, Reply, input_for};
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, UiEvent};

/// A described form being filled in.
#[derive(Clone)]
pub struct Form {
    fields: Vec<Field>,
    focus: usize,
    goto: Option<Goto>,
}

#[derive(Clone)]
struct Field {
    spec: FieldSpec,
    input: Box<dyn FieldInput>,
    error: Option<String>,
    origin: Origin,
    note: String,
}

/// Where a field's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The person at the terminal.
    #[default]
    Typed,
    /// The form before this one; marked `=`.
    Kept,
    /// soxa; plain until accepted.
    Filled,
}

/// What a form made of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormReply {
    /// Nothing: it is for the screen.
    Ignored,
    /// Something, but no value is another.
    Used,
    /// The value of the field with this key is another.
    Changed(String),
    /// Enter was pressed in the last field.
    End,
}

impl Form {
    /// An empty form.
    pub fn new(specs: Vec<FieldSpec>) -> Self {
        let fields = specs
            .into_iter()
            .map(|spec| Field {
                input: input_for(&spec.kind),
                spec,
                error: None,
                origin: Origin::default(),
                note: String::new(),
            })
            .collect();
        Self { fields, focus: 0, goto: None }
    }

    /// The same form, empty again but for the values that persist.
    #[must_use]
    pub fn next(&self) -> Self {
        let mut next = Self::new(self.fields.iter().map(|field| field.spec.clone()).collect());
        for (new, old) in next.fields.iter_mut().zip(&self.fields).filter(|(_, old)| old.spec.persist) {
            let value = old.input.value();
            if value != Value::Empty {
                new.input.set(&value);
                new.origin = Origin::Kept;
            }
        }
        next
    }

    /// A field's value.
    pub fn value(&self, key: &str) -> Value {
        self.field(key).map(|field| field.input.value()).unwrap_or_default()
    }

    /// What a field for a password holds; wiped when it goes.
    pub fn secret(&self, key: &str) -> zeroize::Zeroizing<String> {
        self.field(key).and_then(|field| field.input.secret()).cloned().unwrap_or_default()
    }

    /// Every field's key and value, in order.
    pub fn values(&self) -> impl Iterator<Item = (&str, Value)> {
        self.fields.iter().map(|field| (field.spec.key.as_str(), field.input.value()))
    }

    /// Puts a value in on soxa's own account; it is plain until accepted.
    pub fn fill(&mut self, key: &str, value: &Value) {
        self.put(key, value, Origin::Filled);
    }

    /// Puts a value in as if it had been typed.
    pub fn set(&mut self, key: &str, value: &Value) {
        self.put(key, value, Origin::Typed);
    }

    /// Puts a value in that stays from the form before; marked `=`.
    pub fn keep(&mut self, key: &str, value: &Value) {
        self.put(key, value, Origin::Kept);
    }

    /// Whether a field is empty or holds what soxa put in, so that soxa may put in something else.
    pub fn is_filled_by_soxa(&self, key: &str) -> bool {
        self.field(key)
            .is_some_and(|field| field.origin == Origin::Filled || field.input.value() == Value::Empty)
    }

    /// Puts a text in that is no value yet, as it was typed.
    pub fn set_typed(&mut self, key: &str, text: &str) {
        self.set(key, &Value::Empty);
        if let Some(field) = self.fields.iter_mut().find(|field| field.spec.key == key) {
            field.input.set_typed(text);
        }
    }

    fn put(&mut self, key: &str, value: &Value, origin: Origin) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.spec.key == key) {
            field.input.set(value);
            field.origin = origin;
            field.error = None;
        }
    }

    /// Offers other choices in a field from now on.
    pub fn offer(&mut self, key: &str, choices: &Choices) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.spec.key == key) {
            field.input.offer(choices);
        }
    }

    /// Opens the list of choices of a field at once, with the cursor in it.
    pub fn open(&mut self, key: &str, ctx: &Ctx<'_>) {
        self.focus(key);
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.input.update(&UiEvent::Action(Action::Choose), ctx);
        }
    }

    /// Puts a message beside a field, and the cursor into the first field that has one.
    pub fn refuse(&mut self, key: &str, message: impl Into<String>) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.spec.key == key) {
            field.error = Some(message.into());
        }
        self.focus_first_error();
    }

    /// Checks every field, and then the whole with the screen's own rule, which names the fields at fault and
    /// what is wrong. True when there is nothing to mend; else the cursor is in the first field at fault.
    pub fn validate(&mut self, ctx: &Ctx<'_>, rule: impl FnOnce(&Self) -> Vec<(String, String)>) -> bool {
        for field in &mut self.fields {
            field.check(ctx);
            if field.error.is_none() && field.spec.required && field.input.value() == Value::Empty {
                field.error = Some(ctx.words.fill("form.required", &[("label", &field.spec.label)]));
            }
        }
        for (key, message) in rule(self) {
            if let Some(field) = self.fields.iter_mut().find(|field| field.spec.key == key) {
                field.error.get_or_insert(message);
            }
        }
        self.focus_first_error()
    }

    fn focus_first_error(&mut self) -> bool {
        let first = self.fields.iter().position(|field| field.error.is_some());
        if let Some(first) = first {
            self.focus = first;
        }
        first.is_none()
    }

    /// The key of the focused field.
    pub fn focused(&self) -> Option<&str> {
        self.fields.get(self.focus).map(|field| field.spec.key.as_str())
    }

    /// Moves the cursor into a field.
    pub fn focus(&mut self, key: &str) {
        if let Some(index) = self.fields.iter().position(|field| field.spec.key == key) {
            self.focus = index;
        }
    }

    /// Whether a list of choices is open; the screen then puts `choices` before its contexts.
    pub fn is_choosing(&self) -> bool {
        self.fields.get(self.focus).is_some_and(|field| field.input.open_list().is_some())
    }

    /// The focused field, described: its name, its own help, what it takes.
    pub fn focused_spec(&self) -> Option<&FieldSpec> {
        self.fields.get(self.focus).map(|field| &field.spec)
    }

    /// Takes an event.
    pub fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> FormReply {
        if self.goto.is_some() {
            return self.go_to(event, ctx);
        }
        if let UiEvent::Field(index) = event {
            self.leave(ctx);
            self.focus = (*index).min(self.fields.len().saturating_sub(1));
            return FormReply::Used;
        }
        if matches!(event, UiEvent::Card(_)) {
            self.focus = self.field_for_a_card();
        }
        if matches!(event, UiEvent::Action(Action::AllPapers)) {
            return self.all_papers(event, ctx);
        }
        let Some(field) = self.fields.get_mut(self.focus) else { return FormReply::Ignored };
        if field.origin != Origin::Typed && matches!(event, UiEvent::Text(_) | UiEvent::Paste(_)) {
            // What somebody else said, or soxa, is typed over and not added to.
            field.input.set(&Value::Empty);
        }
        let reply = field.input.update(event, ctx);
        let key = field.spec.key.clone();
        match reply {
            Reply::Used => FormReply::Used,
            Reply::Changed | Reply::Complete => {
                field.error = None;
                field.origin = Origin::Typed;
                if reply == Reply::Complete {
                    self.leave(ctx);
                }
                FormReply::Changed(key)
            }
            Reply::Ignored => self.act(event, ctx),
        }
    }

    /// Ticks every paper, wherever the cursor is.
    fn all_papers(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> FormReply {
        let field = self.fields.iter_mut().find(|field| matches!(field.spec.kind, Kind::Papers(_)));
        let Some(field) = field else { return FormReply::Ignored };
        field.input.update(event, ctx);
        field.origin = Origin::Typed;
        FormReply::Changed(field.spec.key.clone())
    }

    /// The field a scanned card is for: the focused one where it takes people, else the first empty one that does.
    fn field_for_a_card(&self) -> usize {
        let takes = |field: &Field| field.spec.kind.is_of_people();
        if self.fields.get(self.focus).is_some_and(takes) {
            return self.focus;
        }
        let empty = |field: &Field| takes(field) && field.input.value() == Value::Empty;
        self.fields.iter().position(empty).unwrap_or(self.focus)
    }

    fn act(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> FormReply {
        match event {
            UiEvent::Action(Action::NextField) => {
                let last = self.focus + 1 >= self.fields.len();
                self.leave(ctx);
                if last { FormReply::End } else { FormReply::Used }
            }
            UiEvent::Action(Action::PrevField) => {
                if let Some(field) = self.fields.get_mut(self.focus) {
                    field.check(ctx);
                }
                self.focus = self.focus.saturating_sub(1);
                FormReply::Used
            }
            UiEvent::Action(Action::GotoField) => {
                self.goto = Some(Goto::new(self.focus));
                FormReply::Used
            }
            _ => FormReply::Ignored,
        }
    }

    /// Goes on to the next field. What is wrong with this one is said beside it, and does not hold anybody up.
    fn leave(&mut self, ctx: &Ctx<'_>) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.check(ctx);
            if field.origin == Origin::Filled {
                field.origin = Origin::Typed;
            }
        }
        self.focus = (self.focus + 1).min(self.fields.len().saturating_sub(1));
    }

    fn go_to(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> FormReply {
        let Some(goto) = &mut self.goto else { return FormReply::Ignored };
        let labels: Vec<&str> = self.fields.iter().map(|field| field.spec.label.as_str()).collect();
        match goto.update(event, &labels, ctx) {
            goto::Step::At(index) => self.focus = index,
            goto::Step::Done(index) => {
                self.focus = index;
                self.goto = None;
            }
            goto::Step::Stay => {}
        }
        FormReply::Used
    }

    fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.spec.key == key)
    }
}

impl Field {
    fn check(&mut self, ctx: &Ctx<'_>) {
        self.error = self.input.check(ctx).err();
    }
}
