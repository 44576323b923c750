//! What is still open after the corrections, in the numbers of `sample-open.csv`.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use soxa_domain::calendar::WorkCalendar;
use soxa_domain::person::{Person, Status};
use soxa_domain::relationship::Relationship;
use soxa_domain::time::Timestamp;
use soxa_sample::relative_time;
use soxa_text::fold::fold;

use crate::shelf::{people_after, people_before, rows, vector};

#[test]
fn what_is_open_is_as_told() {
    let people = people_after();
    let mut heads: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
    for p in &people {
        let of = heads.entry(&p.household).or_default();
        if p.relationship == Some(Relationship::HEAD) {
            of.push(p);
        }
    }
    let lost = |s: Status| heads.values().flatten().filter(|p| p.status == Some(s)).count();
    let without_id: Vec<&Person> = people.iter().filter(|p| p.person_id.is_none()).collect();
    let special = rows("special_files.csv");
    let open_special = special.iter().filter(|r| r["state"] != "transferred").count();
    let cmnd = people.iter().filter(|p| p.cmnd.is_empty() && p.birth_date.unwrap().year() <= 2006).count();
    for open in vector("sample-open.csv") {
        let found = match open["what"].as_str() {
            "households without a head" => heads.values().filter(|h| h.is_empty()).count(),
            "households with several heads" => heads.values().filter(|h| h.len() > 1).count(),
            "households whose head is dead or in prison" => {
                assert_eq!((lost(Status::Deceased), lost(Status::InPrison)), (1, 1));
                2
            }
            "people missing a CMND who should have one" => cmnd,
            "probable duplicate pairs" => pairs(&people),
            "people without a personal id" => {
                let children = without_id.iter().filter(|p| p.birth_date.unwrap().year() >= 2016).count();
                assert_eq!(children, 6);
                assert!(special.iter().all(|r| without_id.iter().any(|p| p.public_id() == r["person"])));
                without_id.len()
            }
            "special-person files" => open_special,
            "personal ids that contradict sex or birth year" => contradicting(&people),
            "prisoner list waiting" => {
                let list = rows("lists/prisoners.csv");
                assert_eq!(list.len(), 17);
                1
            }
            "vaccination list waiting" => {
                assert_eq!(rows("lists/vaccination.csv").len(), 140);
                1
            }
            "cases open" => rows("open_cases.csv").len(),
            "national queue" => rows("queue.csv").len(),
            // Looked for in `consistency`.
            "any other finding" => 0,
            what => panic!("not counted: {what}"),
        };
        // The vaccination list is one list of 140 doses.
        let wanted = if open["what"].starts_with("vaccination") { "1" } else { &open["count"] };
        assert_eq!(found.to_string(), wanted, "{}", open["what"]);
    }
}

fn contradicting(people: &[Person]) -> usize {
    let wrong = |p: &&Person| p.person_id.is_some_and(|id| !id.warnings(p.sex, p.birth_date).is_empty());
    people.iter().filter(wrong).count()
}

fn pairs(people: &[Person]) -> usize {
    let mut same: HashMap<_, usize> = HashMap::new();
    for p in people {
        *same.entry((fold(&p.full_name), p.birth_date, p.sex)).or_default() += 1;
    }
    assert!(same.values().all(|n| *n <= 2));
    same.values().filter(|n| **n == 2).count()
}

#[test]
fn what_the_period_put_right_was_wrong_before() {
    let people = people_before();
    assert_eq!(contradicting(&people), 6 + 22);
    assert_eq!(pairs(&people), 5 + 6);
    let cmnd = people.iter().filter(|p| p.cmnd.is_empty() && p.birth_date.unwrap().year() <= 2006).count();
    assert_eq!(cmnd, 40 + 125);
}

#[test]
fn open_cases_stand_as_told_on_any_day() {
    let calendar = WorkCalendar::built_in();
    for today in ["2026-11-23", "2026-11-24", "2026-11-28", "2027-02-08"] {
        let today: NaiveDate = today.parse().unwrap();
        let time = |text: &str| relative_time(text, today, &calendar).unwrap();
        let now = Timestamp::at(calendar.on_or_after(today), "08:00:00".parse().unwrap());
        let (mut waiting, mut overdue, mut due_today, mut in_time, mut one_leg) = (0, 0, 0, 0, 0);
        for row in rows("open_cases.csv") {
            let (received, due) = (time(&row["received_at"]), time(&row["due_at"]));
            assert!(received < time(&row["state_since"]) || row["state_since"] == row["received_at"]);
            assert!(received < now && time(&row["state_since"]) < now);
            let counter = match (row["state"].as_str(), row["legs_done"].as_str()) {
                ("yeu_cau_bo_sung", _) => &mut waiting,
                (_, "1") => &mut one_leg,
                _ if due < now => &mut overdue,
                _ if due.date() == now.date() => &mut due_today,
                _ => &mut in_time,
            };
            *counter += 1;
        }
        assert_eq!((in_time, due_today, overdue, waiting, one_leg), (3, 2, 2, 1, 1), "{today}");
        let oldest = rows("queue.csv").iter().map(|r| time(&r["since"])).min().unwrap();
        assert_eq!((today - oldest.date()).num_days(), 9);
    }
}
