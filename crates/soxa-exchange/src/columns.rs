//! What the headers of real lists mean: `columns.csv` of the domain tables, English names, and the user's own mapping.
//!
//! A header of one cell is looked up as it stands, then without what stands in brackets, then as several names of one
//! thing. A header of several rows is a path from top to bottom ([`of_path`]).

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::words::PHRASES;
use soxa_domain::person::PersonField;
use soxa_text::fold::fold;
use soxa_text::nfc::nfc;
use soxa_text::words::worded;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Stable English name, such as `birth_date`.
    pub name: String,
    /// Kind of value, such as `id12`.
    pub kind: String,
    /// The field of a person it is, where it is one by itself.
    pub field: Option<PersonField>,
}

impl Column {
    /// A column of a name that no file of people has: kept as it stands.
    pub fn plain(name: &str) -> Self {
        Self { name: name.to_owned(), kind: "text".to_owned(), field: None }
    }

    fn part(name: &str) -> Self {
        Self { name: name.to_owned(), kind: "part".to_owned(), field: None }
    }
}

/// What a header of one cell means to whoever reads a file.
pub type Known<'a> = dyn Fn(&str) -> Option<Column> + 'a;

/// Headers with their marks, and without: `ĐT` is no `DT`, and `Hộ` no `Họ`.
#[derive(Default)]
struct Headers {
    spelled: HashMap<String, Column>,
    folded: HashMap<String, Option<Column>>,
}

impl Headers {
    fn add(&mut self, header: &str, column: &Column) {
        self.spelled.entry(spelled_key(header)).or_insert_with(|| column.clone());
        let folded = self.folded.entry(header_key(header)).or_insert_with(|| Some(column.clone()));
        // Without its marks it says nothing.
        if folded.as_ref() != Some(column) {
            *folded = None;
        }
    }

    fn get(&self, header: &str) -> Option<&Column> {
        let spelled = self.spelled.get(&spelled_key(header));
        spelled.or_else(|| self.folded.get(&header_key(header))?.as_ref())
    }
}

fn table() -> &'static Headers {
    static TABLE: OnceLock<Headers> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut headers = Headers::default();
        let text = include_str!("columns.csv");
        for row in csv::Reader::from_reader(text.as_bytes()).into_records().flatten() {
            let cell = |i: usize| row.get(i).unwrap_or_default().to_owned();
            let column = Column { field: PersonField::from_id(&cell(0)), name: cell(0), kind: cell(1) };
            headers.add(&column.name, &column);
            for alias in cell(2).split('|').filter(|alias| !alias.is_empty()) {
                headers.add(alias, &column);
            }
        }
        headers
    })
}

fn spelled_key(header: &str) -> String {
    nfc(&header.to_lowercase()).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A header as it is compared: folded, punctuation as spaces.
pub fn header_key(header: &str) -> String {
    let spaced: String =
        header
            .chars()
            .map(|c| {
                if matches!(c, '_' | ',' | '.' | ':' | '*' | ';' | '\n' | '\r' | '"' | '›') {
                    ' '
                } else {
                    c
                }
            })
            .collect();
    fold(spaced.trim()).replace(" / ", "/").replace("/ ", "/").replace(" /", "/")
}

/// What a header of a people list means.
pub fn of_header(header: &str) -> Option<&'static Column> {
    let known = |text: &str| table().get(text);
    known(header)
        .or_else(|| known(&without_brackets(header)))
        .or_else(|| known(&bare(header)))
        .or_else(|| named_for_whom(header))
        .or_else(|| several(header))
}

/// Without what stands in brackets: `Ngày sinh (DD/MM/YYYY)`, `Họ và tên (*)`.
fn without_brackets(header: &str) -> String {
    let mut depth = 0u32;
    let kept = header.chars().filter(|c| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    });
    kept.collect()
}

/// Without counting and with single signs: `1. Họ và tên`, `Ngày / tháng / năm sinh`.
fn bare(header: &str) -> String {
    let text = without_brackets(header);
    let text =
        text.trim().trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '-' | ' '));
    text.trim_end_matches([':', '*', '.', '-', ' ']).replace(" - ", "/").replace(['–', '—', '\\'], "/")
}

/// Whose names a list is of: `Họ và tên hội viên`. Relatives are none of them.
const WHOSE: [&str; 41] = [
    "nhan khau",
    "cong dan",
    "doi tuong",
    "nguoi dan",
    "hoi vien",
    "thanh vien",
    "nguoi cao tuoi",
    "hoc sinh",
    "tre",
    "tre em",
    "phan nhan",
    "pham nhan",
    "doan vien",
    "dang vien",
    "chu the",
    "benh nhan",
    "nguoi trong ho",
    "dai du",
    "khai sinh",
    "viet hoa",
    "in hoa",
    "chu in hoa",
    "nguoi huong",
    "nguoi thu huong",
    "nguoi lao dong",
    "lao dong",
    "nong dan",
    "xa vien",
    "cu tri",
    "thanh vien trong ho",
    "thanh vien ho",
    "thanh vien ho gia dinh",
    "nguoi tiem",
    "nguoi tham gia",
    "nguoi khuyet tat",
    "nguoi co cong",
    "be",
    "hoc vien",
    "nguoi duoc tiem",
    "ca nhan",
    "nhung nguoi trong ho",
];

fn named_for_whom(header: &str) -> Option<&'static Column> {
    let key = header_key(&bare(header));
    let rest =
        ["ho va ten", "ho ten", "ho chu dem va ten", "ten"].iter().find_map(|s| key.strip_prefix(s))?;
    let rest = rest.trim().strip_prefix("cua ").unwrap_or(rest.trim());
    WHOSE.contains(&rest).then(|| table().get("full_name")).flatten()
}

/// Several names of one thing in one header, or two kinds of number: `Số CCCD/CMND`, `Ngày sinh hoặc năm sinh`.
fn several(header: &str) -> Option<&'static Column> {
    let key = header_key(&bare(header));
    let spread = key.replace(" hoac ", "/").replace(" hai ", "/").replace(" va ", "/").replace('&', "/");
    let parts: Vec<&str> = spread.split(['/', '-', '+']).map(str::trim).filter(|p| !p.is_empty()).collect();
    if parts.len() < 2 {
        return None;
    }
    let number = parts.iter().any(|p| p.starts_with("so ") || p.starts_with("ma "));
    let passport =
        |part: &str| matches!(part, "ho chieu" | "so ho chieu" | "giay to khac" | "giay khai sinh");
    let mut found: Vec<&'static Column> = Vec::new();
    for part in parts.into_iter().filter(|p| !passport(p)) {
        let whole = || if number { table().get(&format!("so {part}")) } else { None };
        found.push(table().get(part).or_else(whole)?);
    }
    let [first, rest @ ..] = found.as_slice() else { return None };
    if rest.iter().all(|c| c == first) {
        return Some(first);
    }
    let ids = ["person_id", "cmnd", "id_number"];
    found.iter().all(|c| ids.contains(&c.name.as_str())).then(|| table().get("id_number")).flatten()
}

/// The column of a stable English name.
pub fn by_name(name: &str) -> Option<&'static Column> {
    table().get(name).filter(|c| c.name == name.trim())
}

/// What a column may be said to mean: stable name, and what officers call it.
pub fn meanings() -> impl Iterator<Item = (&'static str, &'static str)> {
    const MORE: [(&str, &str); 6] = [
        ("id_number", "Số định danh hoặc CMND"),
        ("family_name", "Họ, chữ đệm"),
        ("given_name", "Tên"),
        ("head_name", "Tên chủ hộ"),
        ("birth_year_male", "Năm sinh nam"),
        ("birth_year_female", "Năm sinh nữ"),
    ];
    let fields = PersonField::ALL.into_iter().map(|f| (f.id(), f.vi()));
    fields.chain(MORE).chain([("row_number", "Số thứ tự (bỏ qua)")])
}

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

/// The user's own mapping, `Header=name` separated by `;` or line ends.
pub fn parse_mapping(text: &str) -> Result<HashMap<String, &'static Column>, MappingError> {
    let mut map = HashMap::new();
    for part in text.split([';', '\n']).map(str::trim).filter(|p| !p.is_empty() && !p.starts_with('#')) {
        let (header, name) =
            part.rsplit_once('=').ok_or_else(|| MappingError::Form { part: part.to_owned() })?;
        let column =
            by_name(name).ok_or_else(|| MappingError::NoSuchColumn { name: name.trim().to_owned() })?;
        map.insert(header_key(header), column);
    }
    Ok(map)
}

worded! {
    /// What is wrong with a mapping of headers to columns.
    pub enum MappingError from PHRASES ["mapping"] {
        Form { part: String },
        NoSuchColumn { name: String },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn name(header: &str) -> String {
        of_header(header).map(|c| c.name.clone()).unwrap_or_default()
    }

    #[test]
    fn headers_of_real_lists_are_known() {
        for (header, meaning) in [
            ("Họ, chữ đệm và tên", "full_name"),
            ("HỌ VÀ TÊN (viết chữ in hoa)", "full_name"),
            ("Họ và tên hội viên", "full_name"),
            ("1. Họ và tên", "full_name"),
            ("SỐ CCCD", "person_id"),
            ("Mã định danh cá nhân", "person_id"),
            ("Căn cước", "person_id"),
            ("Số CCCD (12 số)", "person_id"),
            ("Số CMT", "cmnd"),
            ("CMTND", "cmnd"),
            ("Số CCCD/CMND", "id_number"),
            ("CCCD/CMND", "id_number"),
            ("Số CCCD hoặc CMND", "id_number"),
            ("Số CMND/CCCD/Hộ chiếu", "id_number"),
            ("Số CMND\n/CCCD", "id_number"),
            ("Ngày sinh (DD/MM/YYYY)", "birth_date"),
            ("Ngày, tháng, năm sinh", "birth_date"),
            ("Ngày / tháng / năm sinh", "birth_date"),
            ("Sinh năm", "birth_date"),
            ("Họ tên bố", "father_name"),
            ("Nơi ĐKTT", "address"),
            ("Quan hệ với chủ hộ", "relationship"),
            ("birth_date", "birth_date"),
            ("health_insurance", "health_insurance"),
            ("Chiều cao", ""),
            ("Số CCCD chủ hộ", ""),
            ("Năm sinh của mẹ", ""),
            ("Họ và tên người khai", ""),
        ] {
            assert_eq!(name(header), meaning, "{header}");
        }
    }

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
