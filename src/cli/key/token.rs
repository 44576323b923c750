//! `soxa key token`: the office's security token as a way to open the register.

use std::path::PathBuf;

use clap::Args;

use super::{Asked, add};
use crate::cli::context::{Context, Format};
use crate::cli::failure::Failure;
use crate::cli::problem::CommandProblem;
use crate::cli::secret::first_line;
use crate::cli::session::{Act, Session};
use crate::cli::unlock::{Word, can_ask, hidden, tokens};
use soxa_keys::NewMethod;
use soxa_service::locking;
use zeroize::Zeroizing;

/// Add a security token (PKCS#11) as a way; its PIN is asked for
#[derive(Debug, Args)]
pub struct Token {
    /// Which token, by its label, where several are plugged in
    #[arg(long = "token", value_name = "TOKEN")]
    label: Option<String>,
    /// File with the PIN on its first line
    #[arg(long, value_name = "FILE")]
    pin: Option<PathBuf>,
    /// What to call it; without one, the token's label
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Token {
    pub(super) fn ask(&self, context: &Context) -> Result<Asked, Failure> {
        let mut asked = Asked::default();
        if self.pin.is_none() && can_ask(context) {
            let typed = hidden(context, &Word::Pin)?;
            asked.file(|file| format!("--pin={file}"), &typed)?;
        }
        Ok(asked)
    }
}

impl Act for Token {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        locking::key(register, actor)?;
        let file = self.pin.as_deref().ok_or(Failure::Usage(CommandProblem::NoPinGiven))?;
        let pin = Zeroizing::new(first_line(ui, file)?);
        let (of, key) = tokens()?.wrap(self.label.as_deref(), &pin).map_err(Failure::Token)?;
        let name = self.name.clone().unwrap_or_else(|| of.label.clone());
        add(session, self.format, &name, &NewMethod::Token(of, key))
    }
}
