//! Writes a chunk of a commune's rows above: in one transaction with the place up to which the commune then stands. So a
//! chunk whose answer was lost on the line is known again, and nothing is in twice or by half.
//!
//! Start with [`apply`].

use std::io::Cursor as Bytes;
use std::pin::pin;

use futures_util::SinkExt;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Transaction};

use soxa_text::words::{InWords, Lang};

use crate::problem::{CarryProblem, LineProblem, Refusal};
use crate::standing::{self, Place};
use crate::tables::{Checked, TABLES, as_copied, checked};
use soxa_upward::message::{Chunk, PROJECTION, Standing};

/// What became of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was written.
    Written,
    /// It was in already; nothing was written.
    AlreadyIn,
}

/// Writes a chunk of the login's commune, once.
///
/// # Errors
/// The chunk is not taken, and nothing of it is written. The level above is told why: of a fork by holding the commune.
pub async fn apply(client: &mut Client, chunk: &Chunk) -> Result<Taken, CarryProblem> {
    let done = written(client, chunk).await;
    if let Err(CarryProblem::Refused(refusal)) = &done {
        // Where the line breaks just now, the next push finds the same and tells it.
        tell_above(client, refusal).await.unwrap_or_default();
    }
    done
}

/// Tells the level above what stands against a commune's rows; of a fork, by holding the commune.
///
/// # Errors
/// The database fails.
pub async fn tell_above(client: &Client, refusal: &Refusal) -> Result<(), LineProblem> {
    let sql = match refusal {
        Refusal::NotAdmitted | Refusal::Held { .. } => return Ok(()),
        fork if fork.is_fork() => {
            "update upward.inbox set held = $1, held_at = now() where held is null and commune ="
        }
        _ => "update upward.inbox set refused = $1, refused_at = now() where commune =",
    };
    let sql = format!("{sql} (select c.commune from upward.commune c where c.login = current_user)");
    client.execute(&sql, &[&refusal.in_words(Lang::Vi)]).await?;
    Ok(())
}

/// Notes that the login's commune was seen with everything in.
///
/// # Errors
/// The database fails.
pub async fn seen(client: &Client, commune: &str) -> Result<(), LineProblem> {
    client
        .execute(
            "update upward.inbox set seen_at = now(), refused = null, refused_at = null where commune = $1",
            &[&commune],
        )
        .await?;
    Ok(())
}

async fn written(client: &mut Client, chunk: &Chunk) -> Result<Taken, CarryProblem> {
    let transaction = client.transaction().await?;
    let standing = standing::locked(&transaction).await?;
    if chunk.projection != PROJECTION {
        return Err(Refusal::OtherProjection { theirs: chunk.projection, ours: PROJECTION }.into());
    }
    match standing::place(&standing, chunk)? {
        Place::Next => {}
        Place::In => return Ok(Taken::AlreadyIn),
        Place::Earlier => {
            let gap = Refusal::Gap { begins: chunk.last.seq, stands: standing.last.seq };
            let hash = standing::head(&transaction, &standing, chunk.to.seq).await?.ok_or(gap)?;
            standing::same(soxa_upward::message::Mark { seq: chunk.to.seq, hash }, chunk.to)?;
            return Ok(Taken::AlreadyIn);
        }
    }
    let mut tables: Vec<Checked<'_>> = Vec::with_capacity(chunk.tables.len());
    for rows in &chunk.tables {
        let rows = checked(rows)?;
        if tables.iter().any(|other| other.table.name == rows.table.name) {
            return Err(Refusal::TableTwice { table: rows.table.name }.into());
        }
        tables.push(rows);
    }
    let stamp = Stamp::of(chunk)?;
    for rows in &tables {
        write(&transaction, &stamp, rows).await?;
    }
    let count: usize = tables.iter().map(|rows| rows.rows.rows.len() + rows.rows.gone.len()).sum();
    move_on(&transaction, chunk, &stamp, count as i64).await?;
    if chunk.until.is_none() {
        finish(&transaction, &standing, chunk, &stamp).await?;
    }
    transaction.commit().await?;
    Ok(Taken::Written)
}

/// What is written beside the values of every row of a chunk.
struct Stamp<'a> {
    commune: &'a str,
    epoch: i32,
    seq: i64,
}

impl<'a> Stamp<'a> {
    fn of(chunk: &'a Chunk) -> Result<Self, Refusal> {
        let beyond = |_| Refusal::Backwards { from: chunk.last.seq, to: chunk.to.seq };
        Ok(Self {
            commune: &chunk.commune,
            epoch: i32::try_from(chunk.epoch).map_err(beyond)?,
            seq: i64::try_from(chunk.to.seq).map_err(beyond)?,
        })
    }
}

async fn write(
    transaction: &Transaction<'_>,
    stamp: &Stamp<'_>,
    checked: &Checked<'_>,
) -> Result<(), CarryProblem> {
    let Checked { table, columns, rows } = checked;
    let name = table.name;
    if rows.replaces {
        transaction
            .execute(&format!("delete from upward.{name} where commune = $1"), &[&stamp.commune])
            .await?;
    }
    if !rows.gone.is_empty() {
        let gone: Vec<i64> = rows.gone.iter().map(|no| i64::from(*no)).collect();
        let sql = format!("delete from upward.{name} where commune = $1 and no = any($2)");
        transaction.execute(&sql, &[&stamp.commune, &gone]).await?;
    }
    if rows.rows.is_empty() {
        return Ok(());
    }
    let list = columns.join(", ");
    let sql = format!(
        "create temp table staged_{name} on commit drop as select {list} from upward.{name} with no data"
    );
    transaction.batch_execute(&sql).await?;
    let of_values = |error| of_values(error, name);
    let copy = format!("copy pg_temp.staged_{name} ({list}) from stdin");
    let mut copy = pin!(transaction.copy_in(&copy).await?);
    copy.send(Bytes::new(as_copied(&rows.rows))).await.map_err(of_values)?;
    copy.finish().await.map_err(of_values)?;
    let insert = format!(
        "insert into upward.{name} as there (commune, epoch, seq, {list})
         select $1, $2, $3, {list} from pg_temp.staged_{name}"
    );
    let sql = if are_behind(transaction, stamp, checked).await? {
        insert
    } else {
        let updates: Vec<String> =
            columns.iter().map(|column| format!("{column} = excluded.{column}")).collect();
        format!(
            "{insert} on conflict (commune, {key}) do update set epoch = excluded.epoch, seq = excluded.seq, {updates}
             where (excluded.epoch, excluded.seq) >= (there.epoch, there.seq)",
            key = table.key.join(", "),
            updates = updates.join(", "),
        )
    };
    transaction.execute(&sql, &[&stamp.commune, &stamp.epoch, &stamp.seq]).await.map_err(of_values)?;
    Ok(())
}

/// So few rows are looked for one by one: to ask first would take longer.
const FEW: usize = 100;

/// Whether many rows all stand behind what the commune has in the table, as those of a first sending do: none of them can
/// meet an older one, and looking for it costs a fifth of the time.
async fn are_behind(
    transaction: &Transaction<'_>,
    stamp: &Stamp<'_>,
    checked: &Checked<'_>,
) -> Result<bool, CarryProblem> {
    let Checked { table, columns, rows } = checked;
    let ["no"] = table.key else { return Ok(false) };
    let Some(at) = columns.iter().position(|column| *column == "no") else { return Ok(false) };
    if rows.rows.len() < FEW {
        return Ok(false);
    }
    let number = |row: &Vec<Option<String>>| row.get(at)?.as_ref()?.parse::<i64>().ok();
    // A number that is none is told of where the rows are taken.
    let Some(numbers) = rows.rows.iter().map(number).collect::<Option<Vec<i64>>>() else { return Ok(false) };
    let first = numbers.iter().min().copied().unwrap_or_default();
    let sql =
        format!("select not exists (select from upward.{} where commune = $1 and no >= $2)", table.name);
    Ok(transaction.query_one(&sql, &[&stamp.commune, &first]).await?.get(0))
}

/// What the database says while it takes values: often it is the values that it does not take.
fn of_values(error: tokio_postgres::Error, table: &'static str) -> CarryProblem {
    let Some(said) = error.as_db_error() else { return error.into() };
    let class = said.code().code().chars().take(2).collect::<String>();
    if [SqlState::CARDINALITY_VIOLATION, SqlState::UNIQUE_VIOLATION].contains(said.code()) {
        Refusal::RowTwice { table }.into()
    } else if matches!(class.as_str(), "22" | "23" | "54") {
        Refusal::Value { table, said: said.message().to_owned() }.into()
    } else {
        error.into()
    }
}

/// Moves the place up to which the commune's rows are in.
async fn move_on(
    transaction: &Transaction<'_>,
    chunk: &Chunk,
    stamp: &Stamp<'_>,
    rows: i64,
) -> Result<(), CarryProblem> {
    let made_at = "seen_at = now(), made_at = $2::text::timestamptz, refused = null, refused_at = null";
    let hash = chunk.to.hash.to_string();
    let moved = if let Some(until) = chunk.until {
        let sql = format!(
            "update upward.inbox set window_seq = $3, window_hash = $4, window_rows = window_rows + $5,
                cursor_table = $6, cursor_no = $7, {made_at} where commune = $1"
        );
        let cursor = (i16::from(until.table), i64::from(until.no));
        let values: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
            &[&stamp.commune, &chunk.made_at, &stamp.seq, &hash, &rows, &cursor.0, &cursor.1];
        transaction.execute(&sql, values).await
    } else {
        let sql = format!(
            "update upward.inbox set last_seq = $3, last_hash = $4, window_rows = window_rows + $5, window_seq = null,
                window_hash = null, cursor_table = 0, cursor_no = 0, {made_at} where commune = $1"
        );
        transaction.execute(&sql, &[&stamp.commune, &chunk.made_at, &stamp.seq, &hash, &rows]).await
    };
    moved.map_err(|error| of_values(error, "inbox"))?;
    Ok(())
}

/// Ends a window: its end becomes a head; with the first of a beginning, what is left of earlier beginnings goes.
async fn finish(
    transaction: &Transaction<'_>,
    standing: &Standing,
    chunk: &Chunk,
    stamp: &Stamp<'_>,
) -> Result<(), CarryProblem> {
    let sql = "insert into upward.head (commune, epoch, seq, hash, rows)
        select commune, epoch, last_seq, last_hash, window_rows from upward.inbox where commune = $1";
    transaction.execute(sql, &[&stamp.commune]).await?;
    let sql = "update upward.inbox set window_rows = 0 where commune = $1";
    transaction.execute(sql, &[&stamp.commune]).await?;
    if standing.epoch > 1 && chunk.last.seq == 0 {
        for table in &TABLES {
            let sql = format!("delete from upward.{} where commune = $1 and epoch < $2", table.name);
            transaction.execute(&sql, &[&stamp.commune, &stamp.epoch]).await?;
        }
    }
    Ok(())
}
