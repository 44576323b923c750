//! A register that is locked, at a terminal: who comes first is asked, everybody else finds it open, and what was typed
//! wrongly costs a try, never the register.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::place::Place;

const PASS: &str = "sông Trà khúc xanh\n";

fn locked() -> Place {
    let place = Place::new();
    place.file("pass", PASS);
    place.run_ok(&["encrypt", "pass"]);
    place
}

#[test]
fn who_comes_first_is_asked_and_who_comes_next_finds_it_open() {
    let place = locked();
    let mut first = place.start().open();
    first.sees("đang khóa").sees("không hiện khi gõ");
    // A second terminal waits too, and goes on when somebody has opened it.
    let mut second = place.start().open();
    second.sees("không hiện khi gõ");
    first.send("bậy bạ gì đó dài\n").sees("không mở được sổ");
    assert!(!first.screen().contains("bậy bạ"), "{}", first.screen());
    first.send("sông Trà khúc xanh\n").sees("Thoát");
    second.send("\n");
    assert_eq!(second.ends(), 4);
    let mut third = place.start().open();
    third.sees("Thoát");
    // Commands find it open as well.
    place.run_ok(&["find", "dinh van tro"]);
    third.send("\x11").ends();
    first.send("\x11").ends();
    let (status, said) = place.run(&["find", "dinh van tro"]);
    assert!(status == 4 && said.contains("đang khóa"), "{said}");
}

#[test]
fn recovery_words_are_proven_from_the_paper_before_they_count() {
    let place = locked();
    let words = |screen: &str| -> String {
        let lines: Vec<&str> = screen.lines().filter(|line| line.starts_with("    ")).take(3).collect();
        lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let key = ["key", "words", "--unlock", "pass"];
    let started = || key.iter().fold(place.start(), |start, part| start.arg(part)).open();
    let mut terminal = started();
    terminal.sees("Gõ lại các từ");
    terminal.send("ba ba ba\n");
    assert_eq!(terminal.ends(), 3);
    let mut terminal = started();
    terminal.sees("Gõ lại các từ");
    let paper = words(&terminal.screen());
    assert_eq!(paper.split(' ').count(), 18, "{paper}");
    terminal.send(format!("{}\n", paper.to_uppercase()));
    terminal.sees("Đã thêm cách mở");
    terminal.ends();
    place.file("paper", &paper);
    place.run_ok(&["verify", "--unlock", "paper"]);
    // Typed at the screen they open it too.
    let mut terminal = place.start().open();
    terminal.sees("không hiện khi gõ").send(format!("{paper}\n")).sees("Thoát");
    terminal.send("\x11").ends();
}

#[test]
fn holders_are_asked_one_after_the_other() {
    let place = locked();
    place.file("lan", "mật khẩu dài của Lan\n");
    place.file("nam", "mật khẩu dài của Nam\n");
    let holders = ["key", "shares", "--holder", "Lan=lan", "--holder", "Nam=nam", "--unlock", "pass"];
    place.run_ok(&holders);
    let mut terminal = place.start().open();
    terminal.sees("2 trong 2 người");
    terminal.send("lan\n").sees("phần của Lan").send("mật khẩu dài của Lan\n");
    terminal.sees("Cần thêm 1 người").send("nam\n").sees("phần của Nam").send("mật khẩu dài của Nam\n");
    terminal.sees("Thoát").send("\x11").ends();
}

/// The power goes while a register is encrypted, put back or given a new key: it is the old one or the new one.
#[test]
fn killed_while_it_is_turned_it_is_the_one_or_the_other() {
    let place = locked();
    place.file("other", "đò ngang bến vắng chiều\n");
    let people = place.run_ok(&["export", "people", "--unlock", "pass"]);
    let whole = || {
        let ways = [&["--unlock", "pass"][..], &["--unlock", "other"], &[]];
        let open = ways.iter().find(|way| place.run(&[&["verify"][..], way].concat()).0 == 0);
        let open = open.unwrap_or_else(|| panic!("it does not open at all"));
        assert_eq!(place.run_ok(&[&["export", "people"][..], open].concat()), people);
        open.last().copied()
    };
    let mut turned = 0;
    for round in 0..24_u64 {
        let before = whole();
        let arguments: Vec<&str> = match (before, round % 2) {
            (None, _) => vec!["encrypt", "pass"],
            (Some(way), 0) => vec!["decrypt", "--unlock", way],
            (Some(way), _) => {
                vec!["key", "rotate", if way == "pass" { "other" } else { "pass" }, "--unlock", way]
            }
        };
        let environment = crate::place::environment(place.path(), &place.store());
        let mut child = Command::new(env!("CARGO_BIN_EXE_soxa"))
            .env_clear()
            .envs(environment)
            .current_dir(place.path())
            .args(&arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(40 + round * 97 % 2_400));
        let _ = child.kill();
        child.wait().unwrap();
        turned += usize::from(whole() != before);
    }
    eprintln!("{turned} of 24 were turned before they were killed");
}
