//! `soxa key words`: recovery words for the safe, proven by typing them once from the paper.

use std::path::PathBuf;

use clap::Args;

use super::{Asked, add, method_of};
use crate::cli::context::{Context, Format};
use crate::cli::failure::Failure;
use crate::cli::problem::CommandProblem;
use crate::cli::session::{Act, Session};
use crate::cli::unlock::{Word, can_ask, hidden};
use soxa_keys::{KeyProblem, RecoveryWords};
use soxa_service::ServiceError;
use soxa_text::words::InWords;

/// Make recovery words, have them typed once from the paper, and add them
#[derive(Debug, Args)]
pub struct Words {
    /// What to call them
    #[arg(long, value_name = "NAME", default_value = "từ khôi phục")]
    name: String,
    /// The words, as they were typed from the paper
    #[arg(long, value_name = "FILE", hide = true)]
    typed: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

impl Words {
    pub(super) fn ask(&self, context: &Context) -> Result<Asked, Failure> {
        let mut asked = Asked::default();
        if self.typed.is_some() {
            return Ok(asked);
        }
        if !can_ask(context) {
            return Err(Failure::Usage(CommandProblem::WordsAtTerminal));
        }
        let key = |why| Failure::Service(ServiceError::Key(why));
        let words = RecoveryWords::generate().map_err(key)?;
        let text = words.text();
        let lang = context.lang();
        context.ui.say(&format!("{}\n\n", Word::WriteDown.in_words(lang)));
        for line in text.lines() {
            context.ui.say(&format!("    {line}\n"));
        }
        context.ui.say("\n");
        let typed = hidden(context, &Word::TypeWords)?;
        if RecoveryWords::parse(&typed).map_err(key)?.text() != text {
            return Err(key(KeyProblem::WordsMistyped));
        }
        asked.file(|file| format!("--typed={file}"), &text)?;
        Ok(asked)
    }
}

impl Act for Words {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let file = self.typed.as_deref().ok_or(Failure::Usage(CommandProblem::WordsAtTerminal))?;
        add(session, self.format, &self.name, &method_of(session.ui, file)?)
    }
}
