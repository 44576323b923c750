//! `soxa encrypt` and `soxa decrypt`: a register that is there, from clear to encrypted and back.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::context::{Context, Format};
use super::failure::Failure;
use super::key::{Asked, method_of, named, new_register_key};
use super::said::Said;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_keys::KeyProblem;
use soxa_paper::print::slip_files;
use soxa_service::{ServiceError, locking};
use soxa_text::words::InWords;

/// Encrypt the register: a new file beside it, every row compared, then put in its place
#[derive(Debug, Args)]
pub struct Encrypt {
    /// File with what is to open it: a passphrase on its first line, a key file, or recovery words; without one, a passphrase is asked for
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The cipher, where it is not to be the one that is fast on this processor: aes-xts, adiantum
    #[arg(long, value_name = "NAME")]
    cipher: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Encrypt {
    /// Asks at this terminal what the command needs before it goes to the register's owner.
    pub fn ask(&self, context: &Context) -> Result<Asked, Failure> {
        Asked::passphrase(context, self.files.is_empty())
    }
}

impl Act for Encrypt {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        if self.files.is_empty() {
            return Err(Failure::Usage(CommandProblem::NoUnlockGiven));
        }
        if locking::key(register, actor)?.is_some() {
            return Err(Failure::Service(ServiceError::Key(KeyProblem::EncryptedAlready)));
        }
        let methods: Result<Vec<_>, Failure> = self.files.iter().map(|file| method_of(ui, file)).collect();
        let methods = named(Vec::new(), methods?);
        let register_key = Arc::new(new_register_key(self.cipher.as_deref(), &methods)?);
        let cipher = register_key.header().cipher.name();
        locking::encrypt(register, actor, Arc::clone(&register_key))?;
        let slips = slip_files::reseal(&context.slips(), None, Some(&register_key))
            .map_err(|e| Failure::io("slips", e))?;
        let document =
            || json!({"encrypted": true, "cipher": cipher, "methods": methods.len(), "slips": slips});
        ui.answer(self.format, document, || vec![Said::Encrypted.in_words(context.lang())])?;
        Ok(0)
    }
}

/// Put the register back in clear
#[derive(Debug, Args)]
pub struct Decrypt {
    #[command(flatten)]
    format: Format,
}

impl Act for Decrypt {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let old = locking::key(register, actor)?;
        locking::decrypt(register, actor)?;
        let slips = slip_files::reseal(&context.slips(), old.as_deref(), None)
            .map_err(|e| Failure::io("slips", e))?;
        let document = || json!({"encrypted": false, "slips": slips});
        ui.answer(self.format, document, || vec![Said::Decrypted.in_words(context.lang())])?;
        Ok(0)
    }
}
