//! What a scanned card does: finds its bearer by the personal id, or proposes a new person; shows where card and
//! register differ, to be taken over field by field.

use super::{Applicant, Intake};
use crate::tui::backend::Choice;
use crate::tui::fault::existing;
use crate::tui::scan::Scan;
use crate::tui::screen::{Ctx, Outcome, UiEvent};
use crate::tui::screens::card_differences::{Differences, Reply};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::Value;
use crate::tui::workspace::person_choice;
use soxa_domain::person::Person;
use soxa_service::{cards, people};

impl Intake {
    /// A card was scanned: its bearer becomes the applicant, or joins one who is already there.
    pub(super) fn scanned(&mut self, scan: &Scan, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let by_id = |id: String| existing(people::person_by_id(&workspace.register, &workspace.actor, &id));
        let Some(known) = ctx.read(scan.personal_id().map(by_id).transpose()) else { return };
        let known = known.flatten();
        let card = scan.card();
        if let Err(e) = &card {
            let key = format!("card_error.{e}");
            let why = ctx.words.say(&key);
            if known.is_none() {
                return ctx.toast(Tone::Bad, ctx.words.fill("intake.bad_card", &[("why", why)]));
            }
            ctx.toast(Tone::Look, ctx.words.fill("intake.only_id", &[("why", why)]));
        }
        let card = card.ok();
        if let Some(chip) = &scan.chip {
            ctx.toast(chip.tone(), ctx.words.tell(&chip.verdict));
            if !chip.may_be_taken() && known.is_none() {
                return;
            }
        }
        let taken = !matches!(self.applicant, Applicant::Unknown);
        match known {
            Some(person) if taken && !self.is_applicant(person.no) => {
                let choice = Some(person_choice(person.no, &person.record));
                let mut others = match self.form.value("persons") {
                    Value::Several(others) => others,
                    _ => Vec::new(),
                };
                others.extend(choice.filter(|c| others.iter().all(|o| o.id != c.id)));
                self.form.set("persons", &Value::Several(others));
                ctx.toast(Tone::Good, ctx.words.fill("intake.joined", &[("name", &person.record.full_name)]));
            }
            Some(person) => {
                let differences = card.map(|card| Differences::between(scan, &card, &person.record));
                self.differences = differences.unwrap_or_default();
                let choice = person_choice(person.no, &person.record);
                self.form.set("applicant", &Value::Chosen(choice));
                self.applicant = Applicant::Known(Box::new(person));
                self.form.focus("procedure");
            }
            None => {
                let Some(card) = card else { return };
                if taken {
                    return ctx.toast(Tone::Look, ctx.words.fill("intake.stranger", &[("name", &card.name)]));
                }
                let mut person = cards::person_of(&card);
                for (field, said) in scan.chip.iter().flat_map(|chip| chip.more()) {
                    // What no field takes is read off the card, as ever.
                    let _ = field.set(&mut person, said);
                }
                self.adopt(person);
            }
        }
    }

    /// Somebody the register does not know asks; kept with the case.
    pub(super) fn adopt(&mut self, person: Person) {
        let detail = people::summary(&person);
        let choice = Choice { detail, ..Choice::new("new", &person.full_name) };
        self.form.set("applicant", &Value::Chosen(choice));
        self.applicant = Applicant::New(Box::new(person));
        self.form.focus("procedure");
    }

    fn is_applicant(&self, no: u32) -> bool {
        matches!(&self.applicant, Applicant::Known(person) if person.no == no)
    }

    /// F6: shows the differences to choose from; again, takes the chosen ones into the register.
    pub(super) fn take_in(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Outcome {
        let Applicant::Known(person) = &self.applicant else { return Outcome::Ignored };
        let submission = format!("{}/card", self.submission);
        let reply = if self.differences.is_open() {
            self.differences.update(event, person, &submission, ctx)
        } else {
            self.differences.take_in(person, &submission, ctx)
        };
        match reply {
            Reply::Ignored => return Outcome::Ignored,
            Reply::Used => {}
            Reply::TakenIn(fresh) => self.applicant = Applicant::Known(fresh),
        }
        Outcome::Consumed
    }
}
