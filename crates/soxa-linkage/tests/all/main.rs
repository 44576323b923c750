//! The linkage engine over a development set with its truth, and what must hold of it for any list.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod between;
mod golden;
mod properties;

use soxa_linkage::engine::Engine;
use soxa_linkage::schema::Schema;

/// A CSV file's rows, their cells in the order of the schema's columns, and their ids.
struct File {
    ids: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Reads a file of the vectors.
fn file(text: &str) -> File {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(|h| if matches!(h, "father" | "mother") { format!("{h}_name") } else { h.to_owned() })
        .collect();
    let schema = Schema::people().unwrap();
    let at = |name: &str| headers.iter().position(|h| h == name);
    let id = schema.id.iter().find_map(|name| at(name)).unwrap();
    let (mut ids, mut rows) = (Vec::new(), Vec::new());
    for record in reader.records().map(Result::unwrap) {
        ids.push(record[id].to_owned());
        let cell = |name: &&str| at(name).map_or(String::new(), |i| record[i].to_owned());
        rows.push(schema.columns().iter().map(cell).collect());
    }
    File { ids, rows }
}

/// The engine over some rows.
fn engine(rows: &[Vec<String>]) -> Engine {
    Engine::new(Schema::people().unwrap(), rows)
}

/// A row's cells as the engine reads them.
fn cells(row: &[String]) -> Vec<&str> {
    row.iter().map(String::as_str).collect()
}
