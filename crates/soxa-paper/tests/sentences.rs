//! Sentences of reports with what must be found in them: those of the brief, more of the same kinds, and thousands made
//! from templates whose right values are known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::Value;
use soxa_paper::report::audit::check;
use soxa_paper::report::number::{in_sentence, scaled, share};

fn misjudged(file: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for line in file.lines() {
        let sentence: Value = serde_json::from_str(line).unwrap();
        let text = sentence["text"].as_str().unwrap();
        let found = serde_json::to_value(check(text)).unwrap();
        let (found, wanted) = (found.as_array().unwrap(), sentence["findings"].as_array().unwrap());
        let same = |w: &Value, f: &Value| w.as_object().unwrap().iter().all(|(key, value)| f[key] == *value);
        let all = wanted.iter().all(|w| found.iter().any(|f| same(w, f)));
        if !all || found.len() != wanted.len() {
            wrong.push(format!("{text}\n  wanted {wanted:?}\n  found {found:?}"));
        }
    }
    wrong
}

#[test]
fn sentences_are_judged_as_told() {
    let wrong = misjudged(include_str!("vectors/report-sentences-dev.jsonl"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let wrong = misjudged(include_str!("vectors/report-sentences.jsonl"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Ratios, sums at the end of an enumeration, what is left, several shares of their own bases: half of them right.
#[test]
fn more_sentences_of_each_kind_are_judged_as_told() {
    let wrong = misjudged(include_str!("vectors/report-sentences-more.jsonl"));
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// A report with a list under its total and a table with a total row.
const REPORT: &str = "\
Tổng số 382 hồ sơ, trong đó:
- Thường trú: 78 hồ sơ (63 trực tiếp; 15 trực tuyến), đạt 19,23%;
- Các thủ tục khác: 305 hồ sơ.

Tiếp nhận 134 hồ sơ cư trú, gồm:
- Thường trú: 78 hồ sơ;
- Tạm trú: 54 hồ sơ;
- Tạm vắng: 02 hồ sơ.

| Thủ tục | Nhận | Trực tiếp | Trực tuyến | Tỷ lệ |
|---|---|---|---|---|
| Thường trú | 78 | 63 | 15 | 19,23% |
| Tạm trú | 54 | 26 | 28 | 51,58% |
| Lưu trú | 62 | 3 | 59 | 95,16 |
| Tổng | 194 | 92 | 103 | 53,09% |
";

#[test]
fn lists_under_a_total_and_tables_are_added_up_too() {
    let found: Vec<(usize, String, Option<String>)> =
        check(REPORT).into_iter().map(|f| (f.line, f.stated, f.expected)).collect();
    let wanted = [(1, "382", "383"), (13, "51,58", "51,85"), (15, "103", "102")];
    let wanted: Vec<_> = wanted.map(|(n, s, e)| (n, s.to_owned(), Some(e.to_owned()))).into();
    assert_eq!(found, wanted);
}

/// `{t}` is the whole, `{a}` and `{b}` its parts, `{p}` the share of `b`.
const TEMPLATES: [&str; 13] = [
    "Tiếp nhận {t} hồ sơ tạm trú, trong đó trực tiếp {a} hồ sơ, trực tuyến {b} hồ sơ, đạt tỷ lệ {p}.",
    "- Thủ tục khai sinh: {t} hồ sơ ({a} hồ sơ tiếp nhận trực tiếp; {b} hồ sơ tiếp nhận trực tuyến), tỷ lệ trực tuyến đạt {p}; đã giải quyết {t} hồ sơ.",
    "Về lưu trú: tổng số {t} trường hợp; trong đó, trực tuyến: {b} trường hợp; trực tiếp: {a} trường hợp; tỷ lệ trực tuyến: {p}.",
    "Có {b}/{t} hồ sơ nộp trực tuyến, chiếm {p}, tăng 3,2% so với quý trước.",
    "Trong tổng số {t} hồ sơ, có {b} hồ sơ trực tuyến (chiếm {p}) và {a} hồ sơ trực tiếp.",
    "Đã giải quyết {b} hồ sơ trên tổng số {t} hồ sơ tiếp nhận ({p}), còn lại {a} hồ sơ đang giải quyết.",
    "Kết quả: {b} hồ sơ đúng hạn/{t} hồ sơ đã giải quyết, đạt {p}.",
    "Số hồ sơ đã tiếp nhận là {t}, gồm {b} hồ sơ trực tuyến ({p}) và {a} hồ sơ trực tiếp.",
    "Ngày 15/11/2022, theo Công văn số 58/UBND, xã rà soát {t} trường hợp, cập nhật được {b} trường hợp, đạt {p}.",
    "Tỷ lệ hồ sơ trực tuyến đạt {p} ({b}/{t} hồ sơ).",
    "Trong kỳ tiếp nhận {t} hồ sơ: {a} hồ sơ trực tiếp, {b} hồ sơ trực tuyến (đạt {p}).",
    "Đã cấp {b} thẻ căn cước/{t} công dân đủ điều kiện, đạt {p}; còn {a} công dân chưa cấp.",
    "Toàn xã có {t} hộ, đã rà soát {b} hộ ({p}), chưa rà soát {a} hộ.",
];

fn say(template: &str, a: u64, b: u64, whole: u64, percent: u64) -> String {
    template
        .replace("{t}", &in_sentence(whole))
        .replace("{a}", &in_sentence(a))
        .replace("{b}", &in_sentence(b))
        .replace("{p}", &format!("{}%", scaled(percent, 2, ',')))
}

proptest::proptest! {
    #[test]
    fn right_sentences_raise_no_alarm_and_a_wrong_share_is_put_right(
        a in 1u64..9_000, b in 1u64..9_000, template in 0usize..TEMPLATES.len(), off in 1u64..300,
    ) {
        let right = share(b, a + b, 2).unwrap();
        let sentence = say(TEMPLATES[template], a, b, a + b, right);
        proptest::prop_assert_eq!(check(&sentence), [], "{}", sentence);
        let sentence = say(TEMPLATES[template], a, b, a + b, right + off);
        let found = check(&sentence);
        proptest::prop_assert_eq!(found.len(), 1, "{}", &sentence);
        proptest::prop_assert_eq!(found[0].expected.clone(), Some(scaled(right, 2, ',')), "{}", sentence);
    }

    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,80}", more in "[0-9.,%/():; đạtrongs]{0,60}") {
        check(&format!("{text}\n{more}"));
    }
}
