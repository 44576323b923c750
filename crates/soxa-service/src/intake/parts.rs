//! The parts of a case that is handed in, each held against the rules of its day: papers, fields, the ground of an exemption,
//! the day that was promised, what is unusual.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::error::ServiceError;
use crate::people::resolve;
use crate::refusal::{CaseProblem, Field, FieldId};
use soxa_domain::case::Paper;
use soxa_domain::deadline::Due;
use soxa_domain::due_reason::DueReason;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::procedure::{FieldRule, FieldType, PaperKind, Procedure, RegisterAct};
use soxa_domain::rulebook::RulePack;
use soxa_domain::time::{LongDay, Timestamp};
use soxa_domain::unit::Commune;
use soxa_store::view::View;
use soxa_text::display::sanitise;
use soxa_text::fold::fold;

/// The ground on which no fee is paid, as it is printed.
pub(super) fn ground(pack: &RulePack<'_>, procedure: &Procedure, id: &str) -> Result<String, ServiceError> {
    let found = pack.exemptions(procedure).find(|e| e.id == id);
    let known = || pack.exemptions(procedure).map(|e| e.id.as_str()).collect::<Vec<_>>().join(", ");
    found.map(|e| format!("{} ({})", e.name, e.basis)).ok_or_else(|| {
        let id = sanitise(id).into_owned();
        ServiceError::refused(Field::Exemption, CaseProblem::NoSuchExemption { id, known: known() })
    })
}

/// Puts the day that the officer promised in place of what the rules say; it is no earlier than the receipt.
pub(super) fn promise(
    due: &mut Due,
    day: NaiveDate,
    received: Timestamp,
    pack: &RulePack<'_>,
) -> Result<(), ServiceError> {
    if day < received.date() {
        return Err(ServiceError::refused(Field::DueDate, CaseProblem::DueBeforeReceipt { day }));
    }
    due.at = Some(Timestamp::at(day, pack.hours().closing));
    due.reason.push(DueReason::Promised { day: LongDay(day) });
    Ok(())
}

/// Papers as the procedure names them; others are kept as given.
pub(crate) fn papers(procedure: &Procedure, given: &[(String, Option<PaperKind>)]) -> Vec<Paper> {
    let mut papers: Vec<Paper> = Vec::new();
    for (name, kind) in given.iter().map(|(n, k)| (sanitise(n.trim()), *k)).filter(|(n, _)| !n.is_empty()) {
        let folded = fold(&name);
        let rule = procedure.papers.iter().find(|p| fold(&p.name) == folded);
        let rule = rule.or_else(|| procedure.papers.iter().find(|p| fold(&p.name).contains(&folded)));
        let paper = match rule {
            Some(rule) => Paper { name: rule.name.clone(), kind: kind.unwrap_or(rule.kind) },
            None => Paper { name: name.into_owned(), kind: kind.unwrap_or(PaperKind::Original) },
        };
        if !papers.contains(&paper) {
            papers.push(paper);
        }
    }
    papers
}

/// Something that a complete case has and this one has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// A paper, by its name.
    Paper(String),
    /// Something that is not written down.
    Field {
        /// Its key.
        key: String,
        /// What it is called.
        label: String,
    },
}

impl Missing {
    /// What files and commands call it.
    pub fn id(&self) -> &str {
        match self {
            Self::Paper(name) => name,
            Self::Field { key, .. } => key,
        }
    }

    /// What people call it.
    pub fn label(&self) -> &str {
        match self {
            Self::Paper(name) => name,
            Self::Field { label, .. } => label,
        }
    }
}

/// What a complete case would have and this one has not.
pub(crate) fn missing(
    procedure: &Procedure,
    papers: &[Paper],
    fields: &BTreeMap<String, String>,
) -> Vec<Missing> {
    let lacks_paper =
        procedure.papers.iter().filter(|p| !p.optional && !papers.iter().any(|h| h.name == p.name));
    let lacks_field = procedure.fields.iter().filter(|f| f.required && !fields.contains_key(&f.key));
    let field = |f: &FieldRule| Missing::Field { key: f.key.clone(), label: f.label.clone() };
    lacks_paper.map(|p| Missing::Paper(p.name.clone())).chain(lacks_field.map(field)).collect()
}

/// Extra fields, each checked by its type and by what the register knows; an unknown key is refused.
pub(crate) fn check_fields(
    commune: &Commune,
    view: &impl View,
    procedure: &Procedure,
    given: &BTreeMap<String, String>,
    received: Timestamp,
) -> Result<BTreeMap<String, String>, ServiceError> {
    let mut fields = BTreeMap::new();
    for (key, value) in given {
        let value = sanitise(value.trim()).into_owned();
        let Some(rule) = procedure.fields.iter().find(|f| f.key == *key) else {
            let known: Vec<&str> = procedure.fields.iter().map(|f| f.key.as_str()).collect();
            let (procedure, known) = (procedure.code.clone(), known.join(", "));
            let at = FieldId::data(key, &sanitise(key));
            return Err(ServiceError::refused(at, CaseProblem::NoSuchField { procedure, known }));
        };
        if value.is_empty() {
            continue;
        }
        let value = rule
            .read(&value, received)
            .map_err(|why| ServiceError::refused(at(rule), CaseProblem::FieldValue { why }))?;
        if let Some(why) = beyond_the_law(procedure, rule, &value) {
            return Err(ServiceError::refused(at(rule), why));
        }
        fields.insert(key.clone(), known(commune, view, rule, value)?);
    }
    Ok(fields)
}

/// A temporary residence lasts from one month to two years (Law on Residence 2020, article 27.2).
fn beyond_the_law(procedure: &Procedure, rule: &FieldRule, value: &str) -> Option<CaseProblem> {
    use RegisterAct::{TemporaryResidence, TemporaryResidenceExtension};
    let is_stay = matches!(procedure.act, Some(TemporaryResidence | TemporaryResidenceExtension));
    let lasts = value.parse().is_ok_and(|months: u32| (1..=24).contains(&months));
    let is_wrong = rule.kind == FieldType::Months && is_stay && !lasts;
    is_wrong.then(|| CaseProblem::ActMonths { value: value.to_owned() })
}

/// Refuses a time that ends before it begins: fields of days whose keys end in `_from` and `_to`.
pub(crate) fn check_days(
    procedure: &Procedure,
    fields: &BTreeMap<String, String>,
) -> Result<(), ServiceError> {
    for (end, first) in spans(procedure, fields) {
        let (rule, day, from) = (end.0, end.1, first);
        if day < from {
            return Err(ServiceError::refused(at(rule), CaseProblem::ActEndsFirst { day, from }));
        }
    }
    Ok(())
}

/// The last days said in a case, each with the field it stands in and the first day it belongs to.
pub(super) fn spans<'a>(
    procedure: &'a Procedure,
    fields: &BTreeMap<String, String>,
) -> Vec<((&'a FieldRule, NaiveDate), NaiveDate)> {
    let day =
        |key: &str| fields.get(key).and_then(|t| PartialDate::parse(t).ok()).and_then(PartialDate::exact);
    let span = |rule: &'a FieldRule| {
        let of = rule.key.strip_suffix("_to").filter(|_| rule.kind == FieldType::Date)?;
        Some(((rule, day(&rule.key)?), day(&format!("{of}_from"))?))
    };
    procedure.fields.iter().filter_map(span).collect()
}

/// A value as the register has it: a hamlet by its own name, a person who is there.
fn known(
    commune: &Commune,
    view: &impl View,
    rule: &FieldRule,
    value: String,
) -> Result<String, ServiceError> {
    let refused = |why| Err(ServiceError::refused(at(rule), why));
    match rule.kind {
        FieldType::Hamlet if !commune.hamlets.is_empty() => match commune.hamlet(&value) {
            Some(hamlet) => Ok(hamlet.to_owned()),
            None => refused(CaseProblem::NoSuchHamlet { value, known: commune.hamlets.join(", ") }),
        },
        // Whether somebody is there is no secret to whoever may receive cases of them.
        FieldType::Person => match resolve(view, &value)? {
            Some(_) => Ok(value),
            None => refused(CaseProblem::NoSuchPerson { id: value }),
        },
        _ => Ok(value),
    }
}

/// A field of a procedure, as a refusal names it.
fn at(rule: &FieldRule) -> FieldId {
    FieldId::data(&rule.key, &rule.label)
}
