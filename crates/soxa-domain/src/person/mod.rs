//! A person on the register (nhân khẩu) and the vocabularies of its fields.

use serde::{Deserialize, Serialize};

pub mod compare;
pub mod field;
pub mod values;

pub use self::field::{FieldError, FieldKind, FieldProblem, PersonField, UnknownField};

use super::labels::vocabulary;
use super::partial_date::PartialDate;
use super::personal_id::{Cmnd, PersonalId};
use super::relationship::Relationship;
use super::unit::Commune;

/// Sex as registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

vocabulary!(Sex {
    Male = "male", "Nam", "M", "trai", "ông";
    Female = "female", "Nữ", "F", "gái", "bà";
});

/// Marital status of the population database's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Marital {
    /// Chưa kết hôn.
    Single,
    /// Đang có vợ/chồng.
    Married,
    /// Đã ly hôn.
    Divorced,
    /// Góa.
    Widowed,
}

vocabulary!(Marital {
    Single = "single", "Chưa kết hôn", "độc thân", "chưa vợ", "chưa chồng";
    Married = "married", "Đang có vợ/chồng", "đã kết hôn", "có vợ", "có chồng", "kết hôn";
    Divorced = "divorced", "Đã ly hôn", "ly hôn";
    Widowed = "widowed", "Góa", "góa vợ", "góa chồng";
});

/// Where a person stands towards the commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Lives here.
    Present,
    /// Elsewhere in the province.
    AwayInProvince,
    /// In another province.
    Away,
    /// In another country.
    Abroad,
    /// Serving a sentence.
    InPrison,
    /// Registered elsewhere now.
    Moved,
    /// Dead.
    Deceased,
    /// Missing.
    Missing,
}

vocabulary!(Status {
    Present = "present", "Có mặt", "thường trú", "resident";
    AwayInProvince = "away_in_province", "Vắng (trong tỉnh)";
    Away = "away", "Vắng (ngoài tỉnh)", "tạm vắng", "đi làm xa";
    Abroad = "abroad", "Nước ngoài";
    InPrison = "in_prison", "Đang chấp hành án", "phạm nhân";
    Moved = "moved", "Đã chuyển đi", "chuyển đi";
    Deceased = "deceased", "Chết", "đã chết", "đã mất";
    Missing = "missing", "Mất tích";
});

impl Status {
    /// Whether somebody of this status still belongs to a household of the commune.
    pub fn is_active(self) -> bool {
        !matches!(self, Self::Moved | Self::Deceased | Self::Missing)
    }
}

/// Whether somebody is of this commune or only known to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Registered here, permanently or for a time.
    #[default]
    Resident,
    /// Known and no more: a guest, an applicant from elsewhere. Not counted, held to no rule of residents, told to no
    /// system that keeps residents.
    Visitor,
}

vocabulary!(Standing {
    Resident = "resident", "Nhân khẩu";
    Visitor = "visitor", "Người nơi khác", "khách";
});

impl Standing {
    /// What somebody new is, as the record tells: a resident has a household, or lives in a hamlet of the commune.
    pub fn of_newcomer(person: &Person, commune: &Commune) -> Self {
        // A commune that names no hamlets takes anybody's for one of its own.
        let is_named = !person.hamlet.is_empty() && commune.hamlets.is_empty();
        let here = is_named || commune.hamlet(&person.hamlet).is_some();
        if here || !person.household.is_empty() { Self::Resident } else { Self::Visitor }
    }
}

/// Whom a parent, spouse or guardian field names: an id, a name, or both. An id that is in no register is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The personal id or the local id of the other person, as given.
    pub id: Option<String>,
    /// The other person's name, as given.
    pub name: Option<String>,
}

impl Link {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.id.is_none() && self.name.is_none()
    }
}

/// A person. Texts are NFC and free of control characters; an empty text means unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Stands in for the personal id in links where there is none.
    pub local_id: Option<String>,
    /// The personal id in force.
    pub person_id: Option<PersonalId>,
    /// Ids that were cancelled; each still finds this person.
    pub cancelled_ids: Vec<PersonalId>,
    /// Nine-digit numbers, oldest first. Not unique.
    pub cmnd: Vec<Cmnd>,
    /// Family name, middle names, given name, as on the papers.
    pub full_name: String,
    /// Alias or nickname.
    pub other_name: String,
    /// Date of birth as far as it is known.
    pub birth_date: Option<PartialDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Ethnic group, its name.
    pub ethnicity: String,
    /// Religion, its name.
    pub religion: String,
    /// Nationality, its name.
    pub nationality: String,
    /// Place of origin (quê quán).
    pub origin: String,
    /// Place of birth or of its registration.
    pub birth_place: String,
    /// Marital status.
    pub marital: Option<Marital>,
    /// Hamlet (thôn), its name.
    pub hamlet: String,
    /// Permanent address, as given.
    pub address: String,
    /// Temporary address, as given.
    pub temporary_address: String,
    /// The household's number; empty for none.
    pub household: String,
    /// Relationship to the household's head.
    pub relationship: Option<Relationship>,
    /// Father.
    pub father: Link,
    /// Mother.
    pub mother: Link,
    /// Spouse.
    pub spouse: Link,
    /// Guardian or representative.
    pub guardian: Link,
    /// Status; `None` where the source did not say.
    pub status: Option<Status>,
    /// Telephone, as given.
    pub phone: String,
    /// Health-insurance number.
    pub health_insurance: String,
    /// Free text.
    pub note: String,
    /// Whether this is somebody of the commune.
    #[serde(default)]
    pub standing: Standing,
}

impl Person {
    /// How other programs name this person: the personal id, else the local id.
    pub fn public_id(&self) -> String {
        self.person_id.map_or_else(|| self.local_id.clone().unwrap_or_default(), |id| id.to_string())
    }

    /// Whom this person names: father, mother, spouse, guardian.
    pub fn links(&self) -> [&Link; 4] {
        [&self.father, &self.mother, &self.spouse, &self.guardian]
    }

    /// The same, to be changed.
    pub fn links_mut(&mut self) -> [&mut Link; 4] {
        [&mut self.father, &mut self.mother, &mut self.spouse, &mut self.guardian]
    }

    /// Whether this person still belongs to a household of the commune; an unknown status counts as present.
    pub fn is_active(&self) -> bool {
        self.status.is_none_or(Status::is_active)
    }

    /// Whether this person is of the commune, here or away for a time.
    pub fn is_resident(&self) -> bool {
        self.standing == Standing::Resident
    }

    /// Whether this person counts: a resident who has neither died nor left.
    pub fn is_counted(&self) -> bool {
        self.is_resident() && self.is_active()
    }

    /// Digits of the telephone number in national form (`0…`); empty where there are none.
    pub fn phone_digits(&self) -> String {
        phone_digits(&self.phone)
    }
}

/// Digits of a telephone number in national form: `+84 90…` and `84 90…` become `090…`.
pub fn phone_digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(15).collect();
    match digits.strip_prefix("84") {
        Some(rest) if rest.len() == 9 => format!("0{rest}"),
        _ => digits,
    }
}

/// A household (hộ).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    /// Its number, unique in the register.
    pub number: String,
    /// Hamlet (thôn), its name.
    pub hamlet: String,
    /// Address, as given.
    pub address: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Vocabulary;

    #[test]
    fn labels_and_ids_read_the_same() {
        assert_eq!(Status::parse("Chết"), Some(Status::Deceased));
        assert_eq!(Status::parse("resident"), Some(Status::Present));
        assert_eq!(Status::parse("in_prison"), Some(Status::InPrison));
        assert_eq!(Sex::parse("NỮ"), Some(Sex::Female));
        assert_eq!(Sex::parse("x"), None);
        assert_eq!(Marital::parse("Đang có vợ/chồng"), Some(Marital::Married));
    }

    #[test]
    fn phones_are_compared_in_national_form() {
        assert_eq!(phone_digits("+84 905 123 456"), "0905123456");
        assert_eq!(phone_digits("0905.123.456"), "0905123456");
    }
}
