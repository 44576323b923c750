//! What the columns of a sender's layout mean, remembered so that it is said once.

use std::collections::BTreeMap;

use super::{NewList, kind_of, needed};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{Import, ReadPeople};
use crate::import::digest;
use crate::register::{Register, What, setting};
use soxa_domain::action::ActionId;

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
    let grant = actor.require_any(needed(kind_of(register, &new.kind)?.as_ref()))?;
    let layout = layout(new);
    let known: BTreeMap<String, Vec<String>> =
        register.read(&grant, |r| Ok(r.setting(&setting::LIST_LAYOUTS)?.unwrap_or_default()))?;
    if !remember {
        if let Some(fields) = known.get(&layout).filter(|f| f.len() == new.columns.len()) {
            new.fields.clone_from(fields);
        }
        return Ok(());
    }
    write(register, actor, &new.kind, layout, new.fields.clone())
}

/// What tells one layout from another: kind and headers.
fn layout(new: &NewList) -> String {
    layout_of(&new.kind, &new.columns)
}

fn layout_of(kind: &str, headers: &[String]) -> String {
    format!("{kind} {:032x}", u128::from_be_bytes(digest(&headers.join("\u{1f}"))))
}

/// The kind under which layouts of people are remembered; no list has it.
const PEOPLE: &str = "people";

/// What tells one layout of people from another.
pub fn people_layout(headers: &[String]) -> String {
    layout_of(PEOPLE, headers)
}

/// Remembers what the officer said of a people file's columns, a `Header=column` each: where no header is known by
/// itself, the row of headers is found by these.
pub fn remember_people(
    register: &Register,
    actor: &Actor,
    headers: &[String],
    said: &[String],
) -> Result<(), ServiceError> {
    let grant = actor.require(Import)?;
    let layout = people_layout(headers);
    let known = register.read(&grant, |r| layouts(r.setting(&setting::LIST_LAYOUTS)?))?;
    if known.get(&layout).is_some_and(|before| before == said) {
        return Ok(());
    }
    write(register, actor, PEOPLE, layout, said.to_vec())
}

/// The layouts of people that are remembered, each with what was said of its columns.
pub fn people_layouts(
    register: &Register,
    actor: &Actor,
) -> Result<BTreeMap<String, Vec<String>>, ServiceError> {
    let grant = actor.require(Import)?;
    let mut known = register.read(&grant, |r| layouts(r.setting(&setting::LIST_LAYOUTS)?))?;
    known.retain(|layout, _| layout.split(' ').next() == Some(PEOPLE));
    Ok(known)
}

fn layouts(
    kept: Option<BTreeMap<String, Vec<String>>>,
) -> Result<BTreeMap<String, Vec<String>>, ServiceError> {
    Ok(kept.unwrap_or_default())
}

fn write(
    register: &Register,
    actor: &Actor,
    kind: &str,
    layout: String,
    fields: Vec<String>,
) -> Result<(), ServiceError> {
    // Its callers ask for more; whoever may not even do this may not write here.
    let grant = actor.require(ReadPeople)?;
    let what = What { action: ActionId::ListColumns, note: kind, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut known = layouts(writer.setting(&setting::LIST_LAYOUTS)?)?;
            known.insert(layout, fields);
            while known.len() > MOST {
                known.pop_first();
            }
            writer.set_setting(&setting::LIST_LAYOUTS, &known)?;
            Ok(((), None))
        },
    )?;
    Ok(())
}
