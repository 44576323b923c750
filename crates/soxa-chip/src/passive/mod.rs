//! Passive authentication (ICAO 9303-11, 5.1): the groups of a chip are those whose hashes its signer signed, the signer was
//! made one by an authority that this commune trusts, and neither was out of date or taken back.

pub mod authorities;
pub(crate) mod certificate;
mod key;
mod revocation;
pub(crate) mod signed;
mod time;

use chrono::NaiveDateTime;

use self::authorities::{Authorities, Found};
use self::signed::Signed;
use crate::tlv::Malformed;
use crate::verdict::{Forged, Unchecked, Verdict};

/// The hash of a group of a chip as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupHash {
    /// The group's number.
    pub number: u8,
    /// Its hash, by the function that the signature names.
    pub hash: Vec<u8>,
}

/// The groups that are read of every chip that has them. One that was signed and is not there was left out by somebody.
const READ: [u8; 4] = [1, 2, 13, 14];

/// Judges what was read against what was signed.
pub fn judge(
    signed: &Signed,
    groups: &[GroupHash],
    authorities: &Authorities,
    now: NaiveDateTime,
) -> Verdict {
    for group in groups {
        let name = format!("DG{}", group.number);
        match signed.hash_of(group.number) {
            None => return Verdict::Forged(Forged::GroupNotSigned { group: name }),
            Some(hash) if !crate::crypto::same(hash, &group.hash) => {
                return Verdict::Forged(Forged::GroupChanged { group: name });
            }
            Some(_) => {}
        }
    }
    let is_missing = |number: &&u8| {
        signed.hash_of(**number).is_some() && groups.iter().all(|group| group.number != **number)
    };
    if let Some(number) = READ.iter().find(is_missing) {
        return Verdict::Forged(Forged::GroupMissing { group: format!("DG{number}") });
    }
    match signed.is_signed() {
        Ok(key::Checked::Yes) => {}
        Ok(key::Checked::No) => return Verdict::Forged(Forged::Signature),
        Ok(key::Checked::Unknown(name)) => return Verdict::Unchecked(Unchecked::Algorithm { name }),
        Err(Malformed(what)) => {
            return Verdict::Forged(Forged::SignatureUnreadable { what: what.to_owned() });
        }
    }
    let signer = signed.signer();
    let name = signer.subject.name();
    let issuer = || signer.issuer.name();
    let authority = match authorities.issuer_of(signer) {
        Found::None if authorities.is_empty() => return Verdict::Unchecked(Unchecked::NoAuthorities),
        Found::None => return Verdict::Unchecked(Unchecked::NoAuthority { issuer: issuer() }),
        Found::Another => return Verdict::Forged(Forged::Signer { issuer: issuer() }),
        Found::Unknown(name) => return Verdict::Unchecked(Unchecked::Algorithm { name }),
        Found::Issuer(authority) => authority,
    };
    if !signer.may_sign {
        return Verdict::Forged(Forged::NotASigner { name });
    }
    if authorities.is_revoked(authority, signer) {
        return Verdict::Forged(Forged::Revoked { name });
    }
    let dates = |certificate: &certificate::Certificate| {
        let day = |at: NaiveDateTime| at.format("%d/%m/%Y").to_string();
        (certificate.subject.name(), day(certificate.from), day(certificate.until))
    };
    if !authority.is_valid(now) {
        let (name, from, until) = dates(authority);
        return Verdict::Unchecked(Unchecked::AuthorityNotValid { name, from, until });
    }
    if !signer.is_valid(now) {
        let (name, from, until) = dates(signer);
        return Verdict::Unchecked(Unchecked::SignerNotValid { name, from, until });
    }
    Verdict::Authentic { authority: authority.subject.name(), signer: name }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use proptest::prelude::*;

    use super::certificate::Certificate;
    use super::revocation::Revocations;
    use super::*;
    use crate::crypto::hash::Hash;
    use crate::problem::ChipProblem;

    /// Signatures with the algorithms of other authorities (`tests/virtual/card.py signature`), over group 13 alone.
    const SIGNATURES: [(&[u8], &[u8]); 4] = [
        (include_bytes!("../../tests/signatures/rsa.sod"), include_bytes!("../../tests/signatures/rsa.cer")),
        (include_bytes!("../../tests/signatures/pss.sod"), include_bytes!("../../tests/signatures/pss.cer")),
        (
            include_bytes!("../../tests/signatures/brainpool.sod"),
            include_bytes!("../../tests/signatures/brainpool.cer"),
        ),
        (
            include_bytes!("../../tests/signatures/wide.sod"),
            include_bytes!("../../tests/signatures/wide.cer"),
        ),
    ];

    fn judged(file: &[u8], authority: &[u8]) -> Result<Verdict, ChipProblem> {
        let signed = Signed::read(file)?;
        let hash = signed.hash_of(13).unwrap().to_vec();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("csca.cer"), authority).unwrap();
        let authorities = Authorities::of_folder(folder.path())?;
        let now = chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap().and_hms_opt(3, 0, 0).unwrap();
        Ok(judge(&signed, &[GroupHash { number: 13, hash }], &authorities, now))
    }

    #[test]
    fn every_algorithm_in_use_is_checked() {
        for (file, authority) in SIGNATURES {
            let verdict = judged(file, authority).unwrap();
            assert!(matches!(verdict, Verdict::Authentic { .. }), "{verdict:?}");
        }
        assert_eq!(Signed::read(SIGNATURES[0].0).unwrap().hash, Hash::Sha256);
    }

    #[test]
    fn what_was_signed_cannot_be_turned() {
        for (file, authority) in SIGNATURES {
            let original = Signed::read(file).unwrap();
            // Some places would do for a test of each day; these files are small enough for many.
            for at in (0..file.len()).step_by(41) {
                let mut other = file.to_vec();
                other[at] ^= 4;
                if matches!(judged(&other, authority), Ok(Verdict::Authentic { .. })) {
                    // A version number or a list of algorithms around it may be; what counts is as it was.
                    let other = Signed::read(&other).unwrap();
                    assert!(other.says_the_same(&original), "byte {at}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(
            at in 0_usize..2_000,
            with in proptest::collection::vec(any::<u8>(), 1..12),
            which in 0_usize..4
        ) {
            for file in [SIGNATURES[which].0, SIGNATURES[which].1] {
                let mut other = file.to_vec();
                let at = at % other.len();
                let end = (at + with.len()).min(other.len());
                other.splice(at..end, with.iter().copied());
                let _ = Signed::read(&other).map(|signed| signed.is_signed());
                let _ = Certificate::read(&other);
                let _ = Revocations::read(&other);
            }
        }
    }
}
