//! Attacks through the command line and its socket that once worked, each named after what it did.

use crate::skipped::skipped;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use soxa::server::frame::{self, Kind};
use soxa::server::protocol::{Claim, Hello, Run, ToClient, ToOwner, VERSION, Want, say, understand};

use crate::commune::{Commune, Ran, run};
use crate::sockets::{Owner, serve};

/// The one socket in the folder beside the register.
fn socket(commune: &Commune) -> PathBuf {
    let mut names = std::fs::read_dir(commune.path(".soxa")).unwrap().flatten().map(|e| e.path());
    names.find(|p| p.extension().is_some_and(|e| e == "sock")).unwrap()
}

fn hello(who: Claim, want: Want) -> Hello {
    let (terminal, printer) = (String::new(), String::new());
    Hello { soxa: VERSION, terminal, who, printer, now: None, waits: false, want }
}

/// Asks the owner as a client that keeps to no rule: arguments and folder as they are, files as `lends` says.
fn asks(
    socket: &Path,
    who: Claim,
    arguments: &[&str],
    lends: impl Fn(&ToClient) -> Option<Vec<u8>>,
) -> (u8, String) {
    let mut stream = UnixStream::connect(socket).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let arguments = std::iter::once("soxa").chain(arguments.iter().copied()).map(str::to_owned).collect();
    let want = Want::Run(Run { arguments, folder: "/".into() });
    let hello = hello(who, want);
    say(&mut stream, &hello).unwrap();
    let mut said = Vec::new();
    loop {
        let Ok(Some(frame)) = frame::receive(&mut stream) else {
            return (255, String::from_utf8_lossy(&said).into_owned());
        };
        if frame.kind != Kind::Message {
            said.extend(frame.bytes);
            continue;
        }
        let message: ToClient = understand(&frame).unwrap();
        match &message {
            ToClient::Exit(status, text) => {
                said.extend(text.as_bytes());
                return (*status, String::from_utf8_lossy(&said).into_owned());
            }
            ToClient::Fetch(_) => match lends(&message) {
                Some(bytes) => {
                    say(&mut stream, &ToOwner::Fetched(Ok(()))).unwrap();
                    frame::send(&mut stream, Kind::File, &bytes).unwrap();
                    frame::send(&mut stream, Kind::File, b"").unwrap();
                }
                None => say(&mut stream, &ToOwner::Fetched(Err(2))).unwrap(),
            },
            ToClient::Place(path, name) => {
                say(&mut stream, &ToOwner::Placed(Ok(path.join(name)))).unwrap();
            }
            ToClient::StoreEnd(_) => say(&mut stream, &ToOwner::Stored(Ok(()))).unwrap(),
            _ => {}
        }
    }
}

/// Everything below a folder, by name and size, but what an owner writes at any time.
fn below(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let meta = entry.metadata().unwrap();
            if meta.is_dir() {
                waiting.push(entry.path());
            } else if entry.file_name() != "register.redb" {
                found.push((entry.path(), meta.len()));
            }
        }
    }
    found.sort();
    found
}

fn as_user(uid: &str, commune: &Commune, environment: &[(&str, &str)], args: &[&str]) -> Ran {
    run(as_other(uid, commune, environment, args), b"")
}

fn as_other(uid: &str, commune: &Commune, environment: &[(&str, &str)], args: &[&str]) -> Command {
    let program = commune.path("soxa-program");
    if !program.exists() {
        // By a process of its own: a file that this one has open for writing goes along into whatever another test starts
        // at that moment, and is busy until that is done.
        let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_soxa")).arg(&program).status().unwrap();
        assert!(copied.success());
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", uid, "--regid", uid, "--clear-groups"]).arg(&program).args(args);
    command.env_clear().current_dir("/");
    for (key, value) in commune.command(&[]).get_envs() {
        command.env(key, value.unwrap_or_default());
    }
    command.envs(environment.iter().copied());
    command
}

fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        skipped("not root: another user cannot be played");
    }
    root
}

/// A commune whose owner is a service for a group, whose socket everybody may reach.
fn service() -> (Commune, Owner, PathBuf) {
    let commune = Commune::town();
    {
        let path = commune.path("");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let owner = serve(&commune, &["--group"]);
    std::fs::set_permissions(commune.path(".soxa"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let socket = socket(&commune);
    std::fs::set_permissions(&socket, std::fs::Permissions::from_mode(0o666)).unwrap();
    (commune, owner, socket)
}

#[test]
fn f1_a_client_store_means_nothing_to_a_hosted_command() {
    let commune = Commune::town();
    let code = commune.receive("051084000505", "slip");
    let _owner = serve(&commune, &[]);
    let elsewhere = commune.path("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    std::fs::create_dir(elsewhere.join("slips")).unwrap();
    for name in [format!("{code}.pdf"), format!("{code}.pdf.part")] {
        symlink(commune.store(), elsewhere.join("slips").join(name)).unwrap();
    }
    let before = below(&elsewhere);
    let store = elsewhere.join("x.redb").display().to_string();
    for arguments in [
        vec!["--store", &store, "slip", &code, "--print", "no-such-printer"],
        vec!["--store", &store, "calendar", "list", "--year", "2026"],
        vec!["--store", &store, "due", "CT-TTR", "--received", "2026-11-23T08:42"],
        vec!["--store", &store, "find", "nghinh"],
    ] {
        asks(&socket(&commune), Claim::default(), &arguments, |_| None);
    }
    assert_eq!(below(&elsewhere), before, "nothing was written where the client pointed");
    assert!(commune.path("slips").join(format!("{code}.pdf")).exists(), "slips go where the owner's go");
    assert!(commune.ok(&["find", "nghinh"]).contains("Đinh Văn Nghinh"));
    commune.ok(&["verify"]);
}

#[test]
fn f1_a_slip_is_not_written_through_a_link() {
    let commune = Commune::town();
    let code = commune.receive("051084000505", "slip");
    let letter = commune.write("letter", b"dear reader");
    std::fs::create_dir(commune.path("slips")).unwrap();
    for name in [format!("{code}.pdf"), format!("{code}.pdf.part")] {
        symlink(&letter, commune.path("slips").join(name)).unwrap();
    }
    commune.run(&["slip", &code, "--print", "no-such-printer"]);
    assert_eq!(std::fs::read(&letter).unwrap(), b"dear reader");
    let slip = commune.path("slips").join(format!("{code}.pdf"));
    let meta = std::fs::symlink_metadata(&slip).unwrap();
    assert!(meta.is_file() && meta.len() > 1000, "{meta:?}");
    assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    // Nor is a folder that is a link taken for the owner's.
    std::fs::rename(commune.path("slips"), commune.path("real")).unwrap();
    symlink(commune.path("real"), commune.path("slips")).unwrap();
    commune.refused(3, &["slip", &code, "--print", "no-such-printer", "--form", "result"]);
}

/// An owner that says what it likes to whoever comes; what it heard.
fn fake(socket: &Path, says: Vec<ToClient>) -> std::thread::JoinHandle<Vec<u8>> {
    let listener = UnixListener::bind(socket).unwrap();
    std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o666)).unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(3))).unwrap();
        frame::send(&mut stream, Kind::Out, b"\x1b]52;c;eA==\x07\x1b]0;x\x07").unwrap();
        frame::send(&mut stream, Kind::Err, b"\x1b]52;c;eA==\x07").unwrap();
        for message in says {
            if say(&mut stream, &message).is_err() {
                break;
            }
            if matches!(message, ToClient::Store(_)) {
                let _ = frame::send(&mut stream, Kind::File, b"planted");
                let _ = say(&mut stream, &ToClient::StoreEnd(true));
            }
        }
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard);
        heard
    })
}

#[test]
fn f2_a_fake_owner_gets_and_writes_no_file_that_is_not_in_the_arguments() {
    let commune = Commune::town();
    std::fs::set_permissions(commune.path(""), std::fs::Permissions::from_mode(0o700)).unwrap();
    std::fs::create_dir(commune.path("s")).unwrap();
    commune.write("secret", b"a secret of the one who asks");
    commune.write("list.csv", b"the list that is asked about");
    for (at, asked) in [
        ToClient::Fetch(commune.path("secret")),
        ToClient::Fetch("/etc/passwd".into()),
        ToClient::Fetch("-".into()),
        ToClient::Fetch("out.csv".into()),
        ToClient::Store(commune.path("planted")),
        ToClient::Store("list.csv".into()),
        ToClient::Place("out.csv".into(), "../planted".to_owned()),
    ]
    .into_iter()
    .enumerate()
    {
        let socket = commune.path(&format!("s/{at}.sock"));
        let heard = fake(&socket, vec![asked.clone()]);
        let name = socket.display().to_string();
        let ran = commune.run(&["--socket", &name, "import", "people", "list.csv", "--rejects", "out.csv"]);
        assert_eq!(ran.status, 4, "{asked:?}: {ran:?}");
        assert!(ran.err.contains("không có trong lệnh"), "{asked:?}: {ran:?}");
        assert!(!ran.err.contains('\x1b'), "{ran:?}");
        let heard = String::from_utf8_lossy(&heard.join().unwrap()).into_owned();
        assert!(!heard.contains("secret of the one") && !heard.contains("root:"), "{asked:?}: {heard}");
    }
    assert!(!commune.path("planted").exists());
    assert_eq!(std::fs::read(commune.path("list.csv")).unwrap(), b"the list that is asked about");
}

#[test]
fn f2_a_fake_owner_of_another_user_hears_no_word() {
    if !is_root() {
        skipped("another user cannot be played: not root");
        return;
    }
    let commune = Commune::town();
    for (name, mode) in [("", 0o755), ("s", 0o755)] {
        let _ = std::fs::create_dir(commune.path(name));
        std::fs::set_permissions(commune.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    }
    std::os::unix::fs::chown(commune.path("s"), Some(65534), Some(65534)).unwrap();
    let password = commune.write("p", "suối chảy qua bản\n".as_bytes());
    let (store, socket) = (commune.path("s/register.redb"), commune.path("s/o.sock"));
    let (store, socket) = (store.display().to_string(), socket.display().to_string());
    let environment = [("HOME", commune.path("s").display().to_string())];
    let environment = environment.each_ref().map(|(name, value)| (*name, value.as_str()));
    let init = ["--store", &store, "init", "--test", "--operator", "Lan"];
    let ran = as_user("65534", &commune, &environment, &init);
    assert_eq!(ran.status, 0, "{ran:?}");
    let mut command = as_other(
        "65534",
        &commune,
        &environment,
        &["--store", &store, "serve", "--socket", &socket, "--group"],
    );
    let mut nobody = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    nobody.stdout.as_mut().unwrap().read_exact(&mut [0; 4]).unwrap();
    let find = ["--socket", &socket, "--operator", "Lan", "--password-file", &password, "find", "a"];
    let said = commune.refused(4, &find);
    assert!(said.contains("65534"), "{said}");
    // Named, it is heard: here by an owner that does not know the password, and says so in its journal.
    let named = commune.refused(4, &[&["--owner", "65534"], &find[..]].concat());
    assert!(named.contains("không nhận"), "{named}");
    let journal = ["--store", &store, "--socket", &socket, "journal", "show"];
    let journal = as_user("65534", &commune, &environment, &journal);
    assert_eq!(journal.out.matches("session.refused").count(), 1, "{journal:?}");
    nobody.kill().unwrap();
    nobody.wait().unwrap();
}

#[test]
fn f2_a_linked_socket_and_one_in_everybody_s_folder_are_not_connected_to() {
    let commune = Commune::town();
    std::fs::create_dir(commune.path("s")).unwrap();
    let listener = UnixListener::bind(commune.path("s/real.sock")).unwrap();
    symlink(commune.path("s/real.sock"), commune.path("s/link.sock")).unwrap();
    let link = commune.path("s/link.sock").display().to_string();
    commune.refused(4, &["--socket", &link, "find", "a"]);
    symlink(commune.path("s"), commune.path("t")).unwrap();
    let through = commune.path("t/real.sock").display().to_string();
    commune.refused(4, &["--socket", &through, "find", "a"]);
    std::fs::set_permissions(commune.path("s"), std::fs::Permissions::from_mode(0o777)).unwrap();
    let open = commune.path("s/real.sock").display().to_string();
    commune.refused(4, &["--socket", &open, "find", "a"]);
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "nobody came");
}

#[test]
fn f9_who_is_no_operator_hears_one_sentence_whatever_is_asked() {
    let (commune, _owner, socket) = service();
    let key = commune.write("mk", "đò qua sông Vệ\n".as_bytes());
    commune.ok(&["operator", "add", "Hoa", "--role", "one_stop", "--new-password-file", &key]);
    commune.ok(&["operator", "disable", "Hoa"]);
    if !is_root() {
        skipped("another user cannot be played: not root");
        return;
    }
    let drill = commune.path("register.redb.drill");
    std::fs::write(&drill, b"mine").unwrap();
    let before = below(&commune.path(""));
    let name = socket.display().to_string();
    let new_key = commune.path("new.key").display().to_string();
    let store = commune.store().display().to_string();
    let mut sentences = std::collections::BTreeSet::new();
    let mut asked = |who: &[&str], rest: &[&str]| {
        let ran = as_user("65534", &commune, &[], &[&["--socket", &name], who, rest].concat());
        assert_eq!(ran.status, 4, "{who:?} {rest:?}: {ran:?}");
        assert_eq!(ran.out, "", "{rest:?}");
        sentences.insert(ran.err);
    };
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    for (at, rest) in [
        &["find", "nghinh"][..],
        &["due", "CT-TTR", "--received", "2026-11-23T08:42"],
        &["calendar", "list", "2026"],
        &["restore", "--check", "/etc/shadow", "--identity", "/etc/passwd", "--store", &store],
        &["restore", "--check", "/no/such", "--identity", "/no/such", "--store", "/root/x"],
        &["export", "people"],
    ]
    .into_iter()
    .enumerate()
    {
        asked(&[], rest);
        asked(&["--operator", &format!("Ai đó {at}"), "--password-file", &key], rest);
    }
    asked(&["--operator", "Hoa", "--password-file", &key], &["find", "nghinh"]);
    // Nor does somebody who keeps to no rule learn how a command is written, or have it run.
    for (at, rest) in
        [&["backup", "--new-key", &new_key][..], &["no-such-command"], &["--help"]].into_iter().enumerate()
    {
        let who = Claim { operator: Some(format!("Ai {at}")), secret: Some("x".to_owned()), key: None };
        let (status, said) = asks(&socket, who, rest, |_| None);
        assert_eq!(status, 4);
        sentences.insert(format!("soxa: {said}\n"));
    }
    assert_eq!(sentences.len(), 1, "{sentences:?}");
    std::fs::remove_file(commune.path("soxa-program")).unwrap();
    assert_eq!(below(&commune.path("")), before);
    assert!(!Path::new(&new_key).exists());
}

#[test]
fn f9_the_owner_opens_no_path_of_a_client() {
    let commune = Commune::town();
    let _owner = serve(&commune, &[]);
    let socket = socket(&commune);
    let public = commune.ok(&["backup", "--new-key", "key.txt"]).trim().to_owned();
    commune.ok(&["backup", "so.age", "--recipient", &public]);
    std::fs::write(commune.path("register.redb.drill"), b"mine").unwrap();
    let before = below(&commune.path(""));
    let at = |name: &str| commune.path(name).display().to_string();
    let (key, backup, out, store) = (at("planted.key"), at("so.age"), at("planted.age"), at("planted.redb"));
    let ask = |arguments: &[&str]| asks(&socket, Claim::default(), arguments, |_| None);
    assert_eq!(ask(&["backup", "--new-key", &key]).0, 2);
    // Where the client lends nothing, what exists and what does not is the same.
    let there = ask(&["restore", "--check", &backup, "--identity", &at("key.txt"), "--store", &store]);
    let missing = ask(&["restore", "--check", &at("no"), "--identity", &at("no"), "--store", &at("no2")]);
    let blind = |said: &str| said.replace(&at("key.txt"), "X").replace(&at("no"), "X");
    assert_eq!((there.0, blind(&there.1)), (missing.0, blind(&missing.1)));
    assert_eq!(ask(&["backup", &out, "--recipient", &public]).0, 0, "the client stores it, or not");
    assert_eq!(ask(&["export", "people", "-o", &out]).0, 0);
    assert_ne!(ask(&["import", "people", "/etc/passwd"]).0, 0);
    // A trial with what the client lends is made beside the register and leaves nothing.
    let lends = |asked: &ToClient| match asked {
        ToClient::Fetch(path) => std::fs::read(path).ok(),
        _ => None,
    };
    let tried = asks(
        &socket,
        Claim::default(),
        &["restore", "--check", &backup, "--identity", &at("key.txt"), "--store", &store],
        lends,
    );
    assert_eq!(tried.0, 0, "{}", tried.1);
    assert_eq!(below(&commune.path("")), before);
    commune.ok(&["verify"]);
}

#[test]
fn f9_a_hosted_backup_is_stored_by_the_client_and_over_nothing_else() {
    let commune = Commune::town();
    let _owner = serve(&commune, &[]);
    let public = commune.ok(&["backup", "--new-key", "key.txt"]).trim().to_owned();
    let letter = commune.write("letter", b"dear reader");
    for name in ["so.age.part", "linked.age"] {
        symlink(&letter, commune.path(name)).unwrap();
    }
    commune.ok(&["backup", "so.age", "--recipient", &public]);
    commune.refused(3, &["backup", "letter", "--recipient", &public]);
    commune.refused(3, &["backup", "linked.age", "--recipient", &public]);
    assert_eq!(std::fs::read(&letter).unwrap(), b"dear reader");
    std::fs::create_dir(commune.path("usb")).unwrap();
    let made = commune.json(&["backup", "usb", "--recipient", &public]);
    let file = PathBuf::from(made["file"].as_str().unwrap());
    assert_eq!(file.parent().unwrap(), commune.path("usb"));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    commune.ok(&["restore", "--check", "so.age", "--identity", "key.txt"]);
    assert_eq!(commune.run(&["backup", "--status"]).status, 0);
}

/// A plan's folder is opened by the owner one day: whoever comes as another system user names none.
#[test]
fn f9_another_user_plans_no_backups_into_a_folder_of_the_owner_s() {
    if !is_root() {
        skipped("another user cannot be played: not root");
        return;
    }
    let (commune, _owner, socket) = service();
    let public = commune.ok(&["backup", "--new-key", "key.txt"]).trim().to_owned();
    commune.ok(&["backup", "--recipients-only", "--recipient", &public]);
    commune.write("pw", "chín con chim sẻ ngủ\n".as_bytes());
    std::fs::set_permissions(commune.path("pw"), std::fs::Permissions::from_mode(0o644)).unwrap();
    commune.ok(&["operator", "add", "Kỹ", "--role", "technician", "--new-password-file", "pw"]);
    let (socket, pw) = (socket.display().to_string(), commune.path("pw").display().to_string());
    let plan = ["backup", "--plan", "/var/tmp", "--recipient", public.as_str()];
    let as_him =
        [&["--socket", &socket, "--owner", "0", "--operator", "Kỹ", "--password-file", &pw][..], &plan];
    let ran = as_user("65534", &commune, &[], &as_him.concat());
    assert_eq!(ran.status, 3, "{ran:?}");
    assert!(ran.err.contains("người dùng giữ sổ"), "{}", ran.err);
    assert_eq!(commune.json_status(&["backup", "--status"]).1["plan"], serde_json::Value::Null);
    commune.ok(&plan);
}

#[test]
fn f9_a_fetch_that_stalls_gives_everything_back() {
    let commune = Commune::town();
    let _owner = serve(&commune, &[]);
    let socket = socket(&commune);
    let beside = below(&commune.path(""));
    let mut held = Vec::new();
    for at in 0..40 {
        let mut stream = UnixStream::connect(&socket).unwrap();
        let arguments = ["soxa", "import", "people", "x.csv"].map(str::to_owned).to_vec();
        let want = Want::Run(Run { arguments, folder: "/".into() });
        let hello = hello(Claim::default(), want);
        if say(&mut stream, &hello).is_err() {
            continue;
        }
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let _ = frame::receive(&mut stream);
        if at % 2 == 0 {
            // Announced, and a piece of it; then nothing.
            let _ = say(&mut stream, &ToOwner::Fetched(Ok(())));
            let _ = frame::send(&mut stream, Kind::File, &[b'a'; 4096]);
        }
        held.push(stream);
    }
    let until = Instant::now() + Duration::from_secs(25);
    // A name is there for the moment between making a file and taking its name away.
    while below(&commune.path("")) != beside {
        assert!(Instant::now() < until, "what passes through keeps a name");
        std::thread::sleep(Duration::from_millis(20));
    }
    while commune.run(&["find", "nghinh"]).status != 0 {
        assert!(Instant::now() < until, "stalled fetches hold the owner");
        std::thread::sleep(Duration::from_millis(200));
    }
    // Whoever still holds on hears that it is over.
    for mut stream in held {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut rest = Vec::new();
        if let Err(e) = stream.read_to_end(&mut rest) {
            assert_eq!(e.kind(), std::io::ErrorKind::ConnectionReset, "it is still held");
        }
    }
}

#[test]
fn f9_a_file_without_end_is_refused_and_takes_no_room() {
    let commune = Commune::town();
    let owner = serve(&commune, &[]);
    let mut stream = UnixStream::connect(socket(&commune)).unwrap();
    let arguments = ["soxa", "import", "people", "x.csv"].map(str::to_owned).to_vec();
    let want = Want::Run(Run { arguments, folder: "/".into() });
    let hello = hello(Claim::default(), want);
    say(&mut stream, &hello).unwrap();
    frame::receive(&mut stream).unwrap();
    say(&mut stream, &ToOwner::Fetched(Ok(()))).unwrap();
    let piece = frame::encode(Kind::File, &vec![b'a'; frame::LARGEST]);
    let mut sent = 0_u64;
    while sent < 2 << 30 && stream.write_all(&piece).is_ok() {
        sent += piece.len() as u64;
    }
    assert!(sent < 300 << 20, "{} MiB were taken", sent >> 20);
    drop(stream);
    commune.ok(&["find", "nghinh"]);
    drop(owner);
}

/// Removes a folder, which the owner may be filling again at the same moment.
fn taken_away(folder: &Path) {
    while std::fs::remove_dir_all(folder).is_err_and(|e| e.kind() != std::io::ErrorKind::NotFound) {}
}

#[test]
fn f7_a_socket_taken_away_is_made_again_and_sigterm_is_heard() {
    let commune = Commune::town();
    let place = commune.path("run/s/o.sock");
    let name = place.display().to_string();
    let mut owner = serve(&commune, &["--socket", &name]);
    let comes_back = |what: &str| {
        let until = Instant::now() + Duration::from_secs(2);
        while UnixStream::connect(&place).is_err() {
            assert!(Instant::now() < until, "{what}");
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(commune.ok(&["--socket", &name, "find", "nghinh"]).contains("Nghinh"));
    };
    std::fs::remove_file(&place).unwrap();
    comes_back("the socket was removed");
    taken_away(&commune.path("run/s"));
    comes_back("its folder was removed");
    taken_away(&commune.path("run"));
    comes_back("the folder above was removed");
    std::fs::rename(commune.path("run"), commune.path("away")).unwrap();
    comes_back("the folder above was renamed");
    // Moved over it at once: the owner would be there first otherwise.
    let other = commune.path("run/s/other.sock");
    drop(UnixListener::bind(&other).unwrap());
    std::fs::rename(&other, &place).unwrap();
    comes_back("another socket stood in its place");
    while std::fs::write(commune.path("run"), b"in the way").is_err() {
        taken_away(&commune.path("run"));
    }
    std::thread::sleep(Duration::from_millis(200));
    // Nobody can reach it now; it ends all the same.
    let began = Instant::now();
    let pid = owner.pid();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    owner.ends(Duration::from_millis(1500));
    assert!(began.elapsed() < Duration::from_millis(1500));
    std::fs::remove_file(commune.path("run")).unwrap();
    commune.ok(&["verify"]);
}

#[test]
fn l2_files_are_their_owner_s_alone_and_no_link_is_followed() {
    let commune = Commune::town();
    let letter = commune.write("letter", b"dear reader");
    symlink(&letter, commune.path("out.csv.part")).unwrap();
    commune.ok(&["export", "people", "-o", "out.csv"]);
    assert_eq!(std::fs::read(&letter).unwrap(), b"dear reader");
    assert_eq!(std::fs::metadata(commune.path("out.csv")).unwrap().permissions().mode() & 0o777, 0o600);
    commune.ok(&["doctor", "--release-reserve"]);
    let far = commune.path("far");
    symlink(&far, commune.path("register.redb.reserve")).unwrap();
    let copy = commune.path("copy");
    std::fs::create_dir(&copy).unwrap();
    symlink(&far, copy.join("register.redb.reserve")).unwrap();
    let store = copy.join("register.redb").display().to_string();
    commune.ok(&["--store", &store, "init", "--test", "--operator", "Lan"]);
    assert!(!far.exists(), "the reserve went through a link");
    commune.ok(&["doctor", "--release-reserve"]);
}

#[test]
fn m8_no_copy_of_people_outlives_a_kill() {
    let commune = Commune::town();
    for name in [".tmpAb3dEf", ".soxa-tmp-0123456789abcdef"] {
        std::fs::write(commune.path(name), b"people in clear").unwrap();
    }
    let mut owner = serve(&commune, &[]);
    let left = |commune: &Commune| -> Vec<OsString> {
        let names = std::fs::read_dir(commune.path("")).unwrap().flatten().map(|e| e.file_name());
        names.filter(|n| n.to_string_lossy().contains("tmp")).collect()
    };
    assert_eq!(left(&commune), Vec::<OsString>::new(), "left-overs of before are swept away");
    let mut people = "local_id,full_name,birth_date\n".to_owned();
    for n in 0..20_000 {
        writeln!(people, "T{n:06},Đinh Văn Trói {n},1990-01-01").unwrap();
    }
    let file = commune.write("people.csv", people.as_bytes());
    for round in 0..6 {
        let mut client = commune.command(&["import", "people", &file, "--dry-run"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 + 30 * round));
        let while_it_runs = left(&commune);
        owner.ends_by_force();
        let _ = client.wait();
        assert_eq!(while_it_runs, Vec::<OsString>::new());
        assert_eq!(left(&commune), Vec::<OsString>::new());
        owner = serve(&commune, &[]);
    }
}

#[test]
fn l4_a_small_document_that_unpacks_to_much_is_refused_at_once() {
    use soxa_paper::render::container::Archive;
    let commune = Commune::bare();
    let cell =
        "<w:tc><w:p><w:r><w:t>12,5%</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc>";
    let sentence = "<w:p><w:r><w:t>Tổng 5, trong đó 3 nam, 2 nữ, đạt 60%, </w:t></w:r></w:p>";
    let row = |cells: usize| format!("<w:tr>{}</w:tr>", cell.repeat(cells));
    for (name, body) in [
        ("large", "<w:p><w:t>1</w:t></w:p>".repeat(2_000_000)),
        ("wide", row(400).repeat(40)),
        ("long", row(4).repeat(9_000)),
        ("runs", format!("<w:p>{}</w:p>", "<w:r><w:t>3 nam, </w:t></w:r>".repeat(100_000))),
        ("sentences", sentence.repeat(9_000)),
        ("bullets", "<w:p><w:t>- 5 hồ sơ: 3 nam, 2 nữ:</w:t></w:p>".repeat(9_000)),
        ("commas", format!("<w:p><w:t>{}</w:t></w:p>", "3, ".repeat(5_000)).repeat(40)),
    ] {
        let mut archive = Archive::default();
        archive.add("word/document.xml", format!("<w:body>{body}</w:body>").as_bytes()).unwrap();
        let bytes = archive.finish().unwrap();
        let file = commune.write(&format!("{name}.docx"), &bytes);
        let began = Instant::now();
        let mut command = Command::new("/usr/bin/env");
        command.args(["bash", "-c", "ulimit -v 400000; exec \"$0\" \"$@\""]).arg(env!("CARGO_BIN_EXE_soxa"));
        command
            .args(["report", "audit", &file])
            .env_clear()
            .env("HOME", commune.path(""))
            .env("PATH", "/usr/bin:/bin");
        let ran = run(command, b"");
        let took = began.elapsed();
        println!("{name}: {} KiB, {took:?}, status {}", bytes.len() >> 10, ran.status);
        assert!(matches!(ran.status, 0 | 1 | 3), "{name}: {ran:?}");
        assert!(took < Duration::from_secs(5), "{name}: {took:?}");
    }
}

#[test]
fn l5_devices_and_large_files_are_no_keys() {
    let commune = Commune::town();
    let public = commune.ok(&["backup", "--new-key", "key.txt"]).trim().to_owned();
    commune.ok(&["backup", "so.age", "--recipient", &public]);
    let large = commune.write("large", &vec![b'a'; 1 << 20]);
    let owner = serve(&commune, &[]);
    for hosted in [true, false] {
        for bad in ["/dev/zero", "/dev/random", &large] {
            for arguments in [
                &["restore", "--check", "so.age", "--identity", bad][..],
                &["restore", "--check", "so.age", "--passphrase-file", bad],
                &["backup", "x.age", "--passphrase-file", bad],
                &["--operator", "Lan", "--password-file", bad, "find", "a"],
                &["journal", "verify", "--anchor", bad],
                &["operator", "password", "Lan", "--new-password-file", bad],
            ] {
                let began = Instant::now();
                let ran = commune.run(arguments);
                assert_eq!(ran.status, 3, "{arguments:?}: {ran:?}");
                assert!(began.elapsed() < Duration::from_secs(10), "{arguments:?}");
            }
        }
        if hosted {
            let pid = owner.pid();
            assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
            std::thread::sleep(Duration::from_millis(1500));
        }
    }
    drop(owner);
    commune.refused(3, &["match", "--left", "so.age", "--right", "so.age", "--schema", "/dev/zero"]);
    commune.refused(3, &["report", "audit", "/dev/zero"]);
}
