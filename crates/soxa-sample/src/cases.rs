//! The cases of the period, by procedure and channel as the report counts them; and any number of them for benches.

use soxa_domain::time::DAY;
use std::collections::HashMap;

use chrono::NaiveDate;

use super::births::year_of;
use super::filing::{Applicant, CaseMaker, Filing};
use super::random::Random;
use super::relative::{day, office_time};
use soxa_domain::case::Case;
use soxa_domain::person::{Marital, Person, Sex, Status};
use soxa_domain::procedure::Channel;
use soxa_domain::relationship::Relationship;
use soxa_domain::rulebook::RuleError;

/// Procedure, cases on paper, cases online.
const COUNTS: [(&str, usize, usize); 9] = [
    ("CT-TT", 63, 15),
    ("CT-TTR", 26, 28),
    ("CT-LT", 3, 59),
    ("CT-TV", 1, 1),
    ("HT-KS", 58, 0),
    ("HT-KT", 23, 0),
    ("HT-KH", 32, 0),
    ("LT-KS", 48, 0),
    ("LT-KT", 25, 0),
];

/// The 382 cases received from 30 March to 30 December 2022, in order of receipt. Who died gets a note with the day.
pub(super) fn of_period(seed: u64, people: &mut [Person]) -> Result<Vec<Case>, RuleError> {
    let mut maker = CaseMaker::new(Random::new(seed, 4))?;
    let mut applicants = Applicants::new(people, &mut maker.random);
    let mut planned = Vec::new();
    for (procedure, direct, online) in COUNTS {
        // What takes days is received early enough to be done within the period.
        let last = if matches!(procedure, "CT-LT" | "HT-KS" | "HT-KT" | "HT-KH") { 29 } else { 14 };
        for n in 0..direct + online {
            let channel = match n {
                n if n < direct => Channel::Direct,
                n if n % 3 == 0 => Channel::AssistedOnline,
                _ => Channel::Online,
            };
            let received =
                office_time(&mut maker.random, &maker.calendar, day(2022, 3, 30), day(2022, 12, last));
            planned.push((received, procedure, channel, applicants.next(procedure)));
        }
    }
    planned.sort_by_key(|(received, procedure, ..)| (*received, *procedure));
    let mut numbers: HashMap<NaiveDate, u16> = HashMap::new();
    let mut cases = Vec::new();
    for (received, procedure, channel, applicant) in planned {
        let number = numbers.entry(received.date()).or_insert(0);
        *number += 1;
        let filing = Filing { procedure, channel, received, number: *number };
        cases.extend(maker.answered(filing, &applicant));
    }
    for case in cases.iter().filter(|c| c.procedure.ends_with("-KT")) {
        let died = case.fields.get("death_date").and_then(|d| d.parse::<NaiveDate>().ok());
        for person in &case.persons {
            if let (Some(person), Some(died)) = (people.get_mut(*person as usize), died) {
                person.note = format!("Chết ngày {}", died.format(DAY));
            }
        }
    }
    Ok(cases)
}

/// Any number of cases of people numbered below `people`, over the working days of 2022 to 2026, in order of receipt.
pub fn cases(seed: u64, count: u64, people: u32) -> Result<impl Iterator<Item = Case>, RuleError> {
    let mut maker = CaseMaker::new(Random::new(seed, 5))?;
    let last = day(2026, 10, 30);
    let days: Vec<NaiveDate> = day(2022, 1, 4)
        .iter_days()
        .take_while(|d| *d <= last)
        .filter(|d| maker.calendar.is_working(*d))
        .collect();
    let a_day = count.div_ceil(days.len().max(1) as u64).clamp(1, 9999);
    Ok((0..count).filter_map(move |n| {
        let on = *days.get((n / a_day) as usize)?;
        // Within the day in order: the hours from 07:30 to 16:40 are shared out.
        let minute = 450 + n % a_day * 550 / a_day;
        let (procedure, direct, online) = COUNTS.get(maker.random.below(COUNTS.len() as u64) as usize)?;
        let by_portal = maker.random.below((direct + online) as u64) >= *direct as u64;
        let who = Applicant {
            no: maker.random.below(u64::from(people)) as u32,
            hamlet: format!("Thôn {}", 1 + maker.random.below(9)),
            partner_name: "Đinh Thị Mía".to_owned(),
            ..Applicant::default()
        };
        let filing = Filing {
            procedure,
            channel: if by_portal { Channel::Online } else { Channel::Direct },
            received: super::relative::at_minute(on, minute as u32),
            number: (n % a_day + 1) as u16,
        };
        maker.answered(filing, &who)
    }))
}

/// Hands out people who fit a procedure, nobody twice for the same kind.
pub(super) struct Applicants<'a> {
    people: &'a [Person],
    at: HashMap<String, usize>,
    heads: HashMap<&'a str, usize>,
    /// People in random order, one list for each kind of procedure.
    order: Vec<usize>,
    taken: HashMap<&'static str, usize>,
}

impl<'a> Applicants<'a> {
    pub(super) fn new(people: &'a [Person], random: &mut Random) -> Self {
        let mut order: Vec<usize> = (0..people.len()).collect();
        random.shuffle(&mut order);
        let heads = people
            .iter()
            .enumerate()
            .filter(|(_, p)| p.relationship == Some(Relationship::HEAD))
            .map(|(i, p)| (p.household.as_str(), i));
        Self {
            people,
            at: people.iter().enumerate().map(|(i, p)| (p.public_id(), i)).collect(),
            heads: heads.collect(),
            order,
            taken: HashMap::new(),
        }
    }

    /// The next one for a procedure; an empty one when all are used up.
    pub(super) fn next(&mut self, procedure: &str) -> Applicant {
        let kind = match procedure {
            "HT-KS" | "LT-KS" => "birth",
            "HT-KT" | "LT-KT" => "death",
            "HT-KH" => "marriage",
            _ => "residence",
        };
        let from = self.taken.get(kind).copied().unwrap_or(0);
        let found = (from..self.order.len()).find_map(|i| {
            let person = *self.order.get(i)?;
            Some((i, self.fitting(kind, person)?))
        });
        let (i, applicant) = found.unwrap_or((self.order.len(), Applicant::default()));
        self.taken.insert(kind, i + 1);
        applicant
    }

    /// The next one for a procedure, from the beginning again where all are used up: the same people come more than once.
    pub(super) fn again(&mut self, procedure: &str) -> Applicant {
        let next = self.next(procedure);
        if !next.hamlet.is_empty() {
            return next;
        }
        self.taken.clear();
        self.next(procedure)
    }

    fn fitting(&self, kind: &str, no: usize) -> Option<Applicant> {
        let person = self.people.get(no)?;
        let year = year_of(person);
        let spouse = person.spouse.id.as_ref().and_then(|id| self.at.get(id)).copied();
        let here = |p: &Person| p.status == Some(Status::Present) && p.local_id.is_none();
        let married_man =
            here(person) && person.marital == Some(Marital::Married) && person.sex == Some(Sex::Male);
        let applicant = match kind {
            "death" => {
                let applicant = *self.heads.get(person.household.as_str())?;
                let fits = person.status == Some(Status::Deceased)
                    && person.relationship != Some(Relationship::HEAD)
                    && self.people.get(applicant).is_some_and(here);
                fits.then_some((applicant, vec![no as u32]))
            }
            "marriage" => (married_man && year >= 1988).then_some((no, vec![spouse? as u32])),
            "birth" => (married_man && (1982..=1998).contains(&year)).then_some((no, vec![spouse? as u32])),
            _ => {
                let adult = here(person) && (1950..=2002).contains(&year);
                (adult && person.relationship != Relationship::parse("Ở nhờ")).then_some((no, Vec::new()))
            }
        };
        let (no, persons) = applicant?;
        let dead = if kind == "death" { person.public_id() } else { String::new() };
        let who = self.people.get(no)?;
        let spouse_name = who.spouse.name.clone().unwrap_or_default();
        let head = self.heads.get(who.household.as_str()).and_then(|i| self.people.get(*i));
        Some(Applicant {
            no: no as u32,
            persons,
            hamlet: who.hamlet.clone(),
            address: who.address.clone(),
            head_name: head.map(|h| h.full_name.clone()).unwrap_or_default(),
            father_name: who.full_name.clone(),
            mother_name: spouse_name.clone(),
            partner_name: spouse_name,
            dead,
        })
    }
}
