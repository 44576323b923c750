//! The key that signs for a register: its checkpoints and its backups. Its public half stands in the register, its
//! secret half in the [`Keyring`] of this PC.
//!
//! The first key of a register is made when it is first needed. After that a key is only ever followed by another when
//! the old one signs the new one, or two people say so ([`Act::ReplaceSigningKey`]): a key that turns up in the old one's place is
//! a stranger's.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};

use super::actor::Actor;
use super::acts::Act;
use super::error::ServiceError;
use super::grant::{Grant, Keys, Upkeep};
use super::keyring::Keyring;
use super::register::{Register, What, setting};
use super::{proof, proposals};
use crate::refusal::Field;
use crate::refusal::SafetyProblem;
use soxa_domain::action::ActionId;
use soxa_domain::time::Timestamp;
use soxa_keys::RegisterKey;
use soxa_store::backup::signature::Signer;
use soxa_store::backup::stream::Header;
use soxa_store::{Reader, Store, Writer};

/// The note of this PC that a restore leaves: the first key made after it needs nobody's word, since whoever restored
/// held the key of the backup and the old PC's signing key is not in backups.
const RESTORED: &str = "restored_here";

/// The public keys that signed for the register, the one in force last.
pub fn public_keys(r: &Reader) -> Result<Vec<VerifyingKey>, ServiceError> {
    let keys: Vec<[u8; 32]> = r.setting(&setting::JOURNAL_KEYS)?.unwrap_or_default();
    Ok(keys.iter().filter_map(|bytes| VerifyingKey::from_bytes(bytes).ok()).collect())
}

/// The key in force, made where the register never had one.
///
/// # Errors
///
/// Where the key is gone from this PC, or another lies in its place.
pub fn key(register: &Register, actor: &Actor, keyring: &Keyring) -> Result<SigningKey, ServiceError> {
    match usable(register, actor, keyring)? {
        Usable::Key(key) => Ok(*key),
        Usable::Missing => Err(missing(keyring, &register.read(&Upkeep, proof::name)?)),
        Usable::Strange => Err(stranger(keyring, &register.read(&Upkeep, proof::name)?)),
    }
}

/// The key in force where this PC has it: a backup that nobody signs is better than none.
pub fn key_if_there(register: &Register, actor: &Actor) -> Result<Option<SigningKey>, ServiceError> {
    let Some(keyring) = register.keyring() else { return Ok(None) };
    Ok(match usable(register, actor, keyring)? {
        Usable::Key(key) => Some(*key),
        Usable::Missing | Usable::Strange => None,
    })
}

/// What this PC has of the key in force.
enum Usable {
    Key(Box<SigningKey>),
    Missing,
    /// Another key lies in its place.
    Strange,
}

fn usable(register: &Register, actor: &Actor, keyring: &Keyring) -> Result<Usable, ServiceError> {
    let (origin, keys) = register.read(&Upkeep, |r| Ok((proof::name(r)?, public_keys(r)?)))?;
    let own = keyring.key(&origin)?;
    match (own, keys.last()) {
        (Some(own), Some(last)) if own.verifying_key() == *last => Ok(Usable::Key(Box::new(own))),
        (own, None) => {
            let own = own.map_or_else(|| keyring.make_key(&origin), Ok)?;
            announce(register, actor, keyring, (&origin, &own), Vouched::First)?;
            Ok(Usable::Key(Box::new(own)))
        }
        (_, Some(_)) if is_allowed(register)? => {
            // Never the one that lies there: nobody knows whose it is.
            let next = keyring.make_key(&origin)?;
            announce(register, actor, keyring, (&origin, &next), Vouched::People)?;
            Ok(Usable::Key(Box::new(next)))
        }
        (Some(next), Some(last)) => match keyring.former_key(&origin)? {
            // The power went while one key followed the other.
            Some(former) if former.verifying_key() == *last => {
                announce(register, actor, keyring, (&origin, &next), Vouched::By(&former))?;
                Ok(Usable::Key(Box::new(next)))
            }
            _ => Ok(Usable::Strange),
        },
        (None, Some(_)) if was_restored_here(register)? => {
            let own = keyring.make_key(&origin)?;
            announce(register, actor, keyring, (&origin, &own), Vouched::Restore)?;
            Ok(Usable::Key(Box::new(own)))
        }
        (None, Some(_)) => Ok(Usable::Missing),
    }
}

fn stranger(keyring: &Keyring, origin: &str) -> ServiceError {
    let path = keyring.key_path(origin);
    ServiceError::refused(Field::SigningKey { path }, SafetyProblem::StrangeKey)
}

fn missing(keyring: &Keyring, origin: &str) -> ServiceError {
    let path = keyring.key_path(origin);
    ServiceError::refused(Field::SigningKey { path }, SafetyProblem::KeyGone)
}

/// Who says that a new key may sign.
#[derive(Clone, Copy)]
enum Vouched<'a> {
    /// The register never had one.
    First,
    /// The key before it.
    By(&'a SigningKey),
    /// Whoever restored the register on this PC.
    Restore,
    /// Two people.
    People,
}

impl Vouched<'_> {
    fn note(&self, origin: &str, new: &VerifyingKey) -> String {
        let code = Signer(*new).code();
        match self {
            Self::First => format!("{code}: khóa đầu tiên"),
            Self::By(former) => {
                let signature = former.sign(&succession(origin, new));
                format!("{code}: khóa trước ký {}", STANDARD.encode(signature.to_bytes()))
            }
            Self::Restore => format!("{code}: sau khi khôi phục trên máy này"),
            Self::People => format!("{code}: hai người thay khóa đã mất"),
        }
    }
}

/// The code of the key in force, as it is shown and written on paper.
pub fn code(register: &Register) -> Result<Option<String>, ServiceError> {
    let keys = register.read(&Upkeep, public_keys)?;
    Ok(keys.last().map(|key| Signer(*key).code()))
}

/// What a key signs to say that another follows it.
fn succession(origin: &str, new: &VerifyingKey) -> Vec<u8> {
    let mut said = b"soxa key succession v1\n".to_vec();
    said.extend_from_slice(origin.as_bytes());
    said.push(b'\n');
    said.extend_from_slice(new.as_bytes());
    said
}

/// Keeps a public key in the register, where everybody sees it and the chain covers it.
fn announce(
    register: &Register,
    actor: &Actor,
    keyring: &Keyring,
    (origin, key): (&str, &SigningKey),
    vouched: Vouched<'_>,
) -> Result<(), ServiceError> {
    let public = key.verifying_key();
    keyring.trust(origin, &public)?;
    let note = vouched.note(origin, &public);
    let what = What { action: ActionId::JournalKey, note: &note, submission: None };
    register.change(
        &Grant::about(actor),
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut keys: Vec<[u8; 32]> = writer.setting(&setting::JOURNAL_KEYS)?.unwrap_or_default();
            keys.push(public.to_bytes());
            writer.set_setting(&setting::JOURNAL_KEYS, &keys)?;
            if matches!(vouched, Vouched::People) {
                writer.set_setting(&setting::KEY_ALLOWED, &None::<Timestamp>)?;
            }
            Ok(((), None))
        },
    )?;
    if matches!(vouched, Vouched::Restore) {
        register.with_store(&Upkeep, |store| Ok(store.keep_place_note(RESTORED, &false)?))?;
    }
    Ok(())
}

/// Has a new key follow the one in force, which signs it. The code of the new one.
pub fn replace(register: &Register, actor: &Actor, keyring: &Keyring) -> Result<String, ServiceError> {
    let grant = actor.require(Keys)?;
    let (origin, keys) = register.read(&grant, |r| Ok((proof::name(r)?, public_keys(r)?)))?;
    let there = keyring.key(&origin)?.is_some_and(|own| keys.last() == Some(&own.verifying_key()));
    let follows_on = there || keys.is_empty() || was_restored_here(register)? || is_allowed(register)?;
    if !follows_on {
        proposals::perform(register, actor, &Act::ReplaceSigningKey)?;
    }
    let former = key(register, actor, keyring)?;
    if !there {
        return Ok(Signer(former.verifying_key()).code());
    }
    let next = keyring.make_next_key(&origin)?;
    announce(register, actor, keyring, (&origin, &next), Vouched::By(&former))?;
    Ok(Signer(next.verifying_key()).code())
}

/// The bytes of the key in force, and of nothing where there is none.
pub(super) fn in_force(writer: &Writer) -> Result<Vec<u8>, ServiceError> {
    let keys: Vec<[u8; 32]> = writer.setting(&setting::JOURNAL_KEYS)?.unwrap_or_default();
    Ok(keys.last().map(|key| key.to_vec()).unwrap_or_default())
}

/// Has the next key that is needed within a day be made without the word of the one in force: two people said so.
pub(super) fn allow_another(writer: &mut Writer, now: Timestamp) -> Result<(), ServiceError> {
    Ok(writer.set_setting(&setting::KEY_ALLOWED, &Some(now))?)
}

fn is_allowed(register: &Register) -> Result<bool, ServiceError> {
    let allowed: Option<Timestamp> =
        register.read(&Upkeep, |r| Ok(r.setting(&setting::KEY_ALLOWED)?.unwrap_or_default()))?;
    let now = register.now().seconds();
    Ok(allowed.is_some_and(|at| (0..=proposals::HOLDS).contains(&(now - at.seconds()))))
}

/// Notes of the register at a place that it came out of a backup on this PC.
pub(super) fn note_restore(place: &Path, register_key: Option<Arc<RegisterKey>>) -> Result<(), ServiceError> {
    let store = Store::open(place, register_key)?;
    store.keep_place_note(RESTORED, &true)?;
    Ok(store.close()?)
}

fn was_restored_here(register: &Register) -> Result<bool, ServiceError> {
    register.with_store(&Upkeep, |store| Ok(store.place_note(RESTORED)?.unwrap_or(false)))
}

/// What whoever restores knows of who signs this register's backups.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Codes said by whoever restores (`--signer`), or kept in the file of the secret key.
    pub codes: Vec<String>,
    /// Whether only somebody who knows the passphrase can have made it.
    pub by_passphrase: bool,
    /// Whether a backup that nobody signed is taken, on the word of whoever restores.
    pub unsigned: bool,
}

/// Whether a backup is believed, by what this PC and whoever restores know. Why not, in words.
pub(super) fn believe(
    header: &Header,
    signer: Option<&Signer>,
    keyring: &Keyring,
    known: &Known,
) -> Result<(), String> {
    let code = signer.map_or_else(|| "không có chữ ký".to_owned(), |s| format!("ký bằng khóa {}", s.code()));
    if !known.codes.is_empty() {
        let said = signer.is_some_and(|s| known.codes.iter().any(|typed| s.is_meant_by(typed)));
        return if said { Ok(()) } else { Err(format!("{code}, không phải khóa đã nêu")) };
    }
    if signer.is_none() && known.unsigned {
        return Ok(());
    }
    let trusted = keyring.trusted(&header.origin);
    if !trusted.is_empty() {
        let own = signer.is_some_and(|s| trusted.contains(&s.0));
        return if own { Ok(()) } else { Err(format!("{code}, không phải khóa của sổ này")) };
    }
    if keyring.knows_any() && !known.by_passphrase {
        return Err(format!("{code}, của sổ mà máy này chưa từng ký"));
    }
    Ok(())
}

/// The signer codes in the file of a secret key: lines `# soxa signer: ABCD-…`.
pub fn codes_in(identity: &str) -> Vec<String> {
    let lines = identity.lines().filter_map(|l| l.trim().strip_prefix('#'));
    lines.filter_map(|l| l.trim().strip_prefix("soxa signer:")).map(|code| code.trim().to_owned()).collect()
}
