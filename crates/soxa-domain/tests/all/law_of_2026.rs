//! The law around each of its changes: when a case is due, its legs, its fee, its forms.

use soxa_domain::calendar::WorkCalendar;
use soxa_domain::deadline::TimeLimit;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::{Channel, Procedure, Reception, Schedule, SlipName, WorkTime};
use soxa_domain::rulebook::{RuleBook, RulePack};
use soxa_domain::time::Timestamp;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn on<T>(code: &str, received: &str, f: impl FnOnce(&RulePack<'_>, &Procedure, &WorkTime<'_>) -> T) -> T {
    let rules = RuleBook::built_in().unwrap();
    let pack = rules.on(at(received).date());
    let procedure = pack.procedure(code).unwrap_or_else(|| panic!("{code} {received}"));
    let calendar = WorkCalendar::built_in();
    f(&pack, procedure, &WorkTime { calendar: &calendar, hours: pack.hours() })
}

fn schedule(code: &str, received: &str, verified: bool, elsewhere: Option<&str>) -> Schedule {
    let reception = Reception { received: at(received), elsewhere: elsewhere.map(at), verified };
    on(code, received, |_, procedure, time| procedure.schedule(reception, time))
}

#[test]
fn a_case_is_due_by_the_law_of_its_day() {
    // Procedure, receipt, whether verified, when another body decides got it, due.
    let rows = [
        ("CT-TT", "2026-06-30T09:00", false, None, "2026-07-09T17:00"),
        ("CT-TT", "2026-07-01T09:00", false, None, "2026-07-10T17:00"),
        ("CT-KB", "2026-06-30T09:00", false, None, "2026-07-30T17:00"),
        ("CT-KB", "2026-07-01T09:00", false, None, "2026-07-08T17:00"),
        ("CT-KB", "2026-07-01T09:00", true, None, "2026-07-31T17:00"),
        ("CT-XN", "2026-07-01T09:00", false, None, "2026-07-01T17:00"),
        ("CT-XN", "2026-07-01T13:00", false, None, "2026-07-02T17:00"),
        ("CT-XN", "2026-07-01T09:00", true, None, "2026-07-06T17:00"),
        ("HT-KT", "2026-11-23T09:00", false, None, "2026-11-23T17:00"),
        ("HT-KT", "2026-11-23T15:00", false, None, "2026-11-25T17:00"),
        ("HT-KT", "2026-11-23T09:00", true, None, "2026-11-27T17:00"),
        // Monday to Thursday; after 15:00 as if on Tuesday.
        ("LT-KS", "2026-09-07T09:00", false, None, "2026-09-10T17:00"),
        ("LT-KS", "2026-09-07T15:00", false, None, "2026-09-11T17:00"),
        ("LT-KS", "2026-09-07T09:00", true, None, "2026-09-14T17:00"),
        ("LT-KS", "2026-08-31T09:00", false, None, "2026-09-09T17:00"),
        ("CT-TTR", "2026-10-05T09:00", false, Some("2026-10-07T16:00"), "2026-10-12T17:00"),
        ("1.004222", "2026-10-05T09:00", false, None, "2026-10-14T17:00"),
    ];
    for (code, received, verified, elsewhere, due) in rows {
        let found = schedule(code, received, verified, elsewhere).due;
        assert_eq!(found.at, Some(at(due)), "{code} {received} {verified}: {:?}", found.reason);
    }
    assert_eq!(schedule("2.000815", "2026-10-05T09:00", false, None).due.at, None);
}

#[test]
fn the_legs_of_a_linked_case_run_side_by_side() {
    let legs = |code, received, verified| -> Vec<Option<String>> {
        let of = schedule(code, received, verified, None).legs;
        of.into_iter().map(|at| at.map(|at| at.date().to_string())).collect()
    };
    let day = |d: &str| Some(d.to_owned());
    assert_eq!(
        legs("LT-KS", "2026-09-07T09:00", false),
        [day("2026-09-08"), day("2026-09-10"), None, day("2026-09-17")]
    );
    // 24 hours, then one working day beside the payer's: 8, 2, 3 or 18.
    assert_eq!(
        legs("LT-KT", "2026-09-07T09:00", false),
        [
            day("2026-09-08"),
            day("2026-09-09"),
            day("2026-09-18"),
            day("2026-09-10"),
            day("2026-09-11"),
            day("2026-10-02"),
        ]
    );
    assert_eq!(legs("LT-KT", "2026-09-07T09:00", true).first(), Some(&day("2026-09-10")));
    assert_eq!(legs("LT-KT", "2026-08-31T09:00", false).len(), 3);
}

#[test]
fn a_fee_goes_with_channel_period_and_ground() {
    use Channel::{Direct, Online, Vneid};
    let fee = |code, day: &str, channel, exempt| {
        on(code, &format!("{day}T09:00"), |pack, p, _| pack.charge(p, channel, exempt).map(|c| c.amount))
    };
    for (day, channel, exempt, amount) in [
        ("2026-08-14", Online, None, 10_000),
        ("2026-08-15", Online, None, 0),
        ("2026-08-15", Vneid, None, 0),
        ("2026-08-15", Channel::AssistedOnline, None, 10_000),
        ("2026-08-15", Direct, None, 20_000),
        ("2027-02-28", Online, None, 0),
        ("2027-03-01", Online, None, 10_000),
        ("2026-08-15", Direct, Some("ho_ngheo"), 0),
        ("2026-08-15", Direct, Some("nobody"), 20_000),
    ] {
        assert_eq!(fee("CT-TT", day, channel, exempt), Some(amount), "{day} {channel:?} {exempt:?}");
    }
    assert_eq!(fee("DVC02", "2026-08-15", Direct, None), None);
}

#[test]
fn forms_belong_to_procedures_and_days() {
    use SlipName::{Receipt, Refusal, Residence, Result, Supplement};
    let form = |code, day: &str, slip| {
        on(code, &format!("{day}T09:00"), |pack, p, _| pack.form_of(p, slip).map(|f| f.code.clone()))
    };
    for (code, day, slip, wanted) in [
        ("CT-TT", "2026-06-30", Receipt, Some("CT04")),
        ("CT-TT", "2026-06-30", Supplement, Some("CT05")),
        ("CT-TT", "2026-07-01", Supplement, Some("CT06")),
        ("CT-TT", "2026-07-01", Refusal, Some("CT06")),
        ("CT-TT", "2026-07-01", Result, Some("CT08")),
        ("CT-LT", "2026-07-01", Receipt, Some("CT14")),
        ("CT-XN", "2026-07-01", Residence, Some("CT07")),
        ("DVC02", "2026-06-30", Receipt, Some("CT04")),
        ("DVC02", "2026-07-01", Receipt, Some("CC02")),
        ("DVC02", "2026-07-01", Refusal, Some("CC03")),
        ("DVC07", "2026-07-01", Receipt, Some("TT03-01")),
        ("HT-KS", "2026-07-01", Receipt, Some("TT03-01")),
        ("HT-KS", "2026-07-01", Result, None),
    ] {
        assert_eq!(form(code, day, slip).as_deref(), wanted, "{code} {day} {}", slip.id());
    }
    let rules = RuleBook::built_in().unwrap();
    let in_force =
        |day: &str| rules.forms().iter().any(|f| f.code == "CT05" && f.holds_on(day.parse().unwrap()));
    assert!(in_force("2026-06-30") && !in_force("2026-07-01"));
}

#[test]
fn channels_and_ends_follow_the_texts() {
    let takes = |code, day: &str, channel| {
        on(code, &format!("{day}T09:00"), |_, p, _| p.channels().contains(&channel))
    };
    for (code, day, channel, wanted) in [
        ("CT-TT", "2026-06-30", Channel::Post, true),
        ("CT-TT", "2026-07-01", Channel::Post, false),
        ("CT-LT", "2026-07-01", Channel::Phone, true),
        ("CT-LT", "2026-07-01", Channel::Direct, false),
        ("CT-TV", "2026-07-01", Channel::Email, true),
        ("CT-XTT", "2026-03-15", Channel::Direct, false),
        ("CT-DC-CH", "2026-07-01", Channel::Direct, false),
        ("HT-KS", "2026-11-01", Channel::Post, true),
    ] {
        assert_eq!(takes(code, day, channel), wanted, "{code} {day} {}", channel.id());
    }
    let rules = RuleBook::built_in().unwrap();
    assert!(rules.on("2026-06-30".parse().unwrap()).procedure("CT-DC-HT").is_some());
    assert!(rules.on("2026-07-01".parse().unwrap()).procedure("CT-DC-HT").is_none());
    let linked = rules.on("2026-09-01".parse().unwrap()).procedure("LT-KS").unwrap();
    assert_eq!(linked.legs.first().unwrap().limit, TimeLimit::Hours(24));
}
