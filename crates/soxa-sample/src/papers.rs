//! Files the police keep on ids and on people without papers: notices handed over, cancellations, special-person files.

use super::SampleCommune;
use super::births::personal_id;
use super::corrections::OFFICERS;
use super::random::Random;
use super::relative::{day, office_time};
use soxa_domain::calendar::WorkCalendar;
use soxa_domain::person::{Person, Sex};

pub(super) const NOTICES_HEADER: [&str; 6] =
    ["number", "printed_on", "delivered_at", "person", "received_by", "operator"];

/// 1,174 notices of personal ids that were handed over in the period, in order of delivery.
pub(super) fn notices(seed: u64, commune: &SampleCommune) -> Vec<Vec<String>> {
    let (mut random, calendar) = (Random::new(seed, 8), WorkCalendar::built_in());
    let mut people: Vec<&Person> = commune.settled().collect();
    random.shuffle(&mut people);
    let mut deliveries: Vec<_> = people
        .into_iter()
        .take(1174)
        .map(|p| (office_time(&mut random, &calendar, day(2022, 4, 18), day(2022, 12, 28)), p))
        .collect();
    deliveries.sort_by_key(|(at, p)| (*at, p.person_id));
    let rows = deliveries.into_iter().enumerate().map(|(n, (at, person))| {
        let printed = (0..random.between(1, 8)).fold(at.date(), |d, _| calendar.previous(d));
        let by = if random.percent(60) { "bản thân" } else { "người trong hộ" };
        vec![
            format!("{:04}/TB-ĐDCN", n + 1),
            printed.to_string(),
            at.to_string(),
            person.public_id(),
            by.to_owned(),
            random.one(&OFFICERS).to_owned(),
        ]
    });
    rows.collect()
}

pub(super) const CANCELLATIONS_HEADER: [&str; 9] =
    ["number", "opened_on", "person", "old_id", "new_id", "reason", "state", "sent_on", "decided_on"];

/// Twenty-seven files: the children whose ids were wrong, and five older people.
pub(super) fn cancellations(seed: u64, commune: &SampleCommune) -> Vec<Vec<String>> {
    let (mut random, calendar) = (Random::new(seed, 9), WorkCalendar::built_in());
    let decided = |old: &str| {
        let found = commune.corrections.iter().find(|c| c.field == "person_id" && c.before == old);
        found.map(|c| c.at.date())
    };
    let mut files: Vec<_> = commune
        .birth_ids
        .iter()
        .map(|(old, new)| (decided(old), old.clone(), new.clone(), "Lỗi cấp số khi đăng ký khai sinh"))
        .collect();
    let mut older: Vec<&Person> = commune.settled().filter(|p| !p.cmnd.is_empty()).collect();
    random.shuffle(&mut older);
    let consistent = older
        .into_iter()
        .filter(|p| p.person_id.is_some_and(|id| id.warnings(p.sex, p.birth_date).is_empty()));
    for person in consistent.take(5) {
        let (Some(id), Some(born)) = (person.person_id, person.birth_date) else { continue };
        let year = i32::from(born.year()) - 1;
        let old = personal_id("051", person.sex.unwrap_or(Sex::Male), year, id.number() % 1_000_000);
        let decided = office_time(&mut random, &calendar, day(2022, 6, 20), day(2022, 12, 20)).date();
        let old = old.map(|o| o.to_string()).unwrap_or_default();
        files.push((Some(decided), old, id.to_string(), "Sai năm sinh khi thu nhận"));
    }
    files.sort();
    let rows = files.into_iter().enumerate().map(|(n, (decided, old, new, reason))| {
        let decided = decided.unwrap_or_else(|| day(2022, 12, 20));
        let back = |from, days| (0..days).fold(from, |d, _| calendar.previous(d)).max(day(2022, 4, 1));
        let sent = back(decided, random.between(12, 30));
        let opened = back(sent, random.between(2, 9));
        vec![
            format!("{:02}/HS-HUY", n + 1),
            opened.to_string(),
            new.clone(),
            old,
            new,
            reason.to_owned(),
            "cancelled".to_owned(),
            sent.to_string(),
            decided.to_string(),
        ]
    });
    rows.collect()
}

pub(super) const SPECIAL_HEADER: [&str; 9] =
    ["number", "person", "state", "opened_at", "state_since", "transferred_on", "receiver", "papers", "note"];

/// Opened, in its state since, transferred on; the papers gathered.
const SPECIAL: [[&str; 6]; 4] = [
    [
        "01/HS-NKĐB",
        "transferred",
        "2022-05-17T08:50",
        "2022-07-06T14:10",
        "2022-07-06",
        "CT01;DC01;ảnh, vân tay;xác minh nhân thân;công văn chuyển",
    ],
    [
        "02/HS-NKĐB",
        "transferred",
        "2022-08-23T09:35",
        "2022-10-19T10:20",
        "2022-10-19",
        "CT01;DC01;ảnh, vân tay;xác minh nhân thân;khai sinh;công văn chuyển",
    ],
    ["03/HS-NKĐB", "collecting", "D-14T09:05", "D-11T15:30", "", "CT01;ảnh, vân tay"],
    [
        "04/HS-NKĐB",
        "complete",
        "D-38T10:40",
        "D-3T08:55",
        "",
        "CT01;DC01;ảnh, vân tay;xác minh nhân thân;khai sinh",
    ],
];

/// Two files transferred in the period, one collecting, one complete and not yet transferred.
pub(super) fn special_files(commune: &SampleCommune) -> Vec<Vec<String>> {
    let row = |([number, state, opened, since, transferred, papers], person): ([&str; 6], &String)| {
        let receiver = if transferred.is_empty() { "" } else { "PC06" };
        let cells = [number, person.as_str(), state, opened, since, transferred, receiver, papers];
        let mut cells: Vec<String> = cells.into_iter().map(str::to_owned).collect();
        cells.push("Không có giấy tờ, chưa đăng ký khai sinh".to_owned());
        cells
    };
    SPECIAL.into_iter().zip(&commune.special).map(row).collect()
}
