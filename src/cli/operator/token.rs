//! `soxa operator token`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::super::unlock::tokens;
use crate::cli::said::Said;
use soxa_service::certificates;

/// Let an operator sign in by the token that is plugged in, with its PIN
#[derive(Debug, Args)]
pub struct Token {
    /// Name
    name: String,
    /// Which token, by its label, where several are plugged in
    #[arg(long = "token", value_name = "TOKEN")]
    label: Option<String>,
    /// Which certificate of the token, by its label or name
    #[arg(long, value_name = "LABEL")]
    certificate: Option<String>,
    /// Let the operator sign in by no token any more
    #[arg(long, conflicts_with_all = ["label", "certificate"])]
    remove: bool,
}

impl Act for Token {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, context, .. } = session;
        if self.remove {
            certificates::set(register, actor, &self.name, None)?;
            return Ok(0);
        }
        actor.require(soxa_service::grant::Operators).map_err(Failure::Service)?;
        let found = tokens()?.signer(self.label.as_deref(), self.certificate.as_deref());
        let (signer, _) = found.map_err(Failure::Token)?;
        certificates::set(register, actor, &self.name, Some(&signer.certificate))?;
        let (name, certificate) = (self.name.clone(), signer.certificate.name());
        context.line(&Said::TokenBound { name, certificate })?;
        Ok(0)
    }
}
