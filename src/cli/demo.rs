//! `soxa demo`
use super::context::Context;
use super::failure::Failure;
/// Make a register of the sample commune and open it.
#[derive(Debug, clap::Args)]
pub struct Demo {}
impl Demo {
    /// Runs the command.
    pub fn run(&self, _context: &Context) -> Result<u8, Failure> {
        Ok(0)
    }
}
