//! Each thing that can be wrong with a database is told as what it is.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use soxa_carrier::connection::{Address, Line, Purpose};
use soxa_carrier::problem::{CarryProblem, LineProblem, Problem, Wrong};
use soxa_carrier::push::{Patience, Progress, push};
use soxa_text::words::{InWords, Lang};
use soxa_upward::message::Next;

use crate::commune::{Commune, Sender, above};
use crate::postgres;
use crate::server::{Database, free_port};

#[test]
fn a_full_disk_is_told_and_when_there_is_room_it_goes_on() {
    let database = Database::new(postgres!());
    let address = database.admit("1");
    database.run(
        "create function upward.full() returns trigger language plpgsql as
            $$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
         create trigger full_disk before insert on upward.case_file for each row execute function upward.full()",
    );
    let mut commune = Commune::new("1");
    commune.person(1, "a");
    commune.case(1, "received");
    let pushed = push(&address, Patience::default(), &mut commune, &mut |_| {});
    let host = format!("127.0.0.1:{}", database.server.port);
    let problem = LineProblem::DiskFull { host };
    assert_eq!(pushed, Err(Problem::Line(problem.clone())));
    assert_eq!(Problem::Line(problem.clone()).status(), 4);
    assert!(problem.in_words(Lang::Vi).contains("đầy"));
    assert_eq!(above(&database, "1"), Vec::<String>::new());
    database.run("drop function upward.full cascade");
    push(&address, Patience::default(), &mut commune, &mut |_| {}).unwrap();
    assert_eq!(above(&database, "1"), commune.projection());
}

fn problem(url: &str, database: &Database) -> LineProblem {
    let address = Address::read(url, Some(&database.secret("mật khẩu 1"))).unwrap();
    Line::open(&address, Purpose::Write).err().unwrap()
}

#[test]
fn what_stands_in_the_way_of_a_connection_is_named() {
    let database = Database::shared(postgres!());
    database.admit("way");
    let (server, login) = (database.server, database.login("way"));
    let host = format!("127.0.0.1:{}", server.port);
    let closed = format!("postgresql://u@127.0.0.1:{}/d?sslmode=disable", free_port());
    assert!(matches!(problem(&closed, &database), LineProblem::CannotReach { .. }));
    let authority = server.folder.join("authority.pem");
    let unknown = format!("postgresql://u@no-such-host.invalid/d?sslrootcert={}", authority.display());
    assert_eq!(
        problem(&unknown, &database),
        LineProblem::NameNotFound { host: "no-such-host.invalid:5432".into() }
    );
    let nowhere = server.url(&login, "no_such_database");
    assert!(matches!(problem(&nowhere, &database), LineProblem::NoSuchDatabase { .. }));
    assert!(matches!(
        problem(&server.url("nobody", &database.name), &database),
        LineProblem::WrongPassword { .. }
    ));

    database.run(&format!("alter role {login} connection limit 0"));
    let url = server.url(&login, &database.name);
    assert_eq!(problem(&url, &database), LineProblem::TooManyConnections { host: host.clone() });
    database.run(&format!("alter role {login} connection limit -1 "));
    database.run(&format!("alter role {login} set default_transaction_read_only = on"));
    assert_eq!(problem(&url, &database), LineProblem::Standby { host: host.clone() });
    // A host that knows better than one that is silent has the word.
    let both =
        url.replace("@127.0.0.1", &format!("@127.0.0.1:{},127.0.0.1", free_port())).replace(&login, "nobody");
    assert!(matches!(problem(&both, &database), LineProblem::WrongPassword { .. }));
}

#[test]
fn a_line_that_stays_away_is_waited_for_only_so_long() {
    let _ = postgres!();
    let url = format!("postgresql://u@127.0.0.1:{}/d?sslmode=disable", free_port());
    let address = Address::read(&url, None).unwrap();
    let [first_pause, longest_pause, in_all] = [20, 40, 300].map(Duration::from_millis);
    let mut pauses = Vec::new();
    let patience = Patience { first_pause, longest_pause, in_all };
    let pushed = push(&address, patience, &mut Commune::new("1"), &mut |progress| {
        if let Progress::Again(_, pause) = progress {
            pauses.push(pause.as_millis());
        }
    });
    assert!(matches!(pushed, Err(Problem::Line(LineProblem::CannotReach { .. }))), "{pushed:?}");
    assert!(pauses.starts_with(&[20, 40, 40]) && pauses.len() < 12, "{pauses:?}");
}

#[test]
fn a_secret_that_all_may_read_is_refused() {
    let database = Database::shared(postgres!());
    let secret = database.secret("a");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o644)).unwrap();
    let url = database.server.url("u", "d");
    let read = |secret| Address::read(&url, Some(secret)).err();
    assert_eq!(read(&secret), Some(Wrong::SecretForAll { path: secret.clone() }));
    let empty = database.secret("\nmật khẩu");
    assert_eq!(read(&empty), Some(Wrong::SecretEmpty { path: empty.clone() }));
}

#[test]
fn a_connection_that_is_gone_is_no_answer() {
    let database = Database::shared(postgres!());
    let mut sender = Sender::new(&database.admit("gone"));
    let mut commune = Commune::new("gone");
    commune.person(1, "a");
    let chunk = commune.some_chunk(&sender.standing().unwrap());
    let sql = format!(
        "select pg_terminate_backend(pid)::text from pg_stat_activity where usename = '{}'",
        database.login("gone")
    );
    database.ask(&sql);
    let lost = sender.apply(&chunk);
    assert!(matches!(&lost, Err(CarryProblem::Line(line)) if line.passes()), "{lost:?}");
    let mut sender = Sender::new(&database.address(&database.login("gone")));
    assert_ne!(commune.chunk(&sender.standing().unwrap()), Next::Nothing);
    sender.send_all(&commune);
}
