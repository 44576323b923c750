//! Where a commune stands above, as the inbox has it; and where that puts a chunk.

use tokio_postgres::{Client, GenericClient, Row, Transaction};

use crate::problem::{CarryProblem, LineProblem, Refusal};
use soxa_upward::message::{Chunk, Cursor, Hash, Mark, Standing, Window};

const COLUMNS: &str = "select i.commune, i.epoch, i.last_seq, i.last_hash, i.window_seq, i.window_hash, i.cursor_table, i.cursor_no, i.held
    from upward.inbox i where i.commune = (select c.commune from upward.commune c where c.login = current_user)";

/// Where the login's commune stands. Of one that has sent nothing yet, the inbox begins.
///
/// # Errors
/// The login belongs to no commune, the commune is held, or the database fails.
pub async fn read(client: &mut Client) -> Result<Standing, CarryProblem> {
    if let Some(row) = client.query_opt(COLUMNS, &[]).await? {
        return of_row(&row);
    }
    let Some(row) =
        client.query_opt("select commune from upward.commune where login = current_user", &[]).await?
    else {
        return Err(Refusal::NotAdmitted.into());
    };
    let begun = Standing::new(row.get(0));
    let sql = "insert into upward.inbox (commune, epoch, last_seq, last_hash) values ($1, 1, 0, $2) on conflict do nothing";
    client.execute(sql, &[&begun.commune, &begun.last.hash.to_string()]).await?;
    // Another carrier may have been faster, and further.
    let row = client.query_opt(COLUMNS, &[]).await?.ok_or(Refusal::NotAdmitted)?;
    of_row(&row)
}

/// The same, kept from changing until the transaction ends.
///
/// # Errors
/// As for [`read`].
pub async fn locked(transaction: &Transaction<'_>) -> Result<Standing, CarryProblem> {
    if let Some(row) = transaction.query_opt(&format!("{COLUMNS} for update"), &[]).await? {
        return of_row(&row);
    }
    // One that is held cannot be taken hold of, only read.
    let row = transaction.query_opt(COLUMNS, &[]).await?.ok_or(Refusal::NotAdmitted)?;
    of_row(&row)
}

fn of_row(row: &Row) -> Result<Standing, CarryProblem> {
    if let Some(reason) = row.get(8) {
        return Err(Refusal::Held { reason }.into());
    }
    let standing = || {
        let window = match (row.get::<_, Option<i64>>(4), row.get::<_, Option<String>>(5)) {
            (Some(seq), Some(hash)) => Some(Window {
                to: mark(seq, &hash)?,
                cursor: Cursor {
                    table: row.get::<_, i16>(6).try_into().ok()?,
                    no: row.get::<_, i64>(7).try_into().ok()?,
                },
            }),
            _ => None,
        };
        Some(Standing {
            commune: row.get(0),
            epoch: row.get::<_, i32>(1).try_into().ok()?,
            last: mark(row.get(2), row.get(3))?,
            window,
        })
    };
    standing().ok_or_else(|| LineProblem::Other { said: "upward.inbox".into() }.into())
}

fn mark(seq: i64, hash: &str) -> Option<Mark> {
    Some(Mark { seq: seq.try_into().ok()?, hash: Hash::parse(hash)? })
}

/// The hash of a window's end that is in.
pub async fn head(
    client: &impl GenericClient,
    standing: &Standing,
    seq: u64,
) -> Result<Option<Hash>, LineProblem> {
    let sql = "select hash from upward.head where commune = $1 and epoch = $2 and seq = $3";
    let epoch = i32::try_from(standing.epoch).unwrap_or(i32::MAX);
    let row =
        client.query_opt(sql, &[&standing.commune, &epoch, &i64::try_from(seq).unwrap_or(i64::MAX)]).await?;
    Ok(row.and_then(|row| Hash::parse(row.get(0))))
}

/// Where a chunk belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It goes on where the commune stands.
    Next,
    /// It is in already.
    In,
    /// Its window ends before where the commune stands: the heads tell whether that one is in.
    Earlier,
}

/// Where a chunk belongs by the standing of its commune.
///
/// # Errors
/// It is of another commune, form or beginning; something is missing before it; what it stands on is not what is in.
pub fn place(standing: &Standing, chunk: &Chunk) -> Result<Place, Refusal> {
    if chunk.commune != standing.commune {
        let commune = soxa_text::display::sanitise(&chunk.commune).into();
        return Err(Refusal::OtherCommune { commune, own: standing.commune.clone() });
    }
    if chunk.epoch != standing.epoch {
        return Err(Refusal::OtherEpoch { theirs: chunk.epoch, above: standing.epoch });
    }
    let is_forward = chunk.to.seq > chunk.last.seq && chunk.until.is_none_or(|until| until > chunk.from);
    if !is_forward {
        return Err(Refusal::Backwards { from: chunk.last.seq, to: chunk.to.seq });
    }
    let gap = Refusal::Gap { begins: chunk.last.seq, stands: standing.last.seq };
    if chunk.to.seq < standing.last.seq {
        return Ok(Place::Earlier);
    }
    if chunk.to.seq == standing.last.seq {
        return same(standing.last, chunk.to).map(|()| Place::In);
    }
    if chunk.last.seq != standing.last.seq {
        return Err(gap);
    }
    same(standing.last, chunk.last)?;
    if let Some(window) = standing.window {
        if window.to.seq != chunk.to.seq {
            return Err(gap);
        }
        same(window.to, chunk.to)?;
        if chunk.until.is_some_and(|until| until <= window.cursor) {
            return Ok(Place::In);
        }
    }
    if chunk.from == standing.cursor() { Ok(Place::Next) } else { Err(gap) }
}

/// Whether an entry of one number is one and the same.
///
/// # Errors
/// It has two hashes: what is above and what is here are not one account.
pub fn same(above: Mark, here: Mark) -> Result<(), Refusal> {
    if above == here {
        return Ok(());
    }
    let beginning = |mark: Mark| mark.hash.to_string().chars().take(16).collect();
    Err(Refusal::Fork { seq: above.seq, above: beginning(above), here: beginning(here) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn mark(seq: u64, byte: u8) -> Mark {
        Mark { seq, hash: Hash([byte; 32]) }
    }

    const fn at(no: u32) -> Cursor {
        Cursor { table: 1, no }
    }

    fn chunk(last: Mark, to: Mark, from: Cursor, until: Option<Cursor>) -> Chunk {
        let (commune, made_at) = ("a".to_owned(), String::new());
        Chunk { projection: 1, commune, epoch: 1, last, to, from, until, made_at, tables: Vec::new() }
    }

    #[test]
    fn a_chunk_goes_on_where_its_commune_stands_or_is_in() {
        let (five, nine) = (mark(5, 5), mark(9, 9));
        let whole = Standing { last: five, ..Standing::new("a") };
        let begun = Standing { window: Some(Window { to: nine, cursor: at(3) }), ..whole.clone() };
        let start = Cursor::default();
        for (standing, chunk, wanted) in [
            (&whole, chunk(five, nine, start, None), Ok(Place::Next)),
            (&whole, chunk(five, nine, start, Some(at(3))), Ok(Place::Next)),
            (&whole, chunk(mark(2, 2), five, at(7), None), Ok(Place::In)),
            (&whole, chunk(mark(2, 2), five, start, Some(at(7))), Ok(Place::In)),
            (&whole, chunk(mark(2, 2), mark(4, 4), start, None), Ok(Place::Earlier)),
            (&whole, chunk(five, nine, at(3), None), Err(false)),
            (&whole, chunk(mark(6, 6), nine, start, None), Err(false)),
            (&whole, chunk(mark(4, 4), nine, start, None), Err(false)),
            (&whole, chunk(mark(5, 6), nine, start, None), Err(true)),
            (&whole, chunk(mark(2, 2), mark(5, 6), start, None), Err(true)),
            (&begun, chunk(five, nine, at(3), None), Ok(Place::Next)),
            (&begun, chunk(five, nine, at(3), Some(at(4))), Ok(Place::Next)),
            (&begun, chunk(five, nine, start, Some(at(3))), Ok(Place::In)),
            (&begun, chunk(five, nine, start, Some(at(2))), Ok(Place::In)),
            (&begun, chunk(five, nine, start, Some(at(4))), Err(false)),
            (&begun, chunk(five, nine, at(4), None), Err(false)),
            (&begun, chunk(five, mark(9, 8), at(3), None), Err(true)),
            (&begun, chunk(five, mark(10, 10), start, None), Err(false)),
            (&whole, chunk(five, five, start, None), Err(false)),
            (&whole, chunk(five, nine, at(3), Some(at(3))), Err(false)),
        ] {
            let found = place(standing, &chunk).map_err(|refusal| refusal.is_fork());
            assert_eq!(found, wanted, "{standing:?} {chunk:?}");
        }
    }
}
