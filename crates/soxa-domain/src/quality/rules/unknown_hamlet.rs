//! A hamlet that is none of the commune.

use crate::person::Person;
use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};
use soxa_text::fold::fold;

/// An unknown hamlet.
pub(super) const RULE: Rule = Rule {
    id: "address.hamlet",
    severity: Severity::Warning,
    figure: None,
    label: Said { vi: "Thôn không có trong danh sách", en: "A hamlet that is not on the list" },
    advice: Said {
        vi: "Chọn đúng thôn, hoặc thêm thôn vào tệp của xã",
        en: "Choose the right hamlet, or add it to the commune's file",
    },
    check: Check::Person(check),
    fix: Some(fix),
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    let known =
        person.hamlet.is_empty() || facts.hamlets().is_empty() || facts.hamlets().contains(&person.hamlet);
    (person.is_active() && !known).then(|| Flaw::new(format!("“{}”", person.hamlet)))
}

/// The hamlet of the list that reads the same without marks, with or without the word for it.
fn fix(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Person> {
    check(subject, facts)?;
    let bare = |text: &str| fold(text).trim_start_matches("thon ").to_owned();
    let wanted = bare(&subject.person.hamlet);
    let mut same = facts.hamlets().iter().filter(|h| bare(h) == wanted);
    let hamlet = same.next().filter(|_| same.next().is_none())?;
    Some(Person { hamlet: hamlet.clone(), ..subject.person.clone() })
}
