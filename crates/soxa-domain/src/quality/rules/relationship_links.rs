//! A relationship that the links of parents and spouses contradict (H11).

use crate::person::{Link, Person, Sex};
use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// A relationship that links contradict.
pub(super) const RULE: Rule = Rule {
    id: "relationship.links",
    severity: Severity::Warning,
    figure: None,
    label: Said {
        vi: "Quan hệ khác với cha mẹ, vợ chồng đã ghi",
        en: "The relationship differs from parents or spouse",
    },
    advice: Said {
        vi: "Xem lại quan hệ với chủ hộ, hoặc cha, mẹ, vợ, chồng của người ấy",
        en: "Look at the relationship to the head again, or at the person's parents or spouse",
    },
    check: Check::Person(check),
    fix: None,
};

fn check(subject: &Subject<'_>, _: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    let head = &subject.home?.head()?.person;
    let names_other = |link: &Link, of: &Person| link.id.as_ref().is_some_and(|id| !is(of, id));
    let wrong = match person.relationship?.code() {
        1 | 2 => names_other(&person.spouse, head),
        3 => names_other(&head.father, person),
        4 => names_other(&head.mother, person),
        // The head is the father or the mother: whom the record names in that place must be the head.
        7 => match head.sex {
            Some(Sex::Male) => names_other(&person.father, head),
            Some(Sex::Female) => names_other(&person.mother, head),
            None => names_other(&person.father, head) && names_other(&person.mother, head),
        },
        _ => false,
    };
    wrong.then(|| {
        Flaw::new(format!("“{}” của {}", person.relationship.map_or("", |r| r.label()), head.full_name))
    })
}

/// Whether an id names a person; a cancelled one does too.
fn is(person: &Person, id: &str) -> bool {
    person.public_id() == id
        || person.local_id.as_deref() == Some(id)
        || person.cancelled_ids.iter().any(|old| old.to_string() == id)
}
