//! `soxa procedure check`: every mistake in a rule file, by line.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::super::context::{Context, Format, read_bounded};
use super::super::failure::Failure;
use crate::cli::problem::CommandProblem;
use soxa_text::words::InWords;

/// Tell every mistake in a rule file.
#[derive(Debug, Args)]
pub struct Check {
    /// The rule file
    file: PathBuf,
    #[command(flatten)]
    format: Format,
}

impl Check {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        let text = read_bounded(ui.fetch(&self.file)?.path())?;
        let name = self.file.display().to_string();
        let trusted = context.own_rules().trusted()?;
        let unsigned = trusted.and_then(|keys| keys.check(&self.file, &text).err());
        let mut mistakes = context.own_rules().without(&self.file)?.mistakes(&name, &text);
        mistakes.splice(0..0, unsigned);
        if let Format::Json = self.format {
            let each = mistakes.iter().map(
                |e| json!({"file": e.file, "line": e.line, "problem": e.problem.in_words(context.lang())}),
            );
            ui.json(&each.collect::<Vec<_>>())?;
        }
        let count = mistakes.len();
        for mistake in mistakes {
            context.tell(&mistake);
        }
        match count {
            0 => Ok(0),
            count => Err(Failure::Refused(CommandProblem::RuleMistakes { name, count })),
        }
    }
}
