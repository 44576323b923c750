//! Whatever happens on the way, what is above in the end is what the commune has.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

use proptest::prelude::*;
use soxa_carrier::carry;
use soxa_carrier::connection::Address;
use soxa_carrier::outbox::Outbox;
use soxa_carrier::problem::OutboxProblem;
use soxa_carrier::push::{Patience, push};
use soxa_upward::exchange::Incoming;
use soxa_upward::message::{Next, Standing};

use crate::commune::{Commune, Sender, above};
use crate::postgres;
use crate::server::Database;

/// Of a test: what breaks is tried again at once.
pub const HASTE: Patience = Patience {
    first_pause: Duration::from_millis(1),
    longest_pause: Duration::from_millis(200),
    in_all: Duration::from_secs(20),
};

#[derive(Debug, Clone)]
enum Step {
    Person(u32, u8),
    Remove(u32),
    Case(u32, bool),
    Figure(u8),
    /// So many chunks, then the line is dropped.
    Send(usize, usize),
    /// Everything; before that chunk, the connection is killed.
    Killed(usize, usize),
    /// Everything; of that chunk, the answer is lost.
    Unanswered(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..12u32, any::<u8>()).prop_map(|(no, name)| Step::Person(no, name)),
        2 => (1..12u32).prop_map(Step::Remove),
        2 => (1..6u32, any::<bool>()).prop_map(|(no, open)| Step::Case(no, open)),
        1 => any::<u8>().prop_map(Step::Figure),
        2 => (1..5usize, 1..4usize).prop_map(|(rows, chunks)| Step::Send(rows, chunks)),
        1 => (1..5usize, 0..4usize).prop_map(|(rows, at)| Step::Killed(rows, at)),
        1 => (1..5usize, 0..4usize).prop_map(|(rows, at)| Step::Unanswered(rows, at)),
    ]
}

/// A commune whose line is disturbed at one chunk.
struct Disturbed<'a> {
    commune: &'a Commune,
    database: &'a Database,
    address: &'a Address,
    at: usize,
    is_answer_lost: bool,
}

impl Outbox for Disturbed<'_> {
    fn next(&mut self, standing: &Standing, _: usize) -> Result<Next, OutboxProblem> {
        let next = self.commune.chunk(standing);
        if self.at == 0 {
            if let (true, Next::Chunk(chunk)) = (self.is_answer_lost, &next) {
                Sender::new(self.address).apply(chunk).unwrap();
            }
            kill(self.database, &self.commune.code);
        }
        self.at = self.at.wrapping_sub(1);
        Ok(next)
    }

    fn take_in(&mut self, _: &Incoming) -> Result<(), OutboxProblem> {
        Ok(())
    }
}

fn kill(database: &Database, commune: &str) {
    let login = database.login(commune);
    database.ask(&format!(
        "select pg_terminate_backend(pid)::text from pg_stat_activity where usename = '{login}'"
    ));
}

fn play(database: &Database, address: &Address, commune: &mut Commune, step: &Step) {
    match *step {
        Step::Person(no, name) => commune.person(no, &format!("Người {name}")),
        Step::Remove(no) => commune.remove(1, no),
        Step::Case(no, open) => commune.case(no, if open { "received" } else { "closed" }),
        Step::Figure(num) => commune.figure("a", i64::from(num), 255),
        Step::Send(rows, chunks) => {
            commune.rows = rows;
            let mut sender = Sender::new(address);
            for _ in 0..chunks {
                if commune.chunk(&sender.standing().unwrap()) != Next::Nothing {
                    sender.send(commune);
                }
            }
        }
        Step::Killed(rows, at) | Step::Unanswered(rows, at) => {
            commune.rows = rows;
            let is_answer_lost = matches!(step, Step::Unanswered(..));
            let mut disturbed = Disturbed { commune, database, address, at, is_answer_lost };
            push(address, HASTE, &mut disturbed, &mut |_| {}).unwrap();
            assert_eq!(above(database, &commune.code), commune.projection());
        }
    }
}

#[test]
fn every_way_ends_with_what_the_commune_has() {
    let database = Database::new(postgres!());
    let number = AtomicU32::new(1);
    proptest!(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() },
    |(steps in proptest::collection::vec(step(), 1..25))| {
        let code = number.fetch_add(1, Ordering::Relaxed).to_string();
        let address = database.admit(&code);
        let mut commune = Commune::new(&code);
        for step in steps {
            play(&database, &address, &mut commune, &step);
        }
        Sender::new(&address).send_all(&commune);
        prop_assert_eq!(above(&database, &code), commune.projection());
    });
}

#[test]
fn a_connection_killed_at_any_moment_loses_and_doubles_nothing() {
    let database = Database::new(postgres!());
    let address = database.admit("1");
    let mut commune = Commune::new("1");
    for no in 1..=1_000 {
        commune.person(no, &format!("Người {no}"));
    }
    commune.rows = 20;
    let is_done = AtomicBool::new(false);
    let mut breaks = 0;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for pause in (3..40).cycle() {
                if is_done.load(Ordering::Relaxed) {
                    break;
                }
                sleep(Duration::from_millis(pause * 5));
                kill(&database, "1");
            }
        });
        let pushed = push(&address, HASTE, &mut commune, &mut |progress| {
            breaks += usize::from(matches!(progress, soxa_carrier::push::Progress::Again(..)));
        });
        is_done.store(true, Ordering::Relaxed);
        pushed.unwrap();
    });
    assert!(breaks > 0);
    assert_eq!(above(&database, "1"), commune.projection());
    assert_eq!(database.ask("select seq || ' ' || rows from upward.head"), ["1000 1000"]);
}

#[test]
fn two_carriers_at_once_do_the_same_once() {
    let database = Database::new(postgres!());
    let address = database.admit("1");
    let mut commune = Commune::new("1");
    for no in 1..=300 {
        commune.person(no, &format!("Người {no}"));
    }
    std::thread::scope(|scope| {
        for rows in [10, 13] {
            let mut carried = commune.clone();
            carried.rows = rows;
            let address = &address;
            scope.spawn(move || push(address, HASTE, &mut carried, &mut |_| {}).unwrap());
        }
    });
    assert_eq!(above(&database, "1"), commune.projection());
    assert_eq!(database.ask("select held from upward.inbox"), [""]);
}

#[test]
fn rows_that_are_older_than_those_there_do_not_overwrite_them() {
    let database = Database::new(postgres!());
    let mut sender = Sender::new(&database.admit("1"));
    let mut commune = Commune::new("1");
    commune.person(1, "cũ");
    let chunk = commune.some_chunk(&sender.standing().unwrap());
    database.run("insert into upward.person (commune, no, seq, epoch, name) values ('1', 1, 5, 1, 'mới')");
    assert_eq!(sender.apply(&chunk), Ok(carry::Taken::Written));
    assert_eq!(database.ask("select name from upward.person"), ["mới"]);
}
