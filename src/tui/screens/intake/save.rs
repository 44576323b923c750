//! Handing a case in. What the service refuses is said beside the field it is about; nothing typed is lost.

use super::{Applicant, Intake, fields};
use crate::tui::route::Route;
use crate::tui::screen::Ctx;
use crate::tui::theme::Tone;
use crate::tui::widgets::form::Value;
use crate::tui::workspace::Workspace;
use soxa_domain::procedure::SlipName;
use soxa_service::ServiceError;
use soxa_service::intake::{NewCase, receive, receive_of_new};
use soxa_service::refusal::CaseProblem;
use soxa_service::refusal::Field;
use soxa_service::refusal::FieldId;

impl Intake {
    /// F2: checks, saves, and opens the receipt; the form is then ready for the next citizen.
    pub(super) fn save(&mut self, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        if !self.form.validate(ctx, |_| Vec::new()) {
            return ctx.toast(Tone::Bad, ctx.words.say("intake.look_at_fields"));
        }
        match self.hand_in(workspace) {
            Ok((case, code)) => {
                self.saved = true;
                workspace.forget_draft(&self.draft_key());
                self.leave_for_next(workspace);
                self.leave_template(workspace, ctx);
                let receipt = Route::Slip { case, form: SlipName::Receipt };
                if self.for_one && workspace.memory.borrow().pile.is_none() {
                    ctx.replace(receipt);
                } else {
                    *self = Self::empty(ctx);
                    self.follow_pile(ctx);
                    self.refresh(ctx);
                    ctx.open(receipt);
                }
                ctx.toast(Tone::Good, ctx.words.fill("intake.saved", &[("code", &code)]));
            }
            Err(ServiceError::Refused(refusal)) => {
                let key = self.key_of(&refusal.at);
                self.form.refuse(&key, ctx.words.tell(&refusal.why));
                ctx.toast(Tone::Bad, ctx.words.say("intake.look_at_fields"));
            }
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }

    fn hand_in(&self, workspace: &Workspace) -> Result<(u32, String), ServiceError> {
        let mut new = NewCase { procedure: self.procedure.clone(), ..NewCase::default() };
        for (key, value) in self.form.values() {
            match (key, value) {
                ("channel", Value::Chosen(choice)) => new.channel = fields::channel(&choice.id),
                ("persons", Value::Several(people)) => {
                    new.persons = people.iter().filter_map(|p| p.id.parse().ok()).collect();
                }
                ("papers", Value::Papers(papers)) => {
                    new.papers = papers.iter().map(|p| (p.id.clone(), Some(fields::paper_kind(p)))).collect();
                }
                ("fee", Value::Amount(fee)) => new.fee = u32::try_from(fee).ok(),
                ("exempt", Value::Chosen(ground)) => new.exempt = Some(ground.id.clone()),
                ("verified", Value::Text(why)) => new.verified = Some(why),
                ("promised", Value::Date(day)) => new.promised = day.exact(),
                ("note", Value::Text(note)) => new.note = note,
                _ => {}
            }
        }
        new.fields = fields::own(&self.form);
        new.elsewhere = fields::elsewhere(&self.form, workspace);
        if new.exempt.is_some() {
            // The ground decides, whatever was proposed before it was chosen.
            new.fee = new.fee.filter(|_| !self.form.is_filled_by_soxa("fee"));
        }
        new.note = self.whole_note(new.note);
        let (register, actor) = (&workspace.register, &workspace.actor);
        let received = match &self.applicant {
            Applicant::Known(person) => {
                new.applicant = person.no;
                receive(register, actor, &new, &self.submission)
            }
            Applicant::New(person) => receive_of_new(register, actor, person, &new, &self.submission),
            Applicant::Unknown => Err(ServiceError::refused(Field::Applicant, CaseProblem::NoApplicant)),
        }?
        .value;
        Ok((received.case.no, received.case.record.shown_code()))
    }

    /// Leaves the values that persist for the next form at this terminal.
    fn leave_for_next(&self, workspace: &Workspace) {
        let Some(procedure) = fields::procedure(workspace, &self.procedure) else { return };
        for rule in procedure.fields.iter().filter(|rule| rule.keep) {
            let value = self.form.value(&rule.key);
            if value != Value::Empty {
                workspace.keep(&rule.key, &value);
            }
        }
    }

    /// The key of the field of the form that a refusal is at; what is at no field is said beside the applicant.
    fn key_of(&self, at: &FieldId) -> String {
        match at {
            FieldId::Data { key, .. } if self.form.has(key) => key.clone(),
            _ => "applicant".to_owned(),
        }
    }
}
