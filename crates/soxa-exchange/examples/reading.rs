//! How long a workbook takes: calamine alone, its sheets with formats and merges, and all of it as people.
//!
//! `cargo run --release -p soxa-exchange --example reading -- FILE.xlsx`
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::path::Path;
use std::time::Instant;

use calamine::{Reader, Xlsx, open_workbook};
use soxa_exchange::people::{Options, PeopleFile};
use soxa_exchange::sheet;

fn main() {
    let Some(file) = std::env::args().nth(1) else { return };
    let path = Path::new(&file);
    let timed = |what: &str, work: &dyn Fn() -> usize| {
        let begun = Instant::now();
        let count = work();
        println!("{what:<28} {count:>9} {:>8.2} s", begun.elapsed().as_secs_f64());
    };
    timed("calamine: cells", &|| {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let names = book.sheet_names();
        names.iter().map(|name| book.worksheet_range(name).unwrap().used_cells().count()).sum()
    });
    timed("sheet: cells", &|| {
        let sheets = sheet::open(path).unwrap();
        sheets.iter().flat_map(|s| &s.rows).flatten().filter(|c| !c.is_empty()).count()
    });
    timed("reading: people", &|| {
        let file = PeopleFile::open(path, &Options::default()).unwrap();
        file.people().unwrap().0.filter(|row| row.person.is_ok()).count()
    });
}
