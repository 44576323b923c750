//! `soxa special open`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::{show, word};
use crate::cli::problem::CommandProblem;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Sex;
use soxa_domain::special_file::SpecialStory;
use soxa_service::intake::new_submission;
use soxa_service::special;

/// Open a file.
#[derive(Debug, Args)]
pub struct Open {
    /// The person of the register: personal or local id
    #[arg(long)]
    person: Option<String>,
    /// What the person is called
    #[arg(long, default_value = "")]
    name: String,
    /// Date of birth as far as it is told
    #[arg(long)]
    birth_date: Option<String>,
    /// male or female
    #[arg(long)]
    sex: Option<String>,
    /// Hamlet
    #[arg(long, default_value = "")]
    hamlet: String,
    /// Number of the file; the next one if not given
    #[arg(long, default_value = "")]
    number: String,
    /// How the person came to be without papers
    #[arg(long, default_value = "")]
    circumstances: String,
    /// What the person says
    #[arg(long, default_value = "")]
    statement: String,
    /// Witnesses
    #[arg(long, default_value = "")]
    witnesses: String,
    /// Relatives named
    #[arg(long, default_value = "")]
    relatives: String,
    /// Measures taken
    #[arg(long, default_value = "")]
    measures: String,
    /// The same again makes no second file
    #[arg(long)]
    submission: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for Open {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let birth = self.birth_date.as_deref().map(|d| {
            PartialDate::parse(d)
                .map_err(|e| Failure::Refused(CommandProblem::BirthDate { text: d.to_string(), why: e }))
        });
        let new = special::NewFile {
            number: self.number.clone(),
            person: self.person.clone(),
            name: self.name.clone(),
            birth: birth.transpose()?,
            sex: self.sex.as_deref().map(|s| word::<Sex>("--sex", s)).transpose()?,
            hamlet: self.hamlet.clone(),
            story: SpecialStory {
                circumstances: self.circumstances.clone(),
                statement: self.statement.clone(),
                witnesses: self.witnesses.clone(),
                relatives: self.relatives.clone(),
                measures: self.measures.clone(),
            },
            opened_at: None,
        };
        let submission = self.submission.clone().map_or_else(new_submission, Ok)?;
        let number = special::open(register, actor, &new, &submission)?.value;
        let file = special::read(register, actor, &number, "mở hồ sơ")?;
        show(ui, register, actor, &file, self.format)?;
        Ok(0)
    }
}
