//! What other communes have for the login's commune: their cases and their answers, of which it does not have the last words.

use tokio_postgres::Client;

use crate::problem::LineProblem;
use soxa_upward::exchange::{CommuneName, Incoming, Message};

/// So many are fetched at once; what is beyond comes with the next time.
const AT_ONCE: i64 = 100;

/// Fetches them.
///
/// # Errors
/// The database fails.
pub async fn fetch(client: &Client, commune: &str) -> Result<Incoming, LineProblem> {
    let rows = client.query(include_str!("exchange.sql"), &[&commune, &AT_ONCE]).await?;
    let text = |value: Option<String>| value.unwrap_or_default();
    let message = |row: &tokio_postgres::Row| Message {
        from: row.get(0),
        name: row.get(1),
        id: text(row.get(2)),
        way: text(row.get(3)),
        said: text(row.get(4)),
        known: text(row.get(5)),
        document: row.get(6),
    };
    let messages = rows.iter().map(message).collect();
    let rows = client.query("select commune, name from upward.commune_name order by commune", &[]).await?;
    let communes = rows.iter().map(|row| CommuneName { code: row.get(0), name: row.get(1) }).collect();
    Ok(Incoming { communes, messages })
}
