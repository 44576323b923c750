//! People who may be registered in two communes: the level above gives those who share a number, or a name and a day of
//! birth, and the linkage engine says how likely each two of them are one.

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
            let double = Double { one, other, score: pair.score, verdict: pair.verdict };
            (double.one.commune != double.other.commune).then_some(double)
        })
        .collect();
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b))));
    Ok(pairs)
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
