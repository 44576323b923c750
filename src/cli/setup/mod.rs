//! `soxa setup`: ten questions that leave a working commune. It does nothing that other commands do not: what is answered
//! here is made by the same services, and changed by their commands. All is asked and looked at before anything is made,
//! so that whoever stops in the middle has made nothing. Answers are typed, or stand on standard input, a line each; an
//! empty one takes what is proposed, or leaves it for later.

mod answers;
mod asking;
mod making;
mod words;

use clap::Args;

use super::context::Context;
use super::failure::Failure;
use super::surroundings::user_id;
use answers::Answers;
use asking::Asking;
use soxa_service::ServiceError;
use soxa_store::OpenError;

/// Set a commune up by ten questions: name, hamlets, first operator, lock, printer, scanner, backups, level above, practice.
#[derive(Debug, Args)]
pub struct Setup {
    /// The system user (number) of the first operator; whoever runs this if not given
    #[arg(long)]
    uid: Option<u32>,
    /// A register for trying things out: its clock may be set by `SOXA_NOW`
    #[arg(long)]
    test: bool,
}

impl Setup {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let path = context.store_path();
        if path.exists() {
            return Err(Failure::Service(ServiceError::from(OpenError::Exists(path))));
        }
        let asking = Asking::of(context);
        let answers = Answers::ask(&asking)?;
        making::make(context, self.uid.unwrap_or_else(user_id), self.test, &answers)?;
        Ok(0)
    }
}
