//! What was added to a file after a signature: further signatures may be, anything else makes it worthless
//! ("Shadow Attacks", Mainka et al., 2021: a later part of a file shows other pages than those that were signed).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::load;
use crate::problem::Breach;

/// What the root of a document may have changed: its form, what is kept for checking signatures, and its own description.
const OF_ROOT: [&[u8]; 5] = [b"AcroForm", b"DSS", b"Extensions", b"Metadata", b"Version"];
/// What a field that was not signed yet gets when it is.
const OF_FIELD: [&[u8]; 3] = [b"V", b"AP", b"M"];

/// Looks at what follows a signed part of a file.
///
/// # Errors
/// Something there is neither a signature nor what one needs.
pub(super) fn after(pdf: &[u8], end: usize, whole: &Document) -> Result<(), Breach> {
    let signed = pdf.get(..end).ok_or(Breach::Range)?;
    if pdf.get(end..).is_some_and(|rest| rest.iter().all(u8::is_ascii_whitespace)) {
        return Ok(());
    }
    let signed = load(signed).map_err(|e| Breach::Unreadable { said: e.to_string() })?;
    let root = |document: &Document| document.trailer.get(b"Root").and_then(Object::as_reference).ok();
    let (Some(before), Some(now)) = (root(&signed), root(whole)) else { return Err(Breach::Hidden) };
    if before != now {
        return Err(Breach::Hidden);
    }
    let described = |document: &Document| document.trailer.get(b"Info").and_then(Object::as_reference).ok();
    let look = Look {
        signed: &signed,
        whole,
        root: before,
        arrays: arrays(&signed),
        pages: signed.page_iter().collect(),
    };
    for (id, object) in &signed.objects {
        let is_table = object.type_name().is_ok_and(|name| matches!(name, b"XRef" | b"ObjStm"));
        if is_table || Some(*id) == described(&signed) {
            continue;
        }
        let same =
            whole.objects.get(id).is_some_and(|now| is_same(object, now) || look.may_be(*id, object, now));
        if !same {
            return Err(Breach::Altered { object: id.0 });
        }
    }
    Ok(())
}

/// Equal, but for where in the file a stream was found.
fn is_same(before: &Object, now: &Object) -> bool {
    match (before, now) {
        (Object::Stream(before), Object::Stream(now)) => {
            before.dict == now.dict && before.content == now.content
        }
        (before, now) => before == now,
    }
}

struct Look<'a> {
    signed: &'a Document,
    whole: &'a Document,
    root: ObjectId,
    /// Arrays that stand alone and hold the fields of the form or what lies on a page.
    arrays: BTreeSet<ObjectId>,
    pages: BTreeSet<ObjectId>,
}

impl Look<'_> {
    /// Whether a further signature explains the difference.
    fn may_be(&self, id: ObjectId, before: &Object, now: &Object) -> bool {
        match (before, now) {
            (Object::Array(before), Object::Array(now)) => {
                self.arrays.contains(&id) && self.only_signatures_added(before, now)
            }
            (Object::Dictionary(before), Object::Dictionary(now)) => {
                if id == self.root {
                    return self.root_may_be(before, now);
                }
                if self.pages.contains(&id) {
                    return differs_only_in(before, now, &[b"Annots"])
                        && self.array_may_be(before, now, b"Annots");
                }
                if self.form_id() == Some(id) {
                    return self.array_may_be(before, now, b"Fields");
                }
                let is_field = before.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Sig");
                is_field && !before.has(b"V") && differs_only_in(before, now, &OF_FIELD)
            }
            // The description of the document for programs (XMP).
            (Object::Stream(before), Object::Stream(_)) => before.dict.has_type(b"Metadata"),
            _ => false,
        }
    }

    fn form_id(&self) -> Option<ObjectId> {
        self.signed.catalog().and_then(|c| c.get(b"AcroForm")).and_then(Object::as_reference).ok()
    }

    fn root_may_be(&self, before: &Dictionary, now: &Dictionary) -> bool {
        if !differs_only_in(before, now, &OF_ROOT) {
            return false;
        }
        match (before.get(b"AcroForm"), now.get(b"AcroForm")) {
            (Ok(Object::Dictionary(before)), Ok(Object::Dictionary(now))) => {
                self.array_may_be(before, now, b"Fields")
            }
            (before, now) => before.ok() == now.ok(),
        }
    }

    fn array_may_be(&self, before: &Dictionary, now: &Dictionary, key: &[u8]) -> bool {
        let none = Vec::new();
        let array = |of: &Dictionary, document: &Document| match of.get_deref(key, document) {
            Ok(Object::Array(array)) => array.clone(),
            _ => none.clone(),
        };
        self.only_signatures_added(&array(before, self.signed), &array(now, self.whole))
    }

    /// All that was there is there still, and what came is fields of signatures, which were not there before.
    fn only_signatures_added(&self, before: &[Object], now: &[Object]) -> bool {
        let is_kept = before.iter().all(|object| now.contains(object));
        let is_field = |object: &Object| {
            let is_new = object.as_reference().is_ok_and(|id| !self.signed.objects.contains_key(&id));
            let field = self.whole.dereference(object).and_then(|(_, field)| field.as_dict());
            let kind = field.and_then(|field| field.get_deref(b"FT", self.whole)).and_then(Object::as_name);
            is_new && kind.is_ok_and(|kind| kind == b"Sig")
        };
        is_kept && now.iter().filter(|object| !before.contains(object)).all(is_field)
    }
}

fn differs_only_in(before: &Dictionary, now: &Dictionary, keys: &[&[u8]]) -> bool {
    let rest = |all: &Dictionary| {
        let mut rest = all.clone();
        for key in keys {
            rest.remove(key);
        }
        rest
    };
    rest(before) == rest(now)
}

fn arrays(document: &Document) -> BTreeSet<ObjectId> {
    let on_pages = document
        .page_iter()
        .filter_map(|page| document.get_dictionary(page).and_then(|page| page.get(b"Annots")).ok())
        .filter_map(|array| array.as_reference().ok());
    let form = document.catalog().and_then(|c| c.get_deref(b"AcroForm", document)).and_then(Object::as_dict);
    let fields = form.and_then(|form| form.get(b"Fields")).and_then(Object::as_reference);
    on_pages.chain(fields).collect()
}
