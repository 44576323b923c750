//! A new pair of keys.

use std::path::Path;

use serde_json::json;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::output::Ui;
use super::Backup;
use soxa_store::backup::file::write_secret;
use soxa_store::backup::seal::{Key, reveal};

impl Backup {
    pub(super) fn make_key(&self, ui: &Ui, file: &Path) -> Result<u8, Failure> {
        let (secret, public) = Key::generate();
        write_secret(file, reveal(&secret)).map_err(|e| Failure::Service(e.into()))?;
        if self.format == Format::Json {
            ui.json(&json!({ "recipient": public, "identity_file": file.display().to_string() }))?;
        } else {
            ui.line(&public)?;
            ui.tell(&format!(
                "khóa mở bản sao lưu ở {}: in ra hoặc chép vào USB cất trong két, đừng để trên máy này",
                file.display()
            ));
        }
        Ok(0)
    }
}
