//! The model of everything that goes onto paper: a form of a case, a sheet, a list, a report. Whoever makes one only
//! describes it; [`render`](crate::render) turns it into text, PDF, Word or a workbook.

/// The national heading: the country and its motto.
pub const NATION: [&str; 2] = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"];

/// How one signs a form.
const SIGN: &str = "(Ký, ghi rõ họ tên)";

/// What a document is printed on, and how it is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// A5 upright.
    #[default]
    A5,
    /// A4 upright.
    A4,
    /// A4 on its side.
    A4Landscape,
    /// A4 upright as Decree 30/2020 sets an office's letters: margins 20/20/30/15 mm, 14 points, justified, pages
    /// numbered, the foot on every page.
    Letter,
}

/// A document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// What it is printed on.
    pub paper: Paper,
    /// Code of the form, such as `TT03-01`.
    pub form: String,
    /// Who issues it, and its numbers: lines at the top left.
    pub issuer: Vec<String>,
    /// "Long Hiệp, ngày …": the last line at the top right, below the national heading.
    pub place_date: String,
    /// Title, in capitals.
    pub title: String,
    /// Line under the title.
    pub subtitle: String,
    /// The body, in order.
    pub body: Vec<Block>,
    /// Who gets it; empty for what is no letter.
    pub recipients: Vec<String>,
    /// Who signs, from left to right.
    pub signatures: Vec<Signature>,
    /// What the QR code says; none without one.
    pub code: Option<String>,
    /// Small print at the foot.
    pub foot: Vec<String>,
}

impl Document {
    /// The lines at the top right: the national heading, place and date.
    pub fn heading(&self) -> [&str; 3] {
        [NATION[0], NATION[1], &self.place_date]
    }
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading of its own.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A label and its value; an empty value leaves dots to write on.
    Field(String, String),
    /// A label and what everybody looks for on the paper: larger than all else on it.
    Prominent(String, String),
    /// A label and a numbered list.
    List(String, Vec<String>),
    /// Rows and columns.
    Table(Table),
}

impl Block {
    /// A label and its value.
    pub fn field(label: &str, value: impl Into<String>) -> Self {
        Self::Field(label.to_owned(), value.into())
    }
}

/// What the case says under a label comes after what is known of the applicant, and stands for it: `Nơi tạm trú`.
pub(crate) fn each_label_once(blocks: Vec<Block>) -> Vec<Block> {
    let label = |block: &Block| match block {
        Block::Field(label, _) if !label.is_empty() => Some(label.clone()),
        _ => None,
    };
    let labels: Vec<Option<String>> = blocks.iter().map(label).collect();
    let again = |at: usize| {
        let rest = labels.get(at + 1..).unwrap_or_default();
        labels.get(at).is_some_and(|own| own.is_some() && rest.contains(own))
    };
    blocks.into_iter().enumerate().filter(|(at, _)| !again(*at)).map(|(_, block)| block).collect()
}

/// Where the text of a column stands in its cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right, as figures do.
    Right,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub header: String,
    /// Its share of the width, beside those of the others.
    pub weight: u16,
    /// Where its text stands.
    pub align: Align,
}

/// A table: columns share the width by weight, but none is narrower than the longest date, id or code in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// Cells, a row each.
    pub rows: Vec<Vec<String>>,
    /// Whether the last row is the sum of the others.
    pub totalled: bool,
}

impl Table {
    /// A table of these columns: header and weight of each.
    pub fn new(columns: &[(&str, u16)], rows: Vec<Vec<String>>) -> Self {
        let column = |(header, weight): &(&str, u16)| Column {
            header: (*header).to_owned(),
            weight: *weight,
            align: Align::Left,
        };
        Self { columns: columns.iter().map(column).collect(), rows, totalled: false }
    }

    /// A table of figures: a number, a label, and figures at the right; the last row is their sum.
    pub fn of_figures(columns: &[(&str, u16)], rows: Vec<Vec<String>>) -> Self {
        let mut this = Self { totalled: true, ..Self::new(columns, rows) };
        let aligns = [Align::Centre, Align::Left].into_iter().chain(std::iter::repeat(Align::Right));
        this.columns.iter_mut().zip(aligns).for_each(|(column, align)| column.align = align);
        this
    }

    /// The header row and the others.
    pub fn all_rows(&self) -> impl Iterator<Item = Vec<String>> + '_ {
        let header = self.columns.iter().map(|c| c.header.clone()).collect();
        std::iter::once(header).chain(self.rows.iter().cloned())
    }

    /// Whether a row of [`all_rows`](Self::all_rows) is bold: the header, and the sum.
    pub fn is_bold(&self, row: usize) -> bool {
        row == 0 || self.totalled && row == self.rows.len()
    }
}

/// A place to sign.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// On whose behalf: a line above the title; empty for none.
    pub behalf: String,
    /// Whose.
    pub title: String,
    /// How; empty where that goes without saying.
    pub note: String,
    /// The name below, where it is known.
    pub name: String,
    /// Whether whoever signs may do so electronically: the office, not a citizen at the counter.
    pub by_office: bool,
}

impl Signature {
    /// Signed by the office with the full name below.
    pub fn by(title: &str, name: &str) -> Self {
        Self {
            title: title.to_owned(),
            note: SIGN.to_owned(),
            name: name.to_owned(),
            by_office: true,
            ..Self::default()
        }
    }
}
