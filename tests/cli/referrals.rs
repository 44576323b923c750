//! A case received for another commune, through the real programs: handed over, taken there, and its state back.

use crate::commune::Commune;
use crate::skipped::skipped;
use crate::upward::{Above, admit, neighbour, push};

#[test]
fn a_case_for_another_commune_goes_there_and_its_state_comes_back() {
    let Some(above) = Above::new() else {
        return skipped("PostgreSQL is not installed");
    };
    let here = Commune::bare();
    here.ok(&["demo", "--no-open"]);
    let there = neighbour(&here);
    here.ok(&["upward", "init", &above.url("postgres")]);
    admit(&here, &above, "21361", "Xã Long Hiệp");
    admit(&here, &above, "21349", "Xã Sơn Mai");
    let send = |commune: &Commune, code: &str| {
        let sent = push(commune, &above, code);
        assert_eq!((sent.status, sent.err.as_str()), (0, ""), "{sent:?}");
    };
    // Before anything came from above a commune is named in full.
    let case = here.ok(&[
        "case",
        "add",
        "--procedure",
        "CT-TTR",
        "--applicant",
        "051171942958",
        "--channel",
        "direct",
    ]);
    let case = case.split_whitespace().next().unwrap().to_owned();
    let refused = here.refused(3, &["referral", "send", &case, "--commune", "21349"]);
    assert!(refused.contains("21349"), "{refused}");
    send(&here, "21361");
    let communes = here.json(&["referral", "communes"]);
    assert_eq!(communes["communes"][1]["name"], "Xã Long Hiệp");
    let id = here.ok(&["referral", "send", &case, "--commune", "21349", "--note", "gọi trước khi đến"]);
    let id = id.trim();
    assert_eq!(here.json(&["referral", "list", "--out"])["referrals"][0]["standing"], "on_its_way");
    send(&here, "21361");
    send(&there, "21349");
    send(&here, "21361");
    assert_eq!(here.json(&["referral", "show", id])["standing"], "arrived");
    let came = there.json(&["referral", "list", "--in", "--pending"]);
    assert_eq!((&came["count"], &came["referrals"][0]["commune_name"]), (&1.into(), &"Xã Long Hiệp".into()));
    let told = there.json(&["referral", "show", id])["told"].clone();
    assert_eq!(told["applicant"]["person_id"], "051171942958");
    let taken = there.ok(&["referral", "take", id]);
    let taken = taken.trim();
    let shown = there.json(&["case", "show", taken]);
    assert_eq!(shown["procedure"], "CT-TTR");
    there.ok(&["case", "move", taken, "dang_xu_ly"]);
    send(&there, "21349");
    send(&here, "21361");
    let back = here.json(&["referral", "show", id]);
    assert_eq!((&back["standing"], &back["answer"]["state"]), (&"taken".into(), &"dang_xu_ly".into()));
    assert_eq!(back["answer"]["case"], taken);
    assert_eq!(here.json(&["case", "show", &case])["due_at"], shown["due_at"]);
    // Both print it, each from its own register.
    for commune in [&here, &there] {
        let sheet = commune.ok(&["referral", "sheet", id]);
        for said in ["PHIẾU CHUYỂN HỒ SƠ", "Xã Long Hiệp", "Xã Sơn Mai", "Lê Thị Châu", &case]
        {
            assert!(sheet.contains(said), "{said}: {sheet}");
        }
        commune.ok(&["referral", "sheet", id, "--to", "pdf", "-o", "phieu.pdf"]);
    }
    send(&there, "21349");
    // Neither the person nor the remark stands above any more.
    let dump = above.dump();
    assert!(!dump.contains("Lê Thị Châu") && !dump.contains("gọi trước khi đến"));
    // A second time nothing is sent.
    for (commune, code) in [(&here, "21361"), (&there, "21349")] {
        send(commune, code);
        let again = push(commune, &above, code);
        assert!(again.out.contains("gửi 0 dòng"), "{again:?}");
    }
}
