//! What a signature turned out to be worth.

use chrono::{DateTime, TimeDelta, Utc};

use crate::authorities::{Authorities, SignedAt};
use crate::message::Held;
use crate::problem::{Breach, Distrust};
use crate::stamp::{self, Stamp};

/// A signature as it stands in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The name of its field; empty for one that lies beside its file.
    pub field: String,
    /// Who signed, by their certificate; empty where it cannot be read.
    pub signer: String,
    /// The signer's organisation; empty where none is named.
    pub organisation: String,
    /// Who issued the certificate.
    pub issuer: String,
    /// When; `None` where nobody says.
    pub at: Option<SignedAt>,
    /// Why, in the signer's words; empty for nothing.
    pub reason: String,
    /// Whether nothing was added to the file after it.
    pub is_last: bool,
    /// What it is worth.
    pub verdict: Verdict,
}

/// What a signature is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The document is the one that was signed, by somebody whom this authority vouches for.
    Valid {
        /// The believed authority.
        authority: String,
    },
    /// The document is the one that was signed; who signed is not vouched for.
    Doubtful(Distrust),
    /// The document is not the one that was signed, or nobody can tell.
    Broken(Breach),
}

impl Found {
    /// One that nothing is known of yet but what stands around it.
    pub(crate) fn unread(field: String, at: Option<SignedAt>, reason: String, is_last: bool) -> Self {
        Self {
            field,
            signer: String::new(),
            organisation: String::new(),
            issuer: String::new(),
            at,
            reason,
            is_last,
            verdict: Verdict::Broken(Breach::Range),
        }
    }

    /// What it is worth, once it holds: who signed, and whether somebody vouches for them.
    pub(crate) fn judged(&mut self, held: &Held, authorities: &Authorities, now: DateTime<Utc>) -> Verdict {
        let at = match self.when(held, authorities, now) {
            Ok(at) => at,
            Err(breach) => return Verdict::Broken(breach),
        };
        self.is_by(held);
        match authorities.trust(&held.signer, &held.embedded, at) {
            Ok(authority) => Verdict::Valid { authority },
            Err(why) => Verdict::Doubtful(why),
        }
    }

    /// What a time stamp of the document itself is worth.
    pub(crate) fn judged_stamp(&mut self, stamp: &Stamp, authorities: &Authorities) -> Verdict {
        let Stamp { moment, held } = stamp;
        self.at = Some(SignedAt { moment: *moment, stamped: true });
        self.is_by(held);
        match authorities.trust_stamp(&held.signer, &held.embedded, *moment) {
            Ok(()) => Verdict::Valid { authority: held.signer.issuer() },
            Err(why) => Verdict::Doubtful(why),
        }
    }

    fn is_by(&mut self, held: &Held) {
        self.signer = held.signer.name();
        self.organisation = held.signer.organisation();
        self.issuer = held.signer.issuer();
    }

    /// By a stamp of a believed authority, else as the signer says, but never in the future.
    fn when(
        &mut self,
        held: &Held,
        authorities: &Authorities,
        now: DateTime<Utc>,
    ) -> Result<SignedAt, Breach> {
        if let Some(stamp) = &held.stamp {
            let stamp = stamp::read(stamp, &held.signature)?;
            let by = &stamp.held;
            if authorities.trust_stamp(&by.signer, &by.embedded, stamp.moment).is_ok() {
                let at = SignedAt { moment: stamp.moment, stamped: true };
                self.at = Some(at);
                return Ok(at);
            }
        }
        let claimed = self.at.map(|at| at.moment).filter(|moment| *moment <= now + TimeDelta::days(1));
        Ok(SignedAt { moment: claimed.unwrap_or(now), stamped: false })
    }
}
