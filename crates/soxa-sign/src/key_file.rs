//! A key that lies in a file with its certificate.

use der::Decode;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use pkcs8::{DecodePrivateKey, EncryptedPrivateKeyInfoRef};
use rsa::pkcs1v15;
use rsa::sha2::Sha256;
use rsa::signature::{RandomizedSigner, SignatureEncoding};
use zeroize::Zeroizing;

use crate::algorithm::Scheme;
use crate::certificate::{Certificate, pem_of};
use crate::problem::SignProblem;

enum Key {
    Rsa(Box<pkcs1v15::SigningKey<Sha256>>),
    P256(p256::ecdsa::SigningKey),
    P384(Box<p384::ecdsa::SigningKey>),
}

/// A private key and the certificates that lead from its own to an authority.
pub struct KeyFile {
    key: Key,
    certificates: Vec<Certificate>,
}

impl KeyFile {
    /// Whether the key of a file has a password.
    pub fn is_locked(file: &str) -> bool {
        file.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    }

    /// Reads a PEM file: a private key (PKCS #8) and certificates, the signer's own first.
    ///
    /// # Errors
    /// One of them is missing or of an unknown kind, the password is wrong, or they do not belong together.
    pub fn read(file: &str, password: Option<&str>) -> Result<Self, SignProblem> {
        let certificates = pem_of(file, "CERTIFICATE")?;
        let certificates: Vec<Certificate> =
            certificates.iter().map(|der| Certificate::from_der(der)).collect::<Result<_, _>>()?;
        let scheme = certificates.first().ok_or(SignProblem::NoCertificate)?.scheme()?;
        let secret = secret(file, password)?;
        let key = match scheme {
            Scheme::RsaSha256 => rsa::PrivateKey::from_pkcs8_der(&secret)
                .map(|key| Key::Rsa(Box::new(pkcs1v15::SigningKey::new(key))))
                .ok(),
            Scheme::EcdsaP256 => {
                p256::SecretKey::from_pkcs8_der(&secret).map(|key| Key::P256(key.into())).ok()
            }
            Scheme::EcdsaP384 => {
                p384::SecretKey::from_pkcs8_der(&secret).map(|key| Key::P384(Box::new(key.into()))).ok()
            }
        };
        let read = Self { key: key.ok_or(SignProblem::KeyOfAnother)?, certificates };
        // Found out now, not by whoever opens the document.
        let own = read.certificates.first().ok_or(SignProblem::NoCertificate)?;
        if own.signed(b"soxa", &read.sign(b"soxa")?) { Ok(read) } else { Err(SignProblem::KeyOfAnother) }
    }

    /// The signer's certificate, then those that lead to an authority.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Signs bytes in the scheme of the certificate.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, SignProblem> {
        let failed = |said: &dyn std::fmt::Display| SignProblem::Encoding { said: said.to_string() };
        match &self.key {
            Key::Rsa(key) => key
                .try_sign_with_rng(&mut getrandom::SysRng, bytes)
                .map(|s| s.to_vec())
                .map_err(|e| failed(&e)),
            Key::P256(key) => {
                let signature: p256::ecdsa::Signature =
                    key.sign_prehash(&Scheme::digest(bytes)).map_err(|e| failed(&e))?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
            Key::P384(key) => {
                let signature: p384::ecdsa::Signature =
                    key.sign_prehash(&Scheme::digest(bytes)).map_err(|e| failed(&e))?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
        }
    }
}

/// The private key as PKCS #8.
fn secret(file: &str, password: Option<&str>) -> Result<Zeroizing<Vec<u8>>, SignProblem> {
    if let Some(plain) = pem_of(file, "PRIVATE KEY")?.into_iter().next() {
        return Ok(Zeroizing::new(plain));
    }
    let locked = pem_of(file, "ENCRYPTED PRIVATE KEY")?.into_iter().next().ok_or(SignProblem::NoKeyInFile)?;
    let password = password.ok_or(SignProblem::KeyLocked)?;
    let locked = EncryptedPrivateKeyInfoRef::from_der(&locked).map_err(|_| SignProblem::NoKeyInFile)?;
    let opened = locked.decrypt(password).map_err(|_| SignProblem::KeyLocked)?;
    Ok(Zeroizing::new(opened.as_bytes().to_vec()))
}
