//! Settings of the register that an administrator may change.

use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Administer, ReadSensitive, Upkeep};
use super::register::{Changed, Register, What, setting};
use soxa_domain::action::ActionId;

/// The settings, with what holds where nothing was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Minutes after which an unused terminal locks itself; 0 for never.
    pub idle_minutes: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { idle_minutes: 5 }
    }
}

/// The settings in force.
pub fn read(register: &Register) -> Result<Settings, ServiceError> {
    register.read(&Upkeep, |r| Ok(r.setting(&setting::SETTINGS)?.unwrap_or_default()))
}

/// So many people, households and cases somebody who only looks may open in an hour, where nothing else was set.
const VIEWER_LIMIT: u32 = 300;

/// So many people, households and cases somebody who only looks may open in an hour.
pub fn viewer_limit(register: &Register) -> Result<u32, ServiceError> {
    register.read(&Upkeep, |r| Ok(r.setting(&setting::VIEWER_LIMIT)?.unwrap_or(VIEWER_LIMIT)))
}

/// Sets how many that is.
pub fn limit_viewers(register: &Register, actor: &Actor, limit: u32) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(Administer)?;
    let note = format!("người chỉ xem mở nhiều nhất {limit} hồ sơ một giờ");
    let what = What { action: ActionId::SettingsViewers, note: &note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            writer.set_setting(&setting::VIEWER_LIMIT, &limit)?;
            Ok(((), None))
        },
    )
}

/// Minutes after which an unused terminal locks itself.
pub fn idle_minutes(register: &Register) -> u16 {
    let memory = register.memory();
    let known = memory.idle_minutes.get(&memory.changes, || Ok(read(register)?.idle_minutes));
    known.unwrap_or_else(|_| Settings::default().idle_minutes)
}

/// Changes the settings.
pub fn write(register: &Register, actor: &Actor, new: &Settings) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(Administer)?;
    let note = format!("khóa sau {} phút", new.idle_minutes);
    let what = What { action: ActionId::SettingsWrite, note: &note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            writer.set_setting(&setting::SETTINGS, new)?;
            Ok(((), None))
        },
    )
}

/// Whether free text and statements of special-person files may be kept here: they may fall under state secrecy. A
/// register for practice keeps them; any other only where it was said that it may.
pub fn keeps_secrets(register: &Register, actor: &Actor) -> Result<bool, ServiceError> {
    let grant = actor.require(ReadSensitive)?;
    let practice = register.kind() != super::RegisterKind::Real;
    register.read(&grant, |r| Ok(r.setting(&setting::KEEPS_SECRETS)?.unwrap_or(practice)))
}

/// Whether that was ever decided.
pub fn secrecy_is_decided(register: &Register) -> Result<bool, ServiceError> {
    register.read(&Upkeep, |r| Ok(r.setting(&setting::KEEPS_SECRETS)?.is_some()))
}

/// Says whether they may be kept. What was written before stays in the journal.
pub fn keep_secrets(register: &Register, actor: &Actor, keep: bool) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(Administer)?;
    let note = if keep {
        "hồ sơ đặc biệt: giữ cả phần lời"
    } else {
        "hồ sơ đặc biệt: không giữ phần lời"
    };
    let what = What { action: ActionId::SettingsSecrecy, note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            writer.set_setting(&setting::KEEPS_SECRETS, &keep)?;
            Ok(((), None))
        },
    )
}
