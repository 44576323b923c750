//! Tag, length and value (BER-TLV), as cards and certificates write all they have. Lengths come from whoever made the
//! bytes: nothing here reads past its end, follows an indefinite length or takes memory.

/// Bytes that are not what they should be: cut short, or of another shape. Names what was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

/// Tags of ASN.1's own types.
pub(crate) mod tag {
    pub const BOOLEAN: u32 = 0x01;
    pub const INTEGER: u32 = 0x02;
    pub const BIT_STRING: u32 = 0x03;
    pub const OCTET_STRING: u32 = 0x04;
    pub const NULL: u32 = 0x05;
    pub const OID: u32 = 0x06;
    pub const UTC_TIME: u32 = 0x17;
    pub const GENERALIZED_TIME: u32 = 0x18;
    pub const SEQUENCE: u32 = 0x30;
    pub const SET: u32 = 0x31;
}

/// One data object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// The tag with its leading bytes, such as 0x7F61.
    pub tag: u32,
    /// The value.
    pub value: &'a [u8],
    /// Tag, length and value.
    pub whole: &'a [u8],
}

impl<'a> Tlv<'a> {
    /// What stands in a constructed object.
    pub const fn inside(&self) -> Objects<'a> {
        Objects(self.value)
    }

    /// Whether the object holds others.
    pub const fn is_constructed(&self) -> bool {
        let first = self.tag
            >> (if self.tag > 0xffff {
                16
            } else if self.tag > 0xff {
                8
            } else {
                0
            });
        first & 0x20 != 0
    }
}

/// The head of an object: tag, bytes of the head, bytes of the value.
pub(crate) fn head(bytes: &[u8]) -> Option<(u32, usize, usize)> {
    let mut at = bytes.iter().copied();
    let mut used = 1;
    let mut tag = u32::from(at.next()?);
    if tag & 0x1f == 0x1f {
        loop {
            let next = at.next()?;
            used += 1;
            if used > 3 {
                return None;
            }
            tag = tag << 8 | u32::from(next);
            if next & 0x80 == 0 {
                break;
            }
        }
    }
    let first = at.next()?;
    used += 1;
    if first < 0x80 {
        return Some((tag, used, usize::from(first)));
    }
    let count = first & 0x7f;
    if !(1..=4).contains(&count) {
        return None;
    }
    let mut length = 0_usize;
    for _ in 0..count {
        length = length.checked_mul(256)?.checked_add(usize::from(at.next()?))?;
        used += 1;
    }
    Some((tag, used, length))
}

/// Objects one behind the other.
#[derive(Debug, Clone, Copy)]
pub struct Objects<'a>(&'a [u8]);

impl<'a> Objects<'a> {
    /// Those of these bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether none is left.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next one; `None` at the end.
    ///
    /// # Errors
    /// What is left is no object.
    pub fn take(&mut self) -> Result<Option<Tlv<'a>>, Malformed> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let found = head(self.0).and_then(|(tag, used, length)| {
            let (whole, rest) = self.0.split_at_checked(used.checked_add(length)?)?;
            Some((Tlv { tag, value: whole.get(used..)?, whole }, rest))
        });
        let (tlv, rest) = found.ok_or(Malformed("TLV"))?;
        self.0 = rest;
        Ok(Some(tlv))
    }

    /// The next one, which has this tag.
    ///
    /// # Errors
    /// There is none, or another one; `what` names it.
    pub fn tagged(&mut self, tag: u32, what: &'static str) -> Result<Tlv<'a>, Malformed> {
        self.take()?.filter(|tlv| tlv.tag == tag).ok_or(Malformed(what))
    }

    /// The next one if it has this tag; it stays otherwise.
    ///
    /// # Errors
    /// What is left is no object.
    pub fn optional(&mut self, tag: u32) -> Result<Option<Tlv<'a>>, Malformed> {
        let mut ahead = *self;
        match ahead.take()? {
            Some(tlv) if tlv.tag == tag => {
                *self = ahead;
                Ok(Some(tlv))
            }
            _ => Ok(None),
        }
    }

    /// The first with this tag, wherever it stands.
    ///
    /// # Errors
    /// What stands before it is no object.
    pub fn find(mut self, tag: u32) -> Result<Option<Tlv<'a>>, Malformed> {
        while let Some(tlv) = self.take()? {
            if tlv.tag == tag {
                return Ok(Some(tlv));
            }
        }
        Ok(None)
    }
}

/// The one object these bytes are.
///
/// # Errors
/// They are another one, or more than one.
pub fn only<'a>(bytes: &'a [u8], tag: u32, what: &'static str) -> Result<Objects<'a>, Malformed> {
    let mut objects = Objects::new(bytes);
    let tlv = objects.tagged(tag, what)?;
    if objects.is_empty() { Ok(tlv.inside()) } else { Err(Malformed(what)) }
}

/// An object with this tag, written.
pub fn object(tag: u32, value: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = tag.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    match value.len() {
        short @ 0..0x80 => out.push(short as u8),
        long => {
            let bytes: Vec<u8> = long.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
            out.push(0x80 | bytes.len() as u8);
            out.extend(bytes);
        }
    }
    out.extend(value);
    out
}

/// A small number of an INTEGER's value; `None` where it is negative or large.
pub fn small(value: &[u8]) -> Option<u32> {
    let bytes = unsigned(value)?;
    (bytes.len() <= 4).then(|| bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

/// The bytes of an INTEGER that is not negative, without its leading zero.
pub fn unsigned(value: &[u8]) -> Option<&[u8]> {
    match value {
        [] | [0x80..=0xff, ..] => None,
        [0, rest @ ..] => Some(rest),
        _ => Some(value),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn heads_of_one_to_three_bytes_and_lengths_of_each_form_are_read() {
        for (tag, length) in [(0x02, 0), (0x5f1f, 90), (0x7f61, 200), (0x7f60, 3_000), (0x30, 70_000)] {
            let value = vec![7; length];
            let whole = object(tag, &value);
            let read = Objects::new(&whole).take().unwrap().unwrap();
            assert_eq!((read.tag, read.value, read.whole), (tag, value.as_slice(), whole.as_slice()));
        }
        assert!(only(&object(0x30, &[2, 1, 5]), tag::SEQUENCE, "list").is_ok());
    }

    #[test]
    fn what_ends_early_or_has_no_end_is_refused() {
        for bytes in [&[0x30][..], &[0x30, 5, 1], &[0x30, 0x80, 0, 0], &[0x30, 0x85, 1, 1, 1, 1, 1], &[0x7f]]
        {
            assert!(Objects::new(bytes).take().is_err(), "{bytes:?}");
        }
        let long = [0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 1];
        assert!(Objects::new(&long).take().is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut objects = Objects::new(&bytes);
            while let Ok(Some(tlv)) = objects.take() {
                prop_assert!(tlv.value.len() <= bytes.len());
                let _ = tlv.is_constructed();
            }
        }
    }
}
