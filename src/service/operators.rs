//! Operators: who may work with the register, in which role, and how they show who they are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::actor::{Actor, Operator, Permission};
use super::error::ServiceError;
use super::register::{Changed, Register, What, setting};
use super::{roles, secrets};
use crate::domain::time::Timestamp;
use crate::store::Reader;

/// What somebody offers to show who it is.
#[derive(Clone, Copy, Default)]
pub struct Proof<'a> {
    /// The operator's name.
    pub operator: Option<&'a str>,
    /// The password or PIN.
    pub secret: Option<&'a str>,
    /// The SSH key (base 64).
    pub key: Option<&'a str>,
    /// The system user.
    pub uid: u32,
}

/// Who somebody turned out to be.
#[derive(Debug, Clone)]
pub enum Claimed {
    /// An operator.
    Actor(Actor),
    /// Nobody yet: to be asked.
    Unknown,
}

/// Wrong attempts in a row, and the last of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Attempts {
    wrong: u32,
    last: Timestamp,
}

/// Wrong attempts before one has to wait.
const FREE: u32 = 3;
/// Seconds of the first wait; each further one doubles it.
const FIRST_WAIT: i64 = 5;
/// The longest wait.
const LONGEST_WAIT: i64 = 15 * 60;

/// All operators as they stand in a reading.
pub(super) fn read(reader: &Reader) -> Result<Vec<Operator>, ServiceError> {
    match reader.setting(setting::OPERATORS)? {
        Some(all) => Ok(all),
        None => Ok(reader.setting(setting::OLD_OPERATORS)?.map(from_old).unwrap_or_default()),
    }
}

/// An operator as registers had them before there were roles: everybody had every permission.
#[derive(Deserialize)]
struct OldOperator {
    name: String,
    uid: Option<u32>,
    #[allow(dead_code)] // Read over: the bytes have no names.
    permissions: Vec<Permission>,
}

fn from_old(old: Vec<OldOperator>) -> Vec<Operator> {
    old.into_iter().map(|o| Operator::full(&o.name, o.uid)).collect()
}

/// The operators.
pub fn list(register: &Register, actor: &Actor) -> Result<Vec<Operator>, ServiceError> {
    actor.require(Permission::Administer)?;
    register.read(read)
}

/// Who offers this proof. A system user that an operator is bound to needs no more; a name needs its secret.
pub fn recognise(register: &Register, proof: &Proof<'_>, terminal: &str) -> Result<Actor, ServiceError> {
    if let Some(name) = proof.operator {
        let known = bound(register, proof)?;
        if let Some(operator) = known.filter(|o| same(&o.name, name)) {
            return Ok(Actor::new(&operator, terminal));
        }
        return sign_in(register, name, proof.secret.unwrap_or_default(), terminal);
    }
    let operator = bound(register, proof)?.ok_or(ServiceError::UnknownOperator(proof.uid))?;
    Ok(Actor::new(&operator, terminal))
}

/// The operator bound to the system user, and to the key where the user is shared.
fn bound(register: &Register, proof: &Proof<'_>) -> Result<Option<Operator>, ServiceError> {
    let all = register.read(read)?;
    let of_user: Vec<Operator> =
        all.into_iter().filter(|o| o.uid == Some(proof.uid) && !o.disabled).collect();
    let by_key = of_user.iter().find(|o| o.key.is_some() && o.key.as_deref() == proof.key);
    Ok(by_key.or_else(|| of_user.iter().find(|o| o.key.is_none())).cloned())
}

/// The operator of a name, shown by the password or PIN. Wrong attempts are journalled, and slow down.
pub fn sign_in(register: &Register, name: &str, secret: &str, terminal: &str) -> Result<Actor, ServiceError> {
    check(register, name, secret, terminal, false)
}

/// Goes on after a lock: the password, or the PIN.
pub fn unlock(register: &Register, actor: &Actor, secret: &str) -> Result<(), ServiceError> {
    check(register, &actor.operator, secret, &actor.terminal, true).map(drop)
}

/// Whether an operator has a secret to tell.
pub fn has_secret(register: &Register, actor: &Actor) -> bool {
    let all = register.read(read).unwrap_or_default();
    all.iter().any(|o| o.name == actor.operator && (o.password.is_some() || o.pin.is_some()))
}

fn check(
    register: &Register,
    name: &str,
    secret: &str,
    terminal: &str,
    pin_will_do: bool,
) -> Result<Actor, ServiceError> {
    let (all, attempts) = register.read(|r| Ok((read(r)?, attempts(r)?)))?;
    let operator = all.iter().find(|o| same(&o.name, name));
    let key = operator.map_or_else(|| name.to_lowercase(), |o| o.name.clone());
    let wait = attempts.get(&key).map_or(0, |a| wait_after(*a, register.now()));
    if wait > 0 {
        return Err(ServiceError::TooSoon { seconds: wait });
    }
    if operator.is_none() {
        secrets::waste_time(secret);
    }
    let right = operator.filter(|o| !o.disabled).filter(|o| {
        let password = o.password.as_ref().is_some_and(|hash| secrets::fits(secret, hash));
        let pin = || pin_will_do && o.pin.as_ref().is_some_and(|hash| secrets::fits(secret, hash));
        let none = pin_will_do && o.password.is_none() && o.pin.is_none();
        password || pin() || none
    });
    let action = match (right.is_some(), pin_will_do) {
        (true, true) => "session.unlock",
        (true, false) => "session.begin",
        (false, _) => "session.refused",
    };
    let journalled = operator.map_or("?", |o| o.name.as_str());
    let who = Actor::nobody(journalled, terminal);
    let now = register.now();
    let what = What { action, note: "", submission: None };
    register.change(
        &who,
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut attempts: BTreeMap<String, Attempts> =
                writer.setting(setting::ATTEMPTS)?.unwrap_or_default();
            if right.is_some() {
                attempts.remove(&key);
            } else {
                // Names that nobody has must not fill the register.
                attempts.retain(|name, a| all.iter().any(|o| o.name == *name) || wait_after(*a, now) > 0);
                let wrong = attempts.get(&key).map_or(0, |a| a.wrong).saturating_add(1);
                attempts.insert(key.clone(), Attempts { wrong, last: now });
            }
            writer.set_setting(setting::ATTEMPTS, &attempts)?;
            Ok(((), None))
        },
    )?;
    right.map(|o| Actor::new(o, terminal)).ok_or(ServiceError::WrongSecret)
}

fn attempts(reader: &Reader) -> Result<BTreeMap<String, Attempts>, ServiceError> {
    Ok(reader.setting(setting::ATTEMPTS)?.unwrap_or_default())
}

/// Seconds to wait still.
fn wait_after(attempts: Attempts, now: Timestamp) -> i64 {
    if attempts.wrong < FREE {
        return 0;
    }
    let doubled = FIRST_WAIT << (attempts.wrong - FREE).min(20);
    let wait = doubled.min(LONGEST_WAIT);
    // A clock set back does not keep anybody out for longer than the wait itself.
    (wait - now.seconds().saturating_sub(attempts.last.seconds())).clamp(0, wait)
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.trim().to_lowercase()
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

/// Adds an operator.
pub fn add(register: &Register, actor: &Actor, new: &NewOperator<'_>) -> Result<Changed<()>, ServiceError> {
    actor.require(Permission::Administer)?;
    let name = crate::text::display::sanitise(new.name.trim()).into_owned();
    if name.is_empty() || name.chars().count() > 60 || name.contains('/') {
        return Err(ServiceError::invalid("Tên cán bộ", "cần 1 đến 60 ký tự, không có dấu /"));
    }
    known_role(new.role)?;
    if new.password.is_none() && new.uid.is_none() {
        return Err(ServiceError::invalid("Cán bộ", "cần mật khẩu, hoặc người dùng hệ thống (--uid)"));
    }
    let password = new.password.map(|p| secrets::of_password(&name, p)).transpose()?;
    let operator = Operator {
        name,
        role: new.role.to_owned(),
        uid: new.uid,
        key: new.key.map(str::to_owned),
        password,
        pin: None,
        disabled: false,
    };
    let note = format!("{}: {}", operator.name, operator.role);
    rewrite(register, actor, "operator.add", &note, |all| {
        if all.iter().any(|o| same(&o.name, &operator.name)) {
            return Err(ServiceError::invalid("Tên cán bộ", "đã có người tên này: thêm đệm hoặc số"));
        }
        all.push(operator.clone());
        Ok(())
    })
}

/// Gives an operator another role.
pub fn set_role(
    register: &Register,
    actor: &Actor,
    name: &str,
    role: &str,
) -> Result<Changed<()>, ServiceError> {
    actor.require(Permission::Administer)?;
    known_role(role)?;
    one(register, actor, "operator.role", name, role, |o| role.clone_into(&mut o.role))
}

/// Keeps an operator out from now on, or lets the operator in again.
pub fn set_disabled(
    register: &Register,
    actor: &Actor,
    name: &str,
    disabled: bool,
) -> Result<Changed<()>, ServiceError> {
    actor.require(Permission::Administer)?;
    let action = if disabled { "operator.disable" } else { "operator.enable" };
    let done = one(register, actor, action, name, "", |o| o.disabled = disabled)?;
    if disabled {
        register.dismiss(name);
    }
    Ok(done)
}

/// Sets a password: one's own, or anybody's for an administrator.
pub fn set_password(
    register: &Register,
    actor: &Actor,
    name: &str,
    password: &str,
) -> Result<Changed<()>, ServiceError> {
    own_or_administer(actor, name)?;
    let hash = secrets::of_password(name, password)?;
    one(register, actor, "operator.password", name, "", |o| o.password = Some(hash.clone()))
}

/// Sets the PIN that opens a locked screen; none takes it away.
pub fn set_pin(
    register: &Register,
    actor: &Actor,
    name: &str,
    pin: Option<&str>,
) -> Result<Changed<()>, ServiceError> {
    own_or_administer(actor, name)?;
    let hash = pin.map(secrets::of_pin).transpose()?;
    one(register, actor, "operator.pin", name, "", |o| o.pin.clone_from(&hash))
}

fn own_or_administer(actor: &Actor, name: &str) -> Result<(), ServiceError> {
    if same(&actor.operator, name) { Ok(()) } else { actor.require(Permission::Administer) }
}

fn known_role(id: &str) -> Result<(), ServiceError> {
    let ids = || roles::all().iter().map(|role| role.id.as_str()).collect::<Vec<_>>().join(", ");
    roles::find(id)
        .map(drop)
        .ok_or_else(|| ServiceError::NotFound {
            what: "vai trò", id: format!("{id}” (có: {}) “", ids())
        })
}

fn one(
    register: &Register,
    actor: &Actor,
    action: &'static str,
    name: &str,
    note: &str,
    f: impl Fn(&mut Operator),
) -> Result<Changed<()>, ServiceError> {
    let note = if note.is_empty() { name.to_owned() } else { format!("{name}: {note}") };
    rewrite(register, actor, action, &note, |all| {
        let found = all.iter_mut().find(|o| same(&o.name, name));
        found.map(&f).ok_or_else(|| ServiceError::NotFound { what: "cán bộ", id: name.to_owned() })
    })
}

fn rewrite(
    register: &Register,
    actor: &Actor,
    action: &'static str,
    note: &str,
    f: impl FnOnce(&mut Vec<Operator>) -> Result<(), ServiceError>,
) -> Result<Changed<()>, ServiceError> {
    let what = What { action, note, submission: None };
    register.change(
        actor,
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut all = match writer.setting(setting::OPERATORS)? {
                Some(all) => all,
                None => writer.setting(setting::OLD_OPERATORS)?.map(from_old).unwrap_or_default(),
            };
            f(&mut all)?;
            let may = |o: &Operator| !o.disabled && o.permissions().contains(&Permission::Administer);
            if !all.iter().any(may) {
                return Err(ServiceError::invalid("Cán bộ", "phải còn một người có quyền quản trị"));
            }
            writer.set_setting(setting::OPERATORS, &all)?;
            Ok(((), None))
        },
    )
}
