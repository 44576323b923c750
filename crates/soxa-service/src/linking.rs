//! The linkage engine over everybody of the register.

use super::error::ServiceError;
use super::register::Register;
use crate::refusal::Field;
use crate::refusal::ListProblem;
use soxa_domain::person::{Person, PersonField};
use soxa_linkage::engine::Engine;
use soxa_linkage::register::Register as Crowd;
use soxa_linkage::schema::Schema;
use soxa_store::codec::Stored;

/// The engine over everybody, and the numbers of its records.
pub(super) fn engine(register: &Register) -> Result<(Vec<u32>, Engine), ServiceError> {
    let schema = Schema::people()
        .map_err(|e| ServiceError::refused(Field::Linkage, ListProblem::Schema { why: e.to_string() }))?;
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

/// What the engine is told of a person, by the names of the people file's columns; `father` stands for the name.
fn cell(p: &Person, column: &str) -> String {
    let field = match column {
        "father" => Some(PersonField::FatherName),
        "mother" => Some(PersonField::MotherName),
        column => PersonField::from_id(column),
    };
    field.map(|field| field.get(p)).unwrap_or_default()
}
