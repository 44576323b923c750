//! The key that signs heads of the journal, and the last head this PC signed: both in a folder *outside* the register.
//!
//! Who can write the register's file cannot sign for it unless this folder is open to him too; and a register put back
//! from an old copy no longer reaches the head remembered here.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use super::error::ServiceError;
use crate::refusal::Field;
use crate::refusal::SafetyProblem;
use soxa_files::{bounded, whole};
use soxa_store::checkpoint::{Signed, read_all};
use soxa_store::error::Trouble;
use soxa_store::writer::random_bytes;

/// What the file of a key begins with.
const FIRST_LINE: &str = "soxa signing key 1";

/// The folder of keys and remembered heads.
#[derive(Debug, Clone)]
pub struct Keyring {
    folder: PathBuf,
}

impl Keyring {
    /// Keys in this folder, which is made when it is first needed.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the key of a register lies; `origin` is its name in checkpoints.
    pub fn key_path(&self, origin: &str) -> PathBuf {
        self.folder.join(format!("{}.key", file_name(origin)))
    }

    fn last_path(&self, origin: &str) -> PathBuf {
        self.folder.join(format!("{}.checkpoint", file_name(origin)))
    }

    /// The key of a register, where there is one.
    pub fn key(&self, origin: &str) -> Result<Option<SigningKey>, ServiceError> {
        read_key(&self.key_path(origin))
    }

    /// The key that signed before the one in [`Self::key`], where one did on this PC.
    pub fn former_key(&self, origin: &str) -> Result<Option<SigningKey>, ServiceError> {
        read_key(&self.former_path(origin))
    }

    fn former_path(&self, origin: &str) -> PathBuf {
        self.folder.join(format!("{}.former", file_name(origin)))
    }

    /// Makes the key of a register.
    pub fn make_key(&self, origin: &str) -> Result<SigningKey, ServiceError> {
        let key = SigningKey::from_bytes(&random_bytes()?);
        self.write(&self.key_path(origin), &key_text(&key))?;
        Ok(key)
    }

    /// Makes the key that follows the one there is, which is kept until the register knows its follower.
    pub fn make_next_key(&self, origin: &str) -> Result<SigningKey, ServiceError> {
        if let Some(former) = self.key(origin)? {
            self.write(&self.former_path(origin), &key_text(&former))?;
        }
        self.make_key(origin)
    }

    /// The public keys whose backups of a register are believed on this PC.
    pub fn trusted(&self, origin: &str) -> Vec<VerifyingKey> {
        let text = fs::read_to_string(self.trusted_path(origin)).unwrap_or_default();
        let lines = text.lines().filter_map(|l| STANDARD.decode(l.trim()).ok()?.try_into().ok());
        let mut keys: Vec<VerifyingKey> =
            lines.filter_map(|bytes: [u8; 32]| VerifyingKey::from_bytes(&bytes).ok()).collect();
        keys.extend(self.key(origin).ok().flatten().map(|key| key.verifying_key()));
        keys
    }

    /// Believes backups of a register that this key signs from now on.
    pub fn trust(&self, origin: &str, public: &VerifyingKey) -> Result<(), ServiceError> {
        let path = self.trusted_path(origin);
        let mut text = fs::read_to_string(&path).unwrap_or_default();
        let line = STANDARD.encode(public.as_bytes());
        if text.lines().any(|l| l == line) {
            return Ok(());
        }
        text.push_str(&line);
        text.push('\n');
        self.write(&path, &text)
    }

    fn trusted_path(&self, origin: &str) -> PathBuf {
        self.folder.join(format!("{}.trusted", file_name(origin)))
    }

    /// Whether this PC has ever signed for a register.
    pub fn knows_any(&self) -> bool {
        let Ok(entries) = fs::read_dir(&self.folder) else { return false };
        entries
            .flatten()
            .any(|e| e.path().extension().is_some_and(|ending| ending == "key" || ending == "trusted"))
    }

    /// The last checkpoint this PC made of a register.
    pub fn remembered(&self, origin: &str) -> Option<Signed> {
        let text = fs::read_to_string(self.last_path(origin)).ok()?;
        read_all(&text).0.into_iter().next_back()
    }

    /// Remembers a checkpoint in place of the last one.
    pub fn remember(&self, origin: &str, checkpoint: &str) -> Result<(), ServiceError> {
        self.write(&self.last_path(origin), checkpoint)
    }

    /// Forgets the remembered head: an older backup was restored on purpose.
    pub fn forget(&self, origin: &str) {
        let _ = fs::remove_file(self.last_path(origin));
    }

    /// Writes a file whole or not at all, readable by its owner only.
    fn write(&self, path: &Path, text: &str) -> Result<(), ServiceError> {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        whole::into_own(&self.folder, &name, text.as_bytes())
            .map_err(|e| refused(path, SafetyProblem::KeyFile { why: Trouble::from(&e) }))
    }
}

/// The signing key in a file that somebody names, where there is one.
///
/// # Errors
/// It cannot be read, others may read it, or it is no key.
pub fn read_key_file(path: &Path) -> Result<Option<SigningKey>, ServiceError> {
    read_key(path)
}

/// Makes a signing key in a file that must not be there yet; `None` where it is.
///
/// # Errors
/// It cannot be written.
pub fn make_key_file(path: &Path) -> Result<Option<SigningKey>, ServiceError> {
    let key = SigningKey::from_bytes(&random_bytes()?);
    match whole::new(path, key_text(&key).as_bytes()) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(e) => Err(refused(path, SafetyProblem::KeyFile { why: Trouble::from(&e) })),
        Ok(()) => Ok(Some(key)),
    }
}

fn key_text(key: &SigningKey) -> Zeroizing<String> {
    Zeroizing::new(format!("{FIRST_LINE}\n{}\n", STANDARD.encode(key.to_bytes())))
}

/// The key in a file, where there is one.
fn read_key(path: &Path) -> Result<Option<SigningKey>, ServiceError> {
    let text = match bounded::text(path, bounded::SMALL) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(|e| refused(path, SafetyProblem::KeyFile { why: Trouble::from(&e) }))?,
    };
    let mode = fs::metadata(path)
        .map_err(|e| refused(path, SafetyProblem::KeyFile { why: Trouble::from(&e) }))?
        .permissions()
        .mode();
    if mode & 0o077 != 0 {
        return Err(refused(path, SafetyProblem::KeyReadable));
    }
    let seed = text.strip_prefix(FIRST_LINE).and_then(|rest| STANDARD.decode(rest.trim()).ok());
    let seed: Option<[u8; 32]> = seed.and_then(|bytes| bytes.try_into().ok());
    let seed = seed.ok_or_else(|| refused(path, SafetyProblem::NotAKey))?;
    Ok(Some(SigningKey::from_bytes(&seed)))
}

/// Only the digits of the origin name files, whatever a checkpoint claims it to be.
fn file_name(origin: &str) -> String {
    origin.trim_start_matches("soxa/").chars().filter(char::is_ascii_hexdigit).take(16).collect()
}

fn refused(path: &Path, why: SafetyProblem) -> ServiceError {
    ServiceError::refused(Field::SigningKey { path: path.to_owned() }, why)
}
