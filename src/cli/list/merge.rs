//! `soxa list merge`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::at_row;
use crate::cli::said::Said;
use soxa_domain::person::PersonField;
use soxa_domain::person::compare::merged;
use soxa_service::merging::Merging;
use soxa_service::{lists, people};

/// Make two records one that a row of a list of doubles is about; `soxa undo` takes it back.
#[derive(Debug, Args)]
pub struct Merge {
    /// Number of the list
    list: u32,
    /// The row, from 1
    row: u32,
    /// Personal or local id of the record that goes
    duplicate: String,
    /// Personal or local id of the record that stays
    kept: String,
    /// Fields to take from the record that goes, beside those the other lacks
    #[arg(long, value_name = "KEY")]
    take: Vec<PersonField>,
    /// Remark
    #[arg(long, default_value = "")]
    note: String,
}

impl Act for Merge {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, .. } = session;
        let Self { list, row, duplicate, kept, take, note } = self;
        let view = at_row(register, actor, *list, *row)?;
        let goes = people::person_by_id(register, actor, duplicate)?;
        let stays = people::person_by_id(register, actor, kept)?;
        let merged = merged(&goes.record, &stays.record, take).map_err(crate::cli::person::refused)?;
        let both = Merging { duplicate: &goes, kept: &stays, merged: &merged };
        let entry = lists::merge(register, actor, &view.row, &both, note)?.head.seq;
        context.line(&Said::Merged { person: merged.public_id(), entry })?;
        Ok(0)
    }
}
