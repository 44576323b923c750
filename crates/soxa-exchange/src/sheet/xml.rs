//! What the XML forms have in common: parts of an archive, attributes, text.

use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, BytesText};
use zip::ZipArchive;

use crate::refusal::SheetProblem;

/// A part unpacks to no more: the archive was counted before, this holds it.
const PART: u64 = 256 << 20;

/// An archive held in memory.
pub(super) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Opens an archive.
pub(super) fn archive(bytes: &[u8]) -> Result<Archive<'_>, SheetProblem> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetProblem::Broken)
}

/// A part of the archive, where it is there.
pub(super) fn part<'a, 'b>(
    archive: &'a mut Archive<'b>,
    name: &str,
) -> Option<Reader<impl BufRead + use<'a, 'b>>> {
    let exact = archive.index_for_name(name);
    let at = exact.or_else(|| {
        let same = archive.file_names().find(|n| n.eq_ignore_ascii_case(name)).map(str::to_owned)?;
        archive.index_for_name(&same)
    })?;
    let file = archive.by_index(at).ok()?;
    let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, file.take(PART)));
    let config = reader.config_mut();
    (config.expand_empty_elements, config.check_end_names) = (true, false);
    Some(reader)
}

/// An attribute by its local name, as text.
pub(super) fn attribute(element: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let text = std::str::from_utf8(&found.value).ok()?;
    Some(quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned))
}

/// A number in an attribute.
pub(super) fn number(element: &BytesStart<'_>, name: &[u8]) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}

/// Whether an attribute says yes.
pub(super) fn is_true(element: &BytesStart<'_>, name: &[u8]) -> bool {
    attribute(element, name).is_some_and(|v| matches!(v.trim(), "1" | "true" | "on"))
}

/// Puts text behind what was read.
pub(super) fn push(out: &mut String, text: &BytesText<'_>) {
    match text.decode() {
        Ok(read) => out.push_str(&read),
        Err(_) => out.push_str(&String::from_utf8_lossy(text)),
    }
}

/// Puts the character of an entity behind what was read.
pub(super) fn push_entity(out: &mut String, entity: &BytesRef<'_>) {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        out.push(c);
        return;
    }
    match entity.decode().as_deref() {
        Ok("amp") => out.push('&'),
        Ok("lt") => out.push('<'),
        Ok("gt") => out.push('>'),
        Ok("quot") => out.push('"'),
        Ok("apos") => out.push('\''),
        _ => {}
    }
}
