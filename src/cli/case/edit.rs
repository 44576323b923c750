//! `soxa case edit`: a received case put right.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::pair::Pair;
use super::super::said::Said;
use super::super::session::{Act, Session};
use super::with_slip;
use soxa_domain::procedure::SlipName;
use soxa_domain::time::Timestamp;
use soxa_service::case_edits::{self, Correction};
use soxa_service::{cases, people};
use soxa_text::words::InWords;

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
        let Session { register, actor, ui, context } = session;
        let applicant = self.applicant.as_deref().map(|id| people::person_by_id(register, actor, id));
        let correction = Correction {
            fields: self.field.iter().map(|pair| (pair.key.clone(), pair.value.clone())).collect(),
            procedure: self.procedure.clone(),
            applicant: applicant.transpose()?.map(|person| person.no),
        };
        let before = cases::by_code(register, actor, &self.code)?.record;
        let done = case_edits::correct(register, actor, &self.code, &correction, &self.reason)?;
        let after = &done.value.record;
        if self.format == Format::Text && before.procedure != after.procedure {
            let due = |at: Option<Timestamp>| at.map_or_else(|| "–".to_owned(), Timestamp::vi);
            let clock = Said::NewClock { before: due(before.due_at), after: due(after.due_at) };
            context.line(&clock)?;
            for why in cases::reason(register, after)? {
                ui.line(&format!("  {}", why.in_words(context.lang())))?;
            }
        }
        with_slip(session, &done.value, SlipName::Receipt, self.format)
    }
}
