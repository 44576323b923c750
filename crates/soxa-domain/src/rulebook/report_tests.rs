#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
use super::*;
use crate::report_spec::Query;
use soxa_text::words::InWords;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const PACK: &str = "[pack]\nname = \"P\"\nfirst_day = \"2027-01-01\"\nsource = \"x\"\n";

fn with(text: &str) -> RuleBook {
    RuleBook::built_in().unwrap().with_overlay("p.toml", &format!("{PACK}{text}")).unwrap()
}

/// What is wrong with a file, and in which line of it.
fn wrong(text: &str) -> (usize, String) {
    let mistakes = RuleBook::built_in().unwrap().mistakes("p.toml", &format!("{PACK}{text}"));
    let first = mistakes.first().unwrap_or_else(|| panic!("{text} was taken"));
    (first.line - 4, first.problem.in_words(soxa_text::words::Lang::Vi))
}

#[test]
fn a_line_of_a_file_has_its_figures_and_is_in_the_totals_from_its_day_on() {
    let book = with("[[line]]\nid = \"svc.can_cuoc\"\nlabel = \"Cấp căn cước\"\n");
    let of = |d: &str| {
        let pack = book.on(day(d));
        let total = pack.figure("svc.total.received").unwrap();
        let Query::Sum { of } = &total.query else { panic!() };
        let has_line = pack.lines().any(|l| l.id == "svc.can_cuoc");
        let share = pack.figure("svc.can_cuoc.online_share").is_some();
        (has_line, share, of.contains(&"svc.can_cuoc.received".to_owned()))
    };
    assert_eq!(of("2026-12-31"), (false, false, false));
    assert_eq!(of("2027-01-01"), (true, true, true));
    assert!(book.on(day("2027-01-01")).checks().any(|c| c.id == "svc.can_cuoc.states"));
}

#[test]
fn a_figure_stands_where_it_says_and_may_be_changed_from_a_day_on() {
    let book = with(
        "[[indicator]]\ncode = \"online.done\"\nsection = \"3.1\"\nlabel = \"Xong\"\nunit = \"case\"\nquery = { from = \"cases\", way = \"online\", only = \"done\" }\n\
         [[indicator]]\ncode = \"x.one\"\nsection = \"3.1\"\nlabel = \"Một\"\nunit = \"lượt\"\nquery = { from = \"hand\" }\nafter = \"online.accepted\"\n\
         [[indicator]]\ncode = \"x.two\"\nsection = \"3.1\"\nlabel = \"Hai\"\nunit = \"lượt\"\nquery = { from = \"hand\" }\nafter = \"online.accepted\"\n",
    );
    let label = |d: &str| book.on(day(d)).figure("online.done").unwrap().label.clone();
    assert_eq!((label("2026-12-31").as_str(), label("2027-01-01").as_str()), ("Đã giải quyết", "Xong"));
    let order: Vec<String> = book
        .on(day("2027-01-01"))
        .figures()
        .iter()
        .filter(|f| f.section == "3.1")
        .map(|f| f.code.clone())
        .collect();
    let at = order.iter().position(|c| c == "online.accepted").unwrap();
    assert_eq!(&order[at + 1..at + 3], ["x.one", "x.two"]);
}

#[test]
fn the_report_of_2022_has_no_figure_of_2026() {
    let book = RuleBook::built_in().unwrap();
    let codes = |d: &str| book.on(day(d)).figures().iter().map(|f| f.code.clone()).collect::<Vec<_>>();
    let (old, new) = (codes("2022-12-30"), codes("2026-07-01"));
    let added: Vec<&String> = new.iter().filter(|c| !old.contains(c)).collect();
    assert!(added.iter().any(|c| *c == "online.handed_over"));
    assert!(added.iter().any(|c| *c == "clean.duplicates_outside"));
    assert!(old.iter().all(|c| new.contains(c)), "nothing of before goes");
    let sheets: Vec<&str> = book.on(day("2026-07-01")).sheets().map(|s| s.id.as_str()).collect();
    assert_eq!(sheets, ["monthly"]);
}

#[test]
fn a_name_of_the_report_that_is_not_there_is_told_with_its_line() {
    let figure = |query: &str| {
        format!(
            "[[indicator]]\ncode = \"x\"\nsection = \"3.1\"\nlabel = \"X\"\nunit = \"case\"\nquery = {query}\n"
        )
    };
    let cases = [
        (figure("{ from = \"cases\", of = \"svc.khong\" }"), "svc.khong"),
        (figure("{ from = \"sum\", of = [\"khong\"] }"), "khong"),
        (figure("{ from = \"sum\", of = [\"x\"] }"), "chính nó"),
        (figure("{ from = \"share\", num = \"online.done\", den = \"khong\" }"), "khong"),
        (figure("{ from = \"entries\", register = \"khong\" }"), "khong"),
        (figure("{ from = \"entries\", register = \"meetings\", sum = \"subject\" }"), "subject"),
        (figure("{ from = \"entries\", register = \"meetings\", distinct = \"khong\" }"), "khong"),
        (figure("{ from = \"entries\", register = \"guidance\", fits = { kind = [\"khong\"] } }"), "khong"),
        (figure("{ from = \"lists\", kind = \"khong\" }"), "khong"),
        (figure("{ from = \"lists\", kind = \"union\", verdicts = [\"khong\"] }"), "khong"),
        (figure("{ from = \"findings\" }"), "luôn bằng không"),
        (figure("{ from = \"hand\" }").replace("3.1", "9.9"), "9.9"),
        (figure("{ from = \"hand\" }\nafter = \"khong\""), "khong"),
        (
            "[[check]]\nid = \"c\"\nlabel = \"C\"\nless = \"khong\"\nmore = \"online.done\"\n".to_owned(),
            "khong",
        ),
        ("[[check]]\nid = \"c\"\nlabel = \"C\"\nless = \"online.done\"\n".to_owned(), "less"),
        ("[[section]]\nid = \"s\"\nlabel = \"S\"\nsheet = \"khong\"\n".to_owned(), "khong"),
        ("[[section]]\nid = \"s\"\nlabel = \"S\"\nservices = \"meetings\"\n".to_owned(), "meetings.line"),
        ("[[line]]\nid = \"Svc\"\nlabel = \"S\"\n".to_owned(), "Svc"),
    ];
    for (text, said) in cases {
        let (line, told) = wrong(&text);
        assert!(line == 1 && told.contains(said), "{text}: {line} {told}");
    }
}
