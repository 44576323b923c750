//! What rule files say of the office beside its procedures: holidays, essential services, kinds of lists, the other
//! registers, words on paper. Each holds from the first day of the pack that says it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::calendar::{CalendarChanges, DayKind, ListedDay};
use crate::labels::vocabulary;
use crate::list_check::ListKind;
use crate::register_spec::RegisterSpec;
use crate::report_spec::{Check, Indicator, Section, Sheet};
use crate::services::Service;

use super::file::ReportLine;

/// The hours in which an office takes files on a Saturday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SaturdayRule {
    pub(super) opening: NaiveTime,
    pub(super) closing: NaiveTime,
}

/// What a day is made by a rule file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum DayRule {
    /// A day off.
    Off,
    /// A weekend day that is worked.
    Work,
    /// No listed day any more.
    Ordinary,
}

/// A day of the calendar as a rule file has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HolidayRule {
    pub(super) day: NaiveDate,
    pub(super) kind: DayRule,
    #[serde(default = "local")]
    pub(super) code: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default = "announced")]
    pub(super) certainty: String,
}

fn local() -> String {
    "LOCAL".to_owned()
}

fn announced() -> String {
    "announced".to_owned()
}

/// A word that offices and communes have of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeWord {
    /// Who issues the report.
    TaskForce,
    /// Number and symbol of a report that has none yet.
    ReportNumber,
    /// What the report is about.
    ReportTitle,
    /// On whose behalf the report is signed.
    ReportBehalf,
    /// Title of who signs the report.
    ReportSigner,
    /// On whose behalf somebody signs beside them; nobody where no title is given.
    SecondBehalf,
    /// Title of who signs the report beside them.
    SecondSigner,
    /// Title of who signs papers of the police.
    PoliceHead,
    /// Title of who signs papers of other offices.
    OfficeHead,
}

vocabulary!(OfficeWord {
    TaskForce = "task_force", "Cơ quan lập báo cáo";
    ReportNumber = "report_number", "Số, ký hiệu báo cáo";
    ReportTitle = "report_title", "Tên báo cáo";
    ReportBehalf = "report_behalf", "Thay mặt";
    ReportSigner = "report_signer", "Chức danh người ký báo cáo";
    SecondBehalf = "report_second_behalf", "Thay mặt (chữ ký thứ hai)";
    SecondSigner = "report_second_signer", "Chức danh người ký thứ hai";
    PoliceHead = "police_head", "Chức danh người ký của Công an";
    OfficeHead = "office_head", "Chức danh người ký của cơ quan khác";
});

/// A word as a rule file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordRule {
    pub(super) key: String,
    pub(super) text: String,
}

/// What a rule file may say something of beside procedures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeKind {
    /// Office hours.
    Hours,
    /// A day of the calendar.
    Holiday,
    /// An essential service.
    Service,
    /// A kind of list.
    ListKind,
    /// One of the other registers.
    Register,
    /// A word on paper.
    Word,
    /// A sheet beside the report.
    Sheet,
    /// A section of the report.
    Section,
    /// A line of the essential services in the report.
    Line,
    /// A figure of the report.
    Figure,
    /// What must hold between figures.
    Check,
}

vocabulary!(OfficeKind {
    Hours = "hours", "Giờ làm việc";
    Holiday = "holiday", "Ngày nghỉ, làm bù";
    Service = "service", "Dịch vụ";
    ListKind = "list_kind", "Loại danh sách";
    Register = "register", "Sổ";
    Word = "word", "Từ của cơ quan";
    Sheet = "sheet", "Biểu số liệu";
    Section = "section", "Mục báo cáo";
    Line = "line", "Dòng báo cáo";
    Figure = "figure", "Chỉ tiêu";
    Check = "check", "Đối chiếu số liệu";
});

/// What is known by a name that does not change.
pub(super) trait Named {
    /// The name.
    fn key(&self) -> &str;
}

impl Named for Service {
    fn key(&self) -> &str {
        &self.code
    }
}

impl Named for ListKind {
    fn key(&self) -> &str {
        &self.id
    }
}

impl Named for RegisterSpec {
    fn key(&self) -> &str {
        &self.id
    }
}

impl Named for Sheet {
    fn key(&self) -> &str {
        &self.id
    }
}

impl Named for Section {
    fn key(&self) -> &str {
        &self.id
    }
}

impl Named for ReportLine {
    fn key(&self) -> &str {
        &self.id
    }
}

impl Named for Indicator {
    fn key(&self) -> &str {
        &self.code
    }
}

impl Named for Check {
    fn key(&self) -> &str {
        &self.id
    }
}

impl Named for WordRule {
    fn key(&self) -> &str {
        &self.key
    }
}

/// Things of one sort, each as it holds from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated<T> {
    /// By name, in the order in which the names came up; of each, in the order in which they were laid.
    all: Vec<Vec<(NaiveDate, Arc<T>)>>,
    /// Where each name stands, in small letters: every start asks for hundreds of them.
    places: HashMap<String, usize>,
}

impl<T> Default for Dated<T> {
    fn default() -> Self {
        Self { all: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Named> Dated<T> {
    /// These, as of always.
    #[cfg(test)]
    fn of(all: impl IntoIterator<Item = T>) -> Self {
        let mut this = Self::default();
        all.into_iter().for_each(|one| this.put(NaiveDate::MIN, one));
        this
    }

    /// Lays one over those before it.
    pub(super) fn put(&mut self, from: NaiveDate, one: T) {
        let place = *self.places.entry(one.key().to_ascii_lowercase()).or_insert(self.all.len());
        let one = (from, Arc::new(one));
        match self.all.get_mut(place) {
            Some(of_name) => of_name.push(one),
            None => self.all.push(vec![one]),
        }
    }

    fn of_name(&self, name: &str) -> &[(NaiveDate, Arc<T>)] {
        let place = self.places.get(&name.to_ascii_lowercase());
        place.and_then(|place| self.all.get(*place)).map_or(&[], Vec::as_slice)
    }

    /// The one of a name as it is on a day.
    pub(super) fn get(&self, name: &str, day: NaiveDate) -> Option<&Arc<T>> {
        Self::on_day(self.of_name(name), day)
    }

    fn on_day(of_name: &[(NaiveDate, Arc<T>)], day: NaiveDate) -> Option<&Arc<T>> {
        // Of those that begin on one day the last that was laid holds.
        of_name.iter().filter(|(from, _)| *from <= day).max_by_key(|(from, _)| *from).map(|(_, one)| one)
    }

    /// The one of a name that was laid last, whatever day it begins.
    pub(super) fn last(&self, name: &str) -> Option<&Arc<T>> {
        self.of_name(name).last().map(|(_, one)| one)
    }

    /// All of a day, in the order in which their names came up.
    pub(super) fn on(&self, day: NaiveDate) -> impl Iterator<Item = &Arc<T>> {
        self.all.iter().filter_map(move |of_name| Self::on_day(of_name, day))
    }

    /// Every name, once.
    pub(super) fn names(&self) -> Vec<&str> {
        self.on(NaiveDate::MAX).map(|one| one.key()).collect()
    }
}

/// As the names came up; where each stands is found again.
impl<T: Serialize> Serialize for Dated<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let plain = self.all.iter().map(|of_name| of_name.iter().map(|(from, one)| (from, &**one)).collect());
        serializer.collect_seq(plain.collect::<Vec<Vec<(&NaiveDate, &T)>>>())
    }
}

impl<'de, T: Named + Deserialize<'de>> Deserialize<'de> for Dated<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut this = Self::default();
        for (from, one) in <Vec<Vec<(NaiveDate, T)>>>::deserialize(deserializer)?.into_iter().flatten() {
            this.put(from, one);
        }
        Ok(this)
    }
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Office {
    pub(super) holidays: CalendarChanges,
    pub(super) services: Dated<Service>,
    pub(super) kinds: Dated<ListKind>,
    pub(super) registers: Dated<RegisterSpec>,
    pub(super) words: Dated<WordRule>,
    pub(super) sheets: Dated<Sheet>,
    pub(super) sections: Dated<Section>,
    pub(super) lines: Dated<ReportLine>,
    pub(super) figures: Dated<Indicator>,
    pub(super) checks: Dated<Check>,
}

impl Office {
    /// What comes with the program, as its own files have it.
    #[cfg(test)]
    pub(super) fn of_files() -> Self {
        let report = crate::report_spec::built_in();
        Self {
            holidays: CalendarChanges::default(),
            services: Dated::of(crate::services::all().iter().cloned()),
            kinds: Dated::of(crate::list_check::kinds().iter().cloned()),
            registers: Dated::of(crate::register_spec::built_in()),
            words: Dated::default(),
            sheets: Dated::default(),
            sections: Dated::of(report.section),
            lines: Dated::default(),
            figures: Dated::of(report.figure),
            checks: Dated::of(report.check),
        }
    }

    /// Puts a day into the calendar, or takes it out.
    pub(super) fn put_day(&mut self, rule: HolidayRule) {
        let HolidayRule { day, kind, code, name, certainty } = rule;
        let kind = match kind {
            DayRule::Off => DayKind::Off,
            DayRule::Work => DayKind::Work,
            DayRule::Ordinary => {
                self.holidays.days.remove(&day);
                self.holidays.removed.insert(day);
                return;
            }
        };
        self.holidays.removed.remove(&day);
        self.holidays.days.insert(day, ListedDay { kind, code, name, certainty });
    }
}
