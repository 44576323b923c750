//! How each paper is set: sizes and margins in points, for PDF and Word alike.

use crate::document::Paper;

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Size in points.
    pub size: f32,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it leans.
    pub italic: bool,
}

impl Look {
    const fn plain(size: f32) -> Self {
        Self { size, bold: false, italic: false }
    }

    const fn bold(size: f32) -> Self {
        Self { size, bold: true, italic: false }
    }

    /// What is to be the largest thing on a paper with a title of this look.
    pub fn prominent(self) -> Self {
        Self { size: self.size + 2.5, bold: true, italic: false }
    }

    /// The same in another size.
    pub fn sized(self, size: f32) -> Self {
        Self { size, ..self }
    }
}

/// How a document is set; all lengths in points.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Width and height of the page.
    pub page: (f32, f32),
    /// Margins.
    pub left: f32,
    /// Margins.
    pub right: f32,
    /// Margins.
    pub top: f32,
    /// Margins.
    pub bottom: f32,
    /// Lines at the top left; those beyond look like the last.
    pub issuer: [Look; 3],
    /// Lines at the top right.
    pub nation: [Look; 3],
    /// Whether a short rule stands below the second line at the left.
    pub issuer_rule: bool,
    /// The title.
    pub title: Look,
    /// The line below it.
    pub subtitle: Look,
    /// Whether a short rule stands below the title.
    pub title_rule: bool,
    /// Text.
    pub body: Look,
    /// Height of a line of text, as a part of its size.
    pub leading: f32,
    /// What stands between paragraphs.
    pub between: f32,
    /// How far the first line of a paragraph stands in.
    pub indent: f32,
    /// Whether lines are spread over the whole width.
    pub justified: bool,
    /// Cells of tables.
    pub cell: f32,
    /// Titles of those who sign.
    pub sign: Look,
    /// Their names.
    pub name: Look,
    /// Small print.
    pub small: f32,
    /// Side of the QR code.
    pub code: f32,
    /// Whether code and small print stand at the foot of every page, and the others are numbered; else once, at the end.
    pub letter: bool,
}

const A4: (f32, f32) = (595.28, 841.89);
const SMALL: f32 = 8.8;

const SLIP: Style = Style {
    page: (419.53, 595.28),
    left: 42.0,
    right: 28.0,
    top: 28.0,
    bottom: 28.0,
    issuer: [Look::bold(SMALL), Look::bold(SMALL), Look::plain(SMALL)],
    nation: [Look::bold(SMALL), Look::bold(SMALL), Look::plain(SMALL)],
    issuer_rule: false,
    title: Look::bold(13.0),
    subtitle: Look::plain(11.0),
    title_rule: false,
    body: Look::plain(11.0),
    leading: 1.35,
    between: 0.0,
    indent: 0.0,
    justified: false,
    cell: 9.0,
    sign: Look::bold(SMALL),
    name: Look::plain(11.0),
    small: 7.5,
    code: 65.0,
    letter: false,
};

const LETTER: Style = Style {
    page: A4,
    left: 85.04,
    right: 42.52,
    top: 56.69,
    bottom: 56.69,
    issuer: [Look::plain(12.0), Look::bold(12.0), Look::plain(13.0)],
    nation: [Look::bold(12.0), Look::bold(13.0), Look { size: 13.0, bold: false, italic: true }],
    issuer_rule: true,
    title: Look::bold(14.0),
    subtitle: Look::bold(14.0),
    title_rule: true,
    body: Look::plain(14.0),
    leading: 1.28,
    between: 6.0,
    indent: 28.35,
    justified: true,
    cell: 10.5,
    sign: Look::bold(14.0),
    name: Look::bold(14.0),
    small: 7.5,
    code: 40.0,
    letter: true,
};

impl Style {
    /// How a paper is set.
    pub fn of(paper: Paper) -> Self {
        match paper {
            Paper::A5 => SLIP,
            Paper::A4 => Self { page: A4, ..SLIP },
            Paper::A4Landscape => Self { page: (A4.1, A4.0), ..SLIP },
            Paper::Letter => LETTER,
        }
    }

    /// Width between the margins.
    pub fn room(&self) -> f32 {
        self.page.0 - self.left - self.right
    }

    /// Width of the column with the national heading, of which a line is so wide, and how much smaller it must be set
    /// to stand on one line there.
    pub fn nation_column(&self, widest: f32) -> (f32, f32) {
        let (usual, most) = (self.room() * 0.58, self.room() * 0.64);
        let wanted = widest + 6.0;
        (wanted.clamp(usual, most), (most / wanted).min(1.0))
    }
}
