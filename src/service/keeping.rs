//! Retention: how long what is kept (`retention.toml`), and what is due for deletion. Nothing is deleted by itself.

use std::sync::LazyLock;

use chrono::Months;
use serde::Deserialize;

use super::access;
use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::register::Register;
use crate::domain::case::Case;
use crate::domain::print_job::{PrintJob, PrintState};
use crate::domain::time::Timestamp;

/// A class of what is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Stable id.
    pub id: String,
    /// What officers call it.
    pub label: String,
    /// How long it is kept.
    pub months: u32,
    /// Where the period comes from.
    pub source: String,
}

#[derive(Deserialize)]
struct File {
    class: Vec<Class>,
}

static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    let parsed: Result<File, _> = toml::from_str(include_str!("retention.toml"));
    parsed.map(|file| file.class).unwrap_or_default()
});

/// What is due of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The class.
    pub class: &'static Class,
    /// How many are past their period.
    pub count: usize,
    /// The oldest of them.
    pub oldest: Option<Timestamp>,
}

/// The day before which something of a class is past its period.
fn limit(class: &Class, now: Timestamp) -> Timestamp {
    let day = now.date().checked_sub_months(Months::new(class.months)).unwrap_or_else(|| now.date());
    Timestamp::at(day, chrono::NaiveTime::MIN)
}

/// What is due for deletion, class by class.
pub fn due(register: &Register, actor: &Actor) -> Result<Vec<Due>, ServiceError> {
    actor.require(Permission::Administer)?;
    let now = register.now();
    register.read(|r| {
        let mut found = Vec::new();
        for class in CLASSES.iter() {
            let before = limit(class, now);
            let mut times: Vec<Timestamp> = Vec::new();
            match class.id.as_str() {
                "case" => r.each::<Case>(|c| {
                    times.extend(
                        (c.record.state.is_terminal() && c.record.state_since < before)
                            .then_some(c.record.state_since),
                    );
                    Ok(true)
                })?,
                "slip_file" => r.each::<PrintJob>(|j| {
                    let sent = j.record.state == PrintState::Sent && j.record.asked_at < before;
                    times.extend(
                        (sent && std::path::Path::new(&j.record.file).exists()).then_some(j.record.asked_at),
                    );
                    Ok(true)
                })?,
                _ => r.journal_from(1, |e| {
                    // The journal is in order of time: the first that is young enough ends it.
                    let old = e.at < before;
                    times.extend((old && e.action.starts_with(access::READ)).then_some(e.at));
                    Ok(old)
                })?,
            }
            found.push(Due { class, count: times.len(), oldest: times.into_iter().min() });
        }
        Ok(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_period_and_a_source() {
        assert_eq!(CLASSES.len(), 3);
        assert!(CLASSES.iter().all(|c| c.months > 0 && !c.source.is_empty()));
    }
}
