//! A register that is locked, at a terminal: who comes first is asked, everybody else finds it open, and what was typed
//! wrongly costs a try, never the register.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::place::Place;
use crate::skipped::skipped;

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
    let place = Place::new();
    // Key files: trying a passphrase would take longer than what is tried.
    place.run_ok(&["key", "make", "pass"]);
    place.run_ok(&["key", "make", "other"]);
    place.run_ok(&["encrypt", "pass"]);
    let people = place.run_ok(&["export", "people", "--unlock", "pass"]);
    let whole = || {
        // In clear first: what lies in clear opens whatever is brought.
        let ways = [&[][..], &["--unlock", "pass"], &["--unlock", "other"]];
        let open = ways.iter().find(|way| place.run(&[&["verify"][..], way].concat()).0 == 0);
        let open = open.unwrap_or_else(|| panic!("it does not open at all"));
        assert_eq!(place.run_ok(&[&["export", "people"][..], open].concat()), people);
        open.last().copied()
    };
    let began = Instant::now();
    place.run_ok(&["key", "rotate", "other", "--unlock", "pass"]);
    let took = began.elapsed();
    let mut turned = 0;
    for round in 0..16_u32 {
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
        std::thread::sleep(took * (round * 7 % 16 + 1) / 7);
        let _ = child.kill();
        child.wait().unwrap();
        turned += usize::from(whole() != before);
    }
    eprintln!("{turned} of 16 were turned before they were killed");
    assert!(turned > 2, "{turned} got to their end: {took:?}");
}

const LIBRARY: &str = "/usr/lib/softhsm/libsofthsm2.so";

/// The token is taken out in the middle of the day, twice: every screen is covered at once, nothing is lost.
#[test]
fn who_takes_the_token_out_covers_every_screen() {
    let tool = |program: &str| Command::new(program).arg("--help").output().is_ok();
    if !std::path::Path::new(LIBRARY).exists() || !tool("softhsm2-util") || !tool("pkcs11-tool") {
        skipped("no software token (softhsm2, opensc)");
        return;
    }
    let place = locked();
    let tokens = place.path().join("tokens");
    std::fs::create_dir(&tokens).unwrap();
    let conf = place
        .file("softhsm.conf", &format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display()));
    let run = |program: &str, arguments: &[&str]| {
        let ran = Command::new(program).args(arguments).env("SOFTHSM2_CONF", &conf).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    run(
        "softhsm2-util",
        &["--init-token", "--free", "--label", "xa", "--so-pin", "87654321", "--pin", "2468"],
    );
    let pair = ["--login", "--pin", "2468", "--keypairgen", "--key-type", "rsa:2048", "--id", "01"];
    run("pkcs11-tool", &[&["--module", LIBRARY][..], &pair].concat());
    let started = |arguments: &[&str]| {
        let start = place.start().env("SOFTHSM2_CONF", &conf).env("SOXA_PKCS11", LIBRARY);
        arguments.iter().fold(start, |start, argument| start.arg(argument)).open()
    };
    let mut added = started(&["key", "token", "--unlock", "pass"]);
    added.sees("PIN của thẻ").send("2468\n").sees("Đã thêm cách mở");
    added.ends();
    let mut desk = started(&[]);
    desk.sees("thẻ bảo mật “xa”").send("pin\n").sees("PIN của thẻ").send("1357\n").sees("không đúng");
    desk.send("pin\n").sees("PIN của thẻ").send("2468\n").sees("Thoát");
    assert!(!desk.screen().contains("2468"));
    let mut other = started(&[]);
    other.sees("Thoát").send("\x1b1").sees("Người nộp").send("chau").settles();
    let pocket = place.path().join("pocket");
    for _ in 0..2 {
        std::fs::rename(&tokens, &pocket).unwrap();
        std::fs::create_dir(&tokens).unwrap();
        for terminal in [&mut desk, &mut other] {
            terminal.waits("a covered screen", |rows| {
                let text = rows.join("\n");
                !text.contains("Tiếp nhận hồ sơ") && !text.contains("Người nộp") && text.contains("khóa")
            });
        }
        let find = |is: &dyn Fn(i32, &str) -> bool| {
            let until = Instant::now() + Duration::from_secs(20);
            loop {
                let (status, said) = place.run(&["find", "dinh van tro"]);
                if is(status, &said) {
                    return;
                }
                assert!(Instant::now() < until, "{status}: {said}");
                std::thread::sleep(Duration::from_millis(200));
            }
        };
        find(&|status, said| status == 4 && said.contains("cắm lại thẻ"));
        std::fs::remove_dir(&tokens).unwrap();
        std::fs::rename(&pocket, &tokens).unwrap();
        find(&|status, _| status == 0);
    }
}
