//! Every command, run as every role: what `rights.csv` says of it is what happens. A command without a line there fails.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::commune::{Commune, command_in};

/// The table: command, arguments (`|` between them), and a word for each role.
const TABLE: &str = include_str!("rights.csv");

/// What is made ready once: the sample commune with an operator of each role, known by a key.
struct Town {
    commune: Commune,
    words: BTreeMap<&'static str, String>,
}

struct Line {
    command: String,
    arguments: Vec<String>,
    /// The table says `~` after the arguments: what is there may be refused for a reason that is none of rights.
    is_loose: bool,
    expected: Vec<String>,
}

fn table() -> (Vec<String>, Vec<Line>) {
    let mut rows = csv::ReaderBuilder::new().delimiter(b';').from_reader(TABLE.as_bytes());
    let roles = rows.headers().unwrap().iter().skip(2).map(str::to_owned).collect();
    let line = |row: csv::StringRecord| Line {
        command: row[0].to_owned(),
        arguments: row[1].split('|').filter(|a| !a.is_empty() && *a != "~").map(str::to_owned).collect(),
        is_loose: row[1].ends_with('~'),
        expected: row.iter().skip(2).map(str::to_owned).collect(),
    };
    (roles, rows.records().map(|row| line(row.unwrap())).collect())
}

fn made_ready(roles: &[String]) -> Town {
    let commune = Commune::bare();
    commune.ok(&["demo", "--no-open"]);
    let uid = rustix::process::getuid().as_raw().to_string();
    // Whoever can confirm comes last: until then Lan acts alone.
    let last = |role: &&String| ["head", "full"].contains(&role.as_str());
    for role in roles.iter().filter(|r| !last(r)).chain(roles.iter().filter(last)) {
        let key = format!("AAAA{role}");
        let public = commune.write(&format!("{role}.pub"), format!("ssh-ed25519 {key} x\n").as_bytes());
        commune.write(&format!("{role}.auth"), format!("publickey ssh-ed25519 {key}\n").as_bytes());
        let secret = commune.write(role, "suối chảy qua bản xa\n".as_bytes());
        let add = ["operator", "add", role, "--role", role, "--uid", &uid, "--ssh-key", &public];
        let added = commune.run(&[&add[..], &["--new-password-file", &secret]].concat());
        if added.status == 1 {
            // Head and full: the first of the two confirms the other.
            let first = if role == "head" { "full" } else { "head" };
            commune.ok(&["--operator", first, "--password-file", first, "proposal", "confirm", "1"]);
        } else {
            assert_eq!(added.status, 0, "{added:?}");
        }
    }
    let confirm = |number: &str| {
        commune.ok(&["--operator", "head", "--password-file", "head", "proposal", "confirm", number]);
    };
    let key = commune.ok(&["backup", "--new-key", "key"]).trim().to_owned();
    assert_eq!(commune.run(&["backup", "--recipients-only", "--recipient", &key]).status, 1);
    confirm("2");
    commune.ok(&["backup", "so.age", "--recipient", &key]);
    // A woman who is called a father: what the rules can put right without a question.
    commune.ok(&["person", "set", "051171942958", "relationship=Cha đẻ"]);
    let entry = commune.json(&["journal", "verify"])["entries"].to_string();
    let notice = commune.json(&["notice", "print", "--person", "051066555537", "-o", "n.pdf"]);
    let notice = notice["notices"][0]["number"].as_str().unwrap().to_owned();
    commune.ok(&["person", "leave", "051066555537"]);
    // Something of Lan's waits.
    assert_eq!(commune.run(&["operator", "role", "one_stop", "head"]).status, 1);
    commune.write(
        "people.csv",
        "full_name,birth_date,sex,hamlet\nLò Văn Mới,1990-01-01,Nam,Thôn Gò Tranh\n".as_bytes(),
    );
    commune.write("list.csv", "STT,Họ tên,Số CCCD\n1,Lê Thị Châu,051171942958\n".as_bytes());
    commune.write("p", "đò ngang sông rộng\n".as_bytes());
    commune.write("pin", b"2468\n");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/sample_data/minh_long.toml");
    commune.write("xa.toml", &std::fs::read(sample).unwrap());
    let cases = commune.ok(&["export", "cases"]);
    let first: Vec<&str> = cases.split_inclusive('\n').take(2).collect();
    commune.write("cases.csv", first.concat().replace("SX-220330-0001", "SX-220329-0901").as_bytes());
    let sent = ["referral", "send", "SX-261118-0001", "--commune", "21349", "--name", "Xã Sơn Mai"];
    let referral = commune.ok(&sent).trim().to_owned();
    let words = [("{key}", key), ("{entry}", entry), ("{notice}", notice), ("{referral}", referral)].into();
    Town { commune, words }
}

/// What came of a run: done, refused for want of a right, proposed, or something else.
fn verdict(status: Option<i32>, said: &str, is_loose: bool) -> String {
    match status {
        Some(3) if said.contains("không có quyền") => "refused".to_owned(),
        Some(1) if said.contains("đã đề nghị") => "proposed".to_owned(),
        // Nothing: long work that had begun.
        None | Some(0 | 1) => "allowed".to_owned(),
        Some(3) if is_loose => "allowed".to_owned(),
        Some(status) => format!("{status}: {said}"),
    }
}

impl Town {
    fn run(&self, line: &Line, role: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        for file in std::fs::read_dir(self.commune.path("")).unwrap().flatten().filter(|f| f.path().is_file())
        {
            let to = folder.path().join(file.file_name());
            // Nobody writes into the room that is kept in reserve.
            let is_reserve = file.path().extension().is_some_and(|extension| extension == "reserve");
            if !is_reserve || std::fs::hard_link(file.path(), &to).is_err() {
                std::fs::copy(file.path(), to).unwrap();
            }
        }
        // What this PC signs with goes with the register.
        let keys = ".local/share/soxa/keys";
        std::fs::create_dir_all(folder.path().join(keys)).unwrap();
        for file in std::fs::read_dir(self.commune.path(keys)).into_iter().flatten().flatten() {
            std::fs::copy(file.path(), folder.path().join(keys).join(file.file_name())).unwrap();
        }
        let filled =
            |argument: &String| self.words.iter().fold(argument.clone(), |a, (k, v)| a.replace(k, v));
        let arguments: Vec<String> =
            line.command.split(' ').map(str::to_owned).chain(line.arguments.iter().map(filled)).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut command: Command = command_in(folder.path(), &self.commune.now, &arguments);
        command.env("SSH_USER_AUTH", folder.path().join(format!("{role}.auth"))).stdin(Stdio::null());
        let said = folder.path().join("said");
        let said_to = || Stdio::from(std::fs::File::options().append(true).create(true).open(&said).unwrap());
        let mut child = command.stdout(said_to()).stderr(said_to()).spawn().unwrap();
        let until = Instant::now() + Duration::from_secs(20);
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break status.code(),
                None if Instant::now() < until => std::thread::sleep(Duration::from_millis(5)),
                None => {
                    child.kill().unwrap();
                    child.wait().unwrap();
                    break None;
                }
            }
        };
        verdict(status, &String::from_utf8_lossy(&std::fs::read(&said).unwrap()), line.is_loose)
    }
}

#[test]
fn every_command_does_for_every_role_what_the_table_says() {
    let (roles, lines) = table();
    let known: BTreeSet<&str> = lines.iter().map(|l| l.command.as_str()).collect();
    let all = soxa::cli::commands();
    let missing: Vec<&String> = all.iter().filter(|c| !known.contains(c.as_str())).collect();
    assert!(missing.is_empty(), "no line in rights.csv for {missing:?}");
    let gone: Vec<&&str> = known.iter().filter(|c| !all.iter().any(|a| a == **c)).collect();
    assert!(gone.is_empty(), "no such command any more: {gone:?}");
    let town = made_ready(&roles);
    let jobs: Vec<(&Line, usize)> = lines
        .iter()
        .filter(|line| line.expected[0] != "no-register")
        .flat_map(|line| (0..roles.len()).map(move |role| (line, role)))
        .collect();
    assert!(jobs.len() > 500, "{}", jobs.len());
    let (next, wrong) = (Mutex::new(jobs.into_iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some((line, role)) = next.lock().unwrap().next() else { return };
                    let came = town.run(line, &roles[role]);
                    if came != line.expected[role] {
                        let told = format!("{} as {}: {came}", line.command, roles[role]);
                        wrong.lock().unwrap().push(told);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn commands_without_a_register_ask_for_no_operator() {
    let commune = Commune::bare();
    commune.write("a.csv", "local_id,full_name,birth_date\n1,Lê Thị Châu,1971\n".as_bytes());
    let units = b"[units]\ncommune = \"21361\"\nfrom = \"2027-01-01\"\n";
    commune.write("thon.toml", units);
    commune.write("report.md", "Không có số nào.\n".as_bytes());
    commune.write("ky.pem", include_bytes!("../../crates/soxa-sign/tests/fixtures/cong.pem"));
    commune.write("xa.toml", b"[[amend]]\ncode = \"CT-TTR\"\nvalid_from = \"2027-01-01\"\nnote = \"\"\n");
    let (_, lines) = table();
    let mut ran = 0;
    // These wait for a terminal, for ever, or for the level above; the others are tried elsewhere with all they can do.
    let waits = ["attach", "serve", "demo", "upward", "province"];
    let waits = |line: &&Line| waits.contains(&line.command.split(' ').next().unwrap_or_default());
    let run = |line: &&Line| line.expected[0] == "no-register" && !waits(line);
    for line in lines.iter().filter(run) {
        let arguments: Vec<&str> =
            line.command.split(' ').chain(line.arguments.iter().map(String::as_str)).collect();
        let done = commune.run(&arguments);
        assert!([0, 1].contains(&done.status), "{arguments:?}: {done:?}");
        ran += 1;
    }
    assert!(ran >= 15, "{ran}");
}
