//! The next rows for the level above.

use std::time::Duration;

use soxa_domain::action::ActionId;
use soxa_store::Reader;
use soxa_store::journal::Head;
use soxa_store::touched::Touched;
use soxa_upward::message::{Chunk, Cursor, Hash, Mark, Next, PROJECTION, Rows, Standing};

use super::projection::{Row, Table, tables};
use super::status;
use crate::access;
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{Export, ReadCases, ReadPeople};
use crate::refusal::{Field, UpwardProblem};
use crate::register::Register;

/// Entries that one window covers at most: so many are looked through again for each of its chunks.
const WINDOW: u64 = 50_000;
/// What a value costs on its way beside its letters.
const VALUE: usize = 8;

/// What whoever carries rows up asks for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Where the commune stands above.
    pub standing: &'a Standing,
    /// Whom the rows go to, as the journal will name it.
    pub to: &'a str,
    /// How many bytes of rows are wanted at most; one row comes in any case.
    pub most: usize,
}

/// The next rows, journalled as given to another before they leave when a window begins.
///
/// # Errors
/// Whoever asks may not look at people and cases and write records out; the rows of another commune are asked for; the register cannot be read.
pub fn next(register: &Register, actor: &Actor, request: &Request<'_>) -> Result<Next, ServiceError> {
    // All that the rows are made of is looked at, and leaves.
    actor.require(ReadPeople)?;
    actor.require(ReadCases)?;
    let grant = actor.require(Export)?;
    let standing = request.standing;
    let here = register.commune().code.clone();
    if standing.commune != here {
        let problem = UpwardProblem::OtherCommune { above: standing.commune.clone(), here };
        return Err(ServiceError::refused(Field::Upward, problem));
    }
    let begun = status::begun(register, request)?;
    let found = register.read(&grant, |r| found(r, request, begun))?;
    let window = match found {
        Found::Window(window) => window,
        Found::Other(next) => {
            status::seen(register, request, (None, matches!(next, Next::Fork { .. })))?;
            return Ok(next);
        }
    };
    // Whatever is said of where the commune stands: rows that were not journalled as given to this place do not leave.
    if begun != Some(window.to) {
        let note = format!("{}: {}–{}", request.to, standing.last.seq + 1, window.to.seq);
        access::before_showing(register, actor, ActionId::UpwardSend, None, &note)?;
    }
    status::seen(register, request, (Some(window.to), false))?;
    Ok(Next::Chunk(Box::new(Chunk {
        projection: PROJECTION,
        commune: standing.commune.clone(),
        epoch: standing.epoch,
        last: standing.last,
        to: window.to,
        from: standing.cursor(),
        until: window.until,
        made_at: register.now().to_string(),
        tables: window.rows,
    })))
}

/// What there is to answer with.
enum Found {
    Window(Piece),
    Other(Next),
}

/// A piece of a window.
struct Piece {
    to: Mark,
    until: Option<Cursor>,
    rows: Vec<Rows>,
}

pub(super) fn mark(head: Head) -> Mark {
    Mark { seq: head.seq, hash: Hash(head.hash) }
}

/// Whether an entry that somebody else speaks of is the one here.
fn holds(r: &Reader, told: Mark) -> Result<bool, ServiceError> {
    Ok(told == Mark::NONE || r.head_at(told.seq)?.map(mark) == Some(told))
}

fn found(r: &Reader, request: &Request<'_>, begun: Option<Mark>) -> Result<Found, ServiceError> {
    let standing = request.standing;
    let head = mark(r.head()?);
    let window = standing.window.map(|window| window.to);
    for above in [Some(standing.last), window].into_iter().flatten() {
        if !holds(r, above)? {
            return Ok(Found::Other(Next::Fork { above, here: head }));
        }
    }
    let to = match window {
        Some(to) => to,
        None => match window_end(r, standing.last, head, begun)? {
            Some(to) => to,
            None => return Ok(Found::Other(Next::Nothing)),
        },
    };
    // Of the first window everything goes up, whatever the journal says of it.
    let touched =
        if standing.last.seq == 0 { Touched::Unknown } else { r.touched(standing.last.seq, to.seq)? };
    let mut taken = Taken { left: request.most, last: None, is_full: false };
    let mut rows = Vec::new();
    for (place, table) in (1..).zip(tables()?) {
        let from = standing.cursor();
        if taken.is_full || place < from.table {
            continue;
        }
        let after = if place == from.table { from.no } else { 0 };
        rows.extend(taken.of(r, (place, table), &touched, after)?);
    }
    let until = taken.last.filter(|_| taken.is_full);
    Ok(Found::Window(Piece { to, until, rows }))
}

/// Where the next window ends; `None` where nothing changed since the last one. A window whose rows were journalled as
/// given is taken up again as long as nothing was changed after it.
fn window_end(r: &Reader, last: Mark, head: Mark, begun: Option<Mark>) -> Result<Option<Mark>, ServiceError> {
    let nothing = Touched::These(std::collections::BTreeSet::new());
    if let Some(begun) = begun
        && begun.seq > last.seq
        && holds(r, begun)?
        && r.touched(begun.seq, head.seq)? == nothing
    {
        return Ok(Some(begun));
    }
    let mut from = last.seq;
    while from < head.seq {
        let end = head.seq.min(from.saturating_add(WINDOW));
        if last.seq == 0 || r.touched(from, end)? != nothing {
            let end = if last.seq == 0 { head.seq } else { end };
            return Ok(r.head_at(end)?.map(mark));
        }
        from = end;
    }
    Ok(None)
}

/// What of a piece is there, and how much still fits.
struct Taken {
    left: usize,
    last: Option<Cursor>,
    is_full: bool,
}

impl Taken {
    /// The rows of a table that fit; none where there are none.
    fn of(
        &mut self,
        r: &Reader,
        (place, table): (u8, &Table),
        touched: &Touched,
        after: u32,
    ) -> Result<Option<Rows>, ServiceError> {
        let columns = table.column_ids();
        let mut rows =
            Rows { table: table.name.clone(), columns, rows: vec![], gone: vec![], replaces: false };
        match touched {
            Touched::Unknown => {
                table.rows_after(r, after, |no, row| self.take((place, no), row, &mut rows))?;
            }
            Touched::These(these) => {
                for no in table.touched(r, these, after)? {
                    if !self.take((place, no), table.row(r, no)?, &mut rows) {
                        break;
                    }
                }
            }
        }
        Ok((!rows.rows.is_empty() || !rows.gone.is_empty()).then_some(rows))
    }

    /// Takes a row where it fits; whether it did.
    fn take(&mut self, (table, no): (u8, u32), row: Row, into: &mut Rows) -> bool {
        let values = row.iter().flatten().map(|value| VALUE + value.as_ref().map_or(0, String::len));
        let length = values.sum::<usize>().max(VALUE);
        if length > self.left && self.last.is_some() {
            self.is_full = true;
            return false;
        }
        self.left = self.left.saturating_sub(length);
        self.last = Some(Cursor { table, no });
        match row {
            Some(row) => into.rows.push(row),
            None => into.gone.push(no),
        }
        true
    }
}

/// Asks whoever sends to do it now; whether anybody waited for that.
///
/// # Errors
/// Whoever asks may not look at cases.
pub fn send_now(register: &Register, actor: &Actor) -> Result<bool, ServiceError> {
    actor.require(ReadCases)?;
    Ok(register.bell().ring())
}

/// Waits until somebody asks for a sending, for so long at most; whether somebody did.
///
/// # Errors
/// Whoever waits may not write records out, as whoever sends does.
pub fn wait(register: &Register, actor: &Actor, limit: Duration) -> Result<bool, ServiceError> {
    actor.require(Export)?;
    Ok(register.bell().wait(limit))
}
