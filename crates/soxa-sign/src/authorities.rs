//! Authorities that are believed, what they revoked, and the way from a signer to one of them.

use chrono::{DateTime, Utc};
use cms::cert::x509::crl::CertificateList;
use der::Decode;
use der::asn1::ObjectIdentifier;

use crate::certificate::{Certificate, is_signed_by, moment, pem_of};
use crate::problem::{Distrust, SignProblem};

/// More authorities than this do not stand between a signer and a root.
const LONGEST: usize = 6;
/// Certificates that are tried as issuers in all: a file may bring any number of them.
const TRIED: usize = 200;
/// The purpose of who stamps times (RFC 3161).
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// Certificates of authorities that are believed, and their lists of revoked ones.
#[derive(Debug, Clone, Default)]
pub struct Authorities {
    certificates: Vec<Certificate>,
    revoked: Vec<(CertificateList, Vec<u8>)>,
}

/// When something was signed, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedAt {
    /// The moment.
    pub moment: DateTime<Utc>,
    /// Whether an authority stamped it; else the signer says so.
    pub stamped: bool,
}

impl Authorities {
    /// Takes a file: certificates (PEM or DER) or a list of revoked ones (CRL).
    ///
    /// # Errors
    /// It is neither.
    pub fn take(&mut self, file: &[u8]) -> Result<(), SignProblem> {
        let text = std::str::from_utf8(file).ok();
        let lists = match text.filter(|text| text.contains("-----BEGIN X509 CRL-----")) {
            Some(text) => pem_of(text, "X509 CRL")?,
            None => vec![file.to_vec()],
        };
        let read = |der: Vec<u8>| CertificateList::from_der(&der).map(|list| (list, der));
        match lists.into_iter().map(read).collect::<Result<Vec<_>, _>>() {
            Ok(lists) => self.revoked.extend(lists),
            Err(_) => self.certificates.extend(Certificate::all_of(file)?),
        }
        Ok(())
    }

    /// Whether nobody is believed.
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty()
    }

    /// Whether a certificate that signed at a moment leads to a believed authority; its name.
    ///
    /// # Errors
    /// It does not, or something on the way was not valid then.
    pub fn trust(
        &self,
        signer: &Certificate,
        embedded: &[Certificate],
        at: SignedAt,
    ) -> Result<String, Distrust> {
        signer.is_for_signing()?;
        self.way(signer, embedded, at)
    }

    /// Whether a time stamp's signer leads to a believed authority.
    pub(crate) fn trust_stamp(
        &self,
        signer: &Certificate,
        embedded: &[Certificate],
        at: DateTime<Utc>,
    ) -> Result<(), Distrust> {
        if !signer.has_purpose(TIME_STAMPING) {
            return Err(Distrust::NotForSigning { name: signer.name() });
        }
        self.way(signer, embedded, SignedAt { moment: at, stamped: true }).map(|_| ())
    }

    fn way(&self, signer: &Certificate, embedded: &[Certificate], at: SignedAt) -> Result<String, Distrust> {
        let mut tried = 0;
        self.climb(signer, embedded, at, 0, &mut tried)
    }

    fn climb(
        &self,
        of: &Certificate,
        embedded: &[Certificate],
        at: SignedAt,
        above: usize,
        tried: &mut usize,
    ) -> Result<String, Distrust> {
        of.is_valid(at.moment)?;
        if self.certificates.contains(of) {
            return Ok(of.name());
        }
        of.is_understood()?;
        let unknown = Distrust::UnknownAuthority { issuer: of.issuer() };
        let mut found = unknown.clone();
        if above >= LONGEST {
            return Err(unknown);
        }
        let issuer = of.parsed.tbs_certificate().issuer();
        for candidate in self.certificates.iter().chain(embedded) {
            if candidate.parsed.tbs_certificate().subject() != issuer || candidate == of {
                continue;
            }
            *tried += 1;
            let long = candidate.path_length().is_some_and(|most| above > most);
            if *tried > TRIED || long || !candidate.is_authority() || !is_signed_by(of.der(), candidate.key())
            {
                continue;
            }
            if self.is_revoked(of, candidate, at) {
                return Err(Distrust::Revoked { name: of.name() });
            }
            match self.climb(candidate, embedded, at, above + 1, tried) {
                Ok(authority) => return Ok(authority),
                Err(why) => found = why,
            }
        }
        Err(found)
    }

    /// Whether an issuer revoked a certificate. Who has a stolen key writes any time: only a stamped one is before the day.
    fn is_revoked(&self, of: &Certificate, issuer: &Certificate, at: SignedAt) -> bool {
        let serial = of.parsed.tbs_certificate().serial_number();
        let of_issuer = self.revoked.iter().filter(|(list, der)| {
            &list.tbs_cert_list.issuer == issuer.parsed.tbs_certificate().subject()
                && is_signed_by(der, issuer.key())
        });
        of_issuer
            .flat_map(|(list, _)| list.tbs_cert_list.revoked_certificates.iter().flatten())
            .filter(|revoked| &revoked.serial_number == serial)
            .any(|revoked| !at.stamped || moment(&revoked.revocation_date) <= at.moment)
    }
}
