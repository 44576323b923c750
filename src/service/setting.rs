//! Names under which the register keeps its settings.

pub const COMMUNE: &str = "commune";
pub const KIND: &str = "kind";
pub const OPERATORS: &str = "operators.2";
pub const OLD_OPERATORS: &str = "operators";
pub const ATTEMPTS: &str = "attempts";
pub const CALENDAR: &str = "calendar";
pub const SETTINGS: &str = "settings";
pub const REQUESTS: &str = "requests";
pub const JOURNAL_KEYS: &str = "journal_keys";
pub const BACKUP_PLAN: &str = "backup_plan";
pub const KEEPS_SECRETS: &str = "keeps_secrets";
pub const LIST_LAYOUTS: &str = "list_layouts";
pub const CAMPAIGN: &str = "campaign";
