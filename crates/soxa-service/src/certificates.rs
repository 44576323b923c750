//! Signing in by a token of one's own: whose certificate belongs to which operator, and that the token which has its key
//! is there. What the token signs is made anew each time, so that nothing that was seen once opens anything.

use std::collections::BTreeMap;

use soxa_sign::Certificate;
use soxa_store::{StoreError, Writer};

use super::actor::{Actor, Operator, ShownBy, SignIn};
use super::acts::Act;
use super::error::ServiceError;
use super::grant::{Grant, Operators, Upkeep};
use super::operators::{named, read, same};
use super::origin::Origin;
use super::proposals;
use super::register::{Changed, Register, What, setting};
use super::setting::Kept;
use crate::refusal::{Field, OperatorProblem};
use soxa_domain::action::ActionId;

/// What a token signs to show that it is there: no document, and of no other purpose.
const PURPOSE: &[u8] = b"soxa: sign in\0";

/// Something that nobody has signed before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge(Vec<u8>);

impl Challenge {
    /// A new one.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn new() -> Result<Self, ServiceError> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|_| ServiceError::Key(soxa_keys::KeyProblem::NoRandomness))?;
        Ok(Self([PURPOSE, &random].concat()))
    }

    /// What the token signs.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A certificate in one line: whose, and the beginning of its fingerprint.
pub(super) fn shown(der: &[u8]) -> String {
    match Certificate::from_der(der) {
        Ok(certificate) => {
            format!(
                "{} ({:.16})",
                soxa_text::display::sanitise(&certificate.name()),
                certificate.fingerprint()
            )
        }
        Err(e) => e.to_string(),
    }
}

/// The certificates by operator.
pub(super) fn all(kept: &impl Kept) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
    Ok(kept.kept(&setting::OPERATOR_CERTIFICATES)?.unwrap_or_default())
}

/// Writes down by which certificate an operator signs in.
pub(super) fn bind(writer: &mut Writer, operator: &str, der: Option<&[u8]>) -> Result<(), ServiceError> {
    let name = named(&read(writer)?, operator)?.name.clone();
    let mut bound = all(writer)?;
    match der {
        Some(der) => {
            if bound.iter().any(|(other, known)| *other != name && known == der) {
                return Err(ServiceError::refused(Field::OperatorName, OperatorProblem::CertificateTaken));
            }
            bound.insert(name, der.to_vec());
        }
        None => {
            bound.remove(&name);
        }
    }
    Ok(writer.set_setting(&setting::OPERATOR_CERTIFICATES, &bound)?)
}

/// Binds the certificate of a token to an operator, who signs in by it from now on; none takes that away.
///
/// # Errors
/// Whoever asks may not manage operators; there is no such operator; another one has the certificate.
pub fn set(
    register: &Register,
    actor: &Actor,
    name: &str,
    certificate: Option<&Certificate>,
) -> Result<Changed<()>, ServiceError> {
    actor.require(Operators)?;
    let operator = named(&register.read(&Upkeep, read)?, name)?.name.clone();
    let certificate = certificate.map(|certificate| certificate.der().to_vec());
    let done = proposals::perform(register, actor, &Act::Certificate { operator, certificate })?;
    Ok(Changed { value: (), head: done.head })
}

/// Whether an operator signs in by a token.
pub(super) fn has(kept: &impl Kept, operator: &str) -> Result<bool, StoreError> {
    Ok(all(kept)?.contains_key(operator))
}

/// Whether anybody signs in by a token.
///
/// # Errors
/// The register cannot be read.
pub fn any(register: &Register) -> Result<bool, ServiceError> {
    register.read(&Upkeep, |r| Ok(!all(r)?.is_empty()))
}

/// The certificate of an operator, where one is bound; of no name, the first of these that somebody is bound to.
///
/// # Errors
/// The register cannot be read.
pub fn bound(
    register: &Register,
    name: &str,
    there: &[Certificate],
) -> Result<Option<(String, Certificate)>, ServiceError> {
    let bound = register.read(&Upkeep, |r| Ok(all(r)?))?;
    let found = bound.into_iter().find(|(operator, der)| {
        if name.is_empty() { there.iter().any(|c| c.der() == der) } else { same(operator, name) }
    });
    Ok(found.and_then(|(operator, der)| Some((operator, Certificate::from_der(&der).ok()?))))
}

/// Lets an operator in whose token signed the challenge; `goes_on` where the screen was locked only.
///
/// # Errors
/// The signature is not that of the operator's certificate, which must be valid now, or the operator is kept out.
pub fn sign_in(
    register: &Register,
    name: &str,
    (challenge, signature): (&Challenge, &[u8]),
    (terminal, origin): (&str, &Origin),
    goes_on: bool,
) -> Result<Actor, ServiceError> {
    let operators = register.read(&Upkeep, read)?;
    let operator: Option<&Operator> = operators.iter().find(|o| same(&o.name, name) && !o.disabled);
    let certificate = bound(register, name, &[])?.map(|(_, certificate)| certificate);
    if let Some(certificate) = &certificate {
        let now = register.now().local().to_utc();
        certificate.may_sign(now).map_err(|why| {
            ServiceError::refused(Field::OperatorName, OperatorProblem::Certificate { why: why.clone() })
        })?;
    }
    let is_it = certificate.is_some_and(|c| c.signed(challenge.bytes(), signature));
    let right = operator.filter(|_| is_it);
    let action = match (right, goes_on) {
        (None, _) => ActionId::SessionRefused,
        (Some(_), true) => ActionId::SessionUnlock,
        (Some(_), false) => ActionId::SessionBegin,
    };
    let who = Actor::nobody(operator.map_or("?", |o| o.name.as_str()), terminal);
    let what = What { action, note: "thẻ bảo mật", submission: None };
    register.change(&Grant::about(&who), &what, |_, _| Ok(()), |_| Ok(((), None)))?;
    let operator = right.ok_or(ServiceError::WrongSecret)?;
    let sign_in = SignIn { origin: origin.clone(), terminal: terminal.to_owned(), by: ShownBy::Token };
    Ok(Actor::of(&register.memory().roll, operator, sign_in))
}
