//! What must hold whatever the list.

use std::sync::OnceLock;

use proptest::prelude::*;
use soxa_linkage::decide::Verdict;
use soxa_linkage::engine::Engine;
use soxa_linkage::likeness::edits;
use soxa_linkage::probe::Memory;
use soxa_linkage::schema::Schema;
use soxa_linkage::score::slip;

use crate::{cells, engine, file};

fn small() -> Vec<Vec<String>> {
    file(include_str!("../vectors/linkage-people.csv")).rows.into_iter().take(300).collect()
}

/// The engine over them, built once.
fn over_small() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| engine(&small()))
}

fn column(engine: &Engine, name: &str) -> usize {
    engine.schema().columns().iter().position(|c| *c == name).unwrap()
}

fn probability(engine: &Engine, row: &[String], record: usize) -> f64 {
    let answer = engine.ask(&engine.read(&cells(row)), &mut Memory::default());
    answer.candidates.iter().find(|c| c.record == record).map_or(0.0, |c| c.probability)
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let (people, list) = (small(), file(include_str!("../vectors/linkage-list.csv")).rows);
    let list = &list[..40];
    let run = |people: &[Vec<String>], list: &[Vec<String>]| {
        let mut engine = engine(people);
        let rows: Vec<_> = list.iter().map(|r| engine.read(&cells(r))).collect();
        engine.match_all(&rows)
    };
    let (n, m) = (people.len(), list.len());
    let forward = run(&people, list);
    let turned_people: Vec<_> = people.iter().rev().cloned().collect();
    let turned_list: Vec<_> = list.iter().rev().cloned().collect();
    let mut backward = run(&turned_people, &turned_list);
    for pair in &mut backward {
        (pair.left, pair.right) = (n - 1 - pair.left, m - 1 - pair.right);
    }
    assert_eq!(forward.len(), backward.len());
    for pair in &forward {
        let other = backward.iter().find(|p| (p.left, p.right) == (pair.left, pair.right)).unwrap();
        assert!((other.score - pair.score).abs() < 1e-6 && other.verdict == pair.verdict);
    }
}

/// Families, each with a pair of twins whose numbers follow each other; the second one's name in another form.
fn twins(given: &[(&str, &str)], seed: u64) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let schema = Schema::people().unwrap();
    let columns = schema.columns();
    let row = |pairs: &[(&str, String)]| -> Vec<String> {
        let cell =
            |name: &&str| pairs.iter().find(|(n, _)| n == name).map_or(String::new(), |(_, v)| v.clone());
        columns.iter().map(cell).collect()
    };
    let (mut people, mut list) = (Vec::new(), Vec::new());
    for (n, (first, second)) in given.iter().enumerate() {
        let n = n as u64;
        let id = 51_190_000_110 + (n * 1009 + seed * 17) % 800_000 * 10;
        let birth = format!("{}-{:02}-{:02}", 1990 + (n + seed) % 20, n % 12 + 1, (n * 7 + seed) % 28 + 1);
        let common = |name: &str, id: u64| {
            row(&[
                ("full_name", format!("Đinh Thị {name}")),
                ("person_id", format!("{id:012}")),
                ("birth_date", birth.clone()),
                ("sex", "female".to_owned()),
                ("hamlet", "Gò Tranh".to_owned()),
                ("father_name", "Đinh Văn Reo".to_owned()),
                ("mother_name", "Phạm Thị Nía".to_owned()),
            ])
        };
        people.push(common(first, id + 1));
        list.push(common(second, id + 2));
    }
    (people, list)
}

/// Given names that differ by a mark or a letter, as twins' names do.
const LIKE: [(&str, &str); 14] = [
    ("Thúy", "Thùy"),
    ("Hoa", "Hòa"),
    ("Lan", "Lân"),
    ("Hồng", "Hông"),
    ("Thu", "Thư"),
    ("Hiền", "Hiến"),
    ("Ngân", "Ngan"),
    ("Loan", "Loạn"),
    ("Mỹ", "My"),
    ("Hạnh", "Hành"),
    ("Quyên", "Quyến"),
    ("Thảo", "Thao"),
    ("Bình", "Bính"),
    ("Nga", "Ngà"),
];

#[test]
fn a_sister_of_the_same_day_is_no_match() {
    for seed in 0..6 {
        let (people, list) = twins(&LIKE, seed);
        let mut over = engine(&people);
        let rows: Vec<_> = list.iter().map(|r| over.read(&cells(r))).collect();
        let pairs = over.match_all(&rows);
        let sure = pairs.iter().filter(|p| p.verdict == Verdict::Match).count();
        assert_eq!(sure, 0, "seed {seed}: {pairs:?}");
        // Both in the register: the number tells which.
        let both: Vec<Vec<String>> = people.iter().chain(&list).cloned().collect();
        let mut over = engine(&both);
        let rows: Vec<_> = list.iter().map(|r| over.read(&cells(r))).collect();
        for pair in over.match_all(&rows).iter().filter(|p| p.verdict == Verdict::Match) {
            assert_eq!(pair.left, people.len() + pair.right, "seed {seed}: {pair:?}");
        }
        assert!(over.doubles().iter().all(|p| p.verdict != Verdict::Match), "seed {seed}");
    }
}

#[test]
fn two_records_are_doubles_in_either_order() {
    let people = file(include_str!("../vectors/linkage-doubles.csv")).rows;
    let people: Vec<_> = people.into_iter().take(200).collect();
    let turned: Vec<_> = people.iter().rev().cloned().collect();
    let scores = |rows: &[Vec<String>], turn: bool| {
        let n = rows.len();
        let place = |i: usize| if turn { n - 1 - i } else { i };
        let mut found: Vec<(usize, usize, i64)> = engine(rows)
            .doubles()
            .iter()
            .map(|p| (place(p.left), place(p.right), (p.score * 1e5).round() as i64))
            .map(|(a, b, s)| (a.min(b), a.max(b), s))
            .collect();
        found.sort_unstable();
        found
    };
    assert_eq!(scores(&people, false), scores(&turned, true));
}

/// Cells that are no values: nothing may panic, nothing may match by them.
#[test]
fn hostile_cells_are_nothing() {
    let columns = Schema::people().unwrap().columns().len();
    let long = "Đ".repeat(100_000);
    let cells = [
        "",
        "\0\u{1b}[2J\u{202e}",
        long.as_str(),
        "....",
        "0",
        "00000000000000",
        "-",
        "\u{300}\u{301}",
        "99/99/9999",
    ];
    let people: Vec<Vec<String>> = cells.iter().map(|c| vec![(*c).to_owned(); columns]).collect();
    let mut engine = engine(&people);
    let rows: Vec<_> = people.iter().map(|r| engine.read(&crate::cells(r))).collect();
    engine.match_all(&rows);
    engine.doubles();
    let mut nobody = Engine::new(Schema::people().unwrap(), Vec::<Vec<String>>::new());
    assert!(nobody.match_all(&rows).is_empty() && nobody.doubles().is_empty());
    assert!(engine.match_all(&[]).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn case_and_spaces_change_nothing(n in 0usize..300, spaces in 1usize..4) {
        let people = small();
        let engine = over_small();
        let name = column(engine, "full_name");
        let mut row = people[n].clone();
        row[column(engine, "person_id")].clear();
        let before = probability(engine, &row, n);
        row[name] = row[name].to_uppercase().replace(' ', &" ".repeat(spaces));
        prop_assert!((probability(engine, &row, n) - before).abs() < 1e-9);
    }

    #[test]
    fn more_evidence_never_makes_a_pair_less_likely(n in 0usize..300, digit in 0usize..12) {
        let people = small();
        let engine = over_small();
        let id = column(engine, "person_id");
        let mut row = people[n].clone();
        let own = std::mem::take(&mut row[id]);
        row[column(engine, "cmnd")].clear();
        let without = probability(engine, &row, n);
        row[id].clone_from(&own);
        let with = probability(engine, &row, n);
        // Another number altogether.
        row[id] = own.bytes().enumerate().map(|(i, b)| if i >= 6 { char::from(b'0' + (b - b'0' + 5) % 10) } else { char::from(b) }).collect();
        let against = probability(engine, &row, n);
        let mut bytes = own.into_bytes();
        bytes[digit] = b'0' + (bytes[digit] - b'0' + 1) % 10;
        row[id] = String::from_utf8(bytes).unwrap();
        let near = probability(engine, &row, n);
        prop_assert!(with >= without && with >= near && near >= against && without >= against);
    }

    #[test]
    fn slips_and_edits_go_both_ways(a in 0u64..1_000_000_000, b in 0u64..1_000_000_000, x in "[a-d]{0,6}", y in "[a-d]{0,6}") {
        prop_assert_eq!(slip(a, b), slip(b, a));
        prop_assert_eq!(edits(&x, &y, 2), edits(&y, &x, 2));
    }

    #[test]
    fn no_cell_panics(cells in proptest::collection::vec(any::<String>(), 17)) {
        let engine = engine(std::slice::from_ref(&cells));
        let row: Vec<&str> = cells.iter().map(String::as_str).collect();
        let answer = engine.ask(&engine.read(&row), &mut Memory::default());
        prop_assert!(answer.candidates.iter().all(|c| c.probability.is_finite()));
        prop_assert!((0.0..=1.0).contains(&answer.nobody));
    }
}
