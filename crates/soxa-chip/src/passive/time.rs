//! Moments as certificates write them.

use chrono::{NaiveDate, NaiveDateTime};

use crate::tlv::{Malformed, Tlv, tag};

/// The moment, in UTC.
pub fn read(tlv: &Tlv<'_>) -> Result<NaiveDateTime, Malformed> {
    let bad = Malformed("time");
    let text = std::str::from_utf8(tlv.value).ok().and_then(|text| text.strip_suffix('Z')).ok_or(bad)?;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad);
    }
    let (year, rest) = match (tlv.tag, text.len()) {
        (tag::UTC_TIME, 12) => text.split_at_checked(2).ok_or(bad)?,
        (tag::GENERALIZED_TIME, 14) => text.split_at_checked(4).ok_or(bad)?,
        _ => return Err(bad),
    };
    let number = |text: &str| text.parse::<u32>().map_err(|_| bad);
    let year = match number(year)? {
        // RFC 5280, 4.1.2.5.1.
        short @ 0..50 if tlv.tag == tag::UTC_TIME => 2000 + short,
        short if tlv.tag == tag::UTC_TIME => 1900 + short,
        year => year,
    };
    let part = |from: usize| rest.get(from..from + 2).ok_or(bad).and_then(number);
    NaiveDate::from_ymd_opt(year as i32, part(0)?, part(2)?)
        .and_then(|day| day.and_hms_opt(part(4).ok()?, part(6).ok()?, part(8).ok()?))
        .ok_or(bad)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::tlv::{Objects, object};

    #[test]
    fn both_forms_are_read_and_no_others() {
        let at = |tag, text: &str| {
            let bytes = object(tag, text.as_bytes());
            read(&Objects::new(&bytes).take().unwrap().unwrap()).map(|at| at.to_string())
        };
        assert_eq!(at(tag::UTC_TIME, "210101000000Z").unwrap(), "2021-01-01 00:00:00");
        assert_eq!(at(tag::UTC_TIME, "991231235959Z").unwrap(), "1999-12-31 23:59:59");
        assert_eq!(at(tag::GENERALIZED_TIME, "20510630120000Z").unwrap(), "2051-06-30 12:00:00");
        for (tag, text) in [
            (tag::UTC_TIME, "2101010000Z"),
            (tag::UTC_TIME, "211301000000Z"),
            (tag::OID, "210101000000Z"),
            (tag::UTC_TIME, "+10101000000Z"),
        ] {
            assert!(at(tag, text).is_err(), "{text}");
        }
    }
}
