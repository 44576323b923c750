//! Cases by what somebody at the counter has to say of them: a code, whole or a piece of it, in whatever way it is written;
//! a name, an id, a telephone number of the applicant or of whoever is concerned.

use super::actor::Actor;
use super::error::ServiceError;
use super::find;
use super::grant::ReadCases;
use super::register::Register;
use soxa_domain::case::Case;
use soxa_store::Reader;
use soxa_store::codec::Stored;
use soxa_store::index::By;

/// People looked at whose cases are meant.
const PEOPLE: usize = 200;
/// The newest cases among which a serial number alone is looked for.
const NEWEST: usize = 1_000;
/// Digits of the day in a code: `261123`.
const DAY: usize = 6;
/// Digits of the serial number in a code.
const SERIAL: usize = 4;

/// Cases that a query finds, newest first.
///
/// # Errors
/// Whoever asks may not read cases, or the register cannot be read.
pub fn search(
    register: &Register,
    actor: &Actor,
    query: &str,
    limit: usize,
) -> Result<Vec<Stored<Case>>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| {
        let mut numbers = by_code(r, query, limit)?;
        for person in find::by_words_or_number(r, query, &register.commune(), PEOPLE)? {
            numbers.extend(r.with_prefix(By::CasePerson, &person.to_be_bytes(), limit)?);
        }
        numbers.sort_unstable();
        numbers.dedup();
        let all = r.all::<Case>()?;
        let mut cases = Vec::new();
        for no in numbers.into_iter().rev().take(limit) {
            cases.extend(all.get(no)?);
        }
        Ok(cases)
    })
}

/// Numbers of the cases whose code is meant, whole or a piece of it.
pub(super) fn by_code(r: &Reader, query: &str, limit: usize) -> Result<Vec<u32>, ServiceError> {
    let mut numbers = Vec::new();
    for prefix in codes(query) {
        numbers.extend(r.with_prefix(By::CaseCode, prefix.as_bytes(), limit)?);
    }
    if let Some(serial) = serial(query) {
        numbers.extend(with_serial(r, &serial)?);
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// What a code may begin with, as it stands in the register: `sx2611230002`, `261123-0002` and `SX-261123` are one.
fn codes(query: &str) -> Vec<String> {
    let query = query.trim().to_ascii_uppercase();
    if query.is_empty() || query.contains(char::is_whitespace) {
        return Vec::new();
    }
    let mut codes = vec![query.clone()];
    let plain: String = query.chars().filter(char::is_ascii_alphanumeric).collect();
    let digits = plain.strip_prefix("SX").unwrap_or(&plain);
    if digits.len() >= DAY && digits.len() <= DAY + SERIAL && digits.bytes().all(|b| b.is_ascii_digit()) {
        let (day, serial) = digits.split_at(DAY);
        let code = if serial.is_empty() { format!("SX-{day}") } else { format!("SX-{day}-{serial}") };
        codes.extend((code != query).then_some(code));
    }
    codes
}

/// A serial number alone, written in full: `0002`. Of fewer digits half the register is meant.
fn serial(query: &str) -> Option<String> {
    let digits = query.trim();
    let alone = digits.len() == SERIAL && digits.bytes().all(|b| b.is_ascii_digit());
    alone.then(|| format!("-{digits}"))
}

fn with_serial(r: &Reader, serial: &str) -> Result<Vec<u32>, ServiceError> {
    let cases = r.all::<Case>()?;
    let mut found = Vec::new();
    for no in r.last_in(By::CaseReceived, NEWEST)? {
        let case = cases.get(no)?;
        let ends = |c: &Stored<Case>| {
            let official = c.record.official.as_deref().unwrap_or_default();
            c.record.code.to_string().ends_with(serial) || official.ends_with(serial)
        };
        found.extend(case.filter(ends).map(|case| case.no));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_written() {
        for written in ["sx2611230002", "SX-261123-0002", "261123-0002", "2611230002", "sx 2611230002".trim()]
        {
            let codes = codes(&written.replace(' ', ""));
            assert!(codes.contains(&"SX-261123-0002".to_owned()), "{written}: {codes:?}");
        }
        assert!(codes("261123").contains(&"SX-261123".to_owned()));
        assert_eq!(codes("dinh van"), Vec::<String>::new());
        assert_eq!(serial("0002"), Some("-0002".into()));
        assert_eq!((serial(""), serial("2"), serial("00002"), serial("2a")), (None, None, None, None));
    }
}
