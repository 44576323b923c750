//! `soxa household birth`, `soxa person death`, `leave` and `return`: what happens in a life, each one act that
//! `soxa undo` takes back.

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::head::parse_label;
use super::output;
use super::special::personal_id;
use crate::cli::problem::CommandProblem;
use soxa_domain::kinship::{Answer, Outcome};
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::{PartialDate, YearHint};
use soxa_domain::person::{Person, Sex};
use soxa_domain::relationship::Relationship;
use soxa_service::events::{self, Arrival, Death, Departure, Leaving, NewBirth};
use soxa_service::intake::new_submission;
use soxa_service::{Actor, Register, people};

/// What all of them take.
#[derive(Debug, Args)]
struct How {
    /// Why it is right although the rules warn of something
    #[arg(long, default_value = "")]
    reason: String,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Register a birth into a household.
#[derive(Debug, Args)]
pub struct BirthCommand {
    /// Number of the household
    household: String,
    /// The child's name
    #[arg(long)]
    name: String,
    /// Day of birth
    #[arg(long, value_name = "DATE")]
    born: String,
    /// male or female
    #[arg(long)]
    sex: String,
    /// Personal or local id of the mother
    #[arg(long, value_name = "PERSON")]
    mother: Option<String>,
    /// Personal or local id of the father
    #[arg(long, value_name = "PERSON")]
    father: Option<String>,
    /// The child's personal id, where one was given
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Ethnic group; as the father's, else the mother's, if not given
    #[arg(long, default_value = "")]
    ethnicity: String,
    /// Place of origin; as the father's, else the mother's, if not given
    #[arg(long, default_value = "")]
    origin: String,
    /// Where the child was born
    #[arg(long, default_value = "")]
    place: String,
    /// Number of the birth certificate
    #[arg(long, default_value = "")]
    act: String,
    /// The day of registration
    #[arg(long, value_name = "DATE")]
    registered: Option<NaiveDate>,
    /// The relationship to the head where it is open
    #[arg(long, value_name = "LABEL")]
    choose: Option<String>,
    /// Only show what would be written
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    how: How,
}

impl BirthCommand {
    /// Runs the command.
    pub(super) fn run(&self, register: &Register, actor: &Actor) -> Result<u8, Failure> {
        let today = register.now().date();
        let born = PartialDate::parse_entry(&self.born, today, YearHint::Past)
            .map_err(|e| Failure::Usage(CommandProblem::Born { text: self.born.clone(), why: e }))?;
        let sex = Sex::parse(&self.sex).ok_or(Failure::Usage(CommandProblem::SexForm))?;
        let new = NewBirth {
            full_name: self.name.clone(),
            birth_date: Some(born),
            sex: Some(sex),
            person_id: self.id.as_deref().map(personal_id).transpose()?,
            mother: self.mother.clone(),
            father: self.father.clone(),
            ethnicity: self.ethnicity.clone(),
            origin: self.origin.clone(),
            birth_place: self.place.clone(),
            act: self.act.clone(),
            registered_on: self.registered,
        };
        let mut birth = events::propose_birth(register, actor, &self.household, &new)?;
        birth.chosen = self.choose.as_deref().map(parse_label).transpose()?;
        if !self.dry_run && birth.settled().is_some() {
            let id = new_submission()?;
            let no = events::register_birth(register, actor, &birth, &self.how.reason, &id)?.value;
            birth.child = people::person(register, actor, no)?.record;
        }
        show(
            &birth.child,
            &birth.home.household.record.number,
            birth.settled(),
            birth.outcome.as_ref(),
            self.how.format,
        )?;
        asked(&birth.child, birth.settled(), &birth.choices(), self.dry_run)
    }
}

/// Write a death down.
#[derive(Debug, Args)]
pub struct DeathCommand {
    /// Personal or local id
    id: String,
    /// The day; today if not given
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Where
    #[arg(long, default_value = "")]
    place: String,
    /// Of what
    #[arg(long, default_value = "")]
    cause: String,
    /// Number of the extract of the death register
    #[arg(long, default_value = "")]
    act: String,
    #[command(flatten)]
    how: How,
}

impl DeathCommand {
    /// Runs the command.
    pub(super) fn run(&self, register: &Register, actor: &Actor) -> Result<u8, Failure> {
        let person = people::person_by_id(register, actor, &self.id)?;
        let on = self.on.unwrap_or_else(|| register.now().date());
        let (place, cause, act) = (self.place.clone(), self.cause.clone(), self.act.clone());
        let death = Death { on, place, cause, act };
        let reason = &self.how.reason;
        let gone = events::record_death(register, actor, &person, &death, reason, &new_submission()?)?;
        left(register, actor, person.no, &gone.value, self.how.format)
    }
}

/// Write down that somebody moved out of the commune.
#[derive(Debug, Args)]
pub struct LeaveCommand {
    /// Personal or local id
    id: String,
    /// The day; today if not given
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Where to
    #[arg(long, default_value = "")]
    to: String,
    /// The paper it rests on
    #[arg(long, default_value = "")]
    act: String,
    #[command(flatten)]
    how: How,
}

impl LeaveCommand {
    /// Runs the command.
    pub(super) fn run(&self, register: &Register, actor: &Actor) -> Result<u8, Failure> {
        let person = people::person_by_id(register, actor, &self.id)?;
        let on = self.on.unwrap_or_else(|| register.now().date());
        let departure = Departure { on, to: self.to.clone(), act: self.act.clone() };
        let reason = &self.how.reason;
        let gone =
            events::record_departure(register, actor, &person, &departure, reason, &new_submission()?)?;
        left(register, actor, person.no, &gone.value, self.how.format)
    }
}

/// Write down that somebody came back.
#[derive(Debug, Args)]
pub struct ReturnCommand {
    /// Personal or local id
    id: String,
    /// Number of the household; the one the person was of if not given
    household: Option<String>,
    /// The day; today if not given
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Where from
    #[arg(long, default_value = "")]
    from: String,
    /// The paper it rests on
    #[arg(long, default_value = "")]
    act: String,
    /// The relationship to the head where it is open
    #[arg(long, value_name = "LABEL")]
    choose: Option<String>,
    /// Only show what would be written
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    how: How,
}

impl ReturnCommand {
    /// Runs the command.
    pub(super) fn run(&self, register: &Register, actor: &Actor) -> Result<u8, Failure> {
        let person = people::person_by_id(register, actor, &self.id)?;
        let household = self.household.as_ref().unwrap_or(&person.record.household);
        let mut back = events::propose_return(register, actor, &person, household)?;
        back.chosen = self.choose.as_deref().map(parse_label).transpose()?;
        let on = self.on.unwrap_or_else(|| register.now().date());
        let arrival = Arrival { on, from: self.from.clone(), act: self.act.clone() };
        if !self.dry_run && back.settled().is_some() {
            events::record_return(register, actor, &back, &arrival, &self.how.reason, &new_submission()?)?;
        }
        let number = &back.home.household.record.number;
        show(&person.record, number, back.settled(), back.outcome.as_ref(), self.how.format)?;
        asked(&person.record, back.settled(), &back.choices(), self.dry_run)
    }
}

/// Refuses what is open still.
fn asked(
    person: &Person,
    settled: Option<Relationship>,
    choices: &[Relationship],
    is_dry: bool,
) -> Result<u8, Failure> {
    if is_dry || settled.is_some() {
        return Ok(0);
    }
    let labels: Vec<&str> = choices.iter().map(|l| l.label()).collect();
    Err(Failure::Refused(CommandProblem::RelationUnclear {
        name: person.full_name.clone(),
        known: labels.join(" / "),
    }))
}

fn show(
    person: &Person,
    household: &str,
    settled: Option<Relationship>,
    outcome: Option<&Outcome>,
    format: Format,
) -> Result<(), Failure> {
    let new = settled.map(Relationship::label);
    let open: Vec<&str> = match outcome.map(|o| &o.answer) {
        Some(Answer::Open(labels)) => labels.iter().map(|l| l.label()).collect(),
        _ => Vec::new(),
    };
    if format == Format::Json {
        return output::json(&json!({
            "household": household, "person": person.public_id(), "name": person.full_name, "new": new,
            "certain": outcome.is_some_and(|o| matches!(o.answer, Answer::Certain(_))), "choices": open,
            "reason": outcome.map(|o| o.reason)
        }));
    }
    let new = new.map_or_else(|| format!("? {}", open.join(" / ")), ToOwned::to_owned);
    output::line(&format!("{household}  {}  {}  {new}", person.public_id(), person.full_name))
}

/// Says what is to be done after somebody is gone; exit status 1 where something is.
fn left(
    register: &Register,
    actor: &Actor,
    no: u32,
    leaving: &Leaving,
    format: Format,
) -> Result<u8, Failure> {
    let person = people::person(register, actor, no)?.record;
    let is_headless = leaving.headless.is_some();
    if format == Format::Json {
        let status: Value = person.status.map(Vocabulary::id).into();
        output::json(&json!({
            "person": person.public_id(), "household": person.household, "status": status,
            "needs_head": is_headless, "open_cases": leaving.cases
        }))?;
    } else {
        let status = person.status.map_or("", Vocabulary::vi);
        output::line(&format!("{}  {}  {status}", person.public_id(), person.full_name))?;
        if is_headless {
            output::line(&format!("! hộ {} cần chủ hộ mới: soxa household set-head", person.household))?;
        }
        for code in &leaving.cases {
            output::line(&format!("! còn hồ sơ đang mở: {code}"))?;
        }
    }
    Ok(u8::from(is_headless || !leaving.cases.is_empty()))
}
