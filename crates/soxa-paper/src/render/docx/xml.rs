//! The elements of a Word file: runs, paragraphs, cells, tables, relations.

use std::io::Result;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::document::Align;
use crate::render::style::Look;
use soxa_text::display::sanitise;

pub const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// Between the rule of a cell and its text, in points.
pub const PADDING: f32 = 2.85;

pub type Out = Writer<Vec<u8>>;
pub type Attributes<'a> = &'a [(&'a str, &'a str)];
/// Id, kind and target.
pub type Relation<'a> = (&'a str, &'a str, &'a str);

pub fn file(write: impl FnOnce(&mut Out) -> Result<()>) -> Result<Vec<u8>> {
    let mut out = Writer::new(Vec::new());
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
    write(&mut out)?;
    Ok(out.into_inner())
}

/// An element with contents.
pub fn element(
    out: &mut Out,
    name: &str,
    attributes: Attributes<'_>,
    inner: impl FnOnce(&mut Out) -> Result<()>,
) -> Result<()> {
    out.create_element(name).with_attributes(attributes.iter().copied()).write_inner_content(inner).map(drop)
}

/// An element without.
pub fn leaf(out: &mut Out, name: &str, attributes: Attributes<'_>) -> Result<()> {
    out.create_element(name).with_attributes(attributes.iter().copied()).write_empty().map(drop)
}

pub fn relations(parts: &[Relation<'_>]) -> Result<Vec<u8>> {
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    file(|out| {
        element(out, "Relationships", &[("xmlns", PACKAGE)], |out| {
            parts.iter().try_for_each(|(id, kind, target)| {
                let kind = format!("{REL}/{kind}");
                leaf(out, "Relationship", &[("Id", id), ("Type", &kind), ("Target", target)])
            })
        })
    })
}

/// A length in twentieths of a point.
pub fn twips(points: f32) -> String {
    format!("{}", (points * 20.0).round() as i64)
}

pub fn align(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Centre => "center",
        Align::Right => "right",
    }
}

/// A run of text.
pub fn run(out: &mut Out, text: &str, look: Look) -> Result<()> {
    element(out, "w:r", &[], |out| {
        element(out, "w:rPr", &[], |out| {
            let named = [("w:b", look.bold), ("w:i", look.italic)];
            named.iter().filter(|(_, on)| *on).try_for_each(|(name, _)| leaf(out, name, &[]))?;
            let half_points = format!("{}", (look.size * 2.0).round() as i64);
            leaf(out, "w:sz", &[("w:val", &half_points)])?;
            leaf(out, "w:szCs", &[("w:val", &half_points)])
        })?;
        element(out, "w:t", &[("xml:space", "preserve")], |out| {
            out.write_event(Event::Text(BytesText::new(&sanitise(text))))
        })
    })
}

/// How a paragraph stands; lengths in points.
#[derive(Clone, Copy, Default)]
pub struct Stand {
    pub align: &'static str,
    pub before: f32,
    pub after: f32,
    pub first: f32,
    pub hanging: f32,
    pub sides: f32,
    /// Whether a rule stands below it.
    pub rule: bool,
    pub with_next: bool,
    /// Where a line of dots ends that takes the rest of its first line.
    pub dots: f32,
}

impl Stand {
    pub fn centred() -> Self {
        Self { align: "center", ..Self::default() }
    }
}

pub fn paragraph(out: &mut Out, stand: Stand, runs: impl FnOnce(&mut Out) -> Result<()>) -> Result<()> {
    element(out, "w:p", &[], |out| {
        element(out, "w:pPr", &[], |out| properties(out, stand))?;
        runs(out)
    })
}

/// In the order that the format asks for.
pub fn properties(out: &mut Out, stand: Stand) -> Result<()> {
    if stand.with_next {
        leaf(out, "w:keepNext", &[])?;
    }
    if stand.rule {
        let below = [("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")];
        element(out, "w:pBdr", &[], |out| leaf(out, "w:bottom", &below))?;
    }
    if stand.dots > 0.0 {
        let stop = [("w:val", "right"), ("w:leader", "dot"), ("w:pos", &twips(stand.dots))];
        element(out, "w:tabs", &[], |out| leaf(out, "w:tab", &stop))?;
    }
    let (before, after) = (twips(stand.before), twips(stand.after));
    let mut spacing = vec![("w:before", before.as_str()), ("w:after", after.as_str())];
    if stand.rule {
        spacing.extend([("w:line", "60"), ("w:lineRule", "exact")]);
    }
    leaf(out, "w:spacing", &spacing)?;
    let (left, right) = (twips(stand.sides + stand.hanging), twips(stand.sides));
    let (first, hanging) = (twips(stand.first), twips(stand.hanging));
    let indent =
        if stand.hanging > 0.0 { ("w:hanging", hanging.as_str()) } else { ("w:firstLine", first.as_str()) };
    leaf(out, "w:ind", &[("w:left", &left), ("w:right", &right), indent])?;
    leaf(out, "w:jc", &[("w:val", if stand.align.is_empty() { "left" } else { stand.align })])
}

/// A paragraph of one run.
pub fn line(out: &mut Out, stand: Stand, text: &str, look: Look) -> Result<()> {
    paragraph(out, stand, |out| run(out, text, look))
}

/// A rule, so far from both sides.
pub fn rule(out: &mut Out, sides: f32) -> Result<()> {
    paragraph(out, Stand { sides, rule: true, ..Stand::centred() }, |_| Ok(()))
}

/// A cell of a width in points.
pub fn cell(out: &mut Out, width: f32, inner: impl FnOnce(&mut Out) -> Result<()>) -> Result<()> {
    element(out, "w:tc", &[], |out| {
        let width = twips(width);
        element(out, "w:tcPr", &[], |out| leaf(out, "w:tcW", &[("w:w", &width), ("w:type", "dxa")]))?;
        inner(out)
    })
}

/// The beginning of a table: how wide its columns are, in points, and whether there are rules around its cells.
pub fn grid(out: &mut Out, widths: &[f32], ruled: bool) -> Result<()> {
    element(out, "w:tblPr", &[], |out| {
        leaf(out, "w:tblW", &[("w:w", &twips(widths.iter().sum())), ("w:type", "dxa")])?;
        if ruled {
            let line = [("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "000000")];
            let sides = ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"];
            element(out, "w:tblBorders", &[], |out| {
                sides.iter().try_for_each(|side| leaf(out, side, &line))
            })?;
        }
        leaf(out, "w:tblLayout", &[("w:type", "fixed")])?;
        let padding = twips(if ruled { PADDING } else { 0.0 });
        element(out, "w:tblCellMar", &[], |out| {
            ["w:left", "w:right"]
                .iter()
                .try_for_each(|side| leaf(out, side, &[("w:w", &padding), ("w:type", "dxa")]))
        })
    })?;
    element(out, "w:tblGrid", &[], |out| {
        widths.iter().try_for_each(|width| leaf(out, "w:gridCol", &[("w:w", &twips(*width))]))
    })
}
