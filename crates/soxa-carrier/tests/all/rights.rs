//! What the login of a commune may, and what it may not whoever uses it.

use soxa_carrier::admit::{Admission, admit, release};
use soxa_carrier::connection::{Address, Line, Purpose};
use soxa_carrier::migrate;
use soxa_carrier::problem::{AdmitProblem, LineProblem, Problem, Refusal};

use crate::commune::{Commune, Sender};
use crate::postgres;
use crate::server::{Database, asked, run, tried};

#[test]
fn a_commune_sees_and_writes_only_its_own() {
    let database = Database::new(postgres!());
    let [one, two] = ["1", "2"].map(|code| (code, database.admit(code)));
    for (code, address) in [&one, &two] {
        let mut commune = Commune::new(code);
        commune.person(1, "Đinh Thị Hoa");
        commune.case(1, "received");
        commune.figure("a", 1, 2);
        Sender::new(address).send_all(&commune);
    }
    let before = database.dump();
    let mut login = Sender::new(&one.1).0;
    for table in ["inbox", "head", "person", "case_file", "figure", "commune"] {
        let seen = asked(&mut login, &format!("select distinct commune from upward.{table}")).unwrap();
        assert_eq!(seen, ["1"], "{table}");
    }
    // Without a word, rows of others are not there for it.
    for (table, set) in [("person", "name = 'x'"), ("case_file", "state = 'x'"), ("figure", "value = 'x'")] {
        run(&mut login, &format!("update upward.{table} set {set} where commune = '2'"));
        run(&mut login, &format!("delete from upward.{table} where commune = '2'"));
    }
    run(&mut login, "update upward.inbox set last_seq = 0 where commune = '2'");
    assert_eq!(database.dump(), before);
    for sql in [
        "insert into upward.person (commune, no, seq, epoch) values ('2', 9, 1, 1)",
        "update upward.person set commune = '2'",
        "insert into upward.head (commune, epoch, seq, hash, rows) values ('2', 1, 99, 'x', 0)",
        "insert into upward.inbox (commune, epoch, last_seq, last_hash) values ('3', 1, 0, '')",
        "update upward.inbox set epoch = 9",
        "delete from upward.inbox",
        "update upward.head set hash = 'x'",
        "delete from upward.head",
        "update upward.commune set login = 'x'",
        "insert into upward.commune (commune, name, province, login) values ('9', '', '', 'x')",
        "delete from upward.migration",
        "create table upward.own (a int)",
        "create role c_more",
        "grant soxa_province to current_user",
        "set role soxa_province",
        "truncate upward.person",
        "alter table upward.person no force row level security",
        "select count(*) from upward.person_0",
        "drop policy own on upward.person",
    ] {
        let denied = tried(&mut login, sql);
        assert!(matches!(denied, Err(LineProblem::NoRight { .. })), "{sql}: {denied:?}");
    }
    // The group itself is nobody's login.
    run(&mut login, "set role soxa_commune");
    assert_eq!(asked(&mut login, "select count(*)::text from upward.person").unwrap(), ["0"]);
    assert_eq!(database.dump(), before);
}

#[test]
fn a_commune_that_is_held_cannot_let_itself_go() {
    let database = Database::new(postgres!());
    let mut sender = Sender::new(&database.admit("1"));
    sender.standing().unwrap();
    database.run("update upward.inbox set held = 'fork', held_at = now()");
    let before = database.dump();
    run(&mut sender.0, "update upward.inbox set held = null, held_at = null, last_seq = 7");
    assert_eq!(database.dump(), before);
}

#[test]
fn the_level_above_reads_all_but_people_and_linkage_only_people() {
    let database = Database::new(postgres!());
    let mut commune = Commune::new("1");
    commune.person(1, "Đinh Thị Hoa");
    Sender::new(&database.admit("1")).send_all(&commune);
    let mut keeper = database.keeper();
    for (role, sql, may) in [
        ("soxa_province", "select last_seq from upward.inbox", true),
        ("soxa_province", "select state from upward.case_file", true),
        ("soxa_province", "select count(*) from upward.person", true),
        ("soxa_province", "select name from upward.person", false),
        ("soxa_province", "delete from upward.case_file", false),
        ("soxa_province", "update upward.commune set login = 'x'", false),
        ("soxa_province", "select standing, peer from upward.referral", true),
        ("soxa_province", "select document from upward.referral", false),
        ("soxa_province", "select name from upward.commune_name", true),
        ("soxa_linkage", "select standing from upward.referral", false),
        ("soxa_linkage", "select name from upward.person", true),
        ("soxa_linkage", "select state from upward.case_file", false),
        ("soxa_linkage", "update upward.person set name = 'x'", false),
    ] {
        run(&mut keeper, &format!("set role {role}"));
        assert_eq!(tried(&mut keeper, sql).is_ok(), may, "{role}: {sql}");
        run(&mut keeper, "reset role");
    }
    run(&mut keeper, "set role soxa_linkage");
    assert_eq!(asked(&mut keeper, "select name from upward.person").unwrap(), ["Đinh Thị Hoa"]);
}

#[test]
fn admitting_again_changes_nothing_and_mixing_up_is_refused() {
    let database = Database::new(postgres!());
    database.admit("1");
    database.admit("2");
    let before = database.dump();
    database.admit("1");
    assert_eq!(database.dump(), before);
    let (one, two) = (database.login("1"), database.login("2"));
    let refused = |code: &str, login: &str| database.try_admit(code, login).unwrap_err();
    let other = AdmitProblem::LoginOfAnother { login: two.clone(), commune: "2".into() };
    assert_eq!(refused("3", &two), Problem::Admit(other));
    let other = AdmitProblem::CommuneOfAnother { commune: "1".into(), login: one.clone() };
    assert_eq!(refused("1", &database.login("x")), Problem::Admit(other));
    for powerful in ["postgres", &format!("p_{}", database.name)] {
        let sql = format!(
            "do $$ begin create role {powerful} in role soxa_province; exception when duplicate_object then null; end $$"
        );
        if powerful != "postgres" {
            database.run(&sql);
        }
        let problem = AdmitProblem::LoginMayMore { login: powerful.into() };
        assert_eq!(refused("4", powerful), Problem::Admit(problem));
    }
    for (code, login) in
        [("", "a"), ("a b", "a"), ("1'", "a"), ("5", "A"), ("5", ""), ("5", "x\"; drop"), ("5", "1a")]
    {
        assert!(matches!(refused(code, login), Problem::Wrong(_)), "{code} {login}");
    }
    assert_eq!(database.dump(), before);
}

#[test]
fn a_login_of_no_commune_sends_nothing() {
    let database = Database::new(postgres!());
    let address = database.admit("1");
    database.run("delete from upward.commune");
    assert_eq!(Sender::new(&address).standing(), Err(Refusal::NotAdmitted.into()));
    // One that is not even of the group does not see the schema.
    database.run(&format!("revoke soxa_commune from {}", database.login("1")));
    let opened = Line::open_known(&address, Purpose::Write).err();
    assert!(matches!(opened, Some(LineProblem::NoRight { .. })), "{opened:?}");
}

#[test]
fn the_password_is_asked_for_and_comes_into_no_log() {
    let database = Database::new(postgres!());
    database.run(&format!("alter database {} set log_statement = 'all'", database.name));
    let login = database.login("1");
    database.admit("1");
    let open = |secret: &str| {
        let secret = database.secret(secret);
        let address = Address::read(&database.server.url(&login, &database.name), Some(&secret)).unwrap();
        Line::open_known(&address, Purpose::Write).err()
    };
    assert_eq!(open("mật khẩu 1\n"), None);
    assert_eq!(open("mật khẩu 2\n"), Some(LineProblem::WrongPassword { login: login.clone() }));
    let without = Address::read(&database.server.url(&login, &database.name), None).unwrap();
    let without = Line::open(&without, Purpose::Write).err();
    assert_eq!(without, Some(LineProblem::NeedsSecret { login: login.clone() }));
    let log = std::fs::read_to_string(database.server.folder.join("data.log")).unwrap();
    assert!(log.contains("SCRAM-SHA-256$4096:") && !log.contains("mật khẩu"), "{log}");
}

#[test]
fn who_keeps_the_schema_and_who_lets_go_need_not_be_masters_of_the_server() {
    let server = postgres!();
    let mut keeper = server.keeper("postgres");
    run(&mut keeper, "create role owner_of_kept login createrole password 'mật khẩu 1'");
    run(&mut keeper, "create database kept owner owner_of_kept");
    let database = Database::of(server, "kept");
    let mut owner = Line::open(&database.address("owner_of_kept"), Purpose::Keep).unwrap();
    owner.work(migrate::make).unwrap();
    let login = database.login("1");
    let admission =
        Admission { commune: "1", name: "a", province: "b", login: &login, password: Some("mật khẩu 1") };
    owner.work(async |client| admit(client, admission).await).unwrap();
    let mut commune = Commune::new("1");
    commune.person(1, "Đinh Thị Hoa");
    Sender::new(&database.address(&login)).send_all(&commune);
    run(&mut owner, "update upward.inbox set held = 'fork', held_at = now()");

    let admission = Admission { login: "province_of_kept", commune: "2", ..admission };
    owner.work(async |client| admit(client, admission).await).unwrap();
    run(&mut owner, "revoke soxa_commune from province_of_kept; grant soxa_province to province_of_kept");
    let mut province = Line::open_known(&database.address("province_of_kept"), Purpose::Keep).unwrap();
    assert_eq!(province.work(async |client| release(client, "1").await), Ok(2));
    let denied = province
        .work(async |client| admit(client, Admission { commune: "3", login: "c3_kept", ..admission }).await);
    assert_eq!(denied.unwrap_err().status(), 3);
}
