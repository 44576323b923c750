//! Which places of a chunk have what is looked for.

use roaring::RoaringBitmap;

use super::error::StoreError;
use super::search::{HAMLET, Term, bitmap, key, year_word};

type Postings = redb::ReadOnlyTable<&'static [u8], &'static [u8]>;

/// The places of a chunk that have all terms; `None` for none.
pub(super) fn matching(
    table: &Postings,
    chunk: u16,
    terms: &[Term],
) -> Result<Option<RoaringBitmap>, StoreError> {
    let mut all: Option<RoaringBitmap> = None;
    for term in terms {
        let map = having(table, chunk, term)?;
        let both = match all {
            None => map,
            Some(so_far) => so_far & map,
        };
        if both.is_empty() {
            return Ok(None);
        }
        all = Some(both);
    }
    Ok(all)
}

/// The places of a chunk that have a term.
fn having(table: &Postings, chunk: u16, term: &Term) -> Result<RoaringBitmap, StoreError> {
    match term {
        Term::Begins(prefix) => begins(table, chunk, prefix),
        Term::BornIn(year) => exact(table, chunk, &year_word(*year)),
        Term::InHamlet(prefix) => in_hamlet(table, chunk, prefix),
        Term::AnyOf(terms) => {
            let mut each = terms.iter().map(|term| having(table, chunk, term));
            each.try_fold(RoaringBitmap::new(), |union, map| Ok(union | map?))
        }
    }
}

fn exact(table: &Postings, chunk: u16, word: &str) -> Result<RoaringBitmap, StoreError> {
    table.get(key(chunk, word).as_slice())?.map_or_else(|| Ok(RoaringBitmap::new()), |b| bitmap(b.value()))
}

/// The places of whoever lives in a hamlet with such a word; a commune has few, and all of them are looked at.
fn in_hamlet(table: &Postings, chunk: u16, prefix: &str) -> Result<RoaringBitmap, StoreError> {
    let start = key(chunk, HAMLET);
    let mut union = RoaringBitmap::new();
    for row in table.range::<&[u8]>(start.as_slice()..)? {
        let (key, value) = row?;
        let Some(hamlet) = key.value().strip_prefix(start.as_slice()) else { break };
        if hamlet.split(|b| *b == b' ').any(|word| word.starts_with(prefix.as_bytes())) {
            union |= bitmap(value.value())?;
        }
    }
    Ok(union)
}

fn begins(table: &Postings, chunk: u16, prefix: &str) -> Result<RoaringBitmap, StoreError> {
    if prefix.chars().count() <= 2 {
        return exact(table, chunk, &format!("{prefix}*"));
    }
    let start = key(chunk, prefix);
    let mut union = RoaringBitmap::new();
    for row in table.range::<&[u8]>(start.as_slice()..)? {
        let (key, value) = row?;
        if !key.value().starts_with(&start) {
            break;
        }
        union |= bitmap(value.value())?;
    }
    Ok(union)
}
