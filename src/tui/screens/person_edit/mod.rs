//! A person's fields, to be corrected. When another terminal saves the same person meanwhile, both versions are shown
//! field by field, and the officer chooses.

mod clash;

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub(super) use self::clash::ClashList;
use crate::tui::action::Action;
use crate::tui::backend::Draft;
use crate::tui::person_fields::{self, text};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{FieldSpec, Form, FormReply, Kind};
use crate::tui::words::Words;
use soxa_domain::action::ActionId;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::quality::Severity;
use soxa_domain::reconcile::clashes;
use soxa_service::intake::new_submission;
use soxa_service::quality::would_find;
use soxa_service::refusal::FieldId;
use soxa_service::{ServiceError, people};
use soxa_store::codec::Stored;

/// The fields of the form.
const FIELDS: [PersonField; 20] = [
    PersonField::FullName,
    PersonField::OtherName,
    PersonField::BirthDate,
    PersonField::Sex,
    PersonField::PersonId,
    PersonField::Cmnd,
    PersonField::Ethnicity,
    PersonField::Religion,
    PersonField::Nationality,
    PersonField::Origin,
    PersonField::BirthPlace,
    PersonField::Marital,
    PersonField::Relationship,
    PersonField::Hamlet,
    PersonField::Address,
    PersonField::TemporaryAddress,
    PersonField::Status,
    PersonField::Phone,
    PersonField::HealthInsurance,
    PersonField::Note,
];
const REASON: &str = "reason";
/// What is asked of somebody new beside them.
const NEWCOMER: [PersonField; 3] = [PersonField::Household, PersonField::FatherName, PersonField::MotherName];

/// The form of a person.
#[derive(Clone)]
pub struct PersonEdit {
    no: u32,
    /// The version the work began with.
    seen: Option<Stored<Person>>,
    /// Somebody new, with what the household says already.
    newcomer: Option<Person>,
    /// What was said of it by the rules and saved all the same, when F2 is pressed again.
    asked: Vec<(&'static str, String)>,
    form: Form,
    clash: Option<ClashList>,
}

/// The form of these fields, and why.
fn form(fields: &[PersonField], why: &str, ctx: &Ctx<'_>) -> Form {
    let today = ctx.backend.now().date_naive();
    let mut specs: Vec<FieldSpec> =
        fields.iter().map(|field| person_fields::spec(*field, ctx.words, today)).collect();
    specs.push(FieldSpec::new(REASON, ctx.words.say(why), Kind::Note));
    Form::new(specs)
}

impl PersonEdit {
    /// The person of a number, with what was typed and not saved the last time.
    pub fn new(no: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let workspace = ctx.workspace();
        let seen = workspace.map(|o| people::person(&o.register, &o.actor, no)).transpose()?;
        let form = form(&FIELDS, "person.reason", ctx);
        let mut this = Self { no, seen, newcomer: None, asked: Vec::new(), form, clash: None };
        if let Some(seen) = this.seen.clone() {
            this.fill(&FIELDS, &seen.record);
        }
        for draft in workspace.map(|o| o.drafts(&this.draft_key())).transpose()?.into_iter().flatten() {
            let typed: BTreeMap<String, String> = serde_json::from_str(&draft.body).unwrap_or_default();
            this.put(&typed);
        }
        Ok(this)
    }

    /// Somebody new, perhaps of a household: a birth, an arrival.
    pub fn add(household: Option<u32>, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let home = household.zip(ctx.workspace());
        let home = home.map(|(no, o)| people::household_by_number(&o.register, &o.actor, no)).transpose()?;
        let mut newcomer =
            Person { nationality: soxa_domain::tables::VIETNAMESE.to_owned(), ..Person::default() };
        if let Some(home) = home {
            newcomer.household = home.household.record.number;
            newcomer.hamlet = home.household.record.hamlet;
            newcomer.address = home.household.record.address;
        }
        let fields = [FIELDS.as_slice(), NEWCOMER.as_slice()].concat();
        let form = form(&fields, "person.why_right", ctx);
        let mut this = Self { no: 0, seen: None, newcomer: None, asked: Vec::new(), form, clash: None };
        this.fill(&fields, &newcomer);
        this.newcomer = Some(newcomer);
        Ok(this)
    }

    fn fill(&mut self, fields: &[PersonField], person: &Person) {
        for field in fields {
            self.form.put_person(*field, person);
        }
    }

    /// Puts texts into fields, by the fields' ids.
    fn put<'a>(&mut self, texts: impl IntoIterator<Item = (&'a String, &'a String)>) {
        for (key, text) in texts {
            if let Some(field) = PersonField::from_id(key) {
                self.form.put_text(field, text);
            }
        }
    }

    /// Sets a field of a person to what is typed; a text that is no value of it is refused beside the field.
    fn take(&mut self, field: PersonField, new: &mut Person, words: &Words) -> bool {
        let taken = field.set(new, &self.form.person_text(field));
        if let Err(e) = &taken {
            self.form.refuse(field.id(), words.tell(e));
            self.form.focus(field.id());
        }
        taken.is_ok()
    }

    /// Keeps somebody new.
    fn keep_newcomer(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(mut new)) = (ctx.workspace(), self.newcomer.clone()) else { return };
        if !FIELDS.iter().chain(&NEWCOMER).all(|field| self.take(*field, &mut new, ctx.words)) {
            return;
        }
        let kept = new_submission().and_then(|id| {
            people::add_checked(&workspace.register, &workspace.actor, &new, &self.form.text(REASON), &id)
        });
        match kept {
            Ok(changed) => {
                ctx.replace(crate::tui::route::Route::Person(changed.value));
                ctx.toast(Tone::Good, ctx.words.say("system.done"));
            }
            Err(ServiceError::Refused(refusal)) => {
                let key = match refusal.at {
                    FieldId::Person(field @ (PersonField::FullName | PersonField::PersonId)) => field.id(),
                    // What the rules call wrong names no field of the form.
                    _ => REASON,
                };
                self.form.refuse(key, ctx.words.tell(&refusal.why));
                self.form.focus(key);
            }
            Err(ServiceError::Warned { what }) => {
                self.form.refuse(REASON, ctx.words.fill("person.warned", &[("what", &what)]));
                self.form.focus(REASON);
            }
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }

    fn draft_key(&self) -> String {
        format!("person/{}", self.no)
    }

    /// The fields that are typed differently from how the work began.
    fn changed(&self) -> Vec<PersonField> {
        let Some(seen) = &self.seen else { return Vec::new() };
        let differs =
            |field: &PersonField| text(*field, &seen.record).trim() != self.form.person_text(*field).trim();
        FIELDS.into_iter().filter(differs).collect()
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        if !self.form.validate(ctx, |_| Vec::new()) {
            return;
        }
        if self.newcomer.is_some() {
            return self.keep_newcomer(ctx);
        }
        let (Some(workspace), Some(seen)) = (ctx.workspace(), self.seen.clone()) else { return };
        let mut new = seen.record.clone();
        if !self.changed().into_iter().all(|field| self.take(field, &mut new, ctx.words)) {
            return;
        }
        if !self.may_be_saved(&seen, &new, ctx) {
            return;
        }
        let mut reason = self.form.text(REASON);
        if reason.trim().is_empty() && !self.asked.is_empty() {
            // What was passed over stands in the journal, in whatever words it was asked.
            let what: Vec<&str> = self.asked.iter().map(|(_, what)| what.as_str()).collect();
            reason = ctx.words.fill("person.all_the_same", &[("what", &what.join("; "))]);
        }
        let saved = new_submission().and_then(|id| {
            people::update(
                &workspace.register,
                &workspace.actor,
                &seen,
                &new,
                ActionId::PersonEdit,
                &reason,
                &id,
            )
        });
        match saved {
            Ok(_) => {
                workspace.forget_draft(&self.draft_key());
                ctx.close();
                ctx.toast(Tone::Good, ctx.words.say("system.done"));
            }
            Err(ServiceError::Stale { .. }) => self.compare(ctx),
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }

    /// What the rules call an error stops the save; what they only warn of is asked once and wants a reason.
    fn may_be_saved(&mut self, seen: &Stored<Person>, new: &Person, ctx: &mut Ctx<'_>) -> bool {
        let Some(workspace) = ctx.workspace() else { return false };
        let Some(ahead) = ctx.read(would_find(&workspace.register, &workspace.actor, seen, new)) else {
            return false;
        };
        let Some(first) = ahead.iter().find(|a| self.asked.iter().all(|(rule, _)| *rule != a.rule.id)) else {
            return true;
        };
        let what = format!("{}: {}", first.rule.label.in_lang(ctx.words.lang()), first.detail);
        if first.rule.severity == Severity::Error {
            self.form.refuse(REASON, what.clone());
            ctx.toast(Tone::Bad, format!("✗ {what}"));
            return false;
        }
        if !self.form.text(REASON).trim().is_empty() {
            return true;
        }
        self.asked.push((first.rule.id, what.clone()));
        self.form.refuse(REASON, ctx.words.fill("person.really", &[("what", &what)]));
        self.form.focus(REASON);
        false
    }

    /// Somebody saved the same person meanwhile: shows both versions.
    fn compare(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(seen)) = (ctx.workspace(), &self.seen) else { return };
        let current = people::person(&workspace.register, &workspace.actor, self.no);
        let Some(current) = ctx.read(current) else { return };
        let fields = FIELDS.map(|field| {
            let of = |person: &Person| text(field, person);
            (field.id(), of(&seen.record), of(&current.record), self.form.person_text(field))
        });
        let found = clashes(fields.iter().map(|(k, b, t, m)| (*k, b.as_str(), t.as_str(), m.as_str())));
        self.clash = Some(ClashList::new(found, ctx));
        self.seen = Some(current);
    }

    /// The choice is made: the form holds it, on top of the version saved meanwhile.
    fn settle(&mut self, ctx: &mut Ctx<'_>) {
        let Some(list) = &self.clash else { return };
        let Some(chosen) = list.chosen() else {
            return ctx.toast(Tone::Look, ctx.words.say("clash.open"));
        };
        if let Some(seen) = self.seen.clone() {
            self.fill(&FIELDS, &seen.record);
        }
        self.put(chosen.iter().map(|(key, text)| (key, text)));
        self.clash = None;
        self.save(ctx);
    }
}

impl Screen for PersonEdit {
    fn title(&self, words: &Words) -> String {
        let name = self.seen.as_ref().map_or("", |s| s.record.full_name.as_str());
        format!("{} {name}", words.say("person.edit"))
    }

    fn contexts(&self) -> &'static [&'static str] {
        match self.clash {
            Some(_) => &["clash", "list"],
            None if self.form.is_choosing() => &["choices", "form", "field"],
            None => &["form", "field"],
        }
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(list) = &mut self.clash {
            match event {
                UiEvent::Action(Action::Save) => self.settle(ctx),
                UiEvent::Action(Action::Back) => self.clash = None,
                UiEvent::Action(action) if list.act(*action) => {}
                UiEvent::Action(action) if action.screen_number().is_none() => return Outcome::Ignored,
                _ => {}
            }
            return Outcome::Consumed;
        }
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
        match &self.clash {
            Some(list) => {
                list.view(area, buf, view);
                None
            }
            None => self.form.view(area, buf, view),
        }
    }

    fn help(&self) -> &'static str {
        if self.clash.is_some() { "clash.about" } else { "person.edit_about" }
    }

    fn field_help(&self, words: &Words) -> Option<(String, String)> {
        self.clash.is_none().then(|| self.form.help(words)).flatten()
    }

    fn hints(&self) -> Vec<Hint> {
        if self.clash.is_some() {
            let side = |action, label| Hint { action, label: Some(label), keys: None };
            return vec![
                side(Action::Left, "clash.theirs"),
                side(Action::Right, "clash.mine"),
                Action::Save.into(),
                Action::Back.into(),
            ];
        }
        vec![Action::Save.into(), Action::GotoField.into(), Action::Back.into()]
    }

    fn draft(&self) -> Option<Draft> {
        let changed: BTreeMap<&str, String> =
            self.changed().into_iter().map(|field| (field.id(), self.form.person_text(field))).collect();
        let body = serde_json::to_string(&changed).unwrap_or_default();
        (!changed.is_empty()).then(|| Draft { key: self.draft_key(), body })
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
