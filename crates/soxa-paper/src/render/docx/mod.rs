//! Documents as Word files. The library for those (docx-rs) brings a second zip and a second XML parser, and the program
//! is to stay small; what a document needs is a dozen elements, written with the XML writer that is there.

mod xml;

use std::io::Result;

use crate::document::{Block, Document, Signature, Table};
use crate::render::container::Archive;
use crate::render::font::Typeface;
use crate::render::png;
use crate::render::qr::Modules;
use crate::render::style::{Look, Style};
use crate::render::wrap;
use soxa_text::display::sanitise;
use xml::{
    Out, PADDING, REL, Relation, Stand, align, cell, element, file, grid, leaf, line, paragraph, relations,
    rule, run, twips,
};

const W: (&str, &str) = ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
const R: (&str, &str) = ("xmlns:r", REL);
const TYPES: &str = include_str!("content_types.xml");
const STYLES: &str = include_str!("styles.xml");
const HEADER: &str = include_str!("header.xml");
const PICTURE: &str = include_str!("picture.xml");
/// The picture of a document's code among its parts.
const CODE: Relation<'static> = ("rIdCode", "image", "media/qr.png");
/// Above the name of who signs, where hand and seal go, in points.
const HAND: f32 = 48.0;

/// The file.
///
/// # Errors
/// It cannot be put together.
pub fn render(document: &Document) -> Result<Vec<u8>> {
    let style = Style::of(document.paper);
    let picture = document.code.as_deref().and_then(Modules::of).and_then(|code| png::of(&code));
    let shown = picture.is_some();
    let page = Page { document, style, typeface: Typeface::find(), code: shown && !style.letter };
    let mut parts = vec![
        ("rId1", "styles", "styles.xml"),
        ("rId2", "header", "header1.xml"),
        ("rId3", "footer", "footer1.xml"),
    ];
    parts.extend(Some(CODE).filter(|_| page.code));
    let of_foot: Vec<Relation<'_>> = Some(CODE).filter(|_| shown && style.letter).into_iter().collect();
    let mut archive = Archive::default();
    archive.add("[Content_Types].xml", TYPES.as_bytes())?;
    archive.add("_rels/.rels", &relations(&[("rId1", "officeDocument", "word/document.xml")])?)?;
    archive.add("word/_rels/document.xml.rels", &relations(&parts)?)?;
    archive.add("word/document.xml", &file(|out| page.write(out))?)?;
    archive.add("word/styles.xml", STYLES.as_bytes())?;
    archive.add("word/header1.xml", HEADER.as_bytes())?;
    archive.add("word/_rels/footer1.xml.rels", &relations(&of_foot)?)?;
    archive.add("word/footer1.xml", &file(|out| page.footer(out, !of_foot.is_empty()))?)?;
    if let Some(picture) = picture {
        archive.add("word/media/qr.png", &picture)?;
    }
    archive.finish()
}

/// A table without rules, of two columns.
fn two(
    out: &mut Out,
    widths: [f32; 2],
    left: impl FnOnce(&mut Out) -> Result<()>,
    right: impl FnOnce(&mut Out) -> Result<()>,
) -> Result<()> {
    element(out, "w:tbl", &[], |out| {
        grid(out, &widths, false)?;
        element(out, "w:tr", &[], |out| {
            cell(out, widths[0], left)?;
            cell(out, widths[1], right)
        })
    })
}

struct Page<'a> {
    document: &'a Document,
    style: Style,
    /// What texts are measured with; Word's own faces are as wide.
    typeface: Option<Typeface>,
    /// Whether the code's picture stands in the body.
    code: bool,
}

impl Page<'_> {
    fn width(&self, text: &str, look: Look) -> f32 {
        let face = self.typeface.as_ref().map(|typeface| typeface.face(look.bold));
        face.map_or(look.size * 0.6 * text.chars().count() as f32, |face| face.width(text, look.size))
    }

    fn write(&self, out: &mut Out) -> Result<()> {
        element(out, "w:document", &[W, R], |out| element(out, "w:body", &[], |out| self.body(out)))
    }

    fn body(&self, out: &mut Out) -> Result<()> {
        let (document, style) = (self.document, self.style);
        self.heading(out)?;
        line(out, Stand { before: 12.0, ..Stand::centred() }, &document.title, style.title)?;
        if !document.subtitle.is_empty() {
            line(out, Stand::centred(), &document.subtitle, style.subtitle)?;
        }
        if style.title_rule {
            rule(out, style.room() / 3.0)?;
        }
        paragraph(out, Stand { after: 6.0, ..Stand::default() }, |_| Ok(()))?;
        document.body.iter().try_for_each(|block| self.block(out, block))?;
        self.ending(out)?;
        if !style.letter {
            self.small_print(out)?;
        }
        self.section(out)
    }

    /// Paper and margins; a letter's first page has no number.
    fn section(&self, out: &mut Out) -> Result<()> {
        let style = self.style;
        element(out, "w:sectPr", &[], |out| {
            if style.letter {
                leaf(out, "w:headerReference", &[("w:type", "default"), ("r:id", "rId2")])?;
                leaf(out, "w:footerReference", &[("w:type", "default"), ("r:id", "rId3")])?;
                leaf(out, "w:footerReference", &[("w:type", "first"), ("r:id", "rId3")])?;
            }
            let (width, height) = (twips(style.page.0), twips(style.page.1));
            let orient = if style.page.0 > style.page.1 { "landscape" } else { "portrait" };
            leaf(out, "w:pgSz", &[("w:w", &width), ("w:h", &height), ("w:orient", orient)])?;
            let [top, right, bottom, left] = [style.top, style.right, style.bottom, style.left].map(twips);
            let sides =
                [("w:top", top.as_str()), ("w:right", &right), ("w:bottom", &bottom), ("w:left", &left)];
            let others = [("w:header", "567"), ("w:footer", "454"), ("w:gutter", "0")];
            leaf(out, "w:pgMar", &[sides.as_slice(), &others].concat())?;
            if style.letter { leaf(out, "w:titlePg", &[]) } else { Ok(()) }
        })
    }

    fn heading(&self, out: &mut Out) -> Result<()> {
        let Style { nation, issuer, .. } = self.style;
        let lines = self.document.heading();
        let widths = lines.iter().zip(nation).take(2).map(|(line, look)| self.width(line, look));
        let widest = widths.fold(0.0, f32::max);
        let (right, smaller) = self.style.nation_column(widest);
        let left = self.style.room() - right;
        let own = |out: &mut Out| {
            for (n, text) in self.document.issuer.iter().enumerate() {
                line(out, Stand::centred(), text, *issuer.get(n).unwrap_or(&issuer[2]))?;
                if n == 1 && self.style.issuer_rule {
                    rule(out, left / 3.0)?;
                }
            }
            // A cell without a paragraph is none.
            if self.document.issuer.is_empty() {
                paragraph(out, Stand::default(), |_| Ok(()))
            } else {
                Ok(())
            }
        };
        let national = |out: &mut Out| {
            for (n, (text, look)) in lines.into_iter().zip(nation).enumerate() {
                let look = look.sized(look.size * smaller);
                line(out, Stand::centred(), text, look)?;
                if n == 1 {
                    rule(out, ((right - self.width(text, look)) / 2.0).max(0.0))?;
                }
            }
            Ok(())
        };
        two(out, [left, right], own, national)
    }

    fn block(&self, out: &mut Out, block: &Block) -> Result<()> {
        let Style { body, indent, between, justified, .. } = self.style;
        let align = if justified { "both" } else { "left" };
        let text = Stand { align, after: between, first: indent, ..Stand::default() };
        let field = Stand { align: "left", hanging: 10.0, ..Stand::default() };
        match block {
            Block::Heading(words) => line(
                out,
                Stand { with_next: true, before: between, ..text },
                words,
                Look { bold: true, ..body },
            ),
            Block::Text(words) => line(out, text, words, body),
            Block::Field(label, value) if value.is_empty() => {
                paragraph(out, Stand { dots: self.style.room(), ..field }, |out| {
                    run(out, &format!("{label}: "), body)?;
                    element(out, "w:r", &[], |out| leaf(out, "w:tab", &[]))
                })
            }
            Block::Field(label, value) => line(out, field, &format!("{label}: {value}"), body),
            Block::Prominent(label, value) => paragraph(out, field, |out| {
                run(out, &format!("{label}: "), body)?;
                run(out, value, self.style.title.prominent())
            }),
            Block::List(label, items) => {
                line(out, Stand { hanging: 0.0, ..field }, &format!("{label}:"), body)?;
                let numbered = (1..).zip(items);
                numbered.into_iter().try_for_each(|(n, item)| {
                    line(out, Stand { hanging: 14.0, ..field }, &format!("{n}. {item}"), body)
                })
            }
            Block::Table(table) => self.table(out, table),
        }
    }

    fn table(&self, out: &mut Out, table: &Table) -> Result<()> {
        let mut look = Look { size: self.style.cell, ..self.style.body };
        let widths = wrap::fitting(table, self.style.room(), 2.0 * PADDING, &mut look.size, &|text, size| {
            self.width(&sanitise(text), Look { size, bold: true, italic: false })
        });
        element(out, "w:tbl", &[], |out| {
            grid(out, &widths, true)?;
            table.all_rows().enumerate().try_for_each(|(n, row)| {
                element(out, "w:tr", &[], |out| {
                    element(out, "w:trPr", &[], |out| {
                        leaf(out, "w:cantSplit", &[])?;
                        if n == 0 { leaf(out, "w:tblHeader", &[]) } else { Ok(()) }
                    })?;
                    let look = Look { bold: table.is_bold(n), ..look };
                    row.iter().zip(&table.columns).zip(&widths).try_for_each(|((text, column), width)| {
                        let stand = if n == 0 && table.totalled { "center" } else { align(column.align) };
                        cell(out, *width, |out| {
                            line(out, Stand { align: stand, ..Stand::default() }, text, look)
                        })
                    })
                })
            })
        })?;
        paragraph(out, Stand::default(), |_| Ok(()))
    }

    fn ending(&self, out: &mut Out) -> Result<()> {
        let Document { recipients, signatures, .. } = self.document;
        let room = self.style.room();
        if signatures.is_empty() && recipients.is_empty() {
            return Ok(());
        }
        // Two who sign take the whole width; who gets it stands below them then.
        let beside = signatures.len() < 2 && !recipients.is_empty();
        let half = if beside { room / 2.0 } else { 0.0 };
        let each = (room - half) / signatures.len().max(1) as f32;
        let widths: Vec<f32> =
            Some(half).filter(|w| *w > 0.0).into_iter().chain(signatures.iter().map(|_| each)).collect();
        element(out, "w:tbl", &[], |out| {
            grid(out, &widths, false)?;
            element(out, "w:tr", &[], |out| {
                element(out, "w:trPr", &[], |out| leaf(out, "w:cantSplit", &[]))?;
                if half > 0.0 {
                    cell(out, half, |out| self.recipients(out))?;
                }
                signatures.iter().try_for_each(|s| cell(out, each, |out| self.signature(out, s)))
            })
        })?;
        if !beside && !recipients.is_empty() {
            self.recipients(out)?;
        }
        paragraph(out, Stand::default(), |_| Ok(()))
    }

    fn recipients(&self, out: &mut Out) -> Result<()> {
        let all = &self.document.recipients;
        line(out, Stand::default(), "Nơi nhận:", Look { size: 12.0, bold: true, italic: true })?;
        (1..).zip(all).try_for_each(|(n, name)| {
            let end = if n == all.len() { "" } else { ";" };
            line(
                out,
                Stand::default(),
                &format!("- {name}{end}"),
                Look { size: 11.0, bold: false, italic: false },
            )
        })
    }

    fn signature(&self, out: &mut Out, signature: &Signature) -> Result<()> {
        let Style { sign, name, small, .. } = self.style;
        let note = Look { size: small + 1.0, bold: false, italic: false };
        let above = [(&signature.behalf, sign), (&signature.title, sign), (&signature.note, note)];
        let said = above.into_iter().filter(|(text, _)| !text.is_empty());
        said.into_iter().try_for_each(|(text, look)| line(out, Stand::centred(), text, look))?;
        line(out, Stand { before: HAND, ..Stand::centred() }, &signature.name, name)
    }

    /// The code with the small print beside it.
    fn small_print(&self, out: &mut Out) -> Result<()> {
        let look = Look { size: self.style.small, bold: false, italic: false };
        let lines = |out: &mut Out| {
            let mut foot = self.document.foot.iter();
            foot.try_for_each(|text| line(out, Stand::default(), text, look))?;
            paragraph(out, Stand::default(), |_| Ok(()))
        };
        if !self.code {
            return lines(out);
        }
        let left = self.style.code + 14.0;
        let picture = |out: &mut Out| paragraph(out, Stand::default(), |out| self.picture(out));
        two(out, [left, self.style.room() - left], picture, lines)?;
        paragraph(out, Stand::default(), |_| Ok(()))
    }

    fn picture(&self, out: &mut Out) -> Result<()> {
        let side = format!("{}", (self.style.code * 12_700.0).round() as i64);
        out.get_mut().extend_from_slice(PICTURE.replace("SIDE", &side).trim_end().as_bytes());
        Ok(())
    }

    fn footer(&self, out: &mut Out, picture: bool) -> Result<()> {
        let look = Look { size: self.style.small, bold: false, italic: false };
        element(out, "w:ftr", &[W, R], |out| {
            paragraph(out, Stand::default(), |out| {
                if picture {
                    self.picture(out)?;
                }
                run(out, &format!(" {}", self.document.foot.join(" ")), look)
            })
        })
    }
}
