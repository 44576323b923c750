//! A person's fields, to be corrected. When another desk saves the same person meanwhile, both versions are shown
//! field by field, and the officer chooses.

mod clash;

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub(super) use self::clash::ClashList;
use crate::domain::labels::Vocabulary;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Person;
use crate::domain::reconcile::clashes;
use crate::exchange::people::{HEADERS, cells, set_field};
use crate::quality::Severity;
use crate::service::intake::new_submission;
use crate::service::quality::would_find;
use crate::service::{ServiceError, people};
use crate::store::codec::Stored;
use crate::tui::action::Action;
use crate::tui::desk::Draft;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{FieldSpec, Form, FormReply, Kind, Value};
use crate::tui::words::Words;

/// The fields of the form, by their names in files.
const FIELDS: [&str; 17] = [
    "full_name",
    "other_name",
    "birth_date",
    "sex",
    "person_id",
    "cmnd",
    "ethnicity",
    "religion",
    "nationality",
    "origin",
    "hamlet",
    "address",
    "temporary_address",
    "status",
    "phone",
    "health_insurance",
    "note",
];
const REASON: &str = "reason";
/// What is asked of somebody new beside them.
const NEWCOMER: [&str; 6] =
    ["household", "relationship", "father_name", "mother_name", "birth_place", "marital"];

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

fn values(person: &Person) -> BTreeMap<&'static str, String> {
    let mut values: BTreeMap<&str, String> =
        HEADERS.iter().copied().zip(cells(person)).filter(|(key, _)| FIELDS.contains(key)).collect();
    // As officers write them; both ways are read.
    values.insert("birth_date", person.birth_date.map(PartialDate::vi).unwrap_or_default());
    values.insert("sex", person.sex.map(|sex| sex.vi().to_owned()).unwrap_or_default());
    values.insert("status", person.status.map(|status| status.vi().to_owned()).unwrap_or_default());
    values
}

impl PersonEdit {
    /// The person of a number, with what was typed and not saved the last time.
    pub fn new(no: u32, ctx: &Ctx<'_>) -> Self {
        let office = ctx.desk.office();
        let seen = office.and_then(|o| people::person(&o.register, &o.actor, no).ok());
        let spec = |key: &str, kind| FieldSpec::new(key, ctx.words.say(&format!("person.{key}")), kind);
        let mut specs: Vec<FieldSpec> = FIELDS.iter().map(|key| spec(key, Kind::Text)).collect();
        specs.push(spec(REASON, Kind::Note));
        let mut form = Form::new(specs);
        if let Some(seen) = &seen {
            for (key, text) in values(&seen.record) {
                form.set(key, &Value::Text(text));
            }
        }
        let mut this = Self { no, seen, newcomer: None, asked: Vec::new(), form, clash: None };
        for draft in office.map(|o| o.drafts(&this.draft_key())).unwrap_or_default() {
            let typed: BTreeMap<String, String> = serde_json::from_str(&draft.body).unwrap_or_default();
            for (key, text) in typed {
                this.form.set(&key, &Value::Text(text));
            }
        }
        this
    }

    /// Somebody new, perhaps of a household: a birth, an arrival.
    pub fn add(household: Option<u32>, ctx: &Ctx<'_>) -> Self {
        let home = household.and_then(|no| {
            let office = ctx.desk.office()?;
            people::household_by_number(&office.register, &office.actor, no).ok()
        });
        let mut newcomer = Person { nationality: "Việt Nam".to_owned(), ..Person::default() };
        if let Some(home) = home {
            newcomer.household = home.household.record.number;
            newcomer.hamlet = home.household.record.hamlet;
            newcomer.address = home.household.record.address;
        }
        let spec = |key: &str| {
            let label = ctx.words.say(&format!("person.{}", key.trim_end_matches("_name"))).to_owned();
            let label = if key.starts_with("full") || key.starts_with("other") {
                ctx.words.say(&format!("person.{key}")).to_owned()
            } else {
                label
            };
            FieldSpec::new(key, &label, Kind::Text)
        };
        let mut specs: Vec<FieldSpec> = FIELDS.iter().chain(&NEWCOMER).map(|key| spec(key)).collect();
        specs.push(FieldSpec::new(REASON, ctx.words.say("person.why_right"), Kind::Note));
        let mut form = Form::new(specs);
        let known = HEADERS.iter().zip(cells(&newcomer)).filter(|(_, cell)| !cell.is_empty());
        for (key, cell) in known {
            form.set(key, &Value::Text(cell));
        }
        Self { no: 0, seen: None, newcomer: Some(newcomer), asked: Vec::new(), form, clash: None }
    }

    /// Keeps somebody new.
    fn keep_newcomer(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(office), Some(mut new)) = (ctx.desk.office(), self.newcomer.clone()) else { return };
        for key in FIELDS.iter().chain(&NEWCOMER) {
            match set_field(&new, key, &self.text(key)) {
                Ok(changed) => new = changed,
                Err(why) => {
                    self.form.refuse(key, why);
                    self.form.focus(key);
                    return;
                }
            }
        }
        let kept = new_submission().and_then(|id| {
            people::add_checked(&office.register, &office.actor, &new, &self.text(REASON), &id)
        });
        match kept {
            Ok(changed) => {
                ctx.replace(crate::tui::route::Route::Person(changed.value));
                ctx.toast(Tone::Good, ctx.words.say("system.done"));
            }
            Err(ServiceError::Invalid { field, reason }) => {
                let key = if field == "Họ tên" { "full_name" } else { "person_id" };
                // What the rules call wrong names no field of the form.
                let key = if field == "Họ tên" || field == "Số định danh" { key } else { REASON };
                self.form.refuse(key, reason);
                self.form.focus(key);
            }
            Err(ServiceError::Warned { what }) => {
                self.form.refuse(REASON, ctx.words.fill("person.warned", &[("what", &what)]));
                self.form.focus(REASON);
            }
            Err(e) => ctx.toast(Tone::Bad, e.to_string()),
        }
    }

    fn draft_key(&self) -> String {
        format!("person/{}", self.no)
    }

    fn text(&self, key: &str) -> String {
        match self.form.value(key) {
            Value::Text(text) => text,
            _ => String::new(),
        }
    }

    /// The fields that are typed differently from how the work began.
    fn changed(&self) -> BTreeMap<String, String> {
        let Some(seen) = &self.seen else { return BTreeMap::new() };
        let before = values(&seen.record);
        let typed = FIELDS.iter().map(|key| (*key, self.text(key)));
        let differs = |(key, text): &(&str, String)| before.get(key).is_none_or(|b| b.trim() != text.trim());
        typed.filter(differs).map(|(key, text)| (key.to_owned(), text)).collect()
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        if self.newcomer.is_some() {
            return self.keep_newcomer(ctx);
        }
        let (Some(office), Some(seen)) = (ctx.desk.office(), self.seen.clone()) else { return };
        let mut new = seen.record.clone();
        for (key, text) in self.changed() {
            match set_field(&new, &key, &text) {
                Ok(changed) => new = changed,
                Err(why) => {
                    self.form.refuse(&key, why);
                    self.form.focus(&key);
                    return;
                }
            }
        }
        if !self.may_be_saved(&seen, &new, ctx) {
            return;
        }
        let mut reason = self.text(REASON);
        if reason.trim().is_empty() && !self.asked.is_empty() {
            // What was passed over stands in the journal, in whatever words it was asked.
            let what: Vec<&str> = self.asked.iter().map(|(_, what)| what.as_str()).collect();
            reason = ctx.words.fill("person.all_the_same", &[("what", &what.join("; "))]);
        }
        let saved = new_submission().and_then(|id| {
            people::update(&office.register, &office.actor, &seen, &new, "person.edit", &reason, &id)
        });
        match saved {
            Ok(_) => {
                office.forget_draft(&self.draft_key());
                ctx.close();
                ctx.toast(Tone::Good, ctx.words.say("system.done"));
            }
            Err(ServiceError::Stale { .. }) => self.compare(ctx),
            Err(e) => ctx.toast(Tone::Bad, e.to_string()),
        }
    }

    /// What the rules call an error stops the save; what they only warn of is asked once and wants a reason.
    fn may_be_saved(&mut self, seen: &Stored<Person>, new: &Person, ctx: &mut Ctx<'_>) -> bool {
        let Some(office) = ctx.desk.office() else { return false };
        let ahead = would_find(&office.register, &office.actor, seen, new).unwrap_or_default();
        let Some(first) = ahead.iter().find(|a| self.asked.iter().all(|(rule, _)| *rule != a.rule.id)) else {
            return true;
        };
        let what = format!("{}: {}", first.rule.label, first.detail);
        if first.rule.severity == Severity::Error {
            self.form.refuse(REASON, what.clone());
            ctx.toast(Tone::Bad, format!("✗ {what}"));
            return false;
        }
        if !self.text(REASON).trim().is_empty() {
            return true;
        }
        self.asked.push((first.rule.id, what.clone()));
        self.form.refuse(REASON, ctx.words.fill("person.really", &[("what", &what)]));
        self.form.focus(REASON);
        false
    }

    /// Somebody saved the same person meanwhile: shows both versions.
    fn compare(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(office), Some(seen)) = (ctx.desk.office(), &self.seen) else { return };
        let Ok(current) = people::person(&office.register, &office.actor, self.no) else {
            return ctx.toast(Tone::Bad, ctx.words.say("person.gone"));
        };
        let (base, theirs) = (values(&seen.record), values(&current.record));
        let typed: Vec<String> = FIELDS.iter().map(|key| self.text(key)).collect();
        let empty = String::new();
        let fields = FIELDS.iter().zip(&typed).map(|(key, mine)| {
            let of = |values: &'_ BTreeMap<&str, String>| values.get(key).unwrap_or(&empty).clone();
            (*key, of(&base), of(&theirs), mine.clone())
        });
        let fields: Vec<(&str, String, String, String)> = fields.collect();
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
        if let Some(seen) = &self.seen {
            for (key, text) in values(&seen.record) {
                self.form.set(key, &Value::Text(text));
            }
        }
        for (key, text) in chosen {
            self.form.set(&key, &Value::Text(text));
        }
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
        if self.clash.is_some() { &["clash", "list"] } else { &["form", "field"] }
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
        let changed = self.changed();
        let body = serde_json::to_string(&changed).unwrap_or_default();
        (!changed.is_empty()).then(|| Draft { key: self.draft_key(), body })
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
