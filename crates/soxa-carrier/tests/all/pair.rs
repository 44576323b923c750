//! A primary and a copy that has every transaction before it counts as done.

use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

use soxa_carrier::migrate;

use crate::server::{Database, Server, asked, command, copy, done, folder, free_port, programs, run};

/// Both, with a database that has the schema.
pub struct Pair {
    pub folder: PathBuf,
    pub primary: &'static Server,
    pub standby: &'static Server,
    pub database: Database,
}

/// The database's name.
pub const NAME: &str = "upward_1";

impl Pair {
    /// Starts both; `more` are settings of both.
    pub fn new(shared: &Server, more: &str) -> Self {
        let (folder, one, two) = (folder(), free_port(), free_port());
        copy(&shared.folder.join("spare"), &folder.join("one"));
        Server::configure(&folder, "one", one, more);
        let primary: &'static Server = Box::leak(Box::new(Server::start(&folder, "one", one)));
        primary.wait();
        run(&mut primary.keeper("postgres"), &format!("create database {NAME}"));
        let database = Database::of(primary, NAME);
        database.keeper().work(migrate::make).unwrap();

        let socket = folder.display().to_string();
        let base = programs().unwrap().join("pg_basebackup");
        let options =
            ["-U", "postgres", "-c", "fast", "-X", "stream", "-R", "--no-sync", "-h", &socket, "-p"];
        done(command(base).args(options).arg(one.to_string()).arg("-D").arg(folder.join("two")));
        Server::configure(&folder, "two", two, more);
        let standby: &'static Server = Box::leak(Box::new(Server::start(&folder, "two", two)));
        standby.wait();
        let mut keeper = primary.keeper("postgres");
        // Named before it is there, it would keep every transaction waiting.
        let becomes = |keeper: &mut _, column: &str, wanted: &str| {
            let begun = Instant::now();
            while asked(keeper, &format!("select {column} from pg_stat_replication")).unwrap() != [wanted] {
                assert!(begun.elapsed() < Duration::from_secs(10), "{column}");
                sleep(Duration::from_millis(20));
            }
        };
        becomes(&mut keeper, "state", "streaming");
        run(&mut keeper, "alter system set synchronous_standby_names = '*'");
        run(&mut keeper, "select pg_reload_conf()");
        becomes(&mut keeper, "sync_state", "sync");
        Self { folder, primary, standby, database }
    }
}
