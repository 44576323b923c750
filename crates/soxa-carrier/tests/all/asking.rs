//! What the level above asks of all communes together.

use serde_json::{Value, json};
use soxa_carrier::ask::{About, Question, ask};
use soxa_carrier::problem::{Problem, Wrong};

use crate::commune::{Commune, Sender, some};
use crate::postgres;
use crate::server;
use crate::server::{Database, run};

fn answer(database: &Database, role: &str, question: Question, about: &About) -> Value {
    let mut keeper = database.keeper();
    run(&mut keeper, &format!("set role {role}"));
    let answer = keeper.work(async |client| ask(client, question, about).await).unwrap();
    serde_json::from_str(&answer).unwrap()
}

fn filled() -> Database {
    let database = Database::new(server::shared().unwrap());
    for code in ["1", "2"] {
        let address = database.admit(code);
        let mut commune = Commune::new(code);
        let same =
            vec![some(1), some("001190000001"), some("Đinh Thị Hoa"), some("1990-01-01"), some("female")];
        let mut named = same.clone();
        (named[0], named[1], named[2]) =
            (some(2), None, some(if code == "1" { "Lê Văn Tám" } else { "LÊ VĂN TÁM" }));
        commune.person_row(1, same);
        commune.person_row(2, named);
        commune.person(3, &format!("Người {code}"));
        commune.case(1, "received");
        commune.case(2, "working");
        commune.figure("births", 3, 4);
        Sender::new(&address).send_all(&commune);
        database.run(&format!(
            "insert into upward.finding (commune, no, seq, epoch, rule, state, opened_at, closed_at) values
                ('{code}', 1, 1, 1, 'no_head', 'open', now(), null), ('{code}', 2, 1, 1, 'no_head', 'closed', now(), now());
             insert into upward.queue_item (commune, no, seq, epoch, system, since, done_at) values
                ('{code}', 1, 1, 1, 'population', '2026-07-01 08:00+07', null), ('{code}', 2, 1, 1, 'portal', now(), now());
             update upward.case_file set due_at = now() + '1 day' where commune = '{code}' and no = 2;
             update upward.case_file set due_at = now() - '1 day'::interval where commune = '{code}' and no = 1"
        ));
    }
    database
}

#[test]
fn every_question_has_its_answer() {
    let _ = postgres!();
    let database = filled();
    let all = About::default();
    let communes = answer(&database, "soxa_province", Question::Communes, &all);
    let one = &communes["communes"][0];
    for (key, wanted) in [
        ("code", json!("1")),
        ("name", json!("Xã 1")),
        ("province", json!("Đắk Lắk")),
        ("last_seq", json!(6)),
        ("held", json!(null)),
        ("window", json!(null)),
        ("people", json!(3)),
        ("cases_open", json!(2)),
        ("cases_overdue", json!(1)),
        ("queue_waiting", json!(1)),
        ("queue_oldest", json!("2026-07-01T08:00:00+07:00")),
        ("findings_open", json!(1)),
        ("made_at", json!("2026-08-01T10:00:00+07:00")),
    ] {
        assert_eq!(one[key], wanted, "{key}: {communes}");
    }
    let figures = answer(&database, "soxa_province", Question::Figures, &all);
    let births = &figures["periods"][0]["figures"][0];
    assert_eq!((&births["num"], &births["den"], &births["value"]), (&json!(6), &json!(8), &json!(null)));
    assert_eq!(births["communes"].as_array().unwrap().len(), 2);
    let period = Some(("2026-08-01".to_owned(), "2026-08-31".to_owned()));
    let other = answer(&database, "soxa_province", Question::Figures, &About { period, ..About::default() });
    assert_eq!(other, json!({"periods": []}));
    let findings = answer(&database, "soxa_province", Question::Findings, &all);
    assert_eq!(findings["findings"][0]["open"], json!(2), "{findings}");
    assert_eq!(findings["findings"][0]["communes"][1], json!({"commune": "2", "open": 1, "closed": 1}));
    let queues = answer(&database, "soxa_province", Question::Queues, &all);
    assert_eq!(queues["queues"].as_array().unwrap().len(), 1);
    assert_eq!(queues["queues"][0]["waiting"], json!(2));
    let about = About { commune: some("2"), period: None };
    let cases = answer(&database, "soxa_province", Question::Cases, &about);
    assert_eq!((&cases["open"], &cases["overdue"], &cases["commune"]), (&json!(2), &json!(1), &json!("2")));
    let only = answer(&database, "soxa_province", Question::Communes, &about);
    assert_eq!(only["communes"].as_array().unwrap().len(), 1);
}

#[test]
fn doubles_are_told_in_blocks_to_linkage_alone() {
    let _ = postgres!();
    let database = filled();
    let doubles = answer(&database, "soxa_linkage", Question::Doubles, &About::default());
    let blocks = doubles["doubles"].as_array().unwrap();
    let by: Vec<_> = blocks
        .iter()
        .map(|block| (block["by"].as_str().unwrap(), block["people"].as_array().unwrap().len()))
        .collect();
    assert_eq!(by, [("person_id", 2), ("name_and_birth", 2), ("name_and_birth", 2)]);
    let person = &blocks[0]["people"][0];
    assert_eq!(
        *person,
        json!({"commune": "1", "no": 1, "person_id": "001190000001", "name": "Đinh Thị Hoa", "birth": "1990-01-01", "sex": "female"})
    );
    let mut keeper = database.keeper();
    run(&mut keeper, "set role soxa_province");
    let all = About::default();
    let denied = keeper.work(async |client| ask(client, Question::Doubles, &all).await);
    assert_eq!(denied.unwrap_err().status(), 3);
}

#[test]
fn a_question_without_its_commune_or_days_is_refused() {
    let database = Database::shared(postgres!());
    let mut keeper = database.keeper();
    let all = About::default();
    let cases = keeper.work(async |client| ask(client, Question::Cases, &all).await);
    assert_eq!(cases, Err(Problem::Wrong(Wrong::OnlyCommune)));
    let about = About { commune: None, period: Some(("July".into(), "August".into())) };
    let figures = keeper.work(async |client| ask(client, Question::Figures, &about).await);
    assert_eq!(figures, Err(Problem::Wrong(Wrong::Period)));
    for question in Question::ALL {
        let about = About { commune: some("1"), period: None };
        let answered = keeper.work(async |client| ask(client, question, &about).await).unwrap();
        assert!(serde_json::from_str::<Value>(&answered).is_ok(), "{answered}");
    }
}
