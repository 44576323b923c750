//! What a key costs in a list, however large the register is: people found by name, open cases, and lists of a hamlet as the
//! command makes them. Each key is timed through the whole session, from the key to the bytes of its picture.
//!
//! `cargo bench --bench lists -- 10000 100000 1000000`; `benches/lists.py` runs it beside VisiData and csvlens on the same rows.
//! With `SOXA_BENCH_ROWS=FOLDER` the people of each size are left there as CSV.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "shared/taking.rs"]
mod taking;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::layout::Size;
use soxa::tui::driver::{Driver, Glass};
use soxa::tui::keymap::Keymap;
use soxa::tui::session::Options;
use soxa::tui::theme::Theme;
use soxa::tui::words::{Lang, Words};
use soxa::tui::workspace::Workspace;
use taking::Taking;

use soxa_domain::case_state::CaseState;
use soxa_domain::rulebook::RuleBook;
use soxa_domain::unit::Commune;
use soxa_exchange::people::{Options as Reading, PeopleFile, PeopleWriter};
use soxa_service::import::{ImportedCase, cases as import_cases, people as import};
use soxa_service::people_list::{PeopleFilter, people};
use soxa_service::{Actor, Register, RegisterKind};

/// A terminal that shows nothing: what is timed is soxa's part.
struct Nowhere;

impl Glass for Nowhere {
    fn show(&mut self, _: &[u8]) {}

    fn rows(&self) -> Vec<String> {
        Vec::new()
    }

    fn resize(&mut self, _: Size) {}
}

fn main() {
    let sizes: Vec<u64> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    if let (Ok(_), [size]) = (std::env::var("SOXA_BENCH_ONE"), sizes.as_slice()) {
        return one(*size);
    }
    for size in if sizes.is_empty() { vec![10_000, 100_000] } else { sizes } {
        let this = std::env::current_exe().unwrap();
        let status = Command::new(this).arg(size.to_string()).env("SOXA_BENCH_ONE", "1").status().unwrap();
        assert!(status.success(), "{size}: {status}");
    }
}

/// Cases that are open: more than a commune ever has.
const OPEN: u64 = 3_000;

fn filled(path: &Path, csv: &Path, size: u64) -> Register {
    let mut out = PeopleWriter::new(BufWriter::new(File::create(csv).unwrap())).unwrap();
    soxa_sample::people(soxa_sample::SEED, size).for_each(|p| out.person(&p).unwrap());
    out.finish().unwrap();
    let commune: Commune = toml::from_str(soxa_domain::unit::PATTERN).unwrap();
    let rules = RuleBook::built_in().unwrap();
    let register =
        Register::create(path, None, &commune, RegisterKind::Test, ("Lan", 1), None, rules).unwrap();
    let lan = register.actor(1, "bench").unwrap();
    let mut taking = Taking(PeopleFile::open(csv, &Reading::default()).unwrap().check().unwrap());
    import(&register, &lan, &mut taking, |_| {}).unwrap();
    let mut batch = Vec::new();
    let every = (size / 10 / OPEN).max(1);
    for (n, mut case) in (0..).zip(soxa_sample::cases(soxa_sample::SEED, size / 10, 1_000).unwrap()) {
        if n % every == 0 {
            (case.state, case.closed_at, case.applied_at) = (CaseState::DangXuLy, None, None);
        }
        batch.push(ImportedCase { case, keep_code: true });
        if batch.len() == 20_000 {
            import_cases(&register, &lan, "bench", std::mem::take(&mut batch), |_| {}).unwrap();
        }
    }
    import_cases(&register, &lan, "bench", batch, |_| {}).unwrap();
    register
}

fn one(size: u64) {
    let folder = tempfile::tempdir().unwrap();
    let csv = std::env::var("SOXA_BENCH_ROWS").map_or_else(
        |_| folder.path().join("people.csv"),
        |kept| Path::new(&kept).join(format!("people-{size}.csv")),
    );
    let register = Arc::new(filled(&folder.path().join("register.redb"), &csv, size));
    let lan = register.actor(1, "bench").unwrap();
    keys(size, &register, &lan, folder.path());
    let begun = Instant::now();
    let hamlet = register.commune().hamlets.first().cloned();
    let found = people(&register, &lan, &PeopleFilter { hamlet, ..PeopleFilter::default() }).unwrap();
    told(size, &format!("command: {} people of a hamlet, of all", found.len()), begun.elapsed());
}

/// The keys of a list: what is timed, what is pressed before it to be there, the key.
const KEYS: [(&str, &str, &str); 8] = [
    ("a letter of a name", "", "n"),
    ("into the rows", "", "Down"),
    ("a row further", "", "Down"),
    ("order by a column", "", "s"),
    ("the other way", "", "s"),
    ("values of a column with counts", "", "f"),
    ("mark all", "Esc", "*"),
    ("counts", "", "="),
];

fn keys(size: u64, register: &Arc<Register>, lan: &Actor, folder: &Path) {
    for (screen, query) in [("3", "d"), ("2", "d")] {
        let mut times: Vec<Vec<Duration>> = vec![Vec::new(); KEYS.len() + 1];
        for _ in 0..15 {
            let workspace = Rc::new(Workspace::new(Arc::clone(register), lan.clone(), folder.join("slips")));
            let options = Options {
                words: Rc::new(Words::of(Lang::Vi).unwrap()),
                keymap: Rc::new(Keymap::standard().unwrap()),
                theme: Theme::for_terminal("xterm-256color", false),
            };
            let mut app = Driver::new(workspace, options, Size { width: 120, height: 40 }, Nowhere);
            let mut timed = |at: usize, app: &mut Driver<Nowhere>, key: &str| {
                let begun = Instant::now();
                if key.chars().count() == 1 && at < 2 {
                    app.type_text(key)
                } else {
                    app.press(key)
                };
                times[at].push(begun.elapsed());
            };
            app.press(screen).wait(200);
            timed(0, &mut app, query);
            for (n, (_, before, key)) in KEYS.iter().enumerate() {
                if !before.is_empty() {
                    app.press(before);
                }
                timed(n + 1, &mut app, key);
            }
        }
        let names = std::iter::once("the first letter").chain(KEYS.iter().map(|(name, ..)| *name));
        for (name, mut all) in names.zip(times) {
            all.sort();
            told(size, &format!("screen {screen}: {name}"), all[all.len() / 2]);
        }
    }
}

fn told(size: u64, what: &str, time: Duration) {
    println!("{size:>9}  {what:<56} {:>10.2} ms", time.as_secs_f64() * 1000.0);
}
