//! What stands on a slip, whatever it is printed with.

/// The sheet a slip is printed on.
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
}

/// A slip of paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slip {
    /// What it is printed on.
    pub paper: Paper,
    /// Code of the form, such as `TT03-01`.
    pub form: String,
    /// Title, in capitals.
    pub title: String,
    /// Line under the title.
    pub subtitle: String,
    /// Who issues it: lines at the top left.
    pub issuer: Vec<String>,
    /// The national heading and the place and date: lines at the top right.
    pub heading: Vec<String>,
    /// The body, in order.
    pub body: Vec<Part>,
    /// Who signs, from left to right.
    pub signatures: Vec<Signature>,
    /// What the QR code says; none without one.
    pub qr: Option<String>,
    /// Small print at the foot.
    pub foot: Vec<String>,
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A label and its value; an empty value leaves dots to write on.
    Field(String, String),
    /// A label and a numbered list.
    List(String, Vec<String>),
    /// A sentence of its own.
    Text(String),
    /// Rows and columns.
    Table(Table),
}

/// A table: columns share the width by weight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Header and weight of each column.
    pub columns: Vec<(String, u16)>,
    /// Cells, a row each.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of these columns.
    pub fn new(columns: &[(&str, u16)], rows: Vec<Vec<String>>) -> Self {
        Self { columns: columns.iter().map(|(h, w)| ((*h).to_owned(), *w)).collect(), rows }
    }

    /// The header row and the others.
    pub fn all_rows(&self) -> impl Iterator<Item = Vec<String>> + '_ {
        let header = self.columns.iter().map(|(h, _)| h.clone()).collect();
        std::iter::once(header).chain(self.rows.iter().cloned())
    }

    /// What each column gets of a width.
    pub fn widths(&self, room: f32) -> Vec<f32> {
        let total: u16 = self.columns.iter().map(|(_, w)| *w).sum();
        self.columns.iter().map(|(_, w)| room * f32::from(*w) / f32::from(total.max(1))).collect()
    }
}

/// A place to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Whose.
    pub title: String,
    /// How.
    pub note: String,
    /// The name below, where it is known.
    pub name: String,
}

/// Breaks a text into lines no wider than `width`, as `measure` measures; a word that is too long is cut.
pub fn wrap(text: &str, width: f32, measure: &dyn Fn(&str) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if measure(&longer) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            let mut longer = line.clone();
            longer.push(c);
            if measure(&longer) > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}
