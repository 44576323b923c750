//! What a chip says it can do: the SecurityInfos of EF.CardAccess and of DG14 (ICAO 9303-11, 9.2).

use crate::crypto::block::Cipher;
use crate::crypto::curve::Curve;
use crate::problem::ChipProblem;
use crate::tlv::{Malformed, Objects, Tlv, object, small, tag};

/// bsi-de protocols smartcard: 0.4.0.127.0.7.2.2.
const PROTOCOLS: &[u8] = &[0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02];
/// Entries looked at, at most.
const MOST: usize = 32;

/// One entry: its identifier without what all have in front, the whole of it, and what follows.
struct Info<'a> {
    kind: &'a [u8],
    oid: &'a [u8],
    rest: Objects<'a>,
}

fn infos(set: &[u8]) -> Result<Vec<Info<'_>>, Malformed> {
    let mut all = Vec::new();
    let mut entries = Objects::new(set).tagged(tag::SET, "SecurityInfos")?.inside();
    while let Some(entry) = entries.take()? {
        let mut rest = entry.inside();
        let oid = rest.tagged(tag::OID, "SecurityInfo")?.value;
        if let Some(kind) = oid.strip_prefix(PROTOCOLS) {
            all.push(Info { kind, oid, rest });
        }
        if all.len() > MOST {
            return Err(Malformed("SecurityInfos"));
        }
    }
    Ok(all)
}

/// The cipher that the last number of an identifier stands for.
fn cipher(number: u8) -> Option<Cipher> {
    match number {
        1 => Some(Cipher::Tdes),
        2 => Some(Cipher::Aes(16)),
        3 => Some(Cipher::Aes(24)),
        4 => Some(Cipher::Aes(32)),
        _ => None,
    }
}

/// A way of PACE that is known here.
pub struct PaceWay {
    /// The whole identifier.
    pub oid: Vec<u8>,
    /// What the session is encrypted with.
    pub cipher: Cipher,
    /// The curve.
    pub curve: Curve,
    /// The curve's number, where the card offers several and must be told.
    pub told: Option<u8>,
}

impl PaceWay {
    /// How the curve is called.
    pub const fn curve_name(&self) -> &'static str {
        self.curve.name()
    }
}

/// What EF.CardAccess offers.
pub struct AccessInfo {
    pace: Option<PaceWay>,
    unsupported: Option<String>,
}

impl AccessInfo {
    /// Reads the file; the strongest way that is known is taken.
    ///
    /// # Errors
    /// It is no such file.
    pub fn read(file: &[u8]) -> Result<Self, ChipProblem> {
        let mut ways: Vec<PaceWay> = Vec::new();
        let mut unsupported = None;
        let mut offered = 0;
        for mut info in infos(file)? {
            // 4.2: ECDH with generic mapping. 4.1, 4.3 to 4.6 are other groups and mappings.
            let [4, mapping, number] = info.kind else { continue };
            offered += 1;
            info.rest.tagged(tag::INTEGER, "PACEInfo")?;
            let parameters = info.rest.optional(tag::INTEGER)?.and_then(|tlv| small(tlv.value));
            let known =
                (*mapping == 2).then(|| cipher(*number)).flatten().zip(parameters.and_then(Curve::of_id));
            match known {
                Some((cipher, curve)) => {
                    let told = parameters.and_then(|id| u8::try_from(id).ok());
                    ways.push(PaceWay { oid: info.oid.to_vec(), cipher, curve, told });
                }
                None => unsupported = Some(format!("PACE 4.{mapping}.{number}, {}", parameters.unwrap_or(0))),
            }
        }
        let mut pace = ways.into_iter().max_by_key(|way| way.cipher.key_bytes() + way.cipher.block_bytes());
        if let Some(way) = pace.as_mut().filter(|_| offered == 1) {
            way.told = None;
        }
        Ok(Self { pace, unsupported })
    }

    /// The way to take.
    pub const fn pace(&self) -> Option<&PaceWay> {
        self.pace.as_ref()
    }

    /// What is offered and not known.
    pub fn unsupported(self) -> Option<String> {
        self.unsupported
    }
}

/// What DG14 offers to show that the chip is no copy (ICAO 9303-11, 6.2).
pub struct ChipKey {
    /// The identifier of the way, for AES; triple DES has none.
    pub oid: Option<Vec<u8>>,
    /// What the new session is encrypted with.
    pub cipher: Cipher,
    /// The curve.
    pub curve: Curve,
    /// The chip's public point, as bytes.
    pub point: Vec<u8>,
    /// The key's number, as an object to tell it with, where it has one.
    pub key: Vec<u8>,
}

impl ChipKey {
    /// Reads DG14; `None` where it offers no way that is known.
    ///
    /// # Errors
    /// It is no such file.
    pub fn read(group: &[u8]) -> Result<Option<Self>, Malformed> {
        let set = Objects::new(group).tagged(0x6e, "DG14")?.value;
        let all = infos(set)?;
        let number = |tlv: Option<Tlv<'_>>| tlv.map(|tlv| object(0x84, tlv.value)).unwrap_or_default();
        for info in &all {
            // 1.2: a public key for ECDH.
            if info.kind != [1, 2] {
                continue;
            }
            let mut rest = info.rest;
            let mut key = rest.tagged(tag::SEQUENCE, "DG14")?.inside();
            let mut algorithm = key.tagged(tag::SEQUENCE, "DG14")?.inside();
            algorithm.tagged(tag::OID, "DG14")?;
            let parameters = algorithm.take()?.ok_or(Malformed("DG14"))?;
            let point = key.tagged(tag::BIT_STRING, "DG14")?.value;
            let Some(curve) = curve_of(&parameters)? else { continue };
            let id = rest.optional(tag::INTEGER)?;
            let way = all.iter().find_map(|info| {
                // 3.2: ECDH, with the cipher's number; for this key, if keys have numbers.
                let [3, 2, number] = info.kind else { return None };
                let mut rest = info.rest;
                rest.take().ok()?;
                let of = rest.optional(tag::INTEGER).ok()?;
                let fits = of.is_none() || of.map(|tlv| tlv.value) == id.map(|tlv| tlv.value);
                fits.then(|| cipher(*number)).flatten().map(|cipher| (info.oid.to_vec(), cipher))
            });
            let (oid, cipher) = match way {
                Some((oid, cipher @ Cipher::Aes(_))) => (Some(oid), cipher),
                _ => (None, Cipher::Tdes),
            };
            let point = point.strip_prefix(&[0]).ok_or(Malformed("DG14"))?.to_vec();
            return Ok(Some(Self { oid, cipher, curve, point, key: number(id) }));
        }
        Ok(None)
    }
}

/// The curve of a key's parameters; a card may give ICAO's number in place of a name.
fn curve_of(parameters: &Tlv<'_>) -> Result<Option<Curve>, Malformed> {
    match parameters.tag {
        tag::INTEGER => Ok(small(parameters.value).and_then(Curve::of_id)),
        _ => Curve::of_parameters(parameters.whole),
    }
}
