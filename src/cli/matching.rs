//! `soxa match` and `soxa dedupe`: lists checked against a file of people, without a register.

use std::path::{Path, PathBuf};

use super::blocks;
use super::context::Context;
use super::failure::Failure;
use super::import::tell_met;
use super::output::Ui;
use crate::cli::problem::CommandProblem;
use soxa_exchange::people::guard;
use soxa_exchange::people_list::{BadRow, PeopleList};
use soxa_files::bounded;
use soxa_linkage::decide::{Pair, Verdict};
use soxa_linkage::engine::Engine;
use soxa_linkage::register::Register;
use soxa_linkage::schema::Schema;
use soxa_linkage::schema::SchemaError;
use soxa_store::error::Trouble;

/// Options of `soxa match`.
#[derive(Debug, clap::Args)]
pub struct Match {
    /// The people: CSV, columns found by their headers
    #[arg(long)]
    left: PathBuf,
    /// The list to check
    #[arg(long)]
    right: PathBuf,
    /// Where the pairs go (standard output if not given)
    #[arg(short = 'o', long = "out")]
    out: Option<PathBuf>,
    /// Describes other columns than those of people (TOML)
    #[arg(long)]
    schema: Option<PathBuf>,
}

/// Options of `soxa dedupe`.
#[derive(Debug, clap::Args)]
pub struct Dedupe {
    /// The people: CSV, columns found by their headers
    #[arg(long, required_unless_present = "blocks")]
    input: Option<PathBuf>,
    /// Instead, people of several registers, as a program put those together who share something: CSV with the columns block,
    /// register, id and those of people; `-`: standard input
    #[arg(long, value_name = "FILE", conflicts_with = "input", requires = "crowd")]
    blocks: Option<PathBuf>,
    /// The people among whom those of the blocks live: they say how common names are
    #[arg(long, value_name = "FILE", requires = "blocks", conflicts_with = "input")]
    crowd: Option<PathBuf>,
    /// Where the pairs go (standard output if not given)
    #[arg(short = 'o', long = "out")]
    out: Option<PathBuf>,
    /// Describes other columns than those of people (TOML)
    #[arg(long)]
    schema: Option<PathBuf>,
}

impl Match {
    /// Finds who stands on the list.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let schema = schema(self.schema.as_deref())?;
        let list = PeopleList::open(&self.right, &schema)?;
        let (left, mut engine) = people(context, &self.left, schema)?;
        let (mut right, mut rows) = (Vec::new(), Vec::new());
        let read = list.each(|id, cells| {
            right.push(id);
            rows.push(engine.read(cells));
        })?;
        let tally = read.map_err(|bad| refused(&self.right, &bad))?;
        tell_met(&context.ui, &tally, context.lang());
        let pairs = engine.match_all(&rows);
        write(&context.ui, self.out.as_deref(), &pairs, &left, &right)
    }
}

impl Dedupe {
    /// Finds who stands in the file twice.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let (schema, out) = (schema(self.schema.as_deref())?, self.out.as_deref());
        if let (Some(blocks), Some(crowd)) = (&self.blocks, &self.crowd) {
            return blocks::run(context, blocks, crowd, schema, out);
        }
        let input = self.input.as_deref().ok_or(Failure::Usage(CommandProblem::PeopleNeeded))?;
        let (ids, mut engine) = people(context, input, schema)?;
        let pairs = engine.doubles();
        write(&context.ui, out, &pairs, &ids, &ids)
    }
}

fn schema(path: Option<&Path>) -> Result<Schema, Failure> {
    let Some(path) = path else {
        return Schema::people().map_err(|e| Failure::Refused(CommandProblem::other(&e)));
    };
    let refused = |e: SchemaError| {
        Failure::Refused(CommandProblem::AtFile { path: path.to_owned(), why: e.to_string() })
    };
    let text = bounded::text(path, 1 << 20).map_err(|e| {
        Failure::Refused(CommandProblem::FileUnread { path: path.to_owned(), why: Trouble::from(&e) })
    })?;
    Schema::parse(&text).map_err(refused)
}

/// A file's ids, and the engine over its people.
fn people(context: &Context, path: &Path, schema: Schema) -> Result<(Vec<Box<str>>, Engine), Failure> {
    let file = PeopleList::open(path, &schema)?;
    let (mut ids, mut register) = (Vec::new(), Register::new(&schema));
    let read = file.each(|id, cells| {
        ids.push(id.into_boxed_str());
        register.add(cells);
    })?;
    let tally = read.map_err(|bad| refused(path, &bad))?;
    tell_met(&context.ui, &tally, context.lang());
    Ok((ids, Engine::over(schema, register)))
}

fn refused(path: &Path, (line, reason): &BadRow) -> Failure {
    Failure::at_line(path, *line, reason.clone())
}

fn write(
    ui: &Ui,
    out: Option<&Path>,
    pairs: &[Pair],
    left: &[impl AsRef<str>],
    right: &[impl AsRef<str>],
) -> Result<u8, Failure> {
    let mut told = Told::default();
    for pair in pairs {
        let (l, r) = (left.get(pair.left), right.get(pair.right));
        told.add(l.map_or("", AsRef::as_ref), r.map_or("", AsRef::as_ref), pair);
    }
    told.write(ui, out)
}

/// Pairs, as they are written.
#[derive(Default)]
pub struct Told(Vec<(f64, [Box<str>; 2], Verdict)>);

impl Told {
    /// Adds a pair of rows that are called so.
    pub fn add(&mut self, left: &str, right: &str, pair: &Pair) {
        self.0.push((pair.score, [left, right].map(Into::into), pair.verdict));
    }

    /// The same pairs in an order that does not depend on which was found first: likeliest first, then by what they are called.
    pub fn sort(&mut self) {
        self.0.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    }

    /// Writes them as CSV.
    pub fn write(&self, ui: &Ui, out: Option<&Path>) -> Result<u8, Failure> {
        ui.to(out, |out| {
            let mut out = csv::Writer::from_writer(out);
            out.write_record(["left_id", "right_id", "score", "verdict"])?;
            for (score, [left, right], verdict) in &self.0 {
                out.write_record([&guard(left), &guard(right), &format!("{score:.6}"), verdict.name()])?;
            }
            out.flush().map_err(|e| Failure::io("CSV", e))
        })?;
        Ok(0)
    }
}
