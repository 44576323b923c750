//! `soxa finding doubles`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::quality as findings;

/// Look for people who stand in the register twice, with the linkage engine.
#[derive(Debug, Args)]
pub struct Doubles {}

impl Act for Doubles {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let new = findings::look_for_doubles(register, actor)?;
        ui.line(&format!("{new} cặp mới"))?;
        Ok(u8::from(new > 0))
    }
}
