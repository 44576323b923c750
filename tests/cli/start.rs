//! Making a register, exit statuses, the commands that need none.

use crate::skipped::skipped;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::commune::Commune;

#[test]
fn init_makes_one_register_and_never_a_second_over_it() {
    let commune = Commune::bare();
    let missing = commune.refused(4, &["find", "an"]);
    assert!(missing.contains("soxa init"), "{missing}");
    commune.ok(&["init", "--test"]);
    let before = std::fs::read(commune.store()).unwrap();
    commune.refused(4, &["init"]);
    assert_eq!(before, std::fs::read(commune.store()).unwrap());
    assert_eq!(commune.json(&["find", "an"])["total"], 0);
}

#[test]
fn the_clock_is_set_for_test_registers_only() {
    let real = Commune::bare();
    real.ok(&["init"]);
    real.ok(&["calendar", "set", "2027-01-04", "off"]);
    let entries = real.json(&["journal", "show"]);
    assert!(
        entries
            .as_array()
            .unwrap()
            .iter()
            .all(|e| !e["at"].as_str().unwrap().starts_with("2026-11-23T08:42"))
    );
    let test = Commune::empty();
    let entries = test.json(&["journal", "show"]);
    assert_eq!(entries[0]["at"], "2026-11-23T08:42:00+07:00");
    let mut wrong = Commune::empty();
    wrong.now = "hôm qua".to_owned();
    assert!(wrong.refused(2, &["find", "an"]).contains("SOXA_NOW"));
}

#[test]
fn the_register_lies_where_it_is_told_to() {
    let commune = Commune::bare();
    let elsewhere = commune.path("deep/er/so.redb");
    commune.ok(&["--store", elsewhere.to_str().unwrap(), "init", "--test"]);
    assert!(elsewhere.exists() && !commune.store().exists());
    let mut command = commune.command(&["init"]);
    command.env_remove("SOXA_STORE").env("XDG_DATA_HOME", commune.path("data"));
    assert_eq!(crate::commune::run(command, b"").status, 0);
    assert!(commune.path("data/soxa/register.redb").exists());
    let mode = |p: &std::path::Path| std::fs::metadata(p).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&commune.path("data/soxa/register.redb")), 0o600);
    assert_eq!(mode(&commune.path("data/soxa")), 0o700);
}

#[test]
fn wrong_usage_is_two_and_help_is_nought() {
    let commune = Commune::bare();
    for args in [&["bogus"][..], &["find"], &["due"], &["case", "add"], &["find", "--limit", "x", "an"]] {
        commune.refused(2, args);
    }
    for args in [&["--help"][..], &["--version"], &["case", "add", "--help"], &["import", "people", "--help"]]
    {
        commune.ok(args);
    }
    assert!(commune.ok(&["case", "add", "--help"]).contains("dwelling_hamlet"));
}

#[test]
fn help_and_wrong_usage_speak_the_language_of_the_interface() {
    let commune = Commune::bare();
    let help = commune.ok(&["person", "show", "--help"]);
    assert!(help.starts_with("Xem một người\n\nCách dùng: soxa person show [TÙY_CHỌN] <SỐ>\n"), "{help}");
    assert!(help.contains("[mặc định: text]") && help.contains("- json: Một văn bản JSON"), "{help}");
    for args in
        [&["--lang", "en", "person", "show", "--help"][..], &["person", "show", "--help", "--lang=en"]]
    {
        assert!(commune.ok(args).starts_with("Show a person\n\nUsage: soxa person show [OPTIONS] <ID>\n"));
    }
    for (args, sentence) in [
        (&["hosehold"][..], "soxa: không có lệnh “hosehold”; có phải là household, households?\n"),
        (&["find"], "soxa: còn thiếu <NỘI_DUNG>: ghi thêm vào lệnh\n"),
        (
            &["find", "an", "--formt", "json"],
            "soxa: không có tham số “--formt” ở lệnh này; có phải là --format?\n",
        ),
        (
            &["find", "an", "--format", "xml"],
            "soxa: “xml” không dùng được cho --format <DẠNG>; chọn một trong: text, json\n",
        ),
        (&["find", "an", "--limit"], "soxa: --limit <SỐ> cần một giá trị\n"),
        (&["find", "an", "--limit", "x"], "soxa: “x” không dùng được cho --limit <SỐ>: cần một số\n"),
        (&["find", "an", "--lang", "vi", "--lang", "vi"], "soxa: --lang <NGÔN_NGỮ> chỉ ghi được một lần\n"),
        (&["person"], "soxa: “soxa person” cần thêm một lệnh: show, set, "),
    ] {
        let told = commune.refused(2, args);
        assert!(told.starts_with(sentence), "{args:?}: {told}");
    }
    let told = commune.refused(2, &["--lang=en", "hosehold"]);
    assert!(told.starts_with("error: unrecognized subcommand 'hosehold'"), "{told}");
    // What is made of the commands follows the language too.
    assert!(
        commune.ok(&["man"]).contains(".SH TÊN\n")
            && commune.ok(&["--lang=en", "man"]).contains(".SH NAME\n")
    );
    assert!(commune.ok(&["completions", "fish"]).contains("Tìm người, hộ và hồ sơ"));
    assert!(commune.ok(&["--lang=en", "completions", "fish"]).contains("Find people, households and cases"));
}

#[test]
fn a_commune_file_is_taken_or_refused_by_line() {
    let commune = Commune::bare();
    let good = commune.write(
        "commune.toml",
        "code='21349'\nvalid_from='2004-01-01'\nname='Xã Long Hiệp'\nabove=['Huyện Minh Long','Tỉnh Quảng Ngãi']\nhamlets=['Thôn Gò Tranh']\nplace='Long Hiệp'\ncounter='Một cửa'\n".as_bytes(),
    );
    assert!(commune.ok(&["init", "--commune", &good]).contains("Xã Long Hiệp"));
    let other = Commune::bare();
    let bad = other.write("commune.toml", b"code='21349'\nname=7\n");
    let told = other.refused(3, &["init", "--commune", &bad]);
    assert!(told.contains("commune.toml:"), "{told}");
    assert!(!other.store().exists());
}

#[test]
fn due_dates_follow_the_vectors() {
    let commune = Commune::bare();
    let table: toml::Table =
        include_str!("../../crates/soxa-domain/tests/vectors/deadline_vectors.toml").parse().unwrap();
    let rows = |kind: &str| table[kind].as_array().unwrap().clone();
    for row in rows("vector").iter().chain(&rows("same_day")) {
        let received = row["received"].as_str().unwrap();
        let days = row.get("working_days").map(|d| d.as_integer().unwrap().to_string());
        let limit: Vec<&str> = days.as_deref().map_or(vec!["--same-day"], |d| vec!["--days", d]);
        let due = commune.json(&[&["due"], &limit[..], &["--received", received]].concat());
        assert_eq!(due["due_at"], format!("{}T17:00:00+07:00", row["due"].as_str().unwrap()), "{due}");
        assert_eq!(due["received_at"], format!("{received}:00+07:00"));
        assert!(!due["reason"].as_array().unwrap().is_empty());
    }
    let due = commune.json(&["due", "CT-TTR", "--received", "2026-11-23T08:42"]);
    assert_eq!(due["due_at"], "2026-11-27T17:00:00+07:00");
    commune.refused(3, &["due", "KHONG-CO", "--received", "2026-11-23T08:42"]);
    commune.refused(3, &["due", "CT-TTR", "--received", "hôm nay"]);
    commune.refused(2, &["due", "CT-TTR", "--days", "3", "--received", "2026-11-23T08:42"]);
}

#[test]
fn an_edited_calendar_moves_deadlines() {
    let commune = Commune::empty();
    let due = |commune: &Commune| {
        commune.json(&["due", "CT-TTR", "--received", "2026-11-23T08:42"])["due_at"].clone()
    };
    assert_eq!(due(&commune), "2026-11-27T17:00:00+07:00");
    commune.ok(&["calendar", "switch", "VAN_HOA", "off"]);
    assert_eq!(due(&commune), "2026-11-26T17:00:00+07:00");
    commune.ok(&["calendar", "set", "2026-11-26", "off", "--name", "Ngày của xã"]);
    assert_eq!(due(&commune), "2026-11-27T17:00:00+07:00");
    assert!(commune.ok(&["calendar", "list", "2026"]).contains("Ngày của xã"));
    commune.ok(&["calendar", "clear", "2026-11-26"]);
    commune.ok(&["calendar", "switch", "VAN_HOA", "on"]);
    assert_eq!(due(&commune), "2026-11-27T17:00:00+07:00");
}

#[test]
fn the_journal_is_one_chain_and_the_register_is_whole() {
    let commune = Commune::town();
    commune.receive("051084000505", "a");
    let shown = commune.json(&["journal", "show"]);
    let seqs: Vec<&str> = shown.as_array().unwrap().iter().map(|e| e["seq"].as_str().unwrap()).collect();
    assert_eq!(seqs, ["1", "2", "3"]);
    assert_eq!(shown[2]["action"], "case.receive");
    assert_eq!(
        commune.json(&["journal", "show", "--from", "2", "--limit", "1"]).as_array().unwrap().len(),
        1
    );
    let verified = commune.json(&["journal", "verify"]);
    assert_eq!((&verified["ok"], &verified["entries"]), (&true.into(), &3.into()));
    assert!(verified["head"].as_str().unwrap().starts_with("3-"));
    assert!(commune.ok(&["verify"]).contains("nguyên vẹn"));
    let csv = commune.ok(&["export", "journal"]);
    assert_eq!(csv.lines().count(), 4);
}

#[test]
fn doctor_completions_and_man_say_something() {
    let commune = Commune::town();
    let told = commune.run(&["doctor"]);
    assert!(told.status <= 1 && told.out.contains("đồng hồ"), "{told:?}");
    assert!(commune.path("register.redb.reserve").exists());
    commune.ok(&["doctor", "--release-reserve"]);
    assert!(!commune.path("register.redb.reserve").exists());
    commune.ok(&["doctor", "--release-reserve"]);
    for shell in ["bash", "zsh", "fish"] {
        assert!(commune.ok(&["completions", shell]).contains("soxa"));
    }
    assert!(commune.ok(&["man"]).contains(".TH soxa"));
}

#[test]
fn the_unit_of_the_service_is_one_that_systemd_takes() {
    let commune = Commune::bare();
    let unit =
        include_str!("../../docs/soxa.service").replace("/usr/local/bin/soxa", env!("CARGO_BIN_EXE_soxa"));
    let file = commune.write("soxa.service", unit.as_bytes());
    let checked = Command::new("systemd-analyze").args(["verify", &file]).output();
    let Ok(checked) = checked else {
        skipped("no systemd-analyze on this machine");
        return;
    };
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success() && !said.contains("soxa.service:"), "{said}");
}

#[test]
fn m5_the_service_is_exposed_to_little_and_reaches_a_stick() {
    let unit = include_str!("../../docs/soxa.service");
    let values = |name: &str| -> Vec<&str> {
        unit.lines()
            .filter_map(|l| l.strip_prefix(name)?.strip_prefix('='))
            .flat_map(str::split_whitespace)
            .collect()
    };
    for place in ["/media", "/run/media", "/mnt"] {
        assert!(values("ReadWritePaths").contains(&format!("-{place}").as_str()), "{place}");
    }
    // What would hide a stick that is plugged in later, or who is at the other end of the socket.
    for hides in [
        "MountFlags",
        "PrivateUsers",
        "PrivateMounts",
        "RootDirectory",
        "InaccessiblePaths",
        "TemporaryFileSystem",
    ] {
        assert!(values(hides).is_empty(), "{hides}");
    }
    let commune = Commune::bare();
    let file = commune.write("soxa.service", unit.as_bytes());
    let rated = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--threshold=20", &file])
        .output();
    let Ok(rated) = rated else {
        skipped("no systemd-analyze on this machine");
        return;
    };
    let said = String::from_utf8_lossy(&[rated.stdout, rated.stderr].concat()).into_owned();
    assert!(rated.status.success() && said.contains("Overall exposure"), "{said}");
}
