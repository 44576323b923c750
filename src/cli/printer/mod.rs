//! `soxa printer`: the receipt printers of the register.

mod list;
mod remove;
mod set;
mod test;

use clap::Subcommand;

use super::failure::Failure;
use super::session::{Act, Session};

/// Receipt printers: how each is reached and what it can.
#[derive(Debug, Subcommand)]
pub enum PrinterCommand {
    /// List the receipt printers
    List(list::List),
    /// Set a receipt printer, or change one
    Set(set::Set),
    /// Forget a receipt printer
    Remove(remove::Remove),
    /// Ask a receipt printer how it is, and print a strip to look at
    Test(test::Test),
}

impl Act for PrinterCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        match self {
            Self::List(c) => c.act(session),
            Self::Set(c) => c.act(session),
            Self::Remove(c) => c.act(session),
            Self::Test(c) => c.act(session),
        }
    }
}
