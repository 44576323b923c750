//! Slips for receipt printers, made into pictures again by a printer of the test's own.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::paper::Paper;
use soxa_paper::document::{Block, Document};
use soxa_paper::render::escpos::{self, Ending};
use soxa_paper::render::pdf;
use soxa_paper::render::receipt::{LONGEST, Roll};

pub const CASE: &str = "SX-220331-0002";

pub fn soxa(store: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soxa"));
    command.args(arguments).arg("--store").arg(store).env("SOXA_NOW", "2026-11-23T08:42:00+07:00");
    command.output().unwrap()
}

/// The sample commune's register, made once; each test works on a copy.
pub fn demo(store: &Path) {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let first = folder.path().join("r.redb");
        assert!(soxa(&first, &["demo", "--no-open"]).status.success());
        std::fs::read(first).unwrap()
    });
    std::fs::write(store, made).unwrap();
    std::fs::set_permissions(store, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// Where pictures are kept to be looked at, if anywhere.
fn shown(paper: &Paper, name: &str) {
    if let Some(folder) = std::env::var_os("SOXA_RECEIPTS") {
        paper.save(&Path::new(&folder).join(format!("{name}.pgm")));
    }
}

#[test]
fn every_roll_has_the_slip_within_its_width_and_length_with_a_code_that_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("r.redb");
    demo(&store);
    for roll in Roll::ALL {
        let width = roll.columns.to_string();
        let made = soxa(&store, &["slip", CASE, "--to", "escpos", "--width", &width]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let paper = Paper::of(&made.stdout, roll.dots);
        shown(&paper, &format!("receipt-{width}"));
        assert_eq!(paper.code(), CASE, "{width} columns");
        let length = paper.length(f64::from(roll.density));
        assert!(length <= f64::from(LONGEST) && length > 100.0, "{width} columns: {length} mm");
        assert_eq!((paper.cuts.as_slice(), paper.drawer), ([paper.rows.len()].as_slice(), 0));
        // White is skipped: half of what all dots would take.
        let whole = paper.rows.len() * roll.dots / 8;
        assert!(
            made.stdout.len() * 10 < whole * 8,
            "{width} columns: {} of {whole} bytes",
            made.stdout.len()
        );
        // What everybody looks for stands between two rules over the whole width.
        let rules = paper.rows.iter().filter(|row| row.iter().all(|black| *black)).count();
        assert_eq!(rules, 4, "{width} columns");
    }
    let wrong = soxa(&store, &["slip", CASE, "--to", "escpos", "--width", "40"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("32"));
}

/// The page's own letters, at the size in dots that a receipt has them.
fn of_page(document: &Document, density: f64, folder: &Path) -> Vec<Vec<bool>> {
    let (file, picture) = (folder.join("page.pdf"), folder.join("page"));
    std::fs::write(&file, pdf::render(document).unwrap()).unwrap();
    let mut draw = Command::new("pdftoppm");
    draw.args(["-r", &density.to_string(), "-gray", "-singlefile"]).arg(&file).arg(&picture);
    assert!(draw.status().unwrap().success());
    let bytes = std::fs::read(picture.with_extension("pgm")).unwrap();
    let mut words = bytes.splitn(4, u8::is_ascii_whitespace).map(<[u8]>::to_vec);
    let mut number =
        || String::from_utf8(words.next().unwrap()).unwrap().parse::<usize>().unwrap_or_default();
    let (_, width, height) = (number(), number(), number());
    let dots = &bytes[bytes.len() - width * height..];
    dots.chunks(width).map(|row| row.iter().map(|grey| *grey < 128).collect()).collect()
}

/// The smallest rectangle with all that is black in some rows.
fn cropped(rows: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let black: Vec<usize> =
        rows.iter().flat_map(|row| row.iter().enumerate().filter(|(_, b)| **b).map(|(x, _)| x)).collect();
    let (left, right) = (*black.iter().min().unwrap(), *black.iter().max().unwrap());
    let inked: Vec<&Vec<bool>> = rows.iter().filter(|row| row.contains(&true)).collect();
    inked.into_iter().map(|row| row[left..=right].to_vec()).collect()
}

/// Which part of the black of one has black of the other within a dot of it.
fn covered(one: &[Vec<bool>], other: &[Vec<bool>]) -> f64 {
    let near = |x: usize, y: usize| {
        let rows = other.iter().skip(y.saturating_sub(1)).take(3);
        rows.flat_map(|row| row.iter().skip(x.saturating_sub(1)).take(3)).any(|black| *black)
    };
    let black = one
        .iter()
        .enumerate()
        .flat_map(|(y, row)| row.iter().enumerate().filter(|(_, black)| **black).map(move |(x, _)| (x, y)));
    let black: Vec<(usize, usize)> = black.collect();
    black.iter().filter(|(x, y)| near(*x, *y)).count() as f64 / black.len() as f64
}

#[test]
fn its_letters_are_those_of_the_page_dot_by_dot() {
    let folder = tempfile::tempdir().unwrap();
    let roll = Roll::of_columns(48).unwrap();
    // Short, so that both have them on a line of their own; with every height of marks and the figures of an id.
    for text in ["Nguyễn Thị Ữ Ẳng Đỗ", "Long Hiệp, Quảng Ngãi", "051 171 942 958", "gjpqy ắẵặ ộợự Ễ"]
    {
        let document = Document { body: vec![Block::Text(text.to_owned())], ..Document::default() };
        let bytes =
            escpos::render(std::slice::from_ref(&document), roll, Ending { cuts: true, drawer: false })
                .unwrap();
        let paper = Paper::of(&bytes, roll.dots);
        let (top, bottom) = *paper.lines().last().unwrap();
        // Marks may stand apart from their letters by a white row: take the line whole.
        let top = top.saturating_sub(16);
        let receipt = cropped(&paper.rows[top..bottom]);
        // The page has 11 points where the receipt has 9.4.
        let page = of_page(&document, f64::from(roll.density) * 9.4 / 11.0, folder.path());
        let lowest = page.iter().rposition(|row| row.contains(&true)).unwrap();
        let page = cropped(&page[lowest - (bottom - top)..=lowest]);
        let apart = |a: usize, b: usize| a.abs_diff(b);
        assert!(apart(receipt.len(), page.len()) <= 3, "{text}: {} and {} rows", receipt.len(), page.len());
        assert!(
            apart(receipt[0].len(), page[0].len()) <= 12,
            "{text}: {} and {} dots",
            receipt[0].len(),
            page[0].len()
        );
        let (there, back) = (covered(&receipt, &page), covered(&page, &receipt));
        assert!(there > 0.75 && back > 0.75, "{text}: {there:.2}, {back:.2}");
    }
}

#[test]
fn the_other_command_for_pictures_is_read_the_same() {
    // What other programs send: GS ( L with functions 112 and 50.
    let stored = [0x1d, b'(', b'L', 12, 0, 48, 112, 48, 1, 1, 49, 16, 0, 1, 0, 0x81, 0x01];
    let bytes =
        [stored.as_slice(), &[0x1d, b'(', b'L', 2, 0, 48, 50], &[0x1b, b'J', 3, 0x1d, b'V', 1]].concat();
    let paper = Paper::of(&bytes[..bytes.len()], 16);
    assert_eq!(paper.lines(), [(0, 1)]);
    assert!(paper.rows[0][0] && paper.rows[0][7] && paper.rows[0][15] && !paper.rows[0][8]);
}
