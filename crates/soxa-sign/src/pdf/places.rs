//! Where a visible signature goes: to the place that the document keeps for it, else to the foot of its last page.

use lopdf::{Document, Object, ObjectId};

use super::{not_a_pdf, signature_fields};
use crate::problem::SignProblem;

/// What the named places for signatures are called in documents, before their number; each is the middle of the upper edge.
pub const PLACE: &str = "chu-ky-";
/// From the edges of a page, points.
const MARGIN: (f32, f32) = (36.0, 16.0);
const BETWEEN: f32 = 8.0;
/// A page that does not say its size.
const A4: [f32; 4] = [0.0, 0.0, 595.0, 842.0];

/// A place on a page: left, bottom, right, top, in points from its lower left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) page: ObjectId,
    pub(super) rectangle: [f32; 4],
}

/// The first place that no signature has.
pub(super) fn free(document: &Document, (width, height): (f32, f32)) -> Result<Place, SignProblem> {
    let last = document.page_iter().last().ok_or(SignProblem::NoPage)?;
    let taken: Vec<(Option<ObjectId>, [f32; 4])> = signature_fields(document)
        .iter()
        .filter_map(|field| {
            let rectangle = numbers(document, field.dictionary.get_deref(b"Rect", document).ok()?)?;
            Some((field.dictionary.get(b"P").and_then(Object::as_reference).ok(), rectangle))
        })
        .filter(|(_, [left, _, right, _])| right > left)
        .collect();
    // A field that does not say its page may be on any.
    let is_free = |on: ObjectId, [left, bottom, right, top]: [f32; 4]| {
        !taken.iter().any(|(page, [l, b, r, t])| {
            page.is_none_or(|page| page == on) && left < *r && *l < right && bottom < *t && *b < top
        })
    };
    let kept = kept(document);
    // Whoever finds no room left beside the others signs at the foot of their page.
    let last = kept.last().map_or(last, |(page, ..)| *page);
    let kept = kept.into_iter().find_map(|(page, x, y)| {
        let rectangle = [x - width / 2.0, y - height, x + width / 2.0, y];
        is_free(page, rectangle).then_some(Place { page, rectangle })
    });
    if let Some(place) = kept {
        return Ok(place);
    }
    let page = document.get_dictionary(last).map_err(|e| not_a_pdf(&e))?;
    let [_, _, right, top] = media_box(document, page).unwrap_or(A4);
    // From the right to the left, then a row higher; where all is taken, over the first.
    let first = [right - MARGIN.0 - width, MARGIN.1, right - MARGIN.0, MARGIN.1 + height];
    let columns = ((right - 2.0 * MARGIN.0) / (width + BETWEEN)).max(1.0) as u16;
    let rows = ((top - 2.0 * MARGIN.1) / (height + BETWEEN)).max(1.0) as u16;
    let places =
        (0..rows).flat_map(|row| (0..columns).map(move |column| (f32::from(row), f32::from(column))));
    let mut places = places.map(|(row, column)| {
        let (left, up) = (column * (width + BETWEEN), row * (height + BETWEEN));
        [first[0] - left, first[1] + up, first[2] - left, first[3] + up]
    });
    let rectangle = places.find(|place| is_free(last, *place)).unwrap_or(first);
    Ok(Place { page: last, rectangle })
}

/// The places that the document itself keeps for signatures, in their order: page, middle, top.
fn kept(document: &Document) -> Vec<(ObjectId, f32, f32)> {
    let tree = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"Names", document))
        .and_then(Object::as_dict)
        .and_then(|names| names.get_deref(b"Dests", document))
        .and_then(Object::as_dict);
    let mut found = Vec::new();
    if let Ok(tree) = tree {
        names(document, tree, 0, &mut found);
    }
    found.sort_by_key(|(number, ..)| *number);
    found.into_iter().map(|(_, page, x, y)| (page, x, y)).collect()
}

fn names(
    document: &Document,
    tree: &lopdf::Dictionary,
    depth: usize,
    found: &mut Vec<(usize, ObjectId, f32, f32)>,
) {
    if depth > super::DEEPEST {
        return;
    }
    for kid in tree.get_deref(b"Kids", document).and_then(Object::as_array).into_iter().flatten() {
        if let Ok((_, Object::Dictionary(kid))) = document.dereference(kid) {
            names(document, kid, depth + 1, found);
        }
    }
    let pairs = tree.get_deref(b"Names", document).and_then(Object::as_array);
    for pair in pairs.into_iter().flat_map(|pairs| pairs.chunks_exact(2)) {
        let [name, destination] = pair else { continue };
        let name = name.as_str().ok().and_then(|name| std::str::from_utf8(name).ok());
        let number = name.and_then(|name| name.strip_prefix(PLACE)).and_then(|n| n.parse().ok());
        let Some(number) = number else { continue };
        if let Some((page, x, y)) = point(document, destination) {
            found.push((number, page, x, y));
        }
    }
}

/// The page and the point of `[page /XYZ left top zoom]`.
fn point(document: &Document, destination: &Object) -> Option<(ObjectId, f32, f32)> {
    let (_, destination) = document.dereference(destination).ok()?;
    let destination = match destination {
        Object::Dictionary(dictionary) => dictionary.get_deref(b"D", document).ok()?,
        other => other,
    };
    match destination.as_array().ok()?.as_slice() {
        [page, kind, x, y, ..] if kind.as_name().is_ok_and(|kind| kind == b"XYZ") => {
            Some((page.as_reference().ok()?, x.as_float().ok()?, y.as_float().ok()?))
        }
        _ => None,
    }
}

pub(super) fn numbers(document: &Document, array: &Object) -> Option<[f32; 4]> {
    let array = array.as_array().ok()?;
    let number = |object: &Object| document.dereference(object).ok().and_then(|(_, n)| n.as_float().ok());
    let all: Vec<f32> = array.iter().map(number).collect::<Option<_>>()?;
    all.try_into().ok()
}

/// The size of a page, its own or its parents'.
fn media_box(document: &Document, page: &lopdf::Dictionary) -> Option<[f32; 4]> {
    let mut page = page;
    for _ in 0..super::DEEPEST {
        if let Ok(size) = page.get_deref(b"MediaBox", document) {
            return numbers(document, size);
        }
        page = page.get_deref(b"Parent", document).and_then(Object::as_dict).ok()?;
    }
    None
}
