//! Who vouches for a rule file, or a file of changes of the units: a signature beside it (`NAME.toml.sig`, Ed25519), checked
//! where the folder of rules says whose are taken (`trusted.pub`, a public key a line).

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use soxa_domain::rulebook::{RuleError, RuleProblem};
use soxa_files::bounded;
use soxa_text::display::sanitise;

/// The file that says whose packs are taken.
pub const TRUSTED: &str = "trusted.pub";
/// What the file of a signature begins with.
const FIRST_LINE: &str = "soxa pack signature 1";

/// What a signature vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// A rule file.
    Rules,
    /// A file of changes of a commune's units.
    Units,
}

impl Signed {
    /// What is signed begins so, that no signature ever vouches for something else.
    const fn begins(self) -> &'static [u8] {
        match self {
            Self::Rules => b"soxa rule pack v1\n",
            Self::Units => b"soxa unit changes v1\n",
        }
    }
}

/// The keys whose packs are taken in a folder of rules, with what is said of whose each is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    keys: Vec<(VerifyingKey, String)>,
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
                let key = key.ok_or_else(|| RuleError::new(&file, number, RuleProblem::NotAPublicKey))?;
                let whose = line.split_once(char::is_whitespace).map_or("", |(_, whose)| whose.trim());
                keys.push((key, sanitise(whose).into_owned()));
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
        self.who(Signed::Rules, text, &said).map(drop).map_err(wrong)
    }

    /// Whose signature it is, as the list of keys says; empty where it does not.
    ///
    /// # Errors
    /// None of the keys made it over this text.
    pub fn who(&self, signed: Signed, text: &str, signature: &str) -> Result<String, RuleProblem> {
        let signature = read_signature(signature).ok_or(RuleProblem::SignatureWrong)?;
        let message = message(signed, text);
        let vouches = |(key, _): &&(VerifyingKey, String)| key.verify_strict(&message, &signature).is_ok();
        let found = self.keys.iter().find(vouches).ok_or(RuleProblem::SignatureWrong)?;
        Ok(found.1.clone())
    }
}

/// The text of the signature of a file.
pub fn sign(signed: Signed, text: &str, key: &SigningKey) -> String {
    format!("{FIRST_LINE}\n{}\n", STANDARD.encode(key.sign(&message(signed, text)).to_bytes()))
}

/// The line of [`TRUSTED`] that stands for a key.
pub fn public_line(key: &SigningKey) -> String {
    STANDARD.encode(key.verifying_key().as_bytes())
}

fn message(signed: Signed, text: &str) -> Vec<u8> {
    [signed.begins(), text.as_bytes()].concat()
}

fn public_key(line: &str) -> Option<VerifyingKey> {
    // What stands behind the key says whose it is.
    let key = line.split_whitespace().next()?;
    let bytes: [u8; 32] = STANDARD.decode(key).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

fn read_signature(text: &str) -> Option<Signature> {
    let line = text.strip_prefix(FIRST_LINE)?.trim();
    let bytes: [u8; 64] = STANDARD.decode(line).ok()?.try_into().ok()?;
    Some(Signature::from_bytes(&bytes))
}
