//! How a signature looks on its page: a page of another PDF, taken over as it is.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::{load, not_a_pdf};
use crate::problem::SignProblem;

/// Takes the first page of a PDF into the objects of another document as a form; where it is there.
pub(super) fn take_over(
    page: &[u8],
    (width, height): (f32, f32),
    new: &mut Document,
) -> Result<ObjectId, SignProblem> {
    let from = load(page)?;
    let id = from.page_iter().next().ok_or(SignProblem::NoPage)?;
    let content = from.get_page_content_with_limit(id, super::UNFOLDED).map_err(|e| not_a_pdf(&e))?;
    let dictionary = from.get_dictionary(id).map_err(|e| not_a_pdf(&e))?;
    let mut taken = BTreeMap::new();
    let resources = match dictionary.get(b"Resources") {
        Ok(resources) => copy(&from, resources, new, &mut taken, 0)?,
        Err(_) => Object::Dictionary(Dictionary::new()),
    };
    let mut form = Dictionary::new();
    form.set("Type", "XObject");
    form.set("Subtype", "Form");
    form.set("BBox", vec![0.into(), 0.into(), Object::Real(width), Object::Real(height)]);
    form.set("Resources", resources);
    let mut stream = Stream::new(form, content);
    stream.compress().map_err(|e| not_a_pdf(&e))?;
    Ok(new.add_object(stream))
}

/// A value with all that it refers to, under numbers of the other document.
fn copy(
    from: &Document,
    object: &Object,
    new: &mut Document,
    taken: &mut BTreeMap<ObjectId, ObjectId>,
    depth: usize,
) -> Result<Object, SignProblem> {
    if depth > 64 {
        return Err(SignProblem::NotAPdf { said: "nesting".to_owned() });
    }
    let mut within = |dictionary: &Dictionary, new: &mut Document| {
        let mut copied = Dictionary::new();
        for (key, value) in dictionary {
            copied.set(key.clone(), copy(from, value, new, taken, depth + 1)?);
        }
        Ok::<_, SignProblem>(copied)
    };
    Ok(match object {
        Object::Reference(id) => {
            if let Some(there) = taken.get(id) {
                return Ok(Object::Reference(*there));
            }
            let there = new.new_object_id();
            taken.insert(*id, there);
            let value = from.get_object(*id).map_err(|e| not_a_pdf(&e))?;
            let value = copy(from, value, new, taken, depth + 1)?;
            new.objects.insert(there, value);
            Object::Reference(there)
        }
        Object::Dictionary(dictionary) => Object::Dictionary(within(dictionary, new)?),
        Object::Stream(stream) => {
            let dict = within(&stream.dict, new)?;
            Object::Stream(Stream { dict, ..stream.clone() })
        }
        Object::Array(array) => Object::Array(
            array.iter().map(|o| copy(from, o, new, taken, depth + 1)).collect::<Result<_, _>>()?,
        ),
        plain => plain.clone(),
    })
}
