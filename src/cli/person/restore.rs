//! `soxa person restore`: an earlier version holds again.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::answer;
use soxa_service::intake::new_submission;
use soxa_service::{people, versions};

/// Make an earlier version of a person hold again.
#[derive(Debug, Args)]
pub struct Restore {
    /// Personal id or local id
    id: String,
    /// The entry that made that version (`soxa person history`)
    entry: u64,
    #[command(flatten)]
    format: Format,
}

impl Act for Restore {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let no = people::person_by_id(register, actor, &self.id)?.no;
        versions::restore(register, actor, no, self.entry, &new_submission()?)?;
        answer(ui, &people::person(register, actor, no)?.record, self.format)
    }
}
