//! Signed files that the level above offers its communes, put there and withdrawn. What is in one is no business of the
//! database's: each commune checks the signature for itself.

use tokio_postgres::Client;

use crate::problem::{OfferProblem, Problem};
use soxa_text::display::sanitise;
use soxa_upward::exchange::{OfferFault, OfferedFile};

/// Offers a file, to each of some communes or, where none is named, to all; the ids it has from now on. Its own id is drawn here.
///
/// # Errors
/// It is none that a commune would take in, a commune is not admitted, the login may not offer, or the database fails.
pub async fn offer(
    client: &mut Client,
    file: &OfferedFile,
    communes: &[String],
) -> Result<Vec<String>, Problem> {
    if let Some(fault) = file.fault() {
        let name: String = sanitise(&file.name).into();
        return Err(match fault {
            OfferFault::Name => OfferProblem::FileName { name },
            OfferFault::Text => OfferProblem::NotText { name },
            OfferFault::Signature => OfferProblem::NotText { name: format!("{name}.sig") },
        }
        .into());
    }
    let OfferedFile { kind, name, text, signature, .. } = file;
    let transaction = client.transaction().await?;
    let whom: Vec<Option<&str>> = match communes {
        [] => vec![None],
        some => some.iter().map(|code| Some(code.as_str())).collect(),
    };
    let sql = "insert into upward.offer (kind, name, body, signature, commune) values ($1, $2, $3, $4, $5) returning id";
    let mut ids = Vec::new();
    for commune in whom {
        if let Some(commune) = commune {
            let sql = "select exists (select from upward.commune where commune = $1)";
            if !transaction.query_one(sql, &[&commune]).await?.get::<_, bool>(0) {
                return Err(OfferProblem::NoSuchCommune { commune: commune.to_owned() }.into());
            }
        }
        let row = transaction.query_one(sql, &[kind, name, text, signature, &commune]).await?;
        ids.push(row.get(0));
    }
    transaction.commit().await?;
    Ok(ids)
}

/// Offers a file no more: whoever has not decided about it yet cannot take it any longer.
///
/// # Errors
/// There is no such offer, it was withdrawn before, the login may not, or the database fails.
pub async fn withdraw(client: &mut Client, id: &str) -> Result<(), Problem> {
    let sql = "update upward.offer set withdrawn_at = now() where id = $1 and withdrawn_at is null";
    match client.execute(sql, &[&id]).await? {
        0 => Err(OfferProblem::NoSuchOffer { id: sanitise(id).into() }.into()),
        _ => Ok(()),
    }
}
