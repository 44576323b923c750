//! What follows from a value that changed: the form of another procedure, the applicant, the fee, the deadline, what to
//! warn of.

use super::{Applicant, Intake, fields};
use crate::tui::backend::Choice;
use crate::tui::lookup::Source;
use crate::tui::screen::Ctx;
use crate::tui::screens::card_differences::Differences;
use crate::tui::screens::drafts;
use crate::tui::widgets::form::{Choices, Form, Value};
use crate::tui::workspace::Workspace;
use soxa_service::{intake, people, terms};

impl Intake {
    /// After a value changed: the form of another procedure, the applicant, the deadline, what to warn of.
    pub(super) fn refresh(&mut self, ctx: &Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        self.follow_procedure(workspace, ctx);
        self.follow_applicant(workspace, ctx);
        if let Applicant::Known(person) = &self.applicant {
            let near = Source::Persons { near: Some(person.no) };
            self.form.offer("persons", &Choices::Backend(near));
        }
        self.follow_channel(workspace);
        self.count_due(workspace, ctx);
    }

    fn follow_procedure(&mut self, workspace: &Workspace, ctx: &Ctx<'_>) {
        let Value::Chosen(choice) = self.form.value("procedure") else { return };
        if choice.id == self.procedure {
            return;
        }
        self.procedure = choice.id;
        let draft = self.form.to_draft();
        self.form = Form::new(fields::specs(ctx, Some(&self.procedure)));
        self.form.from_draft(&draft);
        fields::propose(&mut self.form, workspace, &self.procedure);
        let own = !fields::is_away_from_home(workspace, &self.procedure);
        if let (Applicant::Known(person), Value::Empty, true) =
            (&self.applicant, self.form.value("dwelling_hamlet"), own)
            && let Some(hamlet) = workspace.register.commune().hamlet(&person.record.hamlet)
        {
            self.form.fill("dwelling_hamlet", &Value::Chosen(Choice::new(hamlet, hamlet)));
        }
        self.form.focus("channel");
    }

    fn follow_applicant(&mut self, workspace: &Workspace, ctx: &Ctx<'_>) {
        let chosen = match self.form.value("applicant") {
            Value::Chosen(choice) => choice.id.parse::<u32>().ok(),
            _ => None,
        };
        match (&self.applicant, chosen) {
            (Applicant::Known(known), Some(no)) if known.no == no => {}
            (_, Some(no)) => {
                let person = ctx.read(people::person(&workspace.register, &workspace.actor, no));
                self.applicant = person.map(Box::new).map_or(Applicant::Unknown, Applicant::Known);
                self.differences = Differences::default();
            }
            (Applicant::Known(_), None) => {
                self.applicant = Applicant::Unknown;
                self.differences = Differences::default();
            }
            (Applicant::New(_), None) if self.form.value("applicant") == Value::Empty => {
                self.applicant = Applicant::Unknown;
            }
            _ => {}
        }
    }

    /// The fee goes with the channel, until somebody types another.
    fn follow_channel(&mut self, workspace: &Workspace) {
        let (Value::Chosen(channel), Some(procedure)) =
            (self.form.value("channel"), fields::procedure(workspace, &self.procedure))
        else {
            return;
        };
        let pack = workspace.register.rules().on(workspace.register.now().date());
        let charge = fields::channel(&channel.id).and_then(|channel| pack.charge(procedure, channel, None));
        if let Some(charge) = charge.filter(|_| self.form.is_filled_by_soxa("fee")) {
            self.form.fill("fee", &Value::Amount(u64::from(charge.total(1))));
        }
    }

    fn count_due(&mut self, workspace: &Workspace, ctx: &Ctx<'_>) {
        let words = ctx.words;
        self.duplicate = None;
        self.warnings.clear();
        let now = workspace.register.now();
        self.received_line = now.vi();
        if let (Applicant::Unknown, Some(begun @ 1..)) =
            (&self.applicant, ctx.read(drafts::begun(workspace, &self.draft_key())))
        {
            self.warnings.push(words.fill("drafts.begun", &[("count", &begun.to_string())]));
        }
        if self.procedure.is_empty() {
            self.due_line.clear();
            return;
        }
        let reception = fields::reception(&self.form, workspace);
        let own = fields::own(&self.form);
        let schedule = ctx.read(terms::schedule(&workspace.register, &self.procedure, &own, reception));
        if let Some(due) = schedule.map(|schedule| schedule.due) {
            self.due_line = due
                .at
                .map_or_else(|| words.say("intake.no_limit").to_owned(), soxa_domain::time::Timestamp::vi);
            self.due = due.reason.iter().map(|why| words.tell(why)).collect();
        }
        let known = match &self.applicant {
            Applicant::Known(person) => Some(person.no),
            _ => None,
        };
        let same = known
            .map(|no| intake::open_duplicates(&workspace.register, &workspace.actor, &self.procedure, no));
        if let Some(first) = same.and_then(|same| ctx.read(same)).as_ref().and_then(|same| same.first()) {
            self.duplicate = Some(first.no);
            let due = first.record.due_at.map(|d| d.date().format("%d/%m").to_string()).unwrap_or_default();
            self.warnings
                .push(words.fill("intake.duplicate", &[("code", &first.record.shown_code()), ("due", &due)]));
        }
        if let (Applicant::Known(person), Value::Chosen(hamlet)) =
            (&self.applicant, self.form.value("dwelling_hamlet"))
            && fields::is_away_from_home(workspace, &self.procedure)
            && person.record.hamlet == hamlet.id
        {
            self.warnings.push(words.fill("intake.own_hamlet", &[("hamlet", &hamlet.label)]));
        }
        let pack = workspace.register.rules().on(now.date());
        let applicant = match &self.applicant {
            Applicant::Known(person) => Some(&person.record),
            _ => None,
        };
        if let Some(procedure) = fields::procedure(workspace, &self.procedure) {
            let others = intake::warnings_of(procedure, &own, applicant);
            // Of the own hamlet and of paper this form speaks in its own, shorter words.
            let others = others.iter().filter(|w| !matches!(w, intake::Warning::LivesThere { .. }));
            self.warnings.extend(others.map(|w| words.tell(w)));
        }
        if let (Value::Chosen(channel), Some(procedure)) =
            (self.form.value("channel"), fields::procedure(workspace, &self.procedure))
            && channel.id == "direct"
            && !pack.takes_paper(procedure)
        {
            self.warnings.push(words.say("intake.paper_channel").to_owned());
        }
    }
}
