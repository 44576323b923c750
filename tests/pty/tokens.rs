//! A token of an officer's own at a terminal: it lets in with its PIN, signs papers, and covers the screen once it is taken out.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::Place;
use crate::skipped::skipped;
use crate::terminal::Terminal;

const LIBRARY: &str = "/usr/lib/softhsm/libsofthsm2.so";

/// A commune with a software token of the test's own in `tokens`.
struct Office {
    place: Place,
    conf: String,
    tokens: PathBuf,
}

impl Office {
    fn new() -> Option<Self> {
        let tool = |program: &str| Command::new(program).arg("--help").output().is_ok();
        if !Path::new(LIBRARY).exists() || !tool("softhsm2-util") || !tool("pkcs11-tool") || !tool("openssl")
        {
            skipped("no software token (softhsm2, opensc, openssl)");
            return None;
        }
        let place = Place::new();
        let tokens = place.path().join("tokens");
        std::fs::create_dir(&tokens).unwrap();
        let conf = place.file(
            "softhsm.conf",
            &format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display()),
        );
        let office = Self { place, conf, tokens };
        office.make();
        Some(office)
    }

    fn tool(&self, program: &str, arguments: &[&str]) {
        let ran = Command::new(program)
            .args(arguments)
            .current_dir(self.place.path())
            .env("SOFTHSM2_CONF", &self.conf)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    /// A key on the token, and a certificate of the tests' authority that is valid on the day of the sample, too.
    fn make(&self) {
        self.tool(
            "softhsm2-util",
            &["--init-token", "--free", "--label", "xa", "--so-pin", "87654321", "--pin", "2468"],
        );
        let new =
            ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "khoa.pem", "-utf8", "-out", "xin"];
        self.tool("openssl", &[&new[..], &["-subj", "/CN=Trần Thị Bình"]].concat());
        let to = ["--token", "xa", "--label", "binh", "--id", "01", "--pin", "2468"];
        self.tool("softhsm2-util", &[&["--import", "khoa.pem"][..], &to].concat());
        self.place.file("index", "");
        self.place.file("serial", "21\n");
        self.place.file(
            "ca.cnf",
            "[ca]\ndefault_ca=d\n[d]\ndatabase=index\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n\
             x509_extensions=x\n[p]\ncommonName=supplied\n[x]\nkeyUsage=critical,digitalSignature,nonRepudiation\n",
        );
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/soxa-sign/tests/fixtures");
        let (ca, key) =
            (fixtures.join("ca.pem").display().to_string(), fixtures.join("ca.key").display().to_string());
        let days =
            ["-startdate", "20260101000000Z", "-enddate", "20560101000000Z", "-notext", "-batch", "-utf8"];
        let by = ["ca", "-config", "ca.cnf", "-in", "xin", "-keyfile", &key, "-cert", &ca, "-out", "ct.pem"];
        self.tool("openssl", &[&by[..], &days].concat());
        self.tool("openssl", &["x509", "-in", "ct.pem", "-outform", "DER", "-out", "ct.der"]);
        let token = ["--module", LIBRARY, "--login", "--pin", "2468", "--id", "01", "--label", "binh"];
        self.tool("pkcs11-tool", &[&token[..], &["--write-object", "ct.der", "--type", "cert"]].concat());
    }

    fn opens(&self, arguments: &[&str]) -> Terminal {
        let start = self.place.start().env("SOFTHSM2_CONF", &self.conf).env("SOXA_PKCS11", LIBRARY);
        arguments.iter().fold(start, |start, argument| start.arg(argument)).open()
    }

    fn pulled_out(&self) {
        std::fs::rename(&self.tokens, self.place.path().join("pocket")).unwrap();
        std::fs::create_dir(&self.tokens).unwrap();
    }

    fn plugged_in(&self) {
        std::fs::remove_dir(&self.tokens).unwrap();
        std::fs::rename(self.place.path().join("pocket"), &self.tokens).unwrap();
    }
}

#[test]
fn who_has_the_token_comes_in_signs_and_leaves_a_covered_screen_behind() {
    let Some(office) = Office::new() else { return };
    office.place.file("pw", "suối Ra nước trong\n");
    office.place.run_ok(&["operator", "add", "Bình", "--role", "one_stop", "--new-password-file", "pw"]);
    let mut bound = office.opens(&["operator", "token", "Bình"]);
    bound.sees("Bình đăng nhập được bằng thẻ của Trần Thị Bình");
    bound.ends();
    office.place.run_ok(&["operator", "list"]);
    let mut desk = office.opens(&[]);
    desk.sees("Thoát").send("\x1bo").sees("Ai làm việc");
    // Nobody's name has to be typed: the token says whose it is.
    desk.send("\r1357\r").sees("không đúng").send("2468\r").sees("Bình");
    desk.send("\x1b2").settles().send("\r").settles().send("\x1bOp").settles();
    desk.send("\x1b[20~").sees("Giấy tiếp nhận").send("\r").sees("Ký số").send("K").sees("PIN của thẻ");
    desk.send("2468\x1bOQ").sees("Trần Thị Bình đã ký");
    assert!(!desk.screen().contains("2468"));
    office.pulled_out();
    desk.waits("a covered screen", |rows| {
        let text = rows.join("\n");
        !text.contains("NGƯỜI NỘP") && text.contains("khóa")
    });
    // Without the token neither its PIN nor nothing at all opens what it had opened.
    desk.send("2468\r").sees("✗");
    office.plugged_in();
    desk.send("2468\r").sees("Ký số");
    // Who comes over SSH tries no PIN: neither to come in nor to sign.
    let mut far = office
        .place
        .start()
        .env("SOFTHSM2_CONF", &office.conf)
        .env("SOXA_PKCS11", LIBRARY)
        .env("SSH_CONNECTION", "192.0.2.7 50000 192.0.2.1 22")
        .open();
    far.sees("Thoát").send("\x1bo").sees("Ai làm việc").send("\r2468\r").sees("✗").send("\x1b");
    far.settles().send("\x1b").settles().send("\r").sees("Thoát");
    far.send("\x1b2").settles().send("\r").settles().send("\x1b[20~").sees("Giấy tiếp nhận").send("\r");
    far.sees("Ký số").send("K").sees("PIN của thẻ").send("2468\x1bOQ").sees("ký ở máy ấy");
    let (_, journal) = office.place.run(&["export", "journal"]);
    let signed = journal.lines().find(|line| line.contains("paper.sign")).unwrap();
    assert!(signed.contains("Bình") && signed.contains("case:"), "{signed}");
    let signed = office.place.path().join("slips");
    let signed = std::fs::read_dir(signed).unwrap().flatten().map(|e| e.path());
    let signed = signed.into_iter().find(|f| f.to_string_lossy().ends_with(".signed.pdf")).unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/soxa-sign/tests/fixtures/ca.pem");
    std::fs::create_dir(office.place.path().join("tin")).unwrap();
    std::fs::copy(fixtures, office.place.path().join("tin/ca.pem")).unwrap();
    let folder = office.place.path().join("tin").display().to_string();
    let (_, said) =
        office.place.run(&["verify-signature", &signed.display().to_string(), "--authorities", &folder]);
    // The tests' authority is younger than the sample's day: nobody vouches, but nothing is wrong with the paper.
    assert!(said.contains("Trần Thị Bình") && !said.contains('✗'), "{said}");
}
