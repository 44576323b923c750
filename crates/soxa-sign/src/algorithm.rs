//! Algorithms of signatures: those that are made, and those that are taken from others.

use cms::cert::x509::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use der::asn1::{ObjectIdentifier, UintRef};
use der::{Any, Decode, Encode, Tag};
use rsa::pkcs1::RsaPssParams;
use rsa::sha2::{Digest, Sha256, Sha384, Sha512};
use rsa::signature::Verifier;
use rsa::signature::hazmat::PrehashVerifier;
use rsa::{PublicKey, pkcs1v15, pkcs8::DecodePublicKey, pss};

use crate::problem::Breach;

pub(crate) const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const ECDSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// How a key signs a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5 over SHA-256 (RFC 8017).
    RsaSha256,
    /// ECDSA on the curve P-256 over SHA-256 (FIPS 186-5).
    EcdsaP256,
    /// ECDSA on the curve P-384 over SHA-256 (FIPS 186-5).
    EcdsaP384,
}

impl Scheme {
    /// How the key of a certificate signs; `None` for a kind that is not known.
    pub fn of(key: &SubjectPublicKeyInfoOwned) -> Option<Self> {
        match key.algorithm.oid {
            RSA => Some(Self::RsaSha256),
            EC => match curve(key)? {
                P256 => Some(Self::EcdsaP256),
                P384 => Some(Self::EcdsaP384),
                _ => None,
            },
            _ => None,
        }
    }

    pub(crate) fn identifier(self) -> AlgorithmIdentifierOwned {
        match self {
            Self::RsaSha256 => AlgorithmIdentifierOwned { oid: RSA_SHA256, parameters: Some(Any::null()) },
            Self::EcdsaP256 | Self::EcdsaP384 => {
                AlgorithmIdentifierOwned { oid: ECDSA_SHA256, parameters: None }
            }
        }
    }

    /// What a token that hashes nothing itself is given for ECDSA.
    pub fn digest(bytes: &[u8]) -> [u8; 32] {
        Sha256::digest(bytes).into()
    }

    /// The two numbers of an ECDSA signature, as tokens answer them (PKCS #11), in the form of documents.
    ///
    /// `None` when they are no numbers.
    pub fn ecdsa(numbers: &[u8]) -> Option<Vec<u8>> {
        let (r, s) = numbers.split_at_checked(numbers.len() / 2)?;
        let mut both = Vec::new();
        for number in [r, s] {
            UintRef::new(number).ok()?.encode_to_vec(&mut both).ok()?;
        }
        Any::new(Tag::Sequence, both).ok()?.to_der().ok()
    }
}

fn curve(key: &SubjectPublicKeyInfoOwned) -> Option<ObjectIdentifier> {
    key.algorithm.parameters.as_ref()?.decode_as().ok()
}

/// A hash that is strong enough for a signature today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// # Errors
    /// It is weak, or not known.
    pub(crate) fn of(oid: ObjectIdentifier) -> Result<Self, Breach> {
        match oid {
            SHA256 | RSA_SHA256 | ECDSA_SHA256 => Ok(Self::Sha256),
            SHA384 | RSA_SHA384 | ECDSA_SHA384 => Ok(Self::Sha384),
            SHA512 | RSA_SHA512 | ECDSA_SHA512 => Ok(Self::Sha512),
            oid => Err(Breach::Algorithm { oid: oid.to_string() }),
        }
    }

    /// The hash of pieces one after the other.
    pub(crate) fn digest(self, pieces: &[&[u8]]) -> Vec<u8> {
        fn of<D: Digest>(pieces: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            for piece in pieces {
                digest.update(piece);
            }
            digest.finalize().to_vec()
        }
        match self {
            Self::Sha256 => of::<Sha256>(pieces),
            Self::Sha384 => of::<Sha384>(pieces),
            Self::Sha512 => of::<Sha512>(pieces),
        }
    }
}

/// Whether a key made a signature of the bytes; `hash` where the algorithm leaves it open.
///
/// # Errors
/// The algorithm, the hash or the key is none that is taken.
pub(crate) fn is_by(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    hash: Option<Hash>,
    bytes: &[u8],
    signature: &[u8],
) -> Result<bool, Breach> {
    let unknown = || Breach::Algorithm { oid: algorithm.oid.to_string() };
    match algorithm.oid {
        RSA => rsa_by(key, hash.ok_or_else(unknown)?, bytes, signature),
        RSA_SHA256 | RSA_SHA384 | RSA_SHA512 => rsa_by(key, Hash::of(algorithm.oid)?, bytes, signature),
        RSA_PSS => {
            let parameters = algorithm.parameters.as_ref().ok_or_else(unknown)?;
            let parameters = parameters.to_der().map_err(|_| unknown())?;
            let parameters = RsaPssParams::<Any>::from_der(&parameters).map_err(|_| unknown())?;
            let salt = usize::from(parameters.salt_len);
            pss_by(key, Hash::of(parameters.hash.oid)?, salt, bytes, signature)
        }
        ECDSA_SHA256 | ECDSA_SHA384 | ECDSA_SHA512 => {
            ecdsa_by(key, Hash::of(algorithm.oid)?, bytes, signature)
        }
        _ => Err(unknown()),
    }
}

fn rsa_key(key: &SubjectPublicKeyInfoOwned) -> Result<PublicKey, Breach> {
    let der = key.to_der().map_err(|_| Breach::Key)?;
    PublicKey::from_public_key_der(&der).map_err(|_| Breach::Key)
}

fn rsa_by(
    key: &SubjectPublicKeyInfoOwned,
    hash: Hash,
    bytes: &[u8],
    signature: &[u8],
) -> Result<bool, Breach> {
    let key = rsa_key(key)?;
    let Ok(signature) = pkcs1v15::Signature::try_from(signature) else { return Ok(false) };
    Ok(match hash {
        Hash::Sha256 => pkcs1v15::VerifyingKey::<Sha256>::new(key).verify(bytes, &signature),
        Hash::Sha384 => pkcs1v15::VerifyingKey::<Sha384>::new(key).verify(bytes, &signature),
        Hash::Sha512 => pkcs1v15::VerifyingKey::<Sha512>::new(key).verify(bytes, &signature),
    }
    .is_ok())
}

fn pss_by(
    key: &SubjectPublicKeyInfoOwned,
    hash: Hash,
    salt: usize,
    bytes: &[u8],
    signature: &[u8],
) -> Result<bool, Breach> {
    let key = rsa_key(key)?;
    let Ok(signature) = pss::Signature::try_from(signature) else { return Ok(false) };
    Ok(match hash {
        Hash::Sha256 => pss::VerifyingKey::<Sha256>::new_with_salt_len(key, salt).verify(bytes, &signature),
        Hash::Sha384 => pss::VerifyingKey::<Sha384>::new_with_salt_len(key, salt).verify(bytes, &signature),
        Hash::Sha512 => pss::VerifyingKey::<Sha512>::new_with_salt_len(key, salt).verify(bytes, &signature),
    }
    .is_ok())
}

fn ecdsa_by(
    key: &SubjectPublicKeyInfoOwned,
    hash: Hash,
    bytes: &[u8],
    signature: &[u8],
) -> Result<bool, Breach> {
    let digest = hash.digest(&[bytes]);
    let point = key.subject_public_key.as_bytes().ok_or(Breach::Key)?;
    match curve(key) {
        Some(P256) => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| Breach::Key)?;
            let signature = p256::ecdsa::Signature::from_der(signature);
            Ok(signature.is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok()))
        }
        Some(P384) => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| Breach::Key)?;
            let signature = p384::ecdsa::Signature::from_der(signature);
            Ok(signature.is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok()))
        }
        _ => Err(Breach::Key),
    }
}
