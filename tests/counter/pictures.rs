//! The pictures of the documentation, drawn from the program itself: `docs/pictures/draw` writes them, and here each is
//! held against what the program shows today.

use std::fmt::Write as _;
use std::path::Path;

use ratatui::layout::Size;

use crate::commune::{Commune, Terminal, card_of};

/// Columns and rows of a letter, in points.
const CELL: (f32, f32) = (8.4, 17.0);
const MARGIN: f32 = 10.0;
const WIDE: Size = Size { width: 120, height: 34 };
const USUAL: Size = Size { width: 80, height: 24 };

/// The sixteen colours of a terminal.
const COLOURS: [&str; 16] = [
    "#1c1c1c", "#d75f5f", "#87af5f", "#d7af5f", "#5f87d7", "#af87d7", "#5fafaf", "#d0d0d0", "#767676",
    "#ff8787", "#afd787", "#ffd787", "#87afff", "#d7afff", "#87d7d7", "#ffffff",
];
const PAPER: &str = "#1c1c1c";
const INK: &str = "#d0d0d0";

fn colour(colour: vt100::Color, usual: &str) -> String {
    match colour {
        vt100::Color::Default => usual.to_owned(),
        vt100::Color::Idx(n) => COLOURS.get(usize::from(n)).map_or(usual, |c| *c).to_owned(),
        vt100::Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What a run of letters has in common.
#[derive(Clone, PartialEq)]
struct Look {
    ink: String,
    paper: String,
    bold: bool,
    underlined: bool,
}

fn look(cell: &vt100::Cell) -> Look {
    let (mut ink, mut paper) = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), PAPER));
    if cell.inverse() {
        std::mem::swap(&mut ink, &mut paper);
    }
    Look { ink, paper, bold: cell.bold(), underlined: cell.underline() }
}

/// A screen as a picture. The journal's head is another in every register, and is left out.
fn svg(terminal: &Terminal, title: &str) -> String {
    let screen = terminal.app.glass().0.screen();
    let (rows, columns) = screen.size();
    let (rows, columns) = (u16::from(rows), u16::from(columns));
    let (width, height) =
        (f32::from(columns) * CELL.0 + 2.0 * MARGIN, f32::from(rows) * CELL.1 + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"DejaVu Sans Mono, \
         Consolas, Menlo, monospace\" font-size=\"14\">\n<title>{}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"6\" \
         fill=\"{PAPER}\"/>\n",
        escaped(title)
    );
    for row in 0..rows {
        let cells = (0..columns).filter_map(|column| screen.cell(row, column));
        let whole: String =
            cells.clone().map(|c| if c.has_contents() { c.contents() } else { " " }).collect();
        if whole.contains("Nhật ký sổ") {
            continue;
        }
        let mut runs: Vec<(u16, Look, String)> = Vec::new();
        for (column, cell) in (0..columns).filter_map(|column| Some((column, screen.cell(row, column)?))) {
            let (text, look) = (if cell.has_contents() { cell.contents() } else { " " }, look(cell));
            match runs.last_mut().filter(|(_, last, _)| *last == look) {
                Some((_, _, run)) => run.push_str(text),
                None => runs.push((column, look, text.to_owned())),
            }
        }
        for (column, look, text) in runs {
            let (x, y) = (MARGIN + f32::from(column) * CELL.0, MARGIN + f32::from(row) * CELL.1);
            let length = text.chars().count() as f32 * CELL.0;
            if look.paper != PAPER {
                let (top, tall) = (y, CELL.1);
                let _ = writeln!(
                    out,
                    "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{length:.1}\" height=\"{tall:.1}\" fill=\"{}\"/>",
                    look.paper
                );
            }
            if text.trim().is_empty() && !look.underlined {
                continue;
            }
            let bold = if look.bold { " font-weight=\"bold\"" } else { "" };
            let line = if look.underlined { " text-decoration=\"underline\"" } else { "" };
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" xml:space=\"preserve\" fill=\"{}\"{bold}{line}>{}</text>",
                y + 13.0,
                look.ink,
                escaped(&text)
            );
        }
    }
    out.push_str("</svg>\n");
    out
}

/// The pictures: name, what it is called, size, how one comes to it.
type Scene = (&'static str, &'static str, Size, fn(&mut Terminal));

fn scenes() -> Vec<Scene> {
    fn chau() -> String {
        card_of("051171942958", "212000999", "Lê Thị Châu", "22041971", "Nữ")
    }
    vec![
        ("start", "Màn hình đầu trên terminal rộng", WIDE, |_| {}),
        ("hub", "Người đến quầy, sau khi quẹt thẻ", USUAL, |t| {
            t.app.scan(&chau()).wait(200).type_text("ttr");
        }),
        ("intake", "Nhận hồ sơ tạm trú", USUAL, |t| {
            t.app.scan(&chau()).wait(200).type_text("ttr").press("Enter").press("F8");
        }),
        ("cases", "Hồ sơ, việc gấp trên cùng", WIDE, |t| {
            t.app.press("2").wait(200).press("Down");
        }),
        ("people", "Tìm người không dấu", USUAL, |t| {
            t.app.press("3").wait(200).type_text("dinh thi s");
        }),
        ("heads", "Điều chỉnh chủ hộ", USUAL, |t| {
            t.app.press("4").wait(200);
        }),
        ("report", "Báo cáo của kỳ", USUAL, |t| {
            t.app.press("8").wait(200);
        }),
        ("palette", "Tìm việc bằng vài chữ", USUAL, |t| {
            t.app.press("F10").type_text("sao luu");
        }),
    ]
}

#[test]
fn the_pictures_of_the_documentation_show_the_program_of_today() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    let writes = std::env::var_os("SOXA_DRAW").is_some();
    for (name, title, size, story) in scenes() {
        let commune = Commune::open();
        let mut terminal = commune.terminal_of(size);
        story(&mut terminal);
        let (picture, file) = (svg(&terminal, title), folder.join(format!("{name}.svg")));
        if writes {
            std::fs::write(&file, &picture).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            kept == picture,
            "{name}: the screen is another than its picture; docs/pictures/draw draws it anew"
        );
    }
}
