//! A report as a workbook: a sheet of all figures and one of the lines of section 2.1. Sums and shares are live formulas
//! over the cells of their parts, so that whoever opens it can follow them.

use soxa_domain::time::DAY;
use std::collections::BTreeMap;

use chrono::NaiveTime;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};

use super::compute::Report;
use super::document::unit;
use super::figure::{Amount, Figure};
use crate::render::sheet;
use soxa_domain::report_spec::Query;
use soxa_domain::time::Timestamp;

/// Column of the values.
const VALUE: (u16, char) = (2, 'C');
const FIGURES: &str = "Chỉ tiêu";
const LINES: &str = "Dịch vụ công";

type Done = Result<(), XlsxError>;
/// Row and column, from 0.
type Place = (u32, u16);

/// The file. Its day is the last of the period, so that the same figures are the same file.
///
/// # Errors
/// It cannot be put together.
pub fn render(report: &Report) -> std::io::Result<Vec<u8>> {
    workbook(report).map_err(sheet::io)
}

fn workbook(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    sheet::sign(&mut workbook, "soxa", Timestamp::at(report.period.to, NaiveTime::MIN))?;
    let (places, looks) = (places(report), Looks::new());
    figures(workbook.add_worksheet(), report, &places, &looks)?;
    lines(workbook.add_worksheet(), report, &places, &looks)?;
    workbook.save_to_buffer()
}

/// How cells look.
struct Looks {
    plain: Format,
    bold: Format,
    count: Format,
    share: Format,
}

impl Looks {
    fn new() -> Self {
        let plain = Format::new().set_font_name("Times New Roman").set_font_size(12);
        Self {
            bold: plain.clone().set_bold(),
            count: plain.clone().set_num_format("#,##0"),
            share: plain.clone().set_num_format("0.00%"),
            plain,
        }
    }
}

/// The figures in the order of their rows: what formulas need beside those that are listed stands below.
fn ordered(report: &Report) -> Vec<&Figure> {
    let listed: Vec<&Figure> = report.listed().collect();
    let is_listed = |f: &&Figure| listed.iter().any(|l| l.indicator.code == f.indicator.code);
    let below: Vec<&Figure> = report.figures.iter().filter(|f| !is_listed(f)).collect();
    [listed, below].concat()
}

/// The row of each figure, from 0.
fn places(report: &Report) -> BTreeMap<&str, u32> {
    (2..).zip(ordered(report)).map(|(row, f)| (f.indicator.code.as_str(), row)).collect()
}

/// A cell in a formula, by column and row from 0.
fn at(column: char, row: u32) -> String {
    format!("{column}{}", row + 1)
}

fn row(sheet: &mut Worksheet, row: u32, cells: &[&str], look: &Format) -> Done {
    (0..)
        .zip(cells)
        .filter(|(_, cell)| !cell.is_empty())
        .try_for_each(|(column, cell)| sheet.write_string_with_format(row, column, *cell, look).map(drop))
}

/// A count, the result of a formula where there is one.
fn count(
    sheet: &mut Worksheet,
    (row, column): Place,
    look: &Format,
    formula: Option<String>,
    n: u64,
) -> Done {
    match formula {
        Some(formula) => result(sheet, (row, column), look, &formula, &n.to_string()),
        None => sheet.write_number_with_format(row, column, n as f64, look).map(drop),
    }
}

/// A formula with what it comes to.
fn result(sheet: &mut Worksheet, (row, column): Place, look: &Format, formula: &str, value: &str) -> Done {
    sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(value), look).map(drop)
}

/// The share as a fraction, rounded as the report prints it.
fn rounded(num: &str, den: &str) -> String {
    format!("=IF({den}=0,\"\",ROUND({num}/{den},4))")
}

fn widths(sheet: &mut Worksheet, widths: &[f64]) -> Done {
    (0..).zip(widths).try_for_each(|(column, width)| sheet.set_column_width(column, *width).map(drop))
}

fn figures(sheet: &mut Worksheet, report: &Report, places: &BTreeMap<&str, u32>, looks: &Looks) -> Done {
    widths(sheet.set_name(FIGURES)?, &[8.0, 62.0, 16.0, 14.0, 12.0, 22.0, 30.0])?;
    row(sheet, 0, &[&format!("Báo cáo {}", report.period.vi())], &looks.bold)?;
    row(sheet, 1, &["Mục", "Chỉ tiêu", "Số liệu", "Đơn vị", "Tính đến", "Nguồn", "Mã"], &looks.bold)?;
    for figure in ordered(report) {
        let i = &figure.indicator;
        let Some(n) = places.get(i.code.as_str()).copied() else { continue };
        let place = |code: &String| places.get(code.as_str()).map(|n| at(VALUE.1, *n)).unwrap_or_default();
        let formula = match &i.query {
            Query::Sum { of } => {
                Some(format!("=SUM({})", of.iter().map(place).collect::<Vec<_>>().join(",")))
            }
            Query::Share { num, den } => Some(rounded(&place(num), &place(den))),
            _ => None,
        };
        let (day, value) = (figure.as_of.format(DAY).to_string(), (n, VALUE.0));
        let unit = if i.unit == "%" { "%" } else { unit(&i.unit) };
        row(sheet, n, &[&i.section, &i.label, "", unit, &day, &figure.source, &i.code], &looks.plain)?;
        match &figure.amount {
            Amount::Count(n) => count(sheet, value, &looks.count, formula, *n)?,
            Amount::Share { den: 0, .. } | Amount::Missing => {}
            Amount::Share { num, den } => {
                let formula = formula.unwrap_or_else(|| format!("={num}/{den}"));
                result(sheet, value, &looks.share, &formula, &fraction(*num, *den))?;
            }
            Amount::Text(words) => {
                sheet.write_string_with_format(n, VALUE.0, words, &looks.plain)?;
            }
        }
    }
    // Codes and what only formulas need are no part of the printed pages.
    pages(sheet, (1, 1), (1 + report.listed().count() as u32, SOURCE), false)
}

/// The last column that is printed: where a figure comes from.
const SOURCE: u16 = 5;

/// The rounded share as a fraction of one.
fn fraction(num: u64, den: u64) -> String {
    super::number::share(num, den, 2).map(|s| super::number::scaled(s, 4, '.')).unwrap_or_default()
}

/// What is told of each line, and what it is called.
const WHAT: [(&str, &str); 7] = [
    ("received", "Tiếp nhận"),
    ("direct", "Trực tiếp"),
    ("online", "Trực tuyến"),
    ("done", "Đã giải quyết"),
    ("pending", "Đang giải quyết"),
    ("refused", "Từ chối"),
    ("withdrawn", "Công dân rút"),
];

/// Pages of a sheet: upright or on its side, as wide as the paper, the heads on each, these columns only.
fn pages(sheet: &mut Worksheet, heads: (u32, u32), last: Place, is_wide: bool) -> Done {
    let sheet = if is_wide { sheet.set_landscape() } else { sheet.set_portrait() };
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.8, 0.5, 0.7, 0.7, 0.3, 0.3).set_footer("&C&P/&N");
    sheet.set_repeat_rows(heads.0, heads.1)?.set_print_area(0, 0, last.0, last.1).map(drop)
}

/// The number that workbooks have for A4.
const A4: u8 = 9;

fn lines(sheet: &mut Worksheet, report: &Report, places: &BTreeMap<&str, u32>, looks: &Looks) -> Done {
    widths(sheet.set_name(LINES)?, &[52.0, 12.0, 12.0, 12.0, 14.0, 16.0, 12.0, 14.0, 18.0])?;
    let labels = WHAT.iter().map(|(_, label)| *label);
    let header: Vec<&str> = ["Thủ tục"].into_iter().chain(labels).chain(["Tỷ lệ trực tuyến"]).collect();
    row(sheet, 0, &header, &looks.bold)?;
    let share = |sheet: &mut Worksheet, n: u32, online: u64, received: u64| {
        let formula = rounded(&at('D', n), &at('B', n));
        result(sheet, (n, 8), &looks.share, &formula, &fraction(online, received))
    };
    let sum = |what: &str, line: &str| report.count(&format!("{line}.{what}"));
    let last = report.lines.len() as u32;
    for (n, line) in (1..).zip(&report.lines) {
        row(sheet, n, &[&line.label], &looks.plain)?;
        for (column, (what, _)) in (1..).zip(WHAT) {
            let place = places.get(format!("{}.{what}", line.id).as_str());
            let formula = place.map(|row| format!("='{FIGURES}'!{}", at(VALUE.1, *row)));
            count(sheet, (n, column), &looks.count, formula, sum(what, &line.id))?;
        }
        share(sheet, n, sum("online", &line.id), sum("received", &line.id))?;
    }
    let n = last + 1;
    row(sheet, n, &["Tổng"], &looks.bold)?;
    for ((column, letter), (what, _)) in (1..).zip('B'..).zip(WHAT) {
        let total: u64 = report.lines.iter().map(|line| sum(what, &line.id)).sum();
        let formula = format!("=SUM({}:{})", at(letter, 1), at(letter, last));
        result(sheet, (n, column), &looks.count, &formula, &total.to_string())?;
    }
    share(sheet, n, report.count("svc.online.received"), report.count("svc.total.received"))?;
    pages(sheet, (0, 0), (n, 8), true)
}
