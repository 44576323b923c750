//! Time stamps (RFC 3161): what a time stamp server is asked, and what it answers.

use chrono::{DateTime, NaiveDateTime, Utc};
use der::asn1::{AnyRef, ObjectIdentifier, OctetString};
use der::{Any, Decode, Encode, Reader, Sequence, SliceReader, Tag, Tagged};

use crate::algorithm::{Hash, SHA256};
use crate::message::{Covered, Held, held};
use crate::problem::{Breach, SignProblem};
use cms::cert::x509::spki::AlgorithmIdentifierOwned;

/// What is stamped.
#[derive(Sequence)]
struct Imprint {
    algorithm: AlgorithmIdentifierOwned,
    hash: OctetString,
}

#[derive(Sequence)]
struct Request {
    version: u8,
    imprint: Imprint,
    with_certificates: bool,
}

#[derive(Sequence)]
struct Response {
    status: Any,
    #[asn1(optional = "true")]
    stamp: Option<Any>,
}

/// The request for a stamp of a signature, to be posted as `application/timestamp-query`.
///
/// # Errors
/// It cannot be encoded.
pub fn request(signature: &[u8]) -> Result<Vec<u8>, SignProblem> {
    let make = || {
        let algorithm = AlgorithmIdentifierOwned { oid: SHA256, parameters: Some(Any::null()) };
        let hash = OctetString::new(Hash::Sha256.digest(&[signature]))?;
        Request { version: 1, imprint: Imprint { algorithm, hash }, with_certificates: true }.to_der()
    };
    make().map_err(|e: der::Error| SignProblem::Encoding { said: e.to_string() })
}

/// The stamp that a server answered, when it is one of the signature.
///
/// # Errors
/// The server refused, or what it sent is no stamp of this signature.
pub fn of_response(response: &[u8], signature: &[u8]) -> Result<Vec<u8>, SignProblem> {
    let refused = |said: String| SignProblem::StampRefused { said };
    let response = Response::from_der(response).map_err(|e| refused(e.to_string()))?;
    let status = status(&response.status).map_err(|e| refused(e.to_string()))?;
    let stamp = response.stamp.filter(|_| status <= 1).ok_or_else(|| refused(format!("status {status}")))?;
    let stamp = stamp.to_der().map_err(|e| refused(e.to_string()))?;
    read(&stamp, signature).map_err(|_| SignProblem::StampForged)?;
    Ok(stamp)
}

/// 0 and 1 are granted.
fn status(status: &Any) -> der::Result<u8> {
    let der = status.to_der()?;
    AnyRef::from_der(&der)?.sequence(|reader| {
        let status = u8::decode(reader)?;
        while !reader.is_finished() {
            AnyRef::decode(reader)?;
        }
        Ok(status)
    })
}

/// A stamp that holds: when, by whom.
pub(crate) struct Stamp {
    pub(crate) moment: DateTime<Utc>,
    pub(crate) held: Held,
}

/// Takes a stamp apart and holds it against the signature that it should be of.
pub(crate) fn read(stamp: &[u8], signature: &[u8]) -> Result<Stamp, Breach> {
    let held = held(stamp, Covered::Inside)?;
    let content = held.content.as_deref().ok_or(Breach::StampForged)?;
    let (imprint, moment) = info(content).map_err(|e| Breach::Unreadable { said: e.to_string() })?;
    let hash = Hash::of(imprint.algorithm.oid)?;
    if imprint.hash.as_bytes() != hash.digest(&[signature]) {
        return Err(Breach::StampForged);
    }
    let moment = moment.ok_or(Breach::StampForged)?;
    Ok(Stamp { moment, held })
}

/// What a stamp says: of what, and when. What follows the moment says how exact it is.
fn info(content: &[u8]) -> der::Result<(Imprint, Option<DateTime<Utc>>)> {
    AnyRef::from_der(content)?.sequence(|reader: &mut SliceReader<'_>| {
        let _version = u8::decode(reader)?;
        let _policy: ObjectIdentifier = ObjectIdentifier::decode(reader)?;
        let imprint = Imprint::decode(reader)?;
        let _serial = AnyRef::decode(reader)?;
        let time = AnyRef::decode(reader)?;
        while !reader.is_finished() {
            AnyRef::decode(reader)?;
        }
        let text = std::str::from_utf8(time.value()).ok().filter(|_| time.tag() == Tag::GeneralizedTime);
        Ok((imprint, text.and_then(moment)))
    })
}

/// `YYYYMMDDhhmmss[.s…]Z`; fractions are let go.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let whole = text.strip_suffix('Z')?;
    let whole = whole.split_once('.').map_or(whole, |(whole, _)| whole);
    NaiveDateTime::parse_from_str(whole, "%Y%m%d%H%M%S").ok().map(|moment| moment.and_utc())
}
