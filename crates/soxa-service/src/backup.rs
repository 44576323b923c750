//! Backups: made by hand or by plan, thinned out, and proven by restoring them.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::Timelike;
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Backup, Grant, Restore, Upkeep};
use super::keyring::Keyring;
use super::proof;
use super::recipients;
use super::register::{Register, What, setting};
use super::retention::{self, Dated};
use super::signing::{self, Known};
use crate::refusal::Field;
use crate::refusal::FieldId;
use crate::refusal::SafetyProblem;
use crate::words::PHRASES;
use soxa_domain::action::ActionId;
use soxa_domain::time::Timestamp;
use soxa_files::leftovers;
use soxa_keys::RegisterKey;
use soxa_store::Reader;
use soxa_store::backup::file::{Made, save, save_into};
use soxa_store::backup::restore::{self, Restored};
use soxa_store::backup::seal::{Key, Lock};
use soxa_store::backup::signature::Signer;
use soxa_store::backup::stream::Header;
use soxa_store::reserve;
use soxa_text::display::sanitise;
use soxa_text::words::in_words;

/// Notes of this PC.
const LAST: &str = "backup_last";
const FAILED: &str = "backup_failed";
const PROVEN: &str = "backup_proven";
/// After a failure the next attempt of the plan waits so long, in seconds.
const PATIENCE: i64 = 15 * 60;
/// A restore was tried longer ago than this: time for another, in days.
const PROOF_HOLDS: i64 = 35;
const HOUR: i64 = 3600;

/// When, where and for whom backups are made without being asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The folder, such as a USB stick's.
    pub folder: String,
    /// Public keys (`age1…`) of those who may open them.
    pub recipients: Vec<String>,
    /// Hours between two.
    pub every_hours: u32,
    /// Of so many days the last one is kept.
    pub daily: u32,
    /// Of so many months the last one is kept.
    pub monthly: u32,
}

/// A backup or an attempt, as this PC remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When.
    pub at: Timestamp,
    /// Which file; what went wrong, for a failure.
    pub what: String,
    /// The journal's last entry in it.
    pub seq: u64,
}

/// What is known of backups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// The plan, if any.
    pub plan: Option<Plan>,
    /// The last backup.
    pub last: Option<Done>,
    /// The last attempt that failed since.
    pub failed: Option<Done>,
    /// The last restore that was tried and held.
    pub proven: Option<Done>,
}

/// What the first line of the screen must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concern {
    /// There is no backup at all.
    Never,
    /// The last one is so many days old.
    Old(i64),
    /// The last attempt failed.
    Failed,
    /// No backup was ever restored to see that it can be.
    Unproven,
    /// The last such try is so many days old.
    ProofOld(i64),
}

in_words! { Concern from PHRASES ["concern"] { Never, Old(days), Failed, Unproven, ProofOld(days) } }

/// What is known of backups of this register on this PC.
pub fn status(register: &Register) -> Result<Status, ServiceError> {
    let plan = register.read(&Upkeep, |r| Ok(r.setting(&setting::BACKUP_PLAN)?.unwrap_or_default()))?;
    register.with_store(&Upkeep, |store| {
        let last: Option<Done> = store.place_note(LAST)?;
        let failed: Option<Done> = store.place_note(FAILED)?;
        let failed = failed.filter(|f| last.as_ref().is_none_or(|l| l.at < f.at));
        Ok(Status { plan, last, failed, proven: store.place_note(PROVEN)? })
    })
}

/// Sets the plan, or ends it. It is for the recipients that are fixed, or fixes them ([`recipients::may_lock`]).
pub fn set_plan(register: &Register, actor: &Actor, plan: Option<&Plan>) -> Result<(), ServiceError> {
    let grant = actor.require(Backup)?;
    if let Some(plan) = plan {
        let lock = Lock::recipients(&plan.recipients).map_err(recipients::unusable)?;
        if plan.every_hours == 0 || plan.daily + plan.monthly == 0 {
            return Err(ServiceError::refused(Field::BackupPlan, SafetyProblem::PlanEmpty));
        }
        recipients::may_lock(register, actor, &lock)?;
    }
    let note = plan.map(|p| format!("{} / {} giờ", p.folder, p.every_hours)).unwrap_or_default();
    let what = What { action: ActionId::BackupPlan, note: &note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            writer.set_setting(&setting::BACKUP_PLAN, &plan.cloned())?;
            Ok(((), None))
        },
    )?;
    Ok(())
}

/// Makes a backup while everybody goes on working; `place` is a file or a folder, where a dated name is chosen. Only for
/// the recipients that are fixed.
///
/// The journal says so *before* the register is read: taking everything out of the house is an act of its own, and so
/// the backup's head is the register's.
pub fn backup(register: &Register, actor: &Actor, place: &Path, lock: &Lock) -> Result<Made, ServiceError> {
    let path = if place.is_dir() { place.join(dated_name(register)?) } else { place.to_owned() };
    noted(register, actor, &path, lock, |reader, now, signing| Ok(save(reader, now, &path, lock, signing)?))
}

/// Writes a backup into an open file, for somebody who puts it at `path`, where nothing here looks.
pub fn backup_into(
    register: &Register,
    actor: &Actor,
    (file, path): (&File, &Path),
    lock: &Lock,
) -> Result<Made, ServiceError> {
    noted(register, actor, path, lock, |reader, now, signing| {
        Ok(save_into(reader, now, (file, path), lock, signing)?)
    })
}

/// What a backup made now is called in a folder.
pub fn dated_name(register: &Register) -> Result<String, ServiceError> {
    let origin = register.read(&Upkeep, proof::name)?;
    Ok(retention::file_name(&origin, register.now()))
}

fn noted(
    register: &Register,
    actor: &Actor,
    path: &Path,
    lock: &Lock,
    save: impl FnOnce(&Reader, Timestamp, Option<&SigningKey>) -> Result<Made, ServiceError>,
) -> Result<Made, ServiceError> {
    let grant = actor.require(Backup)?;
    recipients::may_lock(register, actor, lock)?;
    let now = register.now();
    let name = sanitise(&path.display().to_string()).into_owned();
    let signing = signing::key_if_there(register, actor)?;
    let what = What { action: ActionId::BackupWrite, note: &name, submission: None };
    register.change(&grant, &what, |_, _| Ok(()), |_| Ok(((), None)))?;
    let made = register.read(&grant, |r| save(r, now, signing.as_ref()))?;
    remember(register, &grant, LAST, now, &name, made.header.seq)?;
    Ok(made)
}

fn remember<P>(
    register: &Register,
    grant: &Grant<'_, P>,
    note: &str,
    at: Timestamp,
    what: &str,
    seq: u64,
) -> Result<(), ServiceError> {
    let done = Done { at, what: sanitise(what).into_owned(), seq };
    register.with_store(grant, |store| Ok(store.keep_place_note(note, &done)?))
}

/// Whether the plan asks for a backup now.
pub fn backup_due(register: &Register, now: Timestamp) -> Result<bool, ServiceError> {
    let status = status(register)?;
    let Some(plan) = status.plan else { return Ok(false) };
    let since = |done: &Done| now.seconds() - done.at.seconds();
    // A clock that went back must not put backups off for years.
    let waits = |done: &Done, seconds: i64| (0..seconds).contains(&since(done));
    let fresh = status.last.as_ref().is_some_and(|l| waits(l, i64::from(plan.every_hours) * HOUR));
    let tried = status.failed.as_ref().is_some_and(|f| waits(f, PATIENCE));
    Ok(!fresh && !tried)
}

/// Makes the backup the plan asks for, if it is due, and then thins the folder out. `None`: not due.
pub fn run_scheduled(
    register: &Register,
    actor: &Actor,
    now: Timestamp,
) -> Result<Option<(Made, Vec<PathBuf>)>, ServiceError> {
    actor.require(Backup)?;
    if !backup_due(register, now)? {
        return Ok(None);
    }
    by_plan(register, actor, now)
}

/// Makes the backup the plan asks for now, whether or not it is due, and then thins the folder out. `None`: no plan.
///
/// # Errors
/// It may not or cannot be made; the reason is remembered for the screens.
pub fn by_plan(
    register: &Register,
    actor: &Actor,
    now: Timestamp,
) -> Result<Option<(Made, Vec<PathBuf>)>, ServiceError> {
    let grant = actor.require(Backup)?;
    let Some(plan) = status(register)?.plan else { return Ok(None) };
    let folder = PathBuf::from(&plan.folder);
    let made = if folder.is_dir() {
        let lock = Lock::recipients(&plan.recipients).map_err(recipients::unusable)?;
        backup(register, actor, &folder, &lock)
    } else {
        Err(ServiceError::refused(FieldId::data("folder", &plan.folder), SafetyProblem::NoPlanFolder))
    };
    match made {
        Ok(made) => {
            leftovers::sweep(&folder);
            let removed = thin(&folder, &made, &plan);
            Ok(Some((made, removed)))
        }
        Err(e) => {
            // The reason must reach the screen even when whoever called is a timer.
            let _ = remember(register, &grant, FAILED, now, &e.to_string(), 0);
            Err(e)
        }
    }
}

/// Removes what the plan no longer keeps; never the one just made. The names removed.
fn thin(folder: &Path, made: &Made, plan: &Plan) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let names = entries.flatten().filter_map(|e| e.file_name().into_string().ok());
    let dated: Vec<Dated> = names.filter_map(|name| retention::dated(&made.header.origin, &name)).collect();
    let surplus = retention::surplus(&dated, plan.daily as usize, plan.monthly as usize);
    let paths = surplus.into_iter().map(|d| folder.join(&d.name)).filter(|path| *path != made.path);
    paths.filter(|path| std::fs::remove_file(path).is_ok()).collect()
}

/// What the screen must warn of, worst first.
pub fn concern(register: &Register, now: Timestamp) -> Result<Option<Concern>, ServiceError> {
    let status = status(register)?;
    let days = |done: &Done| (now.seconds() - done.at.seconds()) / (24 * HOUR);
    let Some(last) = &status.last else {
        return Ok(Some(if status.failed.is_some() { Concern::Failed } else { Concern::Never }));
    };
    // Two missed turns are late; without a plan, a week.
    let patience = status.plan.as_ref().map_or(7 * 24, |p| (p.every_hours * 2).max(24));
    if now.seconds() - last.at.seconds() > i64::from(patience) * HOUR {
        return Ok(Some(Concern::Old(days(last))));
    }
    if status.failed.is_some() {
        return Ok(Some(Concern::Failed));
    }
    Ok(match &status.proven {
        None => Some(Concern::Unproven),
        Some(proven) if days(proven) > PROOF_HOLDS => Some(Concern::ProofOld(days(proven))),
        Some(_) => None,
    })
}

/// Tries to restore a backup where there is no register, and keeps nothing of it.
pub fn try_alone(
    file: &Path,
    key: &Key,
    place: &Path,
    keyring: &Keyring,
    known: &Known,
) -> Result<Restored, ServiceError> {
    let trust = |header: &Header, signer: Option<&Signer>| signing::believe(header, signer, keyring, known);
    Ok(restore::prove(file, key, place, &trust)?)
}

/// Tries to restore a backup of this register, keeps nothing of it, and remembers that it went well.
///
/// Whether the backup is of this register, and of its history: a good backup of something else is told, not remembered.
pub fn prove(
    register: &Register,
    actor: &Actor,
    file: &Path,
    key: &Key,
) -> Result<(Restored, bool), ServiceError> {
    let grant = actor.require(Restore)?;
    let (own, keys) = register.read(&grant, |r| Ok((proof::name(r)?, signing::public_keys(r)?)))?;
    let trust = |header: &Header, signer: Option<&Signer>| match signer {
        // Of another register nothing is claimed but that it is another.
        _ if header.origin != own => Ok(()),
        Some(signer) if keys.contains(&signer.0) => Ok(()),
        Some(signer) => Err(format!("ký bằng khóa {}, không có trong sổ này", signer.code())),
        None if keys.is_empty() => Ok(()),
        None => Err("không có chữ ký".to_owned()),
    };
    let restored = restore::prove(file, key, register.path(), &trust)?;
    let header = &restored.header;
    let same = register.read(&grant, |r| {
        Ok(proof::name(r)? == header.origin && r.hash_at(header.seq)? == Some(header.hash))
    })?;
    if same {
        let name = file.display().to_string();
        let what = What { action: ActionId::BackupProve, note: &name, submission: None };
        register.change(&grant, &what, |_, _| Ok(()), |_| Ok(((), None)))?;
        remember(register, &grant, PROVEN, register.now(), &name, header.seq)?;
    }
    Ok((restored, same))
}

/// Makes a register of a backup where there is none, encrypted where there is a key for it. How many entries this PC had signed beyond it, if any.
pub fn restore(
    file: &Path,
    key: &Key,
    (place, register_key): (&Path, Option<Arc<RegisterKey>>),
    keyring: &Keyring,
    known: &Known,
) -> Result<(Restored, u64), ServiceError> {
    let trust = |header: &Header, signer: Option<&Signer>| signing::believe(header, signer, keyring, known);
    let restored = restore::restore(file, key, place, register_key.clone(), &trust)?;
    reserve::ensure(place);
    let origin = &restored.header.origin;
    let known = keyring.remembered(origin).map_or(0, |s| s.checkpoint.head.seq);
    let lost = known.saturating_sub(restored.header.seq);
    if lost > 0 {
        // From here on the older history is the one that goes on, knowingly.
        keyring.forget(origin);
    }
    if let Some(signer) = &restored.signer {
        keyring.trust(origin, &signer.0)?;
    }
    signing::note_restore(place, register_key)?;
    Ok((restored, lost))
}

/// `20261123-0842`.
pub(super) fn stamp(at: Timestamp) -> String {
    let t = at.local();
    format!("{}-{:02}{:02}", t.format("%Y%m%d"), t.hour(), t.minute())
}
