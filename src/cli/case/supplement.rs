//! `soxa case supplement`: what is missing or wrong in a case is asked for, part by part.

use clap::Args;

use super::super::context::Format;
use super::super::due::parse_time;
use super::super::failure::Failure;
use super::super::pair::Pair;
use super::super::session::{Act, Session};
use super::with_slip;
use soxa_domain::procedure::SlipName;
use soxa_service::supplements::{self, Ask};

/// Ask for what is missing or wrong in a case.
#[derive(Debug, Args)]
pub struct Supplement {
    /// Either code of the case
    code: String,
    /// A paper or a field that is missing; again for each
    #[arg(long, value_name = "NAME")]
    missing: Vec<String>,
    /// A paper or a field that is wrong, and what is wrong with it; again for each
    #[arg(long, value_name = "NAME=WHY")]
    wrong: Vec<Pair>,
    /// What else is to be said on the slip
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    /// When; now if not given
    #[arg(long, value_name = "T")]
    at: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for Supplement {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let missing = self.missing.iter().map(|name| Ask { name: name.clone(), wrong: None });
        let wrong = self.wrong.iter().map(|p| Ask { name: p.key.clone(), wrong: Some(p.value.clone()) });
        let parts: Vec<Ask> = missing.chain(wrong).collect();
        let (register, actor) = (session.register, session.actor);
        let at = self.at.as_deref().map(parse_time).transpose()?;
        let done = supplements::ask(register, actor, &self.code, &parts, &self.reason, at)?;
        with_slip(session, &done.value, SlipName::Supplement, self.format)
    }
}
