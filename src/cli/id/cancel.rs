//! `soxa id cancel`.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::special::personal_id;
use super::{Files, opened};
use soxa_service::id_files::NewCancellation;
use soxa_service::{Actor, Register};
use soxa_service::{id_files, people};

/// Cancel a number that C06 decided on: file, decision and new number in one act.
#[derive(Debug, Args)]
pub struct Cancel {
    /// The person: by the number to be cancelled, another id or the local id
    person: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// The number to be cancelled, where it is not the person's own
    #[arg(long)]
    old: Option<String>,
    /// The number that takes its place
    #[arg(long)]
    new: Option<String>,
    /// The decision
    #[arg(long, default_value = "")]
    decision: String,
    /// A paper in the file; again for more
    #[arg(long)]
    paper: Vec<String>,
    #[command(flatten)]
    pub(super) format: Format,
}

impl Cancel {
    /// The files it is about, as they are then.
    pub(super) fn files(&self, register: &Register, actor: &Actor) -> Result<Files, Failure> {
        let Self { person, reason, old, new, decision, paper, .. } = self;
        let person = people::person_by_id(register, actor, person)?;
        let new_id = new.as_deref().map(personal_id).transpose()?;
        let file = NewCancellation {
            old_id: old.as_deref().map(personal_id).transpose()?,
            reason: reason.clone(),
            papers: paper.clone(),
            ..NewCancellation::default()
        };
        let no = id_files::cancel(register, actor, &person, &file, new_id, decision)?.value;
        opened(register, actor, no)
    }
}
