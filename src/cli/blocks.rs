//! `soxa dedupe --blocks`: people of several registers who share something, as a database or a cluster put them together.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::context::Context;
use super::failure::Failure;
use super::matching::Told;
use crate::cli::problem::CommandProblem;
use soxa_linkage::between::{Between, LARGEST_BLOCK, Member};
use soxa_linkage::register::Register;
use soxa_linkage::schema::Schema;
use soxa_text::display::sanitise;

/// The columns beside those of the schema: which block a row is of, of which register, and what the row is called.
const OWN: [&str; 3] = ["block", "register", "id"];

/// People weighed at once, to the end of a block.
const AT_ONCE: usize = 20_000;

/// A table that a program wrote: columns by the names of the schema, in any order.
struct Table {
    path: PathBuf,
    rows: csv::Reader<File>,
    /// Where the schema's columns stand.
    columns: Vec<Option<usize>>,
    /// Where those of [`OWN`] stand.
    own: [Option<usize>; 3],
}

impl Table {
    fn open(context: &Context, path: &Path, schema: &Schema) -> Result<Self, Failure> {
        let at = path.display().to_string();
        let here = context.ui.fetch(path)?;
        let file = File::open(here.path()).map_err(|e| Failure::io(at, e))?;
        let mut rows = csv::Reader::from_reader(file);
        let heads = rows.headers()?.clone();
        let place = |name: &str| heads.iter().position(|head| head == name);
        let columns: Vec<Option<usize>> = schema.columns().into_iter().map(place).collect();
        let this = Self { path: path.to_owned(), rows, columns, own: OWN.map(place) };
        // A program that found nobody may say nothing at all.
        if !heads.is_empty() && this.columns.iter().all(Option::is_none) {
            return Err(this.without(&schema.columns().join(", ")));
        }
        Ok(this)
    }

    fn without(&self, column: &str) -> Failure {
        let (path, column) = (self.path.clone(), column.to_owned());
        Failure::Refused(CommandProblem::TableColumn { path, column })
    }

    /// The next row, if there is one.
    fn next(&mut self, row: &mut StringRecord) -> Result<bool, Failure> {
        Ok(self.rows.read_record(row)?)
    }

    /// A row's cells, in the order of the schema's columns.
    fn cells<'a>(&self, row: &'a StringRecord) -> Vec<&'a str> {
        self.columns.iter().map(|at| at.and_then(|at| row.get(at)).unwrap_or_default()).collect()
    }

    fn own<'a>(&self, row: &'a StringRecord) -> [&'a str; 3] {
        self.own.map(|at| at.and_then(|at| row.get(at)).unwrap_or_default())
    }
}

/// Weighs the blocks of a file against the crowd of another one.
///
/// # Errors
/// A file is not read, lacks a column, or has a block in two places or one too large to mean anything.
pub fn run(
    context: &Context,
    blocks: &Path,
    crowd: &Path,
    schema: Schema,
    out: Option<&Path>,
) -> Result<u8, Failure> {
    let mut of_blocks = Table::open(context, blocks, &schema)?;
    let mut people = Table::open(context, crowd, &schema)?;
    let (mut register, mut row) = (Register::new(&schema), StringRecord::new());
    while people.next(&mut row)? {
        register.add(&people.cells(&row));
    }
    let mut between = Between::new(schema, register);
    let mut told = Told::default();
    let mut seen = HashSet::new();
    let mut batch: Vec<Block> = Vec::new();
    while of_blocks.next(&mut row)? {
        if let Some((_, missing)) = of_blocks.own.iter().zip(OWN).find(|(at, _)| at.is_none()) {
            return Err(of_blocks.without(missing));
        }
        let [key, ..] = of_blocks.own(&row);
        if batch.last().is_none_or(|last| last.key != key) {
            if batch.iter().map(|block| block.rows.len()).sum::<usize>() >= AT_ONCE {
                weigh(&mut between, &of_blocks, &std::mem::take(&mut batch), &mut told);
            }
            if !seen.insert(key.to_owned()) {
                let (path, block) = (blocks.to_owned(), key.to_owned());
                return Err(Failure::Refused(CommandProblem::BlockApart { path, block }));
            }
            batch.push(Block { key: key.to_owned(), rows: Vec::new() });
        }
        if let Some(block) = batch.last_mut() {
            block.rows.push(row.clone());
            if block.rows.len() > LARGEST_BLOCK {
                let (path, block) = (blocks.to_owned(), key.to_owned());
                return Err(Failure::Refused(CommandProblem::BlockLarge {
                    path,
                    block,
                    most: LARGEST_BLOCK,
                }));
            }
        }
    }
    weigh(&mut between, &of_blocks, &batch, &mut told);
    told.sort();
    told.write(&context.ui, out)
}

/// Rows that stand together.
struct Block {
    key: String,
    rows: Vec<StringRecord>,
}

fn weigh(between: &mut Between, table: &Table, batch: &[Block], told: &mut Told) {
    let rows: Vec<&StringRecord> = batch.iter().flat_map(|block| &block.rows).collect();
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| table.cells(row)).collect();
    let own: Vec<[&str; 3]> = rows.iter().map(|row| table.own(row)).collect();
    let members: Vec<Member<'_>> =
        own.iter().zip(&cells).map(|([_, register, _], cells)| Member { register, cells }).collect();
    let id = |record: usize| own.get(record).map_or("", |[.., id]| id);
    for pair in between.pairs(&members, batch.iter().map(|block| block.rows.len())) {
        told.add(&sanitise(id(pair.left)), &sanitise(id(pair.right)), &pair);
    }
}
