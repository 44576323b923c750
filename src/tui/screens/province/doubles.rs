//! People who may be registered in two communes: the level above gives those who share a number, or a name and a day of
//! birth, and the linkage engine says how likely each two of them are one.

use std::collections::BTreeMap;

use soxa_linkage::between::{Between, Member, step};
use soxa_linkage::decide::Verdict;
use soxa_linkage::register::Register;
use soxa_linkage::schema::Schema;
use soxa_service::ServiceError;
use soxa_service::refusal::{Field, UpwardProblem};
use soxa_upward::answers::{Doubles, PersonAbove};

/// Two people of different communes who may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Double {
    /// One of them.
    pub one: PersonAbove,
    /// The other.
    pub other: PersonAbove,
    /// How likely they are one person.
    pub score: f64,
    /// Whether somebody has to look.
    pub verdict: Verdict,
}

/// The pairs of different communes among people who share something, likeliest first.
///
/// # Errors
/// The engine's own data cannot be read.
pub fn doubles(found: Doubles) -> Result<Vec<Double>, ServiceError> {
    let schema = Schema::people()
        .map_err(|e| ServiceError::refused(Field::Upward, UpwardProblem::Above { said: e.to_string() }))?;
    let blocks = hanging_together(found);
    let columns: Vec<String> = schema.columns().into_iter().map(str::to_owned).collect();
    let people: Vec<&PersonAbove> = blocks.iter().flatten().collect();
    let cells: Vec<Vec<&str>> =
        people.iter().map(|person| columns.iter().map(|column| cell(person, column)).collect()).collect();
    let mut in_order: Vec<(&PersonAbove, &Vec<&str>)> = people.iter().copied().zip(&cells).collect();
    in_order.sort_by(|(a, _), (b, _)| key(a).cmp(&key(b)));
    let mut crowd = Register::new(&schema);
    in_order.iter().step_by(step(people.len())).for_each(|(_, cells)| crowd.add(cells));
    let members: Vec<Member<'_>> = people
        .iter()
        .zip(&cells)
        .map(|(person, cells)| Member { register: &person.commune, cells })
        .collect();
    let pairs = Between::new(schema, crowd).pairs(&members, blocks.iter().map(Vec::len));
    let mut pairs: Vec<Double> = pairs
        .into_iter()
        .filter_map(|pair| {
            let (one, other) = ((*people.get(pair.left)?).clone(), (*people.get(pair.right)?).clone());
            Some(Double { one, other, score: pair.score, verdict: pair.verdict })
        })
        .collect();
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b))));
    Ok(pairs)
}

/// Everybody once, each with all who share something with somebody who shares something with them; in the order of communes.
fn hanging_together(found: Doubles) -> Vec<Vec<PersonAbove>> {
    let mut people: BTreeMap<(String, u32), PersonAbove> = BTreeMap::new();
    // The first of those who hang together, by who is not the first.
    let mut firsts: BTreeMap<(String, u32), (String, u32)> = BTreeMap::new();
    let first_of = |firsts: &BTreeMap<(String, u32), (String, u32)>, mut key: (String, u32)| {
        while let Some(before) = firsts.get(&key) {
            key = before.clone();
        }
        key
    };
    for block in found.doubles {
        let mut together: Option<(String, u32)> = None;
        for person in block.people {
            let own = first_of(&firsts, (person.commune.clone(), person.no));
            people.insert((person.commune.clone(), person.no), person);
            together = Some(match together {
                Some(other) if other < own => {
                    firsts.insert(own, other.clone());
                    other
                }
                Some(other) if own < other => {
                    firsts.insert(other, own.clone());
                    own
                }
                _ => own,
            });
        }
    }
    let mut blocks: BTreeMap<(String, u32), Vec<PersonAbove>> = BTreeMap::new();
    for (key, person) in people {
        blocks.entry(first_of(&firsts, key)).or_default().push(person);
    }
    blocks.into_values().collect()
}

fn key(person: &PersonAbove) -> (&str, u32) {
    (&person.commune, person.no)
}

fn place(double: &Double) -> ((&str, u32), (&str, u32)) {
    (key(&double.one), key(&double.other))
}

fn cell<'a>(person: &'a PersonAbove, column: &str) -> &'a str {
    let known = match column {
        "person_id" => &person.person_id,
        "full_name" => &person.name,
        "birth_date" => &person.birth,
        "sex" => &person.sex,
        _ => return "",
    };
    known.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use soxa_upward::answers::Block;

    fn person(commune: &str, id: &str, name: &str, birth: &str) -> PersonAbove {
        let some = |text: &str| Some(text.to_owned());
        PersonAbove {
            commune: commune.to_owned(),
            no: 1,
            person_id: some(id),
            name: some(name),
            birth: some(birth),
            sex: some("male"),
        }
    }

    #[test]
    fn one_number_of_two_people_is_looked_at_before_it_is_believed() {
        let id = "051072000101";
        let nghinh = || person("21349", id, "dinh van nghinh", "1972-03-15");
        for (other, wanted) in [
            (person("21361", id, "dinh van nghinh", "1972-03-15"), Verdict::Match),
            (person("21361", id, "dinh van nghinh", "1972-03-16"), Verdict::Match),
            (person("21361", id, "pham thi hoa", "1990-07-01"), Verdict::Review),
        ] {
            let found = Doubles { doubles: vec![Block { people: vec![nghinh(), other] }] };
            let pairs = doubles(found).unwrap();
            assert_eq!(pairs.iter().map(|pair| pair.verdict).collect::<Vec<_>>(), [wanted]);
            assert_eq!(pairs[0].score <= 0.5, wanted == Verdict::Review, "{pairs:?}");
        }
    }
}
