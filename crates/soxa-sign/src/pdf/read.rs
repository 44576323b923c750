//! The signatures that stand in a file, each held against what it covers and against who is believed.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use lopdf::{Dictionary, Document, Object};

use super::{changes, load, signature_fields, text};
use crate::authorities::{Authorities, SignedAt};
use crate::found::{Found, Verdict};
use crate::message::{Covered, held};
use crate::problem::{Breach, SignProblem};
use crate::stamp;

/// Kinds of signatures that stand apart from what they sign.
const DETACHED: [&[u8]; 2] = [b"ETSI.CAdES.detached", b"adbe.pkcs7.detached"];
/// A stamp of the whole document.
const STAMP: &[u8] = b"ETSI.RFC3161";

/// All signatures of a PDF in the order they were made; `now` is for those that do not say when.
///
/// # Errors
/// It cannot be read as a PDF.
pub fn signatures(
    pdf: &[u8],
    authorities: &Authorities,
    now: DateTime<Utc>,
) -> Result<Vec<Found>, SignProblem> {
    let document = load(pdf)?;
    let mut all = Vec::new();
    for field in signature_fields(&document) {
        let Ok(value) = field.dictionary.get_deref(b"V", &document).and_then(Object::as_dict) else {
            continue;
        };
        let range = range(value, &document);
        let end = range.map_or(usize::MAX, |[_, _, start, length]| start.saturating_add(length));
        let reading = Reading { pdf, document: &document, value, authorities, now };
        all.push((end, reading.found(field.name, range)));
    }
    all.sort_by_key(|(end, _)| *end);
    Ok(all.into_iter().map(|(_, found)| found).collect())
}

/// One signature as it is looked at.
#[derive(Clone, Copy)]
struct Reading<'a> {
    pdf: &'a [u8],
    document: &'a Document,
    value: &'a Dictionary,
    authorities: &'a Authorities,
    now: DateTime<Utc>,
}

impl<'a> Reading<'a> {
    fn found(self, field: String, range: Option<[usize; 4]>) -> Found {
        let said = |key: &[u8]| self.value.get_deref(key, self.document).ok().and_then(text);
        let claimed = said(b"M").and_then(|text| moment(&text));
        let end = range.map_or(0, |[_, _, start, length]| start.saturating_add(length));
        let at = claimed.map(|moment| SignedAt { moment: moment.to_utc(), stamped: false });
        let is_last = self.pdf.get(end..).is_some_and(|rest| rest.iter().all(u8::is_ascii_whitespace));
        let mut found = Found::unread(field, at, said(b"Reason").unwrap_or_default(), is_last);
        match self.judged(range, &mut found) {
            Ok(verdict) => found.verdict = verdict,
            Err(breach) => found.verdict = Verdict::Broken(breach),
        }
        found
    }

    fn judged(self, range: Option<[usize; 4]>, found: &mut Found) -> Result<Verdict, Breach> {
        let contents = self.value.get_deref(b"Contents", self.document).and_then(Object::as_str);
        let contents = contents.map_err(|e| Breach::Unreadable { said: e.to_string() })?;
        let parts = self.covered(range.ok_or(Breach::Range)?, contents)?;
        let kind = self.value.get_deref(b"SubFilter", self.document).and_then(Object::as_name);
        let kind = kind.unwrap_or_default();
        let end = parts.iter().map(|part| part.len()).sum::<usize>() + contents.len() * 2 + 2;
        if kind == STAMP {
            let stamp = stamp::read(contents, &parts.concat())?;
            changes::after(self.pdf, end, self.document)?;
            return Ok(found.judged_stamp(&stamp, self.authorities));
        }
        if !DETACHED.contains(&kind) {
            return Err(Breach::Kind { kind: String::from_utf8_lossy(kind).into_owned() });
        }
        let held = held(contents, Covered::Pieces(&parts))?;
        changes::after(self.pdf, end, self.document)?;
        Ok(found.judged(&held, self.authorities, self.now))
    }

    /// What a signature covers: all of the file up to its end but the digits of the signature itself.
    fn covered(
        self,
        [zero, first, second, length]: [usize; 4],
        contents: &[u8],
    ) -> Result<Vec<&'a [u8]>, Breach> {
        let hole = self.pdf.get(first..second).filter(|_| zero == 0).ok_or(Breach::Range)?;
        let digits = hole.strip_prefix(b"<").and_then(|hole| hole.strip_suffix(b">")).ok_or(Breach::Range)?;
        // Nothing but these digits is left out, and they are those that were read.
        let is_own = digits.len() == contents.len() * 2
            && digits.as_chunks::<2>().0.iter().zip(contents).all(|(digits, byte)| {
                let text = std::str::from_utf8(digits).ok();
                text.and_then(|text| u8::from_str_radix(text, 16).ok()) == Some(*byte)
            });
        let end = second.checked_add(length).ok_or(Breach::Range)?;
        let before = self.pdf.get(..first).filter(|_| is_own).ok_or(Breach::Range)?;
        let after = self.pdf.get(second..end).ok_or(Breach::Range)?;
        Ok(vec![before, after])
    }
}

fn range(value: &Dictionary, document: &Document) -> Option<[usize; 4]> {
    let range = value.get_deref(b"ByteRange", document).and_then(Object::as_array).ok()?;
    let numbers: Vec<usize> =
        range.iter().map(|n| n.as_i64().ok().and_then(|n| usize::try_from(n).ok())).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

/// `D:YYYYMMDDhhmmss`, with a zone or without, which is taken for UTC then.
fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let (time, zone) = text.split_at_checked(14)?;
    let time = NaiveDateTime::parse_from_str(time, "%Y%m%d%H%M%S").ok()?;
    let zone = zone.replace('\'', "");
    let minutes = match zone.split_at_checked(1) {
        Some((sign @ ("+" | "-"), digits)) => {
            let hours: i32 = digits.get(..2)?.parse().ok()?;
            let minutes: i32 = digits.get(2..4).unwrap_or("00").parse().ok()?;
            (hours * 60 + minutes) * if sign == "-" { -1 } else { 1 }
        }
        _ => 0,
    };
    time.and_local_timezone(FixedOffset::east_opt(minutes * 60)?).single()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_with_and_without_a_zone() {
        let read = |text: &str| moment(text).map(|moment| moment.to_rfc3339());
        assert_eq!(read("D:20261130093000+07'00'").as_deref(), Some("2026-11-30T09:30:00+07:00"));
        assert_eq!(read("D:20261130093000Z").as_deref(), Some("2026-11-30T09:30:00+00:00"));
        assert_eq!(read("D:20261130093000-03'30").as_deref(), Some("2026-11-30T09:30:00-03:30"));
        assert_eq!(read("D:2026"), None);
        assert_eq!(read("D:20261130093000+9"), None);
    }
}
