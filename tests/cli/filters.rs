//! `soxa text` and `soxa card` as filters.

use crate::commune::Commune;
use serde_json::Value;

#[test]
fn typing_filters_follow_the_vectors() {
    let commune = Commune::bare();
    for method in ["telex", "vni", "viqr"] {
        for (style, column) in [("new", 3), ("old", 4)] {
            let rows: Vec<Vec<&str>> = include_str!("../../crates/soxa-text/tests/vectors/typing-dev.tsv")
                .lines()
                .skip(1)
                .map(|l| l.split('\t').collect())
                .filter(|r: &Vec<&str>| r[0] == method)
                .collect();
            let lines = |column: usize| rows.iter().map(|r| r[column]).collect::<Vec<_>>().join("\n") + "\n";
            let ran = commune.fed(&["text", method, "--tone", style], lines(2).as_bytes());
            assert_eq!((ran.status, ran.out), (0, lines(column)));
        }
    }
}

#[test]
fn folding_sorting_and_legacy_text() {
    let commune = Commune::bare();
    let run = |what: &str, input: &[u8]| commune.fed(&["text", what], input).out;
    assert_eq!(run("fold", "ĐINH THỊ HUỆ\nPhạm  Văn Mỹ".as_bytes()), "dinh thi hue\npham van mi");
    assert_eq!(
        run("sort-names", "Trần An\nĐinh Án\nPhạm Văn An\nLê Bưởi\n".as_bytes()),
        "Phạm Văn An\nTrần An\nĐinh Án\nLê Bưởi\n"
    );
    assert_eq!(run("from-tcvn3", b"\xa7inh V\xa8n Tr\xe3i\n"), "Đinh Văn Trói\n");
    assert_eq!(run("from-vni", b"\xd1inh Va\xean\r\n").chars().next(), Some('Đ'));
    assert_eq!(run("repair", "Nguye\u{302}\u{303}n Va\u{306}n An\n".as_bytes()), "Nguyễn Văn An\n");
    assert_eq!(run("fold", b""), "");
}

#[test]
fn cards_follow_the_vectors() {
    let commune = Commune::bare();
    let table: toml::Table =
        include_str!("../../crates/soxa-domain/tests/vectors/card-qr-dev.toml").parse().unwrap();
    for vector in table["vector"].as_array().unwrap() {
        let ran = commune.fed(&["card"], vector["raw"].as_str().unwrap().as_bytes());
        let accepted = vector["accept"].as_bool().unwrap();
        assert_eq!(ran.status, i32::from(!accepted), "{vector}: {ran:?}");
        for line in ran.out.lines() {
            let got: Value = serde_json::from_str(line).unwrap();
            assert_eq!(got["ok"], accepted);
        }
    }
    let table: toml::Table =
        include_str!("../../crates/soxa-domain/tests/vectors/mrz_vectors.toml").parse().unwrap();
    for vector in table["vector"].as_array().unwrap() {
        let line = |key: &str| vector[key].as_str().unwrap();
        let ran = commune.fed(&["card"], [line("line1"), line("line2"), line("line3")].join("\n").as_bytes());
        let got: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
        assert_eq!((ran.status, got["pid"].as_str()), (0, vector["pid"].as_str()));
    }
    let noise = commune.fed(&["card"], b"\x1b]52;c;AAAA\x07 rubbish\n\xff\xfe\x00\n");
    assert_eq!(noise.status, 1);
    assert!(!noise.bytes.contains(&0x1b));
}
