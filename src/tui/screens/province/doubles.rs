//! People who may be registered in two communes: the level above gives those who share a number, or a name and a day of
//! birth, and the linkage engine says how likely each two of them are one.

use std::collections::{BTreeMap, BTreeSet};

use soxa_linkage::decide::Verdict;
use soxa_linkage::engine::Engine;
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
    let mut people: Vec<PersonAbove> = found.doubles.into_iter().flat_map(|block| block.people).collect();
    people.sort_by(|a, b| (&a.commune, a.no).cmp(&(&b.commune, b.no)));
    people.dedup_by(|a, b| (&a.commune, a.no) == (&b.commune, b.no));
    let columns = schema.columns().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let mut register = Register::new(&schema);
    for person in &people {
        register.add(&columns.iter().map(|column| cell(person, column)).collect::<Vec<_>>());
    }
    let mut pairs: Vec<Double> = Engine::over(schema, register)
        .doubles()
        .into_iter()
        .filter_map(|pair| {
            let (one, other) = (people.get(pair.left)?.clone(), people.get(pair.right)?.clone());
            let double = judged(Double { one, other, score: pair.score, verdict: pair.verdict });
            (double.one.commune != double.other.commune).then_some(double)
        })
        .collect();
    let told: BTreeSet<_> = pairs.iter().map(both).collect();
    pairs.extend(by_number(&people).filter(|pair| !told.contains(&both(pair))));
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b))));
    Ok(pairs)
}

/// Which two people, whichever comes first.
fn both(double: &Double) -> [(String, u32); 2] {
    let mut keys = [&double.one, &double.other].map(|person| (person.commune.clone(), person.no));
    keys.sort();
    keys
}

/// Each two people of different communes who have one number, whatever else is known of them; in the order of the people.
fn by_number(people: &[PersonAbove]) -> impl Iterator<Item = Double> {
    let mut of_number: BTreeMap<&str, Vec<&PersonAbove>> = BTreeMap::new();
    for person in people {
        if let Some(id) = &person.person_id {
            of_number.entry(id).or_default().push(person);
        }
    }
    of_number.into_values().flat_map(|same| {
        let pairs: Vec<Double> = same
            .iter()
            .enumerate()
            .flat_map(|(at, one)| {
                same.iter().skip(at + 1).map(move |other| ((*one).clone(), (*other).clone()))
            })
            .filter(|(one, other)| one.commune != other.commune)
            .map(|(one, other)| Double { one, other, score: OPEN, verdict: Verdict::Review })
            .collect();
        pairs
    })
}

/// As likely as not.
const OPEN: f64 = 0.5;

/// Within one register a number is one person's; two registers that give it to people of other names and other births have
/// one of them wrong sooner than a person twice: somebody has to look.
fn judged(double: Double) -> Double {
    let Double { one, other, .. } = &double;
    let same_number = one.person_id.is_some() && one.person_id == other.person_id;
    let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    if same_number && differ(&one.name, &other.name) && differ(&one.birth, &other.birth) {
        return Double { score: double.score.min(OPEN), verdict: Verdict::Review, ..double };
    }
    double
}

fn place(double: &Double) -> (&str, u32, &str, u32) {
    let Double { one, other, .. } = double;
    (&one.commune, one.no, &other.commune, other.no)
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
            assert_eq!(pairs[0].score <= OPEN, wanted == Verdict::Review, "{pairs:?}");
        }
    }
}
