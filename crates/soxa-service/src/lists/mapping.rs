//! What was said of the columns and words of a layout, remembered so that it is said once: of one sender, or of all.

use std::collections::BTreeMap;

use super::{kind_of, needed};
use crate::actor::{Actor, Permission};
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::import::digest;
use crate::register::{Register, What, setting};
use soxa_domain::action::ActionId;
use soxa_text::fold::fold;

/// Layouts remembered at most; the oldest by name goes first.
const MOST: usize = 200;

/// Whose files a layout is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files<'a> {
    /// People on their way into the register.
    People,
    /// A list of this kind.
    List(&'a str),
    /// Lines of the register of this id.
    Lines(&'a str),
}

impl Files<'_> {
    /// The name under which they are remembered; no kind of list is called so.
    fn name(self) -> String {
        match self {
            Self::People => "people".to_owned(),
            Self::List(kind) => kind.to_owned(),
            Self::Lines(register) => format!("register.{register}"),
        }
    }

    fn needs(self, register: &Register) -> Result<Permission, ServiceError> {
        Ok(match self {
            Self::People => Permission::Import,
            Self::List(kind) => needed(kind_of(register, kind)?.as_ref()),
            Self::Lines(_) => Permission::WriteRegisters,
        })
    }
}

/// What tells one layout from another: whose files, headers, and who sends them.
pub fn layout(files: Files<'_>, headers: &[String], sender: &str) -> String {
    let hash = |text: &str| format!("{:032x}", u128::from_be_bytes(digest(text)));
    let of = format!("{} {}", files.name(), hash(&headers.join("\u{1f}")));
    let sender = fold(sender.trim());
    if sender.is_empty() { of } else { format!("{of} {}", hash(&sender)) }
}

/// What was said of every layout of these files that is remembered: `Header=column`, and words with their meaning.
pub fn layouts(
    register: &Register,
    actor: &Actor,
    files: Files<'_>,
) -> Result<BTreeMap<String, Vec<String>>, ServiceError> {
    let grant = actor.require_any(files.needs(register)?)?;
    let mut known: BTreeMap<String, Vec<String>> =
        register.read(&grant, |r| Ok(r.setting(&setting::LIST_LAYOUTS)?.unwrap_or_default()))?;
    let name = files.name();
    known.retain(|layout, _| layout.split(' ').next() == Some(&name));
    Ok(known)
}

/// What was said of a layout: by this sender's files, else by those whose sender nobody named.
pub fn said_of(
    register: &Register,
    actor: &Actor,
    files: Files<'_>,
    headers: &[String],
    sender: &str,
) -> Result<Vec<String>, ServiceError> {
    let mut known = layouts(register, actor, files)?;
    let own = known.remove(&layout(files, headers, sender));
    let said = own.or_else(|| known.remove(&layout(files, headers, ""))).unwrap_or_default();
    Ok(by_header(headers, said))
}

/// Before senders were told apart, a list's columns were remembered by their place.
fn by_header(headers: &[String], said: Vec<String>) -> Vec<String> {
    if said.len() < headers.len() || said.iter().any(|s| s.contains(['=', '\u{1f}'])) {
        return said;
    }
    let named = headers.iter().zip(&said).filter(|(header, field)| !header.is_empty() && !field.is_empty());
    named.map(|(header, field)| format!("{header}={field}")).collect()
}

/// Remembers what was said of a layout.
pub fn remember(
    register: &Register,
    actor: &Actor,
    files: Files<'_>,
    headers: &[String],
    sender: &str,
    said: &[String],
) -> Result<(), ServiceError> {
    let layout = layout(files, headers, sender);
    if layouts(register, actor, files)?.get(&layout).is_some_and(|before| before == said) {
        return Ok(());
    }
    // What is written needs more, as was asked above; whoever may not even do this may not write here.
    let grant = actor.require(ReadPeople)?;
    let what = What { action: ActionId::ListColumns, note: &files.name(), submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut known = writer.setting(&setting::LIST_LAYOUTS)?.unwrap_or_default();
            known.insert(layout, said.to_vec());
            while known.len() > MOST {
                known.pop_first();
            }
            writer.set_setting(&setting::LIST_LAYOUTS, &known)?;
            Ok(((), None))
        },
    )?;
    Ok(())
}
