//! The office's token as a way to open the register: software tokens of the test's own, spoken to as any other.

use std::process::Command;

use crate::commune::{Commune, Ran, run};
use crate::skipped::skipped;

pub const LIBRARY: &str = "/usr/lib/softhsm/libsofthsm2.so";

/// A commune with tokens of these labels plugged in; none where the machine has no software tokens.
pub struct Office(pub Commune);

impl Office {
    pub fn with(labels: &[&str]) -> Option<Self> {
        let there = std::path::Path::new(LIBRARY).exists()
            && Command::new("pkcs11-tool").arg("--help").output().is_ok();
        if !there {
            skipped("no software token (softhsm2, opensc)");
            return None;
        }
        let commune = Commune::bare();
        std::fs::create_dir(commune.path("tokens")).unwrap();
        let folder = commune.path("tokens").display().to_string();
        commune.write(
            "softhsm.conf",
            format!("directories.tokendir = {folder}\nlog.level = ERROR\n").as_bytes(),
        );
        let office = Self(commune);
        for label in labels {
            office.tool(
                "softhsm2-util",
                &["--init-token", "--free", "--label", label, "--so-pin", "87654321", "--pin", "2468"],
            );
            let pair = [
                "--login",
                "--pin",
                "2468",
                "--token-label",
                label,
                "--keypairgen",
                "--key-type",
                "rsa:2048",
                "--id",
                "01",
            ];
            office.tool("pkcs11-tool", &[&["--module", LIBRARY][..], &pair].concat());
        }
        office.0.ok(&["key", "make", "pass"]);
        office.0.write("pin", b"2468\n");
        office.0.ok(&["init", "--test", "--operator", "Lan", "--unlock", "pass"]);
        Some(office)
    }

    pub fn tool(&self, program: &str, arguments: &[&str]) {
        let ran = Command::new(program)
            .args(arguments)
            .env("SOFTHSM2_CONF", self.0.path("softhsm.conf"))
            .output()
            .unwrap();
        assert!(ran.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = self.0.command(arguments);
        command.env("SOFTHSM2_CONF", self.0.path("softhsm.conf")).env("SOXA_PKCS11", LIBRARY);
        run(command, b"")
    }

    pub fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {ran:?}");
        ran.out
    }

    pub fn refused(&self, status: i32, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.status, status, "{arguments:?}: {ran:?}");
        assert!(!ran.err.contains("2468") && !ran.err.contains("1357"), "{}", ran.err);
        ran.err
    }
}

#[test]
fn a_token_opens_the_register_with_its_pin_and_only_while_it_is_there() {
    let Some(office) = Office::with(&["Công an xã"]) else { return };
    office.ok(&["key", "token", "--pin", "pin", "--unlock", "pass"]);
    let listed = office.ok(&["key", "list"]);
    assert!(listed.contains("thẻ bảo mật “Công an xã”"), "{listed}");
    office.ok(&["verify", "--unlock", "pin=pin"]);
    // It is the only way from now on.
    office.ok(&["key", "remove", "1", "--unlock", "pin=pin"]);
    assert!(office.refused(3, &["key", "remove", "2", "--unlock", "pin=pin"]).contains("cuối cùng"));
    office.refused(4, &["verify", "--unlock", "pass"]);
    office.0.write("wrong", b"1357\n");
    let told = office.refused(3, &["verify", "--unlock", "pin=wrong"]);
    assert!(told.contains("PIN của thẻ “Công an xã” không đúng"), "{told}");
    office.ok(&["verify", "--unlock", "pin=pin"]);
    // Pulled out, and plugged in again.
    std::fs::rename(office.0.path("tokens"), office.0.path("pocket")).unwrap();
    std::fs::create_dir(office.0.path("tokens")).unwrap();
    let told = office.refused(3, &["verify", "--unlock", "pin=pin"]);
    assert!(told.contains("không thấy thẻ “Công an xã”"), "{told}");
    std::fs::remove_dir(office.0.path("tokens")).unwrap();
    std::fs::rename(office.0.path("pocket"), office.0.path("tokens")).unwrap();
    office.ok(&["verify", "--unlock", "pin=pin"]);
}

#[test]
fn one_of_several_tokens_is_named_and_another_one_opens_nothing() {
    let Some(office) = Office::with(&["Lan", "Nam"]) else { return };
    let told = office.refused(3, &["key", "token", "--pin", "pin", "--unlock", "pass"]);
    assert!(told.contains("Lan, Nam") || told.contains("Nam, Lan"), "{told}");
    office.ok(&["key", "token", "--token", "Lan", "--pin", "pin", "--unlock", "pass"]);
    let told = office.refused(3, &["key", "token", "--token", "Lan", "--pin", "pin", "--unlock", "pass"]);
    assert!(told.contains("đã có cách mở tên “Lan”"), "{told}");
    office.ok(&[
        "key",
        "token",
        "--token",
        "Nam",
        "--name",
        "thẻ của Nam",
        "--pin",
        "pin",
        "--unlock",
        "pass",
    ]);
    office.ok(&["verify", "--unlock", "pin=pin"]);
    let told = office.refused(3, &["key", "token", "--token", "Bảy", "--pin", "pin", "--unlock", "pass"]);
    assert!(told.contains("Bảy"), "{told}");
    // Without a library, or with a wrong one, the register stays as it is.
    let ran = run(
        {
            let mut command = office.0.command(&["verify", "--unlock", "pin=pin"]);
            command.env("SOXA_PKCS11", "/no/such/library.so");
            command
        },
        b"",
    );
    assert!(ran.status == 3 && ran.err.contains("thư viện của thẻ"), "{ran:?}");
    office.ok(&["verify", "--unlock", "pass"]);
}
