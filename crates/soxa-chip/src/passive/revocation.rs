//! Lists of certificates that were revoked (CRL).

use super::certificate::{Certificate, Name};
use super::key::{Algorithm, Checked, check};
use super::time;
use crate::tlv::{Malformed, Objects, only, tag};

/// Certificates that an authority took back.
#[derive(Clone)]
pub struct Revocations {
    signed: Vec<u8>,
    algorithm: Algorithm,
    signature: Vec<u8>,
    issuer: Name,
    serials: Vec<Vec<u8>>,
}

impl Revocations {
    /// Reads a list in DER.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let what = "CRL";
        let mut whole = only(bytes, tag::SEQUENCE, what)?;
        let body = whole.expect(tag::SEQUENCE, what)?;
        let algorithm = Algorithm::read(&whole.expect(tag::SEQUENCE, what)?)?;
        let signature =
            whole.expect(tag::BIT_STRING, what)?.value.strip_prefix(&[0]).ok_or(Malformed(what))?;
        let mut inside = body.inside();
        inside.optional(tag::INTEGER)?;
        inside.expect(tag::SEQUENCE, what)?;
        let issuer = Name::of(&inside.expect(tag::SEQUENCE, what)?);
        // A list that is out of date still tells what was taken back; only its shape is looked at.
        time::read(&inside.take()?.ok_or(Malformed(what))?)?;
        for kind in [tag::UTC_TIME, tag::GENERALIZED_TIME] {
            inside.optional(kind)?;
        }
        let mut serials = Vec::new();
        let mut entries = inside.optional(tag::SEQUENCE)?.map_or(Objects::new(&[]), |list| list.inside());
        while let Some(entry) = entries.take()? {
            serials.push(entry.inside().expect(tag::INTEGER, what)?.value.to_vec());
        }
        let signed = body.whole.to_vec();
        Ok(Self { signed, algorithm, signature: signature.to_vec(), issuer, serials })
    }

    /// Whether an authority says here that it took a certificate back. What it did not sign says nothing.
    pub fn says(&self, authority: &Certificate, signer: &Certificate) -> bool {
        let is_there = self.issuer.is(&authority.subject) && self.serials.contains(&signer.serial);
        let signed = || check(&authority.key, &self.algorithm, None, &self.signed, &self.signature);
        is_there && authority.may_revoke && signed() == Ok(Checked::Yes)
    }
}
