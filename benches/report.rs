//! What a report over very many cases costs: a year of them, from a register just opened, and again; beside a recount
//! of every case.
//!
//! `cargo bench --bench report -- 1000000 [FILE.csv]`. The file gets day, procedure, channel and state of every case, for
//! a peer to count (`benches/peers.py`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::io::Write;
use std::time::{Duration, Instant};

use soxa_domain::case::Case;
use soxa_domain::labels::Vocabulary;
use soxa_domain::rulebook::RuleBook;
use soxa_domain::unit::Commune;
use soxa_paper::report::compute;
use soxa_paper::report::period::Period;
use soxa_service::grant::ReadCases;
use soxa_service::import::{ImportedCase, cases as import};
use soxa_service::{Register, RegisterKind};
use soxa_store::codec::Stored;
use soxa_store::tally::Sort;

/// Cases in one transaction.
const BATCH: usize = 20_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let size: u64 = arguments.first().and_then(|a| a.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.redb");
    let commune: Commune = toml::from_str(soxa_domain::unit::PATTERN).unwrap();
    let rules = || RuleBook::built_in().unwrap();
    let register =
        Register::create(&path, None, &commune, RegisterKind::Test, ("Lan", 1), None, rules()).unwrap();
    let lan = register.actor(1, "bench").unwrap();
    let mut peer = arguments.get(1).map(|file| std::io::BufWriter::new(std::fs::File::create(file).unwrap()));
    let begun = Instant::now();
    let mut batch = Vec::new();
    let flush = |batch: &mut Vec<ImportedCase>| {
        import(&register, &lan, "bench", std::mem::take(batch), |_| {}).unwrap();
    };
    for case in soxa_sample::cases(soxa_sample::SEED, size, 1_000).unwrap() {
        if let Some(out) = &mut peer {
            let day = case.received_at.date();
            writeln!(out, "{day},{},{},{}", case.procedure, case.channel.id(), case.state.id()).unwrap();
        }
        batch.push(ImportedCase { case, keep_code: true });
        if batch.len() == BATCH {
            flush(&mut batch);
        }
    }
    flush(&mut batch);
    let loaded = begun.elapsed();
    register.close().unwrap();

    let register = Register::open(&path, None, None, rules()).unwrap();
    let day = |text: &str| text.parse().unwrap();
    let year = Period { from: day("2025-01-01"), to: day("2025-12-31") };
    let timed = |period: Period| {
        let begun = Instant::now();
        let report = compute::report(&register, &lan, period).unwrap();
        (report.count("svc.total.received"), begun.elapsed())
    };
    let (counted, cold) = timed(year);
    let mut again: Vec<Duration> = (0..9).map(|_| timed(year).1).collect();
    again.sort();
    let all = timed(Period { from: day("2022-01-01"), to: day("2026-12-31") });
    let begun = Instant::now();
    let online = register.rules().figure("svc.luu_tru.online").unwrap();
    let behind = compute::behind(&register, &lan, online, year, 500).unwrap();
    let drill = begun.elapsed();
    let begun = Instant::now();
    let mut recount: BTreeMap<Sort, u64> = BTreeMap::new();
    let r = register.read(&lan.require(ReadCases).unwrap(), |r| {
        Ok(r.each(|case: Stored<Case>| {
            *recount.entry(Sort::of(&case.record)).or_default() += 1;
            Ok(true)
        })?)
    });
    r.unwrap();
    let recounted = begun.elapsed();
    let of_year = |s: &Sort| (year.from..=year.to).contains(&s.day);
    assert_eq!(counted, recount.iter().filter(|(s, _)| of_year(s)).map(|(_, n)| n).sum::<u64>());
    let ms = |d: Duration| d.as_secs_f64() * 1000.0;
    println!("{size} cases, loaded in {:.1} s; {counted} of them in the year", loaded.as_secs_f64());
    println!("report of a year, register just opened {:>9.1} ms", ms(cold));
    println!("report of a year, again                {:>9.1} ms", ms(again[4]));
    println!("report of all five years               {:>9.1} ms", ms(all.1));
    println!("first {:>3} records behind a figure      {:>9.1} ms", behind.len(), ms(drill));
    println!("every case counted again               {:>9.1} ms", ms(recounted));
}
