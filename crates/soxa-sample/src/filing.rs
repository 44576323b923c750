//! One made-up case: papers, fields, fee and dates as the rule pack of its day has them.

use std::collections::BTreeMap;

use chrono::Duration;

use super::corrections::OFFICERS;
use super::names::{Folk, family_name, full_name};
use super::random::Random;
use super::relative::at_minute;
use soxa_domain::calendar::WorkCalendar;
use soxa_domain::case::{Case, Leg, Paper};
use soxa_domain::case_code::ProvisionalCode;
use soxa_domain::case_state::CaseState;
use soxa_domain::deadline::TimeLimit;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Sex;
use soxa_domain::procedure::{Channel, Procedure};
use soxa_domain::procedure::{LegRule, Reception, WorkTime, before};
use soxa_domain::rulebook::{RuleBook, RuleError};
use soxa_domain::time::Timestamp;

/// Who asks, and what the fields of a case take from there.
#[derive(Debug, Clone, Default)]
pub(super) struct Applicant {
    /// Place in the list of people.
    pub no: u32,
    /// Others concerned.
    pub persons: Vec<u32>,
    pub hamlet: String,
    pub address: String,
    pub head_name: String,
    pub father_name: String,
    pub mother_name: String,
    pub partner_name: String,
    /// Id of who died.
    pub dead: String,
}

/// What a case is about and when it came in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filing<'a> {
    pub procedure: &'a str,
    pub channel: Channel,
    pub received: Timestamp,
    /// Number within the day, from 1.
    pub number: u16,
}

/// Files cases.
#[derive(Debug)]
pub(super) struct CaseMaker {
    pub random: Random,
    pub calendar: WorkCalendar,
    pub rules: RuleBook,
}

impl CaseMaker {
    pub(super) fn new(random: Random) -> Result<Self, RuleError> {
        Ok(Self { random, calendar: WorkCalendar::built_in(), rules: RuleBook::built_in()? })
    }

    /// A case that is done, its result handed over; `None` for a procedure that was not in force.
    pub(super) fn answered(&mut self, filing: Filing<'_>, who: &Applicant) -> Option<Case> {
        let pack = self.rules.on(filing.received.date());
        let procedure = pack.procedure(filing.procedure)?.clone();
        let time = WorkTime { calendar: &self.calendar, hours: pack.hours() };
        let due_at = procedure.schedule(Reception::here(filing.received), &time).due.at;
        let fee = pack.charge(&procedure, filing.channel, None).map(|charge| charge.total(1));
        let closed = self.closed(procedure.limit, filing, due_at);
        let leg = |(place, rule): (usize, &LegRule)| {
            let leg = Leg::of(rule, &before(&procedure.legs, place));
            // Of a group the first is the one that was asked for.
            let of_group = |other: &LegRule| other.one_of.is_some() && other.one_of == rule.one_of;
            let is_first = procedure.legs.iter().position(of_group) == Some(place);
            let is_done = rule.is_needed() || is_first;
            Leg {
                state: if is_done { CaseState::DaTraKetQua } else { leg.state },
                done_at: is_done.then_some(closed),
                ..leg
            }
        };
        Some(Case {
            code: ProvisionalCode::new(filing.received.date(), filing.number)?,
            official: None,
            channel: filing.channel,
            applicant: who.no,
            persons: who.persons.clone(),
            papers: self.papers(&procedure),
            fields: self.fields(&procedure, filing.received, who),
            fee,
            note: String::new(),
            received_at: filing.received,
            due_at,
            state: CaseState::DaTraKetQua,
            state_since: closed,
            closed_at: Some(closed),
            officer: self.random.one(&OFFICERS).to_owned(),
            legs: procedure.legs.iter().enumerate().map(leg).collect(),
            apology: None,
            book_number: 0,
            verified: None,
            exemption: None,
            units: 1,
            elsewhere: None,
            applied_at: Some(closed),
            wanted: Vec::new(),
            procedure: procedure.code,
        })
    }

    /// When the answer was ready: in time, but for a few files on paper.
    fn closed(&mut self, limit: TimeLimit, filing: Filing<'_>, due: Option<Timestamp>) -> Timestamp {
        let received = filing.received;
        let days = match limit {
            TimeLimit::AtOnce => return received,
            TimeLimit::WorkingDays(n) | TimeLimit::Days(n) => n,
            TimeLimit::None | TimeLimit::ByAppointment => 5,
            TimeLimit::Hours(n) => n.div_ceil(24),
            TimeLimit::SameDay | TimeLimit::HalfDay => {
                let later = received.seconds() + 60 * i64::from(self.random.between(20, 90));
                let due = due.map_or(later, Timestamp::seconds);
                return Timestamp::from_seconds(later.min(due));
            }
        };
        let late = !filing.channel.is_online() && self.random.percent(3);
        let taken = if late { days + 1 } else { 1 + self.random.below(u64::from(days.max(1))) as u32 };
        let day = self.calendar.after(received.date(), taken);
        at_minute(day, 480 + self.random.below(500) as u32)
    }

    fn papers(&mut self, procedure: &Procedure) -> Vec<Paper> {
        let handed_in =
            |paper: &&soxa_domain::procedure::PaperRule| !paper.optional || self.random.percent(30);
        let papers = procedure.papers.iter().filter(handed_in);
        papers.map(|p| Paper { name: p.name.clone(), kind: p.kind }).collect()
    }

    fn fields(
        &mut self,
        procedure: &Procedure,
        received: Timestamp,
        who: &Applicant,
    ) -> BTreeMap<String, String> {
        let random = &mut self.random;
        let day = |days: i32| (received.date() + Duration::days(i64::from(days))).to_string();
        let mut fields = BTreeMap::new();
        let mut child = Sex::Male;
        for field in &procedure.fields {
            let value = match field.key.as_str() {
                "dwelling_hamlet" => who.hamlet.clone(),
                "dwelling_address" => who.address.clone(),
                "head_name" => who.head_name.clone(),
                "months" => random.one(&["6", "12", "12", "24"]).to_owned(),
                "stay_from" | "absent_from" => day(0),
                "stay_to" => day(random.between(1, 20)),
                "absent_to" => day(random.between(60, 300)),
                "purpose" => {
                    random.one(&["Thăm người thân", "Dự đám cưới", "Làm việc", "Khám bệnh"]).to_owned()
                }
                "destination" => random.one(&["Thành phố Hồ Chí Minh", "Bình Dương", "Đà Nẵng"]).to_owned(),
                "birth_support" => random.one(&["Có đề nghị", "Không đề nghị"]).to_owned(),
                "child_name" => {
                    let (name, sex) = child_name(random, &who.father_name, received);
                    child = sex;
                    name
                }
                "sex" => child.vi().to_owned(),
                "person" => who.dead.clone(),
                // What names somebody of the register is named by the people of the case.
                "father" | "mother" | "household" | "partner" | "payer" => String::new(),
                "child_birth_date" => day(-random.between(4, 55)),
                "father_name" => who.father_name.clone(),
                "mother_name" => who.mother_name.clone(),
                "death_date" => day(-random.between(1, 13)),
                "death_place" => {
                    random.one(&["Tại nhà", "Tại nhà", "Trung tâm Y tế huyện Minh Long"]).to_owned()
                }
                "death_cause" => random.one(&["Già yếu", "Bệnh", "Bệnh", "Tai nạn"]).to_owned(),
                "partner_name" => who.partner_name.clone(),
                _ => "Theo đơn".to_owned(),
            };
            if !value.is_empty() {
                fields.insert(field.key.clone(), value);
            }
        }
        fields
    }
}

/// A name and a sex for a child, after the father's family; some family where he is not known.
fn child_name(random: &mut Random, father: &str, born: Timestamp) -> (String, Sex) {
    let year = chrono::Datelike::year(&born.date());
    let sex = if random.percent(51) { Sex::Male } else { Sex::Female };
    let folk = if father.starts_with("Đinh") { Folk::Hre } else { Folk::Kinh };
    let family = match super::names::family_of(father) {
        "" => family_name(random, folk),
        family => family,
    };
    (full_name(random, family, folk, sex, year), sex)
}
