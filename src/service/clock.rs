//! A clock that runs wrong: what the journal knows of the time is held against what the PC says.

use super::error::ServiceError;
use super::register::{Register, RegisterKind};
use crate::domain::time::Timestamp;
use chrono::{DateTime, Utc};

/// Where the time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The system's.
    System,
    /// Standing still; for registers of [`RegisterKind::Test`] and [`RegisterKind::Demo`] only.
    Fixed(Timestamp),
}

impl Clock {
    /// The time now.
    pub fn now(self) -> Timestamp {
        match self {
            Self::System => {
                Timestamp::from_seconds(DateTime::<Utc>::from(std::time::SystemTime::now()).timestamp())
            }
            Self::Fixed(at) => at,
        }
    }
}

/// The clock of a register: only those of practice may have one that stands still.
pub(super) fn choose(kind: RegisterKind, fixed: Option<Timestamp>) -> Clock {
    match fixed {
        Some(at) if kind != RegisterKind::Real => Clock::Fixed(at),
        _ => Clock::System,
    }
}

/// A PC whose clock is this much behind the journal is refused new cases, in seconds: their day would be a lie.
const TOO_FAR: i64 = 24 * 3600;

/// What is wrong with the time of the PC: the last entry of the journal is from so much later.
pub fn concern(register: &Register) -> Result<Option<String>, ServiceError> {
    if register.clock() != Clock::System || register.kind() != RegisterKind::Real {
        return Ok(None);
    }
    let last = register.read(|r| Ok(r.entry(r.head()?.seq)?.map(|e| e.at)))?;
    Ok(last.and_then(|last| behind(register.now(), last)))
}

/// The sentence, where a time is too far behind the last entry.
fn behind(now: Timestamp, last: Timestamp) -> Option<String> {
    (last.seconds() - now.seconds() > TOO_FAR).then(|| {
        format!(
            "giờ máy là {}, mà việc cuối trong sổ là {}: chỉnh lại ngày giờ của máy rồi lưu lại, điều đã gõ còn nguyên",
            now.vi(),
            last.vi()
        )
    })
}

/// Refuses what would be dated by a clock that was set back.
pub(super) fn refuse_set_back(register: &Register) -> Result<(), ServiceError> {
    concern(register)?.map_or(Ok(()), |why| Err(ServiceError::invalid("Giờ máy", why)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_a_year_is_told_of_and_a_few_minutes_are_not() {
        let at = |text: &str| Timestamp::parse(text).unwrap_or(Timestamp::from_seconds(0));
        let last = at("2026-11-23T08:42");
        let told = behind(at("2025-11-23T08:45"), last);
        assert!(told.is_some_and(|t| t.contains("23/11/2025") && t.contains("chỉnh lại")));
        assert_eq!(behind(at("2026-11-23T08:30"), last), None);
        assert_eq!(behind(at("2027-01-01T08:00"), last), None);
    }
}
