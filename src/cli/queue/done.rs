//! `soxa queue done`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::queue;

/// Say that something is in, with the number the other system gave.
#[derive(Debug, Args)]
pub struct Done {
    /// Number of the item
    item: u32,
    /// The other system's number
    #[arg(long, value_name = "TEXT")]
    reference: String,
}

impl Act for Done {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { item, reference } = self;
        queue::done(register, actor, *item, reference)?;
        Ok(0)
    }
}
