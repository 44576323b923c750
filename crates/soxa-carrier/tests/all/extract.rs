//! What is above, as Parquet files.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use soxa_carrier::extract::{Extracted, extract};
use soxa_carrier::problem::{LineProblem, Problem, Wrong};

use crate::commune::{Commune, Sender, some};
use crate::postgres;
use crate::server::{Database, run, shared};

/// The files below a folder, by their paths there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        if path.is_dir() {
            assert_eq!(mode, 0o700, "{}", path.display());
            found.extend(files(&path));
        } else {
            assert_eq!(mode, 0o600, "{}", path.display());
            found.push(path);
        }
    }
    found.sort();
    found
}

fn rows(file: &Path) -> Vec<BTreeMap<String, Field>> {
    let reader = SerializedFileReader::new(File::open(file).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
    rows.map(|row| row.get_column_iter().map(|(name, field)| (name.clone(), field.clone())).collect())
        .collect()
}

fn filled() -> Database {
    let database = Database::new(shared().unwrap());
    for code in ["01", "2"] {
        let address = database.admit(code);
        let mut commune = Commune::new(code);
        let row = vec![some(1), None, some("Lê Thị Đào"), some("1990"), some("female")];
        commune.person_row(1, row);
        commune.person(2, &format!("Người {code}"));
        commune.case(1, "received");
        commune.figure("births", 3, 4);
        Sender::new(&address).send_all(&commune);
    }
    database.admit("3");
    database.run(
        "insert into upward.referral (commune, no, seq, epoch, id, way, peer, document, at)
             values ('01', 1, 1, 1, 'x', 'out', '2', '{\"applicant\": \"Lê Thị Đào\"}', '1969-12-31 23:00+00')",
    );
    database
}

#[test]
fn everything_above_is_written_once_by_province_and_commune() {
    let _ = postgres!();
    let (database, place) = (filled(), tempfile::tempdir().unwrap());
    let folder = place.path().join("extract");
    let extracted = extract(&mut database.keeper(), &folder).unwrap();
    assert_eq!(extracted, Extracted { communes: 3, rows: 2 * 4 + 1 });
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing unfinished stays");
    let found = files(&folder);
    // A file of a table and a commune, those that are empty too: a reader finds the columns of every table.
    assert_eq!(found.len(), 1 + 7 * 3);
    let of = |table: &str, commune: &str| {
        rows(&folder.join(format!("{table}/province=Đắk Lắk/commune={commune}/part-0.snappy.parquet")))
    };
    let text = |text: &str| Field::Str(text.to_owned());
    let people = of("person", "01");
    assert_eq!(people.len(), 2);
    assert_eq!(people[0]["name"], text("Lê Thị Đào"));
    assert_eq!(people[0]["folded"], text("le thi dao"));
    assert_eq!((&people[0]["person_id"], &people[0]["no"]), (&Field::Null, &Field::Long(1)));
    let figure = &of("figure", "2")[0];
    // 1 July 2026, in days from 1970.
    assert_eq!(figure["period_from"], Field::Date(20_635));
    assert_eq!(figure["num"], Field::Long(3));
    let due = chrono_like(2026, 9, 1, 10);
    assert_eq!(of("case_file", "2")[0]["due_at"], Field::TimestampMicros(due));
    let referral = &of("referral", "01")[0];
    assert_eq!(referral["at"], Field::TimestampMicros(-3_600_000_000));
    assert!(!referral.contains_key("document"));
    assert_eq!(of("person", "3"), []);
    let communes = rows(&folder.join("commune/part-0.snappy.parquet"));
    assert_eq!(communes.len(), 3);
    assert_eq!(communes[2]["last_seq"], Field::Null);
    for file in found {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(9).any(|part| part == b"applicant"), "{}", file.display());
    }
    // What is there is not written over.
    let again = extract(&mut database.keeper(), &folder);
    assert_eq!(again, Err(Problem::Wrong(Wrong::FolderThere { path: folder.clone() })));
}

/// An hour of a day in microseconds from 1970, days counted by hand.
fn chrono_like(year: i64, month: i64, day: i64, hour: i64) -> i64 {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let years: i64 = (1970..year).map(|year| 365 + i64::from(leap(year))).sum();
    let lengths = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let days = years + lengths[..month as usize - 1].iter().sum::<i64>() + day - 1;
    (days * 24 + hour) * 3_600_000_000
}

#[test]
fn who_may_not_read_everything_gets_nothing() {
    let _ = postgres!();
    let (database, place) = (filled(), tempfile::tempdir().unwrap());
    let folder = place.path().join("extract");
    for role in ["soxa_province", "soxa_linkage"] {
        let mut line = database.keeper();
        run(&mut line, &format!("set role {role}"));
        let refused = extract(&mut line, &folder);
        assert!(matches!(refused, Err(Problem::Line(LineProblem::NoRight { .. }))), "{role}: {refused:?}");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "{role}");
    }
    database.run("drop role if exists looks; create role looks; grant soxa_province, soxa_linkage to looks");
    let mut line = database.keeper();
    run(&mut line, "set role looks");
    assert_eq!(extract(&mut line, &folder).map(|extracted| extracted.rows), Ok(9));
    let nowhere = extract(&mut database.keeper(), &place.path().join("no/such/place"));
    assert!(matches!(nowhere, Err(Problem::Wrong(Wrong::NotWritten { .. }))), "{nowhere:?}");
}
