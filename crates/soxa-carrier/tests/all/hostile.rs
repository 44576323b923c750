//! Text that means something to PostgreSQL goes in as it is, or not at all.

use soxa_carrier::problem::{CarryProblem, Refusal};
use soxa_carrier::tables::LONGEST_VALUE;

use crate::commune::{Commune, Sender, some};
use crate::postgres;
use crate::server::Database;

#[test]
fn every_text_comes_out_as_it_went_in() {
    let database = Database::new(postgres!());
    let mut sender = Sender::new(&database.admit("1"));
    let mut commune = Commune::new("1");
    let texts = [
        "a\tb",
        "a\nb",
        "a\r\nb",
        "\\.",
        "\\N",
        "\\",
        "\\\\",
        "a\\",
        "\n\\.\n",
        "",
        " ",
        "'; drop table upward.person; --",
        "\"",
        "\u{1}\u{7f}\u{85}",
        "Đặng Thị Ngọc Ánh",
        "\u{202e}abc",
        "😀",
        "\\x41\\101\\b\\f\\v",
        "null",
        "NULL",
    ];
    let longest = "ắ".repeat(LONGEST_VALUE / "ắ".len());
    let texts: Vec<&str> = texts.into_iter().chain([longest.as_str()]).collect();
    for (no, text) in texts.iter().enumerate() {
        commune.person_row(no as u32, vec![some(no), some(text), some(text), some(text), some(text)]);
    }
    commune.person_row(999, vec![some(999), None, None, None, None]);
    sender.send_all(&commune);
    for column in ["person_id", "name", "birth", "sex"] {
        let came = database.ask(&format!("select {column} from upward.person where no < 999 order by no"));
        assert_eq!(came, texts, "{column}");
    }
    let empty = database.ask("select count(*)::text from upward.person where name is null and no = 999");
    assert_eq!(empty, ["1"]);
}

#[test]
fn what_no_text_may_have_is_refused_whole() {
    let database = Database::new(postgres!());
    let mut sender = Sender::new(&database.admit("1"));
    let too_long = "x".repeat(LONGEST_VALUE + 1);
    let is_refused = |sender: &mut Sender, no: &str, name: &str| {
        let mut commune = Commune::new("1");
        commune.person(1, "right");
        commune.person_row(2, vec![some(no), None, some(name), None, None]);
        let chunk = commune.some_chunk(&sender.standing().unwrap());
        match sender.apply(&chunk) {
            Err(CarryProblem::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        is_refused(&mut sender, "2", "a\0b"),
        Refusal::Nul { table: "person", column: "name", row: 2 }
    );
    let long = Refusal::TooLong { table: "person", column: "name", row: 2, most: LONGEST_VALUE };
    assert_eq!(is_refused(&mut sender, "2", &too_long), long);
    for no in ["x", "", "9999999999999999999999", "1;"] {
        assert!(matches!(is_refused(&mut sender, no, "a"), Refusal::Value { table: "person", .. }), "{no}");
    }
    assert_eq!(database.ask("select no::text from upward.person"), Vec::<String>::new());
    assert_eq!(database.ask("select last_seq::text from upward.inbox"), ["0"]);
    assert!(database.ask("select refused from upward.inbox")[0].contains("không nhận một giá trị"));
}
