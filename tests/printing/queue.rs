//! The print queue with a real print service: what is printed, what fails and why, what is tried again.

use std::path::Path;
use std::process::{Command, Output};

use crate::cups::Cups;

fn soxa(store: &Path, server: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soxa"));
    command
        .args(arguments)
        .arg("--store")
        .arg(store)
        .env("SOXA_NOW", "2026-11-23T08:42:00+07:00")
        .env("CUPS_SERVER", server);
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn text_of(pdf: &Path) -> String {
    let output = Command::new("pdftotext").arg("-layout").arg(pdf).arg("-").output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const CASE: &str = "SX-220331-0002";

#[test]
fn a_slip_comes_out_of_the_printer_and_its_reprint_says_so() {
    let Some(cups) = Cups::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("r.redb");
    let run = |arguments: &[&str]| soxa(&store, &cups.server(), arguments);
    assert!(run(&["demo", "--no-open"]).status.success());

    let printed = run(&["slip", CASE, "--print", "counter"]);
    assert!(printed.status.success(), "{}", said(&printed));
    let first = cups.wait_for_paper(0);
    let text = text_of(&cups.paper());
    assert!(text.contains(CASE) && text.contains("TIẾP NHẬN HỒ SƠ") && !text.contains("in lại"), "{text}");

    std::fs::remove_file(cups.paper()).unwrap();
    assert!(run(&["slip", CASE, "--print", "counter"]).status.success());
    cups.wait_for_paper(0);
    assert!(text_of(&cups.paper()).contains("Bản in lại lần 1"));
    assert!(first > 10_000);

    let history = said(&run(&["case", "show", CASE]));
    assert!(
        history.contains(&format!("Gửi in  {CASE}")) && history.contains(&format!("Gửi in  in lại {CASE}")),
        "{history}"
    );
    assert!(history.contains("Máy in đã nhận"), "{history}");
    assert_eq!(said(&run(&["printing", "list"])), "");

    // Three months later the paper is what is kept; until then nothing is due.
    assert!(said(&run(&["keeping", "show", "slip_file"])).is_empty());
    let later = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soxa"));
        command.args(arguments).arg("--store").arg(&store).env("SOXA_NOW", "2027-03-01T08:00:00+07:00");
        said(&command.output().unwrap())
    };
    assert_eq!(later(&["keeping", "show", "slip_file"]).lines().count(), 2);
    assert!(later(&["keeping", "erase", "slip_file"]).contains("hủy: 2"));
    assert!(later(&["keeping", "show", "slip_file"]).is_empty());
    assert!(later(&["keeping", "erase", "slip_file"]).contains("hủy: 0"));
    assert!(later(&["journal", "show"]).contains("keeping.erase"));
    assert!(later(&["case", "show", CASE]).contains("Máy in đã nhận"));
}

#[test]
fn a_printer_that_is_off_or_not_there_is_told_and_tried_again() {
    let Some(cups) = Cups::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("r.redb");
    let run = |arguments: &[&str]| soxa(&store, &cups.server(), arguments);
    assert!(run(&["demo", "--no-open"]).status.success());

    assert!(cups.admin("cupsdisable", &["counter"]));
    let off = run(&["slip", CASE, "--print", "counter"]);
    assert_eq!(off.status.code(), Some(3));
    assert!(said(&off).contains("đang dừng") && said(&off).contains("hàng đợi"), "{}", said(&off));
    assert!(said(&run(&["printing", "list"])).contains("đang dừng"));
    assert_eq!(run(&["printing", "retry"]).status.code(), Some(1));

    assert!(cups.admin("cupsenable", &["counter"]));
    let retried = run(&["printing", "retry"]);
    assert!(retried.status.success(), "{}", said(&retried));
    cups.wait_for_paper(0);
    assert_eq!(said(&run(&["printing", "list"])), "");

    let nowhere = run(&["slip", CASE, "--print", "nowhere"]);
    assert_eq!(nowhere.status.code(), Some(3));
    assert!(said(&nowhere).contains("không có máy in “nowhere”"), "{}", said(&nowhere));
    assert!(run(&["verify"]).status.success());
}
