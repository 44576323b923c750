//! Random lives of a case held against a model: no move outside the table, a clock that is right after each.

use chrono::{Duration, NaiveDate, NaiveTime};
use proptest::prelude::*;
use soxa_domain::calendar::WorkCalendar;
use soxa_domain::case::{Case, Clockwork, MoveError, Timing};
use soxa_domain::case_code::ProvisionalCode;
use soxa_domain::case_state::CaseState;
use soxa_domain::deadline::{OfficeHours, TimeLimit, due};
use soxa_domain::procedure::Channel;
use soxa_domain::time::Timestamp;

const CLOSING: NaiveTime = NaiveTime::from_hms_opt(17, 0, 0).unwrap();

fn hours() -> OfficeHours {
    let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap();
    OfficeHours { opening: hour(7), closing: CLOSING, cutoff: hour(15), noon: hour(12), saturday: None }
}

fn case(received: Timestamp, online: bool, limit: TimeLimit, calendar: &WorkCalendar) -> Case {
    let state = if online { CaseState::MoiDangKy } else { CaseState::DuocTiepNhan };
    Case {
        code: ProvisionalCode::new(received.date(), 1).unwrap(),
        official: None,
        procedure: "CT-TTR".to_owned(),
        channel: if online { Channel::Online } else { Channel::Direct },
        applicant: 1,
        persons: Vec::new(),
        papers: Vec::new(),
        fields: std::collections::BTreeMap::new(),
        fee: None,
        note: String::new(),
        received_at: received,
        due_at: due(limit, received, calendar, &hours()).at,
        state,
        state_since: received,
        closed_at: None,
        officer: "Lan".to_owned(),
        legs: Vec::new(),
        apology: None,
        book_number: 1,
        verified: None,
        exemption: None,
        units: 1,
        elsewhere: None,
        applied_at: None,
        wanted: Vec::new(),
    }
}

/// What a clerk with a calendar on the wall would say: working days of the term left, counted afresh.
struct Model {
    /// The day the term began to count (not counted itself).
    from: NaiveDate,
    /// Working days that the clock stood since then.
    stood: u32,
    /// Promised by an apology, with the working days stood since.
    promised: Option<NaiveDate>,
    days: u32,
}

impl Model {
    fn due(&self, calendar: &WorkCalendar) -> NaiveDate {
        match self.promised {
            Some(day) => day,
            None => calendar.after(calendar.on_or_after(self.from), self.days + self.stood),
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Move(usize, i64, bool),
    Apologise(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0usize..10, 0i64..15, any::<bool>()).prop_map(|(to, wait, reason)| Step::Move(to, wait, reason)),
        1 => (1i64..40).prop_map(Step::Apologise),
    ];
    prop::collection::vec(step, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_case_lives_by_the_table(
        begin in 0i64..9_000, hour in 7u32..16, online: bool, days in 1u32..12, steps in steps(),
    ) {
        let calendar = WorkCalendar::built_in();
        let limit = TimeLimit::WorkingDays(days);
        let clock = Clockwork { limit, calendar: &calendar, hours: hours() };
        let day = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap() + Duration::days(begin);
        let mut now = Timestamp::at(day, NaiveTime::from_hms_opt(hour, 0, 0).unwrap());
        let mut case = case(now, online, limit, &calendar);
        let mut model = Model { from: now.date(), stood: 0, promised: None, days };
        let mut paused: Option<NaiveDate> = online.then(|| now.date());
        let mut apologies = 0;

        for step in steps {
            let before = case.clone();
            match step {
                Step::Move(to, wait, reason) => {
                    let to = CaseState::all().nth(to).unwrap();
                    now = Timestamp::from_seconds(now.seconds() + wait * 86_400);
                    let outcome = case.move_to(to, now, if reason { "vì" } else { "" }, &clock);
                    let allowed = before.state.next().contains(&to);
                    match outcome {
                        Err(e) => {
                            prop_assert_eq!(&case, &before, "a refused move changes nothing");
                            prop_assert!(!allowed || (to.needs_reason() && !reason), "{e}");
                            continue;
                        }
                        Ok(()) => prop_assert!(allowed),
                    }
                    prop_assert!(!before.state.is_terminal());
                    let running = |s: CaseState| matches!(s, CaseState::DuocTiepNhan | CaseState::DangXuLy);
                    match (before.state, to) {
                        (CaseState::MoiDangKy | CaseState::YeuCauBoSung, s) if running(s) => {
                            model = Model { from: now.date(), stood: 0, promised: None, days };
                            paused = None;
                        }
                        (_, s) if running(s) => {
                            if let Some(since) = paused.take() {
                                let stood = calendar.working_days_between(since, now.date());
                                model.stood += stood;
                                model.promised = model.promised.map(|p| calendar.after(p, stood));
                            }
                        }
                        (from, _) => {
                            if running(from) {
                                paused = Some(now.date());
                            } else if let Some(since) = paused.filter(|_| from == CaseState::YeuCauTtNvtc) {
                                let stood = calendar.working_days_between(since, now.date());
                                model.stood += stood;
                                model.promised = model.promised.map(|p| calendar.after(p, stood));
                                paused = Some(now.date());
                            }
                        }
                    }
                }
                Step::Apologise(later) => {
                    let promise = case.due_at.unwrap().date() + Duration::days(later);
                    match case.apologise(promise, "vì", now, &clock) {
                        Ok(()) => {
                            apologies += 1;
                            prop_assert_eq!(apologies, 1, "only one new date is ever given");
                            model.promised = Some(calendar.on_or_after(promise));
                        }
                        Err(MoveError::ApologyTwice(_)) => prop_assert_eq!(apologies, 1),
                        Err(MoveError::GoneBy(new)) => prop_assert!(new < now.date()),
                        Err(MoveError::Ended(state)) => prop_assert!(state.is_terminal() || state.is_resolved()),
                        Err(e) => prop_assert!(false, "{e}"),
                    }
                }
            }
            if matches!(case.state, CaseState::DuocTiepNhan | CaseState::DangXuLy) {
                prop_assert_eq!(case.due_at.unwrap().date(), model.due(&calendar), "{:?}", step);
                prop_assert_eq!(case.due_at.unwrap().time(), CLOSING);
            }
            let timing = case.timing(now, &calendar);
            if case.state.is_terminal() && !case.state.is_resolved() {
                prop_assert_eq!(timing, Timing::NoLimit);
            }
            prop_assert_eq!(case.closed_at.is_some(), case.state.is_terminal() || case.state.is_resolved());
        }
    }
}
