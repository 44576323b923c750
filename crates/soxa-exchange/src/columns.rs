//! What the headers of real lists mean: `columns.csv` of the domain tables, English names, and the user's own mapping.
//!
//! A header of one cell is looked up as it stands, then without what stands in brackets, then as several names of one
//! thing. A header of several rows is a path from top to bottom ([`crate::paths::of_path`]).

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

    /// A column of lines, by which one layout is told from another.
    pub(crate) fn of_lines(name: &str) -> Self {
        Self { kind: "field".to_owned(), ..Self::plain(name) }
    }

    /// Whether a file has one column of this meaning at most: of two nobody knows which is right.
    pub fn stands_once(&self) -> bool {
        self.kind != "ignore" && self.name != "note"
    }

    pub(crate) fn part(name: &str) -> Self {
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

/// A text with its marks, in small letters and single spaces.
pub(crate) fn spelled_key(header: &str) -> String {
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
pub(crate) fn bare(header: &str) -> String {
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
    // Everybody of a household in one column: `Họ và tên chủ hộ và các thành viên`.
    let everybody = rest.starts_with("chu ho") && (rest.contains("thanh vien") || rest.contains("nhan khau"));
    (everybody || WHOSE.contains(&rest)).then(|| table().get("full_name")).flatten()
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

/// What headers mean, as it was said.
pub type Mapping = HashMap<String, Column>;

/// The user's own mapping, `Header=name` separated by `;` or line ends; `column` is the column of a stable name.
pub fn parse_mapping(text: &str, column: &dyn Fn(&str) -> Option<Column>) -> Result<Mapping, MappingError> {
    let mut map = HashMap::new();
    for part in text.split([';', '\n']).map(str::trim).filter(|p| !p.is_empty() && !p.starts_with('#')) {
        let (header, name) =
            part.rsplit_once('=').ok_or_else(|| MappingError::Form { part: part.to_owned() })?;
        let unknown = || MappingError::NoSuchColumn { name: name.trim().to_owned() };
        map.insert(header_key(header), column(name.trim()).ok_or_else(unknown)?);
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
            ("Họ và tên chủ hộ và các thành viên trong hộ", "full_name"),
            ("Họ và tên chủ hộ, nhân khẩu", "full_name"),
            ("Họ và tên chủ hộ", "head_name"),
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
}
