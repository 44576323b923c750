//! A prison's list held against the register, in a real terminal: the power goes in the middle of it, another terminal takes
//! it up, two terminals share it.

use serde_json::Value;

use crate::place::Place;
use crate::terminal::Terminal;

const LIST: &str = include_str!("../../sample_data/lists/prisoners.csv");

/// The sample commune's register with the list taken in by its sender's name; the number of the list.
fn with_list() -> (Place, String) {
    let place = Place::new();
    let file = place.file("pham-nhan-11-2026.csv", LIST);
    let sender = ["--sender", "Trại giam Nghĩa An", "--format", "json"];
    let said =
        place.run_ok(&[&["import", "list", "--kind", "prisoners", file.as_str()], &sender[..]].concat());
    // After the answer it is told that the sample has had this list already.
    let standing = serde_json::Deserializer::from_str(&said).into_iter::<Value>().next().unwrap().unwrap();
    assert_eq!((&standing["rows"], &standing["sure"]), (&Value::from(17), &Value::from(7)), "{standing}");
    (place, standing["list"].to_string())
}

/// Screen 6 with the list in hand, at the row where it was put down.
fn at_list(place: &Place) -> Terminal {
    let mut terminal = place.open();
    terminal.send("6").sees("Trại giam Nghĩa An").send("\r").sees(" / 17").settles();
    terminal
}

fn rows(place: &Place, list: &str) -> Vec<Value> {
    let said = place.run_ok(&["list", "rows", list, "--format", "json"]);
    let all: Value = serde_json::from_str(&said).unwrap();
    all["rows"].as_array().unwrap().clone()
}

fn decided(rows: &[Value]) -> Vec<u64> {
    let done = rows.iter().filter(|r| r["verdict"] != "undecided");
    done.map(|r| r["row"].as_u64().unwrap()).collect()
}

/// How many entries of an action the journal holds.
fn entries(place: &Place, action: &str) -> usize {
    place.run_ok(&["journal", "show", "--format", "json"]).matches(action).count()
}

#[test]
fn a_power_cut_in_the_middle_of_a_list_loses_no_decision_and_makes_none_twice() {
    let (place, list) = with_list();
    let before = entries(&place, "list.decide");
    let mut terminal = at_list(&place);
    terminal.sees("1 / 17").send("n").sees("2 / 17").send("n").sees("3 / 17");
    terminal.send("s").sees("4 / 17").send("n").sees("5 / 17");
    terminal.dies();
    assert_eq!(decided(&rows(&place, &list)), [1, 2, 3, 4]);

    // It goes on exactly there; this time nobody waits for the answer.
    let mut terminal = at_list(&place);
    terminal.sees("5 / 17").sees("– 3  … 14").send("n");
    terminal.dies();
    let after = decided(&rows(&place, &list));
    assert!(after == [1, 2, 3, 4] || after == [1, 2, 3, 4, 5], "{after:?}");
    assert_eq!(entries(&place, "list.decide") - before, after.len(), "each decision once");
    let next = after.len() + 1;

    // The batch, and the power goes again: it can still be taken back, and only it.
    let mut terminal = at_list(&place);
    terminal.sees(&format!("{next} / 17")).send("Y").sees("chắc chắn; u hoàn tác");
    let accepted = decided(&rows(&place, &list)).len() - after.len();
    assert!(accepted > 3, "{accepted}");
    let here = terminal.settles().screen().lines().find(|l| l.contains(" / 17")).unwrap().to_owned();
    terminal.dies();
    let mut terminal = at_list(&place);
    terminal.sees(here.trim_end());
    terminal.send("u").sees("Đã hoàn tác");
    assert_eq!(decided(&rows(&place, &list)), after);

    // Again, and the rest by hand; what was put off comes last.
    terminal.send("Y").sees("chắc chắn; u hoàn tác");
    let mut left = 17 - after.len() - accepted;
    while left > 0 {
        let (here, at) = (terminal.screen(), left);
        terminal.send("n").waits(&format!("row {at} from the end"), |now| now.join("\n").trim_end() != here);
        terminal.settles();
        left -= 1;
    }
    terminal.sees("3 / 17").send("n").sees("… 0").send("\x1b[20~").sees("BIÊN BẢN ĐỐI KHỚP");
    drop(terminal);
    let all = rows(&place, &list);
    assert_eq!(decided(&all).len(), 17);
    let matched = all.iter().filter(|r| r["verdict"] == "same_person").count();
    assert_eq!(matched, accepted);
    for row in all.iter().filter(|r| r["verdict"] == "same_person") {
        let id = row["person"].as_str().unwrap();
        let person: Value =
            serde_json::from_str(&place.run_ok(&["person", "show", id, "--format", "json"])).unwrap();
        assert_eq!(person["status"], "in_prison", "{person}");
    }
    let exported = place.run_ok(&["list", "export", &list]);
    let mut lines = exported.lines();
    let header = lines.next().unwrap();
    assert!(header.starts_with(LIST.lines().next().unwrap()), "{header}");
    assert_eq!(lines.filter(|l| l.contains("Đúng người")).count(), accepted);
    place.verify();
}

#[test]
fn seventeen_rows_take_fewer_than_two_keys_a_row() {
    let (place, list) = with_list();
    let mut terminal = place.open();
    let mut keys = 0;
    let mut press = |terminal: &mut Terminal, key: &str| {
        keys += 1;
        terminal.send(key).settles();
    };
    press(&mut terminal, "6");
    press(terminal.sees("Trại giam Nghĩa An"), "\r");
    press(terminal.sees("1 / 17"), "Y");
    terminal.sees("Đã duyệt 7 dòng");
    // The engine is right: who it is not sure of is nobody of the commune.
    for left in (0..10).rev() {
        press(&mut terminal, "n");
        terminal.sees(&format!("… {left} "));
    }
    assert_eq!(decided(&rows(&place, &list)).len(), 17);
    println!("{keys} keys for 17 rows");
    assert!(keys < 2 * 17, "{keys} keys");
}

#[test]
fn a_list_is_taken_up_at_another_terminal_and_two_do_not_get_one_row() {
    let (place, list) = with_list();
    let mut first = at_list(&place);
    first.sees("1 / 17").send("n").sees("2 / 17").send("n").sees("3 / 17").send("\x11");
    assert_eq!(first.ends(), 0);
    let (mut second, mut third) = (at_list(&place), at_list(&place));
    second.sees("3 / 17");
    third.sees("4 / 17").sees("– 2").send("n").sees("5 / 17");
    second.send("n").sees("6 / 17").sees("– 4").send("n").sees("7 / 17");
    third.sees("– 5").send("n").sees("8 / 17");
    let all = rows(&place, &list);
    assert_eq!(decided(&all), [1, 2, 3, 4, 5, 6]);
    second.send("\x11");
    third.send("\x11");
    assert_eq!((second.ends(), third.ends()), (0, 0));
    place.verify();
}
