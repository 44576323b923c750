//! `soxa household`: one file a command; split and move, which have most in common, share one.

mod birth;
mod check;
pub(super) mod head;
mod moving;
mod show;

use clap::Subcommand;

use super::failure::Failure;
use super::session::{Act, Session};

/// Look a household up, or check heads of household.
#[derive(Debug, Subcommand)]
pub enum HouseholdCommand {
    /// Show a household and its members
    Show(show::Show),
    /// List the households without a head or with several; exit status 1 if there are any
    Check(check::Check),
    /// Make a member head of household and derive every member's new relationship
    SetHead(head::SetHead),
    /// Make a new household of some members of one; the first becomes its head
    Split(moving::Split),
    /// Move a person into another household
    Move(moving::MoveInto),
    /// Register a birth into a household
    Birth(birth::BirthCommand),
}

impl Act for HouseholdCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        match self {
            Self::Show(c) => c.act(session),
            Self::Check(c) => c.act(session),
            Self::SetHead(c) => c.act(session),
            Self::Split(c) => c.act(session),
            Self::Move(c) => c.act(session),
            Self::Birth(c) => c.act(session),
        }
    }
}
