//! Offered files as they come down the line, kept for a person to decide about.

use std::collections::BTreeSet;

use soxa_upward::exchange::{LONGEST_OFFER, LONGEST_SIGNATURE, OfferedFile, Offers};

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

/// The longest name of a file, in letters.
const LONGEST_NAME: usize = 80;

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
        let waiting: Vec<Stored<Offer>> = r.records(By::OfferPending, &[], MOST_WAITING)?;
        let mut room = MOST_WAITING - waiting.len().min(MOST_WAITING);
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
            let is_gone = |offer: &Stored<Offer>| !there.contains(offer.record.id.to_string().as_str());
            gone = waiting.into_iter().filter(is_gone).map(|offer| offer.no).collect();
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
                let Some(old) = writer.get::<Offer>(*no)?.filter(|old| old.record.is_pending()) else {
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
    let shown: String = sanitise(&file.name).chars().take(LONGEST_NAME).collect();
    let wrong = |why: &str| OfferedProblem::NotRead { name: shown.clone(), why: why.to_owned() };
    let id = OfferId::parse(&file.id).ok_or_else(|| wrong("id"))?;
    let kind = OfferKind::LABELS.iter().find(|label| label.id == file.kind).map(|label| label.value);
    let kind = kind.ok_or_else(|| wrong("kind"))?;
    if !is_file_name(&file.name) {
        return Err(wrong("name"));
    }
    if file.text.len() > LONGEST_OFFER || file.text.contains('\0') {
        return Err(wrong("text"));
    }
    if file.signature.len() > LONGEST_SIGNATURE || file.signature.chars().any(|c| c.is_control() && c != '\n')
    {
        return Err(wrong("signature"));
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

/// Whether a name can be a rule file's in the folder of rules, and names nothing outside it.
pub(super) fn is_file_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let stem = name.strip_suffix(".toml").unwrap_or_default();
    (1..=LONGEST_NAME).contains(&stem.len()) && !stem.starts_with('.') && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::is_file_name;

    #[test]
    fn a_name_leads_nowhere_else() {
        for name in ["a.toml", "2027-01-01.quang_ngai.toml"] {
            assert!(is_file_name(name), "{name}");
        }
        let long = format!("{}.toml", "a".repeat(81));
        for name in
            ["", ".toml", "..toml", "a", "../a.toml", "a/b.toml", "a b.toml", "ă.toml", "a.toml\n", &long]
        {
            assert!(!is_file_name(name), "{name:?}");
        }
    }
}
