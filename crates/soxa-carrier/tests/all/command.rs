//! The command line, from a bare database to an answer.

use std::os::unix::fs::PermissionsExt;

use soxa_carrier::carrier::status_of;
use soxa_upward::message::{Mark, Next, Standing};

use crate::commune::{Commune, above};
use crate::postgres;
use crate::server::{Database, run};

fn status(arguments: &[&str]) -> u8 {
    status_of(std::iter::once("soxa-upward").chain(arguments.iter().copied()).map(Into::into).collect())
}

#[test]
fn from_a_bare_database_to_an_answer() {
    let server = postgres!();
    run(&mut server.keeper("postgres"), "create database by_command");
    let socket = server.folder.display().to_string().replace('/', "%2F");
    let above_url = format!("postgresql://postgres@{socket}:{}/by_command", server.port);
    let database = Database::of(server, "by_command");
    assert_eq!(status(&["init", "--to", &above_url]), 0);
    assert_eq!(status(&["init", "--to", &above_url, "--lang", "en"]), 0);
    let secret = database.secret("mật khẩu 1\n");
    let secret = secret.to_str().unwrap();
    let commune =
        ["--commune", "24.A", "--name", "Xã Ea Kar", "--province", "Đắk Lắk", "--login", "by_command"];
    let admit = [&["admit", "--to", &above_url, "--login-secret", secret], &commune[..]].concat();
    assert_eq!(status(&admit), 0);

    let mut register = Commune::new("24.A");
    register.person(1, "Đinh Thị Hoa");
    let chunk = Next::Chunk(Box::new(register.some_chunk(&Standing::new("24.A"))));
    let file = database.secret(&serde_json::to_string(&chunk).unwrap());
    // The register as a command: all it has where nothing is in, then nothing.
    let script = format!(
        "case \"$2\" in *'\"last\":{{\"seq\":0,'*) cat '{}';; *) echo '\"nothing\"';; esac",
        file.display()
    );
    let url = server.url("by_command", "by_command");
    let push = |script: &str| {
        status(&["push", "--to", &url, "--secret", secret, "--", "/bin/sh", "-c", script, "outbox"])
    };
    assert_eq!(push(&script), 0);
    assert_eq!(push(&script), 0);
    assert_eq!(above(&database, "24.A"), register.projection());
    for question in ["communes", "figures", "findings", "queues", "doubles"] {
        assert_eq!(status(&["ask", question, "--from", &above_url]), 0, "{question}");
    }
    assert_eq!(status(&["ask", "cases", "--from", &above_url, "--commune", "24.A"]), 0);

    // What the register says of itself is the carrier's end too.
    assert_eq!(push("echo 'sổ đang khóa' >&2; exit 5"), 5);
    assert_eq!(push("echo '{}'"), 3);
    let fork = Next::Fork { above: Mark::NONE, here: register.last() };
    let fork = format!("echo '{}'", serde_json::to_string(&fork).unwrap());
    assert_eq!(push(&fork), 1);
    assert_eq!(push(&script), 1);
    assert_eq!(status(&["release", "--to", &above_url, "--commune", "24.A"]), 0);
    assert_eq!(status(&["release", "--to", &above_url, "--commune", "24.A"]), 3);
}

#[test]
fn wrong_usage_is_told_apart_from_what_is_refused_and_what_is_not_reached() {
    let database = Database::shared(postgres!());
    let url = database.server.url("u", &database.name);
    let open = database.secret("a");
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o666)).unwrap();
    let far = "postgresql://u@10.0.0.1/d?sslmode=disable";
    for (arguments, wanted) in [
        (&["--help"] as &[&str], 0),
        (&["push", "--help", "--lang=en"], 0),
        (&["--version"], 0),
        (&[], 2),
        (&["init"], 2),
        (&["push", "--to", &url], 2),
        (&["push", "--to", &url, "--every", "5", "--", "true"], 2),
        (&["ask", "everything", "--from", &url], 2),
        (&["ask", "figures", "--from", &url, "--period-from", "2026-01-01"], 2),
        (&["init", "--to", "postgresql://u:p@127.0.0.1/d?sslmode=disable"], 2),
        (&["init", "--to", far], 2),
        (&["init", "--to", &url, "--secret", open.to_str().unwrap()], 3),
        (&["init", "--to", &url, "--secret", "/no/such/file"], 4),
        (&["init", "--to", &url], 4),
    ] {
        assert_eq!(status(arguments), wanted, "{arguments:?}");
    }
}
