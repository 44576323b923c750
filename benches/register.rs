//! What a register of many people costs: import, search, a durable save; a row for each size given.
//!
//! `cargo bench --bench register -- 10000 100000 1000000`. Each size runs in a process of its own, so that the peak of
//! memory is its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    missing_docs
)]

#[path = "shared/taking.rs"]
mod taking;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use taking::Taking;

use soxa_domain::rulebook::RuleBook;
use soxa_domain::unit::Commune;
use soxa_exchange::people::{Options, PeopleFile, PeopleWriter};
use soxa_service::find::find;
use soxa_service::import::people as import;
use soxa_service::intake::{NewCase, receive};
use soxa_service::{Actor, Register, RegisterKind};

/// What an officer types, each as it stands after some key.
const QUERIES: [&str; 20] = [
    "d",
    "n",
    "di",
    "dinh",
    "dinh v",
    "dinh van tr",
    "nguyen",
    "nguy",
    "nguyen thi",
    "n v l",
    "d t h",
    "lan thi nguyen",
    "pham van my",
    "y",
    "huynh",
    "051",
    "051072",
    "1972",
    "dinh 1972",
    "khong ai ca",
];

fn main() {
    let sizes: Vec<u64> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    if let (Ok(_), [size]) = (std::env::var("SOXA_BENCH_ONE"), sizes.as_slice()) {
        return one(*size);
    }
    println!(
        "{:>9} {:>9} {:>10} {:>9} {:>9} {:>10} {:>10} {:>10} {:>9} {:>9}",
        "people",
        "import s",
        "rows/s",
        "peak MiB",
        "file MiB",
        "find p50",
        "find p99",
        "worst",
        "save p50",
        "open s"
    );
    for size in if sizes.is_empty() { vec![10_000, 100_000] } else { sizes } {
        let this = std::env::current_exe().unwrap();
        let status = Command::new(this).arg(size.to_string()).env("SOXA_BENCH_ONE", "1").status().unwrap();
        assert!(status.success(), "{size}: {status}");
    }
}

fn one(size: u64) {
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("people.csv");
    let mut out = PeopleWriter::new(BufWriter::new(File::create(&csv).unwrap())).unwrap();
    soxa_sample::people(soxa_sample::SEED, size).for_each(|p| out.person(&p).unwrap());
    out.finish().unwrap();
    let path = folder.path().join("register.redb");
    let register = create(&path);
    let lan = register.actor(1, "bench").unwrap();
    let begun = Instant::now();
    let file = PeopleFile::open(&csv, &Options::default()).unwrap();
    let mut taking = Taking(file.check().unwrap());
    import(&register, &lan, &mut taking, |_| {}).unwrap();
    let took = begun.elapsed();
    let peak = peak_memory();
    let survey = taking.0.survey;
    assert!(survey.rejected * 1000 < size, "{:?}", survey.problems.first());
    let bytes = std::fs::metadata(&path).unwrap().len();
    let (p50, p99, worst) = searches(&register, &lan);
    let saved = saves(&register, &lan);
    register.close().unwrap();
    let begun = Instant::now();
    let register = Register::open(&path, None, None, RuleBook::built_in().unwrap()).unwrap();
    let opened = begun.elapsed();
    register.close().unwrap();
    println!(
        "{size:>9} {:>9.2} {:>10.0} {:>9.1} {:>9.1} {:>10} {:>10} {:>10} {:>9} {:>9.2}",
        took.as_secs_f64(),
        size as f64 / took.as_secs_f64(),
        peak as f64 / 1024.0,
        bytes as f64 / 1_048_576.0,
        micro(p50),
        micro(p99),
        worst,
        micro(saved),
        opened.as_secs_f64(),
    );
}

fn create(path: &Path) -> Register {
    let commune: Commune = toml::from_str(soxa_domain::unit::PATTERN).unwrap();
    Register::create(
        path,
        None,
        &commune,
        RegisterKind::Test,
        ("Lan", 1),
        None,
        RuleBook::built_in().unwrap(),
    )
    .unwrap()
}

/// Median and 99th percentile over all queries, and the query whose median is worst.
fn searches(register: &Register, lan: &Actor) -> (Duration, Duration, String) {
    let mut all = Vec::new();
    let mut worst = (Duration::ZERO, "");
    for query in QUERIES {
        let mut times: Vec<Duration> = (0..200)
            .map(|_| {
                let begun = Instant::now();
                find(register, lan, query, 50).unwrap();
                begun.elapsed()
            })
            .collect();
        times.sort_unstable();
        if std::env::var_os("SOXA_BENCH_QUERIES").is_some() {
            eprintln!("{query:>20} {:>10} {:>10}", micro(times[100]), micro(times[198]));
        }
        worst = worst.max((times[100], query));
        all.extend(times);
    }
    all.sort_unstable();
    (all[all.len() / 2], all[all.len() * 99 / 100], worst.1.replace(' ', "_"))
}

fn saves(register: &Register, lan: &Actor) -> Duration {
    let mut times: Vec<Duration> = (0..201u32)
        .map(|n| {
            let new = NewCase { procedure: "CT-TTR".to_owned(), applicant: 1 + n, ..NewCase::default() };
            let begun = Instant::now();
            receive(register, lan, &new, &format!("bench-{n}")).unwrap();
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[100]
}

fn micro(time: Duration) -> String {
    format!("{:.0} us", time.as_secs_f64() * 1e6)
}

/// The most memory this process has had, in KiB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}
