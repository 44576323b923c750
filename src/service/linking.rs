//! The linkage engine over everybody of the register.

use super::error::ServiceError;
use super::register::Register;
use crate::domain::person::Person;
use crate::linkage::engine::Engine;
use crate::linkage::register::Register as Crowd;
use crate::linkage::schema::Schema;
use crate::store::codec::Stored;

/// The engine over everybody, and the numbers of its records.
pub(super) fn engine(register: &Register) -> Result<(Vec<u32>, Engine), ServiceError> {
    let schema = Schema::people().map_err(|e| ServiceError::invalid("linkage", e.to_string()))?;
    let columns: Vec<String> = schema.columns().into_iter().map(ToOwned::to_owned).collect();
    let (mut people, mut crowd) = (Vec::new(), Crowd::new(&schema));
    register.read(|r| {
        r.each(|p: Stored<Person>| {
            let cells: Vec<String> = columns.iter().map(|c| cell(&p.record, c)).collect();
            crowd.add(&cells.iter().map(String::as_str).collect::<Vec<_>>());
            people.push(p.no);
            Ok(true)
        })?;
        Ok(())
    })?;
    Ok((people, Engine::over(schema, crowd)))
}

/// What the engine is told of a person, by the names of the people file's columns.
fn cell(p: &Person, column: &str) -> String {
    let or = |text: &Option<String>| text.clone().unwrap_or_default();
    match column {
        "person_id" => p.person_id.map(|id| id.to_string()).unwrap_or_default(),
        "cmnd" => p.cmnd.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"),
        "full_name" => p.full_name.clone(),
        "other_name" => p.other_name.clone(),
        "birth_date" => p.birth_date.map(|d| d.to_string()).unwrap_or_default(),
        "sex" => p.sex.map(crate::domain::labels::Vocabulary::id).unwrap_or_default().to_owned(),
        "hamlet" => p.hamlet.clone(),
        "address" => p.address.clone(),
        "origin" => p.origin.clone(),
        "father" | "father_name" => or(&p.father.name),
        "mother" | "mother_name" => or(&p.mother.name),
        "spouse_name" => or(&p.spouse.name),
        "phone" => p.phone.clone(),
        "household" => p.household.clone(),
        "health_insurance" => p.health_insurance.clone(),
        _ => String::new(),
    }
}
