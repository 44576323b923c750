//! Spouses who do not name each other.

use crate::person::{Link, Marital, Person};
use crate::quality::{Check, Facts, Flaw, Numbered, Rule, Said, Severity, Subject};

/// Spouses who do not name each other.
pub(super) const RULE: Rule = Rule {
    id: "person.spouse",
    severity: Severity::Warning,
    figure: None,
    label: Said { vi: "Vợ chồng không ghi nhau", en: "Spouses who do not name each other" },
    advice: Said { vi: "Ghi vợ/chồng ở cả hai người", en: "Write the spouse down for both" },
    check: Check::Person(check),
    fix: Some(fix),
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    if !person.is_active() {
        return None;
    }
    if let Some(namer) = unanswered(subject, facts) {
        return Some(Flaw::with(format!("{} ghi người này", namer.person.full_name), namer.no));
    }
    let spouse = facts.named(person.spouse.id.as_ref()?).filter(|p| p.person.is_active())?;
    let back = spouse.person.spouse.id.as_ref()?;
    let denied = facts.named(back).is_some_and(|p| p.no != subject.no);
    let other = spouse.person.spouse.name.clone().unwrap_or_default();
    denied.then(|| Flaw::with(format!("{} ghi {other}", spouse.person.full_name), spouse.no))
}

/// The one who names this person as spouse while nobody is named back.
fn unanswered(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Numbered> {
    let person = subject.person;
    if person.spouse.id.is_some() || matches!(person.marital, Some(Marital::Single | Marital::Divorced)) {
        return None;
    }
    let mut namers = facts.spouses_naming(person).into_iter().filter(|p| p.person.is_active());
    namers.next().filter(|_| namers.next().is_none())
}

/// Names back the one who names this person, where nothing on either record speaks against the marriage.
fn fix(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Person> {
    check(subject, facts)?;
    let (person, namer) = (subject.person, unanswered(subject, facts)?.person);
    let over = |p: &Person| matches!(p.marital, Some(Marital::Single | Marital::Divorced | Marital::Widowed));
    let other_name =
        person.spouse.name.as_ref().is_some_and(|name| !soxa_text::fold::same(name, &namer.full_name));
    let same_sex = person.sex.is_some() && person.sex == namer.sex;
    if over(person) || over(&namer) || other_name || same_sex || namer.public_id().is_empty() {
        return None;
    }
    let spouse = Link { id: Some(namer.public_id()), name: Some(namer.full_name) };
    Some(Person { spouse, ..person.clone() })
}
