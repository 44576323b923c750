//! Decisions on the development set.

use std::collections::HashSet;
use std::sync::OnceLock;

use soxa_linkage::decide::{Pair, Verdict};
use soxa_linkage::engine::Engine;
use soxa_linkage::explain::Agreement;
use soxa_linkage::probe::Memory;

use crate::{File, cells, engine, file};

fn truth(text: &str) -> HashSet<(String, String)> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap);
    rows.map(|r| (r[0].to_owned(), r[1].to_owned())).collect()
}

/// Best F1 over all thresholds; matches that are wrong; share of the truth that is a match.
fn judge(
    pairs: &[Pair],
    left: &File,
    right: &File,
    truth: &HashSet<(String, String)>,
) -> (f64, Vec<String>, f64) {
    let is_true = |p: &Pair| {
        let (l, r) = (left.ids[p.left].clone(), right.ids[p.right].clone());
        truth.contains(&(l.clone(), r.clone())) || truth.contains(&(r, l))
    };
    let (mut right_ones, mut best) = (0.0, 0.0_f64);
    for (n, pair) in pairs.iter().enumerate() {
        right_ones += f64::from(u8::from(is_true(pair)));
        best = best.max(2.0 * right_ones / (truth.len() as f64 + n as f64 + 1.0));
    }
    let matches = || pairs.iter().filter(|p| p.verdict == Verdict::Match);
    let wrong = matches().filter(|p| !is_true(p)).map(|p| right.ids[p.right].clone()).collect();
    (best, wrong, matches().filter(|p| is_true(p)).count() as f64 / truth.len() as f64)
}

#[test]
fn the_development_list_is_matched_as_it_was_made() {
    let people = file(include_str!("../vectors/linkage-people.csv"));
    let list = file(include_str!("../vectors/linkage-list.csv"));
    let truth = truth(include_str!("../vectors/linkage-truth.csv"));
    let mut engine = engine(&people.rows);
    let rows: Vec<_> = list.rows.iter().map(|r| engine.read(&cells(r))).collect();
    let pairs = engine.match_all(&rows);
    let (f1, wrong, found) = judge(&pairs, &people, &list, &truth);
    assert!(f1 >= 0.985, "F1 {f1:.4}");
    assert!(found >= 0.95, "{found:.3} of the true pairs are matches");
    assert_eq!(wrong, Vec::<String>::new(), "rows matched to somebody else");
    let mut matched: Vec<usize> =
        pairs.iter().filter(|p| p.verdict == Verdict::Match).map(|p| p.right).collect();
    let all = matched.len();
    matched.dedup();
    matched.sort_unstable();
    matched.dedup();
    assert_eq!(matched.len(), all, "a row has two people");
    let mut seen = HashSet::new();
    assert!(pairs.iter().all(|p| seen.insert((p.left, p.right))), "a pair twice");
    assert!(pairs.iter().all(|p| (0.01..=1.0).contains(&p.score)));
    assert!(pairs.is_sorted_by(|a, b| a.score >= b.score));
}

#[test]
fn doubles_of_the_development_register_are_found() {
    let people = file(include_str!("../vectors/linkage-doubles.csv"));
    let truth = truth(include_str!("../vectors/linkage-doubles-truth.csv"));
    let pairs = engine(&people.rows).doubles();
    let (f1, wrong, found) = judge(&pairs, &people, &people, &truth);
    assert!(f1 >= 0.97 && found >= 0.9, "F1 {f1:.4}, {found:.3} are matches");
    assert_eq!(wrong, Vec::<String>::new());
    assert!(pairs.iter().all(|p| p.left != p.right));
}

/// A commune of fathers and sons, twins and namesakes, by hand.
const VILLAGE: &str = "\
local_id,person_id,cmnd,full_name,birth_date,sex,address,father,mother
F,051050111111,211000001,Đinh Văn Hùng,1950-03-02,Nam,\"Thôn Gò Tranh, Long Hiệp, Minh Long, Quảng Ngãi\",,
S,051078222222,211000002,Đinh Văn Hùng,1978-07-15,Nam,\"Thôn Gò Tranh, Long Hiệp, Minh Long, Quảng Ngãi\",Đinh Văn Hùng,Phạm Thị Lan
T1,051305333333,,Đinh Thị Hoa,2005-01-30,Nữ,\"Thôn Hà Bôi, Long Hiệp, Minh Long, Quảng Ngãi\",Đinh Văn Nam,Đinh Thị Xuân
T2,051305444444,,Đinh Thị Lan,2005-01-30,Nữ,\"Thôn Hà Bôi, Long Hiệp, Minh Long, Quảng Ngãi\",Đinh Văn Nam,Đinh Thị Xuân
B,051181555555,211000005,Phạm Thị Thủy,1981,Nữ,\"Thôn Cà Xen, Long Hiệp, Minh Long, Quảng Ngãi\",Phạm Văn Sơn,Đinh Thị Nga
";

/// The village with a crowd around it, so that names are as common as they are, built once.
fn village() -> &'static (Vec<String>, Engine) {
    static VILLAGE_ENGINE: OnceLock<(Vec<String>, Engine)> = OnceLock::new();
    VILLAGE_ENGINE.get_or_init(|| {
        let mut people = file(VILLAGE);
        let crowd = file(include_str!("../vectors/linkage-people.csv"));
        people.rows.extend(crowd.rows);
        people.ids.extend(crowd.ids);
        let engine = engine(&people.rows);
        (people.ids, engine)
    })
}

fn ask(row: &[(&str, &str)]) -> Vec<(String, f64, bool)> {
    let (ids, engine) = village();
    let columns: Vec<String> = engine.schema().columns().iter().map(|c| (*c).to_owned()).collect();
    let cell = |name: &String| row.iter().find(|(n, _)| n == name).map_or("", |(_, v)| *v);
    let cells: Vec<&str> = columns.iter().map(cell).collect();
    let answer = engine.ask(&engine.read(&cells), &mut Memory::default());
    let named = |c: &soxa_linkage::engine::Candidate| {
        (ids[c.record].clone(), c.probability, c.grounded && c.probability >= 0.95)
    };
    answer.candidates.iter().map(named).collect()
}

#[test]
fn a_father_is_not_his_son_and_a_name_alone_is_no_match() {
    let son = ask(&[("full_name", "Dinh Van Hung"), ("birth_date", "15/07/1978"), ("sex", "Nam")]);
    assert_eq!((son[0].0.as_str(), son[0].1 > 0.8), ("S", true), "{son:?}");
    assert!(son.iter().all(|c| c.0 != "F"), "{son:?}");
    let name_only = ask(&[("full_name", "Đinh Văn Hùng"), ("sex", "Nam")]);
    assert!(name_only.iter().all(|c| !c.2 && c.1 < 0.9), "{name_only:?}");
}

#[test]
fn a_twin_or_a_sister_who_is_not_there_is_nobody() {
    let family = [("father_name", "Đinh Văn Nam"), ("mother_name", "Đinh Thị Xuân"), ("sex", "Nữ")];
    let third = ask(&[&family[..], &[("full_name", "Đinh Thị Nga"), ("birth_date", "2008-04-11")]].concat());
    assert!(third.iter().all(|c| !c.2 && c.1 < 0.5), "{third:?}");
    let twin = ask(&[&family[..], &[("full_name", "ĐINH THỊ LAN"), ("birth_date", "30/01/2005")]].concat());
    assert_eq!((twin[0].0.as_str(), twin[0].1 > 0.97), ("T2", true), "{twin:?}");
    let next = [("full_name", "Đinh Thị Nga"), ("birth_date", "2005-01-30"), ("person_id", "051305444445")];
    let neighbour = ask(&[&family[..], &next].concat());
    assert!(neighbour.iter().all(|c| !c.2), "a triplet with the next number: {neighbour:?}");
}

#[test]
fn errors_of_a_clerk_are_seen_through() {
    for row in [
        vec![("full_name", "Phamj Thij Thury"), ("person_id", "51181555555")],
        vec![("full_name", "Ph¹m ThÞ Thñy"), ("person_id", "211000005"), ("birth_date", "1981")],
        vec![("full_name", "Thị Thủy Phạm"), ("cmnd", "211000050"), ("birth_date", "1981")],
        vec![("full_name", "P. T. Thủy"), ("person_id", "051181555556"), ("birth_date", "01/01/1981")],
    ] {
        let found = ask(&row);
        assert!(found.first().is_some_and(|c| c.0 == "B" && c.1 > 0.9), "{row:?}: {found:?}");
    }
    let other = ask(&[("full_name", "Phạm Thị Thủy"), ("birth_date", "1981"), ("person_id", "051181987654")]);
    assert!(other.iter().all(|c| c.0 != "B" || c.1 < 0.3), "a contradicting id speaks against: {other:?}");
}

#[test]
fn a_score_says_why() {
    let people = file(VILLAGE);
    let engine = engine(&people.rows);
    let columns = engine.schema().columns().iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
    let given = [("full_name", "Dinh Van Hung"), ("birth_date", "07/15/1978"), ("cmnd", "211000002")];
    let cell = |name: &String| given.iter().find(|(n, _)| n == name).map_or("", |(_, v)| *v);
    let row = engine.read(&columns.iter().map(cell).collect::<Vec<_>>());
    let mut memory = Memory::default();
    let reasons = engine.explain(&row, 1, &mut memory);
    let of = |field: &str| reasons.iter().find(|r| r.field == field).unwrap();
    assert_eq!(of("cmnd").agreement, Agreement::Same);
    assert_eq!(of("full_name").agreement, Agreement::Marks);
    assert_eq!(of("birth_date").agreement, Agreement::Same);
    assert_eq!(of("father_name").agreement, Agreement::OnlyLeft);
    assert_eq!((of("cmnd").label.as_str(), of("cmnd").left.as_str()), ("CMND", "211000002"));
    assert!(of("cmnd").bits > 10.0 && of("full_name").chance.is_some());
    let evidence = engine.ask(&row, &mut memory).candidates[0].evidence / std::f64::consts::LN_2;
    let sum: f64 = reasons.iter().map(|r| r.bits).sum();
    assert!((sum - evidence).abs() < 0.5, "what is told ({sum}) is what was counted ({evidence})");
}
