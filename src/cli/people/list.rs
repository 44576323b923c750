//! `soxa people`: who fits, with which columns, or how many of each.

use std::str::FromStr;

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::super::table::{Column, List, ListFormat, Shape};
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::{Person, PersonField, Sex, Standing, Status};
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
    /// Where a word is none of those that may be.
    pub fn filter(&self, standing: Option<Standing>) -> Result<PeopleFilter, Failure> {
        let sex = |text: &String| {
            super::super::among("--sex", text, Sex::parse(text), Sex::LABELS.iter().map(|l| l.id))
        };
        let status = |text: &String| {
            super::super::among("--status", text, Status::parse(text), Status::LABELS.iter().map(|l| l.id))
        };
        Ok(PeopleFilter {
            hamlet: self.hamlet.clone(),
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
        let texts = [&self.hamlet, &self.sex, &self.status, &self.household_from, &self.household_to];
        texts.iter().all(|t| t.is_none())
            && self.age.is_none()
            && self.with.is_empty()
            && self.without.is_empty()
    }
}

impl Act for People {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let standing = if self.visitors { Standing::Visitor } else { Standing::Resident };
        let filter = self.who.filter(Some(standing))?;
        let sort = self.shape.sort.as_deref().map(|text| field("--sort", text)).transpose()?;
        let people = people_list::people(session.register, session.actor, &filter, sort)?;
        let columns = match &self.shape.columns {
            Some(text) => fields("--columns", std::slice::from_ref(text))?,
            None => COLUMNS.to_vec(),
        };
        let by = self.shape.count_by.as_deref().map(|by| field("--count-by", by)).transpose()?;
        // Pages are for people: what files write by an id or year first stands on them as officers read it.
        let cell = match self.shape.format {
            ListFormat::Pdf => PersonField::shown,
            _ => PersonField::get,
        };
        let list = by.map_or_else(|| listed(&people, &columns, cell), |by| counted(&people, by, cell));
        self.shape.check()?;
        list.write(session, self.shape.format, self.shape.output.as_deref())?;
        Ok(0)
    }
}

/// What stands in the cell of a field.
type Cell = fn(PersonField, &Person) -> String;

fn listed(people: &[Person], columns: &[PersonField], cell: Cell) -> List {
    List {
        title: "Danh sách nhân khẩu".to_owned(),
        columns: columns.iter().map(|f| Column::text(f.id(), f.vi())).collect(),
        rows: people.iter().map(|p| columns.iter().map(|f| cell(*f, p)).collect()).collect(),
    }
}

fn counted(people: &[Person], by: PersonField, cell: Cell) -> List {
    let counts = people_list::counts(people, |person| cell(by, person));
    let rows = counts.into_iter().map(|(value, n)| vec![value, n.to_string()]);
    List {
        title: format!("Số nhân khẩu theo {}", by.vi().to_lowercase()),
        columns: vec![Column::text(by.id(), by.vi()), Column::number("count", "Số người")],
        rows: rows.collect(),
    }
}
