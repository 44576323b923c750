//! The primary dies in the middle of a push, its copy takes over, and the push goes on there by itself.

use std::fs;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use soxa_carrier::connection::Address;
use soxa_carrier::push::{Progress, push};

use crate::commune::{Commune, above};
use crate::pair::{NAME, Pair};
use crate::postgres;
use crate::server::{Database, command, done, programs};
use crate::ways::HASTE;

#[test]
fn nothing_is_lost_or_twice_when_the_primary_dies() {
    let shared = postgres!();
    let Pair { folder, primary, standby, database } = Pair::new(shared, "");
    database.admit("1");

    let mut commune = Commune::new("1");
    for no in 1..=1_200 {
        commune.person(no, &format!("Người {no}"));
    }
    commune.rows = 25;
    let (one, two) = (primary.port, standby.port);
    let url = format!("postgresql://c1_{NAME}@127.0.0.1:{one},127.0.0.1:{two}/{NAME}?sslmode=disable");
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
    // What was written as the primary died may be there without anybody having been told: it is answered as in already.
    assert!(breaks > 0 && written + 1 >= 48, "{breaks} {written}");
    let database = Database::of(standby, NAME);
    assert_eq!(above(&database, "1"), commune.projection());
    assert_eq!(database.ask("select seq || ' ' || rows from upward.head"), ["1200 1200"]);
}
