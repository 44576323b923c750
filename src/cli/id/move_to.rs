//! `soxa id move`.

use chrono::NaiveDate;
use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::special::{personal_id, word};
use super::Files;
use soxa_domain::id_cancellation::CancelState;
use soxa_service::id_files;
use soxa_service::id_files::Decision;
use soxa_service::{Actor, Register};

/// Move a file on.
#[derive(Debug, Args)]
pub struct Move {
    /// Number of the file
    number: String,
    /// found, verifying, complete, sent, cancelled, reissued, notified, returned
    state: String,
    /// The decision or a remark
    #[arg(long, default_value = "")]
    decision: String,
    /// The number that takes the old one's place
    #[arg(long)]
    new: Option<String>,
    /// The day; today if not given
    #[arg(long)]
    on: Option<NaiveDate>,
    #[command(flatten)]
    pub(super) format: Format,
}

impl Move {
    /// The files it is about, as they are then.
    pub(super) fn files(&self, register: &Register, actor: &Actor) -> Result<Files, Failure> {
        let Self { number, state, decision, new, on, .. } = self;
        let new_id = new.as_deref().map(personal_id).transpose()?;
        let decision = Decision { text: decision.clone(), new_id, on: *on };
        let state = word::<CancelState>("trạng thái", state)?;
        id_files::step(register, actor, number, state, &decision)?;
        Ok(vec![id_files::by_number(register, actor, number)?])
    }
}
