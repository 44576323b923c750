//! Files that the level above offers: each commune reads those for it, changes none, and its answer is read by the province.

use soxa_carrier::exchange::fetch;
use soxa_carrier::offer::{offer, withdraw};
use soxa_carrier::problem::{LineProblem, OfferProblem, Problem};
use soxa_upward::exchange::{OfferedFile, Offers};
use soxa_upward::message::Rows;

use crate::commune::{Commune, Sender, some};
use crate::postgres;
use crate::server::{Database, asked, run, tried};

fn offers(sender: &mut Sender, commune: &str) -> Offers {
    sender.0.work(async |client| fetch(client, commune).await).unwrap().offers
}

fn two(database: &Database) -> Vec<(Commune, Sender)> {
    ["1", "2"]
        .map(|code| {
            let mut commune = Commune::new(code);
            commune.person(1, "Đinh Thị Hoa");
            (commune, Sender::new(&database.admit(code)))
        })
        .into()
}

fn put(database: &Database, name: &str, communes: &[&str]) -> Result<Vec<String>, Problem> {
    let communes: Vec<String> = communes.iter().map(|code| (*code).to_owned()).collect();
    let [kind, name, text, signature] = ["rules", name, "x", "s"].map(str::to_owned);
    let file = OfferedFile { id: String::new(), kind, name, text, signature };
    database.keeper().work(async |client| offer(client, &file, &communes).await)
}

#[test]
fn a_commune_reads_what_is_for_it_until_it_has_answered_or_it_is_withdrawn() {
    let database = Database::new(postgres!());
    let mut all = two(&database);
    let for_all = put(&database, "all.toml", &[]).unwrap().remove(0);
    let for_one = put(&database, "one.toml", &["1"]).unwrap().remove(0);
    assert!(matches!(
        put(&database, "x.toml", &["1", "9"]),
        Err(Problem::Offer(OfferProblem::NoSuchCommune { commune })) if commune == "9"
    ));
    // What a commune would not take in is offered to none: it would be fetched again with every push.
    for name in ["../a.toml", "a", "a\u{1b}[2J.toml"] {
        assert!(
            matches!(put(&database, name, &[]), Err(Problem::Offer(OfferProblem::FileName { .. }))),
            "{name:?}"
        );
    }
    let names = |offers: &Offers| offers.new.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&offers(&mut all[0].1, "1")), ["all.toml", "one.toml"]);
    assert_eq!(names(&offers(&mut all[1].1, "2")), ["all.toml"]);
    // Whatever commune it says it is.
    assert_eq!(names(&offers(&mut all[1].1, "1")), ["all.toml"]);
    let (commune, sender) = &mut all[0];
    let mut chunk = commune.some_chunk(&sender.standing().unwrap());
    chunk.tables.push(Rows {
        table: "offer_answer".into(),
        columns: ["no", "offer", "standing", "at", "reason"].map(str::to_owned).to_vec(),
        rows: vec![vec![
            some("1"),
            some(&for_all),
            some("refused"),
            some("2026-11-23T08:42:00+07:00"),
            some("chờ"),
        ]],
        gone: Vec::new(),
        replaces: false,
    });
    sender.apply(&chunk).unwrap();
    let left = offers(sender, "1");
    assert_eq!(names(&left), ["one.toml"]);
    assert_eq!(left.there.unwrap().len(), 2, "what is answered is still offered");
    database.keeper().work(async |client| withdraw(client, &for_one).await).unwrap();
    let gone = database.keeper().work(async |client| withdraw(client, &for_one).await);
    assert!(matches!(gone, Err(Problem::Offer(OfferProblem::NoSuchOffer { .. }))));
    assert_eq!(offers(&mut all[0].1, "1"), Offers { there: Some(vec![for_all]), new: Vec::new() });
}

#[test]
fn a_commune_offers_nothing_and_reads_nobodys_answer() {
    let database = Database::new(postgres!());
    let mut all = two(&database);
    put(&database, "one.toml", &["1"]).unwrap();
    let before = database.dump();
    let login = &mut all[1].1.0;
    assert_eq!(asked(login, "select name from upward.offer").unwrap(), [""; 0]);
    for forged in [
        "insert into upward.offer (kind, name, body, signature) values ('rules', 'a.toml', 'x', 's')",
        "update upward.offer set body = 'y'",
        "delete from upward.offer",
        "select offered_by from upward.offer",
        "insert into upward.offer_answer (commune, no, seq, epoch) values ('1', 1, 1, 1)",
    ] {
        assert!(matches!(tried(login, forged), Err(LineProblem::NoRight { .. })), "{forged}");
    }
    run(login, "delete from upward.offer_answer");
    assert_eq!(database.dump(), before);
}
