//! Public keys and signatures as certificates name them.

use crate::crypto::curve::{Curve, Point};
use crate::crypto::hash::Hash;
use crate::crypto::{ecdsa, rsa};
use crate::tlv::{Malformed, Objects, Tlv, small, tag};

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
const EC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const ECDSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03];

/// A key that signs.
#[derive(Clone)]
pub enum Key {
    /// On a curve.
    Curve(Box<(Curve, Point)>),
    /// RSA.
    Rsa(Box<rsa::Key>),
    /// One that is not known here; its identifier.
    Unknown(String),
}

impl Key {
    /// The key of a SubjectPublicKeyInfo.
    pub fn read(info: &Tlv<'_>) -> Result<Self, Malformed> {
        let what = "SubjectPublicKeyInfo";
        let mut info = info.inside();
        let mut algorithm = info.tagged(tag::SEQUENCE, what)?.inside();
        let oid = algorithm.tagged(tag::OID, what)?.value;
        let bits = info.tagged(tag::BIT_STRING, what)?.value;
        let bytes = bits.strip_prefix(&[0]).ok_or(Malformed(what))?;
        if oid == EC_KEY {
            let parameters = algorithm.take()?.ok_or(Malformed(what))?;
            let Some(curve) = Curve::of_parameters(parameters.whole)? else {
                return Ok(Self::Unknown("EC".to_owned()));
            };
            let point = curve.point(bytes).ok_or(Malformed(what))?;
            return Ok(Self::Curve(Box::new((curve, point))));
        }
        // A key may be bound to PSS by its own name.
        if matches!(oid.strip_prefix(RSA), Some([1 | 10])) {
            let key = rsa::Key::read(bytes)?;
            return Ok(key.map_or_else(|| Self::Unknown("RSA".to_owned()), |key| Self::Rsa(Box::new(key))));
        }
        Ok(Self::Unknown(dotted(oid)))
    }
}

/// How a signature was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA over this hash.
    Ecdsa(Hash),
    /// RSA by PKCS #1 version 1.5; the hash, unless it stands elsewhere.
    Rsa(Option<Hash>),
    /// RSA by PSS: hash, mask, bytes of salt.
    Pss(Hash, Hash, usize),
    /// Another one; its identifier.
    Unknown(String),
}

impl Algorithm {
    /// The one of an AlgorithmIdentifier.
    pub fn read(identifier: &Tlv<'_>) -> Result<Self, Malformed> {
        let what = "AlgorithmIdentifier";
        let mut inside = identifier.inside();
        let oid = inside.tagged(tag::OID, what)?.value;
        if let Some([number]) = oid.strip_prefix(ECDSA) {
            let hash = match number {
                1 => Some(Hash::Sha224),
                2 => Some(Hash::Sha256),
                3 => Some(Hash::Sha384),
                4 => Some(Hash::Sha512),
                _ => None,
            };
            return Ok(hash.map_or_else(|| Self::Unknown(dotted(oid)), Self::Ecdsa));
        }
        Ok(match oid.strip_prefix(RSA) {
            Some([1]) => Self::Rsa(None),
            Some([5]) => Self::Rsa(Some(Hash::Sha1)),
            Some([11]) => Self::Rsa(Some(Hash::Sha256)),
            Some([12]) => Self::Rsa(Some(Hash::Sha384)),
            Some([13]) => Self::Rsa(Some(Hash::Sha512)),
            Some([14]) => Self::Rsa(Some(Hash::Sha224)),
            Some([10]) => pss(inside)?,
            _ => Self::Unknown(dotted(oid)),
        })
    }

    /// The hash that is signed, where it is told here.
    pub const fn hash(&self) -> Option<Hash> {
        match self {
            Self::Ecdsa(hash) | Self::Pss(hash, _, _) => Some(*hash),
            Self::Rsa(hash) => *hash,
            Self::Unknown(_) => None,
        }
    }

    /// Its name, for whoever is told that it is not known.
    fn name(&self) -> String {
        match self {
            Self::Unknown(name) => name.clone(),
            other => format!("{other:?}"),
        }
    }
}

fn pss(mut inside: Objects<'_>) -> Result<Algorithm, Malformed> {
    let what = "RSASSA-PSS";
    let (mut hash, mut mask, mut salt) = (Hash::Sha1, Hash::Sha1, 20);
    let unknown = || Ok(Algorithm::Unknown("RSASSA-PSS".to_owned()));
    let hash_of = |mut identifier: Objects<'_>| -> Result<Option<Hash>, Malformed> {
        Ok(Hash::of_oid(identifier.tagged(tag::OID, what)?.value))
    };
    if let Some(parameters) = inside.optional(tag::SEQUENCE)? {
        let mut parameters = parameters.inside();
        while let Some(tlv) = parameters.take()? {
            let mut value = tlv.inside();
            match tlv.tag {
                0xa0 => match hash_of(value.tagged(tag::SEQUENCE, what)?.inside())? {
                    Some(told) => hash = told,
                    None => return unknown(),
                },
                0xa1 => {
                    let mut generator = value.tagged(tag::SEQUENCE, what)?.inside();
                    let is_mgf1 = generator.tagged(tag::OID, what)?.value.strip_prefix(RSA) == Some(&[8]);
                    let told = hash_of(generator.tagged(tag::SEQUENCE, what)?.inside())?;
                    match told.filter(|_| is_mgf1) {
                        Some(told) => mask = told,
                        None => return unknown(),
                    }
                }
                0xa2 => {
                    let told = small(value.tagged(tag::INTEGER, what)?.value).ok_or(Malformed(what))?;
                    salt = told as usize;
                }
                _ => {}
            }
        }
    }
    Ok(Algorithm::Pss(hash, mask, salt))
}

/// Whether a signature is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Nobody here can say; the name of the algorithm.
    Unknown(String),
}

/// Whether a key signed bytes in this way; `elsewhere` is the hash where the algorithm tells none.
pub fn check(
    key: &Key,
    algorithm: &Algorithm,
    elsewhere: Option<Hash>,
    bytes: &[u8],
    signature: &[u8],
) -> Result<Checked, Malformed> {
    let unknown = |name: String| Ok(Checked::Unknown(name));
    let Some(hash) = algorithm.hash().or(elsewhere) else { return unknown(algorithm.name()) };
    // Collisions of SHA-1 are made to order by now.
    if hash == Hash::Sha1 {
        return unknown("SHA-1".to_owned());
    }
    let digest = hash.of(bytes);
    let right = match (key, algorithm) {
        (Key::Curve(on), Algorithm::Ecdsa(_)) => ecdsa::is_signed(&on.0, &on.1, &digest, signature)?,
        (Key::Rsa(key), Algorithm::Rsa(_)) => key.is_signed(hash, &digest, signature),
        (Key::Rsa(key), Algorithm::Pss(_, mask, salt)) => {
            key.is_signed_pss(hash, *mask, *salt, &digest, signature)
        }
        (Key::Unknown(name), _) => return unknown(name.clone()),
        _ => return unknown(algorithm.name()),
    };
    Ok(if right { Checked::Yes } else { Checked::No })
}

/// An object identifier with dots.
pub fn dotted(oid: &[u8]) -> String {
    let mut numbers: Vec<u64> = Vec::new();
    let mut number = 0_u64;
    for byte in oid {
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            numbers.push(number);
            number = 0;
        }
    }
    let first =
        numbers.first().map(|first| format!("{}.{}", (first / 40).min(2), first - (first / 40).min(2) * 40));
    let rest = numbers.iter().skip(1).map(u64::to_string);
    first.into_iter().chain(rest).collect::<Vec<_>>().join(".")
}
