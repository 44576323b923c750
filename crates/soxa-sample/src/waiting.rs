//! What waits on the day of a demonstration: open cases and the national queue, with times told from that day.

use super::SampleCommune;
use super::cases::Applicants;
use super::filing::{CaseMaker, Filing};
use super::flaws::{born, is_plain};
use super::random::Random;
use super::relative::{at_minute, day};
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::person::Person;
use soxa_domain::procedure::Channel;
use soxa_domain::rulebook::RuleError;

/// A case whose times are told from the day of the demonstration, in the form of [`super::relative_time`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    /// All but the times and the code, which is given when it is loaded.
    pub case: Case,
    /// When it was received.
    pub received: &'static str,
    /// When it is due.
    pub due: &'static str,
    /// Since when it stands where it does.
    pub since: &'static str,
}

type Plan = (&'static str, Channel, &'static str, &'static str, &'static str, CaseState);

/// Three in time, two due today, two overdue, one that waits for a supplement, one linked birth with one leg done.
const PLANS: [Plan; 9] = [
    ("CT-TT", Channel::AssistedOnline, "D-9T08:25", "D-2T17:00", "D-8T09:00", CaseState::DangXuLy),
    ("CT-TTR", Channel::Online, "D-4T15:10", "D-1T17:00", "D-4T15:40", CaseState::DangXuLy),
    ("CT-TT", Channel::AssistedOnline, "D-4T09:30", "D+3T17:00", "D-2T16:00", CaseState::YeuCauBoSung),
    ("CT-TTR", Channel::AssistedOnline, "D-3T10:05", "D+0T17:00", "D-3T10:30", CaseState::DangXuLy),
    ("CT-DC-CH", Channel::Direct, "D-3T14:15", "D+0T17:00", "D-2T08:00", CaseState::DangXuLy),
    ("CT-TT", Channel::Online, "D-2T09:12", "D+5T17:00", "D-2T09:40", CaseState::DangXuLy),
    ("CT-TH", Channel::Direct, "D-2T14:50", "D+3T17:00", "D-2T14:50", CaseState::DuocTiepNhan),
    ("LT-KS", Channel::AssistedOnline, "D-1T08:40", "D+3T17:00", "D-1T09:20", CaseState::DangXuLy),
    ("CT-TTR", Channel::AssistedOnline, "D-1T14:20", "D+2T17:00", "D-1T14:20", CaseState::DuocTiepNhan),
];

/// The nine open cases, in order of receipt.
pub(super) fn open_cases(seed: u64, commune: &SampleCommune) -> Result<Vec<OpenCase>, RuleError> {
    let mut maker = CaseMaker::new(Random::new(seed, 6))?;
    let mut applicants = Applicants::new(&commune.people, &mut maker.random);
    // Papers, fields and fees are those of the law at the time this was written.
    let received = at_minute(day(2026, 11, 23), 480);
    let mut open = Vec::new();
    for (n, (procedure, channel, at, due, since, state)) in PLANS.into_iter().enumerate() {
        let filing = Filing { procedure, channel, received, number: n as u16 + 1 };
        let Some(mut case) = maker.answered(filing, &applicants.next(procedure)) else { continue };
        case.state = state;
        case.closed_at = None;
        case.applied_at = None;
        for leg in case.legs.iter_mut().skip(1) {
            (leg.state, leg.done_at) = (CaseState::DuocTiepNhan, None);
        }
        if state == CaseState::YeuCauBoSung {
            "Thiếu giấy tờ chứng minh chỗ ở hợp pháp".clone_into(&mut case.note);
            case.papers.truncate(1);
        }
        open.push(OpenCase { case, received: at, due, since });
    }
    Ok(open)
}

/// System, what is to be typed in, years of birth of whom it can be about, since when.
const QUEUE: [(&str, &str, (i32, i32), &str); 6] = [
    ("dancu", "Cập nhật số CMND", (1950, 2004), "C-9T08:30"),
    ("dancu", "Đổi chủ hộ", (1955, 1990), "C-6T10:15"),
    ("hotich", "Ghi chú sổ đăng ký khai sinh", (2019, 2021), "C-4T14:05"),
    ("bhxh", "Cấp thẻ BHYT trẻ em", (2019, 2021), "C-4T14:20"),
    ("dvc", "Đồng bộ trạng thái hồ sơ đăng ký tạm trú", (1960, 2002), "C-2T09:40"),
    ("tiemchung", "Sửa ngày sinh trên mũi tiêm", (1950, 2008), "C-1T15:30"),
];

/// Header of the queue's file.
pub(super) const QUEUE_HEADER: [&str; 4] = ["system", "operation", "person", "since"];

/// What must still be typed into the national systems; the oldest has waited nine days.
pub(super) fn queue(seed: u64, commune: &SampleCommune) -> Vec<Vec<String>> {
    let mut random = Random::new(seed, 7);
    QUEUE
        .iter()
        .map(|(system, operation, years, since)| {
            let fits =
                |p: &&Person| is_plain(p) && !p.health_insurance.is_empty() && born(p, years.0, years.1);
            let present: Vec<&Person> = commune.people.iter().filter(fits).collect();
            let person = present.get(random.below(present.len() as u64) as usize);
            let person = person.map(|p| p.public_id()).unwrap_or_default();
            vec![(*system).into(), (*operation).into(), person, (*since).into()]
        })
        .collect()
}
