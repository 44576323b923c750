//! `soxa backup`: a copy of the whole register as one encrypted file, by hand or by plan.

mod key;
mod made;
mod plan;
mod status;

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::context::{Context, Format};
use super::failure::Failure;
use super::secret::read_secret;
use super::session;
use super::session::Session;
use crate::cli::said::Said;
use soxa_service::{backup, recipients};
use soxa_store::backup::seal::Lock;

/// Write an encrypted backup of the register; the `age` program opens it too.
///
/// Keep the secret key of --identity (or the passphrase) on paper and away from this PC: without it no backup can be
/// restored. Try a restore once a month: soxa restore --check FILE.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["file", "scheduled", "plan", "no_plan", "status", "new_key", "recipients_only"])))]
#[command(group(ArgGroup::new("lock").args(["recipient", "passphrase_file"])))]
pub struct Backup {
    /// Where to: a file, or a folder (a USB stick), where a dated name is chosen
    #[arg(value_name = "FILE", requires = "lock")]
    file: Option<PathBuf>,
    /// Public key of who may open it (age1…); may be given several times
    #[arg(long, value_name = "AGE_KEY")]
    recipient: Vec<String>,
    /// File whose first line is the passphrase (`-`: standard input)
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Make the backup of the plan if it is due, and remove those the plan no longer keeps
    #[arg(long)]
    scheduled: bool,
    /// Plan backups into this folder, for the --recipient given
    #[arg(long, value_name = "FOLDER", requires = "recipient")]
    plan: Option<PathBuf>,
    /// Hours between two backups of the plan
    #[arg(long, value_name = "HOURS", default_value_t = 24, requires = "plan")]
    every: u32,
    /// Of how many days the last backup is kept
    #[arg(long, value_name = "DAYS", default_value_t = 7, requires = "plan")]
    daily: u32,
    /// Of how many months the last backup is kept
    #[arg(long, value_name = "MONTHS", default_value_t = 12, requires = "plan")]
    monthly: u32,
    /// End the plan
    #[arg(long)]
    no_plan: bool,
    /// Tell of the plan, the last backup, and the last restore that was tried
    #[arg(long)]
    status: bool,
    /// Make no backup: fix the --recipient given as those who may open backups from now on
    #[arg(long, requires = "recipient")]
    recipients_only: bool,
    /// Make a new pair of keys: the secret one into this file, the public one is shown
    #[arg(long, value_name = "FILE")]
    new_key: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

impl Backup {
    /// Whether it works on the register.
    pub fn needs_register(&self) -> bool {
        self.new_key.is_none()
    }

    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        if let Some(file) = &self.new_key {
            return self.make_key(context, file);
        }
        let lock = match (&self.file, &self.passphrase_file) {
            (Some(_), Some(file)) => Some(Lock::passphrase(&read_secret(ui, file)?).map_err(Failure::Key)?),
            (Some(_), None) => Some(Lock::recipients(&self.recipient).map_err(Failure::Key)?),
            _ => None,
        };
        session::with(context, context.session()?, |session| self.with_lock(session, lock))
    }

    fn with_lock(&self, session: Session<'_>, lock: Option<Lock>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        match (&self.file, lock) {
            (Some(file), Some(lock)) => {
                let made = if ui.is_remote() {
                    made::for_client(ui, register, actor, file, &lock)?
                } else {
                    backup::backup(register, actor, &context.absolute(file)?, &lock)?
                };
                self.told(context, &made, &[])?;
            }
            _ if self.recipients_only => {
                recipients::set(register, actor, &self.recipient)?;
                context.line(&Said::RecipientsSet)?;
            }
            _ => return self.by_plan(context, register, actor),
        }
        Ok(0)
    }
}
