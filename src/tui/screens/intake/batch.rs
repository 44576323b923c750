//! Many cases one after the other: a pile of the same procedure, the last form as a template, notes on fields, ids
//! typed twice, and what a case costs in keys and seconds.

use super::{Intake, fields};
use crate::tui::action::Action;
use crate::tui::backend::Draft;
use crate::tui::form_memory::{self, Template};
use crate::tui::screen::{Ctx, Outcome, UiEvent};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Form, Keyed, Twice, Value};
use crate::tui::widgets::text_field::TextField;
use crate::tui::workspace::{LAST_FORM, Workspace};
use soxa_service::ServiceError;

/// What is another for every applicant and never comes from a template.
const OWN: [&str; 3] = ["applicant", "persons", "papers"];

/// A note being written on a field.
#[derive(Clone)]
pub(super) struct NoteLine {
    key: String,
    pub label: String,
    pub field: TextField,
}

impl Intake {
    /// The values of this form that another may begin with.
    pub(super) fn template(&self) -> Template {
        let values = self.form.values().filter(|(key, value)| !OWN.contains(key) && *value != Value::Empty);
        let values = values.map(|(key, value)| (key.to_owned(), value)).collect();
        Template { procedure: self.procedure.clone(), values }
    }

    /// Begins with the values of another form; each is marked as kept. Who asks stays as it is.
    pub(super) fn begin_with(&mut self, template: &Template, ctx: &Ctx<'_>) {
        if template.procedure.is_empty() {
            return;
        }
        let own = self.form.to_draft();
        self.procedure.clone_from(&template.procedure);
        self.form = Form::new(fields::specs(ctx, Some(&self.procedure)));
        self.form.from_draft(&own);
        for (key, value) in &template.values {
            self.form.keep(key, value);
        }
        self.form.focus("applicant");
    }

    /// After a save: leaves the form for the template and, in a pile, for the next applicant.
    pub(super) fn leave_template(&self, workspace: &Workspace, ctx: &Ctx<'_>) {
        let template = self.template();
        if let Ok(body) = serde_json::to_string(&template) {
            ctx.backend.keep_drafts(&[Draft { key: LAST_FORM.to_owned(), body }]);
        }
        let mut memory = workspace.memory.borrow_mut();
        if memory.pile.is_some() {
            memory.pile = Some(template.clone());
        }
        memory.last = Some(template);
        memory.saved(self.watch.read(ctx.now).unwrap_or_default());
    }

    /// The values of the pile, where there is one.
    pub(super) fn follow_pile(&mut self, ctx: &Ctx<'_>) {
        let pile = ctx.workspace().and_then(|workspace| workspace.memory.borrow().pile.clone());
        if let Some(pile) = pile {
            self.begin_with(&pile, ctx);
        }
    }

    /// The actions of this file; `None` for others.
    pub(super) fn act_batch(&mut self, action: Action, ctx: &Ctx<'_>) -> Option<Outcome> {
        let workspace = ctx.workspace()?;
        match action {
            Action::Pile => {
                let mut memory = workspace.memory.borrow_mut();
                let on = memory.pile.is_none();
                memory.pile = on.then(|| self.template());
                drop(memory);
                let key = if on { "intake.pile_on" } else { "intake.pile_off" };
                ctx.toast(Tone::Look, ctx.words.say(key));
            }
            Action::LastForm => match ctx.read(last_form(workspace)).flatten() {
                Some(template) => {
                    self.begin_with(&template, ctx);
                    self.refresh(ctx);
                    ctx.toast(Tone::Look, ctx.words.say("intake.template_used"));
                }
                None => ctx.toast(Tone::Look, ctx.words.say("intake.template_none")),
            },
            Action::FieldNote => self.begin_note(),
            Action::DoubleKey => form_memory::toggle_double_key(ctx),
            Action::ShowPace => {
                let mut memory = workspace.memory.borrow_mut();
                memory.show_pace = !memory.show_pace;
            }
            _ => return None,
        }
        Some(Outcome::Consumed)
    }

    fn begin_note(&mut self) {
        let Some(key) = self.form.focused().map(str::to_owned) else { return };
        let mut field = TextField::composed();
        field.set(self.form.note(&key));
        self.note_line = Some(NoteLine { label: self.form.label(&key).to_owned(), key, field });
    }

    /// While a note is being written it takes every key.
    pub(super) fn update_note(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Outcome {
        let Some(line) = &mut self.note_line else { return Outcome::Ignored };
        match event {
            UiEvent::Text(c) => line.field.type_char(*c, ctx.typing),
            UiEvent::Paste(text) => line.field.paste(text),
            UiEvent::Action(Action::NextField | Action::Open | Action::Save) => {
                let (key, text) = (line.key.clone(), line.field.text());
                self.form.set_note(&key, &text);
                self.note_line = None;
            }
            UiEvent::Action(Action::Back | Action::FieldNote) => self.note_line = None,
            UiEvent::Action(action) if line.field.act(*action) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    /// The note of the case: what was written for the whole, then a line for each note on a field.
    pub(super) fn whole_note(&self, own: String) -> String {
        let notes = self.form.notes().map(|(label, note)| format!("{label}: {note}"));
        let own = (!own.is_empty()).then_some(own);
        own.into_iter().chain(notes).collect::<Vec<_>>().join("\n")
    }

    /// Counts a key; a scan counts as none.
    pub(super) fn count_key(&mut self, event: &UiEvent, ctx: &Ctx<'_>) {
        match event {
            UiEvent::Text(_) | UiEvent::Action(_) | UiEvent::Paste(_) => self.watch.key(ctx.now, 1),
            UiEvent::Card(_) => self.watch.key(ctx.now, 0),
            _ => {}
        }
    }

    /// Where ids are typed twice: the applicant's number, before it is looked up.
    pub(super) fn must_type_again(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> bool {
        let leaving = matches!(event, UiEvent::Action(Action::NextField | Action::Open | Action::Save));
        let wanted = ctx.workspace().is_some_and(|workspace| workspace.memory.borrow().double_key);
        let typed = self.form.typed("applicant");
        if !leaving || !wanted || self.form.focused() != Some("applicant") || !Twice::is_id(&typed) {
            return false;
        }
        let key = match self.twice.take(&typed) {
            Keyed::Same => return false,
            Keyed::Again => "form.type_again",
            Keyed::Differs => "form.typed_differs",
        };
        self.form.clear("applicant");
        self.form.refuse("applicant", ctx.words.say(key));
        true
    }
}

/// The operator's last saved form, of this session or of one before.
fn last_form(workspace: &Workspace) -> Result<Option<Template>, ServiceError> {
    if let Some(known) = workspace.memory.borrow().last.clone() {
        return Ok(Some(known));
    }
    let draft = workspace.drafts(LAST_FORM)?.pop();
    // One of an older version is no template any more.
    Ok(draft.and_then(|draft| serde_json::from_str(&draft.body).ok()))
}
