//! Files that the level above offers, through the real programs: signed, offered, taken or refused, and seen above; and a
//! sending that somebody asks for.

use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::commune::Commune;
use crate::skipped::skipped;
use crate::sockets::serve;
use crate::upward::{Above, admit, neighbour, push};

const PACK: &str = "[pack]\nname = \"Tỉnh\"\nfirst_day = \"2026-12-01\"\nsource = \"QĐ 1/QĐ-UBND\"\n\n[[procedure]]\ncode = \"XA-01\"\nvalid_from = \"2026-12-01\"\nname = \"Hỗ trợ sửa nhà\"\nauthority = \"committee\"\nlimit = { working_days = 10 }\nbasis = \"Nghị quyết\"\n";

/// A folder of rules that trusts the key of a line the signer says.
fn trusts(commune: &Commune, said: &str) {
    let line = said.lines().last().unwrap().rsplit(": ").next().unwrap();
    let rules = commune.store().with_file_name("rules");
    fs::create_dir_all(&rules).unwrap();
    fs::write(rules.join("trusted.pub"), format!("{line} Công an tỉnh\n")).unwrap();
}

#[test]
fn rules_and_units_go_down_are_taken_or_refused_and_the_province_sees_it() {
    let Some(above) = Above::new() else {
        return skipped("PostgreSQL is not installed");
    };
    let here = Commune::bare();
    here.ok(&["demo", "--no-open"]);
    let there = neighbour(&here);
    let to = above.url("postgres");
    here.ok(&["upward", "init", &to]);
    admit(&here, &above, "21361", "Xã Long Hiệp");
    admit(&here, &above, "21349", "Xã Sơn Mai");
    let both = [(&here, "21361"), (&there, "21349")];
    let send = || {
        for (commune, code) in both {
            let sent = push(commune, &above, code);
            assert_eq!((sent.status, sent.err.as_str()), (0, ""), "{sent:?}");
        }
    };
    send();
    let pack = here.write("2026-12-tinh.toml", PACK.as_bytes());
    let hamlet = here.json(&["unit", "show"])["hamlets"][0].as_str().unwrap().to_owned();
    let change = format!(
        "[units]\ncommune = \"21361\"\nfrom = \"2026-11-20\"\nground = \"NQ 15\"\n\n[[hamlet]]\nbefore = [\"{hamlet}\"]\nafter = \"Thôn Mới\"\n"
    );
    let units = here.write("thon.toml", change.as_bytes());
    let key = here.path("tinh.key").display().to_string();
    // What nobody signed, or nobody could take, is offered to nobody.
    assert!(here.refused(3, &["upward", "offer", &pack, "--to", &to]).contains("2026-12-tinh.toml.sig"));
    let wrong = here.write("sai.toml", b"[units]\ncommune = 1\n");
    assert!(here.refused(3, &["unit", "sign", &wrong, "--key", &key, "--new-key"]).contains("sai.toml"));
    let said = here.ok(&["procedure", "sign", &pack, "--key", &key, "--new-key"]);
    here.ok(&["unit", "sign", &units, "--key", &key]);
    trusts(&here, &said);
    trusts(&there, &said);
    assert!(here.refused(3, &["upward", "offer", &pack, "--to", &to, "--for", "99999"]).contains("99999"));
    here.ok(&["upward", "offer", &pack, "--to", &to]);
    let offered = here.ok(&["upward", "offer", &units, "--to", &to, "--for", "21361"]);
    let unit_id = offered.split(':').next().unwrap();
    send();
    assert_eq!(here.json(&["offer", "list", "--pending"])["count"], 2);
    let came = there.json(&["offer", "list"]);
    assert_eq!((&came["count"], &came["offers"][0]["kind"]), (&1.into(), &"rules".into()));
    let id = came["offers"][0]["id"].as_str().unwrap();
    let shown = here.ok(&["offer", "show", id]);
    for said in ["Công an tỉnh", "XA-01", "Hỗ trợ sửa nhà"] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    here.ok(&["offer", "take", id]);
    assert!(
        here.ok(&["procedure", "list", "--on", "2026-12-01", "--find", "XA-01"]).contains("Hỗ trợ sửa nhà")
    );
    here.ok(&["offer", "take", unit_id]);
    assert_eq!(here.json(&["unit", "show"])["hamlets"][0], "Thôn Mới");
    there.ok(&["offer", "refuse", id, "--reason", "chờ hỏi lại"]);
    send();
    let (_, seen) = here.json_status(&["province", "--from", &to, "offers"]);
    let [newer, older] = seen["offers"].as_array().unwrap().as_slice() else { panic!("{seen}") };
    assert_eq!((&newer["id"], &newer["communes"][0]["standing"]), (&unit_id.into(), &"taken".into()));
    let answers: Vec<&str> =
        older["communes"].as_array().unwrap().iter().map(|of| of["standing"].as_str().unwrap()).collect();
    assert_eq!((answers, &older["communes"][0]["reason"]), (vec!["refused", "taken"], &"chờ hỏi lại".into()));
    let board = here.ok(&["province", "--from", &to, "offers"]);
    assert!(board.contains("2026-12-tinh.toml") && board.contains("Gói quy định"), "{board}");
    // What was refused and is withdrawn cannot be taken any more.
    here.ok(&["upward", "withdraw", id, "--to", &to]);
    here.refused(3, &["upward", "withdraw", id, "--to", &to]);
    send();
    assert!(there.refused(3, &["offer", "take", id]).contains("Cấp trên đã rút"));
    for (commune, code) in both {
        let again = push(commune, &above, code);
        assert!(again.out.contains("gửi 0 dòng"), "{again:?}");
    }
}

/// A service that sends, ended with the test.
struct Sends(Child);

impl Drop for Sends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_service_that_sends_every_hour_sends_at_once_when_it_is_asked() {
    let Some(above) = Above::new() else {
        return skipped("PostgreSQL is not installed");
    };
    let here = Commune::bare();
    here.ok(&["demo", "--no-open"]);
    here.ok(&["upward", "init", &above.url("postgres")]);
    admit(&here, &above, "21361", "Xã Long Hiệp");
    let owner = serve(&here, &[]);
    let arguments = ["upward", "push", "--to", &above.url("xa_21361"), "--every", "1h"];
    let sends = here.command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let _sends = Sends(sends);
    let until = |what: &str, is_so: &dyn Fn() -> bool| {
        let begun = Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < Duration::from_mins(1), "{what}");
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    let behind = || here.json(&["upward", "status"])["behind"].clone();
    until("the first sending", &|| behind() == 0);
    here.ok(&["case", "add", "--procedure", "CT-TTR", "--applicant", "051171942958", "--channel", "direct"]);
    assert_ne!(behind(), 0);
    // Once: what nobody hears is remembered, and whoever asks again and again has it send again and again.
    here.json_status(&["upward", "now"]);
    until("the second sending", &|| behind() == 0);
    drop(owner);
}
