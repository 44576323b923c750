//! Encryption at rest: the ways to open a register, and turning it from clear to encrypted and back.
//!
//! What opens a register is power over all that is in it: each change of it is journalled before it is made.

use std::sync::Arc;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Grant, Keys};
use super::register::{Register, What};
use soxa_domain::action::ActionId;
use soxa_keys::{KeyProblem, NewMethod, RegisterKey};
use soxa_store::OpenError;
use soxa_store::encrypted::{self, HeaderError};

/// The key of an encrypted register, `None` where it lies in clear.
///
/// # Errors
/// Whoever asks keeps no keys.
pub fn key(register: &Register, actor: &Actor) -> Result<Option<Arc<RegisterKey>>, ServiceError> {
    actor.require(Keys)?;
    register.register_key()
}

/// The key of the register, or why there is none.
fn key_of(register: &Register) -> Result<Arc<RegisterKey>, ServiceError> {
    register.register_key()?.ok_or(ServiceError::Key(KeyProblem::NotEncrypted))
}

fn put(register: &Register, copy: &[u8]) -> Result<(), ServiceError> {
    encrypted::put(register.path(), copy).map_err(|e| match e {
        HeaderError::Io(e) => OpenError::Io { path: register.path().to_owned(), what: (&e).into() }.into(),
        HeaderError::Key(why) => ServiceError::Key(why),
    })
}

fn journal(register: &Register, actor: &Actor, action: ActionId, note: &str) -> Result<(), ServiceError> {
    let grant = actor.require(Keys)?;
    let what = What { action, note, submission: None };
    register.change(&grant, &what, |_, _| Ok(()), |_| Ok(((), None)))?;
    Ok(())
}

/// Says in the journal by which way the register was opened for everybody; nothing where it lies in clear.
///
/// # Errors
/// It cannot be written.
pub fn opened(register: &Register) -> Result<(), ServiceError> {
    let Some((slot, name)) = register.register_key()?.and_then(|key| key.opened_by()) else { return Ok(()) };
    let note = format!("{slot}: {name}");
    let what = What { action: ActionId::RegisterUnlock, note: &note, submission: None };
    let who = Actor::by_plan();
    register.change(&Grant::about(&who), &what, |_, _| Ok(()), |_| Ok(((), None)))?;
    Ok(())
}

/// Adds a way to open the register; the number of its slot. What opens it is proven by the caller.
///
/// # Errors
/// The register lies in clear, the way cannot be made, or whoever asks keeps no keys.
pub fn add(register: &Register, actor: &Actor, name: &str, method: &NewMethod) -> Result<u32, ServiceError> {
    actor.require(Keys)?;
    let register_key = key_of(register)?;
    // A way that cannot be is refused before anything is journalled; what it costs to find out is the secret's work.
    let made = register.now().seconds();
    register_key.add(name, made, method, |copy| {
        journal(register, actor, ActionId::KeyAdd, name)?;
        put(register, copy)
    })
}

/// Takes a way to open the register away; its name.
///
/// # Errors
/// There is none of this number, it is the last one, or whoever asks keeps no keys.
pub fn remove(register: &Register, actor: &Actor, slot: u32) -> Result<String, ServiceError> {
    actor.require(Keys)?;
    let register_key = key_of(register)?;
    let name =
        register_key.header().slots.iter().find(|s| s.id == slot).map(|s| s.name.clone()).unwrap_or_default();
    register_key.remove(slot, |copy| {
        journal(register, actor, ActionId::KeyRemove, &name)?;
        put(register, copy)
    })
}

/// Encrypts a register, or encrypts it by another key: a new file is built beside it, every row is compared, and it takes the
/// place of the old one by a rename.
///
/// # Errors
/// The key has no way in, the disk refuses, or whoever asks keeps no keys. The register stays as it was.
pub fn encrypt(
    register: &Register,
    actor: &Actor,
    register_key: Arc<RegisterKey>,
) -> Result<(), ServiceError> {
    actor.require(Keys)?;
    if register_key.header().slots.is_empty() {
        return Err(ServiceError::Key(KeyProblem::LastSlot));
    }
    let action =
        if register.register_key()?.is_some() { ActionId::KeyRotate } else { ActionId::RegisterEncrypt };
    journal(register, actor, action, register_key.header().cipher.name())?;
    convert(register, actor, Some(register_key))
}

/// Puts an encrypted register back in clear.
///
/// # Errors
/// It lies in clear already, the disk refuses, or whoever asks keeps no keys.
pub fn decrypt(register: &Register, actor: &Actor) -> Result<(), ServiceError> {
    actor.require(Keys)?;
    key_of(register)?;
    journal(register, actor, ActionId::RegisterDecrypt, "")?;
    convert(register, actor, None)
}

fn convert(
    register: &Register,
    actor: &Actor,
    register_key: Option<Arc<RegisterKey>>,
) -> Result<(), ServiceError> {
    let grant = actor.require(Keys)?;
    register.replace_file(&grant, |slot| {
        let converted = slot.as_ref().map(|old| old.convert(register_key)).transpose()?;
        if let (Some(converted), Some(old)) = (converted, slot.take()) {
            *slot = Some(converted.in_place_of(old));
        }
        Ok(())
    })
}
