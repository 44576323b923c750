//! `soxa id open`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::{Files, opened};
use soxa_service::id_files::NewCancellation;
use soxa_service::intake::new_submission;
use soxa_service::{Actor, Register};
use soxa_service::{id_files, people};

/// Open a file on a number that should be cancelled.
#[derive(Debug, Args)]
pub struct Open {
    /// Personal or local id
    person: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// A paper in the file; again for more
    #[arg(long)]
    paper: Vec<String>,
    #[command(flatten)]
    pub(super) format: Format,
}

impl Open {
    /// The files it is about, as they are then.
    pub(super) fn files(&self, register: &Register, actor: &Actor) -> Result<Files, Failure> {
        let Self { person, reason, paper, .. } = self;
        let person = people::person_by_id(register, actor, person)?;
        let (reason, papers) = (reason.clone(), paper.clone());
        let file = NewCancellation { reason, papers, ..NewCancellation::default() };
        let no = id_files::open(register, actor, &person, &file, &new_submission()?)?.value;
        opened(register, actor, no)
    }
}
