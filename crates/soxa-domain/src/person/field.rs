//! The fields of a person as one type: how each is called, read, shown, set and compared. Files, forms, cards, lists,
//! merges, queues and slips go through it, so that a field means the same everywhere.

use thiserror::Error;

use crate::partial_date::DateError;
use crate::personal_id::IdError;
use crate::words::PHRASES;
use soxa_text::display::sanitise;
use soxa_text::words::InWords;
use soxa_text::words::Lang;
use soxa_text::words::Mid;
use soxa_text::words::in_words;

/// What a field holds, which decides how it is typed and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Free text.
    Text,
    /// The name of a person: spaces single, marks and case as on the papers.
    Name,
    /// What stands for a record: a personal id, a local id, the number of a household.
    Id,
    /// Nine-digit numbers, separated by `;`.
    Cmnd,
    /// A date of which day and month may be unknown.
    Date,
    /// One of a closed vocabulary.
    Choice,
    /// One of a list that grows by use: hamlets, ethnic groups.
    Listed,
    /// A telephone number.
    Phone,
}

/// A field of a person, in the order of the columns of a file of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the field of `Person` of the same name")]
pub enum PersonField {
    LocalId,
    PersonId,
    Cmnd,
    FullName,
    OtherName,
    BirthDate,
    Sex,
    Ethnicity,
    Religion,
    Nationality,
    Origin,
    BirthPlace,
    Marital,
    Hamlet,
    Address,
    TemporaryAddress,
    Household,
    Relationship,
    FatherId,
    FatherName,
    MotherId,
    MotherName,
    SpouseId,
    SpouseName,
    GuardianId,
    GuardianName,
    Status,
    Phone,
    HealthInsurance,
    Note,
}

/// Why a text is not a value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub enum FieldProblem {
    /// Everybody has one.
    Missing(Mid<PersonField>),
    /// No number of a person.
    Id(#[from] IdError),
    /// No date.
    Date(#[from] DateError),
    /// Not in the vocabulary.
    NotListed {
        /// What was given.
        value: String,
        /// What there is.
        known: String,
    },
    /// Not one of the relationships to a head of household.
    NotARelationship(String),
}

in_words! { FieldProblem from PHRASES ["field"] {
    Missing(field), Id(why), Date(why), NotListed { value, known }, NotARelationship(value),
} }

/// A text that is not a value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{why}")]
pub struct FieldError {
    /// Which field.
    pub field: PersonField,
    /// Why not.
    pub why: FieldProblem,
}

/// Id, labels and kind of each field.
type Row = (PersonField, &'static str, &'static str, &'static str, FieldKind);

const ROWS: [Row; 30] = {
    use FieldKind::{Choice, Cmnd, Date, Id, Listed, Name, Phone, Text};
    use PersonField as F;
    [
        (F::LocalId, "local_id", "Mã tạm", "Local id", Id),
        (F::PersonId, "person_id", "Số định danh", "Personal id", Id),
        (F::Cmnd, "cmnd", "Số CMND", "Old id (CMND)", Cmnd),
        (F::FullName, "full_name", "Họ và tên", "Full name", Name),
        (F::OtherName, "other_name", "Tên khác", "Other name", Name),
        (F::BirthDate, "birth_date", "Ngày sinh", "Date of birth", Date),
        (F::Sex, "sex", "Giới tính", "Sex", Choice),
        (F::Ethnicity, "ethnicity", "Dân tộc", "Ethnic group", Listed),
        (F::Religion, "religion", "Tôn giáo", "Religion", Listed),
        (F::Nationality, "nationality", "Quốc tịch", "Nationality", Listed),
        (F::Origin, "origin", "Quê quán", "Place of origin", Text),
        (F::BirthPlace, "birth_place", "Nơi sinh", "Place of birth", Text),
        (F::Marital, "marital", "Hôn nhân", "Marital status", Choice),
        (F::Hamlet, "hamlet", "Thôn", "Hamlet", Listed),
        (F::Address, "address", "Thường trú", "Residence", Text),
        (F::TemporaryAddress, "temporary_address", "Tạm trú", "Temporary residence", Text),
        (F::Household, "household", "Hộ", "Household", Id),
        (F::Relationship, "relationship", "Quan hệ chủ hộ", "Relationship to head", Choice),
        (F::FatherId, "father_id", "Số định danh cha", "Father's id", Id),
        (F::FatherName, "father_name", "Cha", "Father", Name),
        (F::MotherId, "mother_id", "Số định danh mẹ", "Mother's id", Id),
        (F::MotherName, "mother_name", "Mẹ", "Mother", Name),
        (F::SpouseId, "spouse_id", "Số định danh vợ/chồng", "Spouse's id", Id),
        (F::SpouseName, "spouse_name", "Vợ/chồng", "Spouse", Name),
        (F::GuardianId, "guardian_id", "Số định danh người giám hộ", "Guardian's id", Id),
        (F::GuardianName, "guardian_name", "Người giám hộ", "Guardian", Name),
        (F::Status, "status", "Tình trạng", "Status", Choice),
        (F::Phone, "phone", "Điện thoại", "Telephone", Phone),
        (F::HealthInsurance, "health_insurance", "Số BHYT", "Health insurance", Text),
        (F::Note, "note", "Ghi chú", "Note", Text),
    ]
};

impl PersonField {
    /// Every field, in the order of the columns.
    pub const ALL: [Self; 30] = {
        use PersonField as F;
        [
            F::LocalId,
            F::PersonId,
            F::Cmnd,
            F::FullName,
            F::OtherName,
            F::BirthDate,
            F::Sex,
            F::Ethnicity,
            F::Religion,
            F::Nationality,
            F::Origin,
            F::BirthPlace,
            F::Marital,
            F::Hamlet,
            F::Address,
            F::TemporaryAddress,
            F::Household,
            F::Relationship,
            F::FatherId,
            F::FatherName,
            F::MotherId,
            F::MotherName,
            F::SpouseId,
            F::SpouseName,
            F::GuardianId,
            F::GuardianName,
            F::Status,
            F::Phone,
            F::HealthInsurance,
            F::Note,
        ]
    };

    fn row(self) -> &'static Row {
        let [first, ..] = &ROWS;
        ROWS.get(self as usize).unwrap_or(first)
    }

    /// The stable English name: in files, JSON, on the command line.
    pub fn id(self) -> &'static str {
        self.row().1
    }

    /// What officers call it.
    pub fn vi(self) -> &'static str {
        self.row().2
    }

    /// What it is called in English.
    pub fn en(self) -> &'static str {
        self.row().3
    }

    /// What it holds.
    pub fn kind(self) -> FieldKind {
        self.row().4
    }

    /// The field of a stable name.
    pub fn from_id(id: &str) -> Option<Self> {
        let id = id.trim();
        ROWS.iter().find(|row| row.1 == id).map(|row| row.0)
    }
}

/// A name that no field has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub struct UnknownField(String);

impl InWords for UnknownField {
    fn in_words(&self, lang: Lang) -> String {
        let known = PersonField::ALL.map(PersonField::id).join(", ");
        PHRASES.fill(lang, "unknown_field", "Name", &[("name", self.0.clone()), ("known", known)])
    }
}

impl InWords for PersonField {
    fn in_words(&self, lang: Lang) -> String {
        lang.pick(self.vi(), self.en()).to_owned()
    }
}

impl InWords for FieldError {
    fn in_words(&self, lang: Lang) -> String {
        self.why.in_words(lang)
    }
}

impl std::str::FromStr for PersonField {
    type Err = UnknownField;

    fn from_str(id: &str) -> Result<Self, UnknownField> {
        Self::from_id(id).ok_or_else(|| UnknownField(sanitise(id).into_owned()))
    }
}

impl serde::Serialize for PersonField {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> serde::Deserialize<'de> for PersonField {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::from_id(&id)
            .ok_or_else(|| serde::de::Error::custom(format!("không có trường “{id}” của người")))
    }
}

impl std::fmt::Display for PersonField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.id())
    }
}
