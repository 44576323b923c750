//! What is wrong in the sample commune: what the period puts right, and what stays open for the worklists.

use std::collections::{HashMap, HashSet};

use super::births::year_of;
use super::random::Random;
use soxa_domain::person::{Link, Person, Status};
use soxa_domain::personal_id::PersonalId;

/// People while flaws are put in. Each person gets one flaw at most.
#[derive(Debug)]
pub(super) struct Workshop {
    pub people: Vec<Person>,
    pub random: Random,
    order: Vec<usize>,
    used: HashSet<usize>,
    gone: HashSet<usize>,
    /// Ids as links have them, and what has to stand there instead; `None` for nothing.
    renamed: HashMap<String, Option<String>>,
}

impl Workshop {
    pub(super) fn new(people: Vec<Person>, mut random: Random) -> Self {
        let mut order: Vec<usize> = (0..people.len()).collect();
        random.shuffle(&mut order);
        Self { people, random, order, used: HashSet::new(), gone: HashSet::new(), renamed: HashMap::new() }
    }

    /// The first `count` people nothing was done to who fit, in random order; they count as used from now on.
    pub(super) fn choose(&mut self, count: usize, fits: impl Fn(&Person) -> bool) -> Vec<usize> {
        let free = |i: &&usize| !self.used.contains(i) && self.people.get(**i).is_some_and(&fits);
        let chosen: Vec<usize> = self.order.iter().filter(free).take(count).copied().collect();
        self.used.extend(&chosen);
        chosen
    }

    /// The members of a person's household.
    pub(super) fn household_of(&self, person: usize) -> Vec<usize> {
        let Some(number) = self.people.get(person).map(|p| &p.household) else { return Vec::new() };
        (0..self.people.len())
            .filter(|i| self.people.get(*i).is_some_and(|p| p.household == *number))
            .collect()
    }

    /// Keeps a whole household free of further flaws.
    pub(super) fn keep(&mut self, members: &[usize]) {
        self.used.extend(members);
    }

    /// Puts a new person in, who counts as used; gives the place.
    pub(super) fn add(&mut self, person: Person) -> usize {
        self.people.push(person);
        self.used.insert(self.people.len() - 1);
        self.people.len() - 1
    }

    /// Takes a person out; the names in others' links stay.
    pub(super) fn remove(&mut self, person: usize) {
        if let Some(p) = self.people.get(person) {
            self.renamed.insert(p.public_id(), None);
            self.gone.insert(person);
        }
    }

    /// Gives a person another personal id, or a local one instead.
    pub(super) fn set_id(&mut self, person: usize, id: Result<PersonalId, String>) {
        if let Some(p) = self.people.get_mut(person) {
            let old = p.public_id();
            match id {
                Ok(id) => p.person_id = Some(id),
                Err(local) => (p.person_id, p.local_id) = (None, Some(local)),
            }
            self.renamed.insert(old, Some(p.public_id()));
        }
    }

    /// Changes a person.
    pub(super) fn change(&mut self, person: usize, change: impl FnOnce(&mut Person)) {
        if let Some(p) = self.people.get_mut(person) {
            change(p);
        }
    }

    /// A person's copy; an empty one where there is none.
    pub(super) fn get(&self, person: usize) -> Person {
        self.people.get(person).cloned().unwrap_or_default()
    }

    /// Brings every link up to date. To be called before values of links are written down.
    pub(super) fn relink(&mut self) {
        let renamed = std::mem::take(&mut self.renamed);
        for person in &mut self.people {
            for link in [&mut person.father, &mut person.mother, &mut person.spouse, &mut person.guardian] {
                if let Some(new) = link.id.as_ref().and_then(|id| renamed.get(id)) {
                    link.id.clone_from(new);
                }
            }
        }
    }

    /// The people who are left, in order of household number; members stay in their order.
    pub(super) fn finish(self) -> Vec<Person> {
        let gone = self.gone;
        let mut people: Vec<Person> =
            self.people.into_iter().enumerate().filter(|(i, _)| !gone.contains(i)).map(|(_, p)| p).collect();
        people.sort_by(|a, b| a.household.cmp(&b.household));
        people
    }
}

/// Present, with an id, and of working memory: somebody a flaw can be given to.
pub(super) fn is_plain(person: &Person) -> bool {
    person.status == Some(Status::Present) && person.person_id.is_some()
}

/// Whether a person was born within these years.
pub(super) fn born(person: &Person, from: i32, to: i32) -> bool {
    (from..=to).contains(&year_of(person))
}

/// Whether a link names somebody of the register.
pub(super) fn is_linked(link: &Link) -> bool {
    link.id.is_some()
}
