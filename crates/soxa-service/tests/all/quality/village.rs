//! A village in memory: families of two households and somebody of none, with nothing wrong until a test changes it.

use std::collections::HashMap;

use chrono::NaiveDate;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Household, Link, Marital, Person, Sex};
use soxa_domain::personal_id::{Cmnd, PersonalId};
use soxa_domain::quality::{Facts, Flaw, Home, Numbered, Rule, Subject, check_household, check_person};
use soxa_domain::relationship::Relationship;
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_text::fold::fold;

/// Numbers of the people of [`Village::new`].
pub const HEAD: u32 = 1;
pub const WIFE: u32 = 2;
pub const SON: u32 = 3;
pub const FATHER: u32 = 4;
pub const LONER: u32 = 5;
pub const NEIGHBOUR: u32 = 6;

/// The household of all but the neighbour and the loner.
pub const HOME: &str = "HK000001";

#[derive(Debug, Clone)]
pub struct Village {
    pub people: Vec<Numbered>,
    pub homes: Vec<Household>,
    pub hamlets: Vec<String>,
    pub cases: HashMap<u32, String>,
    pub sojourns: Vec<Sojourn>,
}

pub fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

pub fn born(text: &str) -> Option<PartialDate> {
    Some(PartialDate::parse(text).unwrap())
}

pub fn label(code: u8) -> Option<Relationship> {
    Some(Relationship::from_code(code).unwrap())
}

pub fn cmnd(text: &str) -> Vec<Cmnd> {
    vec![Cmnd::parse(text).unwrap()]
}

pub fn id(text: &str) -> Option<PersonalId> {
    Some(PersonalId::parse(text).unwrap())
}

pub fn link(id: &str, name: &str) -> Link {
    Link { id: Some(id.to_owned()), name: Some(name.to_owned()) }
}

fn person(no: u32, number: &str, name: &str, birth: &str, sex: Sex, code: u8) -> Numbered {
    let person = Person {
        person_id: id(number),
        full_name: name.to_owned(),
        birth_date: born(birth),
        sex: Some(sex),
        nationality: "Việt Nam".to_owned(),
        origin: "Long Hiệp".to_owned(),
        birth_place: "Minh Long, Quảng Ngãi".to_owned(),
        hamlet: "Thôn Gò Tranh".to_owned(),
        household: HOME.to_owned(),
        relationship: label(code),
        cmnd: if code == 7 { Vec::new() } else { cmnd(&format!("21200010{no}")) },
        ..Person::default()
    };
    Numbered { no, person }
}

impl Village {
    pub fn new() -> Self {
        let mut people = vec![
            person(HEAD, "051080000101", "Đinh Văn Nghinh", "1980-03-02", Sex::Male, 0),
            person(WIFE, "051182000102", "Phạm Thị Nía", "1982-05-06", Sex::Female, 1),
            person(SON, "051215000103", "Đinh Văn Huy", "2015-07-08", Sex::Male, 7),
            person(FATHER, "051050000104", "Đinh Reo", "1950-01-01", Sex::Male, 3),
            person(LONER, "051160000105", "Ngô Thị Mỹ", "1960-09-10", Sex::Female, 0),
            person(NEIGHBOUR, "051070000106", "Lý Văn An", "1970-11-12", Sex::Male, 0),
        ];
        let link_of = |p: &Numbered| link(&p.person.public_id(), &p.person.full_name);
        let [head, wife, father] = [0, 1, 3].map(|at| link_of(&people[at]));
        people[0].person.spouse = wife.clone();
        people[0].person.father = father;
        people[0].person.marital = Some(Marital::Married);
        people[1].person.spouse = head.clone();
        people[2].person.father = head;
        people[2].person.mother = wife;
        people[4].person.household.clear();
        people[4].person.relationship = None;
        "HK000002".clone_into(&mut people[5].person.household);
        let home = |number: &str| Household { number: number.to_owned(), ..Household::default() };
        Self {
            people,
            homes: vec![home(HOME), home("HK000002")],
            hamlets: vec!["Thôn Gò Tranh".to_owned(), "Thôn Hà Bôi".to_owned()],
            cases: HashMap::new(),
            sojourns: Vec::new(),
        }
    }

    pub fn person(&self, no: u32) -> &Person {
        &self.people.iter().find(|p| p.no == no).unwrap().person
    }

    pub fn person_mut(&mut self, no: u32) -> &mut Person {
        &mut self.people.iter_mut().find(|p| p.no == no).unwrap().person
    }

    /// Somebody like another, with a number and an id of their own.
    pub fn copy(&mut self, no: u32, new: u32, number: &str) -> &mut Person {
        let person = Person { person_id: id(number), cmnd: Vec::new(), ..self.person(no).clone() };
        self.people.push(Numbered { no: new, person });
        self.person_mut(new)
    }

    pub fn stay(&mut self, person: u32, until: Option<&str>, ended: Option<&str>) {
        self.sojourns.push(Sojourn {
            person,
            kind: SojournKind::Temporary,
            place: "Thôn Hà Bôi".to_owned(),
            from: day("2026-01-01"),
            until: until.map(day),
            ended_on: ended.map(day),
            case: None,
            note: String::new(),
        });
    }

    fn members(&self, number: &str) -> Vec<Numbered> {
        self.people.iter().filter(|p| p.person.household == number).cloned().collect()
    }

    /// Looks at one person as the register does: with the household, where there is one.
    pub fn with<T>(&self, no: u32, look: impl FnOnce(&Subject<'_>) -> T) -> T {
        let person = self.person(no);
        let members = self.members(&person.household);
        let home = self.homes.iter().find(|h| h.number == person.household);
        let home = home.map(|household| Home { household, members: &members });
        look(&Subject { no, person, home })
    }

    pub fn flaws(&self, no: u32) -> Vec<(&'static Rule, Flaw)> {
        self.with(no, |subject| check_person(subject, self))
    }

    /// Every flaw of the village: the rule and whose it is; a household's stands under 0.
    pub fn all(&self) -> Vec<(&'static str, u32, Flaw)> {
        let mut all = Vec::new();
        for household in &self.homes {
            let members = self.members(&household.number);
            let flaws = check_household(Home { household, members: &members }, self);
            all.extend(flaws.into_iter().map(|(rule, flaw)| (rule.id, 0, flaw)));
        }
        for p in &self.people {
            all.extend(self.flaws(p.no).into_iter().map(|(rule, flaw)| (rule.id, p.no, flaw)));
        }
        all
    }

    /// Whose flaws of one rule there are.
    pub fn of(&self, rule: &str) -> Vec<u32> {
        self.all().into_iter().filter(|(id, ..)| *id == rule).map(|(_, no, _)| no).collect()
    }
}

impl Facts for Village {
    fn today(&self) -> NaiveDate {
        day("2026-11-25")
    }

    fn hamlets(&self) -> &[String] {
        &self.hamlets
    }

    fn named(&self, id: &str) -> Option<Numbered> {
        let named = |p: &&Numbered| {
            let p = &p.person;
            p.local_id.as_deref() == Some(id)
                || p.person_id.iter().chain(&p.cancelled_ids).any(|n| n.to_string() == id)
        };
        self.people.iter().find(named).cloned()
    }

    fn spouses_naming(&self, person: &Person) -> Vec<Numbered> {
        let id = Some(person.public_id());
        self.people.iter().filter(|p| p.person.spouse.id == id).cloned().collect()
    }

    fn twin(&self, no: u32, person: &Person) -> Option<Numbered> {
        let same = |p: &&Numbered| {
            p.no < no
                && p.person.is_active()
                && p.person.sex == person.sex
                && p.person.birth_date == person.birth_date
                && fold(&p.person.full_name) == fold(&person.full_name)
        };
        self.people.iter().find(same).cloned()
    }

    fn sharing_cmnd(&self, no: u32, person: &Person) -> Option<Numbered> {
        let shares = |p: &&Numbered| p.no < no && p.person.cmnd.iter().any(|c| person.cmnd.contains(c));
        self.people.iter().find(|p| shares(p) && p.person.is_active()).cloned()
    }

    fn open_case(&self, no: u32) -> Option<String> {
        self.cases.get(&no).cloned()
    }

    fn reads_well(&self, text: &str) -> bool {
        soxa_domain::quality::reads_well(text)
    }

    fn expired_sojourn(&self, no: u32) -> Option<Sojourn> {
        self.sojourns.iter().find(|s| s.person == no && s.has_expired(self.today())).cloned()
    }
}
