//! Due dates against the vectors: terms in working days, same-day procedures, the doubtful day switched.

use chrono::NaiveDate;
use serde::Deserialize;
use soxa_domain::calendar::{CalendarChanges, WorkCalendar};
use soxa_domain::deadline::{TimeLimit, due};
use soxa_domain::rulebook::RuleBook;
use soxa_domain::time::Timestamp;

#[derive(Deserialize)]
struct Vectors {
    vector: Vec<Row>,
    same_day: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    received: String,
    working_days: Option<u32>,
    due: String,
    due_if_culture_day_works: String,
}

#[test]
fn every_vector_is_met() {
    let vectors: Vectors = toml::from_str(include_str!("../vectors/deadline_vectors.toml")).unwrap();
    let rules = RuleBook::built_in().unwrap();
    let usual = WorkCalendar::built_in();
    let changes =
        CalendarChanges { switched_off: ["VAN_HOA".to_owned()].into(), ..CalendarChanges::default() };
    let switched = usual.with_changes(&changes);
    assert!(vectors.vector.len() >= 26 && vectors.same_day.len() >= 6);
    for row in vectors.vector.iter().chain(&vectors.same_day) {
        let limit = row.working_days.map_or(TimeLimit::SameDay, TimeLimit::WorkingDays);
        let received = Timestamp::parse(&row.received).unwrap();
        let hours = rules.on(received.date()).hours();
        for (calendar, wanted) in [(&usual, &row.due), (&switched, &row.due_if_culture_day_works)] {
            let at = due(limit, received, calendar, &hours).at.unwrap();
            let wanted: NaiveDate = wanted.parse().unwrap();
            assert_eq!(
                (at.date(), at.time().to_string()),
                (wanted, "17:00:00".to_owned()),
                "{}",
                row.received
            );
        }
    }
}
