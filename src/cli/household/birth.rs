//! `soxa household birth`.

use chrono::NaiveDate;
use clap::Args;

use super::super::failure::Failure;
use super::super::person::event::{How, asked, show};
use super::super::session::{Act, Session};
use super::super::special::personal_id;
use super::head::parse_label;
use crate::cli::problem::CommandProblem;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::{PartialDate, YearHint};
use soxa_domain::person::Sex;
use soxa_service::events::{self, NewBirth};
use soxa_service::intake::new_submission;
use soxa_service::people;

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

impl Act for BirthCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
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
            ui,
            &birth.child,
            &birth.home.household.record.number,
            birth.settled(),
            birth.outcome.as_ref(),
            self.how.format,
        )?;
        asked(&birth.child, birth.settled(), &birth.choices(), self.dry_run)
    }
}
