//! Lists as other offices send them, and the decisions on lists that were checked in the period.

use super::SampleCommune;
use super::births::{Birth, Births, Home};
use super::corrections::OFFICERS;
use super::flaws::born;
use super::names::Folk;
use super::random::Random;
use super::relative::{day, office_time};
use soxa_domain::calendar::WorkCalendar;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Person, Sex};
use soxa_domain::time::DAY;
use soxa_text::fold::fold;

pub(super) const PRISONERS_HEADER: [&str; 10] = [
    "STT",
    "Họ tên phạm nhân",
    "Bí danh",
    "NTNS",
    "GT",
    "Quê quán",
    "HKTT",
    "Số CMND/CCCD",
    "Họ tên cha",
    "Ghi chú",
];

/// The prison's list of seventeen, seven of them residents; in the order of the prison's numbers.
pub(super) fn prisoners(seed: u64, commune: &SampleCommune) -> Vec<Vec<String>> {
    let mut random = Random::new(seed, 10);
    let mut others = strangers(seed, 500_000);
    let residents: Vec<&Person> = commune.prisoners.iter().filter_map(|id| find(commune, id)).collect();
    if let (Some(namesake), Some(resident)) = (others.first_mut(), residents.last()) {
        namesake.full_name.clone_from(&resident.full_name);
    }
    let mut rows: Vec<Vec<String>> = residents.into_iter().enumerate().map(sent_by_prison).collect();
    rows.extend(others.iter().enumerate().map(sent_by_prison));
    random.shuffle(&mut rows);
    for (n, row) in rows.iter_mut().enumerate() {
        row.insert(0, (n + 1).to_string());
        row.push(random.one(&["", "", "án 24 tháng", "án 36 tháng", "án 7 năm"]).to_owned());
    }
    rows
}

/// Ten people of other communes, their numbers counted from `first`.
fn strangers(seed: u64, first: u64) -> Vec<Person> {
    let mut births = Births::new(Random::new(seed, first), first, true);
    let places =
        ["Ba Vì, Ba Tơ, Quảng Ngãi", "Sơn Thành, Sơn Hà, Quảng Ngãi", "Long Môn, Minh Long, Quảng Ngãi"];
    (0..10)
        .map(|_| {
            let place = births.random.one(&places).to_owned();
            let home = Home { address: place.clone(), from: place, ..Home::default() };
            let year = births.random.between(1968, 2003);
            let hre = births.random.percent(60);
            let (folk, family) = if hre { (Folk::Hre, "Đinh") } else { (Folk::Kinh, "Nguyễn") };
            let mut person = births.person(&home, Birth { sex: Sex::Male, folk, family, year }, "");
            births.parents_elsewhere(&mut person, folk);
            person
        })
        .collect()
}

/// A row as clerks type it: each in its own way.
fn sent_by_prison((n, p): (usize, &Person)) -> Vec<String> {
    let birth = p.birth_date;
    let vi = birth.map(PartialDate::vi).unwrap_or_default();
    let id = p.public_id();
    let cmnd = p.cmnd.first().map(ToString::to_string).unwrap_or_default();
    let name = &p.full_name;
    let (name, date, number) = match n % 7 {
        0 => (name.to_uppercase(), vi, id),
        1 => (capitals_of_words(&fold(name)), vi, cmnd),
        2 => (name.clone(), vi.replace('/', "-"), String::new()),
        3 => (name.replace(' ', "  "), birth.map(|d| d.year().to_string()).unwrap_or_default(), cmnd),
        4 => (name.clone(), day_and_month_swapped(birth), id),
        5 => (without_middle(name), vi, id.trim_start_matches('0').to_owned()),
        _ => (name.to_lowercase(), vi, one_digit_wrong(&id)),
    };
    let father = p.father.name.clone().unwrap_or_default();
    let address = if n.is_multiple_of(3) { p.address.to_uppercase() } else { p.address.clone() };
    vec![name, String::new(), date, "Nam".to_owned(), p.origin.clone(), address, number, father]
}

pub(super) const VACCINATION_HEADER: [&str; 10] = [
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Thôn",
    "Số CCCD",
    "Số điện thoại",
    "Mũi",
    "Ngày tiêm",
    "Sai, thiếu",
];

/// 140 doses with a wrong or missing field.
pub(super) fn vaccination(seed: u64, commune: &SampleCommune) -> Vec<Vec<String>> {
    let (mut random, calendar) = (Random::new(seed, 12), WorkCalendar::built_in());
    let mut people: Vec<&Person> = commune.settled().filter(|p| born(p, 1935, 2009)).collect();
    random.shuffle(&mut people);
    let rows = people.into_iter().take(140).enumerate().map(|(n, p)| {
        let mut name = p.full_name.clone();
        let mut born = p.birth_date.map(PartialDate::vi).unwrap_or_default();
        let mut sex = p.sex.map_or("", Vocabulary::vi);
        let (mut id, mut phone) = (p.public_id(), p.phone.clone());
        let what = match n % 7 {
            0 => {
                id.clear();
                "thiếu số CCCD"
            }
            1 => {
                born = p.birth_date.map(|d| format!("01/01/{}", d.year() - 1)).unwrap_or_default();
                "sai ngày sinh"
            }
            2 => {
                name = capitals_of_words(&fold(&name));
                "sai họ tên"
            }
            3 => {
                phone.clear();
                "thiếu số điện thoại"
            }
            4 => {
                sex = if sex == "Nam" { "Nữ" } else { "Nam" };
                "sai giới tính"
            }
            5 => {
                id = one_digit_wrong(&id);
                "sai số CCCD"
            }
            _ => {
                born.clear();
                "thiếu ngày sinh"
            }
        };
        let at = office_time(&mut random, &calendar, day(2021, 9, 6), day(2022, 9, 20)).date();
        let dose = random.between(1, 4).to_string();
        let hamlet = p.hamlet.clone();
        let at = at.format(DAY).to_string();
        let what = what.to_owned();
        vec![(n + 1).to_string(), name, born, sex.to_owned(), hamlet, id, phone, dose, at, what]
    });
    rows.collect()
}

pub(super) const RESULTS_HEADER: [&str; 7] =
    ["row", "at", "operator", "name_on_list", "person", "verdict", "note"];

/// Rows of a list that were all found to be somebody of the register.
pub(super) fn decided(seed: u64, commune: &SampleCommune, list: &DecidedList) -> Vec<Vec<String>> {
    let (mut random, calendar) = (Random::new(seed, list.stream), WorkCalendar::built_in());
    let mut people: Vec<&Person> = commune.settled().filter(|p| born(p, list.born.0, list.born.1)).collect();
    random.shuffle(&mut people);
    let mut times: Vec<_> =
        (0..list.rows).map(|_| office_time(&mut random, &calendar, list.days.0, list.days.1)).collect();
    times.sort_unstable();
    let row = |(n, (at, p)): (usize, (soxa_domain::time::Timestamp, &Person))| {
        let (n, officer) = ((n + 1).to_string(), random.one(&OFFICERS).to_owned());
        let note = list.note.to_owned();
        vec![n, at.to_string(), officer, p.full_name.clone(), p.public_id(), list.verdict.to_owned(), note]
    };
    times.into_iter().zip(people).enumerate().map(row).collect()
}

/// A list that was checked in the period.
pub(super) struct DecidedList {
    pub stream: u64,
    pub rows: usize,
    pub born: (i32, i32),
    pub days: (chrono::NaiveDate, chrono::NaiveDate),
    pub verdict: &'static str,
    pub note: &'static str,
}

/// The seventeen prisoners reviewed in the period, seven of them matched.
pub(super) fn prisoners_decided(seed: u64, commune: &SampleCommune) -> Vec<Vec<String>> {
    let residents = commune.prisoners.iter().filter_map(|id| find(commune, id));
    let others = strangers(seed, 600_000);
    let all = residents.map(|p| (p.full_name.clone(), p.public_id(), "same_person"));
    let all = all.chain(others.into_iter().map(|p| (p.full_name, String::new(), "not_in_register")));
    let row = |(n, (name, person, verdict)): (usize, (String, String, &str))| {
        let at = super::relative::at_minute(day(2022, 8, 16), 480 + 7 * n as u32).to_string();
        let n = (n + 1).to_string();
        vec![n, at, "Minh".to_owned(), name, person, verdict.to_owned(), "Danh sách trại giam".to_owned()]
    };
    all.enumerate().map(row).collect()
}

fn find<'a>(commune: &'a SampleCommune, id: &str) -> Option<&'a Person> {
    commune.people.iter().find(|p| p.public_id() == id)
}

fn capitals_of_words(text: &str) -> String {
    let word = |w: &str| {
        let mut letters = w.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn without_middle(name: &str) -> String {
    match (name.split(' ').next(), name.rsplit(' ').next()) {
        (Some(family), Some(given)) => format!("{family} {given}"),
        _ => name.to_owned(),
    }
}

fn day_and_month_swapped(date: Option<PartialDate>) -> String {
    let Some(date) = date else { return String::new() };
    match (date.month(), date.day()) {
        (Some(month), Some(day)) => format!("{month:02}/{day:02}/{}", date.year()),
        _ => date.vi(),
    }
}

fn one_digit_wrong(id: &str) -> String {
    let wrong = |(n, c): (usize, char)| if n == 9 { if c == '7' { '1' } else { '7' } } else { c };
    id.chars().enumerate().map(wrong).collect()
}
