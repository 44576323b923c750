//! Lists that were decided before they came into the register, with their decisions, as one act.

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::register::{Changed, Register, What};
use crate::domain::list_check::{ListCheck, ListRow};
use crate::store::codec::Kind;
use crate::store::journal::Subject;

/// Takes a decided list in; its number. The rows' own `list` is set here.
pub fn enter(
    register: &Register,
    actor: &Actor,
    list: &ListCheck,
    rows: &[ListRow],
) -> Result<Changed<u32>, ServiceError> {
    actor.require(Permission::Import)?;
    let what = What { action: "import.decided_list", note: &list.name, submission: None };
    register.change(
        actor,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            let no = writer.insert(list)?;
            for row in rows {
                writer.insert_listed(&ListRow { list: no, ..row.clone() })?;
            }
            Ok((no, Some(Subject { kind: Kind::ListCheck, no })))
        },
    )
}
