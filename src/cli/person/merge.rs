//! `soxa person merge`: two records of one person become one.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::{answer, refused};
use soxa_domain::person::PersonField;
use soxa_domain::person::compare::merged;
use soxa_service::{merging, people};

/// Make two records of one person one.
#[derive(Debug, Args)]
pub struct Merge {
    /// Personal or local id of the record that goes
    duplicate: String,
    /// Personal or local id of the record that stays
    kept: String,
    /// Fields to take from the record that goes, beside those the other lacks
    #[arg(long, value_name = "KEY")]
    take: Vec<PersonField>,
    /// Why
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Merge {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let gone = people::person_by_id(register, actor, &self.duplicate)?;
        let stays = people::person_by_id(register, actor, &self.kept)?;
        let merged = merged(&gone.record, &stays.record, &self.take).map_err(refused)?;
        merging::merge(register, actor, &gone, &stays, &merged, &self.reason)?;
        answer(ui, &people::person(register, actor, stays.no)?.record, self.format)
    }
}
