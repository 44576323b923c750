//! A report as a workbook: a sheet of all figures and one of the lines of section 2.1. Sums and shares are live formulas
//! over the cells of their parts, so that whoever opens it can follow them.

use soxa_domain::time::DAY;
use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::compute::Report;
use super::super::document::unit;
use super::super::figure::Amount;
use super::super::indicators::{Query, book};
use super::escape;
use super::zip::Archive;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// Column of the values.
const VALUE: char = 'D';

/// The file.
pub fn render(report: &Report) -> std::io::Result<Vec<u8>> {
    let mut archive = Archive::default();
    archive.add("[Content_Types].xml", TYPES.as_bytes())?;
    let root = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{REL}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    archive.add("_rels/.rels", root.as_bytes())?;
    let book = format!(
        "{HEAD}<workbook {MAIN} xmlns:r=\"{REL}\"><sheets><sheet name=\"Chỉ tiêu\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Dịch vụ công\" sheetId=\"2\" r:id=\"rId2\"/></sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>"
    );
    archive.add("xl/workbook.xml", book.as_bytes())?;
    let parts = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{REL}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{REL}/worksheet\" Target=\"worksheets/sheet2.xml\"/><Relationship Id=\"rId3\" Type=\"{REL}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    archive.add("xl/_rels/workbook.xml.rels", parts.as_bytes())?;
    archive.add("xl/styles.xml", styles().as_bytes())?;
    let rows = places(report);
    archive.add("xl/worksheets/sheet1.xml", figures(report, &rows).as_bytes())?;
    archive.add("xl/worksheets/sheet2.xml", lines(report, &rows).as_bytes())?;
    archive.finish()
}

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";

/// Styles: 0 plain, 1 bold, 2 a count, 3 a share in per cent.
fn styles() -> String {
    let font = |bold: &str| format!("<font>{bold}<sz val=\"12\"/><name val=\"Times New Roman\"/></font>");
    let cell = |format: u8, font: u8| {
        format!(
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>"
        )
    };
    format!(
        "{HEAD}<styleSheet {MAIN}><fonts count=\"2\">{}{}</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"4\">{}{}{}{}</cellXfs></styleSheet>",
        font(""),
        font("<b/>"),
        cell(0, 0),
        cell(0, 1),
        cell(3, 0),
        cell(10, 0)
    )
}

/// The row of each figure; helpers stand below the others.
fn places(report: &Report) -> BTreeMap<&str, usize> {
    let helpers = report.figures.iter().filter(|f| f.indicator.helper);
    let all = report.listed().chain(helpers).map(|f| f.indicator.code.as_str());
    all.enumerate().map(|(n, code)| (code, n + 3)).collect()
}

fn text(cell: &str, style: u8, value: &str) -> String {
    format!(
        "<c r=\"{cell}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
        escape(value)
    )
}

fn number(cell: &str, style: u8, formula: Option<&str>, value: &str) -> String {
    let formula = formula.map(|f| format!("<f>{f}</f>")).unwrap_or_default();
    let value = if value.is_empty() { String::new() } else { format!("<v>{value}</v>") };
    format!("<c r=\"{cell}\" s=\"{style}\">{formula}{value}</c>")
}

/// The share as a fraction, rounded as the report prints it.
fn rounded(num: &str, den: &str) -> String {
    format!("IF({den}=0,\"\",ROUND({num}/{den},4))")
}

fn sheet(widths: &[u16], rows: &str) -> String {
    let mut out = format!("{HEAD}<worksheet {MAIN}><cols>");
    for (n, width) in (1..).zip(widths) {
        let _ = write!(out, "<col min=\"{n}\" max=\"{n}\" width=\"{width}\" customWidth=\"1\"/>");
    }
    out + "</cols><sheetData>" + rows + "</sheetData></worksheet>"
}

fn row(n: usize, cells: &str) -> String {
    format!("<row r=\"{n}\">{cells}</row>")
}

fn figures(report: &Report, places: &BTreeMap<&str, usize>) -> String {
    let mut out = row(1, &text("A1", 1, &format!("Báo cáo {}", report.period.vi())));
    let header = ["Mục", "Mã", "Chỉ tiêu", "Số liệu", "Đơn vị", "Tính đến", "Nguồn"];
    let cells: String = ('A'..).zip(header).map(|(c, h)| text(&format!("{c}2"), 1, h)).collect();
    out.push_str(&row(2, &cells));
    let helpers = report.figures.iter().filter(|f| f.indicator.helper);
    for figure in report.listed().chain(helpers) {
        let Some(n) = places.get(figure.indicator.code.as_str()).copied() else { continue };
        let at = |code: &String| places.get(code.as_str()).map(|n| format!("{VALUE}{n}")).unwrap_or_default();
        let cell = format!("{VALUE}{n}");
        let formula = match &figure.indicator.query {
            Query::Sum { of } => Some(format!("SUM({})", of.iter().map(at).collect::<Vec<_>>().join(","))),
            Query::Share { num, den } => Some(rounded(&at(num), &at(den))),
            _ => None,
        };
        let value = match &figure.amount {
            Amount::Count(count) => number(&cell, 2, formula.as_deref(), &count.to_string()),
            Amount::Share { den: 0, .. } | Amount::Missing => String::new(),
            Amount::Share { num, den } => number(&cell, 3, formula.as_deref(), &fraction(*num, *den)),
            Amount::Text(words) => text(&cell, 0, words),
        };
        let i = figure.indicator;
        let unit = if i.unit == "%" { "%" } else { unit(&i.unit) };
        let cells = [
            text(&format!("A{n}"), 0, &i.section),
            text(&format!("B{n}"), 0, &i.code),
            text(&format!("C{n}"), 0, &i.label),
            value,
            text(&format!("E{n}"), 0, unit),
            text(&format!("F{n}"), 0, &figure.as_of.format(DAY).to_string()),
            text(&format!("G{n}"), 0, &figure.source),
        ];
        out.push_str(&row(n, &cells.concat()));
    }
    sheet(&[8, 30, 62, 16, 14, 12, 22], &out)
}

/// The rounded share as a fraction of one.
fn fraction(num: u64, den: u64) -> String {
    super::super::number::share(num, den, 2)
        .map(|s| super::super::number::scaled(s, 4, '.'))
        .unwrap_or_default()
}

fn lines(report: &Report, places: &BTreeMap<&str, usize>) -> String {
    const WHAT: [(&str, &str); 7] = [
        ("received", "Tiếp nhận"),
        ("direct", "Trực tiếp"),
        ("online", "Trực tuyến"),
        ("done", "Đã giải quyết"),
        ("pending", "Đang giải quyết"),
        ("refused", "Từ chối"),
        ("withdrawn", "Công dân rút"),
    ];
    let mut header = text("A1", 1, "Thủ tục");
    for (c, (_, label)) in ('B'..).zip(WHAT) {
        header.push_str(&text(&format!("{c}1"), 1, label));
    }
    header.push_str(&text("I1", 1, "Tỷ lệ trực tuyến"));
    let mut out = row(1, &header);
    let last = book().line.len() + 1;
    for (n, line) in (2..).zip(&book().line) {
        let mut cells = text(&format!("A{n}"), 0, &line.label);
        for (c, (what, _)) in ('B'..).zip(WHAT) {
            let code = format!("{}.{what}", line.prefix);
            let place = places.get(code.as_str()).map(|row| format!("'Chỉ tiêu'!{VALUE}{row}"));
            cells.push_str(&number(
                &format!("{c}{n}"),
                2,
                place.as_deref(),
                &report.count(&code).to_string(),
            ));
        }
        let share = fraction(
            report.count(&format!("{}.online", line.prefix)),
            report.count(&format!("{}.received", line.prefix)),
        );
        cells.push_str(&number(
            &format!("I{n}"),
            3,
            Some(&rounded(&format!("D{n}"), &format!("B{n}"))),
            &share,
        ));
        out.push_str(&row(n, &cells));
    }
    let n = last + 1;
    let mut cells = text(&format!("A{n}"), 1, "Tổng");
    for (c, (what, _)) in ('B'..).zip(WHAT) {
        let sum: u64 = book().line.iter().map(|l| report.count(&format!("{}.{what}", l.prefix))).sum();
        cells.push_str(&number(
            &format!("{c}{n}"),
            2,
            Some(&format!("SUM({c}2:{c}{last})")),
            &sum.to_string(),
        ));
    }
    let share = fraction(report.count("svc.online.received"), report.count("svc.total.received"));
    cells.push_str(&number(&format!("I{n}"), 3, Some(&rounded(&format!("D{n}"), &format!("B{n}"))), &share));
    out.push_str(&row(n, &cells));
    sheet(&[52, 12, 12, 12, 14, 16, 12, 14, 18], &out)
}
