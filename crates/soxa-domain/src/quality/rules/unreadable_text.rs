//! Text in a legacy encoding, with left-overs of a typing method, or decomposed.

use crate::person::Person;
use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};
use soxa_text::repair::repair;

/// Unreadable text.
pub(super) const RULE: Rule = Rule {
    id: "text.unreadable",
    severity: Severity::Error,
    figure: None,
    label: Said { vi: "Chữ hỏng, mã cũ", en: "Broken letters, an old encoding" },
    advice: Said {
        vi: "Sửa theo chữ soxa đọc được, hoặc gõ lại",
        en: "Correct it as soxa reads it, or type it again",
    },
    check: Check::Person(check),
    fix: Some(fix),
};

fn texts(person: &mut Person) -> [&mut String; 6] {
    let Person { full_name, other_name, origin, birth_place, address, hamlet, .. } = person;
    [full_name, other_name, origin, birth_place, address, hamlet]
}

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    let all = [
        &person.full_name,
        &person.other_name,
        &person.origin,
        &person.birth_place,
        &person.address,
        &person.hamlet,
    ];
    let broken = |text: &&&String| !text.is_empty() && !facts.reads_well(text);
    all.iter().find(broken).map(|text| Flaw::new(format!("“{text}”")))
}

/// What `repair` reads, where that reads well everywhere.
fn fix(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Person> {
    let mut person = subject.person.clone();
    for text in texts(&mut person) {
        if text.contains('\u{FFFD}') {
            return None;
        }
        *text = repair(text);
    }
    let mended = check(&Subject { person: &person, ..*subject }, facts).is_none();
    (mended && person != *subject.person).then_some(person)
}
