//! What becomes of a command: where it runs, and the function that runs it.

use super::context::Context;
use super::failure::Failure;
use super::key::Asked;
use super::{Command, session, verify};

impl Command {
    /// Asks at this terminal what a command needs that somebody must type.
    pub(super) fn ask(&self, context: &Context) -> Result<Asked, Failure> {
        match self {
            Self::Key(c) => c.ask(context),
            Self::Encrypt(c) => c.ask(context),
            _ => Ok(Asked::default()),
        }
    }

    /// Whether it works on the register, and so is run by its owner where there is one.
    pub(super) fn needs_register(&self) -> bool {
        use Command::{
            Attach, Card, Completions, Dedupe, Demo, Doctor, Init, Key, Man, Match, Procedure, Province,
            Restore, Serve, Setup, Sign, Text, VerifySignature,
        };
        match self {
            Demo(_) | Init(_) | Setup(_) | Card(_) | Match(_) | Dedupe(_) | Text(_) | Serve(_)
            | Attach(_) | Doctor(_) | Procedure(_) | Completions(_) | Sign(_) | VerifySignature(_)
            | Man(_) | Province(_) => false,
            Restore(c) => c.is_trial(),
            Key(c) => c.needs_register(),
            Self::Backup(c) => c.needs_register(),
            Self::Report(c) => c.needs_register(),
            Self::Upward(c) => c.needs_register(),
            Self::Unit(c) => c.needs_register(),
            _ => true,
        }
    }
}

/// Runs a command in this process.
pub(super) fn run(context: &Context, command: &Command) -> Result<u8, Failure> {
    match command {
        Command::Demo(c) => c.run(context),
        Command::Init(c) => c.run(context),
        Command::Setup(c) => c.run(context),
        Command::Import(c) => c.run(context),
        Command::Export(c) => session::at(context, c),
        Command::Find(c) => session::at(context, c),
        Command::People(c) => session::at(context, c),
        Command::Households(c) => session::at(context, c),
        Command::Person(c) => session::at(context, c),
        Command::Household(c) => session::at(context, c),
        Command::Finding(c) => session::at(context, c),
        Command::Case(c) => session::at(context, c),
        Command::Due(c) => c.run(context),
        Command::Procedure(c) => c.run(context),
        Command::Calendar(c) => c.run(context),
        Command::Slip(c) => c.run(context),
        Command::Printer(c) => session::at(context, c),
        Command::Ticket(c) => session::at(context, c),
        Command::Printing(c) => session::at(context, c),
        Command::Card(c) => c.run(context),
        Command::Match(c) => c.run(context),
        Command::Dedupe(c) => c.run(context),
        Command::Text(c) => c.run(&context.ui),
        Command::Serve(c) => c.run(context),
        Command::Attach(c) => c.run(context),
        Command::Operator(c) => session::at(context, c),
        Command::Proposal(c) => session::at(context, c),
        Command::Journal(c) => c.run(context),
        Command::Undo(c) => session::at(context, c),
        Command::Keeping(c) => session::at(context, c),
        Command::List(c) => session::at(context, c),
        Command::Special(c) => session::at(context, c),
        Command::Id(c) => session::at(context, c),
        Command::Unit(c) => c.run(context),
        Command::Notice(c) => session::at(context, c),
        Command::Verify => verify::run(context),
        Command::Backup(c) => c.run(context),
        Command::Restore(c) => c.run(context),
        Command::Encrypt(c) => session::at(context, c),
        Command::Decrypt(c) => session::at(context, c),
        Command::Key(c) => c.run(context),
        Command::Entry(c) => session::at(context, c),
        Command::Queue(c) => session::at(context, c),
        Command::Referral(c) => session::at(context, c),
        Command::Offer(c) => session::at(context, c),
        Command::Upward(c) => c.run(context),
        Command::Province(c) => c.run(context),
        Command::Target(c) => session::at(context, c),
        Command::Report(c) => c.run(context),
        Command::Doctor(c) => c.run(context),
        Command::Sign(c) => c.run(context),
        Command::VerifySignature(c) => c.run(context),
        Command::Completions(c) => c.run(context),
        Command::Man(c) => c.run(context),
    }
}
