//! What must hold of the rules whatever stands in the records.

use proptest::prelude::*;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Link, Marital, Person, Sex, Status};
use soxa_domain::personal_id::{Cmnd, PersonalId};
use soxa_domain::quality::{Numbered, RULES};
use soxa_domain::relationship::Relationship;

use super::village::Village;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["", "Đinh Văn Huy", "Thôn Gò Tranh", "go tranh", "NguyÔn V¨n An", "Phuwowngj Va8n"])
            .prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => "[A-Za-z0-9¨«ÔÕµ¸\u{300}\u{301}\u{323}\u{302}Æ°Ä ]{0,16}",
    ]
}

/// Ids of a few, so that links meet.
fn number() -> impl Strategy<Value = PersonalId> {
    prop_oneof![
        4 => (0..8u64).prop_map(|n| 51_080_000_100 + n),
        1 => 0..1_000_000_000_000u64
    ]
    .prop_map(|n| PersonalId::from_number(n).unwrap())
}

fn link() -> impl Strategy<Value = Link> {
    let id = prop_oneof![3 => number().prop_map(|n| n.to_string()), 1 => text()];
    (prop::option::of(id), prop::option::of(text())).prop_map(|(id, name)| Link { id, name })
}

fn date() -> impl Strategy<Value = Option<PartialDate>> {
    (0..=9999u16, 0..=12u8, 0..=31u8, any::<bool>()).prop_map(|(year, month, day, near)| {
        let year = if near { 1900 + year % 130 } else { year };
        PartialDate::new(year, month, day).ok()
    })
}

fn person() -> impl Strategy<Value = Person> {
    let sexes = prop::option::of(prop::sample::select(vec![Sex::Male, Sex::Female]));
    let states = vec![Status::Present, Status::Abroad, Status::InPrison, Status::Moved, Status::Deceased];
    let marital = vec![Marital::Single, Marital::Married, Marital::Divorced, Marital::Widowed];
    let labels = prop::option::of(prop::sample::select(Relationship::all().collect::<Vec<_>>()));
    let choices = (
        sexes,
        prop::option::of(prop::sample::select(states)),
        prop::option::of(prop::sample::select(marital)),
        labels,
    );
    let texts = prop::collection::vec(text(), 6);
    let numbers = (
        prop::option::of(number()),
        prop::collection::vec(number(), 0..2),
        prop::collection::vec((0..4u32).prop_map(|n| Cmnd::parse(&format!("21200000{n}")).unwrap()), 0..3),
    );
    let home = prop::sample::select(vec!["", "HK000001", "HK000002", "HK9"]);
    (choices, texts, numbers, home, date(), prop::array::uniform4(link())).prop_map(
        |(
            (sex, status, marital, relationship),
            t,
            (person_id, cancelled_ids, cmnd),
            home,
            birth_date,
            links,
        )| {
            let [father, mother, spouse, guardian] = links;
            Person {
                person_id,
                cancelled_ids,
                cmnd,
                full_name: t[0].clone(),
                other_name: t[1].clone(),
                origin: t[2].clone(),
                birth_place: t[3].clone(),
                address: t[4].clone(),
                hamlet: t[5].clone(),
                sex,
                status,
                marital,
                relationship,
                birth_date,
                household: home.to_owned(),
                father,
                mother,
                spouse,
                guardian,
                ..Person::default()
            }
        },
    )
}

fn village() -> impl Strategy<Value = Village> {
    prop::collection::vec(person(), 1..8).prop_map(|mut people| {
        // As in the register, one number is of one person.
        let mut seen = std::collections::BTreeSet::new();
        for p in &mut people {
            p.person_id = p.person_id.filter(|id| seen.insert(*id));
            p.cancelled_ids.retain(|id| seen.insert(*id));
        }
        let people = (1u32..).zip(people).map(|(no, person)| Numbered { no, person }).collect();
        Village { people, ..Village::new() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn looking_twice_finds_the_same(village in village()) {
        prop_assert_eq!(village.all(), village.all());
    }

    #[test]
    fn a_fix_ends_its_flaw_and_leaves_ids_and_names_alone(village in village()) {
        for rule in RULES {
            let Some(fix) = rule.fix else { continue };
            for p in &village.people {
                let Some(new) = village.with(p.no, |subject| fix(subject, &village)) else { continue };
                prop_assert!(village.of(rule.id).contains(&p.no), "{} mends what is right", rule.id);
                let mut after = village.clone();
                *after.person_mut(p.no) = new.clone();
                prop_assert!(!after.of(rule.id).contains(&p.no), "{} leaves its flaw: {:?}", rule.id, new);
                let ids = |p: &Person| (p.person_id, p.local_id.clone(), p.cancelled_ids.clone(), p.cmnd.clone());
                prop_assert_eq!(ids(&p.person), ids(&new));
                if rule.id != "text.unreadable" {
                    prop_assert_eq!(&p.person.full_name, &new.full_name);
                    prop_assert_eq!(&p.person.other_name, &new.other_name);
                }
            }
        }
    }
}
