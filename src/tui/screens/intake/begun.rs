//! A case that was begun and not saved: kept as it stands, gone on with later, told in a list.

use serde::{Deserialize, Serialize};

use super::{Applicant, DRAFT, Intake, fields};
use crate::tui::backend::Draft;
use crate::tui::screen::Ctx;
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Form, FormDraft, Value};
use crate::tui::workspace::Workspace;
use soxa_domain::person::Person;

/// Who asks in a draft, and for what.
pub fn told(draft: &Draft, workspace: &Workspace) -> (String, String) {
    let Ok(kept) = serde_json::from_str::<IntakeDraft>(&draft.body) else { return Default::default() };
    let who = match kept.form.value("applicant") {
        Some(Value::Chosen(choice)) => choice.label,
        _ => kept.form.typed("applicant").to_owned(),
    };
    let what =
        fields::procedure(workspace, &kept.procedure).map_or(kept.procedure.clone(), |p| p.name.clone());
    (who, what)
}

/// What a draft holds beside the form.
#[derive(Default, Serialize, Deserialize)]
struct IntakeDraft {
    submission: String,
    procedure: String,
    new_person: Option<Person>,
    form: FormDraft,
}

impl Intake {
    /// A case that was begun and not saved, as it was left.
    pub fn resumed(draft: &Draft, ctx: &Ctx<'_>) -> Self {
        let mut this = Self::empty(ctx);
        this.resume(draft, ctx);
        this.refresh(ctx);
        this
    }

    fn resume(&mut self, draft: &Draft, ctx: &Ctx<'_>) {
        let Ok(kept) = serde_json::from_str::<IntakeDraft>(&draft.body) else { return };
        self.submission = kept.submission;
        self.procedure = kept.procedure;
        if let Some(person) = kept.new_person {
            self.applicant = Applicant::New(Box::new(person));
        }
        self.form = Form::new(fields::specs(ctx, Some(&self.procedure)));
        self.form.from_draft(&kept.form);
        ctx.toast(Tone::Look, ctx.words.say("intake.resumed"));
    }

    pub(super) fn draft_key(&self) -> String {
        format!("{DRAFT}{}", self.submission)
    }

    /// What is typed and not saved.
    pub(super) fn begun(&self) -> Option<Draft> {
        let form = self.form.to_draft();
        let new_person = match &self.applicant {
            Applicant::New(person) => Some((**person).clone()),
            _ => None,
        };
        if self.saved || (form.is_empty() && new_person.is_none()) {
            return None;
        }
        let draft = IntakeDraft {
            submission: self.submission.clone(),
            procedure: self.procedure.clone(),
            new_person,
            form,
        };
        Some(Draft { key: self.draft_key(), body: serde_json::to_string(&draft).unwrap_or_default() })
    }
}
