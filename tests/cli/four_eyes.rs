//! Administration takes two people where there are two: one proposes, another confirms; and nobody gives themselves more.

use serde_json::Value;

use crate::commune::{Commune, Ran};

/// A town with Lan, who may do everything, and the others given: name and role.
pub fn town(others: &[(&str, &str)]) -> Commune {
    let commune = Commune::town();
    for (name, role) in others {
        commune.write(name, format!("mật khẩu dài của ai đó {role}\n").as_bytes());
        let add = commune.run(&["operator", "add", name, "--role", role, "--new-password-file", name]);
        if add.status != 0 {
            // The second who can confirm is confirmed by the first of the others who can.
            let number = waiting(&commune);
            let confirmed = as_(&commune, "Minh", &["proposal", "confirm", &number]);
            assert_eq!(confirmed.status, 0, "{add:?} {confirmed:?}");
        }
    }
    commune
}

/// Runs as an operator whose password is in a file of that name.
pub fn as_(commune: &Commune, name: &str, args: &[&str]) -> Ran {
    commune.run(&[&["--operator", name, "--password-file", name], args].concat())
}

/// Number of the newest proposal.
fn waiting(commune: &Commune) -> String {
    let all = commune.json(&["proposal", "list"]);
    all["proposals"][0]["number"].to_string()
}

fn last_entry(commune: &Commune, action: &str) -> (Value, String) {
    let all = commune.json(&["journal", "show", "--limit", "100000"]);
    let entry = all.as_array().unwrap().iter().rfind(|e| e["action"] == action).unwrap().clone();
    let seq = entry["seq"].as_str().unwrap().to_owned();
    (entry, seq)
}

fn role_of(commune: &Commune, name: &str) -> String {
    let all = commune.json(&["operator", "list"]);
    let one = all.as_array().unwrap().iter().find(|o| o["name"] == name).unwrap().clone();
    one["role"].as_str().unwrap().to_owned()
}

#[test]
fn what_one_proposes_another_confirms_and_the_proposer_never() {
    let commune = town(&[("Minh", "full"), ("Hoa", "one_stop")]);
    let asked = commune.run(&["operator", "role", "hoa", "head"]);
    assert_eq!(asked.status, 1, "{asked:?}");
    assert!(asked.err.contains("proposal confirm") && asked.err.contains("Minh"), "{}", asked.err);
    assert_eq!(role_of(&commune, "Hoa"), "one_stop", "nothing is done yet");
    let number = waiting(&commune);
    let own = commune.refused(3, &["proposal", "confirm", &number]);
    assert!(own.contains("không tự xác nhận"), "{own}");
    assert_eq!(as_(&commune, "Hoa", &["proposal", "confirm", &number]).status, 3);
    let done = as_(&commune, "Minh", &["proposal", "confirm", &number, "--format", "json"]);
    assert_eq!(done.status, 0, "{done:?}");
    let told: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(
        (&told["state"], &told["closed_by"], &told["by"]),
        (&"done".into(), &"Minh".into(), &"Lan".into())
    );
    assert_eq!(role_of(&commune, "Hoa"), "head");
    // Both names stand in the entry of the act itself.
    let (entry, _) = last_entry(&commune, "operator.role");
    assert_eq!(entry["operator"], "Minh");
    let shown = commune.ok(&["journal", "show", "--limit", "100000"]);
    assert!(shown.contains("operator.role"));
    // Once is enough.
    assert_eq!(as_(&commune, "Minh", &["proposal", "confirm", &number]).status, 3);
    commune.ok(&["verify"]);
}

#[test]
fn proposals_are_refused_taken_back_and_run_out() {
    let mut commune = town(&[("Minh", "full"), ("Hoa", "one_stop")]);
    let propose = |commune: &Commune| {
        assert_eq!(commune.run(&["operator", "role", "Hoa", "technician"]).status, 1);
        waiting(commune)
    };
    let first = propose(&commune);
    assert_eq!(propose(&commune), first, "the same thing is proposed once");
    assert_eq!(as_(&commune, "Minh", &["proposal", "withdraw", &first]).status, 3);
    commune.ok(&["proposal", "withdraw", &first]);
    let second = propose(&commune);
    assert_ne!(first, second);
    assert_eq!(as_(&commune, "Minh", &["proposal", "refuse", &second]).status, 0);
    assert_eq!(as_(&commune, "Minh", &["proposal", "confirm", &second]).status, 3);
    let third = propose(&commune);
    commune.now = "2026-11-24T08:43:00+07:00".to_owned();
    let late = as_(&commune, "Minh", &["proposal", "confirm", &third]);
    assert!(late.status == 3 && late.err.contains("hết hạn"), "{late:?}");
    let states: Vec<String> = commune.json(&["proposal", "list"])["proposals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["state"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(states[..3], ["expired", "refused", "withdrawn"]);
    assert_eq!(role_of(&commune, "Hoa"), "one_stop");
}

#[test]
fn what_changed_since_is_not_done_and_neither_is_what_the_proposer_may_no_more() {
    let commune = town(&[("Minh", "full"), ("Hoa", "one_stop"), ("Kỹ", "technician")]);
    assert_eq!(as_(&commune, "Kỹ", &["operator", "role", "Hoa", "head"]).status, 1);
    let of_role = waiting(&commune);
    commune.ok(&["operator", "role", "Hoa", "district"]);
    let stale = as_(&commune, "Minh", &["proposal", "confirm", &of_role]);
    assert!(stale.status == 3 && stale.err.contains("đã đổi từ lúc đề nghị"), "{stale:?}");
    assert_eq!(as_(&commune, "Kỹ", &["operator", "role", "Hoa", "head"]).status, 1);
    let again = waiting(&commune);
    commune.ok(&["operator", "disable", "Kỹ"]);
    let gone = as_(&commune, "Minh", &["proposal", "confirm", &again]);
    assert_eq!(gone.status, 3, "{gone:?}");
    assert_eq!(role_of(&commune, "Hoa"), "district");
}

#[test]
fn whoever_is_alone_acts_alone_and_the_journal_says_so() {
    let commune = town(&[]);
    commune.write("p", "suối chảy qua bản\n".as_bytes());
    commune.ok(&["operator", "add", "Hòa", "--role", "police", "--new-password-file", "p"]);
    commune.ok(&["operator", "add", "Kỹ", "--role", "technician", "--new-password-file", "p"]);
    commune.ok(&["id", "cancel", "051175000202", "--reason", "trùng số"]);
    let (_, seq) = last_entry(&commune, "id.cancel");
    let exported = commune.json(&["journal", "show", "--from", &seq, "--limit", "1"]);
    assert_eq!(exported[0]["operator"], "Lan");
    assert!(notes(&commune).iter().any(|note| note.contains("một người")), "{:?}", notes(&commune));
    // Who holds no confirming right never acts alone in this, whoever else is there.
    commune.write("Kỹ", "suối chảy qua bản\n".as_bytes());
    for args in [["operator", "role", "Kỹ", "full"], ["operator", "role", "Hòa", "full"]] {
        let ran = as_(&commune, "Kỹ", &args);
        assert_eq!(ran.status, 1, "{ran:?}");
    }
    assert_eq!(
        (role_of(&commune, "Kỹ"), role_of(&commune, "Hòa")),
        ("technician".to_owned(), "police".to_owned())
    );
}

/// The notes of all entries, as the history of the register keeps them.
fn notes(commune: &Commune) -> Vec<String> {
    use soxa_domain::rulebook::RuleBook;
    use soxa_service::{Register, journal};
    let register = Register::open(&commune.store(), None, None, RuleBook::built_in().unwrap()).unwrap();
    let actor = register.actor(rustix::process::getuid().as_raw(), "-").unwrap();
    let lines = journal::browse(&register, &actor, "", 1_000).unwrap();
    register.close().unwrap();
    lines.into_iter().map(|line| format!("{} {}: {}", line.operator, line.action.id(), line.note)).collect()
}

#[test]
fn keeping_the_second_person_out_makes_nobody_the_only_one() {
    let mut commune = town(&[("Minh", "full"), ("Hoa", "one_stop")]);
    commune.ok(&["operator", "disable", "minh"]);
    let ran = commune.run(&["operator", "role", "Hoa", "full"]);
    assert_eq!(ran.status, 1, "the second was there a moment ago: {ran:?}");
    assert!(ran.err.contains("chưa có ai khác"), "{}", ran.err);
    assert_eq!(commune.run(&["id", "cancel", "051175000202", "--reason", "trùng"]).status, 1);
    // After a day the one who is left goes on alone, as the journal says.
    commune.now = "2026-11-24T08:43:00+07:00".to_owned();
    commune.ok(&["operator", "role", "Hoa", "full"]);
    assert!(
        notes(&commune).iter().any(|note| note.contains("Hoa: full; một người")),
        "{:?}",
        notes(&commune)
    );
}

#[test]
fn what_gives_nobody_anything_new_needs_nobody_else() {
    let commune = town(&[("Minh", "full"), ("Hoa", "one_stop")]);
    commune.write("p", "suối chảy qua bản\n".as_bytes());
    commune.ok(&["operator", "add", "Tám", "--role", "justice", "--new-password-file", "p"]);
    commune.ok(&["operator", "role", "Tám", "district"]);
    commune.ok(&["operator", "disable", "TÁM"]);
    commune.ok(&["operator", "password", "lan", "--new-password-file", "p"]);
    for args in [
        &["operator", "enable", "Tám"][..],
        &["operator", "password", "Tám", "--new-password-file", "p"],
        &["operator", "add", "Chín", "--role", "technician", "--new-password-file", "p"],
        &["operator", "four-eyes", "on"],
    ] {
        assert_eq!(commune.run(args).status, 1, "{args:?}");
    }
    let off = commune.refused(3, &["operator", "four-eyes", "off"]);
    assert!(off.contains("không tắt"), "{off}");
    assert_eq!(commune.ok(&["operator", "four-eyes"]).trim(), "auto");
    // Nobody is left who could manage operators, or confirm: refused.
    assert_eq!(commune.run(&["operator", "disable", "Minh"]).status, 0);
    commune.refused(3, &["operator", "disable", "Lan"]);
}

#[test]
fn ids_erasing_and_recipients_take_two() {
    let commune = town(&[("Minh", "full")]);
    let (one, other) =
        (commune.ok(&["backup", "--new-key", "k1"]), commune.ok(&["backup", "--new-key", "k2"]));
    let (one, other) = (one.trim(), other.trim());
    // Cancelling an id, at once or by its file.
    let asked =
        commune.run(&["id", "cancel", "051175000202", "--reason", "trùng số", "--new", "051175000299"]);
    assert_eq!(asked.status, 1, "{asked:?}");
    assert_eq!(commune.json(&["person", "show", "051175000202"])["person_id"], "051175000202");
    assert_eq!(as_(&commune, "Minh", &["proposal", "confirm", &waiting(&commune)]).status, 0);
    assert_eq!(commune.json(&["person", "show", "051175000202"])["person_id"], "051175000299");
    let file = commune.json(&["id", "open", "051084000505", "--reason", "sai"])["number"].clone();
    let file = file.as_str().unwrap();
    for state in ["verifying", "complete", "sent"] {
        commune.ok(&["id", "move", file, state]);
    }
    assert_eq!(commune.run(&["id", "move", file, "cancelled", "--decision", "12/C06"]).status, 1);
    assert_eq!(as_(&commune, "Minh", &["proposal", "confirm", &waiting(&commune)]).status, 0);
    assert_eq!(commune.json(&["id", "list", "--state", "cancelled"])["count"], 1);
    // Who may open backups.
    assert_eq!(commune.run(&["backup", "a.age", "--recipient", one]).status, 1);
    assert!(!commune.path("a.age").exists());
    assert_eq!(as_(&commune, "Minh", &["proposal", "confirm", &waiting(&commune)]).status, 0);
    commune.ok(&["backup", "a.age", "--recipient", one]);
    let foreign = commune.refused(3, &["backup", "b.age", "--recipient", other]);
    assert!(foreign.contains("đã định"), "{foreign}");
    commune.refused(3, &["backup", "b.age", "--recipient", one, "--recipient", other]);
    commune.write("pass", "chín con chim sẻ\n".as_bytes());
    commune.refused(3, &["backup", "b.age", "--passphrase-file", "pass"]);
    commune.refused(3, &["backup", "--plan", "usb", "--recipient", other]);
    assert!(!commune.path("b.age").exists());
    assert_eq!(commune.run(&["backup", "--recipients-only", "--recipient", other]).status, 1);
    assert_eq!(as_(&commune, "Minh", &["proposal", "confirm", &waiting(&commune)]).status, 0);
    commune.ok(&["backup", "b.age", "--recipient", other]);
    commune.ok(&["verify"]);
}

/// F5: `off`, set while there was one, came back into force once the second was kept out.
#[test]
fn f5_whoever_keeps_the_second_out_is_not_alone_by_it() {
    let commune = Commune::town();
    commune.ok(&["operator", "four-eyes", "off"]);
    commune.write("Minh", "chín con chim sẻ ngủ\n".as_bytes());
    commune.ok(&["operator", "add", "Minh", "--role", "full", "--new-password-file", "Minh"]);
    assert_eq!(commune.ok(&["operator", "four-eyes"]).trim(), "auto");
    commune.ok(&["operator", "disable", "Minh"]);
    assert_eq!(commune.ok(&["operator", "four-eyes"]).trim(), "auto");
    let clone = commune.run(&["operator", "add", "Lan 2", "--role", "full", "--new-password-file", "Minh"]);
    assert_eq!(clone.status, 1, "{clone:?}");
    assert_eq!(commune.run(&["operator", "four-eyes", "off"]).status, 1);
    assert_eq!(commune.run(&["operator", "enable", "Minh"]).status, 1);
}

/// F5: export and administration each gave everything.
#[test]
fn f5_export_and_administration_give_no_backups_and_no_powers() {
    let commune = town(&[("Tư", "justice"), ("Công", "police"), ("Kỹ", "technician"), ("Trưởng", "head")]);
    let key = commune.ok(&["backup", "--new-key", "mine"]);
    let key = key.trim();
    commune.write("pass", "chín con chim sẻ\n".as_bytes());
    for name in ["Tư", "Công", "Trưởng"] {
        for args in [
            &["backup", "x.age", "--recipient", key][..],
            &["backup", "x.age", "--passphrase-file", "pass"],
            &["backup", "--plan", "usb", "--recipient", key],
            &["backup", "--recipients-only", "--recipient", key],
            &["operator", "list"],
            &["operator", "role", name, "full"],
        ] {
            let ran = as_(&commune, name, args);
            assert_eq!(ran.status, 3, "{name} {args:?}: {ran:?}");
        }
    }
    // Before the recipients are fixed, somebody without the right to keys fixes none, by plan or by hand.
    for args in [
        &["backup", "x.age", "--recipient", key][..],
        &["backup", "x.age", "--passphrase-file", "pass"],
        &["backup", "--plan", "usb", "--recipient", key],
    ] {
        let ran = as_(&commune, "Kỹ", args);
        assert_eq!(ran.status, 3, "{args:?}: {ran:?}");
    }
    assert!(!commune.path("x.age").exists());
    // Nobody raises the own role alone.
    let ran = as_(&commune, "Kỹ", &["operator", "role", "kỹ", "full"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert_eq!(role_of(&commune, "Kỹ"), "technician");
    // What the technician may: a backup for those who were fixed.
    let fixed = commune.ok(&["backup", "--new-key", "theirs"]);
    commune.run(&["backup", "--recipients-only", "--recipient", fixed.trim()]);
    assert_eq!(as_(&commune, "Trưởng", &["proposal", "confirm", &waiting(&commune)]).status, 0);
    assert_eq!(as_(&commune, "Kỹ", &["backup", "ok.age", "--recipient", fixed.trim()]).status, 0);
    assert_eq!(as_(&commune, "Kỹ", &["backup", "no.age", "--recipient", key]).status, 3);
}

/// L1: a viewer wrote reports to standard output without the right to export.
#[test]
fn l1_a_report_leaves_the_house_with_the_right_to_export_only() {
    let commune = town(&[("Huyện", "district"), ("Trưởng", "head")]);
    let period = ["report", "--from", "2026-11-01", "--to", "2026-11-30"];
    let text = as_(&commune, "Huyện", &period);
    assert_eq!(text.status, 0, "{text:?}");
    for format in ["xlsx", "docx", "pdf", "csv", "json"] {
        for to in [&[][..], &["-o", "r"], &["-o", "-"]] {
            let args = [&period[..], &["--format", format], to].concat();
            let ran = as_(&commune, "Huyện", &args);
            assert_eq!(ran.status, 3, "{args:?}");
            assert!(ran.bytes.is_empty() && ran.err.contains("không có quyền"), "{args:?}: {}", ran.err);
        }
        let args = [&period[..], &["--format", format]].concat();
        assert_eq!(as_(&commune, "Trưởng", &args).status, 0, "{format}");
    }
    assert_eq!(as_(&commune, "Huyện", &[&period[..], &["-o", "r"]].concat()).status, 3);
    assert!(!commune.path("r").exists());
}

/// L8: entries of 1970 and of 2250 were taken without a word, and the doctor was content.
#[test]
fn l8_a_clock_that_jumped_is_marked_and_told() {
    let mut commune = Commune::town();
    let jumps = |commune: &Commune| {
        let all = commune.json(&["journal", "show", "--limit", "100000"]);
        all.as_array().unwrap().iter().filter(|e| e["action"] == "clock.jump").count()
    };
    let doctor = |commune: &Commune| commune.run(&["doctor", "--quick"]).out;
    commune.receive("051072000101", "before");
    assert_eq!(jumps(&commune), 0);
    assert!(!doctor(&commune).contains("đã nhảy"));
    for (odd, count) in [("1970-01-02T08:00:00+07:00", 1), ("2250-01-02T08:00:00+07:00", 2)] {
        commune.now = odd.to_owned();
        commune.ok(&["person", "set", "051084000505", "phone=0914000111"]);
        commune.ok(&["person", "set", "051084000505", "phone=0914000222"]);
        assert_eq!(jumps(&commune), count, "{odd}");
        let told = doctor(&commune);
        assert!(told.lines().any(|l| l.starts_with('✗') && l.contains("đã nhảy")), "{told}");
    }
    commune.now = crate::commune::NOW.to_owned();
    commune.ok(&["person", "set", "051084000505", "phone=0914000333"]);
    assert_eq!(jumps(&commune), 3, "and back");
    let told = doctor(&commune);
    assert!(told.lines().any(|l| l.starts_with('✗') && l.contains("đã nhảy")), "{told}");
    commune.now = "2026-12-23T08:42:00+07:00".to_owned();
    assert!(!doctor(&commune).contains("đã nhảy"), "a month later it is over");
    commune.ok(&["verify"]);
}

/// L10: nothing bounded what a viewer reads.
#[test]
fn l10_a_viewer_opens_only_so_many_sheets_an_hour() {
    use soxa_domain::rulebook::RuleBook;
    use soxa_service::{Register, settings};
    let mut commune = town(&[("Huyện", "district")]);
    let register = Register::open(&commune.store(), None, None, RuleBook::built_in().unwrap()).unwrap();
    assert_eq!(settings::viewer_limit(&register).unwrap(), 300);
    let lan = register.actor(rustix::process::getuid().as_raw(), "-").unwrap();
    settings::limit_viewers(&register, &lan, 3).unwrap();
    register.close().unwrap();
    let show = |commune: &Commune, id: &str| as_(commune, "Huyện", &["person", "show", id]);
    for id in ["051072000101", "051175000202", "051072000101", "051204000303"] {
        assert_eq!(show(&commune, id).status, 0, "{id}");
    }
    let refused = show(&commune, "051084000505");
    assert_eq!(refused.status, 3, "{refused:?}");
    assert!(refused.err.contains("trong một giờ") && refused.out.is_empty(), "{refused:?}");
    for args in [["household", "show", "HK000003"], ["person", "history", "051084000505"]] {
        assert_eq!(as_(&commune, "Huyện", &args).status, 3, "{args:?}");
    }
    // What was opened already may be looked at again, officers are not counted, and the journal has it.
    assert_eq!(show(&commune, "051175000202").status, 0);
    for id in ["051072000101", "051175000202", "051204000303", "051084000505"] {
        commune.ok(&["person", "show", id]);
    }
    let (entry, _) = last_entry(&commune, "read.refused");
    assert_eq!(entry["operator"], "Huyện");
    commune.now = "2026-11-23T09:45:00+07:00".to_owned();
    assert_eq!(show(&commune, "051084000505").status, 0, "an hour later");
}

/// M4 and F4: many wrong passwords at once were all compared, and shut the officer out of her own screen.
#[test]
fn m4_wrong_passwords_at_once_are_not_all_compared() {
    use soxa_domain::rulebook::RuleBook;
    use soxa_domain::time::Timestamp;
    use soxa_service::origin::Origin;
    use soxa_service::{Register, ServiceError, operators};
    let commune = town(&[("Minh", "one_stop")]);
    let now = Timestamp::parse(crate::commune::NOW);
    let register = Register::open(&commune.store(), None, now, RuleBook::built_in().unwrap()).unwrap();
    let at_desk = Origin::new(1000, "tty1", None);
    let right = "mật khẩu dài của ai đó one_stop";
    let minh = operators::sign_in(&register, "Minh", right, "tty1", &at_desk).unwrap();
    let guess = |n: u32| {
        let register = register.clone();
        std::thread::spawn(move || {
            let from = Origin::new(1002, "pts/9", Some("AAAAstranger"));
            operators::sign_in(&register, "MINH", &format!("đoán mò {n}"), "pts/9", &from).map(drop)
        })
    };
    let guesses: Vec<_> = (0..80).map(guess).collect();
    let outcomes: Vec<_> = guesses.into_iter().map(std::thread::JoinHandle::join).collect();
    let compared = outcomes.iter().filter(|o| matches!(o, Ok(Err(ServiceError::WrongSecret)))).count();
    let sent_away = outcomes
        .iter()
        .filter(|o| matches!(o, Ok(Err(ServiceError::TooSoon { .. } | ServiceError::Busy))))
        .count();
    assert_eq!((compared, sent_away), (3, 77));
    // Neither her locked screen nor her commune is shut.
    operators::unlock(&register, &minh, right).unwrap();
    operators::sign_in(&register, "Minh", right, "tty1", &at_desk).unwrap();
    register.close().unwrap();
    let refused = commune.json(&["journal", "show", "--limit", "100000"]);
    let refused = refused.as_array().unwrap().iter().filter(|e| e["action"] == "session.refused").count();
    assert_eq!(refused, 3);
}

/// F6: a command that was under way went on with the rights it began with.
#[test]
fn f6_what_is_under_way_stops_with_the_right_to_it() {
    use soxa_domain::person::Person;
    use soxa_domain::rulebook::RuleBook;
    use soxa_domain::time::Timestamp;
    use soxa_service::import::{All, people};
    use soxa_service::origin::Origin;
    use soxa_service::{Register, ServiceError, operators};
    for demoted in [false, true] {
        let commune = town(&[("Công", "police")]);
        let now = Timestamp::parse(crate::commune::NOW);
        let register = Register::open(&commune.store(), None, now, RuleBook::built_in().unwrap()).unwrap();
        let lan = register.actor(rustix::process::getuid().as_raw(), "-").unwrap();
        let secret = "mật khẩu dài của ai đó police";
        let from = Origin::new(7, "-", None);
        let cong = operators::sign_in(&register, "Công", secret, "-", &from).unwrap();
        let incoming = (0..5).map(|n| {
            if n == 3 {
                // At another terminal, while the import goes on here.
                let elsewhere = || {
                    if demoted {
                        operators::set_role(&register, &lan, "công", "one_stop")
                    } else {
                        operators::set_disabled(&register, &lan, "CÔNG", true)
                    }
                };
                std::thread::scope(|scope| scope.spawn(elsewhere).join()).unwrap()?;
            }
            Ok(Person { full_name: format!("Người Thứ {n}"), ..Person::default() })
        });
        let mut all = All { note: "x", people: incoming };
        let done = people(&register, &cong, &mut all, |_| ());
        assert!(matches!(done, Err(ServiceError::Disabled { .. } | ServiceError::Denied { .. })), "{done:?}");
        register.close().unwrap();
        assert!(!commune.ok(&["find", "Người Thứ"]).contains("Người Thứ"));
    }
}

#[test]
fn a_name_that_only_looks_like_another_is_nobody_s() {
    let commune = town(&[("Minh", "justice")]);
    commune.write("moi.txt", "mật khẩu dài của người mới\n".as_bytes());
    for name in ["M\u{456}nh", "Mi\u{200b}nh", "\u{202e}Minh", "Ｍinh"] {
        let args = ["operator", "add", name, "--role", "justice", "--new-password-file", "moi.txt"];
        commune.refused(3, &args);
    }
    commune.ok(&[
        "operator",
        "add",
        "Nguyễn Thị Hoa (2)",
        "--role",
        "justice",
        "--new-password-file",
        "moi.txt",
    ]);
}
