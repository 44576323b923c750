//! `soxa operator four-eyes`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::four_eyes;
use soxa_service::four_eyes::Mode;

/// When acts of administration need a second person: auto, on, off; without a word, say what holds.
#[derive(Debug, Args)]
pub struct FourEyes {
    /// auto: where somebody else can confirm; on: always; off: never, where only one person can confirm
    #[arg(value_name = "MODE", value_parser = ["auto", "on", "off"])]
    mode: Option<String>,
}

impl Act for FourEyes {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { mode } = self;
        match mode {
            None => ui.line(four_eyes::status(register, actor)?.id())?,
            Some(mode) => {
                four_eyes::set(register, actor, Mode::parse(mode)?)?;
            }
        }
        Ok(0)
    }
}
