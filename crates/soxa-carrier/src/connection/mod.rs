//! A connection to the database above. Whatever is done over it ends within a time: hosts that take a connection and then
//! say nothing are as good as gone.

mod address;
mod failure;
pub mod secret;
mod tls;

use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_postgres::config::TargetSessionAttrs;
use tokio_postgres::{Client, NoTls};

pub use address::Address;
use address::Place;

use crate::migrate;
use crate::problem::{LineProblem, Problem};

/// How long signing in may take, the connection included.
const SIGNING_IN: Duration = Duration::from_secs(20);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To make or change the schema, or who is admitted.
    Keep,
    /// To write rows.
    Write,
    /// To ask; copies that are only read from will do.
    Read,
}

impl Purpose {
    /// The longest that one piece of work may take.
    const fn limit(self) -> Duration {
        match self {
            Self::Keep => Duration::from_hours(1),
            Self::Write => Duration::from_mins(2),
            Self::Read => Duration::from_mins(5),
        }
    }

    /// What the server is told: it gives up a little before this side does, and says why. Names of functions and types mean
    /// those of PostgreSQL, whatever somebody has put into the database. Compiling a statement takes longer than any here runs.
    fn settings(self) -> String {
        let limit = self.limit().as_secs().saturating_sub(10);
        format!(
            "set statement_timeout = '{limit}s'; set lock_timeout = '30s';
             set idle_in_transaction_session_timeout = '{limit}s'; set search_path = pg_catalog;
             set timezone = 'Asia/Ho_Chi_Minh'; set datestyle = 'ISO, YMD'; set standard_conforming_strings = on;
             set client_min_messages = warning; set jit = off"
        )
    }
}

/// A connection that stands.
pub struct Line {
    runtime: Runtime,
    client: Client,
    limit: Duration,
    host: String,
    login: String,
}

impl Line {
    /// Connects to the first host of an address that serves the purpose.
    ///
    /// # Errors
    /// None does. What is said is of a host that answers and will not have it, before one that does not answer.
    pub fn open(address: &Address, purpose: Purpose) -> Result<Self, LineProblem> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| LineProblem::Other { said: error.to_string() })?;
        let mut worst: Option<LineProblem> = None;
        for place in &address.hosts {
            let opened = runtime.block_on(async {
                timeout(SIGNING_IN, signed_in(address, place, purpose))
                    .await
                    .unwrap_or_else(|_| Err(no_answer(&place.name, SIGNING_IN)))
            });
            match opened {
                Ok(client) => {
                    return Ok(Self {
                        runtime,
                        client,
                        limit: purpose.limit(),
                        host: place.name.clone(),
                        login: address.login.clone(),
                    });
                }
                Err(problem) if worst.as_ref().is_none_or(LineProblem::passes) => worst = Some(problem),
                Err(_) => {}
            }
        }
        Err(worst.unwrap_or_else(|| LineProblem::Other { said: "host?".into() }))
    }

    /// Connects as [`Line::open`] does, to a database whose schema is the one that this program knows.
    ///
    /// # Errors
    /// As there; the schema is missing or of another version; the login may not see it.
    pub fn open_known(address: &Address, purpose: Purpose) -> Result<Self, LineProblem> {
        let mut line = Self::open(address, purpose)?;
        line.work(async |client| migrate::is_known(client).await)?;
        Ok(line)
    }

    /// Does a piece of work over the connection, within a time.
    ///
    /// # Errors
    /// The work's own, or it takes too long.
    pub fn work<T, E: From<LineProblem> + Named>(
        &mut self,
        work: impl AsyncFnOnce(&mut Client) -> Result<T, E>,
    ) -> Result<T, E> {
        let Self { runtime, client, limit, host, login } = self;
        let done = runtime.block_on(async { timeout(*limit, work(client)).await });
        match done {
            Ok(done) => done.map_err(|problem| problem.named(host, login)),
            Err(_) => Err(no_answer(host, *limit).into()),
        }
    }
}

/// What can be told the host and the login that it is about.
pub trait Named {
    /// The same, with them.
    #[must_use]
    fn named(self, host: &str, login: &str) -> Self;
}

impl Named for LineProblem {
    fn named(self, host: &str, login: &str) -> Self {
        Self::named(self, host, login)
    }
}

impl Named for Problem {
    fn named(self, host: &str, login: &str) -> Self {
        match self {
            Self::Line(problem) => Self::Line(problem.named(host, login)),
            other => other,
        }
    }
}

impl Named for crate::problem::CarryProblem {
    fn named(self, host: &str, login: &str) -> Self {
        match self {
            Self::Line(problem) => Self::Line(problem.named(host, login)),
            other @ Self::Refused(_) => other,
        }
    }
}

fn no_answer(host: &str, limit: Duration) -> LineProblem {
    LineProblem::NoAnswer { host: host.to_owned(), seconds: limit.as_secs() }
}

async fn signed_in(address: &Address, place: &Place, purpose: Purpose) -> Result<Client, LineProblem> {
    let mut config = place.config.clone();
    config.target_session_attrs(match purpose {
        Purpose::Read => TargetSessionAttrs::Any,
        Purpose::Keep | Purpose::Write => TargetSessionAttrs::ReadWrite,
    });
    let failed = |error| failure::at_connecting(&error, &place.name, &address.login);
    // What the connection ends with is told to whoever waits for an answer; here nobody is left to hear it.
    let client = if let Some(tls) = &address.tls {
        let (client, connection) = config.connect(tls.clone()).await.map_err(failed)?;
        tokio::spawn(async { connection.await.unwrap_or_default() });
        client
    } else {
        let (client, connection) = config.connect(NoTls).await.map_err(failed)?;
        tokio::spawn(async { connection.await.unwrap_or_default() });
        client
    };
    client.batch_execute(&purpose.settings()).await.map_err(failed)?;
    Ok(client)
}
