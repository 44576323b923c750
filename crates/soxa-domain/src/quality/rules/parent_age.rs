//! A parent born less than thirteen years before the child.

use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// A parent who is too young.
pub(super) const RULE: Rule = Rule {
    id: "person.parent_age",
    severity: Severity::Warning,
    figure: None,
    label: Said {
        vi: "Cha mẹ hơn con dưới 13 tuổi", en: "A parent less than 13 years older than the child"
    },
    advice: Said {
        vi: "Xem lại ngày sinh, hoặc cha, mẹ đã ghi",
        en: "Look at the dates of birth again, or at the parents written down",
    },
    check: Check::Person(check),
    fix: None,
};

/// A parent is at least so many years older.
const GENERATION: u16 = 13;

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let child = subject.person.birth_date?.year();
    let links = [&subject.person.father, &subject.person.mother];
    links.into_iter().filter_map(|link| facts.named(link.id.as_ref()?)).find_map(|parent| {
        let born = parent.person.birth_date?.year();
        (born + GENERATION > child)
            .then(|| Flaw::new(format!("{} sinh {born}, con sinh {child}", parent.person.full_name)))
    })
}
