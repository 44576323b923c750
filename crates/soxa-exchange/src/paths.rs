//! What a column means whose header stands in several rows: a path of labels from top to bottom.

use crate::columns::{Column, Known, bare, header_key};

/// Whom a group of columns is about, in its header.
fn group(text: &str) -> Option<&'static str> {
    let key = header_key(&bare(text));
    let key = key.strip_prefix("thong tin ").unwrap_or(&key);
    let key = key.strip_prefix("ve ").or_else(|| key.strip_prefix("cua ")).unwrap_or(key);
    Some(match key {
        "cha" | "bo" | "nguoi cha" | "cha de" | "ho ten cha" | "ho va ten cha" => "father",
        "me" | "nguoi me" | "me de" | "ho ten me" | "ho va ten me" => "mother",
        "vo" | "chong" | "vo/chong" | "vo (chong)" | "vo hoac chong" => "spouse",
        "nguoi giam ho" | "giam ho" => "guardian",
        "chu ho" => "head",
        "cha me" | "cha/me" | "bo me" | "cha va me" | "phu huynh" | "nguoi than" | "nguoi lien he" => "other",
        _ => return None,
    })
}

/// Signs of a label below another: what a person would write there, with its marks.
fn label(text: &str) -> String {
    text.trim().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Whether a text may stand below another header.
pub fn is_sub_label(text: &str, known: &Known<'_>) -> bool {
    const LABELS: [&str; 30] = [
        "nam",
        "nữ",
        "năm",
        "ngày",
        "tháng",
        "họ",
        "tên",
        "họ đệm",
        "chữ đệm",
        "đệm",
        "số",
        "ngày cấp",
        "nơi cấp",
        "cha",
        "mẹ",
        "vợ",
        "chồng",
        "từ",
        "đến",
        "xã",
        "huyện",
        "tỉnh",
        "thôn",
        "năm sinh",
        "cũ",
        "mới",
        "cơ quan cấp",
        "có",
        "không",
        "chủ hộ",
    ];
    let label = label(text);
    LABELS.contains(&label.as_str()) || known(text).is_some() || group(text).is_some()
}

/// What a column means whose header stands in several rows, from top to bottom; `beside` are the last labels of the
/// columns under the same parent.
pub fn of_path(path: &[String], beside: &[String], known: &Known<'_>) -> Option<Column> {
    let (leaf, above) = path.split_last()?;
    let has = |wanted: &str| beside.iter().any(|text| label(text) == wanted);
    let Some(parent) = above.last() else {
        // Two columns side by side that say the sex, by a tick or by the year that stands there.
        return known(leaf).or_else(|| match label(leaf).as_str() {
            "nam" if has("nữ") => known("birth_year_male"),
            "nữ" if has("nam") => known("birth_year_female"),
            // By itself it is ticked; who is not ticked is not said to be a man.
            "nữ" => known("sex_female"),
            // A birth in parts, under no header of its own: three columns side by side.
            "ngày" if has("tháng") => Some(Column::part("birth_day")),
            "tháng" if has("ngày") || has("năm") => Some(Column::part("birth_month")),
            "năm" if has("tháng") => Some(Column::part("birth_year")),
            _ => None,
        });
    };
    // Without marks a year is a man: `Ngày sinh Năm`, `Ngày sinh Nam`.
    if !matches!(label(leaf).as_str(), "nam" | "năm" | "ngày" | "tháng")
        && let Some(found) = known(&format!("{parent} {leaf}"))
    {
        return Some(found);
    }
    if let Some(who) = above.iter().rev().find_map(|text| group(text)) {
        return of_relative(who, leaf, known);
    }
    // `Sinh` over day, month and year is no header by itself.
    let born = |text: &String| header_key(text).split(' ').any(|w| w == "sinh") && has("tháng");
    let meaning = above
        .iter()
        .rev()
        .find_map(|text| known(text).or_else(|| if born(text) { known("birth_date") } else { None }));
    let last = label(leaf);
    match (meaning.as_ref().map(|c| c.name.as_str()), last.as_str()) {
        (Some("sex"), "nữ") => known("sex_female"),
        (Some("sex"), "nam") => known("sex_male"),
        (Some("birth_date") | None, "nữ") if has("nam") => known("birth_year_female"),
        (Some("birth_date") | None, "nam") if has("nữ") => known("birth_year_male"),
        (Some("birth_date"), "ngày") => Some(Column::part("birth_day")),
        (Some("birth_date"), "tháng") => Some(Column::part("birth_month")),
        // Letters without marks: a year among day and month.
        (Some("birth_date"), "năm" | "nam" | "năm sinh") => {
            Some(if beside.len() > 1 { Column::part("birth_year") } else { meaning? })
        }
        (Some("full_name"), _) => {
            let named = known(leaf).filter(|c| c.kind == "name_part" || c.field.is_some());
            named.or_else(|| (beside.len() == 1).then_some(meaning).flatten())
        }
        (Some("person_id" | "cmnd" | "id_number"), "số" | "mã số" | "số thẻ") => meaning,
        _ => known(leaf).or_else(|| (beside.len() == 1).then_some(meaning).flatten()),
    }
}

/// A column under a relative's header.
fn of_relative(who: &str, leaf: &str, known: &Known<'_>) -> Option<Column> {
    let what = known(leaf).map(|c| c.name);
    let named = matches!(what.as_deref(), Some("full_name" | "given_name")) || label(leaf) == "tên";
    let numbered = matches!(what.as_deref(), Some("person_id" | "id_number"));
    match (who, named, numbered) {
        ("head", true, _) => known("head_name"),
        ("head" | "other", ..) => None,
        (who, true, _) => known(&format!("{who}_name")),
        (who, _, true) => known(&format!("{who}_id")),
        _ => None,
    }
}

/// What stands between the rows of a header where it is written in one.
pub const BELOW: &str = " › ";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::of_header;

    #[test]
    fn paths_are_read_from_top_to_bottom() {
        let known = |text: &str| of_header(text).cloned();
        for (path, beside, meaning) in [
            ("Họ và tên|Họ đệm", "Họ đệm|Tên", "family_name"),
            ("Họ và tên|Tên", "Họ đệm|Tên", "given_name"),
            ("Họ và tên|(in hoa)", "(in hoa)", "full_name"),
            ("Năm sinh|Nam", "Nam|Nữ", "birth_year_male"),
            ("Năm sinh|Nữ", "Nam|Nữ", "birth_year_female"),
            ("Giới tính|Nữ", "Nam|Nữ", "sex_female"),
            ("Ngày sinh|Ngày", "Ngày|Tháng|Năm", "birth_day"),
            ("Ngày sinh|Năm", "Ngày|Tháng|Năm", "birth_year"),
            ("Sinh|Ngày", "Ngày|Tháng|Năm", "birth_day"),
            ("CCCD|Ngày", "Ngày|Tháng|Năm", ""),
            ("Thông tin cha|Họ và tên", "Họ và tên|Số CCCD", "father_name"),
            ("Mẹ|Số CCCD", "Họ và tên|Số CCCD", "mother_id"),
            ("Mẹ|Năm sinh", "Họ và tên|Năm sinh", ""),
            ("Chủ hộ|Họ và tên", "Họ và tên|Số CCCD", "head_name"),
            ("Chủ hộ|Số CCCD", "Họ và tên|Số CCCD", ""),
            ("CCCD|Số", "Số|Ngày cấp|Nơi cấp", "person_id"),
            ("CCCD|Ngày cấp", "Số|Ngày cấp|Nơi cấp", ""),
            ("Thông tin công dân|Họ và tên", "Họ và tên|Ngày sinh", "full_name"),
        ] {
            let split = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
            let found = of_path(&split(path), &split(beside), &known);
            assert_eq!(found.map(|c| c.name).unwrap_or_default(), meaning, "{path}");
        }
    }
}
