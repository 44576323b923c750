//! PDF files (ISO 32000-2): what is added to one when it is signed, and what stands in one that was.

mod appearance;
mod changes;
mod places;
mod read;
mod sign;

use lopdf::{Dictionary, Document, LoadOptions, Object};

pub use places::PLACE;
pub use read::signatures;
pub use sign::{Prepared, Wish};

use crate::problem::SignProblem;

/// Larger files are not signed, bytes.
pub const LARGEST: u64 = 64 * 1024 * 1024;
/// What one packed part of a file may unfold to, bytes.
const UNFOLDED: usize = 64 * 1024 * 1024;
/// Fields within fields are followed so far.
const DEEPEST: usize = 16;

/// Reads a file whose inner table is whole.
fn load(bytes: &[u8]) -> Result<Document, SignProblem> {
    if bytes.len() as u64 > LARGEST {
        return Err(SignProblem::TooLarge { most: LARGEST / (1024 * 1024) });
    }
    let options = LoadOptions { max_decompressed_size: Some(UNFOLDED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options)
        .map_err(|e| SignProblem::NotAPdf { said: e.to_string() })?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(SignProblem::Encrypted);
    }
    if document.xref_recovery.is_some() {
        return Err(SignProblem::Mended);
    }
    Ok(document)
}

fn not_a_pdf(e: &lopdf::Error) -> SignProblem {
    SignProblem::NotAPdf { said: e.to_string() }
}

/// A field of the form with everything that holds for it.
struct Field<'d> {
    dictionary: &'d Dictionary,
    name: String,
}

/// The fields for signatures, signed or not, in their order.
fn signature_fields(document: &Document) -> Vec<Field<'_>> {
    let mut found = Vec::new();
    let form = document.catalog().and_then(|c| c.get_deref(b"AcroForm", document)).and_then(Object::as_dict);
    if let Ok(fields) = form.and_then(|f| f.get_deref(b"Fields", document)).and_then(Object::as_array) {
        for field in fields {
            walk(document, field, "", false, 0, &mut found);
        }
    }
    found
}

fn walk<'d>(
    document: &'d Document,
    field: &'d Object,
    above: &str,
    is_signature: bool,
    depth: usize,
    found: &mut Vec<Field<'d>>,
) {
    let Ok((_, object)) = document.dereference(field) else { return };
    let Ok(dictionary) = object.as_dict() else { return };
    if depth > DEEPEST {
        return;
    }
    let own = dictionary.get_deref(b"T", document).ok().and_then(text).unwrap_or_default();
    let name = match (above, own.as_str()) {
        (above, "") => above.to_owned(),
        ("", own) => own.to_owned(),
        (above, own) => format!("{above}.{own}"),
    };
    let kind = dictionary.get_deref(b"FT", document).and_then(Object::as_name);
    let is_signature = kind.map_or(is_signature, |kind| kind == b"Sig");
    if is_signature && (dictionary.has(b"V") || dictionary.has(b"Rect")) {
        found.push(Field { dictionary, name });
        return;
    }
    if let Ok(kids) = dictionary.get_deref(b"Kids", document).and_then(Object::as_array) {
        for kid in kids {
            walk(document, kid, &name, is_signature, depth + 1, found);
        }
    }
}

/// A text of a PDF, whichever of its encodings it has.
fn text(object: &Object) -> Option<String> {
    lopdf::decode_text_string(object).ok()
}
