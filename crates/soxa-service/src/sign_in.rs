//! Signing in: who somebody is, by system user, SSH key or password. Wrong passwords are journalled and slow down where
//! they come from; the wait is looked at again once the turn has come, so that many at once win nothing.

use super::actor::{Actor, Operator, ShownBy, SignIn};
use super::attempts::Attempts;
use super::certificates;
use super::error::ServiceError;
use super::grant::{Grant, Upkeep};
use super::operators::{read, same};
use super::origin::Origin;
use super::register::{Register, What, setting};
use super::{secrets, turns};
use soxa_domain::action::ActionId;

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

/// Who offers this proof. A system user that an operator is bound to needs no more; a name needs its secret.
pub fn recognise(register: &Register, proof: &Proof<'_>, terminal: &str) -> Result<Actor, ServiceError> {
    let origin = Origin::new(proof.uid, terminal, proof.key);
    let known = bound(register, proof)?;
    let known = known.filter(|(o, _)| proof.operator.is_none_or(|name| same(&o.name, name)));
    match (known, proof.operator) {
        (Some((operator, by)), _) => {
            let sign_in = SignIn { origin, terminal: terminal.to_owned(), by };
            Ok(Actor::of(&register.memory().roll, &operator, sign_in))
        }
        (None, Some(name)) => sign_in(register, name, proof.secret.unwrap_or_default(), terminal, &origin),
        (None, None) => Err(ServiceError::UnknownOperator(proof.uid)),
    }
}

/// The operator bound to the system user, and to the key where the user is shared. Whoever comes with the key of
/// somebody who is kept out is kept out.
fn bound(register: &Register, proof: &Proof<'_>) -> Result<Option<(Operator, ShownBy)>, ServiceError> {
    let mut of_user = register.read(&Upkeep, read)?;
    of_user.retain(|o| o.uid == Some(proof.uid));
    if let Some(by_key) = of_user.iter().find(|o| o.key.is_some() && o.key.as_deref() == proof.key) {
        return Ok(Some((by_key.clone(), ShownBy::Key)).filter(|(o, _)| !o.disabled));
    }
    let by_user = of_user.into_iter().find(|o| o.key.is_none() && !o.disabled);
    Ok(by_user.map(|o| (o, ShownBy::SystemUser)))
}

/// The operator of a name, shown by the password. Wrong attempts are journalled, and slow down.
pub fn sign_in(
    register: &Register,
    name: &str,
    secret: &str,
    terminal: &str,
    origin: &Origin,
) -> Result<Actor, ServiceError> {
    let operator = check(register, name, secret, terminal, origin, Secret::Password)?;
    let sign_in = SignIn { origin: origin.clone(), terminal: terminal.to_owned(), by: ShownBy::Secret };
    Ok(Actor::of(&register.memory().roll, &operator, sign_in))
}

/// Goes on after a lock: the password, or the PIN.
pub fn unlock(register: &Register, actor: &Actor, secret: &str) -> Result<(), ServiceError> {
    let uid = actor.sign_in().map_or(u32::MAX, |s| s.origin.uid);
    let origin = Origin::new(uid, &actor.terminal, None).own_screen();
    check(register, &actor.operator, secret, &actor.terminal, &origin, Secret::PasswordOrPin).map(drop)
}

/// Whether an operator has a secret to tell.
pub fn has_secret(register: &Register, actor: &Actor) -> bool {
    let known = register.read(&Upkeep, |r| Ok((read(r)?, certificates::has(r, &actor.operator)?)));
    // Where that cannot be read, one is asked for.
    let Ok((all, has_token)) = known else { return true };
    has_token || all.iter().any(|o| o.name == actor.operator && (o.password.is_some() || o.pin.is_some()))
}

/// Which secret will do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Secret {
    Password,
    /// At a screen that the operator left locked; who has neither needs neither.
    PasswordOrPin,
}

impl Secret {
    fn fits(self, operator: &Operator, has_token: bool, secret: &str) -> bool {
        let is = |hash: &Option<String>| hash.as_ref().is_some_and(|hash| secrets::fits(secret, hash));
        let at_lock = self == Self::PasswordOrPin;
        let none = at_lock && !has_token && operator.password.is_none() && operator.pin.is_none();
        none || is(&operator.password) || at_lock && is(&operator.pin)
    }

    const fn action(self, right: bool) -> ActionId {
        match (right, self) {
            (true, Self::PasswordOrPin) => ActionId::SessionUnlock,
            (true, Self::Password) => ActionId::SessionBegin,
            (false, _) => ActionId::SessionRefused,
        }
    }
}

fn check(
    register: &Register,
    name: &str,
    secret: &str,
    terminal: &str,
    origin: &Origin,
    which: Secret,
) -> Result<Operator, ServiceError> {
    let look = || register.read(&Upkeep, |r| Ok((read(r)?, attempts(r.setting(&setting::ATTEMPTS)?))));
    let key = super::operators::normal(name);
    let may_try = |attempts: &Attempts| match attempts.wait(&key, origin, register.now()) {
        0 => Ok(()),
        seconds => Err(ServiceError::TooSoon { seconds }),
    };
    may_try(&look()?.1)?;
    let turn = turns::take(origin)?;
    // While this one waited for the turn, others may have been wrong.
    let (all, so_far) = look()?;
    may_try(&so_far)?;
    let operator = all.iter().find(|o| same(&o.name, name));
    if which == Secret::Password && operator.is_none_or(|o| o.password.is_none()) {
        secrets::waste_time(secret);
    }
    let has_token =
        register.read(&Upkeep, |r| Ok(certificates::has(r, operator.map_or("", |o| o.name.as_str()))?))?;
    let right = operator.filter(|o| !o.disabled && which.fits(o, has_token, secret)).cloned();
    let who = Actor::nobody(operator.map_or("?", |o| o.name.as_str()), terminal);
    let note = if right.is_some() { String::new() } else { format!("người dùng {}", origin.uid) };
    let what = What { action: which.action(right.is_some()), note: &note, submission: None };
    register.change(
        &Grant::about(&who),
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut counted = attempts(writer.setting(&setting::ATTEMPTS)?);
            if right.is_some() {
                counted.right(&key, origin);
            } else {
                counted.wrong(&key, origin, register.now());
            }
            writer.set_setting(&setting::ATTEMPTS, &counted)?;
            Ok(((), None))
        },
    )?;
    drop(turn);
    right.ok_or(ServiceError::WrongSecret)
}

fn attempts(kept: Option<Attempts>) -> Attempts {
    kept.unwrap_or_default()
}
