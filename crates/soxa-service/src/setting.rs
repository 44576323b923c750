//! The settings that a register keeps, each with its name and the type of its value, and what can be asked for one.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::actor::Operator;
use super::attempts::Attempts;
use super::backup::Plan;
use super::clock::Jump;
use super::four_eyes::{Former, Mode};
use super::operators::OldOperator;
use super::printers::Printer;
use super::proposals::Proposal;
use super::quality::Campaign;
use super::register::RegisterKind;
use super::requests::Request;
use super::settings::Settings;
use super::stays::Place;
use super::tickets::Last;
use soxa_domain::calendar::CalendarChanges;
use soxa_domain::reorganisation::Reorganisation;
use soxa_domain::time::Timestamp;
use soxa_domain::unit::Commune;
use soxa_store::setting::Setting;
use soxa_store::{Reader, StoreError, Writer};

/// The register at one moment, or within a change, asked for a setting.
pub trait Kept {
    /// A setting; none where it was never set.
    fn kept<T: Serialize + DeserializeOwned>(&self, setting: &Setting<T>) -> Result<Option<T>, StoreError>;
}

impl Kept for Reader {
    fn kept<T: Serialize + DeserializeOwned>(&self, setting: &Setting<T>) -> Result<Option<T>, StoreError> {
        self.setting(setting)
    }
}

impl Kept for Writer {
    fn kept<T: Serialize + DeserializeOwned>(&self, setting: &Setting<T>) -> Result<Option<T>, StoreError> {
        self.setting(setting)
    }
}

/// Writes a constant for each setting, and what tests ask of all of them, from a row for each: its name in the file, and
/// the type of its value; then, where its shape changed, the version that is written and what reads the older ones.
macro_rules! settings {
    ($($constant:ident: $type:ty = $name:literal $(, version $version:literal from $old:path)?;)+) => {
        $(pub(crate) const $constant: Setting<$type> = settings!(@of $name $(, $version, $old)?);)+

        /// Every setting by name, with the version of its shape that is written.
        pub const SHAPES: &[(&str, u8)] = &[$(($constant.name(), $constant.version()),)+];

        /// Reads a setting of a name and writes it as this program would.
        ///
        /// # Errors
        /// There is none of that name, or the bytes are no value of it.
        pub fn rewritten(name: &str, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
            match name {
                $($name => $constant.rewritten(bytes),)+
                _ => Err(StoreError::Damaged(name.to_owned())),
            }
        }
    };
    (@of $name:literal) => { Setting::new($name) };
    (@of $name:literal, $version:literal, $old:path) => { Setting::changed($name, $version, $old) };
}

settings! {
    COMMUNE: Commune = "commune";
    KIND: RegisterKind = "kind";
    OPERATORS: Vec<Operator> = "operators.2";
    OPERATOR_CERTIFICATES: BTreeMap<String, Vec<u8>> = "operator_certificates";
    OLD_OPERATORS: Vec<OldOperator> = "operators";
    ATTEMPTS: Attempts = "attempts.2";
    FOUR_EYES: Mode = "four_eyes";
    FORMER_CONFIRMERS: Former = "former_confirmers";
    PROPOSALS: Vec<Proposal> = "proposals";
    BACKUP_RECIPIENTS: Vec<String> = "backup_recipients";
    VIEWER_LIMIT: u32 = "viewer_limit";
    CLOCK: Jump = "clock";
    CALENDAR: CalendarChanges = "calendar";
    SETTINGS: Settings = "settings";
    REQUESTS: Vec<Request> = "requests";
    JOURNAL_KEYS: Vec<[u8; 32]> = "journal_keys";
    KEY_ALLOWED: Option<Timestamp> = "journal_key_allowed";
    BACKUP_PLAN: Option<Plan> = "backup_plan";
    KEEPS_SECRETS: bool = "keeps_secrets";
    LIST_LAYOUTS: BTreeMap<String, Vec<String>> = "list_layouts";
    UNITS: Vec<Reorganisation> = "units";
    LODGINGS: Vec<Place> = "lodgings";
    CAMPAIGN: Campaign = "campaign";
    PRINTERS: Vec<Printer> = "printers";
    TICKETS: Last = "tickets";
}
