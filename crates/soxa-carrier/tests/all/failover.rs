//! The primary dies in the middle of a push, its copy takes over, and the push goes on there by itself.

use std::fs;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use soxa_carrier::connection::Address;
use soxa_carrier::migrate;
use soxa_carrier::push::{Progress, push};

use crate::commune::{Commune, above};
use crate::postgres;
use crate::server::{Database, Server, asked, command, copy, done, folder, free_port, programs, run};
use crate::ways::HASTE;

#[test]
fn nothing_is_lost_or_twice_when_the_primary_dies() {
    let shared = postgres!();
    let (folder, one, two) = (folder(), free_port(), free_port());
    copy(&shared.folder.join("spare"), &folder.join("one"));
    Server::configure(&folder, "one", one, "");
    let primary: &'static Server = Box::leak(Box::new(Server::start(&folder, "one", one)));
    primary.wait();
    run(&mut primary.keeper("postgres"), "create database upward_1");
    let database = Database::of(primary, "upward_1");
    database.keeper().work(migrate::make).unwrap();
    database.admit("1");

    let socket = folder.display().to_string();
    let base = programs().unwrap().join("pg_basebackup");
    let options = [
        "-U",
        "postgres",
        "-c",
        "fast",
        "-X",
        "stream",
        "-R",
        "--no-sync",
        "-h",
        &socket,
        "-p",
        &one.to_string(),
        "-D",
    ];
    done(command(base).args(options).arg(folder.join("two")));
    Server::configure(&folder, "two", two, "");
    let standby: &'static Server = Box::leak(Box::new(Server::start(&folder, "two", two)));
    standby.wait();
    let mut keeper = primary.keeper("postgres");
    let begun = Instant::now();
    while asked(&mut keeper, "select state from pg_stat_replication").unwrap() != ["streaming"] {
        assert!(begun.elapsed() < Duration::from_secs(10));
        sleep(Duration::from_millis(20));
    }
    run(&mut keeper, "alter system set synchronous_standby_names = '*'");
    run(&mut keeper, "select pg_reload_conf()");
    let begun = Instant::now();
    while asked(&mut keeper, "select sync_state from pg_stat_replication").unwrap() != ["sync"] {
        assert!(begun.elapsed() < Duration::from_secs(10));
        sleep(Duration::from_millis(20));
    }

    let mut commune = Commune::new("1");
    for no in 1..=1_200 {
        commune.person(no, &format!("Người {no}"));
    }
    commune.rows = 25;
    let url = format!("postgresql://c1_upward_1@127.0.0.1:{one},127.0.0.1:{two}/upward_1?sslmode=disable");
    let address = Address::read(&url, Some(&database.secret("mật khẩu 1"))).unwrap();
    let (mut written, mut breaks) = (0, 0);
    let pushed = push(&address, HASTE, &mut commune, &mut |progress| match progress {
        Progress::Written(_) => {
            written += 1;
            if written == 15 {
                let postmaster = fs::read_to_string(folder.join("one.pid")).unwrap();
                let two = folder.join("two");
                std::thread::spawn(move || {
                    sleep(Duration::from_millis(7));
                    done(Command::new("kill").args(["-9", postmaster.trim()]));
                    sleep(Duration::from_millis(300));
                    done(command(programs().unwrap().join("pg_ctl")).args(["promote", "-D"]).arg(two));
                });
            }
        }
        Progress::Again(..) => breaks += 1,
    });
    pushed.unwrap();
    assert!(breaks > 0 && written >= 48, "{breaks} {written}");
    let database = Database::of(standby, "upward_1");
    assert_eq!(above(&database, "1"), commune.projection());
    assert_eq!(database.ask("select seq || ' ' || rows from upward.head"), ["1200 1200"]);
}
