//! Nothing is wrong with the people but what is told to be.

use std::collections::{HashMap, HashSet};

use soxa_domain::person::{Link, Marital, Person, Sex, Status};
use soxa_domain::relationship::Relationship;
use soxa_domain::tables;

use crate::shelf::{commune, people_after, people_before, rows};

fn label(p: &Person) -> &'static str {
    p.relationship.unwrap().label()
}

fn year(p: &Person) -> i32 {
    i32::from(p.birth_date.unwrap().year())
}

#[test]
fn fields_hold_what_they_should() {
    let hamlets = commune().hamlets;
    let people = people_after();
    let known = |table: &[tables::Entry], name: &str| table.iter().any(|e| e.name == name);
    for p in &people {
        let texts = [&p.full_name, &p.origin, &p.birth_place, &p.address];
        assert!(texts.iter().all(|t| soxa_text::nfc::nfc(t) == t.as_str() && !t.is_empty()), "{p:?}");
        assert!(hamlets.contains(&p.hamlet) && p.address.starts_with(&p.hamlet));
        assert!(known(tables::ethnic_groups(), &p.ethnicity) && known(tables::religions(), &p.religion));
        assert!(known(tables::nationalities(), &p.nationality));
        let born = p.birth_date.unwrap();
        assert!(born.earliest().to_string().as_str() < "2022-03-30" && born.year() > 1915);
        assert!(p.sex.is_some() && p.status.is_some() && p.relationship.is_some());
        assert!(p.cmnd.len() <= 1 && (p.cmnd.is_empty() || born.year() <= 2006));
        assert!(matches!(p.health_insurance.chars().count(), 0 | 15));
        assert!(p.phone.is_empty() || p.phone_digits().len() == 10);
        assert_eq!(p.local_id.is_some(), p.person_id.is_none());
        if let Some(sex) = p.relationship.unwrap().expected_sex() {
            assert_eq!(p.sex, Some(sex), "{} is {}", p.full_name, label(p));
        }
    }
    let ids: HashSet<String> = people.iter().map(Person::public_id).collect();
    assert_eq!(ids.len(), people.len());
    let cmnd: Vec<_> = people.iter().flat_map(|p| &p.cmnd).collect();
    assert_eq!(cmnd.len(), cmnd.iter().collect::<HashSet<_>>().len());
    let hre = people.iter().filter(|p| p.full_name.starts_with("Đinh ")).count() * 100 / people.len();
    assert!((45..=55).contains(&hre), "{hre} % Đinh");
}

#[test]
fn links_agree_from_both_sides() {
    let people = people_after();
    let by_id: HashMap<String, &Person> = people.iter().map(|p| (p.public_id(), p)).collect();
    let other = |link: &Link| -> Option<&Person> {
        let other = by_id.get(link.id.as_ref()?).copied().expect("a link to nobody");
        assert_eq!(Some(&other.full_name), link.name.as_ref());
        Some(other)
    };
    for p in &people {
        for (link, sex) in [(&p.father, Sex::Male), (&p.mother, Sex::Female)] {
            if let Some(parent) = other(link) {
                assert_eq!(parent.sex, Some(sex));
                assert!(year(p) - year(parent) >= 13, "{} and {}", p.full_name, parent.full_name);
            }
        }
        if let Some(spouse) = other(&p.spouse) {
            assert_eq!(spouse.spouse.id, Some(p.public_id()));
            assert_ne!(spouse.sex, p.sex);
            let alive = |p: &Person| p.status != Some(Status::Deceased);
            if alive(p) {
                let wanted = if alive(spouse) { Marital::Married } else { Marital::Widowed };
                assert_eq!(p.marital, Some(wanted), "{}", p.full_name);
            }
            assert!(p.father.id.is_none() || p.father.id != spouse.father.id, "brother and sister");
        }
        assert!(p.marital != Some(Marital::Married) || p.spouse.name.is_some());
        other(&p.guardian);
    }
    // Children of one couple are not born within a year of each other, but those who stand twice in the register.
    let mut births: HashMap<&String, Vec<(i32, &str)>> = HashMap::new();
    for p in people.iter().filter(|p| p.mother.id.is_some()) {
        births.entry(p.mother.id.as_ref().unwrap()).or_default().push((year(p), &p.full_name));
    }
    for siblings in births.values_mut() {
        siblings.sort_unstable();
        for pair in siblings.windows(2) {
            assert!(pair[1].0 - pair[0].0 >= 2 || pair[0] == pair[1], "{pair:?}");
        }
    }
}

#[test]
fn relationships_agree_with_links_and_ages() {
    let people = people_after();
    let mut households: HashMap<&str, Vec<&Person>> = HashMap::new();
    for p in &people {
        households.entry(&p.household).or_default().push(p);
    }
    assert_eq!(households.len(), 1150);
    for members in households.values() {
        assert_eq!(members.iter().map(|p| &p.address).collect::<HashSet<_>>().len(), 1);
        let heads: Vec<&&Person> =
            members.iter().filter(|p| p.relationship == Some(Relationship::HEAD)).collect();
        let Some(head) = heads.first() else { continue };
        assert!(year(head) <= 2001);
        let is = |link: &Link, of: &Person| link.id.as_ref() == Some(&of.public_id());
        for p in members {
            let gap = year(p) - year(head);
            let fits = match label(p) {
                "Vợ" | "Chồng" => is(&p.spouse, head) && is(&head.spouse, p),
                "Con đẻ" => gap >= 13 && (is(&p.father, head) || is(&p.mother, head)),
                "Cha đẻ" => gap <= -13 && is(&head.father, p),
                "Mẹ đẻ" => gap <= -13 && is(&head.mother, p),
                "Mẹ chồng/mẹ vợ" => gap <= -13,
                "Em ruột" => gap > 0 && p.father == head.father && p.mother == head.mother,
                "Cháu ruột" => gap >= 26,
                "Con dâu" | "Con rể" => members.iter().any(|m| label(m) == "Con đẻ" && is(&m.spouse, p)),
                "Chủ hộ" | "Ở nhờ" => true,
                strange => panic!("{strange}"),
            };
            assert!(fits || p.public_id() == head.public_id(), "{} {}", p.household, label(p));
        }
        assert!(members.iter().filter(|p| matches!(label(p), "Vợ" | "Chồng")).count() <= 1);
    }
}

#[test]
fn lists_and_files_name_people_who_exist() {
    let people = people_after();
    let before: HashMap<String, Person> = people_before().into_iter().map(|p| (p.public_id(), p)).collect();
    let after: HashMap<String, &Person> = people.iter().map(|p| (p.public_id(), p)).collect();
    for file in ["id_notices.csv", "id_cancellations.csv", "special_files.csv", "queue.csv"] {
        for row in rows(file) {
            assert!(after.contains_key(&row["person"]), "{file}: {row:?}");
        }
    }
    for file in ["cases.csv", "open_cases.csv"] {
        for row in rows(file) {
            let persons = row["persons"].split(';').filter(|p| !p.is_empty());
            for id in persons.chain([row["applicant"].as_str()]) {
                assert!(before.contains_key(id) && after.contains_key(id), "{file}: {id}");
            }
        }
    }
    for row in rows("cases.csv").iter().filter(|r| r["procedure"].ends_with("-KT")) {
        assert_eq!(after[&row["persons"]].status, Some(Status::Deceased));
    }
    let results: Vec<_> = ["support", "union", "vaccination", "prisoners"]
        .iter()
        .flat_map(|name| rows(&format!("list_results/{name}.csv")))
        .filter(|r| r["verdict"] != "not_in_register")
        .collect();
    assert!(results.iter().all(|r| after[&r["person"]].full_name == r["name_on_list"]));
    let prisoners: HashSet<String> =
        people.iter().filter(|p| p.status == Some(Status::InPrison)).map(Person::public_id).collect();
    let matched: HashSet<String> = rows("list_results/prisoners.csv")
        .into_iter()
        .map(|mut r| r.remove("person").unwrap())
        .filter(|p| !p.is_empty())
        .collect();
    assert_eq!(prisoners, matched);
    // Nobody on the prison's list bears a number of somebody else of the commune.
    let cmnd: HashMap<String, &Person> =
        people.iter().flat_map(|p| p.cmnd.iter().map(move |c| (c.to_string(), p))).collect();
    for row in rows("lists/prisoners.csv") {
        if let Some(p) = cmnd.get(&row["Số CMND/CCCD"]) {
            assert_eq!(p.status, Some(Status::InPrison), "{row:?}");
        }
    }
}
