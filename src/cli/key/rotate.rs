//! `soxa key rotate`: the register encrypted by a new key.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::{named, new_register_key};
use crate::cli::context::Format;
use crate::cli::failure::Failure;
use crate::cli::said::Said;
use crate::cli::secret::read_secret;
use crate::cli::session::{Act, Session};
use soxa_keys::{KeyProblem, NewMethod, Secret};
use soxa_paper::print::slip_files;
use soxa_service::{ServiceError, locking};
use soxa_text::words::InWords;
use zeroize::Zeroizing;

/// Encrypt the register by a new key; only the ways whose files are given stay
#[derive(Debug, Args)]
pub struct Rotate {
    /// File with a passphrase, a key file or recovery words: a way that stays, or a new one
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    format: Format,
}

impl Act for Rotate {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let key = |why| Failure::Service(ServiceError::Key(why));
        let old = locking::key(register, actor)?.ok_or(KeyProblem::NotEncrypted).map_err(key)?;
        let (mut kept, mut new) = (Vec::new(), Vec::new());
        for file in &self.files {
            let text = Zeroizing::new(read_secret(ui, file)?);
            let method = NewMethod::of(&text);
            let secret = Secret::of(vec![(None, text)]);
            let opens = secret.map(|secret| old.opens(&secret)).transpose().map_err(key)?.flatten();
            let header = old.header();
            let name = header.slots.iter().find(|slot| Some(slot.id) == opens).map(|slot| slot.name.clone());
            match name {
                Some(name) => kept.push((name, method)),
                None => new.push(method),
            }
        }
        let methods = named(kept, new);
        let cipher = old.header().cipher.name();
        let register_key = Arc::new(new_register_key(Some(cipher), &methods)?);
        let before = old.header().slots.len();
        locking::encrypt(register, actor, Arc::clone(&register_key))?;
        slip_files::reseal(&context.slips(), Some(&old), Some(&register_key))
            .map_err(|e| Failure::io("slips", e))?;
        let kept = methods.len();
        let document = || json!({"methods": kept, "methods_before": before});
        ui.answer(self.format, document, || vec![Said::Rotated { kept, before }.in_words(context.lang())])?;
        Ok(0)
    }
}
