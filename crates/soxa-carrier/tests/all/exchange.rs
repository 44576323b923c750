//! What a commune reads of others: their rows for it, and no row of theirs for anybody else.

use soxa_carrier::exchange::fetch;
use soxa_carrier::problem::{LineProblem, Refusal};
use soxa_upward::exchange::Incoming;
use soxa_upward::message::{Chunk, Rows};

use crate::commune::{Commune, Sender, some};
use crate::postgres;
use crate::server::{Database, asked, run, tried};

const COLUMNS: [&str; 7] = ["no", "id", "way", "peer", "said", "known", "document"];

/// A chunk of a commune with one referral in it.
fn referral(commune: &Commune, sender: &mut Sender, values: [&str; 7]) -> Chunk {
    let mut chunk = commune.some_chunk(&sender.standing().unwrap());
    chunk.tables.push(Rows {
        table: "referral".into(),
        columns: COLUMNS.map(str::to_owned).to_vec(),
        rows: vec![values.map(|value| if value.is_empty() { None } else { some(value) }).to_vec()],
        gone: Vec::new(),
        replaces: false,
    });
    chunk
}

fn messages(sender: &mut Sender, commune: &str) -> Incoming {
    sender.0.work(async |client| fetch(client, commune).await).unwrap()
}

/// Three communes, of which the first wrote to the second.
fn three(database: &Database) -> Vec<(Commune, Sender)> {
    let mut all: Vec<(Commune, Sender)> = ["1", "2", "3"]
        .map(|code| {
            let mut commune = Commune::new(code);
            commune.person(1, "Đinh Thị Hoa");
            (commune, Sender::new(&database.admit(code)))
        })
        .into();
    let (one, sender) = &mut all[0];
    let chunk = referral(one, sender, ["7", "aa", "out", "2", "f1", "", "{\"secret\":1}"]);
    sender.apply(&chunk).unwrap();
    all
}

#[test]
fn a_message_is_read_by_whom_it_is_for_and_once_it_is_known_by_nobody() {
    let database = Database::new(postgres!());
    let mut all = three(&database);
    let told = messages(&mut all[1].1, "2");
    assert_eq!(told.communes.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
    let [message] = told.messages.as_slice() else { panic!("{told:?}") };
    assert_eq!((message.from.as_str(), message.said.as_str(), message.known.as_str()), ("1", "f1", ""));
    assert_eq!(message.document.as_deref(), Some("{\"secret\":1}"));
    for (reader, as_whom) in [(2, "3"), (2, "2"), (0, "1")] {
        assert_eq!(messages(&mut all[reader].1, as_whom).messages, [], "{reader}");
    }
    let (two, sender) = &mut all[1];
    let chunk = referral(two, sender, ["3", "aa", "in", "1", "f2", "f1", "{}"]);
    sender.apply(&chunk).unwrap();
    assert_eq!(messages(sender, "2").messages, [], "it is known");
    let back = messages(&mut all[0].1, "1").messages;
    assert_eq!((back[0].way.as_str(), back[0].known.as_str()), ("in", "f1"));
}

#[test]
fn who_reads_the_rows_of_others_writes_none_and_sees_no_login() {
    let database = Database::new(postgres!());
    let mut all = three(&database);
    let before = database.dump();
    let login = &mut all[1].1.0;
    assert_eq!(asked(login, "select document from upward.referral").unwrap(), ["{\"secret\":1}"]);
    run(login, "update upward.referral set document = 'x'");
    run(login, "delete from upward.referral");
    assert_eq!(database.dump(), before);
    let forged = "insert into upward.referral (commune, no, seq, epoch, peer) values ('1', 9, 1, 1, '2')";
    assert!(matches!(tried(login, forged), Err(LineProblem::NoRight { .. })));
    assert_eq!(asked(login, "select distinct commune from upward.commune").unwrap(), ["2"]);
    assert!(tried(login, "select login from upward.commune_name").is_err());
}

#[test]
fn a_message_of_any_length_fills_nobodys_line() {
    let database = Database::new(postgres!());
    let mut all = three(&database);
    let (three, sender) = &mut all[2];
    let long = "x".repeat(65_537);
    let chunk = referral(three, sender, ["1", "bb", "out", "2", "f", "", &long]);
    let refused = sender.apply(&chunk);
    assert!(matches!(refused, Err(soxa_carrier::problem::CarryProblem::Refused(Refusal::TooLong { .. }))));
    for columns in [
        "document) values ('3', 1, 1, 1, '2', repeat('x', 65537))",
        "id) values ('3', 1, 1, 1, '2', repeat('x', 1001))",
    ] {
        let sql = format!("insert into upward.referral (commune, no, seq, epoch, peer, {columns}");
        assert!(tried(&mut sender.0, &sql).is_err(), "{columns}");
    }
}
