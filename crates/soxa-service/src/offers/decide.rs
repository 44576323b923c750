//! What is decided about an offered file: what it would change is told first, then it is taken, or refused for a reason.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use soxa_domain::action::ActionId;
use soxa_domain::offer::{Offer, OfferDecision, OfferKind, OfferStanding};
use soxa_domain::rulebook::RuleError;
use soxa_files::{bounded, whole};
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;
use soxa_text::display::sanitise_multiline;
use soxa_upward::exchange::LONGEST_OFFER;

use super::{by_id, there};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{Administer, Grant};
use crate::own_rules::OwnRules;
use crate::pack_signing::{Signed, signature_path};
use crate::refusal::{Field, OfferProblem};
use crate::register::{Changed, Register, What};
use crate::units::{self, Plan, UnitFile};

/// The longest reason, in letters: what goes up as one value.
const LONGEST_REASON: usize = 300;

/// What taking an offer would change, and who vouches for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What stands beside the key in the list of those that are trusted.
    pub signer: String,
    /// What would be another.
    pub change: Change,
}

/// What would be another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Rules that come into force with the next start of whoever holds the register.
    Rules {
        /// The file they would lie in.
        file: PathBuf,
        /// Codes of procedures that come in.
        added: Vec<String>,
        /// Codes of those that become others.
        changed: Vec<String>,
        /// Codes of those that end.
        ended: Vec<String>,
        /// How many forms and entries of the office.
        office: usize,
    },
    /// Units, with the people and households they are changed for.
    Units(Box<Plan>),
}

fn refused(why: OfferProblem) -> ServiceError {
    ServiceError::refused(Field::Offer, why)
}

/// What taking an offer would change. Nothing is written.
///
/// # Errors
/// Whoever asks may not change settings; nobody whose signature is trusted vouches for the file; it has a mistake; what it
/// says does not fit the register, or its day has not come.
pub fn effect(register: &Register, actor: &Actor, offer: &Offer) -> Result<Effect, ServiceError> {
    actor.require(Administer)?;
    let own = register.own_rules();
    let nobody = || refused(OfferProblem::NobodyTrusted { folder: own.folder().to_owned() });
    let trusted = own.trusted()?.ok_or_else(nobody)?;
    let signed = match offer.kind {
        OfferKind::Rules => Signed::Rules,
        OfferKind::Units => Signed::Units,
    };
    let vouches = trusted.who(signed, &offer.text, &offer.signature);
    let signer = vouches.map_err(|problem| RuleError::new(&offer.name, 1, problem))?;
    let change = match offer.kind {
        OfferKind::Rules => of_rules(&own, offer)?,
        OfferKind::Units => {
            let UnitFile { from, ground, wanted } = UnitFile::read(register, &offer.name, &offer.text)?;
            Change::Units(Box::new(units::propose(register, actor, &wanted, from, &ground)?))
        }
    };
    Ok(Effect { signer, change })
}

/// As the next start will read it: beside what was taken since this one, and in its place among the others.
fn of_rules(own: &OwnRules, offer: &Offer) -> Result<Change, ServiceError> {
    let file = own.folder().join(&offer.name);
    let laid = own.with(&file, &offer.text)?;
    let name = file.display().to_string();
    let pack = laid.packs().iter().find(|pack| pack.file == name).cloned().unwrap_or_default();
    let office = pack.office.len() + pack.forms.len();
    Ok(Change::Rules { file, added: pack.added, changed: pack.changed, ended: pack.ended, office })
}

/// Takes an offer: rules are put among those of the commune, units are changed.
///
/// # Errors
/// As for [`effect`]; it was taken before, or the level above offers it no more; the file cannot be written.
pub fn take(register: &Register, actor: &Actor, id: &str) -> Result<Changed<Effect>, ServiceError> {
    let grant = actor.require(Administer)?;
    let offer = by_id(register, id)?;
    if !offer.record.can_be_taken() {
        return Err(refused(OfferProblem::Over { standing: offer.record.standing() }));
    }
    let effect = effect(register, actor, &offer.record)?;
    let head = match &effect.change {
        Change::Rules { file, .. } => {
            put_down(file, &offer.record)?;
            decide(register, (&grant, actor), &offer, (true, ""))?.head
        }
        // One act: taken back, the file waits again.
        Change::Units(plan) => {
            let settled = |writer: &mut Writer| settle(writer, (register, actor), offer.no, (true, ""));
            units::perform_with(register, actor, plan, settled)?.head
        }
    };
    Ok(Changed { value: effect, head })
}

/// Writes a rule file with its signature. The signature first: a pack without one is not taken.
fn put_down(file: &Path, offer: &Offer) -> Result<(), ServiceError> {
    let not_written = |path: &Path, error: std::io::Error| {
        refused(OfferProblem::NotWritten { path: path.to_owned(), why: soxa_store::error::system(&error) })
    };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|error| not_written(folder, error))?;
    }
    let is_there = match bounded::text(file, LONGEST_OFFER as u64) {
        // Written before a power cut, and not yet said.
        Ok(there) if there == offer.text => true,
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        _ => return Err(refused(OfferProblem::FileThere { path: file.to_owned() })),
    };
    let signature = signature_path(file);
    whole::bytes(&signature, offer.signature.as_bytes()).map_err(|error| not_written(&signature, error))?;
    if is_there {
        return Ok(());
    }
    whole::new(file, offer.text.as_bytes()).map_err(|error| not_written(file, error))
}

/// Refuses an offer for a reason that is told above.
///
/// # Errors
/// Whoever asks may not change settings; no reason is given, or a longer one than is kept; it was taken before, or the level
/// above offers it no more.
pub fn refuse(
    register: &Register,
    actor: &Actor,
    id: &str,
    reason: &str,
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(Administer)?;
    let reason = sanitise_multiline(reason.trim()).into_owned();
    if reason.is_empty() {
        return Err(ServiceError::refused(Field::Reason, OfferProblem::NoReason));
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(ServiceError::refused(Field::Reason, OfferProblem::TooLong { most: LONGEST_REASON }));
    }
    let offer = by_id(register, id)?;
    if offer.record.standing() != OfferStanding::Waiting {
        return Err(refused(OfferProblem::Over { standing: offer.record.standing() }));
    }
    decide(register, (&grant, actor), &offer, (false, &reason))
}

fn decide(
    register: &Register,
    (grant, actor): (&Grant<Administer>, &Actor),
    offer: &Stored<Offer>,
    (is_taken, reason): (bool, &str),
) -> Result<Changed<()>, ServiceError> {
    let action = if is_taken { ActionId::OfferTake } else { ActionId::OfferRefuse };
    let what = What { action, note: &offer.record.name, submission: None };
    let no = offer.no;
    register.change(
        grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            settle(writer, (register, actor), no, (is_taken, reason))?;
            Ok(((), Some(Subject { kind: Kind::Offer, no })))
        },
    )
}

/// Writes what was decided.
fn settle(
    writer: &mut Writer,
    (register, actor): (&Register, &Actor),
    no: u32,
    (is_taken, reason): (bool, &str),
) -> Result<(), ServiceError> {
    let old = there(writer.get(no)?, no)?;
    if !old.record.can_be_taken() {
        return Err(refused(OfferProblem::Over { standing: old.record.standing() }));
    }
    let (at, operator) = (register.now(), actor.operator.clone());
    let decision = OfferDecision { is_taken, at, operator, reason: reason.to_owned() };
    let text = if is_taken { String::new() } else { old.record.text.clone() };
    writer.put(&old, &Offer { decision: Some(decision), text, ..old.record.clone() })?;
    writer.mention(Subject { kind: Kind::Offer, no });
    Ok(())
}
