//! Who may open backups. A backup is the whole register: the public keys it is made for are fixed in the register, by
//! two people where there are two, and nobody makes one for a key of their own.

use super::actor::Actor;
use super::acts::Act;
use super::backup::Plan;
use super::error::ServiceError;
use super::four_eyes::{self, Need};
use super::grant::{Backup, Keys};
use super::proposals;
use super::register::{Changed, Register, setting};
use super::setting::Kept;
use crate::refusal::Field;
use crate::refusal::SafetyProblem;
use soxa_store::Writer;
use soxa_store::backup::KeyError;
use soxa_store::backup::seal::Lock;

/// The public keys that are fixed; those of the plan, where a register has one from before they were.
pub(super) fn fixed(view: &impl Kept) -> Result<Vec<String>, ServiceError> {
    let set: Option<Vec<String>> = view.kept(&setting::BACKUP_RECIPIENTS)?;
    let plan: Option<Plan> = view.kept(&setting::BACKUP_PLAN)?.flatten();
    Ok(set.or_else(|| plan.map(|p| p.recipients)).unwrap_or_default())
}

/// Fixes them; the plan goes on for them.
pub(super) fn fix(writer: &mut Writer, keys: &[String]) -> Result<(), ServiceError> {
    writer.set_setting(&setting::BACKUP_RECIPIENTS, &keys.to_vec())?;
    if let Some(plan) = writer.kept(&setting::BACKUP_PLAN)?.flatten() {
        let plan = Plan { recipients: keys.to_vec(), ..plan };
        writer.set_setting(&setting::BACKUP_PLAN, &Some(plan))?;
    }
    Ok(())
}

/// The public keys that are fixed.
pub fn list(register: &Register, actor: &Actor) -> Result<Vec<String>, ServiceError> {
    let grant = actor.require(Backup)?;
    register.read(&grant, fixed)
}

/// Fixes who may open backups from now on; it may need a second person.
pub fn set(register: &Register, actor: &Actor, keys: &[String]) -> Result<Changed<()>, ServiceError> {
    actor.require(Keys)?;
    let lock = Lock::recipients(keys).map_err(unusable)?;
    let done = proposals::perform(register, actor, &Act::Recipients(names(&lock)))?;
    Ok(Changed { value: (), head: done.head })
}

/// Keys that cannot be used.
pub(super) fn unusable(why: KeyError) -> ServiceError {
    ServiceError::refused(Field::Recipients, SafetyProblem::Recipients { why })
}

/// The keys of a lock in the order of their letters, so that one set is one value.
fn names(lock: &Lock) -> Vec<String> {
    let Lock::Recipients(keys) = lock else { return Vec::new() };
    let mut names: Vec<String> = keys.iter().map(ToString::to_string).collect();
    names.sort();
    names.dedup();
    names
}

/// Refuses a backup for anybody but the recipients that are fixed. The first one made by somebody with the right to keys
/// fixes them.
pub(super) fn may_lock(register: &Register, actor: &Actor, lock: &Lock) -> Result<(), ServiceError> {
    let grant = actor.require(Backup)?;
    let wrong = |why: SafetyProblem| Err(ServiceError::refused(Field::Recipients, why));
    let fixed = register.read(&grant, fixed)?;
    let wanted = names(lock);
    match lock {
        Lock::Recipients(_) if fixed.is_empty() => set(register, actor, &wanted).map(drop),
        Lock::Recipients(_) => match wanted.iter().find(|key| !fixed.contains(key)) {
            None => Ok(()),
            Some(key) => wrong(SafetyProblem::NotARecipient { key: key.clone(), fixed: fixed.join(", ") }),
        },
        Lock::Passphrase(_) if fixed.is_empty() => {
            actor.require(Keys)?;
            let act = Act::Recipients(wanted);
            match register.read(&grant, |r| four_eyes::need(r, actor, &act, register.now()))? {
                Need::Second => wrong(SafetyProblem::FixRecipientsFirst),
                Need::Nobody | Need::ThereIsNobody => Ok(()),
            }
        }
        Lock::Passphrase(_) => wrong(SafetyProblem::RecipientsAreFixed { fixed: fixed.join(", ") }),
    }
}
