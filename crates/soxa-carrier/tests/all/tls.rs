//! Who the server is, and who the login, by certificates of an authority made up for the tests.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;

use soxa_carrier::connection::{Address, Line, Purpose};
use soxa_carrier::problem::{LineProblem, Wrong};

use crate::commune::{Commune, Sender, above};
use crate::postgres;
use crate::server::{Database, asked, command, done};

/// Makes authorities, and certificates of the first for the server and a login.
pub fn make_papers(folder: &Path) {
    let make = |name: &str, subject: &str, more: &[&str]| {
        let file = |ending: &str| folder.join(format!("{name}.{ending}"));
        let mut openssl = command("openssl");
        openssl.args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "30",
        ]);
        openssl
            .arg("-keyout")
            .arg(file("key"))
            .arg("-out")
            .arg(file("pem"))
            .args(["-subj", subject])
            .args(more);
        openssl
    };
    for name in ["authority", "other"] {
        done(&mut make(name, &format!("/CN={name}"), &["-addext", "keyUsage=critical,keyCertSign,cRLSign"]));
    }
    let authority = folder.join("authority").display().to_string();
    let signed = [
        "-CA".to_owned(),
        format!("{authority}.pem"),
        "-CAkey".to_owned(),
        format!("{authority}.key"),
        "-addext".to_owned(),
        "basicConstraints=critical,CA:FALSE".to_owned(),
    ];
    let signed: Vec<&str> = signed.iter().map(String::as_str).collect();
    done(&mut make(
        "server",
        "/CN=localhost",
        &[&signed[..], &["-addext", "subjectAltName=DNS:localhost"]].concat(),
    ));
    done(&mut make("login", "/CN=by_paper", &signed));
}

fn open(
    database: &Database,
    login: &str,
    host: &str,
    authority: &str,
    more: &str,
) -> Result<Line, LineProblem> {
    let folder = database.server.folder.display();
    let url = format!(
        "postgresql://{login}@{host}:{}/{}?sslrootcert={folder}/{authority}.pem{more}",
        database.server.port, database.name
    );
    let secret = database.secret("mật khẩu 1");
    Line::open_known(&Address::read(&url, Some(&secret)).unwrap(), Purpose::Write)
}

#[test]
fn only_the_server_that_the_authority_names_is_talked_to() {
    let database = Database::shared(postgres!());
    database.admit("tls");
    let login = database.login("tls");
    let mut line = open(&database, &login, "localhost", "authority", "").unwrap();
    let kind = "select version || ' ' || ssl from pg_stat_ssl where pid = pg_backend_pid()";
    assert_eq!(asked(&mut line, kind).unwrap(), ["TLSv1.3 true"]);
    let host = |name: &str| format!("{name}:{}", database.server.port);
    let failed = |host: &str, authority: &str| open(&database, &login, host, authority, "").err();
    let unknown = LineProblem::UnknownAuthority { host: host("localhost") };
    assert_eq!(failed("localhost", "other"), Some(unknown));
    assert_eq!(failed("127.0.0.1", "authority"), Some(LineProblem::WrongName { host: host("127.0.0.1") }));
}

#[test]
fn a_server_without_tls_is_told_nothing() {
    let database = Database::shared(postgres!());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut heard = [0; 8];
        stream.read_exact(&mut heard).unwrap();
        stream.write_all(b"N").unwrap();
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
        rest
    });
    let authority = database.server.folder.join("authority.pem");
    let url = format!("postgresql://u@127.0.0.1:{port}/d?sslrootcert={}", authority.display());
    let opened = Line::open(&Address::read(&url, None).unwrap(), Purpose::Write).err();
    assert_eq!(opened, Some(LineProblem::NoTls { host: format!("127.0.0.1:{port}") }));
    assert_eq!(heard.join().unwrap(), b"");
}

#[test]
fn a_login_may_show_a_certificate() {
    let database = Database::shared(postgres!());
    database.try_admit("paper", "by_paper").unwrap();
    let folder = database.server.folder.display();
    let papers = format!("&sslcert={folder}/login.pem&sslkey={folder}/login.key");
    let line = open(&database, "by_paper", "localhost", "authority", &papers).unwrap();
    let mut commune = Commune::new("paper");
    commune.person(1, "a");
    Sender(line).send_all(&commune);
    assert_eq!(above(&database, "paper"), commune.projection());
    let without = open(&database, "by_paper", "localhost", "authority", "").err();
    assert!(matches!(without, Some(LineProblem::NotLetIn { .. })), "{without:?}");
    let refused = |more: &str| {
        let url = format!("postgresql://u@localhost/d?sslrootcert={folder}/authority.pem{more}");
        Address::read(&url, None).err().unwrap()
    };
    let mixed = format!("&sslcert={folder}/server.pem&sslkey={folder}/login.key");
    assert!(matches!(refused(&mixed), Wrong::KeyRefused { .. }));
    assert!(matches!(refused(&format!("&sslcert={folder}/login.pem")), Wrong::KeyRefused { .. }));
    let no_key = format!("&sslcert={folder}/login.pem&sslkey={folder}/data.log");
    assert!(!matches!(refused(&no_key), Wrong::KeyRefused { .. }));
}
