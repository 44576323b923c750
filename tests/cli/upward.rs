//! The way up through the real programs: two communes, a PostgreSQL of the test's own, and what the level above sees.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use tempfile::TempDir;

use crate::commune::{Commune, Ran};
use crate::skipped::skipped;

/// A PostgreSQL of a folder, which ends with it.
pub struct Above {
    folder: TempDir,
    server: Child,
}

impl Drop for Above {
    fn drop(&mut self) {
        // Its own end: children and shared memory go with it.
        let pid = fs::read_to_string(self.folder.path().join("data/postmaster.pid")).unwrap_or_default();
        let _ = Command::new("kill").args(["-QUIT", pid.lines().next().unwrap_or_default()]).status();
        let _ = self.server.wait();
    }
}

/// Root may not run it.
fn as_postgres(program: PathBuf) -> Command {
    if rustix::process::geteuid().is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

impl Above {
    pub fn new() -> Option<Self> {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
        let bin = versions.map(|v| v.path().join("bin")).filter(|bin| bin.join("initdb").is_file()).max()?;
        let folder = tempfile::Builder::new().prefix("soxa-pg").tempdir_in("/tmp").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let data = folder.path().join("data");
        let options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D"];
        let made = as_postgres(bin.join("initdb")).args(options).arg(&data).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let server = as_postgres(bin.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-c", "listen_addresses=", "-c", "fsync=off", "-k"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let above = Self { folder, server };
        let begun = Instant::now();
        while above.psql("postgres", "create database tinh").is_none() {
            assert!(begun.elapsed() < Duration::from_secs(20), "no server");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(above)
    }

    fn psql(&self, database: &str, sql: &str) -> Option<String> {
        let folder = self.folder.path().to_str().unwrap();
        let arguments = ["-h", folder, "-U", "postgres", "-qAt", "-d", database, "-c", sql];
        let ran = Command::new("psql").args(arguments).output().unwrap();
        ran.status.success().then(|| String::from_utf8_lossy(&ran.stdout).into_owned())
    }

    /// Everything that stands there.
    pub fn dump(&self) -> String {
        let folder = self.folder.path().to_str().unwrap();
        let arguments = ["-h", folder, "-U", "postgres", "-d", "tinh", "--data-only"];
        let dump = Command::new("pg_dump").args(arguments).output().unwrap();
        String::from_utf8(dump.stdout).unwrap()
    }

    pub fn url(&self, login: &str) -> String {
        format!("postgresql://{login}@/tinh?host={}", self.folder.path().display())
    }
}

pub fn push(commune: &Commune, above: &Above, code: &str) -> Ran {
    commune.run(&["upward", "push", "--to", &above.url(&format!("xa_{code}"))])
}

pub fn admit(commune: &Commune, above: &Above, code: &str, name: &str) {
    let login = format!("xa_{code}");
    let to = above.url("postgres");
    let named = ["--commune", code, "--name", name, "--province", "Tỉnh Quảng Ngãi", "--login", &login];
    commune.ok(&[&["upward", "admit", "--to", &to], &named[..]].concat());
}

fn province(commune: &Commune, above: &Above, page: &[&str]) -> (i32, Value) {
    let from = above.url("postgres");
    commune.json_status(&[&["province", "--from", &from], page].concat())
}

/// A commune of another code, with people of the sample commune among its own.
pub fn neighbour(sample: &Commune) -> Commune {
    let commune = Commune::bare();
    let pattern = include_str!("../../sample_data/commune.toml").replace("\"21361\"", "\"21349\"");
    let file = commune.write("commune.toml", pattern.replace("Xã Long Hiệp", "Xã Sơn Mai").as_bytes());
    commune.ok(&["init", "--test", "--operator", "Lan", "--commune", &file]);
    let people = commune.write("people.csv", crate::commune::TOWN.as_bytes());
    commune.ok(&["import", "people", &people]);
    let exported = sample.ok(&["export", "people"]);
    let alone = |line: &&str| line.split(',').nth(1).is_some_and(|id| id.starts_with("051"));
    let head = exported.lines().take(1);
    let twice: Vec<&str> = head.chain(exported.lines().skip(1).filter(alone).take(5)).collect();
    let moved = commune.write("moved.csv", twice.join("\n").as_bytes());
    commune.ok(&["import", "people", &moved]);
    commune
}

#[test]
fn two_communes_go_up_are_seen_and_one_that_was_restored_is_held() {
    let Some(above) = Above::new() else {
        return skipped("PostgreSQL is not installed");
    };
    let sample = Commune::bare();
    sample.ok(&["demo", "--no-open"]);
    let other = neighbour(&sample);
    let refused = sample.refused(4, &["upward", "push", "--to", &above.url("xa_21361")]);
    assert!(refused.contains("xa_21361"), "{refused}");
    sample.ok(&["upward", "init", &above.url("postgres")]);
    sample.ok(&["upward", "init", &above.url("postgres")]);
    admit(&sample, &above, "21361", "Xã Long Hiệp");
    admit(&sample, &above, "21349", "Xã Sơn Mai");
    for (commune, code) in [(&sample, "21361"), (&other, "21349")] {
        let sent = push(commune, &above, code);
        assert_eq!(sent.status, 0, "{sent:?}");
        assert_eq!(commune.json(&["upward", "status"])["behind"], 0);
    }
    // A commune under another's login sends nothing.
    let wrong = push(&other, &above, "21361");
    assert_eq!(wrong.status, 3, "{wrong:?}");
    assert!(wrong.err.contains("21349") && wrong.err.contains("21361"), "{wrong:?}");

    sees_what_the_communes_say(&above, &sample, &other);
    nothing_sensitive_is_there(&above, &sample);
    doubles_are_found(&above, &sample);
    a_change_goes_up_once(&above, &sample);
    an_older_copy_is_held(&above, &other);
}

/// The board and the report say what the communes' own commands say.
fn sees_what_the_communes_say(above: &Above, sample: &Commune, other: &Commune) {
    let (_, seen) = province(sample, above, &["communes"]);
    let [small, large] = seen["communes"].as_array().unwrap().as_slice() else { panic!("{seen}") };
    assert_eq!((&small["name"], &large["name"]), (&"Xã Sơn Mai".into(), &"Xã Long Hiệp".into()));
    assert_eq!(large["cases_open"].as_u64().unwrap(), open(sample, &[]), "{large}");
    assert_eq!(large["cases_overdue"].as_u64().unwrap(), open(sample, &["--overdue"]), "{large}");
    let waiting = sample.json(&["queue", "list"]);
    assert_eq!(large["queue_waiting"], waiting["count"]);
    let period = ["--from", "2026-11-01", "--to", "2026-11-30"];
    let (_, sum) = province(sample, above, &[&["report"], &period[..]].concat());
    let own: Vec<Value> = [sample, other]
        .iter()
        .map(|c| c.json(&[&["report"], &period[..]].concat())["figures"].clone())
        .collect();
    let mut compared = 0;
    for figure in sum["figures"].as_array().unwrap() {
        let of = |all: &Value| {
            all.as_array()
                .unwrap()
                .iter()
                .find(|own| own["code"] == figure["code"])
                .cloned()
                .unwrap_or_default()
        };
        for key in ["num", "den"] {
            let parts: Vec<u64> = own.iter().filter_map(|all| of(all)[key].as_u64()).collect();
            if !parts.is_empty() {
                assert_eq!(figure[key].as_u64(), Some(parts.iter().sum()), "{figure}");
                compared += 1;
            }
        }
        let counts: Vec<u64> = own.iter().filter_map(|all| of(all)["value"].as_u64()).collect();
        if figure["den"].is_null() {
            let value: u64 = figure["value"].as_str().unwrap().parse().unwrap();
            assert_eq!(value, counts.iter().sum::<u64>(), "{figure}");
            compared += 1;
        }
    }
    assert!(compared > 80, "{compared}");
}

/// Cases that are open, by the clock of the database.
fn open(sample: &Commune, more: &[&str]) -> u64 {
    let mut today = sample.command(&[&["case", "list", "--format", "json"], more].concat());
    today.env_remove("SOXA_NOW");
    let listed: Value = serde_json::from_slice(&today.output().unwrap().stdout).unwrap();
    let is_open =
        |case: &&Value| case["state"].as_str().and_then(CaseState::parse).is_some_and(CaseState::is_open);
    listed.as_array().unwrap().iter().filter(is_open).count() as u64
}

/// Of people only what doubles are found by; of special files, lists, telephones, addresses nothing.
fn nothing_sensitive_is_there(above: &Above, sample: &Commune) {
    let dump = above.dump();
    assert!(dump.contains("051171942958"), "people are there");
    let special = sample.json(&["special", "list"]);
    let names = special["files"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap().to_owned());
    let people = sample.ok(&["export", "people"]);
    let mut rows = csv::Reader::from_reader(people.as_bytes());
    let heads = rows.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let private = ["full_name", "address", "phone", "note", "origin", "cmnd"].map(column);
    let mut words: Vec<String> = names.collect();
    for row in rows.records().map(Result::unwrap).take(400) {
        words.extend(private.iter().map(|at| row[*at].to_owned()).filter(|text| text.chars().count() > 6));
    }
    let found: Vec<&String> = words.iter().filter(|word| dump.contains(word.as_str())).collect();
    assert!(words.len() > 400 && found.is_empty(), "{found:?}");
}

fn doubles_are_found(above: &Above, sample: &Commune) {
    let (status, found) = province(sample, above, &["doubles"]);
    let sure = |pair: &&Value| pair["verdict"] == "match";
    let pairs = found["pairs"].as_array().unwrap();
    assert_eq!((status, pairs.iter().filter(sure).count()), (1, 5), "{found}");
    assert!(pairs.iter().all(|pair| pair["left"]["commune"] != pair["right"]["commune"]));
    // Down as a list, decided there as any other.
    let list = sample.path("trung.csv");
    let list = list.to_str().unwrap();
    let from = above.url("postgres");
    assert_eq!(sample.run(&["province", "--from", &from, "doubles", "--for", "21361", "-o", list]).status, 1);
    sample.ok(&["import", "list", "--kind", "duplicates", list]);
    let lists = sample.json(&["list", "all", "--kind", "duplicates"]);
    assert_eq!(
        (&lists["lists"][0]["name"], &lists["lists"][0]["rows"]),
        (&"trung.csv".into(), &5.into()),
        "{lists}"
    );
}

fn a_change_goes_up_once(above: &Above, sample: &Commune) {
    let code = sample.receive("051171942958", "up");
    assert!(sample.json(&["upward", "status"])["behind"].as_u64().unwrap() >= 1);
    let rows = || {
        above.psql("tinh", "select count(*), max(seq) from upward.case_file where commune = '21361'").unwrap()
    };
    let before = rows();
    assert_eq!(push(sample, above, "21361").status, 0);
    let after = rows();
    assert_ne!(before, after);
    let there = format!("select state from upward.case_file where commune = '21361' and code = '{code}'");
    assert!(!above.psql("tinh", &there).unwrap().trim().is_empty());
    assert_eq!(push(sample, above, "21361").status, 0);
    assert_eq!(rows(), after, "nothing is sent twice");
}

fn an_older_copy_is_held(above: &Above, other: &Commune) {
    let copy = fs::read(other.store()).unwrap();
    other.receive("051072000101", "new");
    assert_eq!(push(other, above, "21349").status, 0);
    fs::write(other.store(), copy).unwrap();
    let told = push(other, above, "21349");
    assert_eq!(told.status, 1, "{told:?}");
    let (_, seen) = province(other, above, &["communes"]);
    assert!(seen["communes"][0]["held"].is_string() && seen["communes"][1]["held"].is_null(), "{seen}");
    assert_ne!(push(other, above, "21349").status, 0, "held until a person decides");
    other.ok(&["upward", "release", "--to", &above.url("postgres"), "--commune", "21349"]);
    assert_eq!(push(other, above, "21349").status, 0);
    let (_, seen) = province(other, above, &["communes"]);
    assert!(seen["communes"][0]["held"].is_null(), "{seen}");
    // Who was received after the copy was made is in no register any more.
    let cases = above.psql("tinh", "select count(*) from upward.case_file where commune = '21349'").unwrap();
    assert_eq!(cases.trim(), "0");
}
