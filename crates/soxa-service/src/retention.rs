//! Which backups of a folder are kept: the last of each of so many days, and the last of each of so many months.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDateTime};

use super::backup::stamp;
use soxa_domain::time::Timestamp;

/// A backup by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The file's name.
    pub name: String,
    /// The time in it.
    pub at: NaiveDateTime,
}

/// The name of a backup in a folder: which register, and when.
pub fn file_name(origin: &str, at: Timestamp) -> String {
    format!("{}{}.age", prefix(origin), stamp(at))
}

fn prefix(origin: &str) -> String {
    let id: String = origin.trim_start_matches("soxa/").chars().take(8).collect();
    format!("soxa-{id}-")
}

/// A name that [`file_name`] gave for this register; other files are nobody's to remove.
pub fn dated(origin: &str, name: &str) -> Option<Dated> {
    let stamp = name.strip_prefix(&prefix(origin))?.strip_suffix(".age")?;
    let at = NaiveDateTime::parse_from_str(stamp, "%Y%m%d-%H%M").ok()?;
    Some(Dated { name: name.to_owned(), at })
}

/// Those that are no longer kept, oldest first.
pub fn surplus(all: &[Dated], daily: usize, monthly: usize) -> Vec<Dated> {
    let mut newest_first: Vec<&Dated> = all.iter().collect();
    newest_first.sort_by_key(|backup| std::cmp::Reverse(backup.at));
    let (mut days, mut months) = (BTreeSet::new(), BTreeSet::new());
    let mut gone = Vec::new();
    for backup in newest_first {
        let (day, month) = (backup.at.date(), (backup.at.year(), backup.at.month()));
        let for_day = !days.contains(&day) && days.len() < daily;
        let for_month = !months.contains(&month) && months.len() < monthly;
        if for_day {
            days.insert(day);
        }
        if for_month {
            months.insert(month);
        }
        if !for_day && !for_month {
            gone.push(backup.clone());
        }
    }
    gone.reverse();
    gone
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn seven_days_and_twelve_months_are_kept() {
        let start = Timestamp::parse("2025-01-01T09:00").unwrap();
        let origin = "soxa/0123456789abcdef";
        // Two a day for two years, thinned after each.
        let mut kept: Vec<Dated> = Vec::new();
        for half_day in 0..1460 {
            let at = Timestamp::from_seconds(start.seconds() + half_day * 12 * 3600);
            kept.push(dated(origin, &file_name(origin, at)).unwrap());
            for gone in surplus(&kept, 7, 12) {
                kept.retain(|k| *k != gone);
            }
        }
        kept.sort_by_key(|k| k.at);
        let days: BTreeSet<_> = kept.iter().rev().take(7).map(|k| k.at.date()).collect();
        let months: BTreeSet<_> = kept.iter().map(|k| (k.at.year(), k.at.month())).collect();
        assert_eq!((days.len(), months.len()), (7, 12));
        assert!(kept.len() <= 7 + 12, "{}", kept.len());
        assert_eq!(kept.last().unwrap().name, "soxa-01234567-20261231-2100.age");
        assert_eq!(dated(origin, "soxa-76543210-20261231-2100.age"), None);
        assert_eq!(dated(origin, "so-ho-khau.age"), None);
    }
}
