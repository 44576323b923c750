//! Findings kept in step by each save are those a full run over everything would find.

use soxa_domain::action::ActionId;
use soxa_domain::finding::About;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Link, Marital, Person, Sex, Status};
use soxa_domain::personal_id::{Cmnd, PersonalId};
use soxa_domain::relationship::Relationship;
use soxa_service::error::ServiceError;
use soxa_service::grant::ReadPeople;
use soxa_service::quality::{Filter, Listed, list, run};
use soxa_service::{households, merging, people, undo};
use soxa_store::codec::Stored;

use crate::test_register::TestRegister;

/// Numbers that are random enough, and the same each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.throw(of.len())].clone()
    }
}

/// One of few, so that ids, links and cancelled numbers meet.
fn number(dice: &mut Dice) -> String {
    format!("05108000010{}", dice.throw(10))
}

fn link(dice: &mut Dice) -> Link {
    match dice.throw(4) {
        0 => Link::default(),
        1 => Link { id: Some(format!("T00000{}", dice.throw(10))), name: None },
        _ => Link { id: Some(number(dice)), name: Some("Ai đó".to_owned()) },
    }
}

/// Changes one thing or several of a person.
fn change(dice: &mut Dice, p: &mut Person) {
    for _ in 0..=dice.throw(3) {
        match dice.throw(14) {
            0 => dice.one(&["Đinh An", "Đinh Ấn", "Lý Y", "NguyÔn V¨n An"]).clone_into(&mut p.full_name),
            1 => {
                p.birth_date =
                    PartialDate::parse(dice.one(&["1980-01-01", "1980-01-02", "2015-01-01", "1970"])).ok();
            }
            2 => p.sex = dice.one(&[None, Some(Sex::Male), Some(Sex::Female)]),
            3 => {
                p.status =
                    dice.one(&[None, Some(Status::Deceased), Some(Status::Present), Some(Status::Moved)]);
            }
            4 => {
                p.relationship =
                    dice.one(&[0, 1, 3, 7, 99]).try_into().ok().filter(|_| !p.household.is_empty());
            }
            5 => dice.one(&["", "HK1", "HK2"]).clone_into(&mut p.household),
            6 => p.spouse = link(dice),
            7 => p.father = link(dice),
            8 => p.mother = link(dice),
            9 => dice.one(&["", "Thôn Gò Tranh", "Thôn Lạ"]).clone_into(&mut p.hamlet),
            10 => p.cmnd = vec![Cmnd::parse(&format!("21200000{}", dice.throw(3))).unwrap()],
            11 => p.marital = dice.one(&[None, Some(Marital::Married), Some(Marital::Single)]),
            12 => dice.one(&["", "Minh Long, Quảng Ngãi"]).clone_into(&mut p.birth_place),
            _ => {
                let old = p.person_id;
                p.person_id = PersonalId::parse(&number(dice)).ok();
                p.cancelled_ids.extend(old.filter(|id| Some(*id) != p.person_id));
            }
        }
    }
}

fn everybody(test: &TestRegister) -> Vec<Stored<Person>> {
    let mut all = Vec::new();
    let each = |p: Stored<Person>| {
        all.push(p);
        Ok(true)
    };
    test.register.read(&test.lan.require(ReadPeople).unwrap(), |r| Ok(r.each(each)?)).unwrap();
    all
}

/// One step at the desk; the journal's end where it was done. What the services refuse leaves no trace.
fn step(test: &TestRegister, dice: &mut Dice, name: &str, done: &[u64]) -> Result<u64, ServiceError> {
    let (register, lan) = (&test.register, &test.lan);
    let all = everybody(test);
    match dice.throw(if all.len() < 3 { 1 } else { 12 }) {
        0 | 1 if all.len() < 14 => {
            let mut new = Person { full_name: "Đinh An".to_owned(), ..Person::default() };
            (0..4).for_each(|_| change(dice, &mut new));
            Ok(people::add(register, lan, &new, name)?.head.seq)
        }
        2 => {
            let head = dice.one(&all).record;
            let mut proposal = households::propose_head(register, lan, &head.household, &head.public_id())?;
            let open: Vec<String> = proposal.open().map(|m| m.person.record.public_id()).collect();
            for id in open {
                proposal.choose(&id, Relationship::OTHER)?;
            }
            Ok(households::set_head(register, lan, &proposal, "cả hộ đồng ý")?.head.seq)
        }
        3 => {
            let (gone, kept) = (dice.one(&all), dice.one(&all));
            Ok(merging::merge(register, lan, &gone, &kept, &kept.record, "một người")?.head.seq)
        }
        4 | 5 if !done.is_empty() => {
            let last = done.len().min(4);
            Ok(undo::undo(register, lan, done[done.len() - 1 - dice.throw(last)])?.head.seq)
        }
        _ => {
            let seen = dice.one(&all);
            let mut new = seen.record.clone();
            change(dice, &mut new);
            Ok(people::update(register, lan, &seen, &new, ActionId::PersonSet, "", name)?.head.seq)
        }
    }
}

fn pending(test: &TestRegister) -> Vec<Listed> {
    list(&test.register, &test.lan, &Filter::default(), usize::MAX).unwrap()
}

#[test]
fn findings_kept_by_saves_are_those_of_a_full_run() {
    for seed in 1..=4u64 {
        let test = TestRegister::new();
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (mut done, mut most) = (Vec::new(), 0);
        for n in 0..200 {
            let Ok(entry) = step(&test, &mut dice, &format!("step-{n}"), &done) else { continue };
            done.push(entry);
            let before = pending(&test);
            run(&test.register, &test.lan, |_, _| true).unwrap();
            let action = test
                .register
                .read(&test.lan.require(ReadPeople).unwrap(), |r| Ok(r.body(entry)?))
                .unwrap()
                .unwrap();
            assert_eq!(before, pending(&test), "seed {seed}, step {n}: {action:#?}");
            for found in before.iter().filter(|l| l.finding.record.about == About::Person) {
                let person = people::person(&test.register, &test.lan, found.finding.record.no).unwrap();
                assert_eq!(found.finding.record.hamlet, person.record.hamlet, "seed {seed}, step {n}");
            }
            most = most.max(before.len());
        }
        assert!(done.len() > 100 && most > 10, "{} steps, {most} findings at most", done.len());
        test.is_whole();
    }
}
