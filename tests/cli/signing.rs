//! Papers signed electronically, by key files and by software tokens, and checked by the programs that others have:
//! poppler's `pdfsig` and pyHanko. The authority is the made-up one of `soxa-sign`'s tests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::commune::Commune;
use crate::skipped::skipped;
use crate::tokens::{LIBRARY, Office};

fn fixture(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("crates/soxa-sign/tests/fixtures").join(name).display().to_string()
}

fn tool(program: &str, arguments: &[&str]) -> String {
    let ran = Command::new(program).args(arguments).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{program} {arguments:?}: {said}");
    said
}

/// A commune with a slip in `phieu.pdf` and the believed authority in `tin`.
fn with_slip() -> Commune {
    let commune = Commune::town();
    paper(&commune);
    commune
}

fn paper(commune: &Commune) {
    let code = commune.receive("051084000505", "1");
    let slip = commune.path("phieu.pdf").display().to_string();
    commune.ok(&["slip", &code, "--to", "pdf", "--output", &slip]);
    believe(commune);
}

fn believe(commune: &Commune) {
    std::fs::create_dir(commune.path("tin")).unwrap();
    std::fs::copy(fixture("ca.pem"), commune.path("tin/ca.pem")).unwrap();
}

fn verdicts(commune: &Commune, file: &str) -> (i32, Vec<(String, String)>) {
    let (status, said) = commune.json_status(&["verify-signature", file, "--authorities", "tin"]);
    let text = |signature: &Value, key: &str| signature[key].as_str().unwrap().to_owned();
    let all = said["signatures"].as_array().unwrap();
    (status, all.iter().map(|s| (text(s, "signer"), text(s, "verdict"))).collect())
}

/// What pdfsig says of each signature.
fn by_poppler(commune: &Commune, file: &str) -> Vec<String> {
    let said = tool("pdfsig", &["-nocert", &commune.path(file).display().to_string()]);
    let lines = said.lines().filter_map(|line| line.trim().strip_prefix("- Signature Validation: "));
    lines.map(str::to_owned).collect()
}

/// The lines that pyHanko ends each signature with; none where it is not there.
fn by_hanko(commune: &Commune, file: &str) -> Option<Vec<String>> {
    let program = hanko()?;
    let ran = Command::new(program)
        .args(["sign", "validate", "--trust-replace", "--pretty-print", "--trust"])
        .args([fixture("ca.pem"), commune.path(file).display().to_string()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    Some(said.lines().filter(|line| line.contains("is judged")).map(str::to_owned).collect())
}

fn hanko() -> Option<PathBuf> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/pyhanko/bin/pyhanko");
    if place.exists() {
        return Some(place);
    }
    skipped("no pyHanko (tests/run fetches it)");
    None
}

#[test]
fn officer_and_chairman_sign_a_slip_in_turn_and_every_program_agrees() {
    let commune = with_slip();
    commune.ok(&["sign", "phieu.pdf", "--key", &fixture("lan.pem"), "--reason", "Duyệt"]);
    assert_eq!(verdicts(&commune, "phieu.signed.pdf"), (0, vec![("Nguyễn Văn Lan".into(), "valid".into())]));
    commune.ok(&["sign", "phieu.signed.pdf", "--key", &fixture("cong.pem"), "-o", "hai.pdf"]);
    commune.ok(&["sign", "hai.pdf", "--key", &fixture("ba.pem"), "--unseen", "-o", "ba.pdf"]);
    let (status, all) = verdicts(&commune, "ba.pdf");
    assert!(status == 0 && all.len() == 3 && all.iter().all(|(_, verdict)| verdict == "valid"), "{all:?}");
    assert_eq!(by_poppler(&commune, "ba.pdf"), vec!["Signature is Valid."; 3]);
    if let Some(judged) = by_hanko(&commune, "ba.pdf") {
        assert_eq!(judged, vec!["The signature is judged VALID."; 3]);
    }
    // Who signed where is read on the paper.
    let text = tool("pdftotext", &["-layout", &commune.path("ba.pdf").display().to_string(), "-"]);
    let officer = text.find("NGƯỜI TIẾP NHẬN HỒ SƠ").unwrap();
    let signed = text.find("Ký số: Nguyễn Văn Lan").unwrap();
    assert!(
        officer < signed && text.contains("UBND xã Thử") && text.contains("Ký số: Lê Văn Công"),
        "{text}"
    );
    // One letter later nobody believes it.
    let mut bytes = std::fs::read(commune.path("ba.pdf")).unwrap();
    bytes[700] ^= 1;
    commune.write("sua.pdf", &bytes);
    let (status, all) = verdicts(&commune, "sua.pdf");
    assert!(status == 1 && all.iter().all(|(_, verdict)| verdict == "broken"), "{all:?}");
    assert!(by_poppler(&commune, "sua.pdf").iter().all(|said| said != "Signature is Valid."));
}

#[test]
fn what_others_sign_is_read_and_what_others_made_is_signed() {
    let commune = with_slip();
    let Some(program) = hanko() else { return };
    let (certificate, key) = (fixture("lan.pem"), commune.write("khoa.pem", &only_key("lan.pem")));
    let slip = commune.path("phieu.pdf").display().to_string();
    let signed = commune.path("hanko.pdf").display().to_string();
    let field = "1/20,20,150,60/Sig1";
    let by = ["addsig", "--field", field, "pemder", "--no-pass", "--key", &key, "--cert", &certificate];
    tool(program.to_str().unwrap(), &[&["sign"], &by[..], &[&slip, &signed]].concat());
    assert_eq!(verdicts(&commune, "hanko.pdf"), (0, vec![("Nguyễn Văn Lan".into(), "valid".into())]));
    commune.ok(&["sign", "hanko.pdf", "--key", &fixture("ba.pem"), "-o", "hai.pdf"]);
    assert_eq!(verdicts(&commune, "hai.pdf").0, 0);
    assert_eq!(by_hanko(&commune, "hai.pdf").unwrap(), vec!["The signature is judged VALID."; 2]);
}

fn only_key(name: &str) -> Vec<u8> {
    let text = std::fs::read_to_string(fixture(name)).unwrap();
    text.as_bytes()[text.find("-----BEGIN PRIVATE").unwrap()..].to_vec()
}

#[test]
fn what_cannot_be_signed_or_checked_is_told() {
    let commune = with_slip();
    let refused = |arguments: &[&str]| commune.refused(3, arguments);
    assert!(refused(&["sign", "phieu.pdf", "--key", &fixture("old.pem")]).contains("hết hạn 01/01/2021"));
    assert!(refused(&["sign", "phieu.pdf", "--key", &fixture("server.pem")]).contains("không phải để ký"));
    commune.write("hong.pdf", b"%PDF-1.7 xx");
    let told = refused(&["sign", "hong.pdf", "--key", &fixture("lan.pem")]);
    assert!(told.contains("không đọc được như PDF"), "{told}");
    assert!(commune.refused(2, &["sign", "phieu.pdf"]).contains("--token"));
    assert!(commune.refused(2, &["sign", "phieu.pdf", "--key", &fixture("locked.pem")]).contains("PIN"));
    commune.write("sai", b"sai\n");
    let told = refused(&["sign", "phieu.pdf", "--key", &fixture("locked.pem"), "--pin", "sai"]);
    assert!(told.contains("mật khẩu thiếu hoặc không đúng"), "{told}");
    commune.write("dung", b"thubi\n");
    commune.ok(&["sign", "phieu.pdf", "--key", &fixture("locked.pem"), "--pin", "dung"]);
    let (status, told) = commune.json_status(&["verify-signature", "phieu.pdf", "--authorities", "tin"]);
    assert_eq!((status, told["count"].as_u64()), (1, Some(0)));
    commune.ok(&["sign", "phieu.pdf", "--key", &fixture("other.pem"), "-o", "la.pdf"]);
    let ran = commune.run(&["verify-signature", "la.pdf", "--authorities", "tin"]);
    assert!(ran.status == 1 && ran.out.contains("chưa biết nơi cấp “Gốc khác”"), "{ran:?}");
    let ran = commune.run(&["--lang", "en", "verify-signature", "la.pdf", "--authorities", "tin"]);
    assert!(ran.out.contains("the authority “Gốc khác” is not known"), "{ran:?}");
}

/// An office whose token has a key and a certificate of these labels.
fn with_token() -> Option<Office> {
    let office = Office::with(&["UBND xã"])?;
    let path = |name: &str| office.0.path(name).display().to_string();
    for (id, kind, name) in [("01", "rsa:2048", "Nguyễn Thị Chủ Tịch"), ("02", "EC:prime256v1", "Văn phòng")]
    {
        let at = |arguments: &[&str]| {
            let all =
                [&["--module", LIBRARY, "--token-label", "UBND xã", "--login", "--pin", "2468"], arguments];
            office.tool("pkcs11-tool", &all.concat());
        };
        if id != "01" {
            at(&["--keypairgen", "--key-type", kind, "--id", id]);
        }
        let (der, pem) = (path("khoa.der"), path("khoa-thu.pem"));
        at(&["--read-object", "--type", "pubkey", "--id", id, "-o", &der]);
        tool("openssl", &["pkey", "-pubin", "-inform", "DER", "-in", &der, "-out", &pem]);
        let (request, certificate, usage) = (path("xin.csr"), path("ct.pem"), path("ext"));
        let subject = format!("/C=VN/O=UBND xã Thử/CN={name}");
        let new = ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", &path("bo"), "-utf8"];
        tool("openssl", &[&new[..], &["-subj", &subject, "-out", &request]].concat());
        std::fs::write(&usage, "keyUsage=critical,digitalSignature,nonRepudiation\n").unwrap();
        let (ca, key) = (fixture("ca.pem"), fixture("ca.key"));
        let by = ["x509", "-req", "-in", &request, "-force_pubkey", &pem, "-CA", &ca, "-CAkey", &key];
        let serial =
            ["-set_serial", id, "-days", "700", "-extfile", &usage, "-outform", "DER", "-out", &certificate];
        tool("openssl", &[&by[..], &serial[..]].concat());
        at(&["--write-object", &certificate, "--type", "cert", "--id", id, "--label", &format!("ct{id}")]);
    }
    Some(office)
}

#[test]
fn the_token_of_the_office_signs_with_its_pin() {
    let Some(office) = with_token() else { return };
    let slip = with_slip();
    std::fs::copy(slip.path("phieu.pdf"), office.0.path("phieu.pdf")).unwrap();
    believe(&office.0);
    let told = office.refused(3, &["sign", "phieu.pdf", "--token", "--pin", "pin"]);
    assert!(told.contains("ct01") && told.contains("ct02") && told.contains("--certificate"), "{told}");
    office.ok(&["sign", "phieu.pdf", "--token", "--certificate", "ct01", "--pin", "pin", "-o", "mot.pdf"]);
    // By its name, on a token that is named, with a key of the other kind.
    office.ok(&[
        "sign",
        "mot.pdf",
        "--token=UBND xã",
        "--certificate",
        "Văn phòng",
        "--pin",
        "pin",
        "-o",
        "hai.pdf",
    ]);
    let (status, all) = verdicts(&office.0, "hai.pdf");
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((status, names), (0, vec!["Nguyễn Thị Chủ Tịch", "Văn phòng"]));
    assert_eq!(by_poppler(&office.0, "hai.pdf"), vec!["Signature is Valid."; 2]);
    office.0.write("wrong", b"1357\n");
    let told =
        office.refused(3, &["sign", "phieu.pdf", "--token", "--certificate", "ct01", "--pin", "wrong"]);
    assert!(told.contains("PIN của thẻ “UBND xã” không đúng"), "{told}");
    let told = office.refused(3, &["sign", "phieu.pdf", "--token=khác", "--pin", "pin"]);
    assert!(told.contains("không thấy thẻ “khác”"), "{told}");
    let told = office.refused(3, &["sign", "phieu.pdf", "--token", "--certificate", "ct09", "--pin", "pin"]);
    assert!(told.contains("không có chứng thư “ct09”"), "{told}");
    assert!(office.refused(2, &["sign", "phieu.pdf", "--token", "--certificate", "ct01"]).contains("PIN"));
}

/// A time stamp server of the test's own, which has OpenSSL answer one request in its own way.
fn stamped_by(commune: &Commune, answer: impl Fn(&[u8], &Path) -> Vec<u8> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/tsa", listener.local_addr().unwrap());
    let folder = commune.path("tsa");
    std::fs::create_dir_all(&folder).unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(told) = line.to_lowercase().strip_prefix("content-length:") {
                length = told.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut request = vec![0; length];
        reader.read_exact(&mut request).unwrap();
        stream.write_all(&answer(&request, &folder)).unwrap();
    });
    url
}

fn stamp(request: &[u8], folder: &Path) -> Vec<u8> {
    let path = |name: &str| folder.join(name).display().to_string();
    std::fs::write(path("request"), request).unwrap();
    std::fs::write(path("serial"), "01\n").unwrap();
    let policy = "[tsa]\ndefault_tsa=t\n[t]\nserial=%\ndefault_policy=1.2.3.4\ndigests=sha256\nsigner_digest=sha256\ness_cert_id_alg=sha256\n";
    std::fs::write(path("tsa.cnf"), policy.replace('%', &path("serial"))).unwrap();
    let tsa = fixture("tsa.pem");
    let (config, request, reply) = (path("tsa.cnf"), path("request"), path("reply"));
    let by = ["ts", "-reply", "-config", &config, "-queryfile", &request, "-signer", &tsa, "-inkey", &tsa];
    tool("openssl", &[&by[..], &["-out", &reply]].concat());
    let reply = std::fs::read(reply).unwrap();
    [b"HTTP/1.0 200 OK\r\nContent-Type: application/timestamp-reply\r\n\r\n".as_slice(), &reply].concat()
}

#[test]
fn the_time_of_a_signature_is_stamped_by_a_server() {
    let commune = with_slip();
    let url = stamped_by(&commune, stamp);
    commune.ok(&["sign", "phieu.pdf", "--key", &fixture("lan.pem"), "--stamp", &url, "-o", "dau.pdf"]);
    let said = commune.json(&["verify-signature", "dau.pdf", "--authorities", "tin"]);
    assert_eq!(said["signatures"][0]["stamped"], true, "{said}");
    assert_eq!(by_poppler(&commune, "dau.pdf"), ["Signature is Valid."]);
    if let Some(judged) = by_hanko(&commune, "dau.pdf") {
        assert_eq!(judged, ["The signature is judged VALID."]);
    }
    let sign =
        |url: &str| commune.refused(3, &["sign", "phieu.pdf", "--key", &fixture("lan.pem"), "--stamp", url]);
    let url = stamped_by(&commune, |_, _| b"HTTP/1.0 503 Busy\r\n\r\n".to_vec());
    assert!(sign(&url).contains("503"));
    // A stamp of something else.
    let url = stamped_by(&commune, |request, folder| {
        let mut other = request.to_vec();
        let last = other.len() - 8;
        other[last] ^= 1;
        stamp(&other, folder)
    });
    assert!(sign(&url).contains("không phải của chữ ký này"));
    assert!(sign("https://tsa.example/").contains("http://"));
}

#[test]
fn a_head_of_the_journal_and_a_backup_are_signed_beside_themselves() {
    let commune = with_slip();
    commune.ok(&["journal", "checkpoint", "--output", "moc"]);
    commune.write("sao-luu.age", &vec![7; 200_000]);
    for file in ["moc", "sao-luu.age"] {
        commune.ok(&["sign", file, "--key", &fixture("cong.pem")]);
        assert_eq!(verdicts(&commune, file), (0, vec![("Lê Văn Công".into(), "valid".into())]));
        let path = |name: String| commune.path(&name).display().to_string();
        let by =
            ["cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any", "-CAfile", &fixture("ca.pem")];
        let of =
            ["-content", &path(file.to_owned()), "-in", &path(format!("{file}.p7s")), "-out", "/dev/null"];
        tool("openssl", &[&by[..], &of].concat());
    }
    // OpenSSL's own signature of the same file.
    let (moc, lan, beside) = (commune.path("moc"), fixture("lan.pem"), commune.path("moc.cms"));
    let by = ["cms", "-sign", "-binary", "-cades", "-md", "sha512", "-signer", &lan, "-outform", "DER"];
    let of = ["-in", &moc.display().to_string(), "-out", &beside.display().to_string()];
    tool("openssl", &[&by[..], &of].concat());
    let checked = ["verify-signature", "moc", "--signature", "moc.cms", "--authorities", "tin"];
    assert!(commune.ok(&checked).contains("Nguyễn Văn Lan"));
    let mut text = std::fs::read(commune.path("moc")).unwrap();
    text[3] ^= 1;
    commune.write("moc", &text);
    assert_eq!(verdicts(&commune, "moc").0, 1);
    assert!(commune.refused(3, &["verify-signature", "tin/ca.pem"]).contains("ca.pem.p7s"));
}
