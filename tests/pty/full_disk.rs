//! A disk that is full under a terminal: what is typed stays, what is there can be read, and the spare room lets the work
//! go on.

use crate::skipped::skipped;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::{CHAU, Place, chau};

/// A disk that is gone when the story ends.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path, size: &str) -> Option<Self> {
        let size = format!("size={size}");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(at).status();
        if !done.is_ok_and(|s| s.success()) {
            skipped("no right to mount a small disk");
            return None;
        }
        Some(Self(at.to_owned()))
    }

    /// Takes every byte that is left.
    fn fill(&self) -> PathBuf {
        let path = self.0.join("ballast");
        let mut file = File::create(&path).unwrap();
        for block in [1 << 20, 4096] {
            let zeros = vec![0_u8; block];
            while file.write_all(&zeros).is_ok() {}
        }
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Takes the pages that the register's file still has free within itself, until nothing more can be saved.
fn use_up(place: &Place) {
    for n in 0..2_000 {
        let note = format!("note={n} {}", "đ".repeat(1_500));
        let (status, said) = place.run(&["person", "set", CHAU, &note]);
        if status != 0 {
            assert!(said.contains("đĩa"), "{said}");
            return;
        }
    }
    panic!("the disk never filled");
}

#[test]
fn a_full_disk_keeps_the_form_and_lets_it_be_saved_later() {
    let whole = Place::new();
    let register = std::fs::read(whole.store()).unwrap();
    let place = Place::bare();
    let Some(disk) = Disk::mount(place.path(), "64m") else { return };
    std::fs::create_dir(place.path().join("run")).unwrap();
    std::fs::write(place.store(), register).unwrap();
    // What a register of real people has beside it from its first day on.
    std::fs::write(place.path().join("register.redb.reserve"), vec![0; 16 << 20]).unwrap();

    let mut terminal = place.open();
    terminal.send(format!("{}\r", chau())).sees("Nhận hồ sơ mới").settles();
    terminal.send("ttr").settles().send("\r").sees("7.000").settles();
    let ballast = disk.fill();
    use_up(&place);
    terminal.send("\x1bOQ").sees("đĩa đã đầy").sees("release-reserve").sees("Lê Thị Châu");
    // Reading goes on, and the form waits.
    terminal
        .send("\x1b3")
        .sees("Nhân khẩu")
        .send("nghinh")
        .sees("Đinh Văn Nghinh")
        .send("\x1b1")
        .sees("Alt+r")
        .send("\x1br")
        .sees("Hồ sơ đang dở")
        .send("\r")
        .sees("7.000");
    terminal.send("\x1bOQ").sees("đĩa đã đầy");

    place.run_ok(&["doctor", "--release-reserve"]);
    terminal.settles().send("\x1bOQ").sees("SX-261123-").settles();
    let screen = terminal.screen();
    let at = screen.find("SX-261123-").unwrap();
    let code = screen[at..at + 14].to_owned();
    drop(terminal);
    std::fs::remove_file(ballast).unwrap();
    assert!(place.run_ok(&["case", "show", &code]).contains("Lê Thị Châu"));
    // Nothing was saved twice on the way.
    assert_eq!(place.run_ok(&["case", "list"]).matches("SX-261123-").count(), 1);
    place.verify();
    drop(place);
    drop(disk);
}
