//! What a command works with, and the one way through every command that needs the register: open it, know who acts,
//! act, close it.

use super::context::Context;
use super::failure::Failure;
use super::output::Ui;
use soxa_service::{Actor, Register};

/// The register at hand, who acts, and what the options say.
#[derive(Clone, Copy)]
pub struct Session<'a> {
    /// Options and surroundings.
    pub context: &'a Context,
    /// The register.
    pub register: &'a Register,
    /// Who acts.
    pub actor: &'a Actor,
    /// Where words go.
    pub ui: &'a Ui,
}

/// A command that works on the register.
pub trait Act {
    /// Does what it is for, and answers; the exit status.
    ///
    /// # Errors
    /// Where it is refused or fails.
    fn act(&self, session: Session<'_>) -> Result<u8, Failure>;
}

/// Opens the register, has a command act, and closes it.
pub fn at(context: &Context, command: &impl Act) -> Result<u8, Failure> {
    with(context, context.session()?, |session| command.act(session))
}

/// Has somebody act on a register that was opened, and closes it.
pub fn with(
    context: &Context,
    (register, actor): (Register, Actor),
    act: impl FnOnce(Session<'_>) -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    let status = act(Session { context, register: &register, actor: &actor, ui: &context.ui })?;
    register.close()?;
    Ok(status)
}
