//! The issuer's signature over a chip's groups (EF.SOD): a CMS message with the groups' hashes in it and the certificate of
//! its signer.

use super::certificate::{Certificate, Name};
use super::key::{Algorithm, Checked, check};
use crate::crypto::hash::Hash;
use crate::crypto::same;
use crate::tlv::{Malformed, Objects, Tlv, object, only, small, tag};

/// Signed data: 1.2.840.113549.1.7.2.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// The hashes of a document's groups: 2.23.136.1.1.1.
const GROUP_HASHES: &[u8] = &[0x67, 0x81, 0x08, 0x01, 0x01, 0x01];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
/// Certificates looked at, at most.
const MOST: usize = 8;

/// Numbers of groups with their hashes.
type Hashes = Vec<(u32, Vec<u8>)>;

/// What a chip's issuer signed.
pub struct Signed {
    /// The hash function of the groups.
    pub hash: Hash,
    hashes: Hashes,
    /// What the signature is over.
    message: Vec<u8>,
    algorithm: Algorithm,
    digest: Hash,
    signature: Vec<u8>,
    signer: Certificate,
    /// Whether the signed attributes are of these hashes.
    attributes_fit: bool,
}

fn hash_of(identifier: &Tlv<'_>) -> Result<Hash, Malformed> {
    let oid = identifier.inside().tagged(tag::OID, "hash")?.value;
    Hash::of_oid(oid).ok_or(Malformed("hash"))
}

impl Signed {
    /// Reads the file.
    pub fn read(file: &[u8]) -> Result<Self, Malformed> {
        let what = "EF.SOD";
        let content = Objects::new(file).tagged(0x77, what)?.inside().tagged(tag::SEQUENCE, what)?;
        let mut content = content.inside();
        if content.tagged(tag::OID, what)?.value != SIGNED_DATA {
            return Err(Malformed(what));
        }
        let mut data = content.tagged(0xa0, what)?.inside().tagged(tag::SEQUENCE, what)?.inside();
        data.tagged(tag::INTEGER, what)?;
        data.tagged(tag::SET, what)?;
        let mut kept = data.tagged(tag::SEQUENCE, what)?.inside();
        if kept.tagged(tag::OID, what)?.value != GROUP_HASHES {
            return Err(Malformed(what));
        }
        let kept = kept.tagged(0xa0, what)?.inside().tagged(tag::OCTET_STRING, what)?.value;
        let certificates = data.tagged(0xa0, what)?;
        data.optional(0xa1)?;
        let mut signers = data.tagged(tag::SET, what)?.inside();
        let mut info = signers.tagged(tag::SEQUENCE, what)?.inside();
        info.tagged(tag::INTEGER, what)?;
        let signer = signer_of(certificates.inside(), &info.take()?.ok_or(Malformed(what))?)?;
        let digest = hash_of(&info.tagged(tag::SEQUENCE, what)?)?;
        let attributes = info.optional(0xa0)?;
        let algorithm = Algorithm::read(&info.tagged(tag::SEQUENCE, what)?)?;
        let signature = info.tagged(tag::OCTET_STRING, what)?.value.to_vec();
        let (message, attributes_fit) = match attributes {
            // Signed as the SET that they are, not as the field that they stand in (RFC 5652, 5.4).
            Some(attributes) => {
                (object(tag::SET, attributes.value), fit(attributes.inside(), &digest.of(kept))?)
            }
            None => (kept.to_vec(), true),
        };
        let (hash, hashes) = hashes(kept)?;
        Ok(Self { hash, hashes, message, algorithm, digest, signature, signer, attributes_fit })
    }

    /// Whether both are over the same hashes, by the same signer.
    #[cfg(test)]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.hashes == other.hashes
            && self.message == other.message
            && self.signer.serial == other.signer.serial
    }

    /// The hash of a group, where one was signed.
    pub fn hash_of(&self, number: u8) -> Option<&[u8]> {
        self.hashes.iter().find(|(of, _)| *of == u32::from(number)).map(|(_, hash)| hash.as_slice())
    }

    /// The signer's certificate, as the chip has it.
    pub const fn signer(&self) -> &Certificate {
        &self.signer
    }

    /// Whether the signer signed these hashes.
    pub fn is_signed(&self) -> Result<Checked, Malformed> {
        if !self.attributes_fit {
            return Ok(Checked::No);
        }
        check(&self.signer.key, &self.algorithm, Some(self.digest), &self.message, &self.signature)
    }
}

/// The hash function and the groups' hashes (LDSSecurityObject).
fn hashes(kept: &[u8]) -> Result<(Hash, Hashes), Malformed> {
    let what = "LDSSecurityObject";
    let mut inside = only(kept, tag::SEQUENCE, what)?;
    inside.tagged(tag::INTEGER, what)?;
    let hash = hash_of(&inside.tagged(tag::SEQUENCE, what)?)?;
    let mut list = inside.tagged(tag::SEQUENCE, what)?.inside();
    let mut hashes = Hashes::new();
    while let Some(pair) = list.take()? {
        let mut pair = pair.inside();
        let number = small(pair.tagged(tag::INTEGER, what)?.value).ok_or(Malformed(what))?;
        let hash = pair.tagged(tag::OCTET_STRING, what)?.value.to_vec();
        // A group with two hashes would be signed twice over.
        if hashes.len() >= 16 || hashes.iter().any(|(of, _)| *of == number) {
            return Err(Malformed(what));
        }
        hashes.push((number, hash));
    }
    Ok((hash, hashes))
}

/// Whether the attributes say that the message is the groups' hashes, with this hash of its own.
fn fit(mut attributes: Objects<'_>, digest: &[u8]) -> Result<bool, Malformed> {
    let what = "signedAttrs";
    let (mut of_type, mut of_digest) = (false, false);
    while let Some(attribute) = attributes.take()? {
        let mut inside = attribute.inside();
        let oid = inside.tagged(tag::OID, what)?.value;
        let value = inside.tagged(tag::SET, what)?.inside().take()?.ok_or(Malformed(what))?;
        if oid == CONTENT_TYPE {
            of_type = value.value == GROUP_HASHES;
        } else if oid == MESSAGE_DIGEST {
            of_digest = same(value.value, digest);
        }
    }
    Ok(of_type && of_digest)
}

/// The certificate of whom the signature names.
fn signer_of(mut certificates: Objects<'_>, named: &Tlv<'_>) -> Result<Certificate, Malformed> {
    let what = "SignerInfo";
    for _ in 0..MOST {
        let Some(tlv) = certificates.take()? else { break };
        let certificate = Certificate::read(tlv.whole)?;
        let is_it = if named.tag == tag::SEQUENCE {
            let mut inside = named.inside();
            let issuer = Name::of(&inside.tagged(tag::SEQUENCE, what)?);
            issuer.is(&certificate.issuer) && inside.tagged(tag::INTEGER, what)?.value == certificate.serial
        } else {
            certificate.key_identifier.as_deref() == Some(named.value)
        };
        if is_it {
            return Ok(certificate);
        }
    }
    Err(Malformed(what))
}
