//! A counter at work through the real services, over a disk of [`crate::disk`].

use std::path::Path;
use std::sync::Arc;

use soxa::domain::case_state::CaseState;
use soxa::domain::person::Person;
use soxa::domain::rulebook::RuleBook;
use soxa::domain::time::Timestamp;
use soxa::domain::unit::Commune;
use soxa::report::document::Sent;
use soxa::report::frozen::freeze;
use soxa::report::period::Period;
use soxa::service::drafts::{Keeper, key};
use soxa::service::import_update::{self, Group, Item};
use soxa::service::intake::{NewCase, receive};
use soxa::service::printing::{NewJob, submit};
use soxa::service::queue::{self, NewItem};
use soxa::service::{Actor, Register, RegisterKind, ServiceError, case_moves, entries, people};
use soxa::store::Store;

use crate::disk::{Dice, Disk};

pub fn open(disk: &Disk) -> Result<Register, ServiceError> {
    let commune: Commune = toml::from_str(include_str!("../../src/domain/data/commune.toml")).unwrap();
    let now = Timestamp::parse("2026-11-23T08:42").unwrap();
    let (kind, rules) = (RegisterKind::Test, RuleBook::built_in().unwrap());
    Register::over_medium(Arc::new(disk.clone()), &commune, kind, ("Lan", 1), now, rules)
}

pub fn store(disk: &Disk) -> Result<Store, soxa::store::OpenError> {
    Store::over(Arc::new(disk.clone()), Path::new("disk"))
}

pub fn lan(register: &Register) -> Actor {
    register.actor(1, "quầy 1").unwrap()
}

pub fn person(n: usize) -> Person {
    Person {
        full_name: format!("Đinh Văn {}", ["Nghinh", "Trói", "Reo", "Mỹ"][n % 4]),
        hamlet: "Thôn Gò Tranh".to_owned(),
        household: format!("HK{:06}", n / 3),
        note: "ghi chú ".repeat(n % 7),
        ..Person::default()
    }
}

pub fn case(applicant: u32, n: usize) -> NewCase {
    NewCase {
        procedure: "CT-TTR".to_owned(),
        applicant,
        note: "ghi ".repeat(n * 13 % 60),
        ..NewCase::default()
    }
}

/// Does something, as it comes.
pub fn step(register: &Arc<Register>, dice: &mut Dice, n: usize) {
    let lan = lan(register);
    let people_there = register.read(|r| Ok(r.count::<Person>()?)).unwrap() as usize;
    let somebody = 1 + dice.roll(people_there.max(1)) as u32;
    let cases = soxa::service::cases::counts(register, &lan).unwrap().0;
    match dice.roll(14) {
        _ if people_there == 0 => drop(people::add(register, &lan, &person(n), &format!("p{n}")).unwrap()),
        0 | 1 => drop(people::add(register, &lan, &person(n), &format!("p{n}")).unwrap()),
        2 => {
            let seen = people::person(register, &lan, somebody).unwrap();
            let new = Person { full_name: format!("{} An", seen.record.full_name), ..seen.record.clone() };
            people::update(register, &lan, &seen, &new, "person.set", "", &format!("u{n}")).unwrap();
        }
        3 => {
            // Drafts are kept from a thread of their own; this waits until they are on the disk.
            let keeper = Keeper::start(Arc::clone(register));
            keeper.keep(key(&lan, "intake"), vec![n as u8; 40 + dice.roll(400)]);
            keeper.flush();
        }
        4 => {
            let job = NewJob { case: None, name: &format!("giấy {n}"), printer: "", file: "/tmp/x.pdf" };
            submit(register, &lan, &job).unwrap();
        }
        5 | 6 if cases > 0 => {
            let no = 1 + dice.roll(cases) as u32;
            let code = register
                .read(|r| Ok(r.get::<soxa::domain::case::Case>(no)?.unwrap().record.code.to_string()))
                .unwrap();
            // Not every move is allowed; a refusal writes nothing.
            let _ = case_moves::move_to(register, &lan, &code, CaseState::DangXuLy, None, "", None);
        }
        10 => {
            let fields = [("held_on", "2026-11-20"), ("subject", "họp thôn"), ("attendees", "30")];
            let fields = fields.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
            entries::add(register, &lan, "meetings", &fields, Some(&format!("e{n}"))).unwrap();
        }
        11 => {
            let open = queue::open(register, &lan, None).unwrap();
            let Some(item) = open.first() else {
                let new = NewItem { system: "dancu", operation: "Đổi chủ hộ", ..NewItem::default() };
                queue::add(register, &lan, &new, None).unwrap();
                return;
            };
            queue::done(register, &lan, item.no, &format!("số {n}")).unwrap();
        }
        12 => {
            let day = |text: &str| text.parse().unwrap();
            let period = Period { from: day("2026-11-01"), to: day("2026-11-30") };
            let sent = Sent { number: format!("{n}/BC"), dated: None, signer: "Nghinh".to_owned() };
            freeze(register, &lan, period, &sent).unwrap();
        }
        13 => {
            // A list that tells one person differently and brings another.
            let seen = people::person(register, &lan, somebody).unwrap();
            let after = Person { phone: format!("0905{n:06}"), ..seen.record.clone() };
            let items = [
                Item { group: Group::Changed, line: 2, seen: Some(seen), after },
                Item { group: Group::Unnumbered, line: 3, seen: None, after: person(n) },
            ];
            import_update::write(register, &lan, "list.csv", &items.each_ref()).unwrap();
        }
        _ => drop(receive(register, &lan, &case(somebody, n), &format!("c{n}")).unwrap()),
    }
}

pub fn digest(register: &Register) -> [u8; 32] {
    register.read(|r| Ok(r.digest()?)).unwrap()
}
