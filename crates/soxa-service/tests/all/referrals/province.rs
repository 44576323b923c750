//! Two communes and the level above between them, played: rows go up and come down by hand.

use std::collections::BTreeMap;

use soxa_domain::person::Person;
use soxa_domain::procedure::Channel;
use soxa_domain::referral::{Standing, Way};
use soxa_service::intake::{NewCase, receive};
use soxa_service::people;
use soxa_service::referrals::{self, NewReferral};
use soxa_service::upward::{self, Request};
use soxa_store::codec::Stored;
use soxa_upward::exchange::{CommuneName, Incoming, Message};
use soxa_upward::message::{Next, Standing as Stands, Window};

use crate::test_register::TestRegister;

pub const CODES: [&str; 2] = ["21361", "21349"];

/// Rows of a commune above, by column.
pub type Row = BTreeMap<String, String>;

/// Two communes and the level above.
pub struct Province {
    pub communes: [TestRegister; 2],
    pub stand: [Stands; 2],
    pub rows: [BTreeMap<u32, Row>; 2],
    pub received: usize,
}

impl Province {
    pub fn new() -> Self {
        let communes = CODES.map(|code| {
            TestRegister::of(|commune| {
                code.clone_into(&mut commune.code);
                commune.name = format!("Xã {code}");
            })
        });
        let stand = CODES.map(Stands::new);
        let this = Self { communes, stand, rows: [BTreeMap::new(), BTreeMap::new()], received: 0 };
        (0..2).for_each(|side| this.fetch(side));
        this
    }

    /// Everything of a side goes up; how many pieces there were.
    pub fn push(&mut self, side: usize) -> usize {
        let test = &self.communes[side];
        for pieces in 0.. {
            let request = Request { standing: &self.stand[side], to: "tỉnh", most: 2_000 };
            let Next::Chunk(chunk) = upward::next(&test.register, &test.lan, &request).unwrap() else {
                return pieces;
            };
            for rows in chunk.tables.into_iter().filter(|rows| rows.table == "referral") {
                for row in rows.rows {
                    let no = row[0].as_ref().unwrap().parse().unwrap();
                    let named = rows.columns.iter().cloned().zip(row).filter_map(|(k, v)| Some((k, v?)));
                    self.rows[side].insert(no, named.collect());
                }
                for no in rows.gone {
                    self.rows[side].remove(&no);
                }
            }
            self.stand[side].window = chunk.until.map(|cursor| Window { to: chunk.to, cursor });
            if chunk.until.is_none() {
                self.stand[side].last = chunk.to;
            }
        }
        unreachable!()
    }

    /// What is above for a side, as the query there finds it.
    pub fn messages(&self, side: usize) -> Incoming {
        let own = &self.rows[side];
        let column = |row: &Row, key: &str| row.get(key).cloned().unwrap_or_default();
        let mut messages = Vec::new();
        for row in self.rows[1 - side].values().filter(|row| column(row, "peer") == CODES[side]) {
            let mine = own.values().find(|mine| mine.get("id") == row.get("id"));
            let is_known = mine.is_some_and(|mine| {
                mine.get("known") == row.get("said") && mine.get("heard") == row.get("known")
            });
            if !is_known {
                messages.push(Message {
                    from: CODES[1 - side].to_owned(),
                    name: format!("Xã {}", CODES[1 - side]),
                    id: column(row, "id"),
                    way: column(row, "way"),
                    said: column(row, "said"),
                    known: column(row, "known"),
                    document: row.get("document").cloned(),
                });
            }
        }
        let name = |code: &str| CommuneName { code: code.to_owned(), name: format!("Xã {code}") };
        Incoming { communes: CODES.map(name).to_vec(), messages, ..Incoming::default() }
    }

    pub fn fetch(&self, side: usize) {
        let test = &self.communes[side];
        let taken = referrals::take_in(&test.register, &test.lan, &self.messages(side)).unwrap();
        assert_eq!(taken.problems, []);
    }

    /// Goes on until nobody has anything to say; how many rounds that took.
    pub fn settle(&mut self) -> usize {
        for round in 1..10 {
            let sent = self.push(0) + self.push(1);
            let messages = [self.messages(0), self.messages(1)];
            if sent == 0 && messages.iter().all(|incoming| incoming.messages.is_empty()) {
                return round;
            }
            self.fetch(0);
            self.fetch(1);
        }
        panic!("they never stop: {:?}", self.rows);
    }

    /// A new case on a side, handed over to the other one; its code.
    pub fn refer(&mut self, side: usize) -> String {
        let test = &self.communes[side];
        self.received += 1;
        let n = self.received;
        let person = Person {
            full_name: format!("Đinh Văn Người{n}"),
            person_id: soxa_domain::personal_id::PersonalId::parse(&format!("0510900{n:05}")).ok(),
            birth_date: soxa_domain::partial_date::PartialDate::parse("1990-01-01").ok(),
            note: "chuyện riêng".to_owned(),
            phone: "0905123456".to_owned(),
            ..Person::default()
        };
        let applicant = people::add(&test.register, &test.lan, &person, &format!("p{n}")).unwrap().value;
        let new = NewCase {
            procedure: "CT-TTR".to_owned(),
            applicant,
            channel: Some(Channel::Online),
            ..NewCase::default()
        };
        let case = receive(&test.register, &test.lan, &new, &format!("c{n}")).unwrap().value.case;
        let code = case.record.code.to_string();
        let new = NewReferral { case: &code, commune: CODES[1 - side], name: "", note: "gọi trước" };
        referrals::send(&test.register, &test.lan, &new).unwrap();
        code
    }

    pub fn all(&self, side: usize) -> Vec<Stored<soxa_domain::referral::Referral>> {
        referrals::list(&self.communes[side].register, &self.communes[side].lan).unwrap()
    }

    /// What each side knows is what the other says.
    pub fn agree(&self) {
        for side in 0..2 {
            let (here, there) = (&self.communes[side], &self.communes[1 - side]);
            for referral in self.all(side) {
                let id = referral.record.id.to_string();
                let own = referrals::by_id(&here.register, &here.lan, &id).unwrap();
                let other = referrals::by_id(&there.register, &there.lan, &id).unwrap();
                assert!(own.is_known_there && other.is_known_there, "{own:?} {other:?}");
                let (a, b) = (&own.referral.record, &other.referral.record);
                assert_eq!((a.way == Way::Out, b.way == Way::In), (a.way == Way::Out, a.way == Way::Out));
                match (a.standing(), b.standing()) {
                    // One waits for the other; or it was taken back here after it was decided there, and both know both.
                    (Standing::Arrived, Standing::Waiting)
                    | (Standing::Waiting, Standing::Arrived)
                    | (Standing::Withdrawn, Standing::Taken | Standing::Returned)
                    | (Standing::Taken | Standing::Returned, Standing::Withdrawn) => {}
                    (one, two) => assert_eq!(one, two, "{a:?} {b:?}"),
                }
            }
            here.is_whole();
        }
    }
}
