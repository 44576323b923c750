//! A second sample: Xã Minh Long as it is worked in since the merger of 1 July 2025 (Resolution 1677/NQ-UBTVQH15: Long Hiệp,
//! Thanh An and Long Môn), some 15,000 people, hamlets that merged since, and the cases of a year under its law.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use super::births::{Births, LAST_CMND_YEAR, cmnd, personal_id, year_of};
use super::cases::Applicants;
use super::filing::{CaseMaker, Filing};
use super::flaws::{Workshop, born, is_plain};
use super::households::{households, prisoners};
use super::random::Random;
use super::relative::office_time;
use super::village::{LONG_HIEP, Village, settle_in};
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Marital, Person};
use soxa_domain::personal_id::PersonalId;
use soxa_domain::procedure::{Channel, FieldType, Procedure};
use soxa_domain::rulebook::RuleError;
use soxa_domain::time::Timestamp;

/// Thanh An: 1,930 households in nine hamlets.
const THANH_AN: Village = Village {
    name: "Thanh An",
    hamlets: &[
        ("Thôn Hóc Nhiêu", "HN", 236),
        ("Thôn Ruộng Gò", "RG", 221),
        ("Thôn Tam La", "TL", 214),
        ("Thôn Công Loan", "CL", 232),
        ("Thôn Thanh Mâu", "TM", 245),
        ("Thôn Phiên Chá", "PC", 176),
        ("Thôn Đồng Rinh", "DR", 183),
        ("Thôn Dư Hữu", "DH", 206),
        ("Thôn Diệp Thượng", "DT", 217),
    ],
};

/// Long Môn: 920 households in four hamlets.
const LONG_MON: Village = Village {
    name: "Long Môn",
    hamlets: &[
        ("Thôn Làng Giữa", "LG", 248),
        ("Thôn Làng Ren", "LR", 232),
        ("Thôn Làng Trê", "LT", 221),
        ("Thôn Cà Đam", "CD", 219),
    ],
};

/// Years by which everybody is younger than in the sample of 2022.
const LATER: i32 = 4;

/// Procedures with cases, besides those that soxa has an act for.
const PROCEDURES: usize = 60;
/// Days back to the first case.
const DAYS: u64 = 320;
/// Cases received since then.
const CASES: usize = 3_200;

/// The officers of five counters.
const OFFICERS: [&str; 6] = ["Lan", "Minh", "Hương", "Thảo", "Tuấn", "Ngọc"];

/// Hamlets that were merged since the commune began.
#[derive(Debug, Clone, Copy)]
pub struct Merger {
    /// Year, month and day from which it holds.
    pub from: (i32, u32, u32),
    /// The hamlets that were.
    pub before: [&'static str; 2],
    /// The one that is.
    pub after: &'static str,
    /// The decision.
    pub ground: &'static str,
}

/// What was merged, in order.
const MERGERS: [Merger; 3] = [
    Merger {
        from: (2026, 3, 1),
        before: ["Thôn Phiên Chá", "Thôn Đồng Rinh"],
        after: "Thôn Phiên Rinh",
        ground: "Nghị quyết 07/NQ-HĐND ngày 12/02/2026",
    },
    Merger {
        from: (2026, 3, 1),
        before: ["Thôn Làng Ren", "Thôn Làng Trê"],
        after: "Thôn Làng Ren",
        ground: "Nghị quyết 07/NQ-HĐND ngày 12/02/2026",
    },
    Merger {
        from: (2026, 7, 1),
        before: ["Thôn Hà Bôi", "Thôn Hà Xuyên"],
        after: "Thôn Hà",
        ground: "Nghị quyết 19/NQ-HĐND ngày 10/06/2026",
    },
];

/// The second sample.
#[derive(Debug, Clone)]
pub struct MinhLong {
    /// Everybody, by the hamlets of 1 July 2025.
    pub people: Vec<Person>,
    /// Cases in order of receipt; applicant and persons are places in `people`.
    pub cases: Vec<Case>,
    /// Which hamlets merged since.
    pub mergers: &'static [Merger],
}

/// The commune of a seed as it stands at a time.
///
/// # Errors
/// Where the built-in rules cannot be read.
pub fn minh_long(seed: u64, now: Timestamp) -> Result<MinhLong, RuleError> {
    let mut births = Births::new(Random::new(seed, 20), 0, false);
    let mut people = Vec::new();
    for village in [LONG_HIEP, THANH_AN, LONG_MON] {
        people.extend(settle_in(&village, &mut births));
    }
    let people = with_flaws(later(people), seed);
    let cases = cases(seed, &people, now)?;
    Ok(MinhLong { people, cases, mergers: &MERGERS })
}

/// The same people born later: with the ids and the links that go with it.
fn later(mut people: Vec<Person>) -> Vec<Person> {
    let mut renamed: HashMap<String, PersonalId> = HashMap::new();
    for person in &mut people {
        let before = person.public_id();
        let year = year_of(person) + LATER;
        person.birth_date = person.birth_date.and_then(|d| {
            let year = u16::try_from(i32::from(d.year()) + LATER).unwrap_or(d.year());
            PartialDate::new(year, d.month().unwrap_or(0), d.day().unwrap_or(0)).ok()
        });
        if let (Some(id), Some(sex)) = (person.person_id, person.sex) {
            let id = id.to_string();
            let serial = id.get(6..).and_then(|serial| serial.parse().ok());
            let new = id.get(..3).zip(serial).and_then(|(province, n)| personal_id(province, sex, year, n));
            person.person_id = new.or(person.person_id);
        }
        if year > LAST_CMND_YEAR {
            person.cmnd.clear();
        }
        // Eighteen-year-olds of 2026: nobody had asked them before.
        if person.marital.is_none() && year <= 2008 {
            person.marital = Some(Marital::Single);
        }
        if let Some(id) = person.person_id {
            renamed.insert(before, id);
        }
    }
    for person in &mut people {
        for link in person.links_mut() {
            if let Some(new) = link.id.as_ref().and_then(|id| renamed.get(id)) {
                link.id = Some(new.to_string());
            }
        }
    }
    people
}

/// What officers still find wrong: households without a head, prisoners, numbers that are not known.
fn with_flaws(people: Vec<Person>, seed: u64) -> Vec<Person> {
    let mut shop = Workshop::new(people, Random::new(seed, 21));
    households(&mut shop);
    prisoners(&mut shop);
    for person in shop.choose(210, |p| is_plain(p) && born(p, 1944, 2004)) {
        shop.change(person, |p| p.cmnd.clear());
    }
    for (n, person) in shop.choose(24, |p| is_plain(p) && born(p, 2018, 2025)).into_iter().enumerate() {
        shop.set_id(person, Err(format!("L{:04}", n + 1)));
        shop.change(person, |p| p.health_insurance.clear());
    }
    for (n, person) in shop.choose(9, |p| is_plain(p) && born(p, 1970, 2000)).into_iter().enumerate() {
        // Two people with one old number: one of them was typed wrong.
        let shared = cmnd(8_000_000 + n as u64 / 3);
        shop.change(person, |p| p.cmnd = shared.into_iter().collect());
    }
    shop.relink();
    shop.finish()
}

/// The procedures there are cases of: all that have an act of the register, then those asked for most.
fn procedures(maker: &CaseMaker, day: NaiveDate) -> Vec<Procedure> {
    let pack = maker.rules.on(day);
    let (own, others): (Vec<_>, Vec<_>) =
        pack.procedures().filter(|p| fillable(p)).cloned().partition(|p| p.act.is_some());
    own.into_iter().chain(others).take(PROCEDURES).collect()
}

/// Whether made-up fields say something that the procedure may be told.
fn fillable(procedure: &Procedure) -> bool {
    let known = |kind: FieldType| {
        matches!(kind, FieldType::Text | FieldType::Date | FieldType::Hamlet | FieldType::Person)
    };
    procedure.act.is_some() || procedure.fields.iter().all(|field| !field.required || known(field.kind))
}

/// The cases of a year; what is not answered yet is open.
fn cases(seed: u64, people: &[Person], now: Timestamp) -> Result<Vec<Case>, RuleError> {
    let mut maker = CaseMaker::new(Random::new(seed, 22))?;
    let mut applicants = Applicants::new(people, &mut maker.random);
    let last = maker.calendar.previous(now.date());
    let first = last.checked_sub_days(Days::new(DAYS)).unwrap_or(last);
    let working: Vec<NaiveDate> =
        first.iter_days().take_while(|d| *d <= last).filter(|d| maker.calendar.is_working(*d)).collect();
    let offered = procedures(&maker, last);
    let mut planned = Vec::new();
    for n in 0..CASES {
        // The first ones of the list are asked for far more often.
        let place = match n {
            n if n < offered.len() => n,
            _ => {
                let (a, b) =
                    (maker.random.below(offered.len() as u64), maker.random.below(offered.len() as u64));
                a.min(b) as usize
            }
        };
        let Some(procedure) = offered.get(place) else { continue };
        let channels = procedure.channels();
        let channel = channels.get(maker.random.below(channels.len() as u64) as usize);
        // Of each procedure there is a late one, and the last weeks are the busiest.
        let back = match n {
            n if n < offered.len() => 60,
            n if n % 4 == 0 => 28,
            _ => DAYS,
        };
        let from = last.checked_sub_days(Days::new(back)).unwrap_or(first);
        let since = working.partition_point(|day| *day < from);
        let place = since as u64 + maker.random.below((working.len() - since) as u64);
        let Some(on) = working.get(place as usize).copied() else { continue };
        let received = office_time(&mut maker.random, &maker.calendar, on, on);
        planned.push((received, procedure.code.clone(), channel.copied().unwrap_or(Channel::Direct)));
    }
    planned.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut numbers: HashMap<NaiveDate, u16> = HashMap::new();
    let mut cases = Vec::new();
    for (received, procedure, channel) in planned {
        let number = numbers.entry(received.date()).or_insert(0);
        *number += 1;
        let filing = Filing { procedure: &procedure, channel, received, number: *number };
        let who = applicants.again(&procedure);
        let Some(mut case) = maker.answered(filing, &who) else { continue };
        maker.random.one(&OFFICERS).clone_into(&mut case.officer);
        standing(&mut case, &mut maker.random, now);
        cases.push(case);
    }
    Ok(cases)
}

/// Puts a case where it stands at a time: answered, done and not handed over, being worked on, or waiting for papers.
fn standing(case: &mut Case, random: &mut Random, now: Timestamp) {
    let answered = case.closed_at.unwrap_or(case.received_at);
    let days = (now.date() - answered.date()).num_days();
    // A few are forgotten until somebody looks.
    let forgotten = (2..12).contains(&days) && random.percent(2);
    if answered < now && !forgotten {
        // What was done in the last days is partly not handed over yet, and not in the register.
        if days < 4 && random.percent(30) {
            case.applied_at = None;
            if random.percent(50) && answered > case.received_at {
                case.state = CaseState::DaXuLyXong;
            }
        }
        return;
    }
    (case.closed_at, case.applied_at) = (None, None);
    case.state_since = case.received_at;
    for leg in &mut case.legs {
        (leg.state, leg.done_at) = (CaseState::DuocTiepNhan, None);
    }
    case.state = if random.percent(20) { CaseState::DuocTiepNhan } else { CaseState::DangXuLy };
    if case.papers.len() > 1 && random.percent(12) {
        case.state = CaseState::YeuCauBoSung;
        case.papers.truncate(1);
        "Thiếu giấy tờ: mời bổ sung".clone_into(&mut case.note);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use chrono::Datelike;
    use std::collections::HashSet;

    #[test]
    fn fifteen_thousand_people_with_ids_of_their_own_and_cases_of_sixty_procedures() {
        let now = Timestamp::parse("2026-11-23T08:42:00+07:00").unwrap();
        let sample = minh_long(21361, now).unwrap();
        assert!((14_500..15_500).contains(&sample.people.len()), "{}", sample.people.len());
        let ids: HashSet<String> = sample.people.iter().map(Person::public_id).collect();
        assert_eq!(ids.len(), sample.people.len());
        for person in &sample.people {
            for id in person.links().into_iter().filter_map(|link| link.id.as_ref()) {
                assert!(ids.contains(id), "{}: nobody is {id}", person.full_name);
            }
            assert!(year_of(person) <= now.date().year());
        }
        let kinds: HashSet<&str> = sample.cases.iter().map(|case| case.procedure.as_str()).collect();
        assert_eq!(kinds.len(), PROCEDURES);
        let open = sample.cases.iter().filter(|case| case.state.is_open()).count();
        assert!((20..200).contains(&open), "{open}");
        assert!(sample.cases.iter().all(|case| case.received_at < now));
    }
}
