//! A list as a workbook of one sheet: a header in bold that stays in view, and cells that are all text, so that no
//! value is taken for a formula, a number or a date.

use std::fmt::Write;

use super::escape;
use super::zip::Archive;
use soxa_domain::time::Timestamp;
use soxa_service::lists::Exported;
use soxa_service::{Actor, Register};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";
const CORE: &str = "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
const CORE_OF: &str = "<Relationship Id=\"rIdCore\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";
/// Styles: 0 plain text, 1 bold text; both with the format `@`, so that a cell typed over stays text.
const STYLES: &str = "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Times New Roman\"/></font><font><b/><sz val=\"11\"/><name val=\"Times New Roman\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/><xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs>";

/// Who wrote a workbook out, and when.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The operator.
    pub operator: String,
    /// The time.
    pub at: Timestamp,
}

impl Stamp {
    /// The one who acts, now.
    pub fn of(register: &Register, actor: &Actor) -> Self {
        Self { operator: actor.operator.clone(), at: register.now() }
    }
}

/// A workbook being written, row by row.
#[derive(Debug)]
pub struct Table {
    stamp: Stamp,
    name: String,
    sheet: String,
    rows: usize,
}

impl Table {
    /// Begins a sheet of this name with its header.
    pub fn new(name: &str, headers: &[&str], stamp: &Stamp) -> Self {
        Self::titled(name, &[], headers, stamp)
    }

    /// Begins a sheet of this name with rows above its header; all of that stays in view.
    pub fn titled(name: &str, title: &[Vec<String>], headers: &[&str], stamp: &Stamp) -> Self {
        let (columns, frozen) = (headers.len(), title.len() + 1);
        let below = frozen + 1;
        let sheet = format!(
            "{HEAD}<worksheet {MAIN}><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"{frozen}\" topLeftCell=\"A{below}\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols><col min=\"1\" max=\"{columns}\" width=\"18\" style=\"0\" customWidth=\"1\"/></cols><sheetData>"
        );
        let mut table = Self { stamp: stamp.clone(), name: name.to_owned(), sheet, rows: 0 };
        for row in title {
            table.write(row.iter().map(String::as_str), 1);
        }
        table.write(headers.iter().copied(), 1);
        table
    }

    /// Adds a row.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) {
        self.write(cells, 0);
    }

    /// Rows so far, without the header.
    pub fn rows(&self) -> usize {
        self.rows - 1
    }

    fn write<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>, style: u8) {
        self.rows += 1;
        let row = self.rows;
        let _ = write!(self.sheet, "<row r=\"{row}\">");
        for (n, cell) in cells.into_iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let _ = write!(
                self.sheet,
                "<c r=\"{}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                letters(n),
                escape(cell)
            );
        }
        self.sheet.push_str("</row>");
    }

    /// The whole file.
    pub fn finish(mut self) -> std::io::Result<Vec<u8>> {
        let Stamp { operator, at } = &self.stamp;
        // `&` begins a code in a footer.
        let foot = format!("Xuất từ soxa: {}, {}", operator.replace('&', "&&"), at.vi());
        let _ = write!(
            self.sheet,
            "</sheetData><headerFooter><oddFooter>&amp;L{}&amp;R&amp;P/&amp;N</oddFooter></headerFooter></worksheet>",
            escape(&foot)
        );
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let parts = |list: &[(&str, &str)]| {
            let mut out = format!("{HEAD}<Relationships xmlns=\"{package}\">");
            for (n, (kind, target)) in (1..).zip(list) {
                let _ =
                    write!(out, "<Relationship Id=\"rId{n}\" Type=\"{REL}/{kind}\" Target=\"{target}\"/>");
            }
            out + "</Relationships>"
        };
        let mut archive = Archive::default();
        archive.add("[Content_Types].xml", format!("{HEAD}{TYPES}").as_bytes())?;
        let whole = parts(&[("officeDocument", "xl/workbook.xml")]);
        // Properties have a kind of their own, outside the family of the others.
        let whole = whole.replace("</Relationships>", CORE_OF);
        archive.add("_rels/.rels", whole.as_bytes())?;
        let core = format!(
            "{HEAD}<cp:coreProperties {CORE}><dc:creator>{}</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">{}</dcterms:created></cp:coreProperties>",
            escape(operator),
            at.local().format("%Y-%m-%dT%H:%M:%S+07:00")
        );
        archive.add("docProps/core.xml", core.as_bytes())?;
        let book = format!(
            "{HEAD}<workbook {MAIN} xmlns:r=\"{REL}\"><sheets><sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
            escape(&self.name)
        );
        archive.add("xl/workbook.xml", book.as_bytes())?;
        let of_book = parts(&[("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]);
        archive.add("xl/_rels/workbook.xml.rels", of_book.as_bytes())?;
        let styles = format!("{HEAD}<styleSheet {MAIN}>{STYLES}</styleSheet>");
        archive.add("xl/styles.xml", styles.as_bytes())?;
        archive.add("xl/worksheets/sheet1.xml", self.sheet.as_bytes())?;
        archive.finish()
    }
}

/// A list that goes back to its sender, as a workbook.
pub fn list(list: &Exported, stamp: &Stamp) -> std::io::Result<Vec<u8>> {
    let columns: Vec<&str> = list.columns.iter().map(String::as_str).collect();
    let mut table = Table::titled("soxa", &list.title, &columns, stamp);
    for row in &list.rows {
        table.row(row.iter().map(String::as_str));
    }
    table.finish()
}

/// The letters of a column, from 0.
fn letters(mut n: usize) -> String {
    let mut out = Vec::new();
    loop {
        out.push(char::from(b'A' + (n % 26) as u8));
        if n < 26 {
            return out.iter().rev().collect();
        }
        n = n / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
