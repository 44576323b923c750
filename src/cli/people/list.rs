//! `soxa people`: who fits, with which columns, or how many of each.

use std::str::FromStr;

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::super::table::{Column, List, ListFormat, Shape, in_order};
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::{FieldKind, PersonField, Sex, Standing, Status};
use soxa_service::people_list::{self, PeopleFilter};

/// List people.
#[derive(Debug, Args)]
pub struct People {
    #[command(flatten)]
    who: Who,
    /// Visitors instead of residents: guests, applicants from elsewhere
    #[arg(long)]
    visitors: bool,
    #[command(flatten)]
    shape: Shape,
}

/// Which people.
#[derive(Debug, Args)]
pub struct Who {
    /// Of this hamlet
    #[arg(long, value_name = "H")]
    hamlet: Option<String>,
    /// Of these ages today, such as 0-5 or 60-
    #[arg(long, value_name = "A-B")]
    age: Option<Ages>,
    /// Of this sex: male, female
    #[arg(long, value_name = "S")]
    sex: Option<String>,
    /// Of this status, such as present
    #[arg(long, value_name = "S")]
    status: Option<String>,
    /// Of whom this is not known (may be given several times)
    #[arg(long, value_name = "FIELD")]
    without: Vec<String>,
    /// Of whom this is known (may be given several times)
    #[arg(long, value_name = "FIELD")]
    with: Vec<String>,
    /// Of households from this number on
    #[arg(long, value_name = "X")]
    household_from: Option<String>,
    /// Of households up to this number
    #[arg(long, value_name = "Y")]
    household_to: Option<String>,
}

/// From which age to which, both in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ages(i32, i32);

impl FromStr for Ages {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "A-B".to_owned();
        let number = |part: &str, otherwise: i32| match part.trim() {
            "" => Ok(otherwise),
            digits => digits.parse::<u8>().map(i32::from).map_err(|_| wrong()),
        };
        let (from, to) = match text.split_once('-') {
            Some((from, to)) => (number(from, 0)?, number(to, i32::from(u8::MAX))?),
            None => (number(text, -1)?, number(text, -1)?),
        };
        if from < 0 || from > to { Err(wrong()) } else { Ok(Self(from, to)) }
    }
}

/// The columns where none are named.
const COLUMNS: [PersonField; 9] = [
    PersonField::PersonId,
    PersonField::FullName,
    PersonField::BirthDate,
    PersonField::Sex,
    PersonField::Hamlet,
    PersonField::Household,
    PersonField::Relationship,
    PersonField::Status,
    PersonField::Phone,
];

fn field(option: &str, text: &str) -> Result<PersonField, Failure> {
    super::super::among(option, text, PersonField::from_id(text), PersonField::ALL.iter().map(|f| f.id()))
}

fn fields(option: &str, texts: &[String]) -> Result<Vec<PersonField>, Failure> {
    texts.iter().flat_map(|t| t.split(',')).map(|t| field(option, t.trim())).collect()
}

impl Who {
    /// Those of a standing, or of any, that fit.
    ///
    /// # Errors
    /// Where a word is none of those that may be, or no hamlet is called so.
    pub fn filter(&self, session: Session<'_>, standing: Option<Standing>) -> Result<PeopleFilter, Failure> {
        let Session { register, actor, ui, context } = session;
        let hamlet = |text: &String| super::hamlet(ui, (register, actor), text, context.lang());
        let sex = |text: &String| {
            super::super::among("--sex", text, Sex::parse(text), Sex::LABELS.iter().map(|l| l.id))
        };
        let status = |text: &String| {
            super::super::among("--status", text, Status::parse(text), Status::LABELS.iter().map(|l| l.id))
        };
        Ok(PeopleFilter {
            hamlet: self.hamlet.as_ref().map(hamlet).transpose()?,
            ages: self.age.map(|Ages(from, to)| (from, to)),
            sex: self.sex.as_ref().map(sex).transpose()?,
            status: self.status.as_ref().map(status).transpose()?,
            with: fields("--with", &self.with)?,
            without: fields("--without", &self.without)?,
            household_from: self.household_from.clone(),
            household_to: self.household_to.clone(),
            standing,
        })
    }

    /// Whether anything is asked for.
    pub fn is_anybody(&self) -> bool {
        let places = [&self.hamlet, &self.household_from, &self.household_to];
        places.iter().all(|t| t.is_none()) && !self.names_a_person()
    }

    /// Whether something is asked of the person, beside where somebody lives.
    pub fn names_a_person(&self) -> bool {
        self.age.is_some()
            || self.sex.is_some()
            || self.status.is_some()
            || !self.with.is_empty()
            || !self.without.is_empty()
    }
}

impl Act for People {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        self.shape.check()?;
        let standing = if self.visitors { Standing::Visitor } else { Standing::Resident };
        let filter = self.who.filter(session, Some(standing))?;
        let sort = self.shape.sort.as_deref().map(|text| field("--sort", text)).transpose()?;
        let by = self.shape.count_by.as_deref().map(|by| field("--count-by", by)).transpose()?;
        let columns = match &self.shape.columns {
            Some(text) => fields("--columns", std::slice::from_ref(text))?,
            None => COLUMNS.to_vec(),
        };
        let mut people = people_list::people(session.register, session.actor, &filter)?;
        if let Some(sort) = sort {
            people = in_order(people, column(sort).kind, |person| Ok(sort.get(person)))?;
        }
        // Pages are for people: what files write by an id or year first stands on them as officers read it.
        let cell = match self.shape.format {
            ListFormat::Pdf => PersonField::shown,
            _ => PersonField::get,
        };
        let list = match by {
            Some(by) => {
                let title = format!("Số nhân khẩu theo {}", by.vi().to_lowercase());
                List::of_counts(title, column(by), "Số người", &people, |person| Ok(cell(by, person)))?
            }
            None => List {
                title: "Danh sách nhân khẩu".to_owned(),
                columns: columns.iter().map(|field| column(*field)).collect(),
                rows: people.iter().map(|p| columns.iter().map(|f| cell(*f, p)).collect()).collect(),
            },
        };
        list.write(session, self.shape.format, self.shape.output.as_deref())?;
        Ok(0)
    }
}

/// The column of a field of people, here and in lists of whatever they ask for.
pub(in crate::cli) fn column(field: PersonField) -> Column {
    match field.kind() {
        FieldKind::Name => Column::name(field.id(), field.vi()),
        _ => Column::text(field.id(), field.vi()),
    }
}
