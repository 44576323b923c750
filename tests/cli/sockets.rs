//! Where the owner's socket is, and who may come.

use crate::skipped::skipped;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::commune::Commune;

pub struct Owner(Child);

impl Owner {
    pub fn pid(&self) -> String {
        self.0.id().to_string()
    }

    /// Kills it.
    pub fn ends_by_force(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Waits for its end, but no longer than this.
    pub fn ends(&mut self, patience: Duration) {
        let until = Instant::now() + patience;
        while self.0.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "the owner stays");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn serve(commune: &Commune, arguments: &[&str]) -> Owner {
    let mut command = commune.command(&[&["serve"], arguments].concat());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    assert!(line.contains("Đang phục vụ"), "{line:?}");
    Owner(child)
}

#[test]
fn without_a_runtime_folder_the_socket_is_beside_the_register() {
    let commune = Commune::town();
    let _owner = serve(&commune, &[]);
    let folder = commune.path(".soxa");
    assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    let socket = std::fs::read_dir(&folder).unwrap().flatten().next().unwrap();
    assert_eq!(socket.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(commune.ok(&["find", "nghinh"]).contains("Đinh Văn Nghinh"));
    commune.receive("051084000505", "through the owner");
    // A file that is read and one that is written are the client's.
    let csv = commune.path("out.csv").display().to_string();
    commune.ok(&["export", "people", "-o", &csv]);
    assert_eq!(std::fs::read_to_string(&csv).unwrap().lines().count(), 6);
    commune.refused(3, &["import", "people", &csv]);
    let said = commune.run(&["doctor", "--quick"]);
    assert!(said.out.contains("đang được soxa giữ mở"), "{said:?}");
}

#[test]
fn sigterm_closes_the_register_and_takes_the_socket_away() {
    let commune = Commune::town();
    let socket = commune.path("s/o.sock");
    let name = socket.display().to_string();
    let mut owner = serve(&commune, &["--socket", &name]);
    assert!(socket.exists());
    let pid = owner.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    owner.ends(Duration::from_secs(2));
    assert!(!socket.exists());
    commune.ok(&["verify"]);
}

#[test]
fn another_user_of_the_machine_does_not_come_in() {
    let commune = Commune::town();
    let _owner = serve(&commune, &[]);
    if !rustix_is_root() {
        skipped("not root: another user cannot be played; the folder's mode is tested above");
        return;
    }
    // As nobody, with the socket opened as wide as it goes: the owner looks at the peer and refuses. A folder that
    // everybody may write to the client would refuse itself.
    for path in [commune.path(""), commune.path(".soxa")] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let socket = std::fs::read_dir(commune.path(".soxa")).unwrap().flatten().next().unwrap().path();
    std::fs::set_permissions(&socket, std::fs::Permissions::from_mode(0o777)).unwrap();
    let program = commune.path("soxa");
    // By a process of its own, or another test's child may hold it open for writing.
    assert!(Command::new("cp").arg(env!("CARGO_BIN_EXE_soxa")).arg(&program).status().unwrap().success());
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(&program);
    command.args(["--socket", &socket.display().to_string(), "find", "nghinh"]);
    for (key, value) in commune.command(&[]).get_envs() {
        if let Some(value) = value {
            command.env(key, value);
        }
    }
    let ran = command.output().unwrap();
    let said = String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat()).into_owned();
    assert_eq!(ran.status.code(), Some(4), "{said}");
    assert!(said.contains("người dùng khác") && !said.contains("Nghinh"), "{said}");
}

fn rustix_is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn roles_are_held_on_the_command_line_too() {
    let commune = Commune::town();
    for (name, role) in [("Kỹ", "technician"), ("Huyện", "district"), ("Hoa", "one_stop")] {
        let file = commune.write("mk", "đò qua sông Vệ\n".as_bytes());
        commune.ok(&["operator", "add", name, "--role", role, "--new-password-file", &file]);
    }
    let mk = commune.path("mk").display().to_string();
    let as_operator = |name: &str, rest: &[&str]| {
        commune.run(&[&["--operator", name, "--password-file", &mk], rest].concat()).status
    };
    assert_eq!(as_operator("Kỹ", &["person", "show", "051072000101"]), 3);
    assert_eq!(as_operator("Kỹ", &["operator", "list"]), 0);
    assert_eq!(as_operator("Huyện", &["person", "show", "051072000101"]), 0);
    assert_eq!(as_operator("Huyện", &["export", "people"]), 3);
    assert_eq!(as_operator("Huyện", &["person", "set", "051072000101", "phone=1"]), 3);
    assert_eq!(as_operator("Hoa", &["journal", "show"]), 3);
    assert_eq!(as_operator("Hoa", &["operator", "role", "Hoa", "full"]), 3);
    assert_eq!(as_operator("Ai đó", &["find", "a"]), 4);
    commune.ok(&["operator", "disable", "Hoa"]);
    assert_eq!(as_operator("Hoa", &["find", "nghinh"]), 4);
    // Somebody who may administer stays.
    commune.ok(&["operator", "disable", "Kỹ"]);
    commune.refused(3, &["operator", "disable", "Lan"]);
    let looks = commune.json(&["journal", "show", "--looks", "051072000101"]);
    let who: Vec<&str> = looks.as_array().unwrap().iter().map(|l| l["operator"].as_str().unwrap()).collect();
    assert_eq!(who, ["Huyện"]);
}

#[test]
fn what_comes_through_a_pipe_is_taken_in_with_an_owner_and_without() {
    let commune = Commune::town();
    let people = commune.ok(&["export", "people"]);
    let taken = |commune: &Commune| {
        let piped = commune.fed(&["import", "people", "-"], people.as_bytes());
        let named = commune.fed(&["import", "people", "/dev/stdin"], people.as_bytes());
        let changed = commune.fed(&["import", "people", "-", "--update"], people.as_bytes());
        assert!(piped.out.contains("5 dòng"), "{piped:?}");
        [piped, named, changed].map(|ran| (ran.status, ran.out, ran.err))
    };
    let alone = taken(&commune);
    let nowhere = commune.refused(3, &["export", "people", "-o", "."]);
    let _owner = serve(&commune, &[]);
    assert_eq!(alone, taken(&commune));
    assert_eq!(nowhere, commune.refused(3, &["export", "people", "-o", "."]));
}
