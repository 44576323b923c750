//! A paper of the office made ready for an electronic signature that can be seen on it.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use zeroize::Zeroizing;

use super::{slip_files, spool};
use crate::render::pdf::seal;
use soxa_service::paper_signing::{self, SignedPaper};
use soxa_service::refusal::{CaseProblem, Field};
use soxa_service::{Actor, Register, ServiceError};
use soxa_sign::{Certificate, Prepared, SignProblem, Wish};

/// How somebody signs.
#[derive(Debug, Clone)]
pub struct Signing<'a> {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Why; empty for nothing.
    pub reason: &'a str,
    /// Where; empty for nothing.
    pub place: &'a str,
    /// Whether the signature is to be seen on the page.
    pub is_shown: bool,
    /// Whether a time stamp will be asked for.
    pub stamped: bool,
}

impl Signing<'_> {
    /// Adds the signature's place, and how it looks, to a PDF; `certificates` are the signer's, then those that lead to
    /// an authority.
    ///
    /// # Errors
    /// The PDF or the certificate cannot be used.
    pub fn prepare(&self, pdf: &[u8], certificates: &[Certificate]) -> Result<Prepared, SignProblem> {
        let signer = certificates.first().ok_or(SignProblem::NoCertificate)?;
        let look = self.is_shown.then(|| seal(&self.lines(signer))).transpose();
        let look = look.map_err(|e| SignProblem::Encoding { said: e.to_string() })?;
        let wish = Wish {
            at: self.at,
            reason: self.reason,
            place: self.place,
            look: look.as_ref().map(|(page, size)| (page.as_slice(), *size)),
            stamped: self.stamped,
        };
        Prepared::new(pdf, certificates, &wish)
    }

    /// What is read on the page: who, for whom, when, why (Decree 30/2020/NĐ-CP, annex I, for the order of things).
    fn lines(&self, signer: &Certificate) -> Vec<String> {
        let at = self.at.format("%d/%m/%Y %H:%M:%S %:z").to_string();
        let mut lines = vec![format!("Ký số: {}", signer.name()), signer.organisation(), at];
        lines.push(self.reason.to_owned());
        lines.retain(|line| !line.is_empty());
        lines
    }
}

fn file_of(name: &str) -> String {
    format!("{}.signed.pdf", spool::safe(name))
}

fn not_written(folder: &Path) -> impl Fn(io::Error) -> ServiceError + '_ {
    |e| {
        let folder = folder.to_owned();
        ServiceError::refused(Field::Pdf, CaseProblem::NotWritten { folder, why: e.to_string() })
    }
}

/// A paper that somebody signed before, for the next signer; `None` where nobody did.
///
/// # Errors
/// It is there and cannot be read.
pub fn signed_before(
    register: &Register,
    folder: &Path,
    name: &str,
) -> Result<Option<Zeroizing<Vec<u8>>>, ServiceError> {
    let Some(file) = slip_files::find(&folder.join(file_of(name))) else { return Ok(None) };
    match slip_files::open(register, &file).map_err(not_written(folder))? {
        Some(pdf) => Ok(Some(pdf)),
        None => std::fs::read(&file).map(|pdf| Some(Zeroizing::new(pdf))).map_err(not_written(folder)),
    }
}

/// Keeps a signed paper beside the slips and says in the journal that it was signed; where it lies.
///
/// # Errors
/// It cannot be written, or whoever asks may not have papers printed.
pub fn keep(
    register: &Register,
    actor: &Actor,
    folder: &Path,
    (name, case): (&str, Option<u32>),
    (signer, pdf): (&str, &[u8]),
) -> Result<PathBuf, ServiceError> {
    let file = slip_files::put(register, folder, &file_of(name), pdf).map_err(not_written(folder))?;
    let hash = blake3::hash(pdf).into();
    paper_signing::signed(register, actor, &SignedPaper { case, name, signer, hash })?;
    Ok(file)
}
