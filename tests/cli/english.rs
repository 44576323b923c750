//! `--lang en`: what cannot be done is said in English, whichever layer says it; in Vietnamese it is said as ever.

use crate::commune::Commune;

/// A refusal of each layer: arguments, exit status, what is said in English, and in Vietnamese.
const REFUSALS: [(&[&str], i32, &str, &str); 14] = [
    (&["undo", "1"], 3, "Undo: entry 1 ", "Hoàn tác: mục 1 "),
    (&["undo", "99999"], 3, "there is no journal entry “99999”", "không có mục nhật ký “99999”"),
    (&["person", "show", "T999999"], 3, "there is no person “T999999”", "không có người “T999999”"),
    (&["person", "set", "T999999", "phone=1"], 3, "there is no person", "không có người"),
    (&["case", "show", "SX-990101-0001"], 3, "there is no case", "không có hồ sơ"),
    (&["case", "list", "--state", "x"], 3, "there is no state “x”", "không có trạng thái “x”"),
    (&["entry", "list", "--register", "x"], 3, "Register: there is no register “x”", "Sổ: không có sổ “x”"),
    (&["queue", "list", "--system", "x"], 3, "System: there is no “x”", "Hệ thống: không có “x”"),
    (&["keeping", "show", "x"], 3, "class: there is no class “x”", "loại: không có loại “x”"),
    (&["operator", "role", "Lan", "x"], 3, "there is no ", "không có "),
    (&["import", "people", "nowhere.csv"], 3, "there is no such file", "không có tệp"),
    (&["report"], 2, "soxa report: --from and --to are needed", "soxa report: cần --from và --to"),
    (&["due", "--days", "5", "--received", "x"], 3, "“x” is no time", "“x” không phải thời điểm"),
    (&["slip"], 2, "the code of a case is needed", "cần mã hồ sơ"),
];

#[test]
fn what_cannot_be_done_is_said_in_the_language_that_was_asked_for() {
    let commune = Commune::empty();
    for (args, status, english, vietnamese) in REFUSALS {
        let ran = commune.run(&[&["--lang", "en"], args].concat());
        assert_eq!(ran.status, status, "{args:?}: {ran:?}");
        assert!(ran.err.contains(english), "{args:?}: {}", ran.err);
        let letters = ran.err.chars().filter(|c| c.is_alphabetic() && !c.is_ascii());
        assert_eq!(letters.collect::<String>(), "", "{args:?}: {}", ran.err);
        let ran = commune.run(args);
        assert!(ran.status == status && ran.err.contains(vietnamese), "{args:?}: {}", ran.err);
    }
}

/// Commands that say what they did, or what they found: arguments, and what is said in English.
const ANSWERS: [(&[&str], &str); 12] = [
    (&["doctor", "--quick"], "register "),
    (&["verify"], "The register is whole"),
    (&["backup", "--status"], "Last backup: none yet"),
    (
        &["due", "--days", "3", "--received", "2026-11-28T08:00"],
        "3 working days, the day of receipt not counted",
    ),
    (&["journal", "verify"], "entries, head of the chain "),
    (&["finding", "run"], "0 people, 0 households: 0 findings"),
    (&["finding", "campaign"], "no campaign yet"),
    (&["import", "people", "people.csv"], "3 rows, 2 accepted, 1 rejected, 0 imported"),
    (&["report", "audit", "report.md"], "the share is wrong"),
    (&["finding", "doubles"], "0 new pairs"),
    (&["backup", "--new-key", "key.txt"], "the key that opens backups is at "),
    (&["--store", "another.redb", "init", "--test"], " is at another.redb"),
];

#[test]
fn what_was_done_is_said_in_the_language_that_was_asked_for() {
    let commune = Commune::empty();
    commune.write("people.csv", b"full_name,birth_date\nLe Van A,1972\nLe Van B,\nLe Van C,xx\n");
    commune.write("report.md", "Tổng số 10 hồ sơ, trong đó 5 hồ sơ trực tuyến, đạt 60%.\n".as_bytes());
    for (args, english) in ANSWERS {
        let ran = commune.run(&[&["--lang", "en"], args].concat());
        let said = format!("{}{}", ran.out, ran.err);
        assert!(said.contains(english), "{args:?}: {said}");
        // The commune's name is Vietnamese, and so is the row of letters that shows whether the screen has them.
        let lines =
            said.lines().filter(|line| !line.contains("boxes") && !line.starts_with("The register of "));
        let letters = lines.flat_map(str::chars).filter(|c| c.is_alphabetic() && !c.is_ascii());
        assert_eq!(letters.collect::<String>(), "", "{args:?}: {said}");
    }
}
