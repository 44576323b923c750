//! Who vouches for a rule file: a signature beside it (`NAME.toml.sig`, Ed25519), checked where the folder of rules says
//! whose packs are taken (`trusted.pub`, a public key a line).

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use soxa_domain::rulebook::{RuleError, RuleProblem};
use soxa_files::bounded;

/// The file that says whose packs are taken.
pub const TRUSTED: &str = "trusted.pub";
/// What the file of a signature begins with.
const FIRST_LINE: &str = "soxa pack signature 1";
/// What is signed begins so, that no signature of a pack ever vouches for something else.
const SIGNED: &[u8] = b"soxa rule pack v1\n";

/// The keys whose packs are taken in a folder of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    keys: Vec<VerifyingKey>,
}

/// Where the signature of a rule file lies.
pub fn signature_path(pack: &Path) -> PathBuf {
    let mut name = OsString::from(pack);
    name.push(".sig");
    PathBuf::from(name)
}

impl Trusted {
    /// Those of a folder; `None` where it says nothing of them, so that every pack is taken.
    ///
    /// # Errors
    /// The file is there and cannot be read, or a line of it is no public key: then no pack is taken.
    pub fn of_folder(folder: &Path) -> Result<Option<Self>, RuleError> {
        let path = folder.join(TRUSTED);
        let file = path.display().to_string();
        let text = match bounded::text(&path, bounded::SMALL) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => {
                return Err(RuleError::new(&file, 1, RuleProblem::Unreadable { said: e.to_string() }));
            }
            Ok(text) => text,
        };
        let mut keys = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                let key = public_key(line);
                keys.push(key.ok_or_else(|| RuleError::new(&file, number, RuleProblem::NotAPublicKey))?);
            }
        }
        if keys.is_empty() {
            return Err(RuleError::new(&file, 1, RuleProblem::NotAPublicKey));
        }
        Ok(Some(Self { keys }))
    }

    /// Checks a rule file by the signature beside it.
    ///
    /// # Errors
    /// There is none, or none of the keys made it over this text.
    pub fn check(&self, pack: &Path, text: &str) -> Result<(), RuleError> {
        let wrong = |problem| RuleError::new(&pack.display().to_string(), 1, problem);
        let said = match bounded::text(&signature_path(pack), bounded::SMALL) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(wrong(RuleProblem::NoSignature)),
            Err(e) => return Err(wrong(RuleProblem::Unreadable { said: e.to_string() })),
            Ok(said) => said,
        };
        let signature = signature(&said).ok_or_else(|| wrong(RuleProblem::SignatureWrong))?;
        let signed = message(text);
        let vouches = |key: &VerifyingKey| key.verify_strict(&signed, &signature).is_ok();
        if self.keys.iter().any(vouches) { Ok(()) } else { Err(wrong(RuleProblem::SignatureWrong)) }
    }
}

/// The text of the signature of a rule file.
pub fn sign(text: &str, key: &SigningKey) -> String {
    format!("{FIRST_LINE}\n{}\n", STANDARD.encode(key.sign(&message(text)).to_bytes()))
}

/// The line of [`TRUSTED`] that stands for a key.
pub fn public_line(key: &SigningKey) -> String {
    STANDARD.encode(key.verifying_key().as_bytes())
}

fn message(text: &str) -> Vec<u8> {
    [SIGNED, text.as_bytes()].concat()
}

fn public_key(line: &str) -> Option<VerifyingKey> {
    // What stands behind the key says whose it is.
    let key = line.split_whitespace().next()?;
    let bytes: [u8; 32] = STANDARD.decode(key).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

fn signature(text: &str) -> Option<Signature> {
    let line = text.strip_prefix(FIRST_LINE)?.trim();
    let bytes: [u8; 64] = STANDARD.decode(line).ok()?.try_into().ok()?;
    Some(Signature::from_bytes(&bytes))
}
