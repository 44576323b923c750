//! What stands on a slip, whatever it is printed with.

/// A slip of paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slip {
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
