//! What goes to the level above: whatever is done, in whatever pieces it is sent, what stands there is what the tables of the
//! projection say of the register, and nothing else.

use std::collections::BTreeMap;

use proptest::prelude::*;
use soxa_domain::action::ActionId;
use soxa_domain::person::{Person, Status};
use soxa_domain::procedure::Channel;
use soxa_service::intake::{NewCase, receive};
use soxa_service::upward::{self, Request};
use soxa_service::{ServiceError, access, journal, people, special, undo};
use soxa_upward::message::{Chunk, Cursor, Hash, Mark, Next, Standing, Window};

use super::test_register::TestRegister;

/// The level above: where the commune stands, and its rows by table and number.
struct AboveAll {
    standing: Standing,
    rows: BTreeMap<(String, u32), Vec<Option<String>>>,
}

impl AboveAll {
    fn new(test: &TestRegister) -> Self {
        let commune = test.register.commune().code.clone();
        Self { standing: Standing::new(&commune), rows: BTreeMap::new() }
    }

    fn take(&mut self, chunk: Chunk) {
        assert_eq!((chunk.last, chunk.from), (self.standing.last, self.standing.cursor()));
        for rows in chunk.tables {
            assert_eq!(rows.columns[0], "no");
            for row in rows.rows {
                let no = row[0].as_ref().unwrap().parse().unwrap();
                assert_eq!(row.len(), rows.columns.len());
                self.rows.insert((rows.table.clone(), no), row);
            }
            for no in rows.gone {
                self.rows.remove(&(rows.table.clone(), no));
            }
        }
        self.standing.window = chunk.until.map(|cursor| Window { to: chunk.to, cursor });
        if chunk.until.is_none() {
            self.standing.last = chunk.to;
        }
    }
}

fn next(test: &TestRegister, standing: &Standing, most: usize) -> Next {
    upward::next(&test.register, &test.lan, &Request { standing, to: "tỉnh", most }).unwrap()
}

/// Sends all there is, in pieces; how many there were.
fn push(test: &TestRegister, above: &mut AboveAll, most: usize) -> usize {
    for pieces in 0.. {
        match next(test, &above.standing, most) {
            Next::Nothing => return pieces,
            Next::Chunk(chunk) => above.take(*chunk),
            Next::Fork { above, here } => panic!("{above:?} {here:?}"),
        }
    }
    unreachable!()
}

fn anew(test: &TestRegister) -> AboveAll {
    let mut above = AboveAll::new(test);
    push(test, &mut above, usize::MAX);
    above
}

fn somebody(n: usize) -> Person {
    let (families, given) = (["Đinh", "Phạm", "Lê"], ["An", "Bình", "Chi", "Nghinh"]);
    Person {
        full_name: format!("{} Văn {}", families[n % 3], given[n % 4]),
        address: "chỗ ở bí mật".to_owned(),
        phone: format!("09050000{:02}", n % 100),
        note: "chuyện riêng".to_owned(),
        ..Person::default()
    }
}

fn add(test: &TestRegister, n: usize) -> u32 {
    people::add(&test.register, &test.lan, &somebody(n), &format!("p{n}")).unwrap().value
}

fn case(test: &TestRegister, applicant: u32, n: usize) {
    let new = NewCase {
        procedure: "CT-TTR".to_owned(),
        applicant,
        channel: Some(Channel::Direct),
        note: "chuyện riêng".to_owned(),
        ..NewCase::default()
    };
    receive(&test.register, &test.lan, &new, &format!("c{n}")).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_stands_above_is_the_projection_however_it_was_sent(
        acts in prop::collection::vec((0..6_usize, 0..40_usize, 1..2_000_usize), 1..25)
    ) {
        let test = TestRegister::new();
        let mut above = AboveAll::new(&test);
        let (mut persons, mut count) = (Vec::new(), 0);
        for (act, which, most) in acts {
            count += 1;
            // Whoever was added last may have been taken back.
            persons.retain(|no| people::person(&test.register, &test.lan, *no).is_ok());
            let chosen = persons.get(which % persons.len().max(1)).copied();
            match (act, chosen) {
                (0, _) | (_, None) => persons.push(add(&test, count)),
                (1, Some(no)) => case(&test, no, count),
                (2, Some(no)) => {
                    let stored = people::person(&test.register, &test.lan, no).unwrap();
                    let mut changed = stored.record.clone();
                    changed.status = Some(if which % 2 == 0 { Status::Deceased } else { Status::Present });
                    let id = format!("u{count}");
                    let act = ActionId::PersonCorrect;
                    people::update(&test.register, &test.lan, &stored, &changed, act, "sửa", &id).unwrap();
                }
                (3, Some(_)) => {
                    let last = test.register.head().unwrap().seq;
                    let _ = undo::undo(&test.register, &test.lan, last);
                }
                // A piece, and then the line is cut.
                (4, Some(_)) => {
                    let piece = next(&test, &above.standing, most);
                    if let (Next::Chunk(chunk), true) = (piece, which % 3 != 0) { above.take(*chunk); }
                }
                _ => { push(&test, &mut above, most); }
            }
        }
        push(&test, &mut above, 100);
        prop_assert_eq!(&above.rows, &anew(&test).rows);
        prop_assert_eq!(next(&test, &above.standing, 100), Next::Nothing);
        test.is_whole();
    }
}

#[test]
fn nothing_of_a_special_file_and_nothing_private_leaves() {
    let test = TestRegister::new();
    let no = add(&test, 1);
    case(&test, no, 1);
    let new = special::NewFile { name: "Người Không Giấy".to_owned(), ..special::NewFile::default() };
    special::open(&test.register, &test.lan, &new, "s").unwrap();
    let Next::Chunk(chunk) = next(&test, &AboveAll::new(&test).standing, usize::MAX) else { panic!() };
    let sent = serde_json::to_string(&chunk).unwrap();
    assert!(sent.contains("CT-TTR"), "{sent}");
    for private in ["Không Giấy", "khong giay", "bí mật", "0905", "riêng", "Đinh", "special"] {
        assert!(!sent.contains(private), "{private}: {sent}");
    }
    let tables: Vec<&str> = upward::tables().unwrap().iter().map(|table| table.name.as_str()).collect();
    assert_eq!(tables, ["case_file", "finding", "queue_item", "person", "referral", "offer_answer"]);
}

#[test]
fn each_window_is_in_the_journal_before_it_leaves_and_once() {
    let test = TestRegister::new();
    add(&test, 1);
    add(&test, 2);
    let above = AboveAll::new(&test);
    let told = || {
        access::flush(&test.register).unwrap();
        journal::browse(&test.register, &test.lan, "gửi lên cấp trên", 50).unwrap()
    };
    let first = next(&test, &above.standing, 10);
    assert_eq!(told().len(), 1);
    // The line was cut before anything was in: the same window is taken up again.
    let again = next(&test, &above.standing, 10);
    assert_eq!((first, told().len()), (again, 1));
    let mut above = above;
    assert_eq!(push(&test, &mut above, 1), 2, "each in a piece of its own: {:?}", above.rows);
    assert_eq!((told().len(), next(&test, &above.standing, 10)), (1, Next::Nothing));
    assert!(told()[0].note.starts_with("tỉnh: 1–"), "{:?}", told());
    // The same rows to another place, or all of them from the start by whatever is said of the standing, are told too.
    let standing = Standing::new(&above.standing.commune);
    let window = Some(Window { to: above.standing.last, cursor: Cursor::default() });
    let forged = Standing { window, ..standing.clone() };
    for (to, standing, count) in [("nơi khác", &standing, 2), ("tỉnh", &forged, 3), ("tỉnh", &forged, 3)]
    {
        upward::next(&test.register, &test.lan, &Request { standing, to, most: 10 }).unwrap();
        assert_eq!(told().len(), count, "{to}");
    }
    // Looks change nothing above.
    access::opened(&test.register, &test.lan, soxa_store::codec::Kind::Person, 1).unwrap();
    access::flush(&test.register).unwrap();
    assert_eq!(next(&test, &above.standing, 10), Next::Nothing);
    let status = upward::status(&test.register, &test.lan).unwrap().unwrap();
    assert_eq!((status.to.as_str(), status.behind), ("tỉnh", Some(0)));
    add(&test, 3);
    let status = upward::status(&test.register, &test.lan).unwrap().unwrap();
    assert!(status.behind.is_some_and(|behind| behind >= 1), "{status:?}");
}

#[test]
fn a_register_that_is_another_one_is_told_and_sends_nothing() {
    let test = TestRegister::new();
    add(&test, 1);
    let above = anew(&test);
    let here = test.register.head().unwrap();
    let later = Mark { seq: here.seq + 50, hash: Hash([7; 32]) };
    let other = Mark { hash: Hash([7; 32]), ..above.standing.last };
    for wrong in [later, other] {
        let standing = Standing { last: wrong, ..above.standing.clone() };
        let Next::Fork { above, here: told } = next(&test, &standing, 10) else { panic!() };
        assert_eq!((above, told.seq), (wrong, here.seq));
        let window = Some(Window { to: wrong, cursor: Cursor::default() });
        let standing = Standing { window, last: Mark::NONE, ..standing };
        assert!(matches!(next(&test, &standing, 10), Next::Fork { .. }));
    }
    let standing = Standing::new("00001");
    let refused = upward::next(&test.register, &test.lan, &Request { standing: &standing, to: "x", most: 9 });
    assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
}
