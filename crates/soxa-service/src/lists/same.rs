//! Whether a list was taken in before, row for row.

use super::{NewList, kind_of, needed};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::register::Register;
use soxa_domain::list_check::{ListCheck, ListRow};
use soxa_store::codec::Stored;
use soxa_store::index::By;

/// The last list of the kind that says the very same, if one does.
///
/// # Errors
/// There is no such kind, or it may not be worked on.
pub fn same(
    register: &Register,
    actor: &Actor,
    new: &NewList,
) -> Result<Option<Stored<ListCheck>>, ServiceError> {
    let grant = actor.require_any(needed(kind_of(register, &new.kind)?.as_ref()))?;
    register.read(&grant, |r| {
        let mut alike: Vec<Stored<ListCheck>> = Vec::new();
        r.each(|list: Stored<ListCheck>| {
            let l = &list.record;
            if l.kind == new.kind && l.columns == new.columns && l.rows as usize == new.rows.len() {
                alike.push(list);
            }
            Ok(true)
        })?;
        for list in alike.into_iter().rev() {
            let mut same = true;
            let numbers = r.with_prefix(By::RowOf, &list.no.to_be_bytes(), usize::MAX)?;
            for (no, cells) in numbers.into_iter().zip(&new.rows) {
                let row: Option<Stored<ListRow>> = r.get(no)?;
                same = row.is_some_and(|row| row.record.cells == *cells);
                if !same {
                    break;
                }
            }
            if same {
                return Ok(Some(list));
            }
        }
        Ok(None)
    })
}
