//! Four eyes: when an act of administration needs a second person. It gives power over others' rights, or over the whole
//! register; what takes something away, or gives nobody anything new, needs nobody else.

use serde::{Deserialize, Serialize};

use super::actor::{Actor, Operator, Permission};
use super::acts::Act;
use super::error::ServiceError;
use super::grant::Operators;
use super::operators::{self, same};
use super::register::{Changed, Register, setting};
use super::setting::Kept;
use super::{proposals, roles};
use crate::refusal::Field;
use crate::refusal::OperatorProblem;
use soxa_domain::time::Timestamp;
use soxa_store::Writer;

/// When a second pair of eyes is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Where there is a second person who can confirm, or the first one cannot.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never; only for registers with one person who can confirm.
    Off,
}

impl Mode {
    /// Every mode with its id.
    pub const ALL: [(Self, &str); 3] = [(Self::Auto, "auto"), (Self::On, "on"), (Self::Off, "off")];

    /// Stable id.
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(mode, _)| *mode == self).map_or("auto", |(_, id)| id)
    }

    /// From its id.
    pub fn parse(id: &str) -> Result<Self, ServiceError> {
        let found = Self::ALL.iter().find(|(_, known)| *known == id.trim()).map(|(mode, _)| *mode);
        found.ok_or_else(|| {
            ServiceError::refused(Field::FourEyesMode, OperatorProblem::NoSuchMode { mode: id.to_owned() })
        })
    }
}

/// Whether somebody may do it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It needs nobody else.
    Nobody,
    /// Somebody else would be needed, but there is nobody: the journal says so.
    ThereIsNobody,
    /// It is to be proposed.
    Second,
}

/// Who stopped being able to confirm counts as somebody who could for so many seconds: whoever keeps the second person
/// out does not become the only one by it. As long as a proposal holds.
const STILL_COUNTS: i64 = proposals::HOLDS;

/// Those who are let in and hold a permission.
pub(super) fn holds(all: &[Operator], permission: Permission) -> impl Iterator<Item = &Operator> {
    all.iter().filter(move |o| !o.disabled && o.permissions().contains(&permission))
}

/// Who confirmed until lately.
pub(super) type Former = Vec<(String, Timestamp)>;

/// Remembers who can no longer confirm after a change of the operators' list.
pub(super) fn remember_confirmers(
    writer: &mut Writer,
    before: &[Operator],
    after: &[Operator],
    now: Timestamp,
) -> Result<(), ServiceError> {
    let still = |name: &str| holds(after, Permission::Confirm).any(|o| o.name == name);
    let gone: Vec<&Operator> = holds(before, Permission::Confirm).filter(|o| !still(&o.name)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let mut former: Former = writer.setting(&setting::FORMER_CONFIRMERS)?.unwrap_or_default();
    former.retain(|(name, at)| counts(*at, now) && !gone.iter().any(|o| o.name == *name));
    former.extend(gone.into_iter().map(|o| (o.name.clone(), now)));
    writer.set_setting(&setting::FORMER_CONFIRMERS, &former)?;
    Ok(())
}

fn counts(at: Timestamp, now: Timestamp) -> bool {
    now.seconds().saturating_sub(at.seconds()) < STILL_COUNTS
}

/// The mode that was set, whether or not it is in force.
pub(super) fn chosen(view: &impl Kept) -> Result<Mode, ServiceError> {
    Ok(view.kept(&setting::FOUR_EYES)?.unwrap_or_default())
}

/// The mode in force: `off` is one only where one person at most can confirm, and could for as long as counts.
pub(super) fn mode(view: &impl Kept, now: Timestamp) -> Result<Mode, ServiceError> {
    let set = chosen(view)?;
    let all = operators::read(view)?;
    let lately = former(view, now)?;
    let can = |o: &&Operator| !lately.iter().any(|name| same(name, &o.name));
    let many = lately.len() + holds(&all, Permission::Confirm).filter(can).count() > 1;
    Ok(if set == Mode::Off && many { Mode::Auto } else { set })
}

/// Names of those who could confirm until lately, and still count.
fn former(view: &impl Kept, now: Timestamp) -> Result<Vec<String>, ServiceError> {
    let former: Former = view.kept(&setting::FORMER_CONFIRMERS)?.unwrap_or_default();
    Ok(former.into_iter().filter(|(_, at)| counts(*at, now)).map(|(name, _)| name).collect())
}

/// Names of those other than the actor who can confirm now.
pub(super) fn others(view: &impl Kept, actor: &str) -> Result<Vec<String>, ServiceError> {
    let all = operators::read(view)?;
    let others = holds(&all, Permission::Confirm).filter(|o| !same(&o.name, actor));
    Ok(others.map(|o| o.name.clone()).collect())
}

/// Whether an act needs somebody beside the actor.
pub(super) fn need(view: &impl Kept, actor: &Actor, act: &Act, now: Timestamp) -> Result<Need, ServiceError> {
    let all = operators::read(view)?;
    if gives_nothing_new(act, &all, actor) {
        return Ok(Need::Nobody);
    }
    if act.raises(&actor.operator) {
        return Ok(Need::Second);
    }
    let lately = former(view, now)?.iter().any(|name| !same(name, &actor.operator));
    let can = lately || !others(view, &actor.operator)?.is_empty() || !actor.may(Permission::Confirm);
    Ok(match (mode(view, now)?, act) {
        (Mode::Off, _) => Need::ThereIsNobody,
        (Mode::On, act) if !matches!(act, Act::FourEyes(_)) => Need::Second,
        _ if can => Need::Second,
        _ => Need::ThereIsNobody,
    })
}

/// Whether it gives nobody anything the giver would have to be trusted with: a role that is no more than what its
/// holder has, or no more than the giver's own and without power over others.
fn gives_nothing_new(act: &Act, all: &[Operator], actor: &Actor) -> bool {
    let may = |role: &str| roles::find(role).map_or(&[] as &[Permission], |r| &r.permissions);
    let harmless = |role: &str| {
        may(role).iter().all(|p| actor.may(*p)) && !may(role).iter().any(|p| Permission::POWERS.contains(p))
    };
    match act {
        Act::AddOperator(new) => harmless(&new.role),
        Act::Role { operator, role } => {
            let now = all
                .iter()
                .find(|o| same(&o.name, operator))
                .map_or(&[] as &[Permission], |o| o.permissions());
            let no_more = may(role).iter().all(|p| now.contains(p));
            no_more || harmless(role) && !same(operator, &actor.operator)
        }
        _ => false,
    }
}

/// The mode that is set.
pub fn status(register: &Register, actor: &Actor) -> Result<Mode, ServiceError> {
    let grant = actor.require(Operators)?;
    register.read(&grant, |r| mode(r, register.now()))
}

/// Sets when a second pair of eyes is asked for.
pub fn set(register: &Register, actor: &Actor, mode: Mode) -> Result<Changed<()>, ServiceError> {
    actor.require(Operators)?;
    let done = proposals::perform(register, actor, &Act::FourEyes(mode))?;
    Ok(Changed { value: (), head: done.head })
}
