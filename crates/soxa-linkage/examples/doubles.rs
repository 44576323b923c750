//! Who stands twice in a CSV file of people: `cargo run --example doubles -- people.csv`.

use std::error::Error;

use soxa_linkage::engine::Engine;
use soxa_linkage::schema::Schema;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("the file of people is missing")?;
    let schema = Schema::people()?;
    let mut reader = csv::Reader::from_path(path)?;
    let headers = reader.headers()?.clone();
    let columns: Vec<Option<usize>> =
        schema.columns().iter().map(|column| headers.iter().position(|h| h == *column)).collect();
    let mut people = Vec::new();
    for row in reader.records() {
        let row = row?;
        let cell = |at: &Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default().to_owned();
        people.push(columns.iter().map(cell).collect::<Vec<String>>());
    }
    let mut engine = Engine::new(schema, &people);
    for pair in engine.doubles() {
        println!("{:.3} {:?}: rows {} and {}", pair.score, pair.verdict, pair.left + 2, pair.right + 2);
    }
    Ok(())
}
