//! Who has a piece of a number: of the household's, of an id, a CMND or a telephone, looked up in the indexes.

use super::numbered;
use crate::error::ServiceError;
use soxa_store::Reader;
use soxa_store::index::By;
use soxa_text::fold::fold;

/// Letters and digits alone, in capitals.
pub(super) fn plain(word: &str) -> String {
    word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

fn is_digits(piece: &str) -> bool {
    piece.bytes().all(|b| b.is_ascii_digit())
}

/// Whoever has a household's or local number that begins so, or any other with the piece in it. Every key is looked at.
pub(super) fn having(r: &Reader, piece: &str) -> Result<Vec<u32>, ServiceError> {
    let begins = |key: &[u8]| begins_so(key, piece);
    let mut people = r.with_key(By::Member, begins)?;
    people.extend(r.with_key(By::LocalId, begins)?);
    if is_digits(piece) {
        let wanted = piece.as_bytes();
        let holds = |digits: &[u8]| digits.windows(wanted.len().max(1)).any(|part| part == wanted);
        people.extend(r.with_key(By::PersonalId, |key| holds(&decimal::<12>(key)))?);
        people.extend(r.with_key(By::Cmnd, |key| holds(&decimal::<9>(key)))?);
        people.extend(r.with_key(By::Phone, |key| holds(key))?);
    }
    Ok(people)
}

/// Whoever has a number that begins so, at most so many of each sort.
pub(super) fn beginning(r: &Reader, piece: &str, limit: usize) -> Result<Vec<u32>, ServiceError> {
    let mut people = r.with_prefix(By::Member, piece.as_bytes(), limit)?;
    people.extend(r.with_prefix(By::LocalId, piece.as_bytes(), limit)?);
    if is_digits(piece) {
        for (by, places) in [(By::PersonalId, 12), (By::Cmnd, 9)] {
            people.extend(numbered(r, by, piece, places, limit)?);
        }
        people.extend(r.with_prefix(By::Phone, piece.as_bytes(), limit)?);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

/// Whether a number of letters and digits begins with a piece, whatever stands between them.
fn begins_so(key: &[u8], piece: &str) -> bool {
    if key.is_ascii() {
        let mut letters = key.iter().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase);
        return piece.bytes().all(|wanted| letters.next() == Some(wanted));
    }
    plain(&fold(&String::from_utf8_lossy(key))).starts_with(piece)
}

/// The places of a number that an index keeps in bytes, the most significant first.
fn decimal<const PLACES: usize>(key: &[u8]) -> [u8; PLACES] {
    let mut number = key.iter().fold(0_u64, |n, byte| (n << 8) | u64::from(*byte));
    let mut places = [b'0'; PLACES];
    for place in places.iter_mut().rev() {
        *place = b'0' + (number % 10) as u8;
        number /= 10;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        assert_eq!(&decimal::<12>(&51_089_301_290_u64.to_be_bytes()), b"051089301290");
        assert_eq!(&decimal::<9>(&12_345_678_u32.to_be_bytes()), b"012345678");
        assert!(begins_so(b"GT-087", "GT087") && begins_so(b"gt087", "GT08") && !begins_so(b"GT087", "087"));
        assert!(begins_so("Hà Bôi – 12".as_bytes(), "HABOI1"));
    }
}
