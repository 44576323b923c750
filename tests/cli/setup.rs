//! The ten questions: what is answered is there afterwards, by the same commands that change it; a wrong answer makes
//! nothing.

use std::os::unix::fs::PermissionsExt;

use crate::commune::Commune;

/// Answers as they stand on standard input.
fn answers(of: [&str; 10]) -> Vec<u8> {
    (of.join("\n") + "\n").into_bytes()
}

/// What a card's code says, as a scanner sends it.
const CARD: &str =
    "051171942958|212000999|Lê Thị Châu|22041971|Nữ|Thôn Gò Tranh, Long Hiệp, Minh Long, Quảng Ngãi|10052021";

#[test]
fn ten_answers_leave_a_working_commune() {
    let commune = Commune::bare();
    let usb = commune.path("usb");
    std::fs::create_dir(&usb).unwrap();
    let usb = usb.to_str().unwrap();
    let all = answers([
        "21361",
        "Thôn Gò Tranh, Thôn Hà Bôi",
        "Lan",
        "suối chảy qua bản xa",
        "",
        "192.168.1.50 32",
        CARD,
        usb,
        "",
        "c",
    ]);
    let made = commune.fed(&["setup", "--test"], &all);
    assert_eq!(made.status, 0, "{}{}", made.out, made.err);
    assert!(made.err.contains("10/10") && made.err.contains("đọc được thẻ, đủ dấu"), "{}", made.err);
    assert!(!made.err.contains("Châu") && !made.out.contains("Châu"), "a card is looked at, not told");
    assert!(made.out.lines().filter(|line| line.starts_with('✓')).count() == 6, "{}", made.out);

    let printers = commune.json(&["printer", "list"]);
    let printer = &printers["printers"][0];
    assert_eq!(
        (&printer["name"], &printer["place"], &printer["columns"], &printer["default"]),
        (&"quay".into(), &"192.168.1.50:9100".into(), &32.into(), &true.into())
    );
    // What is due is something to report.
    let (_, plan) = commune.json_status(&["backup", "--status"]);
    assert_eq!((&plan["plan"]["folder"], &plan["plan"]["every_hours"]), (&usb.into(), &24.into()), "{plan}");
    let key = commune.path("khoa-sao-luu.txt");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    // The plan works, and what it makes is opened by that key.
    commune.ok(&["backup", "--scheduled"]);
    let backup = std::fs::read_dir(usb).unwrap().next().unwrap().unwrap().path();
    commune.ok(&["restore", "--check", backup.to_str().unwrap(), "--identity", key.to_str().unwrap()]);
    // The password opens it for somebody else's account.
    let secret = commune.write("mk", "suối chảy qua bản xa\n".as_bytes());
    commune.ok(&["--operator", "Lan", "--password-file", &secret, "operator", "list"]);
    assert!(commune.ok(&["unit", "show"]).contains("Thôn Hà Bôi"));
    let practice = commune.path("tap-duot.redb");
    assert_eq!(commune.json(&["find", "châu", "--store", practice.to_str().unwrap()])["query"], "châu");
    commune.ok(&["verify"]);

    // Never a second time over it, and every answer is changed by a command of its own.
    assert_eq!(commune.fed(&["setup"], &all).status, 4);
    commune.ok(&["printer", "set", "quay", "--device", "/dev/usb/lp0"]);
    commune.ok(&["backup", "--no-plan"]);
}

#[test]
fn enter_ten_times_is_a_commune_too_and_a_lock_is_opened_by_its_words() {
    let commune = Commune::bare();
    let made = commune.fed(&["setup", "--test"], b"");
    assert_eq!(made.status, 0, "{}{}", made.out, made.err);
    assert!(made.out.contains("Xã Minh Long") && made.out.contains("soxa encrypt"), "{}", made.out);
    commune.ok(&["verify"]);

    let locked = Commune::bare();
    let all = answers(["minh long", "", "Lan", "", "trăng lên đầu núi xa xa", "", "", "", "", ""]);
    assert_eq!(locked.fed(&["setup", "--test"], &all).status, 0);
    assert_eq!(locked.run(&["find", "an"]).status, 4);
    let phrase = locked.write("cum", "trăng lên đầu núi xa xa\n".as_bytes());
    locked.ok(&["find", "an", "--unlock", &phrase]);
}

#[test]
fn an_answer_that_is_not_understood_makes_nothing_and_says_which() {
    let wrong = [
        (1, ["Xã Không Có", "", "", "", "", "", "", "", "", ""], "câu 1"),
        (2, ["", "Thôn A, thôn a", "", "", "", "", "", "", "", ""], "câu 2"),
        (3, ["", "", "soxa", "", "", "", "", "", "", ""], "câu 3"),
        (4, ["", "", "", "12345678", "", "", "", "", "", ""], "câu 4"),
        (5, ["", "", "", "", "ngắn", "", "", "", "", ""], "câu 5"),
        (6, ["", "", "", "", "", "may-in", "", "", "", ""], "câu 6"),
        (8, ["", "", "", "", "", "", "", "/không/có", "", ""], "câu 8"),
        (9, ["", "", "", "", "", "", "", "", "/không/có.pub", ""], "câu 9"),
    ];
    let commune = Commune::bare();
    for (number, all, words) in wrong {
        let ran = commune.fed(&["setup", "--test"], &answers(all));
        assert_eq!(ran.status, 3, "{number}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(words) && ran.err.contains("chưa tạo gì"), "{number}: {}", ran.err);
        assert!(!commune.store().exists(), "{number}");
    }
}
