//! The district over SSH, for real: a real sshd on a loopback port, with the settings of docs/ssh.md, and the real ssh
//! client in a pseudo-terminal. Where sshd cannot be started the tests say so and fail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::string_slice, missing_docs, dead_code)]

#[path = "../pty/place.rs"]
mod place;
mod server;
mod slow;
#[path = "../pty/terminal.rs"]
mod terminal;

use std::time::{Duration, Instant};

use place::{CHAU, Place};
use server::Sshd;
use slow::SlowLine;
use terminal::Terminal;

fn journal_of_changes(place: &Place) -> usize {
    let (_, journal) = place.run(&["journal", "show"]);
    journal.lines().filter(|l| !l.contains("read.") && !l.contains("session.")).count()
}

#[test]
fn the_viewer_sees_everything_and_changes_nothing() {
    let place = Place::new();
    let _counter = place.open();
    let sshd = Sshd::start(&place);
    let before = journal_of_changes(&place);
    let mut viewer = sshd.viewer(&place, "district");
    viewer.sees("Thoát").send("\x1b2").sees("đang mở").send("\r").sees("Trạng thái");
    // Whatever the menus offer: the owner refuses.
    for key in ["m", "a", "b", "z", "\x1b1", "\x1b0"] {
        viewer.send(key).settles();
    }
    for _ in 0..4 {
        viewer.send("\x1b").pause(150);
    }
    viewer.send("\x1b3").sees("3 Nhân khẩu").send("le thi chau").sees("Lê Thị Châu");
    viewer.resize(120, 40).settles();
    viewer.sees("Lê Thị Châu");
    assert!(viewer.screen().lines().any(|row| row.chars().count() > 90), "{}", viewer.screen());
    assert_eq!(journal_of_changes(&place), before);
    // A change at the counter is on the viewer's screen.
    viewer.send("\x1b2").sees("đang mở").settles();
    place.run_ok(&["case", "add", "--procedure", "CT-TTR", "--applicant", CHAU, "--channel", "direct"]);
    viewer.sees("10 ");
    viewer.send("\x11");
    assert_eq!(viewer.ends(), 0, "{}", viewer.screen());
    place.verify();
}

#[test]
fn the_key_tells_who_it_is() {
    let place = Place::new();
    let sshd = Sshd::start(&place);
    let uid = rustix::process::getuid().as_raw().to_string();
    for name in ["district", "province"] {
        let key = sshd.public_key(name);
        place.run_ok(&["operator", "add", name, "--role", "district", "--uid", &uid, "--ssh-key", &key]);
    }
    let _counter = place.open();
    sshd.viewer(&place, "district").sees("district │");
    sshd.viewer(&place, "province").sees("province │");
    let mut stranger = sshd.viewer(&place, "stranger");
    stranger.sees("Permission denied");
    assert_ne!(stranger.ends(), 0);
}

#[test]
fn nothing_but_soxa_can_be_reached() {
    let place = Place::new();
    let _counter = place.open();
    let sshd = Sshd::start(&place);
    let said = sshd.ssh("district", &[], &["cat /etc/passwd"]);
    assert!(!said.contains("root:"), "{said}");
    let said = sshd.ssh("district", &[], &["/bin/sh", "-c", "id"]);
    assert!(!said.contains("uid="), "{said}");
    let said = sshd.ssh("district", &["-W", &format!("127.0.0.1:{}", sshd.port)], &[]);
    assert!(!said.contains("SSH-2.0"), "a forwarded connection: {said}");
    let said = sshd.ssh("district", &["-s"], &["sftp"]);
    assert!(!said.contains("sftp>") && !said.contains("Version"), "{said}");
    let said = sshd.ssh("district", &["-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1"], &[]);
    assert!(!said.contains("Allocated port"), "{said}");
    let said = sshd.ssh("district", &["-A"], &["env"]);
    assert!(!said.contains("SSH_AUTH_SOCK"), "{said}");
    for options in [["-o", "PasswordAuthentication=yes"], ["-o", "PubkeyAuthentication=no"]] {
        let said = sshd.ssh("stranger", &options, &["true"]);
        assert!(said.contains("Permission denied"), "{said}");
    }
    let said = sshd.ssh("district", &["-o", "SetEnv=LD_PRELOAD=/tmp/x.so SOXA_STORE=/etc/passwd"], &["true"]);
    assert!(!said.contains("root:") && !said.contains("ld.so"), "{said}");
}

#[test]
fn a_dropped_line_leaves_the_counter_alone() {
    let place = Place::new();
    let mut counter = place.open();
    let sshd = Sshd::start(&place);
    let mut viewer = sshd.viewer(&place, "district");
    viewer.sees("Thoát").send("\x1b2").sees("đang mở");
    viewer.is_killed();
    counter.send("\x1b2").sees("đang mở");
    sshd.viewer(&place, "district").sees("Thoát");
    counter.send("\x11");
    assert_eq!(counter.ends(), 0);
}

/// How long until a letter comes back and nothing more is on its way.
fn until(viewer: &mut Terminal, keys: &str, seen: &str) -> Duration {
    // Whatever is still on its way arrives first.
    viewer.pause(1_000).settles();
    let began = Instant::now();
    viewer.send(keys).sees(seen);
    began.elapsed()
}

#[test]
fn a_thin_line_is_usable() {
    let place = Place::new();
    let _counter = place.open();
    let sshd = Sshd::start(&place);
    // 64 kbit/s, 300 ms there and back.
    let line = SlowLine::start(sshd.port, 8_000, Duration::from_millis(150));
    let mut viewer = sshd.viewer_at(&place, "district", line.port);
    viewer.sees("Thoát");
    let screen = until(&mut viewer, "\x1b3", " 3 Nhân khẩu và hộ ");
    let letter = until(&mut viewer, "q", "q  ");
    let list = until(&mut viewer, "\x1b2", " 2 Tra cứu hồ sơ ");
    let before = viewer.pause(1_000).state().bytes.len();
    viewer.send("x").pause(1_000);
    let bytes = viewer.state().bytes.len() - before;
    println!(
        "over 64 kbit/s and 300 ms: letter {letter:?}, screens {screen:?} {list:?}; a letter is {bytes} bytes"
    );
    assert!(letter < Duration::from_millis(600), "a letter takes {letter:?}");
    assert!(screen < Duration::from_secs(1) && list < Duration::from_millis(1_300), "{screen:?} {list:?}");
}

#[test]
fn doctor_ssh_knows_good_settings_from_bad_ones() {
    let place = Place::new();
    let sshd = Sshd::start(&place);
    let config = sshd.config.display().to_string();
    let (status, said) = place.run(&["doctor", "ssh", "--sshd-config", &config]);
    assert!(!said.contains("! DisableForwarding"), "{said}");
    assert!(status <= 1, "{said}");
    let text = std::fs::read_to_string(&sshd.config).unwrap();
    let bad = text.replace("DisableForwarding yes", "DisableForwarding no").replace("ForceCommand", "#");
    let bad = place.file("bad_sshd", &bad);
    let (status, said) = place.run(&["doctor", "ssh", "--sshd-config", &bad]);
    assert_eq!(status, 1, "{said}");
    for wrong in ["disableforwarding", "forcecommand"] {
        let line = said.lines().find(|l| l.starts_with("! ") && l.to_lowercase().contains(wrong));
        assert!(line.is_some(), "{wrong}: {said}");
    }
}
