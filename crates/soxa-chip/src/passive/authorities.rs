//! The authorities (CSCA) that a commune trusts, and what they took back: a folder of certificates and lists, in DER or PEM.
//! Whoever may write into it decides which cards are authentic.

use std::path::{Path, PathBuf};
use std::{fs, io};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use soxa_files::bounded;

use super::certificate::Certificate;
use super::key::Checked;
use super::revocation::Revocations;
use crate::problem::ChipProblem;

/// Bytes of one file, at most.
const MOST_BYTES: u64 = 4 * 1024 * 1024;
/// Files of the folder, at most.
const MOST_FILES: usize = 500;

/// Who is trusted.
#[derive(Clone, Default)]
pub struct Authorities {
    certificates: Vec<Certificate>,
    lists: Vec<Revocations>,
}

/// Who made a signer one.
pub(super) enum Found<'a> {
    /// This authority.
    Issuer(&'a Certificate),
    /// Nobody that is trusted is called so.
    None,
    /// Somebody who took the name of one that is trusted.
    Another,
    /// Nobody here can say; the algorithm.
    Unknown(String),
}

impl Authorities {
    /// Reads a folder; one that is not there has nobody.
    ///
    /// # Errors
    /// The folder or a file of it cannot be read, or a file is neither certificate nor list.
    pub fn of_folder(folder: &Path) -> Result<Self, ChipProblem> {
        let unread = |path: &Path, e: &io::Error| ChipProblem::AuthorityUnread {
            path: path.to_owned(),
            said: e.kind().to_string(),
        };
        let mut this = Self::default();
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(this),
            Err(e) => return Err(unread(folder, &e)),
        };
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in entries {
            let path = entry.map_err(|e| unread(folder, &e))?.path();
            let is_hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
            if !is_hidden && path.is_file() {
                paths.push(path);
            }
            if paths.len() > MOST_FILES {
                return Err(ChipProblem::TooManyAuthorities { path: folder.to_owned(), most: MOST_FILES });
            }
        }
        paths.sort();
        for path in paths {
            let bytes = bounded::read(&path, MOST_BYTES).map_err(|e| unread(&path, &e))?;
            this.add(&bytes).ok_or(ChipProblem::NotAnAuthority { path })?;
        }
        Ok(this)
    }

    /// Takes what a file holds; `None` where it is neither certificate nor list.
    fn add(&mut self, bytes: &[u8]) -> Option<()> {
        let blocks = match std::str::from_utf8(bytes) {
            Ok(text) if text.contains("-----BEGIN ") => pem(text)?,
            _ => vec![bytes.to_vec()],
        };
        for block in blocks {
            match (Certificate::read(&block), Revocations::read(&block)) {
                (Ok(certificate), _) => self.certificates.push(certificate),
                (_, Ok(list)) => self.lists.push(list),
                _ => return None,
            }
        }
        Some(())
    }

    /// Whether nobody is trusted.
    pub const fn is_empty(&self) -> bool {
        self.certificates.is_empty()
    }

    /// How many certificates and lists there are.
    pub const fn count(&self) -> (usize, usize) {
        (self.certificates.len(), self.lists.len())
    }

    pub(super) fn issuer_of(&self, signer: &Certificate) -> Found<'_> {
        let mut found = Found::None;
        for authority in self.certificates.iter().filter(|a| a.is_authority && a.subject.is(&signer.issuer)) {
            match signer.is_signed_by(authority) {
                Ok(Checked::Yes) => return Found::Issuer(authority),
                Ok(Checked::Unknown(name)) => found = Found::Unknown(name),
                Ok(Checked::No) | Err(_) => {
                    // An authority keeps its name when it changes its key; the key's identifier tells which was meant.
                    let is_other_key = signer.authority_key.is_some()
                        && authority.key_identifier.is_some()
                        && signer.authority_key != authority.key_identifier;
                    if !is_other_key && matches!(found, Found::None) {
                        found = Found::Another;
                    }
                }
            }
        }
        found
    }

    pub(super) fn is_revoked(&self, authority: &Certificate, signer: &Certificate) -> bool {
        self.lists.iter().any(|list| list.says(authority, signer))
    }
}

/// The blocks of a PEM file; `None` where one is broken.
fn pem(text: &str) -> Option<Vec<Vec<u8>>> {
    let mut blocks = Vec::new();
    for block in text.split("-----BEGIN ").skip(1) {
        let (_, rest) = block.split_once("-----")?;
        let (body, _) = rest.split_once("-----END ")?;
        let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        blocks.push(STANDARD.decode(body).ok()?);
    }
    Some(blocks)
}
