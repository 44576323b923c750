//! `soxa card --reader`: a chip over pcscd with a virtual reader and a virtual card of the test's own.

use std::process::Command;

use serde_json::Value;

use crate::commune::{Commune, Ran, run};
use crate::virtual_reader::{CAN, Service};

struct Counter {
    commune: Commune,
    service: Service,
}

impl Counter {
    fn open() -> Option<Self> {
        Some(Self { service: Service::start()?, commune: Commune::bare() })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.commune.command(arguments);
        command.env("PCSCLITE_CSOCK_NAME", self.service.socket());
        command
    }

    fn run(&self, arguments: &[&str], typed: &str) -> Ran {
        run(self.command(arguments), typed.as_bytes())
    }
}

#[test]
fn a_chip_is_read_as_a_scanned_card_is_and_its_verdict_told() {
    let Some(counter) = Counter::open() else { return };
    let authorities = counter.service.authority(&[]);
    let trusted = ["card", "--reader", "--authorities", authorities.to_str().unwrap()];
    let card = counter.service.lay("good");
    let ran = counter.run(&[&trusted[..], &["--can", CAN]].concat(), "");
    assert_eq!(ran.status, 0, "{ran:?}");
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    for (key, wanted) in [("card", "chip"), ("source", "chip"), ("authenticity", "authentic")] {
        assert_eq!(told[key], wanted, "{told}");
    }
    assert_eq!((&told["ok"], &told["pid"]), (&Value::Bool(true), &Value::from("051171942958")));
    let chip = &told["chip"];
    assert_eq!((&chip["person"]["ethnicity"], &chip["original"]), (&"Hrê".into(), &"shown".into()));
    assert_eq!(chip["groups"], serde_json::json!([1, 2, 13, 14]));
    assert_eq!(chip["picture"]["sha256"].as_str().unwrap().len(), 64);
    // The digits from standard input, without anybody who is trusted; for people.
    let ran = counter.run(&["card", "--reader", "00 00", "--format", "text"], &format!("{CAN}\n"));
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.out.contains("Lê Thị Châu") && ran.out.contains("! chip chưa kiểm được"), "{}", ran.out);
    // What opened it is told nowhere.
    let wrong = counter.run(&["card", "--reader", "--can", "-"], "123456\n");
    assert_eq!(wrong.status, 3, "{wrong:?}");
    assert!(wrong.err.contains("số CAN không đúng") && !wrong.err.contains("123456"), "{}", wrong.err);
    drop(card);
}

#[test]
fn what_stands_against_a_chip_is_a_sentence_in_either_language() {
    let Some(counter) = Counter::open() else { return };
    let said = |arguments: &[&str], typed: &str| {
        let ran = counter.run(arguments, typed);
        assert_eq!((ran.status, ran.out.as_str()), (3, ""), "{arguments:?}: {ran:?}");
        ran.err
    };
    let none = said(&["card", "--reader", "--can", CAN, "--wait", "0"], "");
    assert!(none.contains("chưa có thẻ"), "{none}");
    assert!(said(&["card", "--reader"], "12345\n").contains("sáu chữ số"));
    let english = said(&["card", "--reader", "--lang", "en"], "12345\n");
    assert!(english.contains("six digits"), "{english}");
    let doctor = counter.run(&["doctor", "--quick"], "");
    assert!(doctor.out.contains("Virtual PCD 00 00") && doctor.out.contains("libifdvpcd"), "{}", doctor.out);
    let bank = counter.service.lay("bank");
    let told = said(&["card", "--reader", "--can", CAN], "");
    assert!(told.contains("thẻ ngân hàng"), "{told}");
    drop(bank);
    let mut without = counter.commune.command(&["card", "--reader", "--can", CAN]);
    without.env("PCSCLITE_CSOCK_NAME", counter.commune.path("nobody"));
    let ran = run(without, b"");
    assert!(ran.status == 3 && ran.err.contains("pcscd"), "{ran:?}");
}
