//! A report as a Word document in the layout of Decree 30/2020: A4, margins 20/20/30/15 mm, a Times-metric face of 14
//! points, page numbers in the middle of the top margin but on the first page, the journal's head in the foot.

use std::fmt::Write;

use super::super::document::{Block, Document};
use super::zip::Archive;
use super::{escape, png};
use crate::print::qr::Modules;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The file.
pub fn render(document: &Document) -> std::io::Result<Vec<u8>> {
    let picture = Modules::of(&document.anchor).and_then(|code| png::of(&code));
    let mut archive = Archive::default();
    archive.add("[Content_Types].xml", TYPES.as_bytes())?;
    archive.add("_rels/.rels", rels(&[("rId1", "officeDocument", "word/document.xml")]).as_bytes())?;
    let parts = [
        ("rId1", "styles", "styles.xml"),
        ("rId2", "header", "header1.xml"),
        ("rId3", "footer", "footer1.xml"),
    ];
    archive.add("word/_rels/document.xml.rels", rels(&parts).as_bytes())?;
    archive.add("word/document.xml", body(document).as_bytes())?;
    archive.add("word/styles.xml", styles().as_bytes())?;
    archive.add("word/header1.xml", header().as_bytes())?;
    archive.add("word/footer1.xml", footer(&document.anchor, picture.is_some()).as_bytes())?;
    if let Some(picture) = picture {
        archive.add("word/_rels/footer1.xml.rels", rels(&[("rId1", "image", "media/qr.png")]).as_bytes())?;
        archive.add("word/media/qr.png", &picture)?;
    }
    archive.finish()
}

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/><Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/><Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/></Types>";

fn rels(parts: &[(&str, &str, &str)]) -> String {
    let mut out = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    for (id, kind, target) in parts {
        let _ = write!(out, "<Relationship Id=\"{id}\" Type=\"{REL}/{kind}\" Target=\"{target}\"/>");
    }
    out + "</Relationships>"
}

fn styles() -> String {
    let font = "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/>";
    format!(
        "{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{font}<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/><w:lang w:val=\"vi-VN\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style></w:styles>"
    )
}

/// How a run looks.
#[derive(Clone, Copy, Default)]
struct Look {
    bold: bool,
    italic: bool,
    /// In half points.
    size: u16,
}

fn run(text: &str, look: Look) -> String {
    let bold = if look.bold { "<w:b/>" } else { "" };
    let italic = if look.italic { "<w:i/>" } else { "" };
    let size = look.size;
    format!(
        "<w:r><w:rPr>{bold}{italic}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escape(text)
    )
}

/// A paragraph: where its lines stand, and what else is said of it.
fn paragraph(align: &str, more: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{more}<w:jc w:val=\"{align}\"/></w:pPr>{runs}</w:p>")
}

const LINE_BELOW: &str =
    "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr>";

fn body(document: &Document) -> String {
    let mut out = format!("{HEAD}<w:document {W}><w:body>");
    out.push_str(&heading(document));
    out.push_str(&paragraph(
        "center",
        "<w:spacing w:before=\"240\"/>",
        &run("BÁO CÁO", Look { bold: true, size: 28, ..Look::default() }),
    ));
    out.push_str(&paragraph(
        "center",
        "<w:spacing w:after=\"0\"/>",
        &run(&document.title, Look { bold: true, size: 28, ..Look::default() }),
    ));
    out.push_str(&paragraph("center", &format!("{LINE_BELOW}<w:spacing w:after=\"200\" w:line=\"60\" w:lineRule=\"exact\"/><w:ind w:left=\"3200\" w:right=\"3200\"/>"), ""));
    for block in &document.blocks {
        match block {
            Block::Heading(text) => {
                let look = Look { bold: true, size: 28, ..Look::default() };
                out.push_str(&paragraph(
                    "both",
                    "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"120\"/><w:ind w:firstLine=\"720\"/>",
                    &run(text, look),
                ));
            }
            Block::Text(text) => {
                let look = Look { size: 28, ..Look::default() };
                out.push_str(&paragraph("both", "<w:spacing w:before=\"60\" w:after=\"120\" w:line=\"264\" w:lineRule=\"auto\"/><w:ind w:firstLine=\"720\"/>", &run(text, look)));
            }
            Block::Table(columns, rows) => out.push_str(&table(columns, rows)),
        }
    }
    out.push_str(&ending(document));
    out.push_str("<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:footerReference w:type=\"first\" r:id=\"rId3\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\" w:footer=\"454\" w:gutter=\"0\"/><w:titlePg/></w:sectPr></w:body></w:document>");
    out
}

/// A table without lines, of two columns.
fn two(left: &str, right: &str, widths: [u32; 2]) -> String {
    let cell = |width: u32, content: &str| {
        format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{content}</w:tc>")
    };
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"{}\"/><w:gridCol w:w=\"{}\"/></w:tblGrid><w:tr>{}{}</w:tr></w:tbl>",
        widths.iter().sum::<u32>(),
        widths[0],
        widths[1],
        cell(widths[0], left),
        cell(widths[1], right)
    )
}

fn rule(indent: u32) -> String {
    paragraph(
        "center",
        &format!(
            "{LINE_BELOW}<w:spacing w:line=\"60\" w:lineRule=\"exact\"/><w:ind w:left=\"{indent}\" w:right=\"{indent}\"/>"
        ),
        "",
    )
}

fn heading(document: &Document) -> String {
    let look = |bold, italic, size| Look { bold, italic, size };
    let line = |text: &str, look| paragraph("center", "", &run(text, look));
    let [above, own] = &document.issuer;
    let left = [
        line(above, look(false, false, 24)),
        line(own, look(true, false, 24)),
        rule(1250),
        line(&document.number, look(false, false, 26)),
    ];
    let right = [
        line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", look(true, false, 24)),
        line("Độc lập - Tự do - Hạnh phúc", look(true, false, 26)),
        rule(1150),
        line(&document.place_date, look(false, true, 26)),
    ];
    two(&left.concat(), &right.concat(), [3800, 5555])
}

fn ending(document: &Document) -> String {
    let look = |bold, italic, size| Look { bold, italic, size };
    let mut left = paragraph("left", "", &run("Nơi nhận:", look(true, true, 24)));
    for (n, line) in document.recipients.iter().enumerate() {
        let end = if n + 1 == document.recipients.len() { "" } else { ";" };
        left.push_str(&paragraph("left", "", &run(&format!("- {line}{end}"), look(false, false, 22))));
    }
    let mut right = String::new();
    for line in &document.signature {
        right.push_str(&paragraph("center", "", &run(line, look(true, false, 28))));
    }
    right.push_str(&paragraph(
        "center",
        "<w:spacing w:before=\"1400\"/>",
        &run(&document.signer, look(true, false, 28)),
    ));
    paragraph("left", "<w:spacing w:before=\"240\"/>", "") + &two(&left, &right, [4677, 4678]) + "<w:p/>"
}

fn table(columns: &[(String, u16)], rows: &[Vec<String>]) -> String {
    let total: u32 = columns.iter().map(|(_, w)| u32::from(*w)).sum::<u32>().max(1);
    let widths: Vec<u32> = columns.iter().map(|(_, w)| 9355 * u32::from(*w) / total).collect();
    let border =
        |name: &str| format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>");
    let borders: String =
        ["top", "left", "bottom", "right", "insideH", "insideV"].iter().map(|n| border(n)).collect();
    let mut out = format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"9355\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"57\" w:type=\"dxa\"/><w:right w:w=\"57\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>"
    );
    for width in &widths {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid>");
    let header: Vec<String> = columns.iter().map(|(h, _)| h.clone()).collect();
    for (n, row) in std::iter::once(&header).chain(rows).enumerate() {
        let bold = n == 0 || n == rows.len();
        out.push_str(if n == 0 {
            "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        } else {
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        });
        for (i, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let align = if n == 0 || i == 0 {
                "center"
            } else if i == 1 {
                "left"
            } else {
                "right"
            };
            let text = paragraph(align, "", &run(cell, Look { bold, size: 22, ..Look::default() }));
            let _ = write!(
                out,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>{text}</w:tc>"
            );
        }
        out.push_str("</w:tr>");
    }
    out + "</w:tbl>"
}

fn header() -> String {
    let field = "<w:r><w:rPr><w:sz w:val=\"26\"/></w:rPr><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:rPr><w:sz w:val=\"26\"/></w:rPr><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:rPr><w:sz w:val=\"26\"/></w:rPr><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    format!("{HEAD}<w:hdr {W}>{}</w:hdr>", paragraph("center", "", field))
}

fn footer(anchor: &str, picture: bool) -> String {
    const SIDE: u32 = 520_000;
    let drawing = format!(
        "<w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{SIDE}\" cy=\"{SIDE}\"/><wp:docPr id=\"1\" name=\"QR\" descr=\"QR\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:nvPicPr><pic:cNvPr id=\"1\" name=\"QR\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rId1\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{SIDE}\" cy=\"{SIDE}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    );
    let text = run(&format!(" Nhật ký sổ: {anchor}"), Look { size: 14, ..Look::default() });
    let runs = if picture { drawing + &text } else { text };
    format!("{HEAD}<w:ftr {W}>{}</w:ftr>", paragraph("left", "", &runs))
}
