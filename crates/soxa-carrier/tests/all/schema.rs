//! The schema: made once, never by half, and never touched by a program that does not know it.

use soxa_carrier::connection::{Line, Purpose};
use soxa_carrier::migrate::{self, KNOWN, Made};
use soxa_carrier::problem::LineProblem;
use soxa_carrier::tables::TABLES;
use soxa_text::words::{InWords, Lang};

use crate::postgres;
use crate::server;
use crate::server::{Database, asked, run};

fn empty(name: &str) -> (&'static server::Server, Line) {
    let server = server::shared().unwrap();
    run(&mut server.keeper("postgres"), &format!("create database {name}"));
    (server, server.keeper(name))
}

#[test]
fn the_schema_is_made_once() {
    let _ = postgres!();
    let (server, mut keeper) = empty("made_once");
    assert_eq!(migrated(&mut keeper), Ok(Made::Now));
    let steps = "select number || ' ' || name || made_at from upward.migration";
    let before = asked(&mut keeper, steps).unwrap();
    assert_eq!(migrated(&mut keeper), Ok(Made::Already));
    assert_eq!(asked(&mut keeper, steps).unwrap(), before);
    assert!(Line::open_known(&server.keeper_address("made_once"), Purpose::Write).is_ok());
}

fn migrated(line: &mut Line) -> Result<Made, LineProblem> {
    line.work(migrate::make)
}

#[test]
fn several_at_once_make_it_once() {
    let _ = postgres!();
    let (server, _) = empty("made_together");
    let made: Vec<_> = std::thread::scope(|scope| {
        let each = || scope.spawn(|| migrated(&mut server.keeper("made_together")).unwrap());
        let running: Vec<_> = (0..4).map(|_| each()).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    // Each step is made by one of them.
    let count = made.iter().filter(|made| **made == Made::Now).count();
    assert!((1..=KNOWN as usize).contains(&count), "{made:?}");
    let mut keeper = server.keeper("made_together");
    let steps = asked(&mut keeper, "select count(*)::text from upward.migration").unwrap();
    assert_eq!(steps, [KNOWN.to_string()]);
}

#[test]
fn a_later_schema_is_left_alone() {
    let database = Database::new(postgres!());
    database.run("insert into upward.migration values (99, 'later')");
    let problem = LineProblem::NewerSchema { there: 99, known: KNOWN };
    assert_eq!(migrated(&mut database.keeper()), Err(problem.clone()));
    let address = database.server.keeper_address(&database.name);
    let opened = Line::open_known(&address, Purpose::Write).err();
    assert_eq!(opened, Some(problem.clone()));
    assert!(problem.in_words(Lang::En).contains("install the newer version"));
}

#[test]
fn without_a_schema_nothing_is_written() {
    let _ = postgres!();
    let (server, _) = empty("never_made");
    let opened = Line::open_known(&server.keeper_address("never_made"), Purpose::Write).err();
    assert_eq!(opened, Some(LineProblem::NoSchema));
}

#[test]
fn what_a_chunk_may_fill_is_what_the_tables_have() {
    let database = Database::new(postgres!());
    for table in &TABLES {
        let own = "'commune', 'seq', 'epoch', 'folded'";
        let sql = format!(
            "select column_name::text from information_schema.columns
             where table_schema = 'upward' and table_name = '{}' and column_name not in ({own}) order by ordinal_position",
            table.name
        );
        assert_eq!(database.ask(&sql), table.columns, "{}", table.name);
    }
    let unsplit = "select relname::text from pg_class c join pg_namespace n on n.oid = relnamespace
        where nspname = 'upward' and relkind = 'r' and not relispartition order by 1";
    assert_eq!(database.ask(unsplit), ["commune", "migration", "offer"]);
    // Spread over servers by commune, no key may reach over them and no number come from one place.
    let reaching = "select conname::text from pg_constraint where contype = 'f' and connamespace = 'upward'::regnamespace
        union all select relname from pg_class where relkind = 'S' and relnamespace = 'upward'::regnamespace";
    assert_eq!(database.ask(reaching), Vec::<String>::new());
}

#[test]
fn names_are_folded_as_they_are_compared() {
    let database = Database::new(postgres!());
    let names =
        ["Đặng Thị Ngọc Ánh", "ĐẶNG THỊ NGỌC ÁNH", "Đa\u{323}\u{306}ng Thi\u{323} Ngo\u{323}c A\u{301}nh"];
    for (no, name) in names.iter().enumerate() {
        database.run(&format!(
            "insert into upward.person (commune, no, seq, epoch, name) values ('1', {no}, 1, 1, '{name}')"
        ));
    }
    let folded = soxa_text::fold::fold(names[0]);
    assert_eq!(database.ask("select distinct folded from upward.person"), [folded]);
}
