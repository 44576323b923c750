//! A new pair of keys.

use std::path::Path;

use serde_json::json;

use super::super::context::{Context, Format};
use super::super::failure::Failure;
use super::Backup;
use crate::cli::said::Said;
use soxa_store::backup::file::write_secret;
use soxa_store::backup::seal::{Key, reveal};

impl Backup {
    pub(super) fn make_key(&self, context: &Context, file: &Path) -> Result<u8, Failure> {
        let ui = &context.ui;
        let (secret, public) = Key::generate();
        write_secret(file, reveal(&secret)).map_err(|e| Failure::Service(e.into()))?;
        if self.format == Format::Json {
            ui.json(&json!({ "recipient": public, "identity_file": file.display().to_string() }))?;
        } else {
            ui.line(&public)?;
            context.tell(&Said::BackupKeyAt { file: file.to_owned() });
        }
        Ok(0)
    }
}
