//! Signed files that the level above offers: rule packs, changes of the commune's units. They come with what else comes down
//! the line ([`crate::upward`]), wait for a person, and hold only once they are taken; what was decided goes up again. They say
//! nothing of anybody, so that everybody who works here may look at them.

mod arrive;
mod decide;
mod said;

pub use arrive::{Arrived, take_in};
pub use decide::{Change, Effect, effect, refuse, take};

use super::error::ServiceError;
use super::grant::Upkeep;
use super::people::not_found;
use super::register::Register;
use crate::refusal::Thing;
use soxa_domain::offer::{Offer, OfferId};
use soxa_store::codec::Stored;
use soxa_store::index::{By, text};
use soxa_store::view::View;

/// More than this wait nowhere: what comes beyond is told and not taken in.
const MOST_WAITING: usize = 100;

/// The offer of an id; of the first digits of one, where they tell it.
fn no_of(view: &impl View, id: &str) -> Result<u32, ServiceError> {
    let id = id.trim().to_ascii_lowercase();
    let is_some = id.len() >= 4 && id.chars().all(|c| c.is_ascii_hexdigit());
    let whole = OfferId::parse(&id).map(|id| text(&id.to_string()));
    let prefix = whole.unwrap_or_else(|| id.clone().into_bytes());
    match view.numbers(By::OfferId, &prefix, 2)?.as_slice() {
        [only] if is_some => Ok(*only),
        _ => Err(not_found(Thing::Offer, &id)),
    }
}

fn there(found: Option<Stored<Offer>>, no: u32) -> Result<Stored<Offer>, ServiceError> {
    found.ok_or_else(|| not_found(Thing::Offer, &no.to_string()))
}

/// Every offer, the newest first.
///
/// # Errors
/// A record cannot be read.
pub fn list(register: &Register) -> Result<Vec<Stored<Offer>>, ServiceError> {
    register.read(&Upkeep, |r| {
        let mut all = Vec::new();
        r.each(|offer: Stored<Offer>| {
            all.push(offer);
            Ok(true)
        })?;
        all.reverse();
        Ok(all)
    })
}

/// An offer by its id or the first digits of it.
///
/// # Errors
/// There is none, or a record cannot be read.
pub fn by_id(register: &Register, id: &str) -> Result<Stored<Offer>, ServiceError> {
    register.read(&Upkeep, |r| {
        let no = no_of(r, id)?;
        there(r.get(no)?, no)
    })
}

/// An offer by its number.
///
/// # Errors
/// As [`by_id`].
pub fn by_number(register: &Register, no: u32) -> Result<Stored<Offer>, ServiceError> {
    register.read(&Upkeep, |r| there(r.get(no)?, no))
}

/// How many wait for somebody to decide.
///
/// # Errors
/// The register cannot be read.
pub fn waiting(register: &Register) -> Result<usize, ServiceError> {
    register.read(&Upkeep, |r| Ok(r.numbers(By::OfferPending, &[], MOST_WAITING)?.len()))
}
