//! `soxa attach`: this terminal at an owner that is already there.

use clap::Args;

use super::context::Context;
use super::failure::Failure;
use super::{open, relay};
use crate::cli::said::Said;
use soxa_text::words::InWords;

/// Attach this terminal to the register's owner.
#[derive(Debug, Args)]
pub struct Attach {
    /// Only to look; held by the owner, whatever this end does
    #[arg(long)]
    read_only: bool,
}

impl Attach {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        open::needs_terminal()?;
        open::attach(context, self.read_only, |context| {
            relay::owner(context)?.ok_or_else(|| Failure::Told {
                status: 4,
                in_use: false,
                text: Said::NotOpenHere.in_words(context.lang()),
            })
        })
    }
}
