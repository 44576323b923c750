//! What there is for the login's commune: cases and answers of other communes, of which it does not have the last words, and
//! files that the level above offers.

use tokio_postgres::Client;

use crate::problem::LineProblem;
use soxa_upward::exchange::{CommuneName, Incoming, Message, OFFERS_AT_ONCE, OfferedFile, Offers};

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
    let offers = offers(client, commune).await?;
    Ok(Incoming { communes, messages, offers })
}

async fn offers(client: &Client, commune: &str) -> Result<Offers, LineProblem> {
    // Row security shows what is offered now, to this commune or to all; who may see more is a commune here.
    let for_it = "withdrawn_at is null and (commune is null or commune = $1)";
    let rows =
        client.query(&format!("select id from upward.offer where {for_it} order by id"), &[&commune]).await?;
    let there = rows.iter().map(|row| row.get(0)).collect();
    let unanswered = format!(
        "select id, kind, name, body, signature from upward.offer o where {for_it} and not exists
            (select from upward.offer_answer a where a.offer = o.id and a.commune = $1)
         order by offered_at, id limit $2"
    );
    let rows = client.query(&unanswered, &[&commune, &(OFFERS_AT_ONCE as i64)]).await?;
    let file = |row: &tokio_postgres::Row| OfferedFile {
        id: row.get(0),
        kind: row.get(1),
        name: row.get(2),
        text: row.get(3),
        signature: row.get(4),
    };
    Ok(Offers { there: Some(there), new: rows.iter().map(file).collect() })
}
