//! Offered files as they come down the line, kept for a person to decide about.

use std::collections::BTreeSet;

use soxa_upward::exchange::{LONGEST_OFFER_NAME, OfferedFile, Offers};

use soxa_domain::action::ActionId;
use soxa_domain::labels::Vocabulary;
use soxa_domain::offer::{Offer, OfferId, OfferKind};
use soxa_domain::time::Timestamp;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_store::view::View;
use soxa_text::display::sanitise;

use super::MOST_WAITING;
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::Export;
use crate::refusal::OfferedProblem;
use crate::register::{Register, What};

/// What became of what the level above offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrived {
    /// How many offers are another now.
    pub changed: usize,
    /// What was not taken in as it came.
    pub problems: Vec<OfferedProblem>,
}

/// Takes in what the level above offers, in one change; told again what is known already, nothing is written.
///
/// # Errors
/// Whoever asks may not write records out, as whoever sends does; a record cannot be read or written.
pub fn take_in(register: &Register, actor: &Actor, offers: &Offers) -> Result<Arrived, ServiceError> {
    let grant = actor.require(Export)?;
    let now = register.now();
    let mut arrived = Arrived::default();
    let (mut new, mut gone) = (Vec::new(), Vec::new());
    register.read(&grant, |r| {
        let mut room = MOST_WAITING.saturating_sub(r.numbers(By::OfferPending, &[], MOST_WAITING)?.len());
        for file in &offers.new {
            match read(file, now) {
                Ok(offer) if is_here(r, offer.id)? => {}
                Ok(_) if room == 0 => arrived.problems.push(OfferedProblem::TooMany { most: MOST_WAITING }),
                Ok(offer) => {
                    room -= 1;
                    new.push(offer);
                }
                Err(problem) => arrived.problems.push(problem),
            }
        }
        if let Some(there) = &offers.there {
            let there: BTreeSet<&str> = there.iter().map(String::as_str).collect();
            // What was refused could still be taken, and is withdrawn, too.
            r.each(|offer: Stored<Offer>| {
                let is_there = there.contains(offer.record.id.to_string().as_str());
                gone.extend((!is_there && offer.record.can_be_taken()).then_some(offer.no));
                Ok(true)
            })?;
        }
        Ok(())
    })?;
    if new.is_empty() && gone.is_empty() {
        return Ok(arrived);
    }
    let names: Vec<&str> = new.iter().map(|offer| offer.name.as_str()).collect();
    let note = names.join(" ");
    let what = What { action: ActionId::OfferArrive, note: &note, submission: None };
    let done = register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            let mut changed = 0;
            for offer in &new {
                // Another carrier may have been faster.
                if !is_here(writer, offer.id)? {
                    let no = writer.insert(offer)?;
                    writer.mention(Subject { kind: Kind::Offer, no });
                    changed += 1;
                }
            }
            for no in &gone {
                let Some(old) = writer.get::<Offer>(*no)?.filter(|old| old.record.can_be_taken()) else {
                    continue;
                };
                writer.put(&old, &Offer { withdrawn_at: Some(now), ..old.record.clone() })?;
                writer.mention(Subject { kind: Kind::Offer, no: *no });
                changed += 1;
            }
            Ok((changed, None))
        },
    )?;
    arrived.changed = done.value;
    Ok(arrived)
}

fn is_here(view: &impl View, id: OfferId) -> Result<bool, ServiceError> {
    Ok(!view.numbers(By::OfferId, &text(&id.to_string()), 1)?.is_empty())
}

/// An offer whose parts are what they should be. The text stays as it was signed; it is neutralised where it is shown.
fn read(file: &OfferedFile, now: Timestamp) -> Result<Offer, OfferedProblem> {
    let shown: String = sanitise(&file.name).chars().take(LONGEST_OFFER_NAME).collect();
    let wrong = |why: &str| OfferedProblem::NotRead { name: shown.clone(), why: why.to_owned() };
    let id = OfferId::parse(&file.id).ok_or_else(|| wrong("id"))?;
    let kind = OfferKind::LABELS.iter().find(|label| label.id == file.kind).map(|label| label.value);
    let kind = kind.ok_or_else(|| wrong("kind"))?;
    if let Some(fault) = file.fault() {
        return Err(wrong(fault.field()));
    }
    Ok(Offer {
        id,
        kind,
        name: file.name.clone(),
        text: file.text.clone(),
        signature: file.signature.clone(),
        came_at: now,
        decision: None,
        withdrawn_at: None,
    })
}
