//! Certificates (X.509), as far as who signs a card's data and who made the signer one are concerned.

use chrono::NaiveDateTime;
use soxa_text::display;

use super::key::{Algorithm, Checked, Key, check};
use super::time;
use crate::tlv::{Malformed, Objects, Tlv, only, tag};

const KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x0e];
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
const AUTHORITY_KEY: &[u8] = &[0x55, 0x1d, 0x23];
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];

/// Type and text of a part of a name.
type Part<'a> = (&'a [u8], &'a [u8]);

/// A name as it stands in a certificate.
#[derive(Debug, Clone)]
pub struct Name(Vec<u8>);

impl Name {
    /// The name of a SEQUENCE.
    pub fn of(tlv: &Tlv<'_>) -> Self {
        Self(tlv.whole.to_vec())
    }

    /// Type and text of each part.
    fn parts(&self) -> Result<Vec<Part<'_>>, Malformed> {
        let mut parts = Vec::new();
        let mut sets = only(&self.0, tag::SEQUENCE, "Name")?;
        while let Some(set) = sets.take()? {
            let mut one = set.inside().tagged(tag::SEQUENCE, "Name")?.inside();
            parts.push((one.tagged(tag::OID, "Name")?.value, one.take()?.ok_or(Malformed("Name"))?.value));
        }
        Ok(parts)
    }

    /// Whether both name the same: the kinds of strings and capitals do not count (RFC 5280, 7.1).
    pub fn is(&self, other: &Self) -> bool {
        let folded = |name: &Self| -> Result<Vec<(Vec<u8>, String)>, Malformed> {
            let text = |text: &[u8]| String::from_utf8_lossy(text).trim().to_lowercase();
            Ok(name.parts()?.into_iter().map(|(kind, value)| (kind.to_vec(), text(value))).collect())
        };
        match (folded(self), folded(other)) {
            (Ok(ours), Ok(theirs)) => ours == theirs,
            _ => self.0 == other.0,
        }
    }

    /// What people call it: its common name, or its last part.
    pub fn name(&self) -> String {
        let parts = self.parts().unwrap_or_default();
        let common = parts.iter().find(|(kind, _)| *kind == COMMON_NAME).or_else(|| parts.last());
        let text = common.map(|(_, text)| String::from_utf8_lossy(text).into_owned()).unwrap_or_default();
        display::sanitise(&text.chars().take(80).collect::<String>()).into_owned()
    }
}

/// What an authority signed in the way of X.509: a certificate, or a list of those it took back.
#[derive(Clone)]
pub(super) struct Signed {
    bytes: Vec<u8>,
    algorithm: Algorithm,
    signature: Vec<u8>,
}

impl Signed {
    /// Takes it apart, in DER; what stands inside of the signed part comes along.
    pub(super) fn read<'a>(der: &'a [u8], what: &'static str) -> Result<(Self, Objects<'a>), Malformed> {
        let mut whole = only(der, tag::SEQUENCE, what)?;
        let body = whole.tagged(tag::SEQUENCE, what)?;
        let algorithm = Algorithm::read(&whole.tagged(tag::SEQUENCE, what)?)?;
        let signature =
            whole.tagged(tag::BIT_STRING, what)?.value.strip_prefix(&[0]).ok_or(Malformed(what))?;
        let signed = Self { bytes: body.whole.to_vec(), algorithm, signature: signature.to_vec() };
        Ok((signed, body.inside()))
    }

    /// Whether this key signed it.
    pub(super) fn is_by(&self, key: &Key) -> Result<Checked, Malformed> {
        check(key, &self.algorithm, None, &self.bytes, &self.signature)
    }
}

/// A certificate.
#[derive(Clone)]
pub struct Certificate {
    signed: Signed,
    /// Its number at its issuer.
    pub serial: Vec<u8>,
    /// Who made it.
    pub issuer: Name,
    /// Whom it is about.
    pub subject: Name,
    /// Valid from then, in UTC.
    pub from: NaiveDateTime,
    /// Valid until then, in UTC.
    pub until: NaiveDateTime,
    /// The key of whom it is about.
    pub key: Key,
    /// The key's own identifier.
    pub key_identifier: Option<Vec<u8>>,
    /// That of the issuer's key.
    pub authority_key: Option<Vec<u8>>,
    /// Whether its subject may make certificates.
    pub is_authority: bool,
    /// Whether its subject may sign data.
    pub may_sign: bool,
    /// Whether it may sign lists of what was revoked.
    pub may_revoke: bool,
}

impl Certificate {
    /// Reads one in DER.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let what = "certificate";
        let (signed, mut inside) = Signed::read(bytes, what)?;
        inside.optional(0xa0)?;
        let serial = inside.tagged(tag::INTEGER, what)?.value.to_vec();
        inside.tagged(tag::SEQUENCE, what)?;
        let issuer = Name::of(&inside.tagged(tag::SEQUENCE, what)?);
        let mut validity = inside.tagged(tag::SEQUENCE, what)?.inside();
        let mut moment = || validity.take()?.ok_or(Malformed(what)).and_then(|tlv| time::read(&tlv));
        let (from, until) = (moment()?, moment()?);
        let subject = Name::of(&inside.tagged(tag::SEQUENCE, what)?);
        let key = Key::read(&inside.tagged(tag::SEQUENCE, what)?)?;
        let mut this = Self {
            signed,
            serial,
            issuer,
            subject,
            from,
            until,
            key,
            key_identifier: None,
            authority_key: None,
            is_authority: false,
            may_sign: true,
            may_revoke: true,
        };
        let mut may_certify = true;
        if let Some(extensions) = inside.find(0xa3)? {
            let mut all = only(extensions.value, tag::SEQUENCE, what)?;
            while let Some(extension) = all.take()? {
                this.extension(extension.inside(), &mut may_certify)?;
            }
        }
        this.is_authority &= may_certify;
        Ok(this)
    }

    fn extension(&mut self, mut inside: Objects<'_>, may_certify: &mut bool) -> Result<(), Malformed> {
        let what = "extension";
        let oid = inside.tagged(tag::OID, what)?.value;
        inside.optional(tag::BOOLEAN)?;
        let value = inside.tagged(tag::OCTET_STRING, what)?.value;
        let mut value = Objects::new(value);
        if oid == KEY_IDENTIFIER {
            self.key_identifier = Some(value.tagged(tag::OCTET_STRING, what)?.value.to_vec());
        } else if oid == AUTHORITY_KEY {
            let inside = value.tagged(tag::SEQUENCE, what)?.inside();
            self.authority_key = inside.find(0x80)?.map(|tlv| tlv.value.to_vec());
        } else if oid == BASIC_CONSTRAINTS {
            let told = value.tagged(tag::SEQUENCE, what)?.inside().optional(tag::BOOLEAN)?;
            self.is_authority = told.is_some_and(|tlv| tlv.value != [0]);
        } else if oid == KEY_USAGE {
            let bits = value.tagged(tag::BIT_STRING, what)?.value.get(1).copied().unwrap_or(0);
            self.may_sign = bits & 0x80 != 0;
            *may_certify = bits & 0x04 != 0;
            self.may_revoke = bits & 0x02 != 0;
        }
        Ok(())
    }

    /// Whether a moment is within its dates.
    pub fn is_valid(&self, at: NaiveDateTime) -> bool {
        (self.from..=self.until).contains(&at)
    }

    /// Whether another one's key signed this.
    pub fn is_signed_by(&self, issuer: &Self) -> Result<Checked, Malformed> {
        self.signed.is_by(&issuer.key)
    }
}
