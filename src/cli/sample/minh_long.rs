//! The second sample loaded into a demo register: Xã Minh Long of 2026, its people as they were taken over at the merger of
//! communes, the hamlets that merged since, a year's cases, and what waits for the national systems.

use std::path::Path;

use super::{OPERATOR, Sample, campaign, officer};
use crate::cli::failure::Failure;
use chrono::NaiveDate;
use soxa_domain::person::Person;
use soxa_domain::time::Timestamp;
use soxa_sample::{MinhLong, SEED, minh_long};
use soxa_service::import::{self, All, ImportedCase};
use soxa_service::quality as findings;
use soxa_service::register::Clock;
use soxa_service::units::{Regrouping, perform, propose};
use soxa_service::{Register, people, queue};

const COMMUNE: &str = include_str!("../../../sample_data/minh_long.toml");

/// Xã Minh Long, as it is worked in since July 2025.
pub const MINH_LONG: Sample = Sample { commune: ("minh_long.toml", COMMUNE), steps: 15_000, load };

/// When the people of the three communes were taken over.
const BEGINS: &str = "2025-07-01T07:30:00+07:00";

/// System, what is to be typed in, years of birth of whom it can be about.
const WAITING: [(&str, &str, std::ops::RangeInclusive<u16>); 6] = [
    ("dancu", "Cập nhật số CMND", 1960..=1999),
    ("dancu", "Đổi chủ hộ", 1970..=1990),
    ("hotich", "Ghi chú sổ đăng ký khai sinh", 2024..=2025),
    ("bhxh", "Cấp thẻ BHYT trẻ em", 2024..=2025),
    ("dvc", "Đồng bộ trạng thái hồ sơ đăng ký tạm trú", 1970..=2004),
    ("tiemchung", "Sửa ngày sinh trên mũi tiêm", 2015..=2022),
];

fn load(
    register: &mut Register,
    clock: Clock,
    _: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Failure> {
    let now = clock.now();
    let MinhLong { people, cases, mergers } = minh_long(SEED, now)?;
    register.load_at(Some(Timestamp::parse(BEGINS).unwrap_or(now)), clock);
    let ids: Vec<String> = people.iter().map(Person::public_id).collect();
    let waiting = WAITING.map(|(.., born)| {
        let fits = |p: &Person| {
            p.person_id.is_some() && p.is_active() && p.birth_date.is_some_and(|d| born.contains(&d.year()))
        };
        people.iter().find(|p| fits(p)).map(Person::public_id).unwrap_or_default()
    });
    let actor = officer(OPERATOR);
    let mut all = All { note: "dữ liệu ba xã cũ", people: people.into_iter().map(Ok) };
    import::people(register, &actor, &mut all, progress)?;
    for merger in mergers {
        let (year, month, day) = merger.from;
        let from = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_else(|| now.date());
        if from > now.date() {
            continue;
        }
        register.load_at(Some(Timestamp::at(from, chrono::NaiveTime::MIN)), clock);
        let names = merger.before.iter().filter(|before| **before != merger.after);
        let names = names.map(|before| ((*before).to_owned(), merger.after.to_owned())).collect();
        let plan = propose(register, &actor, &Regrouping::Names(names), from, merger.ground)?;
        perform(register, &actor, &plan)?;
    }
    findings::run(register, &actor, |_, _| true)?;
    let number = |place: u32| -> Result<u32, Failure> {
        let id = ids.get(place as usize).map(String::as_str).unwrap_or_default();
        Ok(people::person_by_id(register, &actor, id)?.no)
    };
    let mut rows = Vec::new();
    for mut case in cases {
        case.applicant = number(case.applicant)?;
        for person in &mut case.persons {
            *person = number(*person)?;
        }
        rows.push(ImportedCase { case, keep_code: true });
    }
    import::cases(register, &actor, "hồ sơ của năm", rows, |_| ())?;
    let mut since = now;
    for ((system, operation, _), person) in WAITING.iter().zip(waiting) {
        since = Timestamp::from_seconds(since.seconds() - 86_400);
        let person = people::person_by_id(register, &actor, &person)?.no;
        let new = queue::NewItem { system, operation, person: Some(person), ..Default::default() };
        register.load_at(Some(since), clock);
        queue::add(register, &actor, &new, Some(since))?;
    }
    // The last load is an ordinary change: with it, everything before is on disk.
    register.load_at(None, clock);
    campaign(register)
}
