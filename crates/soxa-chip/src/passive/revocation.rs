//! Lists of certificates that were revoked (CRL).

use super::certificate::{Certificate, Name, Signed};
use super::key::Checked;
use super::time;
use crate::tlv::{Malformed, Objects, tag};

/// Certificates that an authority took back.
#[derive(Clone)]
pub struct Revocations {
    signed: Signed,
    issuer: Name,
    serials: Vec<Vec<u8>>,
}

impl Revocations {
    /// Reads a list in DER.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let what = "CRL";
        let (signed, mut inside) = Signed::read(bytes, what)?;
        inside.optional(tag::INTEGER)?;
        inside.tagged(tag::SEQUENCE, what)?;
        let issuer = Name::of(&inside.tagged(tag::SEQUENCE, what)?);
        // A list that is out of date still tells what was taken back; only its shape is looked at.
        time::read(&inside.take()?.ok_or(Malformed(what))?)?;
        for kind in [tag::UTC_TIME, tag::GENERALIZED_TIME] {
            inside.optional(kind)?;
        }
        let mut serials = Vec::new();
        let mut entries = inside.optional(tag::SEQUENCE)?.map_or(Objects::new(&[]), |list| list.inside());
        while let Some(entry) = entries.take()? {
            serials.push(entry.inside().tagged(tag::INTEGER, what)?.value.to_vec());
        }
        Ok(Self { signed, issuer, serials })
    }

    /// Whether an authority says here that it took a certificate back. What it did not sign says nothing.
    pub fn says(&self, authority: &Certificate, signer: &Certificate) -> bool {
        let is_there = self.issuer.is(&authority.subject) && self.serials.contains(&signer.serial);
        is_there && authority.may_revoke && self.signed.is_by(&authority.key) == Ok(Checked::Yes)
    }
}
