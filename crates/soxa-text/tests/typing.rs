//! The typing methods against rows of keys and results.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use soxa_text::typing::{Method, ToneStyle, compose_line};

#[test]
fn typing_rows_come_out_in_both_styles() {
    let rows = include_str!("vectors/typing-dev.tsv");
    let mut failures = Vec::new();
    for row in rows.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [method, order, keys, new, old] = cells[..] else { panic!("five cells: {row}") };
        let method = Method::parse(method).expect("a method");
        for (style, want) in [(ToneStyle::New, new), (ToneStyle::Old, old)] {
            let got = compose_line(keys, method, style);
            if got != want {
                failures.push(format!("{method:?} {order} {keys}: {got}, not {want}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
