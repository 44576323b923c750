//! The schema above: made step by step, each in a transaction of its own, by one carrier at a time.

use tokio_postgres::{Client, GenericClient, Transaction};

use crate::problem::LineProblem;

struct Step {
    number: i32,
    name: &'static str,
    sql: &'static str,
}

/// Every step, from the first. One that was ever released is not changed; what is to be otherwise is a step behind it.
const STEPS: [Step; 3] = [
    Step { number: 1, name: "communes", sql: include_str!("schema/0001.sql") },
    Step { number: 2, name: "referrals", sql: include_str!("schema/0002.sql") },
    Step { number: 3, name: "offers", sql: include_str!("schema/0003.sql") },
];

/// The step at which the schema is the one that this program writes to.
pub const KNOWN: u32 = STEPS.len() as u32;

/// Any number, so long as nobody else takes it: it stands for the schema while it is being changed.
const LOCK: i64 = 0x736f_7861;

/// What became of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It was made or brought to the step that is known.
    Now,
    /// It stood there already.
    Already,
}

/// Makes the schema `upward`, or brings it to the step that this program knows.
///
/// # Errors
/// The schema is of a later program, the login may not change it, or the database fails.
pub async fn make(client: &mut Client) -> Result<Made, LineProblem> {
    let encoding: String = client.query_one("show server_encoding", &[]).await?.get(0);
    if encoding != "UTF8" {
        return Err(LineProblem::NotUtf8 { encoding });
    }
    let mut made = Made::Already;
    loop {
        let step = client.transaction().await?;
        step.execute("select pg_advisory_xact_lock($1)", &[&LOCK]).await?;
        let stands = stands_at(&step).await?;
        if stands > KNOWN {
            return Err(LineProblem::NewerSchema { there: stands, known: KNOWN });
        }
        let Some(next) = STEPS.iter().find(|step| step.number as u32 > stands) else {
            return Ok(made);
        };
        take(&step, next, stands == 0).await?;
        step.commit().await?;
        made = Made::Now;
    }
}

async fn take(transaction: &Transaction<'_>, step: &Step, is_first: bool) -> Result<(), LineProblem> {
    if is_first {
        let sql = "create schema if not exists upward;
            create table upward.migration (number int primary key, name text not null, made_at timestamptz not null default now())";
        transaction.batch_execute(sql).await?;
    }
    transaction.batch_execute(step.sql).await?;
    let sql = "insert into upward.migration (number, name) values ($1, $2)";
    transaction.execute(sql, &[&step.number, &step.name]).await?;
    Ok(())
}

/// The last step that was made; 0 where there is none.
async fn stands_at(client: &impl GenericClient) -> Result<u32, LineProblem> {
    let there = client.query_one("select to_regclass('upward.migration') is not null", &[]).await?;
    if !there.get::<_, bool>(0) {
        return Ok(0);
    }
    let row = client.query_one("select coalesce(max(number), 0) from upward.migration", &[]).await?;
    Ok(u32::try_from(row.get::<_, i32>(0)).unwrap_or_default())
}

/// Whether the schema is at the step that this program knows.
///
/// # Errors
/// It is not, there is none, or the login may not see it.
pub async fn is_known(client: &Client) -> Result<(), LineProblem> {
    match stands_at(client).await? {
        0 => Err(LineProblem::NoSchema),
        KNOWN => Ok(()),
        there if there < KNOWN => Err(LineProblem::OlderSchema { there, known: KNOWN }),
        there => Err(LineProblem::NewerSchema { there, known: KNOWN }),
    }
}
