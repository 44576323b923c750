//! Operators: who may work with the register, in which role. What gives somebody more than before is an [`Act`], which
//! may need a second pair of eyes; keeping somebody out, and one's own password, never do.

use serde::{Deserialize, Serialize};

use super::actor::{Actor, Operator, Permission};
use super::acts::{Act, Hash};
use super::error::ServiceError;
use super::four_eyes;
use super::grant::{Grant, Operators, Upkeep};
use super::proposals;
use super::register::{Changed, Register, What, setting};
use super::setting::Kept;
pub use super::sign_in::{Claimed, Proof, has_secret, recognise, sign_in, unlock};
use super::{roles, secrets};
use crate::refusal::Field;
use crate::refusal::OperatorProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::time::Timestamp;
use soxa_store::Writer;
use soxa_text::display::sanitise;
use soxa_text::nfc::nfc;

/// All operators as they stand.
pub(super) fn read(view: &impl Kept) -> Result<Vec<Operator>, ServiceError> {
    match view.kept(&setting::OPERATORS)? {
        Some(all) => Ok(all),
        None => Ok(view.kept(&setting::OLD_OPERATORS)?.map(from_old).unwrap_or_default()),
    }
}

/// An operator as registers had them before there were roles: everybody had every permission.
#[derive(Serialize, Deserialize)]
pub(super) struct OldOperator {
    name: String,
    uid: Option<u32>,
    #[allow(dead_code)] // Read over: the bytes have no names.
    permissions: Vec<Permission>,
}

fn from_old(old: Vec<OldOperator>) -> Vec<Operator> {
    old.into_iter().map(|o| Operator::full(&o.name, o.uid)).collect()
}

/// A name as names are compared: however its letters are composed, in which case, with which spaces.
pub(super) fn normal(name: &str) -> String {
    nfc(name).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two names are one operator's.
pub fn same(a: &str, b: &str) -> bool {
    a == b || normal(a) == normal(b)
}

/// The operator of a name, however it is written.
pub(super) fn named<'a>(all: &'a [Operator], name: &str) -> Result<&'a Operator, ServiceError> {
    let missing = || ServiceError::NotFound { what: Thing::Operator, id: sanitise(name).into_owned() };
    all.iter().find(|o| same(&o.name, name)).ok_or_else(missing)
}

/// The operators.
pub fn list(register: &Register, actor: &Actor) -> Result<Vec<Operator>, ServiceError> {
    let grant = actor.require(Operators)?;
    register.read(&grant, read)
}

/// What a new operator begins with.
#[derive(Debug, Clone, Default)]
pub struct NewOperator<'a> {
    /// The name.
    pub name: &'a str,
    /// Id of the role.
    pub role: &'a str,
    /// The system user that needs no further proof.
    pub uid: Option<u32>,
    /// The SSH key (base 64), where several share a system user.
    pub key: Option<&'a str>,
    /// The password.
    pub password: Option<&'a str>,
}

/// Names in the journal that are nobody's: the owner's plans, and attempts of somebody unknown.
const RESERVED: [&str; 2] = ["soxa", "?"];

/// Whether a sign may stand in the name of an operator.
fn is_of_a_name(c: char) -> bool {
    let latin = c <= '\u{24f}' || ('\u{1e00}'..='\u{1eff}').contains(&c);
    (c.is_alphanumeric() && latin) || " .,-_+@&()'".contains(c)
}

/// A name as an operator may bear it.
///
/// # Errors
/// It has letters that look like others, is too long, or is the program's own.
pub fn check_name(given: &str) -> Result<String, ServiceError> {
    let name = sanitise(&nfc(given.trim())).into_owned();
    // Two names that look the same must be the same name: no letters of other scripts, nothing that does not show.
    if name != nfc(given.trim()) || !name.chars().all(is_of_a_name) {
        return Err(ServiceError::refused(Field::OperatorName, OperatorProblem::NameLetters));
    }
    if name.is_empty() || name.chars().count() > 60 || name.contains('/') {
        return Err(ServiceError::refused(Field::OperatorName, OperatorProblem::NameLength));
    }
    if RESERVED.iter().any(|reserved| same(reserved, &name)) {
        return Err(ServiceError::refused(Field::OperatorName, OperatorProblem::NameReserved));
    }
    Ok(name)
}

pub use super::secrets::check_password;

/// Adds an operator.
pub fn add(register: &Register, actor: &Actor, new: &NewOperator<'_>) -> Result<Changed<()>, ServiceError> {
    actor.require(Operators)?;
    let name = check_name(new.name)?;
    known_role(new.role)?;
    if new.password.is_none() && new.uid.is_none() {
        return Err(ServiceError::refused(Field::Operators, OperatorProblem::NoSecret));
    }
    let password = new.password.map(|p| secrets::of_password(&name, p)).transpose()?;
    let (role, uid, key) = (new.role.to_owned(), new.uid, new.key.map(str::to_owned));
    let operator = Operator { name, role, uid, key, password, pin: None, disabled: false };
    nothing(proposals::perform(register, actor, &Act::AddOperator(operator)))
}

/// Gives an operator another role.
pub fn set_role(
    register: &Register,
    actor: &Actor,
    name: &str,
    role: &str,
) -> Result<Changed<()>, ServiceError> {
    actor.require(Operators)?;
    known_role(role)?;
    let operator = stored_name(register, name)?;
    nothing(proposals::perform(register, actor, &Act::Role { operator, role: role.to_owned() }))
}

/// Keeps an operator out from now on, wherever the operator sits, or lets the operator in again.
pub fn set_disabled(
    register: &Register,
    actor: &Actor,
    name: &str,
    disabled: bool,
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(Operators)?;
    let operator = stored_name(register, name)?;
    if !disabled {
        return nothing(proposals::perform(register, actor, &Act::Enable { operator }));
    }
    alone(register, &grant, ActionId::OperatorDisable, &operator, |o| o.disabled = true)
}

/// Sets a password: one's own, or anybody's for who manages operators.
pub fn set_password(
    register: &Register,
    actor: &Actor,
    name: &str,
    password: &str,
) -> Result<Changed<()>, ServiceError> {
    let own = own_or_operators(actor, name)?;
    let operator = stored_name(register, name)?;
    let hash = secrets::of_password(&operator, password)?;
    if own {
        return alone(register, &Grant::of_oneself(actor), ActionId::OperatorPassword, &operator, |o| {
            o.password = Some(hash.clone());
        });
    }
    nothing(proposals::perform(register, actor, &Act::Password { operator, hash: Hash(hash) }))
}

/// Sets the PIN that opens a locked screen; none takes it away.
pub fn set_pin(
    register: &Register,
    actor: &Actor,
    name: &str,
    pin: Option<&str>,
) -> Result<Changed<()>, ServiceError> {
    let own = own_or_operators(actor, name)?;
    let operator = stored_name(register, name)?;
    let hash = pin.map(secrets::of_pin).transpose()?;
    if own {
        return alone(register, &Grant::of_oneself(actor), ActionId::OperatorPin, &operator, |o| {
            o.pin.clone_from(&hash);
        });
    }
    nothing(proposals::perform(register, actor, &Act::Pin { operator, hash: hash.map(Hash) }))
}

/// Whether it is the actor's own; for anybody else's it takes the right to manage operators.
fn own_or_operators(actor: &Actor, name: &str) -> Result<bool, ServiceError> {
    if actor.is_read_only() {
        return Err(ServiceError::ReadOnly);
    }
    let own = same(&actor.operator, name);
    if !own {
        actor.require(Operators)?;
    }
    Ok(own)
}

fn nothing<T>(done: Result<Changed<T>, ServiceError>) -> Result<Changed<()>, ServiceError> {
    done.map(|changed| Changed { value: (), head: changed.head })
}

fn stored_name(register: &Register, name: &str) -> Result<String, ServiceError> {
    Ok(named(&register.read(&Upkeep, read)?, name)?.name.clone())
}

pub(super) fn known_role(id: &str) -> Result<(), ServiceError> {
    let ids = || roles::all().iter().map(|role| role.id.as_str()).collect::<Vec<_>>().join(", ");
    roles::find(id)
        .map(drop)
        .ok_or_else(|| ServiceError::NoSuchRole { id: sanitise(id).into_owned(), known: ids() })
}

/// What needs no second pair of eyes: it takes something away, or is one's own.
fn alone<P>(
    register: &Register,
    grant: &Grant<'_, P>,
    action: ActionId,
    operator: &str,
    f: impl Fn(&mut Operator),
) -> Result<Changed<()>, ServiceError> {
    let what = What { action, note: operator, submission: None };
    register.change(
        grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            amend(writer, register.now(), |all| change_one(all, operator, &f))?;
            Ok(((), None))
        },
    )
}

/// Changes the operator of a name.
pub(super) fn change_one(
    all: &mut [Operator],
    name: &str,
    f: impl FnOnce(&mut Operator),
) -> Result<(), ServiceError> {
    let missing = || ServiceError::NotFound { what: Thing::Operator, id: name.to_owned() };
    all.iter_mut().find(|o| same(&o.name, name)).map(f).ok_or_else(missing)
}

/// Writes the operators' list anew. Somebody who manages operators must remain, and somebody who confirms where there
/// was one; who stops being a confirmer is remembered for a while ([`four_eyes`]).
pub(super) fn amend(
    writer: &mut Writer,
    now: Timestamp,
    f: impl FnOnce(&mut Vec<Operator>) -> Result<(), ServiceError>,
) -> Result<(), ServiceError> {
    let before = read(writer)?;
    let mut all = before.clone();
    f(&mut all)?;
    for (permission, why) in [
        (Permission::Operators, OperatorProblem::OneManages),
        (Permission::Confirm, OperatorProblem::OneConfirms),
    ] {
        if four_eyes::holds(&before, permission).next().is_some()
            && four_eyes::holds(&all, permission).next().is_none()
        {
            return Err(ServiceError::refused(Field::Operators, why));
        }
    }
    four_eyes::remember_confirmers(writer, &before, &all, now)?;
    writer.set_setting(&setting::OPERATORS, &all)?;
    Ok(())
}
