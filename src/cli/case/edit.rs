//! `soxa case edit`: a received case put right.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::pair::Pair;
use super::super::session::{Act, Session};
use super::answer;
use soxa_service::case_edits::{self, Correction};
use soxa_service::people;

/// Put a received case right.
#[derive(Debug, Args)]
pub struct Edit {
    /// Either code of the case
    code: String,
    /// A field; an empty value takes it away
    #[arg(long, value_name = "K=V")]
    field: Vec<Pair>,
    /// Code of the procedure it should have been
    #[arg(long, value_name = "CODE")]
    procedure: Option<String>,
    /// Who asks, by personal id or local id
    #[arg(long, value_name = "ID")]
    applicant: Option<String>,
    /// Why it is put right
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Edit {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let applicant = self.applicant.as_deref().map(|id| people::person_by_id(register, actor, id));
        let correction = Correction {
            fields: self.field.iter().map(|pair| (pair.key.clone(), pair.value.clone())).collect(),
            procedure: self.procedure.clone(),
            applicant: applicant.transpose()?.map(|person| person.no),
        };
        let done = case_edits::correct(register, actor, &self.code, &correction, &self.reason)?;
        answer(session, &done.value, self.format)
    }
}
