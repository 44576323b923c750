//! Names under which the register keeps its settings, and what can be asked for one.

use serde::de::DeserializeOwned;

use soxa_store::{Reader, StoreError, Writer};

/// The register at one moment, or within a change, asked for a setting.
pub trait Kept {
    /// A setting by name.
    fn kept<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError>;
}

impl Kept for Reader {
    fn kept<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        self.setting(name)
    }
}

impl Kept for Writer {
    fn kept<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        self.setting(name)
    }
}

pub const COMMUNE: &str = "commune";
pub const KIND: &str = "kind";
pub const OPERATORS: &str = "operators.2";
pub const OLD_OPERATORS: &str = "operators";
pub const ATTEMPTS: &str = "attempts.2";
pub const FOUR_EYES: &str = "four_eyes";
pub const FORMER_CONFIRMERS: &str = "former_confirmers";
pub const PROPOSALS: &str = "proposals";
pub const BACKUP_RECIPIENTS: &str = "backup_recipients";
pub const VIEWER_LIMIT: &str = "viewer_limit";
pub const CLOCK: &str = "clock";
pub const CALENDAR: &str = "calendar";
pub const SETTINGS: &str = "settings";
pub const REQUESTS: &str = "requests";
pub const JOURNAL_KEYS: &str = "journal_keys";
pub const KEY_ALLOWED: &str = "journal_key_allowed";
pub const BACKUP_PLAN: &str = "backup_plan";
pub const KEEPS_SECRETS: &str = "keeps_secrets";
pub const LIST_LAYOUTS: &str = "list_layouts";
pub const CAMPAIGN: &str = "campaign";
