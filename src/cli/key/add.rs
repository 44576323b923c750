//! `soxa key add`: a further way to open the register.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Asked, usual_name, way_in};
use crate::cli::context::{Context, Format};
use crate::cli::failure::Failure;
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use crate::cli::session::{Act, Session};
use crate::cli::unlock::{Word, can_ask, new_passphrase};
use soxa_service::locking;
use soxa_text::words::InWords;

/// Add a way: a passphrase, a key file, recovery words
#[derive(Debug, Args)]
pub struct Add {
    /// File with the passphrase on its first line, a key file, or recovery words; without one, a passphrase is asked for
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// What to call it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Add {
    pub(super) fn ask(&self, context: &Context) -> Result<Asked, Failure> {
        let mut asked = Asked::default();
        if self.file.is_none() && can_ask(context) {
            let typed = new_passphrase(context, &Word::New { least: soxa_keys::SHORTEST })?;
            if let Some(typed) = typed {
                asked.file(str::to_owned, &typed)?;
            }
        }
        Ok(asked)
    }
}

impl Act for Add {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let file = self.file.as_deref().ok_or(Failure::Usage(CommandProblem::NoKeyGiven))?;
        let way = way_in(ui, file)?;
        let name = self.name.clone().unwrap_or_else(|| usual_name(&way).to_owned());
        let slot = locking::add(register, actor, &name, &way)?;
        let document = || json!({"slot": slot, "name": name});
        ui.answer(self.format, document, || {
            vec![Said::WayAdded { slot, name: name.clone() }.in_words(context.lang())]
        })?;
        Ok(0)
    }
}
