//! `soxa case paper`: a paper that is handed in later.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::answer;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::PaperKind;
use soxa_service::case_edits;

/// Take a paper that is handed in later.
#[derive(Debug, Args)]
pub struct Paper {
    /// Either code of the case
    code: String,
    /// Name of the paper, or part of it; several may be given
    #[arg(required = true)]
    name: Vec<String>,
    /// As what it is handed in: original, copy
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for Paper {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let among = |text: &String| {
            let ids = PaperKind::LABELS.iter().map(|l| l.id);
            super::super::among("--kind", text, PaperKind::parse(text), ids)
        };
        let kind = self.kind.as_ref().map(among).transpose()?;
        let given: Vec<_> = self.name.iter().map(|name| (name.clone(), kind)).collect();
        let done = case_edits::take_papers(session.register, session.actor, &self.code, &given)?;
        answer(session, &done.value, self.format)
    }
}
