//! A counter at work through the real services, over a disk of [`crate::disk`].

use std::path::Path;
use std::sync::Arc;

use soxa_domain::action::ActionId;
use soxa_domain::case_state::CaseState;
use soxa_domain::list_check::{ListRow, Verdict};
use soxa_domain::person::Person;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::relationship::Relationship;
use soxa_domain::rulebook::RuleBook;
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_domain::time::Timestamp;
use soxa_domain::unit::Commune;
use soxa_paper::report::frozen::Sent;
use soxa_paper::report::frozen::freeze;
use soxa_paper::report::period::Period;
use soxa_service::case_edits::{self, Correction};
use soxa_service::drafts::{Keeper, key};
use soxa_service::events::{self, Arrival, Death, Departure, NewBirth};
use soxa_service::grant::{ReadCases, ReadJournal, ReadPeople};
use soxa_service::id_files::{self, NewCancellation};
use soxa_service::import_update::{self, Group, Item};
use soxa_service::intake::{NewCase, receive};
use soxa_service::merging::Merging;
use soxa_service::printing::{NewJob, submit};
use soxa_service::queue::{self, NewItem};
use soxa_service::stays::{self, Guest, Place, StayList};
use soxa_service::supplements::{self, Ask};
use soxa_service::{
    Actor, Register, RegisterKind, ServiceError, applying, case_moves, entries, lists, moving, notices,
    people, requests, sojourns, special, undo,
};
use soxa_store::Store;
use soxa_store::codec::Stored;

use crate::disk::{Dice, Disk};

pub fn open(disk: &Disk) -> Result<Register, ServiceError> {
    let commune: Commune = toml::from_str(soxa_domain::unit::PATTERN).unwrap();
    let now = Timestamp::parse("2026-11-23T08:42").unwrap();
    let (kind, rules) = (RegisterKind::Test, RuleBook::built_in().unwrap());
    Register::over_medium(Arc::new(disk.clone()), &commune, kind, ("Lan", 1), now, rules)
}

pub fn store(disk: &Disk) -> Result<Store, soxa_store::OpenError> {
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
    let people_there =
        register.read(&lan.require(ReadPeople).unwrap(), |r| Ok(r.count::<Person>()?)).unwrap() as usize;
    let somebody = 1 + dice.roll(people_there.max(1)) as u32;
    let cases = soxa_service::cases::counts(register, &lan).unwrap().0;
    match dice.roll(21) {
        _ if people_there == 0 => drop(people::add(register, &lan, &person(n), &format!("p{n}")).unwrap()),
        0 | 1 => drop(people::add(register, &lan, &person(n), &format!("p{n}")).unwrap()),
        2 => {
            // Undo may have taken somebody back.
            let Ok(seen) = people::person(register, &lan, somebody) else { return };
            let new = Person { full_name: format!("{} An", seen.record.full_name), ..seen.record.clone() };
            people::update(register, &lan, &seen, &new, ActionId::PersonSet, "", &format!("u{n}")).unwrap();
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
                .read(&lan.require(ReadCases).unwrap(), |r| {
                    Ok(r.get::<soxa_domain::case::Case>(no)?.unwrap().record.code.to_string())
                })
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
        13..=18 => works(register, &lan, dice, somebody, n),
        19 => {
            // A list that tells one person differently and brings another.
            let Ok(seen) = people::person(register, &lan, somebody) else { return };
            let after = Person { phone: format!("0905{n:06}"), ..seen.record.clone() };
            let items = [
                Item { group: Group::Changed, line: 2, seen: Some(seen), after },
                Item { group: Group::Unnumbered, line: 3, seen: None, after: person(n) },
            ];
            import_update::write(register, &lan, "list.csv", &items.each_ref()).unwrap();
        }
        _ => drop(receive(register, &lan, &case(somebody, n), &format!("c{n}"))),
    }
}

/// Works on households, what happens in a life, lists, people without papers: each at most one act. What may not be done is refused and writes
/// nothing.
fn works(register: &Arc<Register>, lan: &Actor, dice: &mut Dice, somebody: u32, n: usize) {
    let Ok(seen) = people::person(register, lan, somebody) else { return };
    match dice.roll(22) {
        20 => {
            // Guests: one who is known and one from elsewhere, whose notices end as they come in.
            let stranger = Person { household: String::new(), hamlet: String::new(), ..person(n) };
            let list = StayList {
                notice: NewCase::default(),
                guests: vec![Guest::Known(seen.no), Guest::New(Box::new(stranger))],
                place: Place { name: format!("nhà nghỉ {n}"), ..Place::default() },
            };
            stays::receive(register, lan, &list, &format!("g{n}")).unwrap();
        }
        21 => {
            let asked = requests::open(register, lan).unwrap();
            match asked.first() {
                Some(request) => requests::withdraw(register, lan, request.person).unwrap(),
                None => drop(requests::receive(register, lan, seen.no).unwrap()),
            }
        }
        17..=19 => circle(register, lan, dice, &seen, n),
        0 => {
            let new = special::NewFile { name: format!("Út {n}"), ..special::NewFile::default() };
            special::open(register, lan, &new, &format!("s{n}")).unwrap();
        }
        1 => {
            let new = lists::NewList {
                kind: "union".to_owned(),
                name: format!("danh sách {n}"),
                columns: vec!["Họ tên".to_owned()],
                fields: vec!["full_name".to_owned()],
                rows: vec![vec!["Đinh Văn Trói".to_owned()], vec!["Lê Văn Lạ".to_owned()]],
                ..lists::NewList::default()
            };
            lists::take_in(register, lan, &new).unwrap();
        }
        2 => decide(register, lan, dice, &seen),
        3 => {
            let number = format!("HK{:06}", dice.roll(4));
            if let Ok(mut plan) = moving::propose_move(register, lan, &seen.record.public_id(), &number) {
                for mover in &mut plan.movers {
                    mover.chosen = Some(Relationship::OTHER);
                }
                let _ = moving::perform(register, lan, &plan, "chuyển", "đã xem");
            }
        }
        4 => {
            let head = register.head().unwrap().seq;
            let _ = undo::undo(register, lan, head);
        }
        5 => {
            let new =
                Person { person_id: PersonalId::parse(&format!("051085{n:06}")).ok(), ..seen.record.clone() };
            let _ = people::update(register, lan, &seen, &new, ActionId::PersonSet, "", &format!("i{n}"));
        }
        6 => {
            let file = NewCancellation { reason: "sai số".to_owned(), ..NewCancellation::default() };
            let _ = id_files::cancel(register, lan, &seen, &file, None, "12/C06");
        }
        7 => {
            let new = NewBirth {
                full_name: format!("Bé {}", ["An", "Bình", "Mai"][n % 3]),
                birth_date: soxa_domain::partial_date::PartialDate::parse("2026-11-01").ok(),
                father: Some(seen.record.public_id()),
                ..NewBirth::default()
            };
            if let Ok(mut birth) = events::propose_birth(register, lan, &seen.record.household, &new) {
                birth.chosen = Some(Relationship::OTHER);
                let _ = events::register_birth(register, lan, &birth, "đã xem", &format!("b{n}"));
            }
        }
        8 => {
            let on = register.now().date();
            let new = Sojourn {
                person: seen.no,
                kind: SojournKind::Absent,
                place: "Đà Nẵng".to_owned(),
                from: on,
                until: None,
                ended_on: None,
                case: None,
                note: String::new(),
            };
            sojourns::add(register, lan, &new).unwrap();
        }
        9 => {
            let death = Death { on: register.now().date(), ..Death::default() };
            let _ = events::record_death(register, lan, &seen, &death, "đã xem", &format!("d{n}"));
        }
        10 => {
            let departure =
                Departure { on: register.now().date(), to: "Đà Nẵng".to_owned(), act: String::new() };
            let _ = events::record_departure(register, lan, &seen, &departure, "đã xem", &format!("l{n}"));
        }
        11 => {
            let home = seen.record.household.clone();
            if let Ok(mut back) = events::propose_return(register, lan, &seen, &home) {
                back.chosen = Some(Relationship::OTHER);
                let arrival = Arrival { on: register.now().date(), ..Arrival::default() };
                let _ = events::record_return(register, lan, &back, &arrival, "đã xem", &format!("r{n}"));
            }
        }
        12 => drop(notices::issue(register, lan, &[seen])),
        13 => {
            let told = told_wrongly("vaccination", &seen.record, n);
            let told = lists::NewList { sender: "Trạm Y tế".to_owned(), ..told };
            lists::take_in(register, lan, &told).unwrap();
        }
        14 | 15 => {
            // The engine looks at a list; what the sender's last one said as well stays decided.
            let last = lists::lists(register, lan, None).unwrap().into_iter().map(|s| s.list.no).max();
            match last {
                Some(list) if dice.roll(2) == 0 => drop(lists::check_again(register, lan, list)),
                Some(list) => drop(lists::carry_over(register, lan, list)),
                None => {}
            }
        }
        _ => drop(lists::take_in(register, lan, &told_wrongly("duplicates", &seen.record, n)).unwrap()),
    }
}

/// Brings a case of somebody on its way: a result, its writing into the register, a correction, a paper, a supplement and its
/// return. What may not be done is refused and writes nothing.
fn circle(register: &Arc<Register>, lan: &Actor, dice: &mut Dice, seen: &Stored<Person>, n: usize) {
    let mine = soxa_service::cases::of_person(register, lan, seen.no).unwrap();
    let Some(case) = mine.first() else {
        let fields = [("dwelling_hamlet", "Thôn Gò Tranh"), ("months", "6")];
        let fields = fields.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        return drop(receive(register, lan, &NewCase { fields, ..case(seen.no, n) }, &format!("t{n}")));
    };
    let code = case.record.code.to_string();
    if case.record.state.is_resolved() {
        let given = [("dwelling_hamlet".to_owned(), "Thôn Gò Tranh".to_owned())].into();
        let Ok(proposal) = applying::propose(register, lan, &code, &given) else { return };
        let _ = applying::apply(register, lan, &proposal);
        return;
    }
    match dice.roll(5) {
        0 => {
            let fields = [("months".to_owned(), format!("{}", 1 + dice.roll(24)))].into();
            let correction = Correction { fields, ..Correction::default() };
            let _ = case_edits::correct(register, lan, &code, &correction, "gõ nhầm");
        }
        1 => drop(case_edits::take_paper(register, lan, &code, &format!("giấy {n}"), None)),
        2 if case.record.state == CaseState::YeuCauBoSung => {
            let given = [("CT01".to_owned(), None), ("chỗ ở hợp pháp".to_owned(), None)];
            let _ = case_edits::take_papers(register, lan, &code, &given);
        }
        2 => {
            let missing = |name: &str| Ask { name: name.to_owned(), wrong: None };
            let parts = [missing("CT01"), missing("chỗ ở hợp pháp")];
            let _ = supplements::ask(register, lan, &code, &parts, "", None);
        }
        _ => drop(case_moves::move_to(register, lan, &code, CaseState::DaXuLyXong, None, "", None)),
    }
}

/// A list of one row with somebody told wrongly.
fn told_wrongly(kind: &str, person: &Person, n: usize) -> lists::NewList {
    let fields = ["full_name", "sex", "phone", "dose"].map(str::to_owned);
    let row = [person.full_name.to_uppercase(), "Nam".to_owned(), format!("0905{n:06}"), "1".to_owned()];
    lists::NewList {
        kind: kind.to_owned(),
        name: format!("danh sách {n}"),
        columns: fields.to_vec(),
        fields: fields.to_vec(),
        rows: vec![row.to_vec()],
        ..lists::NewList::default()
    }
}

/// Decides a row as its kind of list takes it: a match that fills and queues, an answer, a merge of two.
fn decide(register: &Arc<Register>, lan: &Actor, dice: &mut Dice, seen: &Stored<Person>) {
    let no = 1 + dice.roll(8) as u32;
    let Some(row) = register.read(&lan.require(ReadPeople).unwrap(), |r| Ok(r.get::<ListRow>(no)?)).unwrap()
    else {
        return;
    };
    let other = people::person(register, lan, 1 + dice.roll(6) as u32).ok();
    let is_doubles = lists::by_number(register, lan, row.record.list).unwrap().record.kind == "duplicates";
    if let (Some(other), true, 0) = (other, is_doubles, dice.roll(2)) {
        let merging = Merging { duplicate: &other, kept: seen, merged: &seen.record };
        let _ = lists::merge(register, lan, &row, &merging, "trùng");
        return;
    }
    let verdict = if is_doubles { Verdict::Answered } else { Verdict::SamePerson };
    let decision = lists::Decision { verdict, person: Some(seen.no), note: "giữ ở xã".to_owned() };
    let _ = lists::decide(register, lan, &row, &decision);
}

pub fn digest(register: &Register) -> [u8; 32] {
    register.read(&lan(register).require(ReadJournal).unwrap(), |r| Ok(r.digest()?)).unwrap()
}
