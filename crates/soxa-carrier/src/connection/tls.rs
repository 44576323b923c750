//! What a server must show before anything is told to it. There is no way round: the server is verified by an authority that
//! was named, and by its name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::secret;
use crate::problem::Wrong;

/// Files with certificates and a key, as an address names them.
#[derive(Debug, Clone, Default)]
pub struct Papers {
    /// The authorities that are believed.
    pub authority: Option<PathBuf>,
    /// The certificate of the login.
    pub certificate: Option<PathBuf>,
    /// Its key.
    pub key: Option<PathBuf>,
}

impl Papers {
    /// What connects over TLS by them.
    ///
    /// # Errors
    /// A file is missing, cannot be read or holds something else.
    pub fn read(&self) -> Result<MakeRustlsConnect, Wrong> {
        let authority = self.authority.as_deref().ok_or(Wrong::NoAuthority)?;
        let mut believed = RootCertStore::empty();
        for certificate in certificates(authority)? {
            believed.add(certificate).map_err(|_| no_certificate(authority))?;
        }
        let verified = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| Wrong::KeyRefused { said: error.to_string() })?
            .with_root_certificates(believed);
        let config = match (&self.certificate, &self.key) {
            (Some(certificate), Some(key)) => verified
                .with_client_auth_cert(certificates(certificate)?, private_key(key)?)
                .map_err(|error| Wrong::KeyRefused { said: error.to_string() })?,
            (None, None) => verified.with_no_client_auth(),
            (Some(_), None) => return Err(Wrong::KeyRefused { said: "sslkey?".into() }),
            (None, Some(_)) => return Err(Wrong::KeyRefused { said: "sslcert?".into() }),
        };
        Ok(MakeRustlsConnect::new(config))
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Wrong> {
    let text = secret::open(path)?;
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    read.ok().filter(|all| !all.is_empty()).ok_or_else(|| no_certificate(path))
}

fn no_certificate(path: &Path) -> Wrong {
    Wrong::Pem { path: path.to_owned(), wanted: "CERTIFICATE" }
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, Wrong> {
    let text = secret::private(path)?;
    PrivateKeyDer::from_pem_slice(text.as_bytes())
        .map_err(|_| Wrong::Pem { path: path.to_owned(), wanted: "PRIVATE KEY" })
}
