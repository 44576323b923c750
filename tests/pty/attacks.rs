//! Attacks on the counter from its own socket that once worked, each named after what it did.

use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use soxa::server::frame::{self, Kind};
use soxa::server::protocol::{Attach, ToClient, ToOwner, Want, say, understand};
use soxa::tui::input::{Input, Timed};

use crate::hosting::{connect, hello, socket};
use crate::place::Place;
use crate::terminal::{Terminal, kill_owners, owners};

fn attach(size: (u16, u16), read_only: bool) -> Want {
    let text = format!(r#"{{"width":{},"height":{},"read_only":{read_only}}}"#, size.0, size.1);
    Want::Attach(serde_json::from_str::<Attach>(&text).unwrap())
}

/// Attaches; none when it is sent away.
fn seated(place: &Place, want: Want) -> Option<UnixStream> {
    let mut stream = connect(place);
    say(&mut stream, &hello(want)).unwrap();
    loop {
        let frame = frame::receive(&mut stream).ok()??;
        match frame.kind {
            Kind::Out => return Some(stream),
            Kind::Message if matches!(understand(&frame), Ok(ToClient::Exit(..))) => return None,
            _ => {}
        }
    }
}

/// MiB of the owner that are in memory.
fn resident(place: &Place) -> u64 {
    let owner = owners(place.path())[0].as_raw_pid();
    let text = std::fs::read_to_string(format!("/proc/{owner}/statm")).unwrap();
    text.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 4 / 1024
}

fn ends_well(mut terminal: Terminal, place: &Place) {
    terminal.send("\x11");
    assert_eq!(terminal.ends(), 0);
    place.verify();
}

#[test]
fn f4_viewers_take_no_place_of_the_counter_and_give_memory_back() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.at_the_note();
    // What a first session takes once and for all is there before it is measured.
    drop((0..8).filter_map(|_| seated(&place, attach((80, 24), false))).collect::<Vec<_>>());
    std::thread::sleep(Duration::from_millis(300));
    let before = resident(&place);
    let viewers: Vec<UnixStream> =
        (0..64).filter_map(|_| seated(&place, attach((1000, 1000), true))).collect();
    assert!((1..=8).contains(&viewers.len()), "{} sessions of one viewer", viewers.len());
    let most = resident(&place);
    let mut other = place.open();
    other.sees("Thoát");
    terminal.send("x").settles();
    drop(viewers);
    let until = Instant::now() + Duration::from_secs(10);
    while resident(&place) > before + 20 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(50));
    }
    let after = resident(&place);
    println!("MiB: before {before}, at most {most}, after {after}");
    assert!(most < before + 150, "{before} → {most} MiB");
    assert!(after <= before + 20, "{before} → {after} MiB");
    ends_well(other, &place);
}

#[test]
fn f4_a_claimed_size_is_believed_only_so_far() {
    let place = Place::new();
    let terminal = place.open();
    let before = resident(&place);
    let mut held: Vec<UnixStream> =
        (0..16).filter_map(|_| seated(&place, attach((u16::MAX, u16::MAX), false))).collect();
    assert_eq!(held.len(), 16);
    for stream in &mut held {
        for (width, height) in [(u16::MAX, 3), (3, u16::MAX), (1000, 1000)] {
            let resize = ToOwner::Event(Timed { at: 1, input: Input::Resize(width, height) });
            say(stream, &resize).unwrap();
        }
    }
    std::thread::sleep(Duration::from_millis(500));
    let grown = resident(&place).saturating_sub(before);
    assert!(grown < 16 * 20, "{grown} MiB for sixteen");
    drop(held);
    ends_well(terminal, &place);
}

#[test]
fn f4_sessions_whose_line_dropped_hold_no_places() {
    let place = Place::new();
    let mut terminal = place.start().env("SOXA_KEEP", "5").open();
    terminal.sees("Thoát");
    for round in 0..3 {
        let held: Vec<UnixStream> = (0..50).filter_map(|_| seated(&place, attach((80, 24), false))).collect();
        assert!(held.len() >= 45, "round {round}: {}", held.len());
        drop(held);
        std::thread::sleep(Duration::from_millis(300));
    }
    place.open().sees("Thoát");
    ends_well(terminal, &place);
}

#[test]
fn f9_the_memory_of_floods_is_given_back() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.at_the_note();
    drop((0..8).filter_map(|_| seated(&place, attach((80, 24), false))).collect::<Vec<_>>());
    std::thread::sleep(Duration::from_millis(300));
    let before = resident(&place);
    let mut most = before;
    let text = "a".repeat(20_000);
    let paste = serde_json::to_vec(&ToOwner::Event(Timed { at: 1, input: Input::Paste(text) })).unwrap();
    let flood = frame::encode(Kind::Message, &paste);
    let mut held = Vec::new();
    for _ in 0..32 {
        let Some(mut stream) = seated(&place, attach((80, 24), false)) else { continue };
        stream.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
        for _ in 0..400 {
            if std::io::Write::write_all(&mut stream, &flood).is_err() {
                break;
            }
        }
        most = most.max(resident(&place));
        held.push(stream);
    }
    for _ in 0..64 {
        let mut stream = connect(&place);
        let _ = std::io::Write::write_all(&mut stream, b"J\x00\x00\x04\x00");
        let _ = std::io::Write::write_all(&mut stream, &vec![b'['; 200_000]);
        held.push(stream);
    }
    most = most.max(resident(&place));
    drop(held);
    let until = Instant::now() + Duration::from_secs(20);
    while resident(&place) > before + 20 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(100));
    }
    let after = resident(&place);
    println!("MiB: before {before}, at most {most}, after {after}");
    assert!(most < before + 100, "{before} → {most} MiB");
    assert!(after <= before + 20, "{before} → {after} MiB");
    ends_well(terminal, &place);
}

/// Removes a folder, which the owner may be filling again at the same moment.
fn taken_away(folder: &std::path::Path) {
    while std::fs::remove_dir_all(folder).is_err_and(|e| e.kind() != std::io::ErrorKind::NotFound) {}
}

#[test]
fn f7_the_runtime_folder_made_again_as_at_a_logout_leaves_the_counter_reachable() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.at_the_note();
    let run = place.path().join("run");
    taken_away(&run);
    let _ = std::fs::create_dir(&run);
    let began = Instant::now();
    place.open().sees("Thoát");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(owners(place.path()).len(), 1, "still one owner");
    assert!(place.run_ok(&["find", "le thi chau"]).contains("Lê Thị Châu"));
    taken_away(&run);
    let began = Instant::now();
    kill_owners(place.path(), rustix::process::Signal::TERM);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    terminal.ends();
    assert!(!socket(&place).exists());
}

#[test]
fn f7_an_owner_ends_within_a_second_whatever_its_clients_do() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.at_the_note().send("sắp tắt").settles();
    // One does not read, one floods, one asks for a file's import and says nothing more.
    let mut deaf = seated(&place, attach((300, 200), false)).unwrap();
    deaf.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
    let key = br#"{"event":{"at":1,"input":{"Key":{"code":{"Char":"a"},"modifiers":"","kind":"Press","state":""}}}}"#;
    let flood = frame::encode(Kind::Message, key).repeat(500);
    // A session that keeps up with the flood never makes it wait.
    let until = Instant::now() + Duration::from_secs(3);
    while std::io::Write::write_all(&mut deaf, &flood).is_ok() && Instant::now() < until {}
    let run = soxa::server::protocol::Run {
        arguments: ["soxa", "import", "people", "x.csv"].map(str::to_owned).to_vec(),
        folder: "/".into(),
    };
    let mut silent = connect(&place);
    say(&mut silent, &hello(Want::Run(run))).unwrap();
    frame::receive(&mut silent).unwrap();
    let began = Instant::now();
    kill_owners(place.path(), rustix::process::Signal::TERM);
    let took = began.elapsed();
    println!("ended after {took:?}");
    assert!(took < Duration::from_millis(1500), "{took:?}");
    terminal.ends();
    place.verify();
    place.open().sees("1 nháp").send("\x11");
}

#[test]
fn m9_a_long_paste_ends_no_session() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.at_the_note();
    for letter in ["a", "ệ", "\x01"] {
        let paste = format!("\x1b[200~{}\x1b[201~", letter.repeat(300_000 / letter.len()));
        terminal.send(&paste);
    }
    terminal.settles().sees("Tiếp nhận hồ sơ");
    terminal.send("\x1b3").sees("3 Nhân khẩu").send("le thi chau").sees("Lê Thị Châu");
    ends_well(terminal, &place);
}

#[test]
fn m3_the_lock_leaves_nothing_of_the_sheet_on_a_plain_terminal() {
    let place = Place::new();
    for (name, value) in [("SOXA_PLAIN", "1"), ("TERM", "dumb")] {
        let mut terminal = place.start().env(name, value).size(100, 40).open();
        let (search, found, locked) = if name == "TERM" {
            ("Tim", "Le Thi Chau", "Da khoa")
        } else {
            ("Tìm", "Lê Thị Châu", "Đã khóa")
        };
        terminal
            .settles()
            .send("\x1b3")
            .sees(search)
            .send("le thi chau")
            .sees(found)
            .send("\r")
            .sees("051 171");
        terminal.settles().send("\x0c").sees(locked).misses("051 171").misses(found);
        terminal.send("\r").sees("051 171").settles().send("\x11");
        terminal.ends();
    }
}
