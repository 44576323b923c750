//! The disk under an encrypted register, block by block: what its files held once, and hold no more, is looked for too.

use std::path::{Path, PathBuf};
use std::process::Command;

use memchr::memmem::find;
use tempfile::TempDir;

use crate::commune::{Commune, TOWN, run};

const SIZE: u64 = 64 * 1024 * 1024;
/// What only the officer's own list has, which lies elsewhere.
const PEOPLE: [&str; 6] = [
    "Đinh Văn Nghinh",
    "Phạm Thị Bướm",
    "051072000101",
    "0905 123 456",
    "đi làm xa",
    "Đinh Thị Phượng Hoàng",
];

/// A small file system in a file.
struct Disk {
    outside: TempDir,
    at: PathBuf,
}

impl Disk {
    fn mount() -> Option<Self> {
        let outside = tempfile::tempdir().unwrap();
        let (image, at) = (outside.path().join("image"), outside.path().join("disk"));
        std::fs::File::create(&image).unwrap().set_len(SIZE).unwrap();
        std::fs::create_dir(&at).unwrap();
        let done = |program: &str, arguments: &[&Path]| {
            Command::new(program).args(arguments).output().is_ok_and(|ran| ran.status.success())
        };
        let made = done("mkfs.ext4", &["-q".as_ref(), image.as_path()]);
        if !made || !done("mount", &["-o".as_ref(), "loop".as_ref(), image.as_path(), at.as_path()]) {
            // A container has no loop devices to give, whatever rights the tests run with; files are searched elsewhere.
            eprintln!("skipped: no loop device for a disk of the test's own");
            return None;
        }
        Some(Self { outside, at })
    }

    fn unmounted(&self) -> Vec<u8> {
        let done = Command::new("umount").arg(&self.at).status().unwrap();
        assert!(done.success());
        std::fs::read(self.outside.path().join("image")).unwrap()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).output();
    }
}

fn holds(image: &[u8], text: &str) -> bool {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [text.as_bytes(), &wide, &little].into_iter().any(|form| find(image, form).is_some())
}

#[test]
fn a_day_of_work_leaves_nobody_in_clear_in_any_block_of_the_disk() {
    let Some(disk) = Disk::mount() else { return };
    let outside = |name: &str| disk.outside.path().join(name).display().to_string();
    let image = {
        let commune = Commune::on_disk(&disk.at);
        std::fs::create_dir(commune.path("tmp")).unwrap();
        let work = |arguments: &[&str]| {
            let mut command = commune.command(arguments);
            command.env("TMPDIR", commune.path("tmp")).env("SOXA_UNLOCK", outside("pass"));
            let ran = run(command, b"");
            assert!([0, 1].contains(&ran.status), "{arguments:?}: {ran:?}");
            ran.out
        };
        // What lies in clear and is deleted is found: the search can fail.
        commune.write("clear", "Kiểm Chứng Rõ".repeat(1_000).as_bytes());
        std::fs::File::open(commune.path("clear")).unwrap().sync_all().unwrap();
        std::fs::remove_file(commune.path("clear")).unwrap();
        std::fs::write(outside("town.csv"), TOWN).unwrap();
        work(&["key", "make", &outside("pass")]);
        work(&["init", "--test", "--operator", "Lan"]);
        work(&["import", "people", &outside("town.csv")]);
        let key = work(&["backup", "--new-key", &outside("age.key")]).trim().to_owned();
        let case =
            ["case", "add", "--procedure", "CT-TTR", "--applicant", "051072000101", "--channel", "direct"];
        let made = work(&[&case[..], &["--format", "json"]].concat());
        let made: serde_json::Value = serde_json::from_str(&made).unwrap();
        let code = made["code"].as_str().unwrap().to_owned();
        work(&["slip", &code, "--to", "pdf", "--output", &outside("phieu.pdf")]);
        work(&["person", "set", "051175000202", "other_name=Đinh Thị Phượng Hoàng"]);
        work(&["find", "nghinh"]);
        work(&["person", "history", "051175000202"]);
        work(&["export", "people", "--output", &outside("ra.csv")]);
        work(&["backup", &outside("so.age"), "--recipient", &key]);
        work(&["restore", &outside("so.age"), "--identity", &outside("age.key"), "--check"]);
        work(&["verify"]);
        assert!(std::fs::read_to_string(outside("ra.csv")).unwrap().contains(PEOPLE[0]));
        // The folder goes while the disk is there; its blocks stay.
        drop(commune);
        disk.unmounted()
    };
    assert!(holds(&image, "Kiểm Chứng Rõ"), "what was deleted is not found: the search says nothing");
    let found: Vec<&str> = PEOPLE.into_iter().filter(|text| holds(&image, text)).collect();
    assert_eq!(found, Vec::<&str>::new());
}
