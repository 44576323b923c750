//! The token signs documents: which certificates it has, and its key's signature of some bytes.

use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass};
use cryptoki::slot::Slot;

use super::problem::TokenProblem;
use super::{Token, Tokens, said};
use soxa_sign::{Certificate, Scheme};

/// A certificate on a token that is plugged in.
#[derive(Debug, Clone)]
pub struct OnToken {
    /// The token.
    pub token: Token,
    /// What the certificate is called there.
    pub label: String,
    /// By this its key is found.
    id: Vec<u8>,
    /// The certificate itself.
    pub certificate: Certificate,
}

impl OnToken {
    /// What somebody who chooses is shown: its label, else whose it is.
    pub fn shown(&self) -> String {
        if self.label.is_empty() { self.certificate.name() } else { self.label.clone() }
    }
}

impl Tokens {
    /// The certificates of all tokens that are plugged in, which takes no PIN. Authorities' are among them.
    ///
    /// # Errors
    /// The library says no.
    pub fn certificates(&self) -> Result<Vec<OnToken>, TokenProblem> {
        let mut found = Vec::new();
        for (slot, info) in self.slots()? {
            self.certificates_of(slot, &Token::from(&info), &mut found)?;
        }
        Ok(found)
    }

    fn certificates_of(
        &self,
        slot: Slot,
        token: &Token,
        into: &mut Vec<OnToken>,
    ) -> Result<(), TokenProblem> {
        let session = self.module()?.open_ro_session(slot).map_err(|e| said(&e))?;
        let with =
            [Attribute::Class(ObjectClass::CERTIFICATE), Attribute::CertificateType(CertificateType::X_509)];
        let wanted = [AttributeType::Label, AttributeType::Id, AttributeType::Value];
        for object in session.find_objects(&with).map_err(|e| said(&e))? {
            let (mut label, mut id, mut value) = (Vec::new(), Vec::new(), Vec::new());
            for attribute in session.get_attributes(object, &wanted).map_err(|e| said(&e))? {
                match attribute {
                    Attribute::Label(bytes) => label = bytes,
                    Attribute::Id(bytes) => id = bytes,
                    Attribute::Value(bytes) => value = bytes,
                    _ => {}
                }
            }
            // What cannot be read as a certificate is none that anybody signs with.
            if let Ok(certificate) = Certificate::from_der(&value) {
                let label = String::from_utf8_lossy(&label).trim().to_owned();
                into.push(OnToken { token: token.clone(), label, id, certificate });
            }
        }
        Ok(())
    }

    /// The certificate to sign with, by label or name where there are several; then those that lead to an authority.
    ///
    /// # Errors
    /// There is no such certificate, or more than one.
    pub fn signer(
        &self,
        token: Option<&str>,
        certificate: Option<&str>,
    ) -> Result<(OnToken, Vec<Certificate>), TokenProblem> {
        let all = self.certificates()?;
        let of_token: Vec<&OnToken> =
            all.iter().filter(|c| token.is_none_or(|token| c.token.label == token)).collect();
        if let Some(name) = token.filter(|_| of_token.is_empty()) {
            let there = self.there()?.iter().any(|t| t.label == name);
            return Err(if there {
                TokenProblem::NoCertificate
            } else {
                TokenProblem::NotThere { name: name.to_owned() }
            });
        }
        let own: Vec<&OnToken> = of_token.iter().copied().filter(|c| !c.certificate.is_authority()).collect();
        let names = || own.iter().map(|c| c.shown()).collect();
        let is_named = |c: &OnToken, name: &str| c.label == name || c.certificate.name() == name;
        let mut fitting = own.iter().filter(|c| certificate.is_none_or(|name| is_named(c, name)));
        let signer = match (fitting.next(), fitting.next()) {
            (Some(one), None) => (*one).clone(),
            (Some(_), Some(_)) => return Err(TokenProblem::SeveralCertificates { names: names() }),
            (None, _) if own.is_empty() => return Err(TokenProblem::NoCertificate),
            (None, _) => {
                let name = certificate.unwrap_or_default().to_owned();
                return Err(TokenProblem::NoSuchCertificate { name, names: names() });
            }
        };
        let mut way = vec![signer.certificate.clone()];
        way.extend(of_token.iter().filter(|c| c.certificate.is_authority()).map(|c| c.certificate.clone()));
        Ok((signer, way))
    }

    /// The signature of bytes by the key of a certificate, in the form that documents have.
    ///
    /// # Errors
    /// The token is gone, the PIN is wrong or may not be tried, the key is not there.
    pub fn sign(&self, by: &OnToken, pin: &str, bytes: &[u8]) -> Result<Vec<u8>, TokenProblem> {
        let all = self.slots()?;
        let is_it = |t: &Token| t.serial == by.token.serial && t.label == by.token.label;
        let (slot, _) = all.iter().find(|(_, info)| is_it(&Token::from(info))).ok_or(TokenProblem::Gone)?;
        let no_key = || TokenProblem::NoSigningKey { name: by.shown() };
        let scheme = by.certificate.scheme().map_err(|_| no_key())?;
        let session = self.signed_in(*slot, pin)?;
        let with = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(by.id.clone())];
        let keys = session.find_objects(&with).map_err(|e| said(&e))?;
        let key = *keys.first().ok_or_else(no_key)?;
        match scheme {
            Scheme::RsaSha256 => session.sign(&Mechanism::Sha256RsaPkcs, key, bytes).map_err(|e| said(&e)),
            Scheme::EcdsaP256 | Scheme::EcdsaP384 => {
                let digest = Scheme::digest(bytes);
                let numbers = session.sign(&Mechanism::Ecdsa, key, &digest).map_err(|e| said(&e))?;
                Scheme::ecdsa(&numbers).ok_or_else(no_key)
            }
        }
    }
}
