//! The values of a person's fields: read, shown, set and compared as texts.

use super::field::{FieldError, FieldKind, FieldProblem, PersonField};
use super::{Link, Marital, Person, Sex, Status, phone_digits};
use crate::labels::Vocabulary;
use crate::partial_date::PartialDate;
use crate::personal_id::{Cmnd, PersonalId};
use crate::relationship::Relationship;
use soxa_text::display::sanitise;
use soxa_text::fold::fold;
use soxa_text::letters;
use soxa_text::nfc::nfc;
use soxa_text::words::Mid;

/// Whom a link names.
#[derive(Clone, Copy)]
enum Relative {
    Father,
    Mother,
    Spouse,
    Guardian,
}

/// The half of a link that a field is.
#[derive(Clone, Copy)]
enum Half {
    Id,
    Name,
}

impl PersonField {
    fn half(self) -> Option<(Relative, Half)> {
        Some(match self {
            Self::FatherId => (Relative::Father, Half::Id),
            Self::FatherName => (Relative::Father, Half::Name),
            Self::MotherId => (Relative::Mother, Half::Id),
            Self::MotherName => (Relative::Mother, Half::Name),
            Self::SpouseId => (Relative::Spouse, Half::Id),
            Self::SpouseName => (Relative::Spouse, Half::Name),
            Self::GuardianId => (Relative::Guardian, Half::Id),
            Self::GuardianName => (Relative::Guardian, Half::Name),
            _ => return None,
        })
    }

    /// The field where it is plain text in the record.
    fn text(self, p: &Person) -> Option<&str> {
        Some(match self {
            Self::FullName => &p.full_name,
            Self::OtherName => &p.other_name,
            Self::Ethnicity => &p.ethnicity,
            Self::Religion => &p.religion,
            Self::Nationality => &p.nationality,
            Self::Origin => &p.origin,
            Self::BirthPlace => &p.birth_place,
            Self::Hamlet => &p.hamlet,
            Self::Address => &p.address,
            Self::TemporaryAddress => &p.temporary_address,
            Self::Household => &p.household,
            Self::Phone => &p.phone,
            Self::HealthInsurance => &p.health_insurance,
            Self::Note => &p.note,
            _ => return None,
        })
    }

    fn text_mut(self, p: &mut Person) -> Option<&mut String> {
        Some(match self {
            Self::FullName => &mut p.full_name,
            Self::OtherName => &mut p.other_name,
            Self::Ethnicity => &mut p.ethnicity,
            Self::Religion => &mut p.religion,
            Self::Nationality => &mut p.nationality,
            Self::Origin => &mut p.origin,
            Self::BirthPlace => &mut p.birth_place,
            Self::Hamlet => &mut p.hamlet,
            Self::Address => &mut p.address,
            Self::TemporaryAddress => &mut p.temporary_address,
            Self::Household => &mut p.household,
            Self::Phone => &mut p.phone,
            Self::HealthInsurance => &mut p.health_insurance,
            Self::Note => &mut p.note,
            _ => return None,
        })
    }

    /// The value as files write it: ids of vocabularies, dates year first; empty where nothing is known.
    pub fn get(self, p: &Person) -> String {
        if let Some(text) = self.text(p) {
            return text.to_owned();
        }
        if let Some((who, half)) = self.half() {
            let link = link(p, who);
            return match half {
                Half::Id => link.id.clone(),
                Half::Name => link.name.clone(),
            }
            .unwrap_or_default();
        }
        match self {
            Self::LocalId => p.local_id.clone().unwrap_or_default(),
            Self::PersonId => p.person_id.map(|id| id.to_string()).unwrap_or_default(),
            Self::Cmnd => p.cmnd.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"),
            Self::BirthDate => p.birth_date.map(|d| d.to_string()).unwrap_or_default(),
            Self::Sex => p.sex.map_or("", Vocabulary::id).to_owned(),
            Self::Marital => p.marital.map_or("", Vocabulary::id).to_owned(),
            Self::Status => p.status.map_or("", Vocabulary::id).to_owned(),
            Self::Relationship => p.relationship.map_or("", Relationship::label).to_owned(),
            _ => String::new(),
        }
    }

    /// The value as officers read and write it: labels, dates day first, the newest nine-digit number, a relative's name or,
    /// where only that is known, the relative's id.
    pub fn shown(self, p: &Person) -> String {
        match (self, self.half()) {
            (Self::BirthDate, _) => p.birth_date.map(PartialDate::vi).unwrap_or_default(),
            (Self::Sex, _) => p.sex.map_or("", Vocabulary::vi).to_owned(),
            (Self::Marital, _) => p.marital.map_or("", Vocabulary::vi).to_owned(),
            (Self::Status, _) => p.status.map_or("", Vocabulary::vi).to_owned(),
            (Self::Cmnd, _) => p.cmnd.last().map(ToString::to_string).unwrap_or_default(),
            (_, Some((who, Half::Name))) => {
                let link = link(p, who);
                link.name.clone().or_else(|| link.id.clone()).unwrap_or_default()
            }
            _ => self.get(p),
        }
    }

    /// Sets the field from a text in any form that is read; an empty one says that nothing is known.
    ///
    /// # Errors
    ///
    /// A text that is no value of the field; the person stays as it was.
    pub fn set(self, p: &mut Person, text: &str) -> Result<(), FieldError> {
        self.set_clean(p, &sanitise(text.trim()))
    }

    /// The same from a text that has been cleaned already, as each cell of a file is while it is read.
    ///
    /// # Errors
    ///
    /// As [`Self::set`].
    pub fn set_clean(self, p: &mut Person, text: &str) -> Result<(), FieldError> {
        self.put(p, text).map_err(|why| FieldError { field: self, why })
    }

    fn put(self, p: &mut Person, text: &str) -> Result<(), FieldProblem> {
        let text = &*letters::vietnamese(text);
        let known = !text.is_empty();
        let spelled = || if self.kind() == FieldKind::Name { name(text) } else { text.to_owned() };
        if self == Self::FullName && !known {
            return Err(FieldProblem::Missing(Mid(self)));
        }
        if let Some(field) = self.text_mut(p) {
            *field = spelled();
            return Ok(());
        }
        if let Some((who, half)) = self.half() {
            let link = link_mut(p, who);
            let value = known.then(spelled);
            match half {
                Half::Id => link.id = value,
                Half::Name => link.name = value,
            }
            return Ok(());
        }
        match self {
            Self::LocalId => p.local_id = known.then(spelled),
            Self::PersonId => p.person_id = known.then(|| PersonalId::parse(text)).transpose()?,
            Self::Cmnd => {
                let parts = text.split([';', ',']).filter(|part| !part.trim().is_empty());
                p.cmnd = parts.map(Cmnd::parse).collect::<Result<_, _>>()?;
            }
            Self::BirthDate => p.birth_date = known.then(|| PartialDate::parse(text)).transpose()?,
            Self::Sex => p.sex = chosen::<Sex>(text)?,
            Self::Marital => p.marital = chosen::<Marital>(text)?,
            Self::Status => p.status = chosen::<Status>(text)?,
            Self::Relationship => {
                let found = || {
                    Relationship::parse(text).ok_or_else(|| FieldProblem::NotARelationship(text.to_owned()))
                };
                p.relationship = known.then(found).transpose()?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether two texts say the same of this field, each in any form that is read.
    pub fn same(self, a: &str, b: &str) -> bool {
        if a.is_empty() || b.is_empty() {
            return a == b;
        }
        match self {
            Self::BirthDate => both(a, b, |t| PartialDate::parse(t).ok()),
            Self::Sex => both(a, b, Sex::parse),
            Self::Marital => both(a, b, Marital::parse),
            Self::Status => both(a, b, Status::parse),
            Self::Relationship => both(a, b, Relationship::parse),
            Self::PersonId => padded(a, 12) == padded(b, 12),
            Self::Cmnd => padded(a, 9) == padded(b, 9),
            Self::Phone => phone_digits(a) == phone_digits(b),
            Self::Hamlet => {
                let bare = |text: &str| fold(text).trim_start_matches("thon ").to_owned();
                bare(a) == bare(b)
            }
            Self::HealthInsurance => a.to_uppercase().replace(' ', "") == b.to_uppercase().replace(' ', ""),
            // Names are the same only with their marks.
            _ => written(a) == written(b),
        }
    }

    /// The labels a closed vocabulary offers; none for other fields.
    pub fn choices(self) -> Vec<&'static str> {
        fn labels<T: Vocabulary>() -> Vec<&'static str> {
            T::LABELS.iter().map(|label| label.vi).collect()
        }
        match self {
            Self::Sex => labels::<Sex>(),
            Self::Marital => labels::<Marital>(),
            Self::Status => labels::<Status>(),
            Self::Relationship => Relationship::all().map(Relationship::label).collect(),
            _ => Vec::new(),
        }
    }
}

fn link(p: &Person, who: Relative) -> &Link {
    match who {
        Relative::Father => &p.father,
        Relative::Mother => &p.mother,
        Relative::Spouse => &p.spouse,
        Relative::Guardian => &p.guardian,
    }
}

fn link_mut(p: &mut Person, who: Relative) -> &mut Link {
    match who {
        Relative::Father => &mut p.father,
        Relative::Mother => &mut p.mother,
        Relative::Spouse => &mut p.spouse,
        Relative::Guardian => &mut p.guardian,
    }
}

/// Spaces single; the spelling is kept as the card has it.
pub fn name(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn chosen<T: Vocabulary>(text: &str) -> Result<Option<T>, FieldProblem> {
    if text.is_empty() {
        return Ok(None);
    }
    let known = || T::LABELS.iter().map(|l| l.vi).collect::<Vec<_>>().join(", ");
    let not_listed = || FieldProblem::NotListed { value: text.to_owned(), known: known() };
    T::parse(text).map(Some).ok_or_else(not_listed)
}

fn both<T: PartialEq>(a: &str, b: &str, read: impl Fn(&str) -> Option<T>) -> bool {
    read(a).is_some_and(|value| read(b) == Some(value))
}

/// The digits of a number, with the zeros that a spreadsheet lost.
pub fn padded(text: &str, length: usize) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() + 2 >= length { format!("{digits:0>length$}") } else { digits }
}

fn written(text: &str) -> String {
    nfc(&name(text).to_lowercase()).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_field_is_in_its_place_and_comes_back_as_it_was_set() {
        let mut person = Person { full_name: "Đinh Thị Ré".to_owned(), ..Person::default() };
        for (at, field) in PersonField::ALL.into_iter().enumerate() {
            assert_eq!(field as usize, at, "{field}");
            assert_eq!(PersonField::from_id(field.id()), Some(field));
            let value = match field {
                PersonField::PersonId => "051172000101",
                PersonField::Cmnd => "212000101;212000102",
                PersonField::BirthDate => "1972-03",
                PersonField::Sex => "female",
                PersonField::Marital => "married",
                PersonField::Status => "away",
                PersonField::Relationship => "Vợ",
                _ => "Y Ré",
            };
            field.set(&mut person, value).unwrap();
            assert_eq!(field.get(&person), value, "{field}");
            let shown = field.shown(&person);
            field.set(&mut person, &shown).unwrap();
            assert!(field.same(&field.shown(&person), &shown), "{field}");
            assert!(!field.vi().is_empty() && !field.en().is_empty());
        }
        for field in PersonField::ALL {
            let cleared = field.set(&mut person, "  ");
            assert_eq!(cleared.is_err(), field == PersonField::FullName, "{field}");
            assert_eq!(field.get(&person).is_empty(), field != PersonField::FullName, "{field}");
        }
    }

    #[test]
    fn what_is_no_value_changes_nothing_and_says_why() {
        let mut person = Person { sex: Some(Sex::Male), ..Person::default() };
        let before = person.clone();
        for (field, wrong) in [
            (PersonField::Sex, "x"),
            (PersonField::BirthDate, "hôm qua"),
            (PersonField::PersonId, "12"),
            (PersonField::Cmnd, "212000101;9"),
            (PersonField::Relationship, "bạn"),
        ] {
            let e = field.set(&mut person, wrong).unwrap_err();
            assert_eq!((e.field, person == before), (field, true));
            assert!(!e.to_string().is_empty());
        }
    }
}
