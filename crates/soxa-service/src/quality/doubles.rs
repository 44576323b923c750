//! Doubles of the register as the linkage engine finds them: each pair becomes a finding that is asked about once.

use super::keep::{Cause, Moment, told};
use crate::actor::{Actor, Permission};
use crate::error::ServiceError;
use crate::linking;
use crate::register::{Register, What};
use soxa_domain::action::ActionId;
use soxa_domain::finding::About;
use soxa_domain::person::Person;
use soxa_domain::quality::rule;
use soxa_store::codec::Stored;
use soxa_store::index::{By, about};

/// The rule of pairs the engine finds.
const RULE: &str = "person.probable_double";
/// The rule that finds equal names and dates by itself.
const PLAIN: &str = "person.duplicate";
/// Pairs less likely than this are not asked about, in ten-thousandths.
const LEAST: f64 = 0.5;

/// Looks for people who stand in the register twice; how many pairs are new to the worklist.
pub fn look_for_doubles(register: &Register, actor: &Actor) -> Result<usize, ServiceError> {
    actor.require(Permission::WritePeople)?;
    let Some(rule) = rule(RULE) else { return Ok(0) };
    let (people, mut engine) = linking::engine(register)?;
    let mut pairs = Vec::new();
    for pair in engine.doubles().into_iter().filter(|p| p.score >= LEAST) {
        if let (Some(a), Some(b)) = (people.get(pair.left), people.get(pair.right)) {
            pairs.push((*a.min(b), *a.max(b), pair.score));
        }
    }
    let what = What { action: ActionId::QualityDoubles, note: "", submission: None };
    let changed = register.change(
        actor,
        &what,
        |_, _| Ok(0),
        |writer| {
            let moment = Moment { at: register.now(), operator: &actor.operator, cause: Cause::Run };
            let mut new = 0;
            for (first, second, score) in &pairs {
                let known =
                    writer.with_prefix(By::FindingAbout, &about(About::Person, *second), usize::MAX)?;
                let mut asked = false;
                for no in known {
                    let finding: Option<Stored<soxa_domain::finding::Finding>> = writer.get(no)?;
                    asked |= finding.is_some_and(|f| {
                        (f.record.rule == RULE || f.record.rule == PLAIN) && f.record.with == Some(*first)
                    });
                }
                let both = (writer.get::<Person>(*first)?, writer.get::<Person>(*second)?);
                if let (false, (Some(a), Some(b))) = (asked, both)
                    && a.record.is_active()
                    && b.record.is_active()
                {
                    let detail = format!("{} {:.0} %", a.record.public_id(), score * 100.0);
                    told(writer, rule, (*second, *first), &detail, moment)?;
                    new += 1;
                }
            }
            Ok((new, None))
        },
    )?;
    Ok(changed.value)
}
