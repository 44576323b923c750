//! `soxa special secrecy`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::settings;

/// Say whether this register may keep free text and statements of these files.
#[derive(Debug, Args)]
pub struct Secrecy {
    /// keep or omit
    #[arg(value_parser = ["keep", "omit"])]
    choice: String,
}

impl Act for Secrecy {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { choice } = self;
        settings::keep_secrets(register, actor, choice == "keep")?;
        Ok(0)
    }
}
