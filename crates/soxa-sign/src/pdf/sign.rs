//! Signing: what is added to a file, so that all that stood in it stays as it was (PAdES baseline, ETSI EN 319 142-1).

use chrono::{DateTime, FixedOffset};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat, text_string};

use super::{appearance, load, not_a_pdf, places, signature_fields};
use crate::algorithm::{Hash, Scheme};
use crate::certificate::Certificate;
use crate::message::{Attributes, finished};
use crate::problem::SignProblem;
use crate::stamp;

/// What a signature without certificates takes, bytes; much more than any key in use makes.
const ROOM: usize = 3 * 1024;
/// What a time stamp takes at most, bytes.
const STAMP_ROOM: usize = 12 * 1024;
/// Stands where the offsets of what is signed are written at the end.
const OFFSET: i64 = 9_999_999_999;

/// What a signer wants on a document.
#[derive(Debug, Clone)]
pub struct Wish<'a> {
    /// When they sign, by the clock of the PC.
    pub at: DateTime<FixedOffset>,
    /// Why they sign; empty for nothing.
    pub reason: &'a str,
    /// Where they sign; empty for nothing.
    pub place: &'a str,
    /// How it looks: a page of this size in points, as PDF. Without one the signature is not to be seen.
    pub look: Option<(&'a [u8], (f32, f32))>,
    /// Whether room is kept for a time stamp.
    pub stamped: bool,
}

/// A document that waits for the signature of its bytes.
#[derive(Debug, Clone)]
pub struct Prepared {
    file: Vec<u8>,
    /// Where the hexadecimal digits of the signature stand.
    hole: std::ops::Range<usize>,
    attributes: Attributes,
    to_be_signed: Vec<u8>,
    certificates: Vec<Certificate>,
    scheme: Scheme,
}

impl Prepared {
    /// Adds to a PDF what a signature needs; `certificates` are the signer's, then those that lead to an authority.
    ///
    /// # Errors
    /// It is no whole PDF, may not be signed any more, or the certificate may not sign now.
    pub fn new(pdf: &[u8], certificates: &[Certificate], wish: &Wish<'_>) -> Result<Self, SignProblem> {
        let signer = certificates.first().ok_or(SignProblem::NoCertificate)?;
        let scheme = signer.scheme()?;
        signer.may_sign(wish.at.to_utc())?;
        let room = ROOM
            + certificates.iter().map(|c| c.der().len()).sum::<usize>()
            + if wish.stamped { STAMP_ROOM } else { 0 };
        let (mut file, hole) = with_room(pdf, signer, wish, room)?;
        let covered = offsets(&mut file, &hole)?;
        let digest = Hash::Sha256.digest(&covered.map(|part| file.get(part).unwrap_or_default()));
        let attributes = Attributes::of(&digest, signer, None)?;
        let to_be_signed = attributes.to_be_signed()?;
        Ok(Self { file, hole, attributes, to_be_signed, certificates: certificates.to_vec(), scheme })
    }

    /// The bytes that the key signs.
    pub fn to_be_signed(&self) -> &[u8] {
        &self.to_be_signed
    }

    /// The signed document; `stamp` is what a time stamp server answered for the signature.
    ///
    /// # Errors
    /// The signature is not that of the certificate's key, or too long for the room kept.
    pub fn finish(mut self, signature: &[u8], stamp: Option<&[u8]>) -> Result<Vec<u8>, SignProblem> {
        let signer = self.certificates.first().ok_or(SignProblem::NoCertificate)?;
        if !signer.signed(&self.to_be_signed, signature) {
            return Err(SignProblem::OtherScheme);
        }
        let stamp = stamp.map(|response| stamp::of_response(response, signature)).transpose()?;
        let message =
            finished(self.attributes, &self.certificates, self.scheme, signature, stamp.as_deref())?;
        let digits = base16ct::upper::encode_string(&message).into_bytes();
        let room = self.file.get_mut(self.hole).ok_or(SignProblem::TooLong)?;
        room.get_mut(..digits.len()).ok_or(SignProblem::TooLong)?.copy_from_slice(&digits);
        Ok(self.file)
    }
}

/// The file with a signature of noughts, and where its digits stand.
fn with_room(
    pdf: &[u8],
    signer: &Certificate,
    wish: &Wish<'_>,
    room: usize,
) -> Result<(Vec<u8>, std::ops::Range<usize>), SignProblem> {
    let before = load(pdf)?;
    if is_locked(&before) {
        return Err(SignProblem::NoChangesAllowed);
    }
    let root = before.trailer.get(b"Root").and_then(Object::as_reference).map_err(|e| not_a_pdf(&e))?;
    let taken: Vec<String> = signature_fields(&before).into_iter().map(|field| field.name).collect();
    let name = (1..=taken.len() + 1).map(|n| format!("Signature{n}")).find(|name| !taken.contains(name));
    let name = name.unwrap_or_default();
    let (page, rectangle) = match wish.look {
        Some((_, size)) => {
            let place = places::free(&before, size)?;
            (place.page, place.rectangle)
        }
        None => (before.page_iter().next().ok_or(SignProblem::NoPage)?, [0.0; 4]),
    };
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), before);
    let new = &mut update.new_document;
    let value = new.add_object(signature(signer, wish, room));
    let mut widget = Dictionary::new();
    widget.set("Type", "Annot");
    widget.set("Subtype", "Widget");
    widget.set("FT", "Sig");
    widget.set("T", text_string(&name));
    // Printed, and not to be moved.
    widget.set("F", 132);
    widget.set("Rect", rectangle.map(Object::Real).to_vec());
    widget.set("P", page);
    widget.set("V", value);
    if let Some((look, size)) = wish.look {
        let form = appearance::take_over(look, size, new)?;
        let mut normal = Dictionary::new();
        normal.set("N", form);
        widget.set("AP", normal);
    }
    let field = new.add_object(widget);
    add_to_form(&mut update, root, field).map_err(|e| not_a_pdf(&e))?;
    add_to_array(&mut update, page, b"Annots", field).map_err(|e| not_a_pdf(&e))?;
    let mut file = Vec::new();
    update.save_to(&mut file).map_err(|e| SignProblem::NotAPdf { said: e.to_string() })?;
    let noughts = [b"<".as_slice(), &vec![b'0'; room * 2], b">"].concat();
    let tail = file.get(pdf.len()..).unwrap_or_default();
    let at = tail.windows(noughts.len()).position(|window| window == noughts).ok_or(SignProblem::TooLong)?;
    let first = pdf.len() + at + 1;
    Ok((file, first..first + room * 2))
}

/// Whether the first signer allowed no more signatures (DocMDP, level 1).
fn is_locked(document: &Document) -> bool {
    let certified = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"Perms", document))
        .and_then(Object::as_dict)
        .and_then(|permissions| permissions.get_deref(b"DocMDP", document))
        .and_then(Object::as_dict);
    let references = certified.and_then(|c| c.get_deref(b"Reference", document)).and_then(Object::as_array);
    references.into_iter().flatten().any(|reference| {
        let level = document
            .dereference(reference)
            .and_then(|(_, reference)| reference.as_dict())
            .and_then(|reference| reference.get_deref(b"TransformParams", document))
            .and_then(Object::as_dict)
            .and_then(|parameters| parameters.get_deref(b"P", document))
            .and_then(Object::as_i64);
        level.is_ok_and(|level| level == 1)
    })
}

fn signature(signer: &Certificate, wish: &Wish<'_>, room: usize) -> Dictionary {
    let mut signature = Dictionary::new();
    signature.set("Type", "Sig");
    signature.set("Filter", "Adobe.PPKLite");
    signature.set("SubFilter", "ETSI.CAdES.detached");
    signature.set("ByteRange", vec![0.into(), OFFSET.into(), OFFSET.into(), OFFSET.into()]);
    signature.set("Contents", Object::String(vec![0; room], StringFormat::Hexadecimal));
    signature.set("M", Object::string_literal(moment(wish.at)));
    signature.set("Name", text_string(&signer.name()));
    for (key, said) in [("Reason", wish.reason), ("Location", wish.place)] {
        if !said.is_empty() {
            signature.set(key, text_string(said));
        }
    }
    signature
}

/// `D:YYYYMMDDhhmmss+07'00'`.
fn moment(at: DateTime<FixedOffset>) -> String {
    let zone = at.format("%:z").to_string().replace(':', "'");
    format!("D:{}{zone}'", at.format("%Y%m%d%H%M%S"))
}

/// Adds the field to the document's form, which is begun where there is none.
fn add_to_form(update: &mut IncrementalDocument, root: ObjectId, field: ObjectId) -> lopdf::Result<()> {
    update.opt_clone_object_to_new_document(root)?;
    let catalog = update.new_document.get_dictionary_mut(root)?;
    if let Ok(form) = catalog.get(b"AcroForm").and_then(Object::as_reference) {
        add_to_array(update, form, b"Fields", field)?;
        update.new_document.get_dictionary_mut(form)?.set("SigFlags", 3);
        return Ok(());
    }
    let mut form = match catalog.get(b"AcroForm") {
        Ok(form) => form.as_dict()?.clone(),
        Err(_) => Dictionary::new(),
    };
    form.set("SigFlags", 3);
    if let Ok(fields) = form.get(b"Fields").and_then(Object::as_reference) {
        catalog.set("AcroForm", form);
        update.opt_clone_object_to_new_document(fields)?;
        update.new_document.get_object_mut(fields)?.as_array_mut()?.push(field.into());
        return Ok(());
    }
    let mut fields = form.get(b"Fields").and_then(Object::as_array).cloned().unwrap_or_default();
    fields.push(field.into());
    form.set("Fields", fields);
    update.new_document.get_dictionary_mut(root)?.set("AcroForm", form);
    Ok(())
}

/// Adds a reference to an array of an object, wherever the array itself stands.
fn add_to_array(
    update: &mut IncrementalDocument,
    of: ObjectId,
    key: &[u8],
    field: ObjectId,
) -> lopdf::Result<()> {
    update.opt_clone_object_to_new_document(of)?;
    let dictionary = update.new_document.get_dictionary_mut(of)?;
    if let Ok(array) = dictionary.get(key).and_then(Object::as_reference) {
        update.opt_clone_object_to_new_document(array)?;
        update.new_document.get_object_mut(array)?.as_array_mut()?.push(field.into());
        return Ok(());
    }
    let mut array = dictionary.get(key).and_then(Object::as_array).cloned().unwrap_or_default();
    array.push(field.into());
    dictionary.set(key, array);
    Ok(())
}

/// Writes the offsets of what is signed, all but the digits between their brackets; the two parts.
fn offsets(
    file: &mut [u8],
    hole: &std::ops::Range<usize>,
) -> Result<[std::ops::Range<usize>; 2], SignProblem> {
    let parts = [0..hole.start - 1, hole.end + 1..file.len()];
    let [first, second] = &parts;
    let written = format!("{OFFSET}").len();
    let pattern = format!("[0 {OFFSET} {OFFSET} {OFFSET}]").into_bytes();
    // The signature's own dictionary is the last thing before its digits that has such offsets.
    let before = file.get(..hole.start).unwrap_or_default();
    let at = before.windows(pattern.len()).rposition(|window| window == pattern);
    let at = at.ok_or(SignProblem::TooLong)?;
    let numbers = [first.end, second.start, second.len()].map(|n| format!("{n:<written$}"));
    let numbers = format!("[0 {}]", numbers.join(" ")).into_bytes();
    let place = file.get_mut(at..at + pattern.len()).ok_or(SignProblem::TooLong)?;
    if numbers.len() != place.len() {
        return Err(SignProblem::TooLong);
    }
    place.copy_from_slice(&numbers);
    Ok(parts)
}
