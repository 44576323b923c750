//! What a scanned card does: finds its bearer by the personal id, or proposes a new person; shows where card and
//! register differ, to be taken over field by field.

use super::{Applicant, Intake};
use crate::tui::action::Action;
use crate::tui::backend::Choice;
use crate::tui::fault::existing;
use crate::tui::scan::Scan;
use crate::tui::screen::{Ctx, Outcome, UiEvent};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::Value;
use crate::tui::workspace::person_choice;
use soxa_domain::action::ActionId;
use soxa_domain::card::{Card, CardWarning};
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Person, PersonField, Sex};
use soxa_domain::personal_id::Cmnd;
use soxa_service::{cards, people};

/// One field in which card and register differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which field.
    pub field: PersonField,
    /// What the card says.
    pub card: String,
    /// What the register says; empty for nothing.
    pub register: String,
    /// Whether the card's value is to be taken over.
    pub take: bool,
}

/// The differences of the last scan.
#[derive(Debug, Clone, Default)]
pub struct Differences {
    /// Field by field.
    pub rows: Vec<Difference>,
    open: bool,
}

impl Differences {
    /// Whether the list is open to be chosen from.
    pub fn is_open(&self) -> bool {
        self.open
    }
}

/// Where a card and a person's record differ. A name or address without its marks is no difference.
fn compare(card: &Card, person: &Person) -> Vec<Difference> {
    let garbled =
        card.warnings.iter().any(|w| matches!(w, CardWarning::Unaccented | CardWarning::RepairedMojibake));
    let folded = |s: &str| soxa_text::fold::fold(s);
    let mut rows = Vec::new();
    let mut differ = |field, card: String, register: String| {
        let take = register.is_empty();
        rows.push(Difference { field, card, register, take });
    };
    if let Ok(cmnd) = Cmnd::parse(&card.cmnd)
        && !person.cmnd.contains(&cmnd)
    {
        differ(
            PersonField::Cmnd,
            cmnd.to_string(),
            person.cmnd.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"),
        );
    }
    // Capitals are how cards print names; a name that lost its marks on the way says nothing.
    let same_name = if garbled {
        folded(&card.name) == folded(&person.full_name)
    } else {
        card.name.to_lowercase() == person.full_name.to_lowercase()
    };
    if !same_name {
        differ(PersonField::FullName, card.name.clone(), person.full_name.clone());
    }
    if person.birth_date != Some(card.dob.into()) {
        let known = person.birth_date.map(PartialDate::vi).unwrap_or_default();
        differ(PersonField::BirthDate, PartialDate::from(card.dob).vi(), known);
    }
    if cards::sex_of(card).is_some() && cards::sex_of(card) != person.sex {
        differ(
            PersonField::Sex,
            cards::sex_of(card).map_or("", Sex::vi).to_owned(),
            person.sex.map_or("", Sex::vi).to_owned(),
        );
    }
    if let Some(address) = card.address.as_ref().filter(|_| !garbled)
        && person.address.is_empty()
    {
        differ(PersonField::Address, address.clone(), String::new());
    }
    rows
}

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
                let rows = card.map(|card| compare(&card, &person.record)).unwrap_or_default();
                self.differences = Differences { rows, open: false };
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
                let person = cards::person_of(&card);
                let detail = people::summary(&person);
                self.form.set(
                    "applicant",
                    &Value::Chosen(Choice { detail, ..Choice::new("new", &person.full_name) }),
                );
                self.applicant = Applicant::New(Box::new(person));
                self.form.focus("procedure");
            }
        }
    }

    fn is_applicant(&self, no: u32) -> bool {
        matches!(&self.applicant, Applicant::Known(person) if person.no == no)
    }

    /// F6: shows the differences to choose from; again, takes the chosen ones into the register.
    pub(super) fn take_in(&mut self, ctx: &mut Ctx<'_>) {
        if self.differences.rows.is_empty() {
            return;
        }
        if !self.differences.open {
            self.differences.open = true;
            return;
        }
        let (Some(workspace), Applicant::Known(person)) = (ctx.workspace(), &self.applicant) else { return };
        let mut new = person.record.clone();
        for row in self.differences.rows.iter().filter(|row| row.take) {
            // An old number is kept beside those that are there.
            let value = match row.field {
                PersonField::Cmnd => format!("{};{}", PersonField::Cmnd.get(&new), row.card),
                _ => row.card.clone(),
            };
            if let Err(e) = row.field.set(&mut new, &value) {
                return ctx.toast(Tone::Bad, ctx.words.tell(&e));
            }
        }
        let submission = format!("{}/card", self.submission);
        match people::update(
            &workspace.register,
            &workspace.actor,
            person,
            &new,
            ActionId::CardAccept,
            "",
            &submission,
        ) {
            Ok(_) => {
                self.differences = Differences::default();
                if let Some(fresh) =
                    ctx.read(people::person(&workspace.register, &workspace.actor, person.no))
                {
                    self.applicant = Applicant::Known(Box::new(fresh));
                }
                ctx.toast(Tone::Good, ctx.words.say("intake.taken_in"));
            }
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }

    pub(super) fn update_differences(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Text(c) => {
                let row = c.to_digit(10).and_then(|d| (d as usize).checked_sub(1));
                if let Some(row) = row.and_then(|i| self.differences.rows.get_mut(i)) {
                    row.take = !row.take;
                }
                Outcome::Consumed
            }
            UiEvent::Action(Action::TakeIn | Action::Save) => {
                self.take_in(ctx);
                Outcome::Consumed
            }
            UiEvent::Action(Action::Back) => {
                self.differences.open = false;
                Outcome::Consumed
            }
            _ => Outcome::Ignored,
        }
    }
}
