//! `soxa key list`: the ways to open the register, as its header says them to everybody.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::context::{Context, Format};
use crate::cli::failure::Failure;
use crate::cli::unlock;
use crate::server::locked::{Locked, SlotShown};
use soxa_domain::time::Timestamp;
use soxa_keys::KeyProblem;
use soxa_text::words::InWords;

/// List the ways; needs none of them
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    format: Format,
}

impl List {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let found = unlock::found(&context.store_path())?;
        let cipher = found.as_ref().and_then(|found| found.newest()).map(|header| header.cipher.name());
        let is_damaged = found.as_ref().is_some_and(|found| found.is_damaged);
        let methods = found.as_ref().map(|found| Locked::of(found).methods).unwrap_or_default();
        let document = || {
            json!({
                "encrypted": found.is_some(),
                "cipher": cipher,
                "header_damaged": is_damaged,
                "count": methods.len(),
                "methods": methods.iter().map(value).collect::<Vec<_>>(),
            })
        };
        context.ui.answer(self.format, document, || {
            if found.is_none() {
                return vec![KeyProblem::NotEncrypted.in_words(context.lang())];
            }
            methods.iter().map(|method| unlock::shown(method).in_words(context.lang())).collect()
        })?;
        Ok(u8::from(is_damaged))
    }
}

fn value(method: &SlotShown) -> Value {
    let (needed, holders) = method.kind.shares().map_or((None, &[][..]), |(needed, h)| (Some(needed), h));
    json!({
        "slot": method.slot,
        "name": method.name,
        "kind": method.kind.name(),
        "made_at": Timestamp::from_seconds(method.made).to_string(),
        "needed": needed,
        "holders": holders,
    })
}
