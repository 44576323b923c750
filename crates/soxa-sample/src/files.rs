//! The files of `sample_data/` beside people and cases, as bytes.

use super::lists::DecidedList;
use super::relative::day;
use super::{SampleCommune, corrections, lists, papers, waiting};

/// A file's path under `sample_data/`, and what it holds.
pub type SampleFile = (String, Vec<u8>);

/// All of them.
pub fn files(seed: u64, commune: &SampleCommune) -> Result<Vec<SampleFile>, csv::Error> {
    let corrections = commune.corrections.iter().map(|c| c.cells().to_vec()).collect();
    let mut files = vec![
        csv_file("corrections.csv", &corrections::HEADER, corrections)?,
        csv_file("queue.csv", &waiting::QUEUE_HEADER, waiting::queue(seed, commune))?,
        csv_file("id_notices.csv", &papers::NOTICES_HEADER, papers::notices(seed, commune))?,
        csv_file(
            "id_cancellations.csv",
            &papers::CANCELLATIONS_HEADER,
            papers::cancellations(seed, commune),
        )?,
        csv_file("special_files.csv", &papers::SPECIAL_HEADER, papers::special_files(commune))?,
        csv_file("lists/prisoners.csv", &lists::PRISONERS_HEADER, lists::prisoners(seed, commune))?,
        csv_file("lists/vaccination.csv", &lists::VACCINATION_HEADER, lists::vaccination(seed, commune))?,
        csv_file(
            "list_results/prisoners.csv",
            &lists::RESULTS_HEADER,
            lists::prisoners_decided(seed, commune),
        )?,
    ];
    for (name, list) in decided_lists() {
        let path = format!("list_results/{name}.csv");
        files.push(csv_file(&path, &lists::RESULTS_HEADER, lists::decided(seed, commune, &list))?);
    }
    Ok(files)
}

fn decided_lists() -> [(&'static str, DecidedList); 3] {
    [
        (
            "support",
            DecidedList {
                stream: 20,
                rows: 15,
                born: (1960, 2002),
                days: (day(2022, 5, 9), day(2022, 5, 20)),
                verdict: "same_person",
                note: "Người hưởng hỗ trợ theo NQ 68/NQ-CP",
            },
        ),
        (
            "union",
            DecidedList {
                stream: 21,
                rows: 40,
                born: (1955, 1998),
                days: (day(2022, 10, 3), day(2022, 10, 14)),
                verdict: "same_person",
                note: "Hội viên Hội Nông dân",
            },
        ),
        (
            "vaccination",
            DecidedList {
                stream: 22,
                rows: 841,
                born: (1935, 2010),
                days: (day(2022, 4, 25), day(2022, 12, 16)),
                verdict: "list_wrong",
                note: "Đã sửa thông tin mũi tiêm",
            },
        ),
    ]
}

fn csv_file(path: &str, header: &[&str], rows: Vec<Vec<String>>) -> Result<SampleFile, csv::Error> {
    let mut bytes = Vec::new();
    let mut out = csv::Writer::from_writer(&mut bytes);
    out.write_record(header)?;
    for row in rows {
        out.write_record(row)?;
    }
    out.flush()?;
    drop(out);
    Ok((path.to_owned(), bytes))
}
