//! Files that the level above offers: only what a person takes, and a trusted key vouches for, changes anything.

use std::fs;

use ed25519_dalek::SigningKey;
use soxa_domain::offer::{Offer, OfferStanding};
use soxa_service::offers::{self, Change};
use soxa_service::own_rules::OwnRules;
use soxa_service::pack_signing::{Signed, public_line, sign};
use soxa_service::refusal::OfferedProblem;
use soxa_service::{ServiceError, journal, undo};
use soxa_upward::exchange::{LONGEST_OFFER, OfferedFile, Offers};

use super::test_register::TestRegister;

const PACK: &str = "[pack]\nname = \"Tỉnh\"\nfirst_day = \"2026-12-01\"\nsource = \"QĐ 1/QĐ-UBND\"\n\n[[procedure]]\ncode = \"XA-01\"\nvalid_from = \"2026-12-01\"\nname = \"Hỗ trợ sửa nhà\"\nauthority = \"committee\"\nlimit = { working_days = 10 }\nbasis = \"Nghị quyết\"\n";
const UNITS: &str = "[units]\ncommune = \"21361\"\nfrom = \"2026-11-23\"\nground = \"NQ 15/NQ-HĐND\"\n\n[[hamlet]]\nbefore = [\"Thôn A\", \"Thôn B\"]\nafter = \"Thôn A\"\n";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn file(no: u32, (kind, name): (&str, &str), text: &str, by: &SigningKey) -> OfferedFile {
    let signed = if kind == "units" { Signed::Units } else { Signed::Rules };
    OfferedFile {
        id: format!("{no:032x}"),
        kind: kind.to_owned(),
        name: name.to_owned(),
        text: text.to_owned(),
        signature: sign(signed, text, by),
    }
}

fn offered(new: Vec<OfferedFile>) -> Offers {
    let there = new.iter().map(|file| file.id.clone()).collect();
    Offers { there: Some(there), new }
}

/// A commune that trusts key 1.
fn commune() -> TestRegister {
    let test = TestRegister::of(|commune| {
        "21361".clone_into(&mut commune.code);
        commune.hamlets = ["Thôn A", "Thôn B", "Thôn C"].map(str::to_owned).to_vec();
    });
    let rules = test.folder.path().join("rules");
    fs::create_dir(&rules).unwrap();
    fs::write(rules.join("trusted.pub"), format!("{} Công an tỉnh\n", public_line(&key(1)))).unwrap();
    test
}

fn arrive(test: &TestRegister, new: Vec<OfferedFile>) -> offers::Arrived {
    offers::take_in(&test.register, &test.lan, &offered(new)).unwrap()
}

fn all(test: &TestRegister) -> Vec<Offer> {
    offers::list(&test.register).unwrap().into_iter().map(|offer| offer.record).collect()
}

fn refusal(error: &ServiceError) -> String {
    use soxa_text::words::{InWords, Lang};
    error.in_words(Lang::Vi)
}

#[test]
fn what_is_told_again_is_kept_once_and_what_is_withdrawn_waits_no_more() {
    let test = commune();
    let (pack, units) =
        (file(1, ("rules", "a.toml"), PACK, &key(1)), file(2, ("units", "b.toml"), UNITS, &key(1)));
    assert_eq!(arrive(&test, vec![pack.clone(), units.clone()]).changed, 2);
    let head = test.register.head().unwrap();
    assert_eq!(arrive(&test, vec![pack.clone(), units.clone()]).changed, 0);
    assert_eq!(test.register.head().unwrap(), head, "nothing is written again");
    assert_eq!(offers::waiting(&test.register).unwrap(), 2);
    // Where nobody looked nothing was withdrawn.
    offers::take_in(&test.register, &test.lan, &Offers::default()).unwrap();
    assert_eq!(offers::waiting(&test.register).unwrap(), 2);
    assert_eq!(arrive(&test, vec![units]).changed, 1);
    let standings: Vec<OfferStanding> = all(&test).iter().map(Offer::standing).collect();
    assert_eq!(standings, [OfferStanding::Waiting, OfferStanding::Withdrawn]);
    let refused = offers::take(&test.register, &test.lan, &pack.id).unwrap_err();
    assert!(refusal(&refused).contains("Cấp trên đã rút"));
    test.is_whole();
}

#[test]
fn what_is_no_file_of_rules_or_units_is_told_and_not_kept() {
    let test = commune();
    let right = || file(1, ("rules", "a.toml"), PACK, &key(1));
    let wrong = [
        OfferedFile { id: "1".to_owned(), ..right() },
        OfferedFile { kind: "orders".to_owned(), ..right() },
        OfferedFile { name: "../a.toml".to_owned(), ..right() },
        OfferedFile { name: "a\u{1b}[2J.toml".to_owned(), ..right() },
        OfferedFile { text: "x".repeat(LONGEST_OFFER + 1), ..right() },
        OfferedFile { text: "\0".to_owned(), ..right() },
        OfferedFile { signature: "\u{1b}[2J".to_owned(), ..right() },
    ];
    for file in wrong {
        let arrived = arrive(&test, vec![file]);
        assert_eq!((arrived.changed, arrived.problems.len()), (0, 1), "{arrived:?}");
        let [OfferedProblem::NotRead { name, .. }] = arrived.problems.as_slice() else {
            panic!("{arrived:?}")
        };
        assert!(!name.contains('\u{1b}'), "{name:?}");
    }
    let many: Vec<OfferedFile> = (1..=102).map(|no| file(no, ("rules", "a.toml"), PACK, &key(1))).collect();
    let arrived = arrive(&test, many);
    assert_eq!((arrived.changed, arrived.problems.len()), (100, 2));
}

#[test]
fn rules_that_a_trusted_key_signed_lie_in_the_folder_of_rules_once_they_are_taken() {
    let test = commune();
    let (register, lan) = (&test.register, &test.lan);
    let rules = test.folder.path().join("rules");
    arrive(
        &test,
        vec![file(1, ("rules", "a.toml"), PACK, &key(1)), file(2, ("rules", "b.toml"), PACK, &key(2))],
    );
    let (good, foreign) = (format!("{:032x}", 1), format!("{:032x}", 2));
    let effect = offers::effect(register, lan, &all(&test)[1]).unwrap();
    assert_eq!(effect.signer, "Công an tỉnh");
    assert!(matches!(&effect.change, Change::Rules { added, .. } if added == &["XA-01"]));
    assert!(refusal(&offers::take(register, lan, &foreign).unwrap_err()).contains("b.toml"));
    assert!(!rules.join("b.toml").exists() && !rules.join("a.toml").exists());
    offers::take(register, lan, &good).unwrap();
    assert_eq!(fs::read_to_string(rules.join("a.toml")).unwrap(), PACK);
    assert!(rules.join("a.toml.sig").exists());
    let taken = all(&test).remove(1);
    assert_eq!((taken.standing(), taken.text.as_str()), (OfferStanding::Taken, ""));
    assert!(offers::take(register, lan, &good).is_err(), "once");
    // One of the same name that says something else puts nothing over the first.
    let other = PACK.replace("XA-01", "XA-02").replace("Tỉnh", "Tỉnh 2");
    arrive(&test, vec![file(3, ("rules", "a.toml"), &other, &key(1))]);
    assert!(refusal(&offers::take(register, lan, &format!("{:032x}", 3)).unwrap_err()).contains("a.toml"));
    assert_eq!(fs::read_to_string(rules.join("a.toml")).unwrap(), PACK);
    test.is_whole();
}

#[test]
fn without_a_key_that_is_trusted_nothing_is_taken() {
    let test = commune();
    fs::remove_file(test.folder.path().join("rules/trusted.pub")).unwrap();
    arrive(
        &test,
        vec![file(1, ("rules", "a.toml"), PACK, &key(1)), file(2, ("units", "b.toml"), UNITS, &key(1))],
    );
    for no in [1, 2] {
        let refused = offers::take(&test.register, &test.lan, &format!("{no:032x}")).unwrap_err();
        assert!(refusal(&refused).contains("trusted.pub"));
    }
    assert_eq!(offers::waiting(&test.register).unwrap(), 2);
}

#[test]
fn a_signature_of_rules_is_none_of_units() {
    let test = commune();
    let mut units = file(1, ("units", "b.toml"), UNITS, &key(1));
    units.signature = sign(Signed::Rules, UNITS, &key(1));
    arrive(&test, vec![units]);
    assert!(offers::take(&test.register, &test.lan, &format!("{:032x}", 1)).is_err());
}

#[test]
fn units_change_when_they_are_taken_and_the_act_is_taken_back() {
    let test = commune();
    let (register, lan) = (&test.register, &test.lan);
    let id = |no: u32| format!("{no:032x}");
    arrive(
        &test,
        vec![
            file(1, ("units", "b.toml"), UNITS, &key(1)),
            file(2, ("units", "c.toml"), &UNITS.replace("2026-11-23", "2027-01-01"), &key(1)),
            file(3, ("units", "d.toml"), &UNITS.replace("21361", "21349"), &key(1)),
            file(4, ("units", "e.toml"), "[units]\ncommune = \"21361\"\nfrom = \"2026-11-23\"\n", &key(1)),
        ],
    );
    for (no, said) in [(2, "01/01/2027"), (3, "21349"), (4, "[[hamlet]]")] {
        let why = refusal(&offers::take(register, lan, &id(no)).unwrap_err());
        assert!(why.contains(said), "{no}: {why}");
    }
    let effect = offers::take(register, lan, &id(1)).unwrap().value;
    let Change::Units(plan) = &effect.change else { panic!("{effect:?}") };
    assert_eq!(plan.line(), "Thôn B, Thôn A → Thôn A");
    assert_eq!(register.commune().hamlets, ["Thôn A", "Thôn C"]);
    assert_eq!(all(&test)[3].standing(), OfferStanding::Taken);
    // One act: with the hamlets the file is as it was.
    undo::undo(register, lan, register.head().unwrap().seq).unwrap();
    assert_eq!(register.commune().hamlets, ["Thôn A", "Thôn B", "Thôn C"]);
    let again = all(&test).remove(3);
    assert_eq!((again.standing(), again.text.as_str()), (OfferStanding::Waiting, UNITS));
    test.is_whole();
}

#[test]
fn a_refusal_has_a_reason_is_journalled_and_is_not_for_ever() {
    let test = commune();
    let (register, lan) = (&test.register, &test.lan);
    arrive(&test, vec![file(1, ("rules", "a.toml"), PACK, &key(1))]);
    let id = format!("{:032x}", 1);
    assert!(offers::refuse(register, lan, &id, "  ").is_err());
    assert!(offers::refuse(register, lan, &id, &"ă".repeat(301)).is_err());
    offers::refuse(register, lan, &id, "chờ \u{1b}[2Jhỏi lại").unwrap();
    let refused = all(&test).remove(0);
    let decision = refused.decision.unwrap();
    assert_eq!((decision.operator.as_str(), decision.is_taken), ("Lan", false));
    assert!(!decision.reason.contains('\u{1b}'));
    assert!(offers::refuse(register, lan, &id, "nữa").is_err(), "once");
    let said = journal::browse(register, lan, "", 10).unwrap();
    assert!(said.iter().any(|line| line.action.is(soxa_domain::action::ActionId::OfferRefuse)));
    offers::take(register, lan, &id).unwrap();
    assert_eq!(all(&test).remove(0).standing(), OfferStanding::Taken);
}

#[test]
fn what_was_refused_is_withdrawn_too() {
    let test = commune();
    let (register, lan) = (&test.register, &test.lan);
    arrive(&test, vec![file(1, ("rules", "a.toml"), PACK, &key(1))]);
    let id = format!("{:032x}", 1);
    offers::refuse(register, lan, &id, "chờ hỏi lại").unwrap();
    assert_eq!(arrive(&test, Vec::new()).changed, 1);
    assert!(refusal(&offers::take(register, lan, &id).unwrap_err()).contains("Cấp trên đã rút"));
}

/// What is taken holds from the next start: whatever order files are taken in, the next start reads them all.
#[test]
fn nothing_is_taken_that_the_next_start_could_not_read() {
    let test = commune();
    let (register, lan) = (&test.register, &test.lan);
    let changed = |name: &str| {
        format!(
            "[pack]\nname = \"{name}\"\nfirst_day = \"2026-12-01\"\nsource = \"QĐ 2\"\n\n[[amend]]\ncode = \"XA-01\"\nvalid_from = \"2026-12-02\"\nlimit = {{ working_days = 5 }}\n"
        )
    };
    arrive(
        &test,
        vec![
            file(1, ("rules", "m.toml"), PACK, &key(1)),
            file(2, ("rules", "n.toml"), &PACK.replace("XA-01", "XA-02"), &key(1)),
            file(3, ("rules", "a.toml"), &changed("Trước"), &key(1)),
            file(4, ("rules", "z.toml"), &changed("Sau"), &key(1)),
        ],
    );
    let own = OwnRules::beside(register.path());
    let start = || {
        let laid = own.in_force().unwrap();
        assert!(laid.wrong.is_empty(), "{:?}", laid.wrong);
        laid.book
    };
    let take = |no: u32| offers::take(register, lan, &format!("{no:032x}"));
    // What it builds on is not there yet, and the process has not read it since it was taken.
    assert!(take(4).is_err());
    take(1).unwrap();
    start();
    // The same pack once more; and one that would be laid before what it builds on.
    for no in [2, 3] {
        let why = refusal(&take(no).unwrap_err());
        assert!(!why.is_empty());
        start();
    }
    take(4).unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 12, 2).unwrap();
    let rules = start();
    let limit = rules.entry("XA-01", day).unwrap().limit;
    assert_eq!(limit, soxa_domain::deadline::TimeLimit::WorkingDays(5));
}
