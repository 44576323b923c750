//! Acts that one proposes and another confirms, within a day. The proposal is kept and journalled; confirming does the
//! act in the transaction that marks it done, with the rights the proposer has *then*, on what it was about *then*.

use serde::{Deserialize, Serialize};

use super::actor::{Actor, Permission, SignIn};
use super::acts::{Act, Outcome};
use super::error::ServiceError;
use super::four_eyes::{self, Need};
use super::grant::{Confirm, Grant};
use super::operators::{self, same};
use super::people::not_found;
use super::register::{Changed, Register, What, setting};
use super::setting::Kept;
use crate::error::Confirmers;
use crate::refusal::Field;
use crate::refusal::OperatorProblem;
use crate::refusal::ProposalState;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::time::Timestamp;
use soxa_store::Writer;

/// So many seconds a proposal can be confirmed.
pub const HOLDS: i64 = 24 * 3600;
/// So many that are over are kept for looking back; the journal has them all.
const KEPT: usize = 50;
/// So many may wait at once.
const WAITING: usize = 50;

/// Something proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its number.
    pub number: u32,
    /// What is proposed.
    pub act: Act,
    /// Who proposes.
    pub by: String,
    /// How the proposer signed in, where that is known.
    sign_in: Option<SignIn>,
    /// When.
    pub at: Timestamp,
    /// Until when it can be confirmed.
    pub until: Timestamp,
    /// What became of it.
    pub state: State,
    /// What the act was about when it was proposed.
    print: [u8; 32],
}

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It waits.
    Open,
    /// It was confirmed, and done.
    Done(Closed),
    /// Somebody who could have confirmed it refused.
    Refused(Closed),
    /// The proposer took it back.
    Withdrawn(Closed),
}

/// By whom and when a proposal was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Proposal {
    /// Whether it can still be confirmed.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.state == State::Open && now <= self.until
    }

    /// A stable word for its state.
    pub fn state_id(&self, now: Timestamp) -> &'static str {
        match self.state {
            State::Open if now > self.until => "expired",
            State::Open => "open",
            State::Done(_) => "done",
            State::Refused(_) => "refused",
            State::Withdrawn(_) => "withdrawn",
        }
    }

    /// The state in words.
    pub fn state(&self, now: Timestamp) -> ProposalState {
        match &self.state {
            State::Open if now > self.until => ProposalState::Expired,
            State::Open => ProposalState::Open,
            State::Done(c) => ProposalState::Done { by: c.by.clone() },
            State::Refused(c) => ProposalState::Refused { by: c.by.clone() },
            State::Withdrawn(_) => ProposalState::Withdrawn,
        }
    }
}

/// Does an act, or proposes it where it needs a second person ([`ServiceError::Proposed`]).
pub(super) fn perform(
    register: &Register,
    actor: &Actor,
    act: &Act,
) -> Result<Changed<Outcome>, ServiceError> {
    let grant = actor.require_any(act.needs())?;
    let now = register.now();
    let prepared = act.prepare(register, &grant)?;
    let need = register.read(&grant, |r| four_eyes::need(r, actor, act, now))?;
    if need == Need::Second {
        return propose(register, actor, act);
    }
    let mut note = act.note(&prepared);
    if need == Need::ThereIsNobody {
        note = format!("{note}; một người");
    }
    let what = What { action: act.action(), note: note.trim_start_matches("; "), submission: None };
    let done = register.change(
        &grant,
        &what,
        |_, _| Ok(Outcome::default()),
        |writer| {
            act.print(writer, &prepared)?;
            // Somebody who can confirm may have come in this very moment.
            if four_eyes::need(writer, actor, act, now)? == Need::Second {
                return Err(ServiceError::refused(Field::FourEyes, OperatorProblem::SecondCameIn));
            }
            Ok((act.apply(writer, &prepared, now)?, None))
        },
    )?;
    act.finish(register, &prepared)?;
    Ok(done)
}

fn propose(register: &Register, actor: &Actor, act: &Act) -> Result<Changed<Outcome>, ServiceError> {
    let grant = actor.require_any(act.needs())?;
    let (now, prepared) = (register.now(), act.prepare(register, &grant)?);
    let until = Timestamp::from_seconds(now.seconds().saturating_add(HOLDS));
    let note = format!("{}: {}", act.action(), act.note(&prepared));
    let what = What { action: ActionId::ProposalMake, note: &note, submission: None };
    let made = register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            let print = act.print(writer, &prepared)?;
            let mut all = kept(writer)?;
            // The same thing proposed again is the same proposal.
            if let Some(same) = all
                .iter()
                .find(|p| p.is_open(now) && p.act == *act && p.print == print && p.by == actor.operator)
            {
                return Ok((same.number, None));
            }
            if all.iter().filter(|p| p.is_open(now)).count() >= WAITING {
                return Err(ServiceError::refused(
                    Field::Proposals,
                    OperatorProblem::TooManyOpen { most: WAITING },
                ));
            }
            let number = all.last().map_or(0, |p| p.number) + 1;
            let (by, sign_in) = (actor.operator.clone(), actor.sign_in().cloned());
            let act = act.clone();
            all.push(Proposal { number, act, by, sign_in, at: now, until, state: State::Open, print });
            while all.len() > KEPT + WAITING {
                let Some(over) = all.iter().position(|p| !p.is_open(now)) else { break };
                all.remove(over);
            }
            writer.set_setting(&setting::PROPOSALS, &all)?;
            Ok((number, None))
        },
    )?;
    let who = register.read(&grant, |r| four_eyes::others(r, &actor.operator))?;
    Err(ServiceError::Proposed { number: made.value, act: act.both(actor), until, who: Confirmers(who) })
}

fn kept(view: &impl Kept) -> Result<Vec<Proposal>, ServiceError> {
    Ok(view.kept(&setting::PROPOSALS)?.unwrap_or_default())
}

/// The proposals, newest first: all of them for who confirms or manages operators, else one's own.
pub fn list(register: &Register, actor: &Actor) -> Result<Vec<Proposal>, ServiceError> {
    let grant = Grant::of_oneself(actor);
    let all_of_them = [Permission::Confirm, Permission::Operators].iter().any(|p| actor.may(*p));
    let mut all = register.read(&grant, kept)?;
    all.retain(|p| all_of_them || same(&p.by, &actor.operator));
    all.reverse();
    Ok(all)
}

/// Those that wait for this operator.
pub fn waiting(register: &Register, actor: &Actor) -> Result<Vec<Proposal>, ServiceError> {
    actor.require(Confirm)?;
    let now = register.now();
    let mut all = list(register, actor)?;
    all.retain(|p| p.is_open(now) && !same(&p.by, &actor.operator));
    Ok(all)
}

/// Confirms what somebody else proposed, and does it.
pub fn confirm(register: &Register, actor: &Actor, number: u32) -> Result<Changed<Outcome>, ServiceError> {
    let grant = actor.require(Confirm)?;
    let now = register.now();
    let proposal = register.read(&grant, |r| open(&kept(r)?, number, now).cloned())?;
    somebody_else(&proposal, actor)?;
    let (act, prepared) = (&proposal.act, proposal.act.prepare(register, &grant)?);
    let note = format!(
        "{}; {} đề nghị (số {number}), {} xác nhận",
        act.note(&prepared),
        proposal.by,
        actor.operator
    );
    let what = What { action: act.action(), note: note.trim_start_matches("; "), submission: None };
    let done = register.change(
        &grant,
        &what,
        |_, _| Ok(Outcome::default()),
        |writer| {
            let closed = close(writer, number, actor, now, State::Done)?;
            still_may(writer, &closed, actor)?;
            if act.print(writer, &prepared)? != closed.print {
                return Err(refused(number, OperatorProblem::SubjectChanged));
            }
            Ok((act.apply(writer, &prepared, now)?, None))
        },
    )?;
    act.finish(register, &prepared)?;
    Ok(done)
}

/// Says no to what somebody else proposed.
pub fn refuse(register: &Register, actor: &Actor, number: u32) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(Confirm)?;
    let proposal = register.read(&grant, |r| open(&kept(r)?, number, register.now()).cloned())?;
    somebody_else(&proposal, actor)?;
    end(register, &grant, &proposal, ActionId::ProposalRefuse, State::Refused)
}

/// Takes back what one proposed oneself.
pub fn withdraw(register: &Register, actor: &Actor, number: u32) -> Result<Changed<()>, ServiceError> {
    let grant = Grant::of_oneself(actor);
    let proposal = register.read(&grant, |r| open(&kept(r)?, number, register.now()).cloned())?;
    if !same(&proposal.by, &actor.operator) {
        return Err(refused(number, OperatorProblem::OnlyTheProposer { by: proposal.by }));
    }
    end(register, &grant, &proposal, ActionId::ProposalWithdraw, State::Withdrawn)
}

fn end<P>(
    register: &Register,
    grant: &Grant<'_, P>,
    proposal: &Proposal,
    action: ActionId,
    state: fn(Closed) -> State,
) -> Result<Changed<()>, ServiceError> {
    let note = format!("số {} của {}: {}", proposal.number, proposal.by, proposal.act.action());
    let what = What { action, note: &note, submission: None };
    register.change(
        grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            close(writer, proposal.number, grant.actor(), register.now(), state)?;
            Ok(((), None))
        },
    )
}

fn open(all: &[Proposal], number: u32, now: Timestamp) -> Result<&Proposal, ServiceError> {
    let found = all.iter().find(|p| p.number == number);
    let proposal = found.ok_or_else(|| not_found(Thing::Proposal, &number.to_string()))?;
    if proposal.is_open(now) {
        return Ok(proposal);
    }
    Err(refused(number, OperatorProblem::Closed { state: proposal.state(now) }))
}

fn refused(number: u32, why: OperatorProblem) -> ServiceError {
    ServiceError::refused(Field::Proposal { number }, why)
}

/// Marks a proposal that is open as closed; as it was before.
fn close(
    writer: &mut Writer,
    number: u32,
    actor: &Actor,
    now: Timestamp,
    state: fn(Closed) -> State,
) -> Result<Proposal, ServiceError> {
    let mut all = kept(writer)?;
    let proposal = open(&all, number, now)?.clone();
    for p in all.iter_mut().filter(|p| p.number == number) {
        p.state = state(Closed { by: actor.operator.clone(), at: now });
    }
    writer.set_setting(&setting::PROPOSALS, &all)?;
    Ok(proposal)
}

/// Refuses whoever is, or may be, the proposer.
fn somebody_else(proposal: &Proposal, actor: &Actor) -> Result<(), ServiceError> {
    let refuse = |why| Err(refused(proposal.number, why));
    if same(&proposal.by, &actor.operator) {
        return refuse(OperatorProblem::NotOneself);
    }
    let same_hands =
        proposal.sign_in.as_ref().zip(actor.sign_in()).is_some_and(|(a, b)| a.may_be_the_same_hands(b));
    if same_hands {
        return refuse(OperatorProblem::SameHands);
    }
    Ok(())
}

/// The proposer must still be there with the right to it, and so must whoever confirms.
fn still_may(writer: &Writer, proposal: &Proposal, actor: &Actor) -> Result<(), ServiceError> {
    let all = operators::read(writer)?;
    let may = |name: &str, permission| four_eyes::holds(&all, permission).any(|o| same(&o.name, name));
    if !may(&actor.operator, Permission::Confirm) {
        return Err(ServiceError::Denied {
            operator: actor.operator.clone(),
            permission: Permission::Confirm,
        });
    }
    if !may(&proposal.by, proposal.act.needs()) {
        let permission = proposal.act.needs();
        return Err(ServiceError::Denied { operator: proposal.by.clone(), permission });
    }
    Ok(())
}
