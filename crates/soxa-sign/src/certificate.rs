//! Certificates (X.509, RFC 5280): read, named, and held against who issued them.

use chrono::{DateTime, Utc};
use cms::cert::x509;
use cms::cert::x509::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use cms::cert::x509::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use der::asn1::{AnyRef, BitString, ObjectIdentifier};
use der::{Decode, Encode, Sequence};

use crate::algorithm::{Scheme, is_by};
use crate::problem::{Distrust, SignProblem};

/// What a certificate may restrict and still be understood here: the basic rules, usage, policies, who signed and who is meant.
const UNDERSTOOD: [&str; 7] =
    ["2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.29.32", "2.5.29.35", "2.5.29.14", "2.5.29.17"];

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub(crate) parsed: x509::Certificate,
    der: Vec<u8>,
}

/// Something signed in the way of X.509: the bytes, how, and the signature.
#[derive(Sequence)]
struct Signed<'a> {
    bytes: AnyRef<'a>,
    algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
}

/// Whether a key signed a certificate or a list of revoked ones, given as DER.
pub(crate) fn is_signed_by(der: &[u8], key: &SubjectPublicKeyInfoOwned) -> bool {
    let Ok(signed) = Signed::from_der(der) else { return false };
    let (Ok(bytes), Some(signature)) = (signed.bytes.to_der(), signed.signature.as_bytes()) else {
        return false;
    };
    is_by(key, &signed.algorithm, None, &bytes, signature).unwrap_or(false)
}

/// A moment as certificates have it.
pub(crate) fn moment(time: &x509::time::Time) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + time.to_unix_duration()
}

impl Certificate {
    /// Reads DER.
    ///
    /// # Errors
    /// The bytes are no certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, SignProblem> {
        let parsed = x509::Certificate::from_der(der)
            .map_err(|e| SignProblem::NotACertificate { said: e.to_string() })?;
        Ok(Self { parsed, der: der.to_vec() })
    }

    /// All certificates of a file, which may be DER or PEM with whatever else.
    ///
    /// # Errors
    /// One of them is no certificate, or there is none.
    pub fn all_of(file: &[u8]) -> Result<Vec<Self>, SignProblem> {
        let Some(text) = std::str::from_utf8(file).ok().filter(|text| text.contains("-----BEGIN")) else {
            return Ok(vec![Self::from_der(file)?]);
        };
        let all = pem_of(text, "CERTIFICATE")?;
        if all.is_empty() {
            return Err(SignProblem::NoCertificate);
        }
        all.iter().map(|der| Self::from_der(der)).collect()
    }

    /// The certificate as it was read.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whose it is: the common name, else all of the name.
    pub fn name(&self) -> String {
        name(self.parsed.tbs_certificate().subject())
    }

    /// The organisation it stands for; empty where none is named.
    pub fn organisation(&self) -> String {
        let subject = self.parsed.tbs_certificate().subject();
        match subject.organization() {
            Ok(Some(organisation)) => organisation.value().into_owned(),
            _ => String::new(),
        }
    }

    /// Who issued it.
    pub fn issuer(&self) -> String {
        name(self.parsed.tbs_certificate().issuer())
    }

    /// The first moment of its validity.
    pub fn from(&self) -> DateTime<Utc> {
        moment(&self.parsed.tbs_certificate().validity().not_before)
    }

    /// The last moment of its validity.
    pub fn until(&self) -> DateTime<Utc> {
        moment(&self.parsed.tbs_certificate().validity().not_after)
    }

    /// The fingerprint, SHA-256 in hexadecimal.
    pub fn fingerprint(&self) -> String {
        base16ct::lower::encode_string(&Scheme::digest(&self.der))
    }

    /// How its key signs.
    ///
    /// # Errors
    /// The key is of a kind that is not known.
    pub fn scheme(&self) -> Result<Scheme, SignProblem> {
        Scheme::of(self.key()).ok_or(SignProblem::KeyKind)
    }

    /// Whether its key made a signature of the bytes, in the scheme of the key.
    pub fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let Ok(scheme) = self.scheme() else { return false };
        is_by(self.key(), &scheme.identifier(), None, bytes, signature).unwrap_or(false)
    }

    pub(crate) fn key(&self) -> &SubjectPublicKeyInfoOwned {
        self.parsed.tbs_certificate().subject_public_key_info()
    }

    /// Whether the certificate may sign documents at a moment, as far as it says itself.
    ///
    /// # Errors
    /// It may not.
    pub fn may_sign(&self, at: DateTime<Utc>) -> Result<(), SignProblem> {
        let name = self.name();
        match self.is_valid(at) {
            Err(Distrust::OutOfDate { until, .. }) => return Err(SignProblem::OutOfDate { name, until }),
            Err(Distrust::NotYet { from, .. }) => return Err(SignProblem::NotYet { name, from }),
            _ => {}
        }
        self.is_for_signing().map_err(|_| SignProblem::NotForSigning { name })
    }

    pub(crate) fn is_valid(&self, at: DateTime<Utc>) -> Result<(), Distrust> {
        let day = |time: DateTime<Utc>| time.format("%d/%m/%Y").to_string();
        if at < self.from() {
            return Err(Distrust::NotYet { name: self.name(), from: day(self.from()) });
        }
        if at > self.until() {
            return Err(Distrust::OutOfDate { name: self.name(), until: day(self.until()) });
        }
        Ok(())
    }

    /// Whether its key usage lets it sign documents (ISO 32000-2, 12.8; ETSI EN 319 412-2).
    pub(crate) fn is_for_signing(&self) -> Result<(), Distrust> {
        let no = || Distrust::NotForSigning { name: self.name() };
        match self.extension::<KeyUsage>().map_err(|()| no())? {
            Some(usage) if !(usage.digital_signature() || usage.non_repudiation()) => Err(no()),
            _ => Ok(()),
        }
    }

    /// Whether it may issue certificates.
    pub fn is_authority(&self) -> bool {
        let basic = self.extension::<BasicConstraints>().ok().flatten();
        let usage = self.extension::<KeyUsage>().ok().flatten();
        basic.is_some_and(|basic| basic.ca) && usage.is_none_or(|usage| usage.key_cert_sign())
    }

    /// How many authorities may stand between it and a signer; `None` for any.
    pub(crate) fn path_length(&self) -> Option<usize> {
        let basic = self.extension::<BasicConstraints>().ok().flatten()?;
        basic.path_len_constraint.map(usize::from)
    }

    /// Whether it may be used for this purpose only, or among others.
    pub(crate) fn has_purpose(&self, purpose: ObjectIdentifier) -> bool {
        let purposes = self.extension::<ExtendedKeyUsage>().ok().flatten();
        purposes.is_some_and(|purposes| purposes.0.contains(&purpose))
    }

    /// Nothing that it demands is left out of account.
    pub(crate) fn is_understood(&self) -> Result<(), Distrust> {
        let extensions = self.parsed.tbs_certificate().extensions();
        let strange = extensions
            .into_iter()
            .flatten()
            .find(|e| e.critical && !UNDERSTOOD.contains(&e.extn_id.to_string().as_str()));
        match strange {
            Some(e) => Err(Distrust::Extension { name: self.name(), oid: e.extn_id.to_string() }),
            None => Ok(()),
        }
    }

    /// An extension; an error where it is there and cannot be read.
    fn extension<'a, T: Decode<'a> + der::oid::AssociatedOid>(&'a self) -> Result<Option<T>, ()> {
        match self.parsed.tbs_certificate().get_extension::<T>() {
            Ok(found) => Ok(found.map(|(_, value)| value)),
            Err(_) => Err(()),
        }
    }
}

fn name(name: &x509::name::Name) -> String {
    match name.common_name() {
        Ok(Some(common)) => common.value().into_owned(),
        _ => name.to_string(),
    }
}

/// The DER of all blocks with a label in a PEM file.
pub(crate) fn pem_of(text: &str, label: &str) -> Result<Vec<Vec<u8>>, SignProblem> {
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let mut all = Vec::new();
    for block in text.split(begin.as_str()).skip(1) {
        let Some((inner, _)) = block.split_once(end.as_str()) else { continue };
        let whole = format!("{begin}{inner}{end}\n");
        let (_, der) = der::pem::decode_vec(whole.as_bytes())
            .map_err(|e| SignProblem::NotACertificate { said: e.to_string() })?;
        all.push(der);
    }
    Ok(all)
}
