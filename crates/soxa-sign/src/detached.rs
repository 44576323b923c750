//! Signatures that lie beside the file they are of (CAdES baseline, ETSI EN 319 122-1): heads of the journal, backups, any file.

use std::io::{self, Read};

use chrono::{DateTime, Utc};
use rsa::sha2::{Digest, Sha256, Sha384, Sha512};

use crate::algorithm::{Hash, Scheme};
use crate::authorities::{Authorities, SignedAt};
use crate::certificate::Certificate;
use crate::found::{Found, Verdict};
use crate::message::{Attributes, Covered, finished, held};
use crate::problem::SignProblem;
use crate::stamp;

/// The hashes of a file by everything that a signature may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    sha256: [u8; 32],
    sha384: [u8; 48],
    sha512: [u8; 64],
}

impl Digests {
    /// Of all that can be read, in pieces: a backup may be larger than the memory.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(mut file: impl Read) -> io::Result<Self> {
        let (mut sha256, mut sha384, mut sha512) = (Sha256::new(), Sha384::new(), Sha512::new());
        let mut piece = vec![0; 64 * 1024];
        loop {
            let length = file.read(&mut piece)?;
            let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else { break };
            sha256.update(read);
            sha384.update(read);
            sha512.update(read);
        }
        Ok(Self {
            sha256: sha256.finalize().into(),
            sha384: sha384.finalize().into(),
            sha512: sha512.finalize().into(),
        })
    }

    pub(crate) fn by(&self, hash: Hash) -> &[u8] {
        match hash {
            Hash::Sha256 => &self.sha256,
            Hash::Sha384 => &self.sha384,
            Hash::Sha512 => &self.sha512,
        }
    }
}

/// A file that waits for the signature of its bytes.
#[derive(Debug, Clone)]
pub struct Detached {
    attributes: Attributes,
    to_be_signed: Vec<u8>,
    certificates: Vec<Certificate>,
    scheme: Scheme,
}

impl Detached {
    /// For a file of these hashes; `certificates` are the signer's, then those that lead to an authority.
    ///
    /// # Errors
    /// The certificate may not sign now.
    pub fn new(file: &Digests, certificates: &[Certificate], at: DateTime<Utc>) -> Result<Self, SignProblem> {
        let signer = certificates.first().ok_or(SignProblem::NoCertificate)?;
        let scheme = signer.scheme()?;
        signer.may_sign(at)?;
        let attributes = Attributes::of(&file.sha256, signer, Some(at))?;
        let to_be_signed = attributes.to_be_signed()?;
        Ok(Self { attributes, to_be_signed, certificates: certificates.to_vec(), scheme })
    }

    /// The bytes that the key signs.
    pub fn to_be_signed(&self) -> &[u8] {
        &self.to_be_signed
    }

    /// The signature as a file of its own (DER), usually called as the other with `.p7s` behind.
    ///
    /// # Errors
    /// The signature is not that of the certificate's key, or the stamp is none of it.
    pub fn finish(self, signature: &[u8], stamp: Option<&[u8]>) -> Result<Vec<u8>, SignProblem> {
        let signer = self.certificates.first().ok_or(SignProblem::NoCertificate)?;
        if !signer.signed(&self.to_be_signed, signature) {
            return Err(SignProblem::OtherScheme);
        }
        let stamp = stamp.map(|response| stamp::of_response(response, signature)).transpose()?;
        finished(self.attributes, &self.certificates, self.scheme, signature, stamp.as_deref())
    }
}

/// Holds a signature that lies beside a file against it; `now` is for one that does not say when.
pub fn detached(message: &[u8], file: &Digests, authorities: &Authorities, now: DateTime<Utc>) -> Found {
    let mut found = Found::unread(String::new(), None, String::new(), true);
    found.verdict = match held(message, Covered::File(file)) {
        Err(breach) => Verdict::Broken(breach),
        Ok(held) => {
            found.at = held.claimed.map(|moment| SignedAt { moment, stamped: false });
            found.judged(&held, authorities, now)
        }
    };
    found
}
