//! Rule files beside the register: what they say of the office holds for every command, and what is wrong in one is told
//! by line and changes nothing.

use crate::commune::Commune;

const PACK: &str = r#"
[pack]
name = "Cơ quan từ 01/11/2026"
first_day = "2026-11-01"
source = "Quyết định 7/QĐ-UBND"

[[hours]]
valid_from = "2026-11-01"
opening = "07:30:00"
closing = "17:00:00"
cutoff = "15:00:00"
noon = "12:00:00"
saturday = { opening = "07:30:00", closing = "11:30:00" }

[[holiday]]
day = "2026-12-04"
kind = "off"
code = "LE_HOI"
name = "Lễ hội xã"

[[list_kind]]
id = "fishers"
label = "Ngư dân"
sensitive = true
shows = ["plot"]
columns = { plot = ["Số thửa"] }

[[register]]
id = "visits"
label = "Sổ khách đến làm việc"
day = "on"
field = [
  { key = "on", label = "Ngày", type = "date", required = true, width = 10 },
  { key = "who", label = "Khách", type = "text", required = true, width = 30 },
]

[[word]]
key = "task_force"
text = "TỔ CÔNG TÁC CHUYỂN ĐỔI SỐ"
"#;

/// A commune with the pack in force.
fn with_pack() -> Commune {
    let commune = Commune::town();
    let file = commune.write("co-quan.toml", PACK.as_bytes());
    assert_eq!(commune.ok(&["procedure", "check", &file]), "");
    commune.ok(&["procedure", "import", &file]);
    commune
}

#[test]
fn days_hours_registers_and_lists_of_a_file_hold_for_every_command() {
    let commune = with_pack();
    assert!(commune.ok(&["calendar", "list", "2026"]).contains("Lễ hội xã"));
    // A Saturday morning; the Friday after next is a day off of the commune's own.
    let due = |at: &str| commune.json(&["due", "--days", "5", "--received", at])["due_at"].clone();
    assert!(
        due("2026-11-28T08:00").as_str().unwrap().starts_with("2026-12-07T17:00"),
        "{}",
        due("2026-11-28T08:00")
    );
    assert!(due("2026-11-28T12:00").as_str().unwrap().starts_with("2026-12-08T17:00"));

    let line =
        ["entry", "add", "--register", "visits", "--field", "on=2026-11-20", "--field", "who=Sở Tư pháp"];
    assert_eq!(commune.json(&line)["fields"]["who"], "Sở Tư pháp");
    let registers = commune.json(&["entry", "list"]);
    let of = registers["registers"].as_array().unwrap().iter().find(|r| r["register"] == "visits").cloned();
    assert_eq!(of.unwrap()["entries"], 1);
    let said = commune.refused(3, &["entry", "add", "--register", "visits", "--field", "who=X"]);
    assert!(said.contains("Ngày"), "{said}");

    let list =
        commune.write("dat.csv", "Họ tên,Ngày sinh,Số thửa\nĐinh Văn Nghinh,01/01/1972,12\n".as_bytes());
    commune.ok(&["import", "list", "--kind", "fishers", &list]);

    assert!(commune.ok(&["list", "all"]).contains("dat.csv"));
}

#[test]
fn a_list_of_a_kind_that_nobody_knows_any_more_is_shown_to_those_who_may_see_everything_only() {
    let commune = with_pack();
    let list =
        commune.write("dat.csv", "Họ tên,Ngày sinh,Số thửa\nĐinh Văn Nghinh,01/01/1972,12\n".as_bytes());
    commune.ok(&["import", "list", "--kind", "fishers", &list]);
    std::fs::remove_file(commune.path("rules/co-quan.toml")).unwrap();
    let said = commune.refused(3, &["import", "list", "--kind", "fishers", &list]);
    assert!(said.contains("prisoners"), "{said}");
    assert!(commune.ok(&["list", "all"]).contains("dat.csv"));
}

#[test]
fn a_file_with_mistakes_is_refused_whole_and_the_last_good_one_stays() {
    let commune = with_pack();
    let wrong = PACK
        .replace("01/11/2026", "15/11/2026")
        .replace("2026-11-01", "2026-11-15")
        .replace("kind = \"off\"", "kind = \"maybe\"")
        .replace("shows = [\"plot\"]", "shows = [\"street\"]")
        .replace("key = \"task_force\"", "key = \"mayor\"");
    let file = commune.write("sai.toml", wrong.as_bytes());
    let said = commune.refused(3, &["procedure", "check", &file]);
    for wanted in [":17: ", ":21: ", ":37: ", "maybe", "street", "task_force"] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    let said = commune.refused(3, &["procedure", "import", &file]);
    assert!(said.contains("sai.toml:17"), "{said}");
    assert!(!commune.path("rules/sai.toml").exists());
    assert!(commune.ok(&["calendar", "list", "2026"]).contains("Lễ hội xã"));
    // Put there by hand: beside the good one, and over it.
    commune.write("rules/sai.toml", wrong.as_bytes());
    for file in ["sai.toml", "co-quan.toml"] {
        commune.write(&format!("rules/{file}"), wrong.as_bytes());
        let ran = commune.run(&["calendar", "list", "2026"]);
        assert_eq!(ran.status, 0, "{ran:?}");
        assert!(ran.out.contains("Lễ hội xã"), "{ran:?}");
        assert!(ran.err.contains(&format!("{file}:17: ")), "{ran:?}");
    }
    // What is wrong in another file keeps nobody from taking a good one.
    let more = commune.write(
        "them.toml",
        PACK.replace("Cơ quan từ", "Thêm, từ").replace("2026-12-04", "2026-12-07").as_bytes(),
    );
    commune.ok(&["procedure", "import", &more]);
    for file in ["sai.toml", "co-quan.toml", "them.toml"] {
        std::fs::remove_file(commune.path(&format!("rules/{file}"))).unwrap();
    }
    let ran = commune.run(&["calendar", "list", "2026"]);
    assert!(!ran.out.contains("Lễ hội xã") && ran.err.is_empty(), "{ran:?}");
}

#[test]
fn where_it_is_said_whose_packs_are_taken_no_other_pack_is() {
    let commune = Commune::town();
    let file = commune.write("co-quan.toml", PACK.as_bytes());
    let key = commune.path("tinh.key").to_str().unwrap().to_owned();
    let sign = ["procedure", "sign", &file, "--key", &key];
    assert!(commune.refused(3, &sign).contains("--new-key"));
    let said = commune.ok(&[&sign[..], &["--new-key"]].concat());
    let public = said.lines().last().unwrap().rsplit(": ").next().unwrap().to_owned();
    assert!(!said.contains(std::fs::read_to_string(&key).unwrap().lines().last().unwrap()));
    commune.refused(3, &[&sign[..], &["--new-key"]].concat());
    assert_eq!(commune.ok(&sign), said, "signing again says the same");

    commune.write("rules/trusted.pub", format!("# Sở Tư pháp\n{public}\n").as_bytes());
    let other = PACK.replace("Cơ quan từ", "Khác, từ");
    let unsigned = commune.write("khac.toml", other.as_bytes());
    for command in ["check", "import"] {
        let said = commune.refused(3, &["procedure", command, &unsigned]);
        assert!(said.contains("khac.toml:1: ") && said.contains(".sig"), "{said}");
    }
    assert!(!commune.path("rules/khac.toml").exists());
    // Somebody else's signature, and one over another text.
    let stranger = commune.path("la.key").to_str().unwrap().to_owned();
    commune.ok(&["procedure", "sign", &unsigned, "--key", &stranger, "--new-key"]);
    assert!(commune.refused(3, &["procedure", "import", &unsigned]).contains("khóa đã đặt"));
    std::fs::copy(commune.path("co-quan.toml.sig"), commune.path("khac.toml.sig")).unwrap();
    assert!(commune.refused(3, &["procedure", "import", &unsigned]).contains("khóa đã đặt"));

    commune.ok(&["procedure", "check", &file]);
    commune.ok(&["procedure", "import", &file]);
    assert!(commune.path("rules/co-quan.toml.sig").exists());
    assert!(commune.ok(&["calendar", "list", "2026"]).contains("Lễ hội xã"));
    // What lies in the folder is held to it at every start.
    commune.write("rules/co-quan.toml", PACK.replace("2026-12-04", "2026-12-03").as_bytes());
    let ran = commune.run(&["calendar", "list", "2026"]);
    assert!(ran.err.contains("co-quan.toml:1: "), "{ran:?}");
    assert!(ran.out.contains("2026-12-04\toff\tLE_HOI") && !ran.out.contains("2026-12-03"), "{ran:?}");
    commune.write("rules/co-quan.toml", PACK.as_bytes());
    assert_eq!(commune.run(&["calendar", "list", "2026"]).err, "");
}

/// Files are laid in the order of their names: what would be laid before that which it builds on is refused, and commands go on.
#[test]
fn a_file_that_would_be_laid_too_early_is_refused() {
    let commune = Commune::town();
    let pack = "[pack]\nname = \"Xã\"\nfirst_day = \"2026-12-01\"\nsource = \"NQ\"\n\n[[procedure]]\ncode = \"XA-01\"\nvalid_from = \"2026-12-01\"\nname = \"Hỗ trợ sửa nhà\"\nauthority = \"committee\"\nlimit = { working_days = 10 }\nbasis = \"NQ\"\n";
    let amend = "[[amend]]\ncode = \"XA-01\"\nvalid_from = \"2026-12-02\"\nlimit = { working_days = 5 }\n";
    commune.ok(&["procedure", "import", &commune.write("m.toml", pack.as_bytes())]);
    let said = commune.refused(3, &["procedure", "import", &commune.write("a.toml", amend.as_bytes())]);
    assert!(said.contains("a.toml:1: "), "{said}");
    assert!(!commune.path("rules/a.toml").exists());
    commune.ok(&["procedure", "list"]);
    commune.ok(&["procedure", "import", &commune.write("z.toml", amend.as_bytes())]);
    assert!(commune.ok(&["procedure", "show", "XA-01", "--on", "2026-12-02"]).contains('5'));
}

#[test]
fn a_file_of_keys_that_cannot_be_read_takes_no_pack() {
    let commune = with_pack();
    for (text, line) in [("", 1), ("# ai\n\nabc\n", 3), ("AAAA\n", 1)] {
        commune.write("rules/trusted.pub", text.as_bytes());
        let ran = commune.run(&["calendar", "list", "2026"]);
        assert!(ran.err.contains(&format!("trusted.pub:{line}: ")), "{ran:?}");
        assert!(ran.out.contains("Lễ hội xã"), "what was taken before stays: {ran:?}");
        let other = commune.write("khac.toml", PACK.replace("Cơ quan từ", "Khác, từ").as_bytes());
        commune.refused(3, &["procedure", "import", &other]);
    }
}

#[test]
fn the_registers_and_lists_of_2026_work_like_all_others_and_outcomes_go_back_in_the_words_of_the_circular() {
    let commune = Commune::town();
    let lines = "number,date,unit,what,count,answer_by\n05/PĐĐ,2026-11-20,Thôn Gò Tranh,Làm sạch dữ liệu,12,2026-11-27\n";
    let file = commune.write("don-doc.csv", lines.as_bytes());
    commune.ok(&["entry", "add", "--register", "urges", "--file", &file]);
    let urges = commune.json(&["entry", "list", "--register", "urges"]);
    assert_eq!(urges["entries"][0]["fields"]["answer_by"], "2026-11-27");
    let said =
        commune.refused(3, &["entry", "add", "--register", "reflections", "--field", "citizen=Đinh Văn A"]);
    assert!(said.contains("Ngày nhận"), "{said}");

    let list = commune.write("dat.csv", "Họ tên,Ngày sinh,Số thửa\nNgười Lạ Mặt,01/01/1972,12\n".as_bytes());
    let no = commune.json(&["import", "list", "--kind", "land", &list])["list"].to_string();
    commune.ok(&["list", "decide", &no, "1", "not_in_register"]);
    let back = commune.ok(&["list", "export", &no, "-o", "-"]);
    assert!(back.contains("Không có thông tin") && !back.contains("Không có trong sổ"), "{back}");
}

/// The text of a report of a period, out of its Word document.
fn report(commune: &Commune, from: &str, to: &str) -> String {
    use std::io::Read;
    let file = commune.path(&format!("{from}.docx"));
    let name = file.to_str().unwrap();
    commune.ok(&["report", "--from", from, "--to", to, "--format", "docx", "-o", name]);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    xml
}

#[test]
fn a_report_is_signed_and_issued_by_the_words_of_its_period() {
    let commune = with_pack();
    for (from, to, issuer, second) in [
        ("2026-11-01", "2026-11-22", "TỔ CÔNG TÁC CHUYỂN ĐỔI SỐ", true),
        ("2026-08-01", "2026-08-31", "TỔ CÔNG TÁC ĐỀ ÁN 06", true),
        ("2026-05-01", "2026-05-31", "TỔ CÔNG TÁC ĐỀ ÁN 06", false),
    ] {
        let said = report(&commune, from, to);
        assert!(said.contains(issuer), "{from}");
        assert_eq!(said.contains("CHỦ TỊCH"), second, "{from}");
    }
}
