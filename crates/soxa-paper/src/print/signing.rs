//! A paper of the office made ready for an electronic signature that can be seen on it.

use chrono::{DateTime, FixedOffset};

use crate::render::pdf::seal;
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
