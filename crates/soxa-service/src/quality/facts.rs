//! What rules ask of the register, answered from a view of it.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::error::ServiceError;
use soxa_domain::case::Case;
use soxa_domain::person::{Person, Sex};
use soxa_domain::quality::{Facts, Numbered};
use soxa_domain::sojourn::Sojourn;
use soxa_store::StoreError;
use soxa_store::codec::Stored;
use soxa_store::index::{By, text};
use soxa_store::view::View;
use soxa_text::fold::fold;

/// So many of one birth date are looked through for somebody of the same name: by the rule that asks and by the save
/// that decides whom to ask again. 1 January of a year stands for "some day" in old books, so they are many.
pub(super) const SAME_BIRTH: usize = 4_000;

/// Name, birth and sex as one number; what shares it is compared again.
pub(super) fn likeness(person: &Person) -> Option<u64> {
    let birth = person.birth_date?;
    birth.day()?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(fold(&person.full_name).as_bytes());
    hasher.update(&birth.ordinal().to_be_bytes());
    hasher.update(&[match person.sex {
        None => 0,
        Some(Sex::Male) => 1,
        Some(Sex::Female) => 2,
    }]);
    hasher.finalize().as_bytes().first_chunk().map(|b| u64::from_be_bytes(*b))
}

/// The first active person of each likeness that several share.
pub(super) type Likenesses = HashMap<u64, Vec<u32>>;

/// Facts read from a view. A failing register is remembered, since rules cannot be told: ask [`Known::finish`].
pub(super) struct Known<'a, V> {
    view: &'a V,
    today: NaiveDate,
    hamlets: &'a [String],
    /// Who shares a likeness, where everybody was looked at beforehand.
    likenesses: Option<&'a Likenesses>,
    /// Members of the household in hand, by every id they are known by.
    at_hand: RefCell<HashMap<String, Numbered>>,
    /// Texts that were found to read well.
    clean: RefCell<HashSet<String>>,
    failed: RefCell<Option<StoreError>>,
}

/// Texts remembered at most; places repeat, names less so.
const TEXTS: usize = 20_000;

impl<'a, V: View> Known<'a, V> {
    pub(super) fn new(view: &'a V, today: NaiveDate, hamlets: &'a [String]) -> Self {
        let (at_hand, clean, failed) = (RefCell::default(), RefCell::default(), RefCell::default());
        Self { view, today, hamlets, likenesses: None, at_hand, clean, failed }
    }

    pub(super) fn with_likenesses(mut self, likenesses: &'a Likenesses) -> Self {
        self.likenesses = Some(likenesses);
        self
    }

    /// Keeps the members of a household at hand: most links lead to one of them.
    pub(super) fn hold(&self, members: &[Numbered]) {
        let mut at_hand = self.at_hand.borrow_mut();
        at_hand.clear();
        for member in members {
            at_hand.insert(member.person.public_id(), member.clone());
        }
    }

    /// Whether everything could be read.
    pub(super) fn finish(self) -> Result<(), ServiceError> {
        self.failed.into_inner().map_or(Ok(()), |e| Err(e.into()))
    }

    fn ask<T: Default>(&self, answer: Result<T, StoreError>) -> T {
        answer.unwrap_or_else(|e| {
            self.failed.borrow_mut().get_or_insert(e);
            T::default()
        })
    }

    fn person(&self, no: u32) -> Option<Numbered> {
        let found: Option<Stored<Person>> = self.ask(self.view.record(no));
        found.map(|p| Numbered { no: p.no, person: p.record })
    }

    fn candidates(&self, person: &Person) -> Vec<u32> {
        let Some(birth) = person.birth_date else { return Vec::new() };
        match (self.likenesses, likeness(person)) {
            (Some(all), Some(likeness)) => all.get(&likeness).cloned().unwrap_or_default(),
            (Some(_), None) => Vec::new(),
            (None, _) => self.ask(self.view.numbers(By::Birth, &birth.ordinal().to_be_bytes(), SAME_BIRTH)),
        }
    }
}

/// The number of a person by personal id or local id, in any view.
pub(crate) fn number_of<V: View>(view: &V, id: &str) -> Result<Option<u32>, StoreError> {
    if let Ok(id) = soxa_domain::personal_id::PersonalId::parse(id)
        && let [no, ..] = view.numbers(By::PersonalId, &id.number().to_be_bytes(), 1)?.as_slice()
    {
        return Ok(Some(*no));
    }
    Ok(view.numbers(By::LocalId, &text(id.trim()), 1)?.first().copied())
}

impl<V: View> Facts for Known<'_, V> {
    fn today(&self) -> NaiveDate {
        self.today
    }

    fn hamlets(&self) -> &[String] {
        self.hamlets
    }

    fn named(&self, id: &str) -> Option<Numbered> {
        if let Some(member) = self.at_hand.borrow().get(id) {
            return Some(member.clone());
        }
        self.ask(number_of(self.view, id)).and_then(|no| self.person(no))
    }

    fn spouses_naming(&self, person: &Person) -> Vec<Numbered> {
        let id = person.public_id();
        let all: Vec<u32> = self.ask(self.view.numbers(By::LinkedTo, &text(&id), 64));
        let mut seen = Vec::new();
        for no in all {
            if !seen.iter().any(|p: &Numbered| p.no == no) {
                seen.extend(self.person(no).filter(|p| p.person.spouse.id.as_ref() == Some(&id)));
            }
        }
        seen
    }

    fn twin(&self, no: u32, person: &Person) -> Option<Numbered> {
        let name = fold(&person.full_name);
        self.candidates(person)
            .into_iter()
            .filter(|other| *other < no)
            .filter_map(|other| self.person(other))
            .find(|p| {
                let q = &p.person;
                q.is_active()
                    && q.sex == person.sex
                    && q.birth_date == person.birth_date
                    && fold(&q.full_name) == name
            })
    }

    fn sharing_cmnd(&self, no: u32, person: &Person) -> Option<Numbered> {
        person.cmnd.iter().find_map(|cmnd| {
            let holders = self.ask(self.view.numbers(By::Cmnd, &cmnd.number().to_be_bytes(), 8));
            let mut others = holders.into_iter().filter(|other| *other < no);
            others.find_map(|other| self.person(other).filter(|p| p.person.is_active()))
        })
    }

    fn open_case(&self, no: u32) -> Option<String> {
        let cases: Vec<Stored<Case>> = self.ask(self.view.records(By::CasePerson, &no.to_be_bytes(), 64));
        cases
            .into_iter()
            .find(|c| c.record.state.is_open() && !c.record.follows_a_death())
            .map(|c| c.record.shown_code())
    }

    fn reads_well(&self, text: &str) -> bool {
        if self.clean.borrow().contains(text) {
            return true;
        }
        let reads = soxa_domain::quality::reads_well(text);
        let mut clean = self.clean.borrow_mut();
        if reads && clean.len() < TEXTS {
            clean.insert(text.to_owned());
        }
        reads
    }

    fn expired_sojourn(&self, no: u32) -> Option<Sojourn> {
        let all: Vec<Stored<Sojourn>> = self.ask(self.view.records(By::SojournPerson, &no.to_be_bytes(), 64));
        all.into_iter().map(|s| s.record).find(|s| s.has_expired(self.today))
    }
}
