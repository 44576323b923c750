//! What the columns of a sender's layout mean, remembered so that it is said once.

use std::collections::BTreeMap;

use super::{NewList, kind_of, needed};
use crate::service::actor::Actor;
use crate::service::error::ServiceError;
use crate::service::import::digest;
use crate::service::register::{Register, What, setting};

/// Layouts remembered at most; the oldest by name goes first.
const MOST: usize = 200;

/// With a mapping in hand, remembers what the columns were read as; without, takes what was remembered for these
/// very headers.
pub fn remember_or_recall(
    register: &Register,
    actor: &Actor,
    new: &mut NewList,
    remember: bool,
) -> Result<(), ServiceError> {
    actor.require(needed(kind_of(&new.kind)?))?;
    let layout = layout(new);
    let known: BTreeMap<String, Vec<String>> =
        register.read(|r| Ok(r.setting(setting::LIST_LAYOUTS)?.unwrap_or_default()))?;
    if !remember {
        if let Some(fields) = known.get(&layout).filter(|f| f.len() == new.columns.len()) {
            new.fields.clone_from(fields);
        }
        return Ok(());
    }
    let what = What { action: "list.columns", note: &new.kind, submission: None };
    register.change(
        actor,
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut known: BTreeMap<String, Vec<String>> =
                writer.setting(setting::LIST_LAYOUTS)?.unwrap_or_default();
            known.insert(layout, new.fields.clone());
            while known.len() > MOST {
                known.pop_first();
            }
            writer.set_setting(setting::LIST_LAYOUTS, &known)?;
            Ok(((), None))
        },
    )?;
    Ok(())
}

/// What tells one layout from another: kind and headers.
fn layout(new: &NewList) -> String {
    let headers = new.columns.join("\u{1f}");
    format!("{} {:032x}", new.kind, u128::from_be_bytes(digest(&headers)))
}
