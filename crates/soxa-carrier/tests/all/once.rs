//! A chunk is in once, in order, or not at all; and what does not fit is refused without a trace but the word to the level above.

use soxa_carrier::carry::Taken;
use soxa_carrier::problem::{AdmitProblem, CarryProblem, Problem, Refusal};
use soxa_carrier::{admit, push};
use soxa_upward::message::{Chunk, Cursor, Hash, Next, Standing, Window};

use crate::commune::{Commune, Sender, above};
use crate::postgres;
use crate::server::Database;

fn filled(code: &str) -> Commune {
    let mut commune = Commune::new(code);
    for no in 1..=7 {
        commune.person(no, &format!("Người {no}"));
    }
    commune.case(1, "received");
    commune.figure("a", 1, 2);
    commune.rows = 3;
    commune
}

fn refusal(sender: &mut Sender, chunk: &Chunk) -> Refusal {
    match sender.apply(chunk) {
        Err(CarryProblem::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// All but when it was seen and what was refused.
fn without_times(database: &Database) -> Vec<String> {
    database.run("update upward.inbox set seen_at = 'epoch', refused = null, refused_at = null, held = null, held_at = null");
    database.dump()
}

#[test]
fn any_chunk_again_changes_nothing() {
    let database = Database::new(postgres!());
    let mut sender = Sender::new(&database.admit("1"));
    let mut commune = filled("1");
    let mut sent = Vec::new();
    for round in 0..3 {
        while commune.chunk(&sender.standing().unwrap()) != Next::Nothing {
            sent.push(sender.send(&commune));
            let before = database.dump();
            for chunk in &sent {
                assert_eq!(sender.apply(chunk), Ok(Taken::AlreadyIn));
            }
            assert_eq!(database.dump(), before);
        }
        assert_eq!(above(&database, "1"), commune.projection());
        commune.person(2 + round, "đổi tên");
        commune.remove(1, 5 + round);
        commune.case(1, "closed");
    }
    assert!(sent.len() >= 5);
    let heads = database.ask("select seq || ' ' || rows from upward.head order by seq");
    assert_eq!(heads, ["9 9", "12 4", "15 4"]);
}

#[test]
fn a_gap_is_refused_and_told_above() {
    let database = Database::new(postgres!());
    let mut sender = Sender::new(&database.admit("1"));
    let mut commune = filled("1");
    sender.send_all(&commune);
    commune.person(20, "a");
    let begins = commune.last();
    commune.person(21, "b");
    let standing = Standing { last: begins, ..sender.standing().unwrap() };
    let chunk = commune.some_chunk(&standing);
    let before = without_times(&database);
    let found = refusal(&mut sender, &chunk);
    assert_eq!(found, Refusal::Gap { begins: 10, stands: 9 });
    assert!(database.ask("select refused from upward.inbox")[0].contains("thiếu phần ở giữa"));
    assert_eq!(without_times(&database), before);
    // Once it goes on in order, nothing is the matter any more.
    sender.send_all(&commune);
    assert_eq!(database.ask("select refused from upward.inbox"), [""]);
    assert_eq!(above(&database, "1"), commune.projection());
}

#[test]
fn chunks_of_a_window_come_in_order() {
    let database = Database::new(postgres!());
    let mut sender = Sender::new(&database.admit("1"));
    let commune = filled("1");
    let first = sender.send(&commune);
    let cursor = Cursor { table: 1, no: 6 };
    let ahead = Standing { window: Some(Window { to: first.to, cursor }), ..sender.standing().unwrap() };
    let before = without_times(&database);
    assert!(matches!(refusal(&mut sender, &commune.some_chunk(&ahead)), Refusal::Gap { .. }));
    assert_eq!(without_times(&database), before);
}

#[test]
fn a_changed_entry_holds_the_commune() {
    let change: [fn(&mut Chunk); 4] = [
        |chunk| chunk.last.hash = Hash([9; 32]),
        |chunk| {
            chunk.to = chunk.last;
            chunk.last.seq = 0;
            chunk.to.hash = Hash([8; 32]);
        },
        // The end of the window before the last is known by its head.
        |chunk| {
            chunk.last.seq = 0;
            chunk.to.seq = 9;
            chunk.to.hash = Hash([7; 32]);
        },
        |chunk| chunk.last.hash = Hash::NONE,
    ];
    let database = Database::new(postgres!());
    for (number, change) in change.into_iter().enumerate() {
        let code = number.to_string();
        let mut sender = Sender::new(&database.admit(&code));
        let mut commune = filled(&code);
        sender.send_all(&commune);
        commune.person(1, "sau");
        sender.send_all(&commune);
        commune.person(2, "sau nữa");
        let mut chunk = commune.some_chunk(&sender.standing().unwrap());
        change(&mut chunk);
        let before = above(&database, &code);
        let found = refusal(&mut sender, &chunk);
        assert!(found.is_fork(), "{number}: {found:?}");
        assert_eq!(above(&database, &code), before);
        assert!(
            database.ask(&format!("select held from upward.inbox where commune = '{code}'"))[0]
                .contains("mã băm")
        );
        // From now on, nothing is taken, even what would fit.
        assert!(matches!(sender.standing(), Err(CarryProblem::Refused(Refusal::Held { .. }))));
        let fits =
            Standing { commune: code.clone(), epoch: 1, last: commune.mark(10).unwrap(), window: None };
        assert!(matches!(refusal(&mut sender, &commune.some_chunk(&fits)), Refusal::Held { .. }));
        assert_eq!(above(&database, &code), before);
    }
}

#[test]
fn what_is_of_another_commune_form_or_beginning_is_refused() {
    let database = Database::new(postgres!());
    database.admit("2");
    let mut sender = Sender::new(&database.admit("1"));
    let commune = filled("1");
    let fits = commune.some_chunk(&sender.standing().unwrap());
    let before = without_times(&database);
    for (change, wanted) in [
        (
            (|chunk| chunk.commune = "2".into()) as fn(&mut Chunk),
            Refusal::OtherCommune { commune: "2".into(), own: "1".into() },
        ),
        (|chunk| chunk.projection = 2, Refusal::OtherProjection { theirs: 2, ours: 1 }),
        (|chunk| chunk.epoch = 2, Refusal::OtherEpoch { theirs: 2, above: 1 }),
        (|chunk| chunk.to = chunk.last, Refusal::Backwards { from: 0, to: 0 }),
        (|chunk| chunk.to.seq = u64::MAX, Refusal::Backwards { from: 0, to: u64::MAX }),
        (|chunk| chunk.tables[0].table = "inbox".into(), Refusal::NoSuchTable { table: "inbox".into() }),
        (
            |chunk| chunk.tables[1].table = "person".into(),
            Refusal::NoSuchColumn { table: "person", column: "code".into() },
        ),
        (
            |chunk| chunk.tables[0].columns[1] = "commune".into(),
            Refusal::NoSuchColumn { table: "person", column: "commune".into() },
        ),
        (
            |chunk| chunk.tables[0].columns[1] = "name".into(),
            Refusal::NoSuchColumn { table: "person", column: "name".into() },
        ),
        (|chunk| drop(chunk.tables[0].rows[1].pop()), Refusal::Uneven { table: "person", row: 2 }),
        (|chunk| chunk.tables.push(chunk.tables[0].clone()), Refusal::TableTwice { table: "person" }),
        (|chunk| chunk.tables[0].rows.extend_from_within(..), Refusal::RowTwice { table: "person" }),
    ] {
        let mut chunk = fits.clone();
        change(&mut chunk);
        assert_eq!(refusal(&mut sender, &chunk), wanted);
        assert_eq!(without_times(&database), before, "{wanted:?}");
    }
    assert_eq!(sender.apply(&fits), Ok(Taken::Written));
}

#[test]
fn a_forked_commune_begins_anew_when_the_level_above_says_so() {
    let database = Database::new(postgres!());
    let address = database.admit("1");
    let mut commune = filled("1");
    Sender::new(&address).send_all(&commune);
    let was = above(&database, "1");
    let release = || database.keeper().work(async |client| admit::release(client, "1").await);
    assert_eq!(release(), Err(AdmitProblem::NotHeld { commune: "1".into() }.into()));
    commune.remove(1, 7);
    commune.go_back(3);
    let patience = push::Patience::default();
    let pushed = push::push(&address, patience, &mut commune, &mut |_| {});
    assert!(matches!(&pushed, Err(Problem::Refused(Refusal::Fork { .. }))), "{pushed:?}");
    assert_eq!(pushed.unwrap_err().status(), 1);
    let again = push::push(&address, patience, &mut commune, &mut |_| {});
    assert!(matches!(&again, Err(Problem::Refused(Refusal::Held { .. }))), "{again:?}");
    assert_eq!(again.unwrap_err().status(), 1);
    assert_eq!(above(&database, "1"), was);

    assert_eq!(release(), Ok(2));
    let mut sender = Sender::new(&address);
    sender.send(&commune);
    // Until the new beginning is complete, what was there stays.
    assert!(above(&database, "1").len() >= was.len());
    sender.send_all(&commune);
    assert_eq!(above(&database, "1"), commune.projection());
    assert_eq!(database.ask("select distinct epoch::text from upward.person"), ["2"]);
    let missing = database.keeper().work(async |client| admit::release(client, "9").await);
    assert_eq!(missing, Err(AdmitProblem::NoSuchCommune { commune: "9".into() }.into()));
    database.admit("2");
    let silent = database.keeper().work(async |client| admit::release(client, "2").await);
    assert_eq!(silent, Err(AdmitProblem::NothingIn { commune: "2".into() }.into()));
}

#[test]
fn many_rows_are_taken_whether_they_stand_behind_all_others_or_meet_older_ones() {
    let database = Database::new(postgres!());
    let mut sender = Sender::new(&database.admit("1"));
    let mut commune = Commune::new("1");
    for no in 1..=300 {
        commune.person(no, &format!("Người {no}"));
    }
    let twice = {
        let mut chunk = commune.some_chunk(&sender.standing().unwrap());
        chunk.tables[0].rows.extend_from_within(..1);
        chunk
    };
    assert!(twice.tables[0].rows.len() > 100);
    assert_eq!(refusal(&mut sender, &twice), Refusal::RowTwice { table: "person" });
    assert_eq!(above(&database, "1"), Vec::<String>::new());
    sender.send_all(&commune);
    assert_eq!(above(&database, "1"), commune.projection());
    // From the middle of those that are there to others behind them, and nothing but older ones.
    for changed in [150..=450, 1..=200] {
        for no in changed {
            commune.person(no, &format!("Tên mới {no}"));
        }
        sender.send_all(&commune);
        assert_eq!(above(&database, "1"), commune.projection());
    }
}
