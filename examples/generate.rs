//! Makes the sample commune and registers of any size.
//!
//! ```text
//! cargo run --release --example generate -- commune DIR
//! cargo run --release --example generate -- people N FILE [--seed S]
//! cargo run --release --example generate -- cases N PEOPLE_FILE FILE [--seed S]
//! ```

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use soxa_domain::case::Case;
use soxa_domain::case_field::CaseField;
use soxa_domain::person::Person;
use soxa_exchange::{cases, people};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut seed = soxa_sample::SEED;
    if let [.., "--seed", number] = args.as_slice() {
        seed = number.parse()?;
        args.truncate(args.len() - 2);
    }
    match args.as_slice() {
        ["commune", folder] => {
            for (path, bytes) in files()? {
                let path = Path::new(folder).join(path);
                fs::create_dir_all(path.parent().unwrap_or(Path::new(folder)))?;
                fs::write(path, bytes)?;
            }
            Ok(())
        }
        ["people", count, file] => {
            let mut out = people::PeopleWriter::new(BufWriter::new(File::create(file)?))?;
            for person in soxa_sample::people(seed, count.parse()?) {
                out.person(&person)?;
            }
            Ok(out.finish()?)
        }
        ["cases", count, people, file] => {
            let ids = ids(people)?;
            let made = soxa_sample::cases(seed, count.parse()?, u32::try_from(ids.len())?)?;
            write_cases(BufWriter::new(File::create(file)?), made, &ids)
        }
        _ => Err("commune DIR | people N FILE [--seed S] | cases N PEOPLE_FILE FILE [--seed S]".into()),
    }
}

/// Every file of `sample_data/` that the generator makes, by its path.
pub fn files() -> Result<Vec<(String, Vec<u8>)>> {
    let (commune, made) = soxa_sample::commune(soxa_sample::SEED)?;
    let mut files = soxa_sample::files(soxa_sample::SEED, &commune)?;
    files.push(("people.csv".to_owned(), people_csv(&commune.people)?));
    let ids: Vec<String> = commune.people.iter().map(Person::public_id).collect();
    let mut bytes = Vec::new();
    write_cases(&mut bytes, made, &ids)?;
    files.push(("cases.csv".to_owned(), bytes));
    let open = soxa_sample::open_cases(soxa_sample::SEED, &commune)?;
    files.push(("open_cases.csv".to_owned(), open_cases(&open, &ids)?));
    Ok(files)
}

fn people_csv(all: &[Person]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut out = people::PeopleWriter::new(&mut bytes)?;
    for person in all {
        out.person(person)?;
    }
    out.finish()?;
    Ok(bytes)
}

fn write_cases(to: impl std::io::Write, all: impl IntoIterator<Item = Case>, ids: &[String]) -> Result<()> {
    let mut out = csv::Writer::from_writer(to);
    out.write_record(CaseField::ALL.iter().map(|field| field.id()))?;
    let id = |no: u32| ids.get(no as usize).cloned().unwrap_or_default();
    for case in all {
        out.write_record(cases::cells(&case, &id))?;
    }
    Ok(out.flush()?)
}

/// Open cases have the columns of cases; the code is given when they are loaded, times are told from that day.
fn open_cases(open: &[soxa_sample::OpenCase], ids: &[String]) -> Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(CaseField::ALL.iter().map(|field| field.id()))?;
    let id = |no: u32| ids.get(no as usize).cloned().unwrap_or_default();
    for case in open {
        out.write_record(CaseField::ALL.iter().map(|field| match field {
            CaseField::Code => String::new(),
            CaseField::ReceivedAt => case.received.to_owned(),
            CaseField::DueAt => case.due.to_owned(),
            CaseField::StateSince => case.since.to_owned(),
            field => field.get(&case.case, &id),
        }))?;
    }
    Ok(out.into_inner()?)
}

/// How cases name the people of a file: by personal id, else by local id.
fn ids(path: &str) -> Result<Vec<String>> {
    let mut reader = csv::Reader::from_path(path)?;
    let mut row = csv::StringRecord::new();
    let mut ids = Vec::new();
    while reader.read_record(&mut row)? {
        let cell = |i: usize| row.get(i).filter(|c| !c.is_empty());
        ids.push(cell(1).or(cell(0)).unwrap_or_default().to_owned());
    }
    Ok(ids)
}
