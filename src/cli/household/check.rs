//! `soxa household check`: households without one head.

use clap::Args;
use serde_json::json;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_service::heads;
use soxa_text::words::InWords;

/// List the households without a head or with several.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    format: Format,
}

impl Act for Check {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        let wrong = heads::households_with_wrong_heads(register, actor)?;
        match self.format {
            Format::Json => {
                let list: Vec<_> = wrong
                    .iter()
                    .map(|w| json!({"household": w.number, "hamlet": w.hamlet, "heads": w.heads, "members": w.members}))
                    .collect();
                ui.json(&json!({"count": list.len(), "households": list}))?;
            }
            Format::Text => {
                for w in &wrong {
                    let what = if w.heads.is_empty() { Said::NoHead } else { Said::SeveralHeads };
                    let what = what.in_words(context.lang());
                    ui.line(&format!("{}\t{}\t{what}\t{}", w.number, w.hamlet, w.heads.join(" ")))?;
                }
            }
        }
        Ok(u8::from(!wrong.is_empty()))
    }
}
