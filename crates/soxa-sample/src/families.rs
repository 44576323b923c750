//! Households: couples with children, three generations under one roof, widows, lone parents, old people by themselves.

use super::births::{Birth, Births, Home, link, year_of};
use super::names::{Folk, family_name, family_of, full_name};
use soxa_domain::person::{Link, Marital, Person, Sex, Status};
use soxa_domain::relationship::Relationship;

/// The year the register is of; nobody is born after the one before.
const YEAR: i32 = 2022;

impl Births {
    /// A household, its head first.
    pub(super) fn household(&mut self, home: &Home) -> Vec<Person> {
        self.at_home.clear();
        let folk = if self.random.percent(54) { Folk::Hre } else { Folk::Kinh };
        let mut members = match self.random.below(100) {
            0..52 => self.couple(home, folk),
            52..66 => self.couple_with_elders(home, folk),
            66..78 => self.elders_with_married_child(home, folk),
            78..90 => self.widow(home, folk),
            90..95 => self.alone(home, folk),
            _ => self.lone_mother(home, folk),
        };
        self.absences(&mut members);
        members
    }

    fn couple(&mut self, home: &Home, folk: Folk) -> Vec<Person> {
        let year = self.random.between(1952, 1998);
        let family = family_name_of(self, folk);
        let (mut head, mut other) = self.pair(home, folk, family, year, ["Chủ hộ", "Vợ"]);
        self.parents_elsewhere(&mut head, folk);
        self.parents_elsewhere(&mut other, folk);
        let mut members = self.children(home, folk, &head, &other, "Con đẻ", 4);
        if year > 1980 && self.random.percent(8) {
            let sibling = self.sibling(home, folk, &head);
            members.push(sibling);
        }
        // Some households are headed by the wife.
        if self.random.percent(12) && members.iter().all(|m| m.relationship == Relationship::parse("Con đẻ"))
        {
            head.relationship = Some(Relationship::HUSBAND);
            other.relationship = Some(Relationship::HEAD);
            std::mem::swap(&mut head, &mut other);
        }
        members.splice(0..0, [head, other]);
        members
    }

    fn couple_with_elders(&mut self, home: &Home, folk: Folk) -> Vec<Person> {
        let year = self.random.between(1972, 1996);
        let family = family_name_of(self, folk);
        let elder_year = year - self.random.between(21, 32);
        let (mut father, mut mother) = self.pair(home, folk, family, elder_year, ["Cha đẻ", "Mẹ đẻ"]);
        self.parents_elsewhere(&mut father, folk);
        self.parents_elsewhere(&mut mother, folk);
        let (mut head, mut wife) =
            self.pair(home, folk, family, year.max(year_of(&mother) + 18), ["Chủ hộ", "Vợ"]);
        self.parents_elsewhere(&mut wife, folk);
        let father_lives = self.random.percent(45);
        (head.father, head.mother) = (link(&father), link(&mother));
        let mut members = self.children(home, folk, &head, &wife, "Con đẻ", 3);
        if !father_lives {
            head.father.id = None;
            mother.spouse.id = None;
            mother.marital = Some(Marital::Widowed);
        }
        let mut first = vec![head, wife];
        if father_lives {
            first.push(father);
        }
        first.push(mother);
        members.splice(0..0, first);
        members
    }

    fn elders_with_married_child(&mut self, home: &Home, folk: Folk) -> Vec<Person> {
        let year = self.random.between(1948, 1970);
        let family = family_name_of(self, folk);
        let (mut head, mut wife) = self.pair(home, folk, family, year, ["Chủ hộ", "Vợ"]);
        self.parents_elsewhere(&mut head, folk);
        self.parents_elsewhere(&mut wife, folk);
        let child_year = (year_of(&wife) + self.random.between(19, 26)).min(1999);
        let by_daughter = self.random.percent(20);
        let (mut son, mut daughter) = if by_daughter {
            let his = family_name_of(self, folk);
            self.pair_of(home, folk, [his, family], child_year, ["Con rể", "Con đẻ"])
        } else {
            self.pair(home, folk, family, child_year, ["Con đẻ", "Con dâu"])
        };
        let own = if by_daughter { &mut daughter } else { &mut son };
        (own.father, own.mother) = (link(&head), link(&wife));
        let in_law = if by_daughter { &mut son } else { &mut daughter };
        self.parents_elsewhere(in_law, folk);
        let grandchildren = self.children(home, folk, &son, &daughter, "Cháu ruột", 3);
        let mut members = vec![head, wife, son, daughter];
        members.extend(grandchildren);
        members
    }

    fn widow(&mut self, home: &Home, folk: Folk) -> Vec<Person> {
        let year = self.random.between(1942, 1982);
        let family = family_name_of(self, folk);
        let (mut husband, mut head) = self.pair(home, folk, family, year, ["Chồng", "Chủ hộ"]);
        self.parents_elsewhere(&mut husband, folk);
        self.parents_elsewhere(&mut head, folk);
        let mut children = self.children(home, folk, &husband, &head, "Con đẻ", 4);
        head.marital = Some(Marital::Widowed);
        let mut members = vec![head];
        if self.random.percent(62) {
            husband.status = Some(Status::Deceased);
            husband.phone.clear();
            members.push(husband);
        } else {
            for person in members.iter_mut().chain(&mut children) {
                forget(person, &husband.public_id());
            }
        }
        members.extend(children);
        members
    }

    fn alone(&mut self, home: &Home, folk: Folk) -> Vec<Person> {
        let sex = if self.random.percent(65) { Sex::Female } else { Sex::Male };
        let year = self.random.between(1936, 1966);
        let family = family_name_of(self, folk);
        let mut head = self.person(home, Birth { sex, folk, family, year }, "Chủ hộ");
        self.parents_elsewhere(&mut head, folk);
        if self.random.percent(60) {
            let (other, family) = if sex == Sex::Male {
                (Sex::Female, family_name_of(self, folk))
            } else {
                (Sex::Male, family)
            };
            head.marital = Some(Marital::Widowed);
            head.spouse.name = Some(full_name(&mut self.random, family, folk, other, year));
        }
        vec![head]
    }

    fn lone_mother(&mut self, home: &Home, folk: Folk) -> Vec<Person> {
        let year = self.random.between(1970, 1996);
        let family = family_name_of(self, folk);
        let (husband, mut head) = self.pair(home, folk, family, year, ["Chồng", "Chủ hộ"]);
        self.parents_elsewhere(&mut head, folk);
        let mut children = self.children(home, folk, &husband, &head, "Con đẻ", 2);
        head.marital = Some(Marital::Divorced);
        head.spouse = Link::default();
        for child in &mut children {
            forget(child, &husband.public_id());
        }
        children.insert(0, head);
        children
    }

    /// Husband and wife, she of some family.
    fn pair(
        &mut self,
        home: &Home,
        folk: Folk,
        family: &str,
        year: i32,
        labels: [&str; 2],
    ) -> (Person, Person) {
        let hers = family_name_of(self, folk);
        self.pair_of(home, folk, [family, hers], year, labels)
    }

    /// Husband and wife of two families, with links to each other.
    fn pair_of(
        &mut self,
        home: &Home,
        folk: Folk,
        families: [&str; 2],
        year: i32,
        labels: [&str; 2],
    ) -> (Person, Person) {
        let ([his, hers], [his_label, her_label]) = (families, labels);
        let mut he = self.person(home, Birth { sex: Sex::Male, folk, family: his, year }, his_label);
        let her_year = (year + self.random.between(-2, 6)).min(2001);
        let her = Birth { sex: Sex::Female, folk, family: hers, year: her_year };
        let mut she = self.person(home, her, her_label);
        (he.marital, she.marital) = (Some(Marital::Married), Some(Marital::Married));
        (he.spouse, she.spouse) = (link(&she), link(&he));
        (he, she)
    }

    /// The children who still belong to the household: the older ones mostly have founded their own.
    fn children(
        &mut self,
        home: &Home,
        folk: Folk,
        father: &Person,
        mother: &Person,
        label: &str,
        most: i32,
    ) -> Vec<Person> {
        let mut children = Vec::new();
        let count = self.random.between(1, most);
        let mut year = year_of(mother).max(year_of(father)) + self.random.between(19, 26);
        for _ in 0..count {
            if year >= YEAR || year > year_of(mother) + 43 {
                break;
            }
            if year > 1996 || self.random.percent(22) {
                let sex = if self.random.percent(51) { Sex::Male } else { Sex::Female };
                let birth = Birth { sex, folk, family: family_of(&father.full_name), year };
                let mut child = self.person(home, birth, label);
                (child.father, child.mother) = (link(father), link(mother));
                children.push(child);
            }
            year += self.random.between(2, 6);
        }
        children
    }

    /// A younger brother or sister of the head who lives with the household.
    fn sibling(&mut self, home: &Home, folk: Folk, head: &Person) -> Person {
        let year = (year_of(head) + self.random.between(2, 7)).min(2004);
        let sex = if self.random.percent(50) { Sex::Male } else { Sex::Female };
        let birth = Birth { sex, folk, family: family_of(&head.full_name), year };
        let mut sibling = self.person(home, birth, "Em ruột");
        (sibling.father, sibling.mother) = (head.father.clone(), head.mother.clone());
        sibling
    }

    /// Who works elsewhere, has moved away or has died.
    fn absences(&mut self, members: &mut [Person]) {
        for person in members.iter_mut().skip(1) {
            let year = year_of(person);
            let roll = self.random.below(1000);
            let single = person.marital == Some(Marital::Single);
            person.status = match (person.status, year, roll) {
                (Some(Status::Present), 1975..=2004, 0..150) => Some(Status::Away),
                (Some(Status::Present), 1975..=2004, 150..200) => Some(Status::AwayInProvince),
                (Some(Status::Present), 1985..=2002, 200..210) => Some(Status::Abroad),
                (Some(Status::Present), 1990..=2001, 210..290) if single => Some(Status::Moved),
                (Some(Status::Present), 1950..=2012, 290..297) if single => Some(Status::Deceased),
                (same, ..) => same,
            };
        }
    }
}

fn family_name_of(births: &mut Births, folk: Folk) -> &'static str {
    family_name(&mut births.random, folk)
}

/// Takes an id out of a person's links; the name stays.
fn forget(person: &mut Person, id: &str) {
    for link in [&mut person.father, &mut person.mother, &mut person.spouse, &mut person.guardian] {
        if link.id.as_deref() == Some(id) {
            link.id = None;
        }
    }
}
