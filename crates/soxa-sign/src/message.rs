//! The signature itself (CMS, RFC 5652; CAdES baseline, ETSI EN 319 122-1): put together, and taken apart.

use std::time::Duration;

use chrono::{DateTime, Utc};
use cms::cert::x509::attr::Attribute;
use cms::cert::x509::spki::AlgorithmIdentifierOwned;
use cms::cert::x509::time::Time;
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec, UtcTime};
use der::{Any, Decode, Encode, Sequence, SliceReader};

use crate::algorithm::{Hash, SHA256, Scheme, is_by};
use crate::certificate::{Certificate, moment};
use crate::detached::Digests;
use crate::problem::{Breach, SignProblem};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
/// Where the time stamp of a signature stands (RFC 3161, appendix A).
const TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// Which certificate is meant (RFC 5035): its hash, by SHA-256 where no other is named.
#[derive(Sequence)]
struct CertificateId {
    #[asn1(optional = "true")]
    algorithm: Option<AlgorithmIdentifierOwned>,
    hash: OctetString,
    #[asn1(optional = "true")]
    issuer: Option<Any>,
}

/// Which certificates are meant (RFC 5035).
#[derive(Sequence)]
struct SigningCertificate {
    certificates: Vec<CertificateId>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

fn encoding(e: &der::Error) -> SignProblem {
    SignProblem::Encoding { said: e.to_string() }
}

fn attribute<T: der::Tagged + der::EncodeValue>(oid: ObjectIdentifier, value: &T) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![Any::encode_from(value)?])? })
}

/// What a signer signs: that it is data, its hash, and by which certificate.
#[derive(Debug, Clone)]
pub(crate) struct Attributes(SetOfVec<Attribute>);

impl Attributes {
    /// `at` where nothing around the signature says when.
    pub(crate) fn of(
        digest: &[u8],
        signer: &Certificate,
        at: Option<DateTime<Utc>>,
    ) -> Result<Self, SignProblem> {
        let make = || {
            let hash = OctetString::new(Scheme::digest(signer.der()).to_vec())?;
            let certificate = CertificateId { algorithm: None, hash, issuer: None };
            let meant = SigningCertificate { certificates: vec![certificate], policies: None };
            let mut all = vec![
                attribute(CONTENT_TYPE, &DATA)?,
                attribute(MESSAGE_DIGEST, &OctetString::new(digest.to_vec())?)?,
                attribute(SIGNING_CERTIFICATE, &meant)?,
            ];
            if let Some(at) = at {
                let seconds = Duration::from_secs(u64::try_from(at.timestamp()).unwrap_or_default());
                let time = Any::from_der(&Time::UtcTime(UtcTime::from_unix_duration(seconds)?).to_der()?)?;
                let values = SetOfVec::try_from(vec![time])?;
                all.push(Attribute { oid: SIGNING_TIME, values });
            }
            SetOfVec::try_from(all)
        };
        make().map(Self).map_err(|e| encoding(&e))
    }

    pub(crate) fn to_be_signed(&self) -> Result<Vec<u8>, SignProblem> {
        self.0.to_der().map_err(|e| encoding(&e))
    }
}

/// The finished signature, with the certificates that lead to the signer's and the time stamp, where there is one.
pub(crate) fn finished(
    attributes: Attributes,
    certificates: &[Certificate],
    scheme: Scheme,
    signature: &[u8],
    stamp: Option<&[u8]>,
) -> Result<Vec<u8>, SignProblem> {
    let signer = certificates.first().ok_or(SignProblem::NoCertificate)?;
    let make = || {
        let tbs = signer.parsed.tbs_certificate();
        let digest_alg = AlgorithmIdentifierOwned { oid: SHA256, parameters: None };
        let stamp = stamp.map(Any::from_der).transpose()?;
        let unsigned = stamp.map(|stamp| {
            let values = SetOfVec::try_from(vec![stamp])?;
            SetOfVec::try_from(vec![Attribute { oid: TIME_STAMP, values }])
        });
        let info = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: tbs.issuer().clone(),
                serial_number: tbs.serial_number().clone(),
            }),
            digest_alg: digest_alg.clone(),
            signed_attrs: Some(attributes.0),
            signature_algorithm: scheme.identifier(),
            signature: OctetString::new(signature.to_vec())?,
            unsigned_attrs: unsigned.transpose()?,
        };
        let certificates: Vec<_> =
            certificates.iter().map(|c| CertificateChoices::Certificate(c.parsed.clone())).collect();
        let signed = SignedData {
            version: CmsVersion::V1,
            digest_algorithms: SetOfVec::try_from(vec![digest_alg])?,
            encap_content_info: EncapsulatedContentInfo { econtent_type: DATA, econtent: None },
            certificates: Some(CertificateSet(SetOfVec::try_from(certificates)?)),
            crls: None,
            signer_infos: SignerInfos(SetOfVec::try_from(vec![info])?),
        };
        ContentInfo { content_type: SIGNED_DATA, content: Any::encode_from(&signed)? }.to_der()
    };
    make().map_err(|e| encoding(&e))
}

/// What a signature is of.
#[derive(Clone, Copy)]
pub(crate) enum Covered<'a> {
    /// Pieces, one after the other.
    Pieces(&'a [&'a [u8]]),
    /// A file, by its hashes.
    File(&'a Digests),
    /// What stands inside of the signature.
    Inside,
}

/// A signature whose bytes hold: who made it, what else came along.
pub(crate) struct Held {
    pub(crate) signer: Certificate,
    pub(crate) embedded: Vec<Certificate>,
    /// The time stamp as it stands there.
    pub(crate) stamp: Option<Vec<u8>>,
    /// What the stamp must be of.
    pub(crate) signature: Vec<u8>,
    /// What was signed, where it stands inside.
    pub(crate) content: Option<Vec<u8>>,
    /// When, as the signer says inside of the signature.
    pub(crate) claimed: Option<DateTime<Utc>>,
}

fn unreadable(e: &der::Error) -> Breach {
    Breach::Unreadable { said: e.to_string() }
}

/// Takes a signature apart and holds it against what it covers: pieces one after the other, or what stands inside of it.
///
/// # Errors
/// It cannot be read, or does not hold.
pub(crate) fn held(message: &[u8], covered: Covered<'_>) -> Result<Held, Breach> {
    // What is left over after it is the room that was kept for it.
    let mut reader = SliceReader::new(message).map_err(|e| unreadable(&e))?;
    let outer = ContentInfo::decode(&mut reader).map_err(|e| unreadable(&e))?;
    if outer.content_type != SIGNED_DATA {
        return Err(Breach::Kind { kind: outer.content_type.to_string() });
    }
    let signed: SignedData = outer.content.decode_as().map_err(|e| unreadable(&e))?;
    let [info] = signed.signer_infos.0.as_slice() else { return Err(Breach::NoSigner) };
    let mut embedded = Vec::new();
    for choice in signed.certificates.iter().flat_map(|set| set.0.iter()) {
        if let CertificateChoices::Certificate(certificate) = choice {
            let der = certificate.to_der().map_err(|e| unreadable(&e))?;
            embedded
                .push(Certificate::from_der(&der).map_err(|e| Breach::Unreadable { said: e.to_string() })?);
        }
    }
    let signer = embedded.iter().find(|c| is_meant(&info.sid, c)).cloned().ok_or(Breach::NoSigner)?;
    let content = match &signed.encap_content_info.econtent {
        Some(content) => {
            let content: OctetString = content.decode_as().map_err(|e| unreadable(&e))?;
            Some(content.as_bytes().to_vec())
        }
        None => None,
    };
    let digest = |hash: Hash| match (&covered, &content) {
        (Covered::Pieces(pieces), _) => Some(hash.digest(pieces)),
        (Covered::File(digests), _) => Some(digests.by(hash).to_vec()),
        (Covered::Inside, content) => content.as_ref().map(|content| hash.digest(&[content])),
    };
    is_whole(info, &signer, signed.encap_content_info.econtent_type, &digest)?;
    let stamp = info.unsigned_attrs.iter().flat_map(|all| all.iter()).find(|a| a.oid == TIME_STAMP);
    let stamp = stamp.and_then(|a| a.values.get(0)).map(Encode::to_der).transpose();
    let stamp = stamp.map_err(|e| unreadable(&e))?;
    let claimed = claimed(info);
    Ok(Held { signer, embedded, stamp, signature: info.signature.as_bytes().to_vec(), content, claimed })
}

fn claimed(info: &SignerInfo) -> Option<DateTime<Utc>> {
    let attribute = info.signed_attrs.as_ref()?.iter().find(|a| a.oid == SIGNING_TIME)?;
    let der = attribute.values.get(0)?.to_der().ok()?;
    Some(moment(&Time::from_der(&der).ok()?))
}

fn is_meant(sid: &SignerIdentifier, certificate: &Certificate) -> bool {
    let tbs = certificate.parsed.tbs_certificate();
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(meant) => {
            &meant.issuer == tbs.issuer() && &meant.serial_number == tbs.serial_number()
        }
        SignerIdentifier::SubjectKeyIdentifier(meant) => tbs
            .get_extension::<cms::cert::x509::ext::pkix::SubjectKeyIdentifier>()
            .is_ok_and(|found| found.is_some_and(|(_, own)| own.0 == meant.0)),
    }
}

/// The hash is that of what is covered, the certificate is the one that was meant, and its key signed both.
fn is_whole(
    info: &SignerInfo,
    signer: &Certificate,
    kind: ObjectIdentifier,
    digest: &dyn Fn(Hash) -> Option<Vec<u8>>,
) -> Result<(), Breach> {
    let hash = Hash::of(info.digest_alg.oid)?;
    let digest = digest(hash).ok_or(Breach::Range)?;
    // Whatever signs documents says when and by which certificate, and so has attributes (CAdES).
    let attributes = info.signed_attrs.as_ref().ok_or_else(|| Breach::Kind { kind: "PKCS#7".to_owned() })?;
    let one = |oid: ObjectIdentifier| {
        let mut all = attributes.iter().filter(|a| a.oid == oid);
        all.next().filter(|_| all.next().is_none()).and_then(|a| a.values.get(0))
    };
    let said: Option<OctetString> = one(MESSAGE_DIGEST).and_then(|any| any.decode_as().ok());
    if said.is_none_or(|said| said.as_bytes() != digest.as_slice()) {
        return Err(Breach::Changed);
    }
    let said: Option<ObjectIdentifier> = one(CONTENT_TYPE).and_then(|any| any.decode_as().ok());
    if said != Some(kind) {
        return Err(Breach::Kind { kind: kind.to_string() });
    }
    if let Some(meant) = one(SIGNING_CERTIFICATE) {
        let meant: SigningCertificate = meant.decode_as().map_err(|e| unreadable(&e))?;
        let first = meant.certificates.first().ok_or(Breach::OtherCertificate)?;
        let hash = first.algorithm.as_ref().map_or(Ok(Hash::Sha256), |algorithm| Hash::of(algorithm.oid))?;
        if hash.digest(&[signer.der()]) != first.hash.as_bytes() {
            return Err(Breach::OtherCertificate);
        }
    }
    let signed = attributes.to_der().map_err(|e| unreadable(&e))?;
    by_key(info, signer, hash, &signed)
}

fn by_key(info: &SignerInfo, signer: &Certificate, hash: Hash, signed: &[u8]) -> Result<(), Breach> {
    let signature = info.signature.as_bytes();
    if is_by(signer.key(), &info.signature_algorithm, Some(hash), signed, signature)? {
        Ok(())
    } else {
        Err(Breach::NotByKey)
    }
}
