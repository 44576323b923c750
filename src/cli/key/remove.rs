//! `soxa key remove`: a way to open the register less.

use clap::Args;
use serde_json::json;

use crate::cli::context::Format;
use crate::cli::failure::Failure;
use crate::cli::said::Said;
use crate::cli::session::{Act, Session};
use soxa_service::locking;
use soxa_text::words::InWords;

/// Take a way away; the last one stays
#[derive(Debug, Args)]
pub struct Remove {
    /// Its number (`soxa key list`)
    #[arg(value_name = "SLOT")]
    slot: u32,
    #[command(flatten)]
    format: Format,
}

impl Act for Remove {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let (slot, name) = (self.slot, locking::remove(register, actor, self.slot)?);
        let document = || json!({"slot": slot, "name": name});
        ui.answer(self.format, document, || {
            vec![Said::SlotRemoved { slot, name: name.clone() }.in_words(context.lang())]
        })?;
        Ok(0)
    }
}
