//! A day of every commune of the country against one server, by hand:
//! `cargo test -p soxa-carrier --release -- --ignored --nocapture country`. Each commune sends from nothing, then some of the
//! pushes of a day; what the whole day takes is worked out from them. Disks are written to as in earnest.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use soxa_carrier::admit::{Admission, admit};
use soxa_carrier::connection::Address;
use soxa_carrier::push::{Patience, push};

use crate::commune::Commune;
use crate::postgres;
use crate::server::{Database, run};

const COMMUNES: usize = 3_321;

/// So many of them, or as `SOXA_COMMUNES` says: with a few it is soon seen whether all of it runs.
fn communes() -> usize {
    std::env::var("SOXA_COMMUNES").ok().and_then(|n| n.parse().ok()).unwrap_or(COMMUNES)
}

/// Pushes of each commune that are played; a day of eight hours has 96, every five minutes one.
const PLAYED: usize = 3;
const A_DAY: usize = 96;
/// Communes that send at once.
const LINES: usize = 7;

/// Three cases and five figures of a commune become others.
fn works(commune: &mut Commune, round: usize) {
    for no in 1..=3 {
        commune.case(no, ["received", "working", "done", "handed"][round % 4]);
    }
    for code in ["a", "b", "c", "d", "e"] {
        commune.figure(code, round as i64, 10);
    }
}

/// Every commune pushes once; how long each took, the shortest first, and all together.
fn round(communes: &[Mutex<(Commune, Address)>]) -> (Vec<Duration>, Duration) {
    let (next, took) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..LINES {
            scope.spawn(|| {
                while let Some(one) = communes.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (commune, address) = &mut *one.lock().unwrap();
                    let begun = Instant::now();
                    push(address, Patience::default(), commune, &mut |_| {}).unwrap();
                    took.lock().unwrap().push(begun.elapsed());
                }
            });
        }
    });
    let all = begun.elapsed();
    let mut took = took.into_inner().unwrap();
    took.sort_unstable();
    (took, all)
}

#[test]
#[ignore = "takes minutes"]
fn country() {
    let database = Database::new(postgres!());
    let mut keeper = database.keeper();
    for sql in ["alter system set fsync = on", "select pg_reload_conf()", "checkpoint"] {
        run(&mut keeper, sql);
    }
    let (begun, count) = (Instant::now(), communes());
    let communes: Vec<Mutex<(Commune, Address)>> = (0..count)
        .map(|number| {
            let code = (10_000 + number).to_string();
            let login = database.login(&code);
            let admission = Admission {
                commune: &code,
                name: "Xã",
                province: "Tỉnh",
                login: &login,
                password: Some("mật khẩu 1"),
            };
            keeper.work(async |client| admit(client, admission).await).unwrap();
            let mut commune = Commune::new(&code);
            (1..=40).for_each(|no| commune.person(no, "Đinh Thị Hoa"));
            works(&mut commune, 0);
            commune.rows = 8_000;
            Mutex::new((commune, database.address(&login)))
        })
        .collect();
    println!("{count} communes admitted: {:?}", begun.elapsed());
    for played in 0..=PLAYED {
        if played > 0 {
            for one in &communes {
                works(&mut one.lock().unwrap().0, played);
            }
        }
        let (took, all) = round(&communes);
        let what = if played == 0 { "from nothing" } else { "a push of the day" };
        let each = all.as_secs_f64() / count as f64;
        println!(
            "{what}, {LINES} at once: {:.0} a second; one takes {:?} in the middle, {:?} of a hundred the worst, {:?} at worst; \
             {A_DAY} such pushes of each would keep the server busy {:.1} h",
            1.0 / each,
            took[count / 2],
            took[count * 99 / 100],
            took[count - 1],
            each * (COMMUNES * A_DAY) as f64 / 3_600.0
        );
    }
    let rows = |table: &str| database.ask(&format!("select count(*)::text from upward.{table}"));
    assert_eq!(rows("person"), [(count * 40).to_string()]);
    assert_eq!(rows("case_file"), [(count * 3).to_string()]);
    assert_eq!(rows("head"), [(count * (PLAYED + 1)).to_string()]);
    assert!(database.ask("select held from upward.inbox where held is not null").is_empty());
}
