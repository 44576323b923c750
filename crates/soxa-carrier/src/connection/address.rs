//! Where a database is and how it is reached, from an address as PostgreSQL writes it.
//!
//! What concerns safety is taken out and decided here: how the server is verified, and where the password comes from. What
//! is left is given to the client library, one host at a time.

use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;
use zeroize::Zeroizing;

use super::secret;
use super::tls::Papers;
use crate::problem::Wrong;

/// How long a host may take to accept a connection.
const CONNECTING: Duration = Duration::from_secs(10);
/// How long what was sent may stay unconfirmed before the line counts as cut.
const UNCONFIRMED: Duration = Duration::from_secs(30);
/// What an address may say besides the place.
const PASSED_ON: [&str; 6] = ["host", "port", "user", "dbname", "application_name", "target_session_attrs"];

/// Where a database is: every host that may have it, and how they are talked to.
#[derive(Clone)]
pub struct Address {
    pub(super) hosts: Vec<Place>,
    pub(super) login: String,
    /// None where every host is on this machine and TLS was declined.
    pub(super) tls: Option<MakeRustlsConnect>,
}

/// One host with all that a connection to it needs.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) config: Config,
}

impl Address {
    /// Reads an address, and the files which it and `secret_file` name.
    ///
    /// # Errors
    /// The address is none, holds a password, or would have another machine talked to unverified; a file is missing or open
    /// to all.
    pub fn read(url: &str, secret_file: Option<&Path>) -> Result<Self, Wrong> {
        let (rest, own) = split(url)?;
        let whole: Config = rest.parse().map_err(|error| unread(&error))?;
        if whole.get_password().is_some() {
            return Err(Wrong::PasswordInUrl);
        }
        let login = whole.get_user().filter(|user| !user.is_empty()).ok_or(Wrong::NoUser)?.to_owned();
        let password = secret_file.map(secret::first_line).transpose()?;
        let hosts = places(&whole, password.as_ref())?;
        let is_plain = own.is_plain()?;
        let elsewhere = hosts.iter().find(|place| !is_here(&place.config)).map(|place| place.name.clone());
        if let (true, Some(host)) = (is_plain, elsewhere) {
            return Err(Wrong::PlainElsewhere { host });
        }
        let on_network = hosts.iter().any(|place| !is_socket(&place.config));
        let tls = if is_plain || !on_network { None } else { Some(own.papers.read()?) };
        let mut address = Self { hosts, login, tls };
        for place in &mut address.hosts {
            let is_bare = is_plain || is_socket(&place.config);
            place.config.ssl_mode(if is_bare { SslMode::Disable } else { SslMode::Require });
        }
        Ok(address)
    }

    /// The login that the address names.
    pub fn login(&self) -> &str {
        &self.login
    }
}

#[derive(Default)]
struct Own {
    mode: Option<String>,
    papers: Papers,
}

impl Own {
    fn is_plain(&self) -> Result<bool, Wrong> {
        match self.mode.as_deref() {
            None | Some("verify-full") => Ok(false),
            Some("disable") => Ok(true),
            Some(mode) => Err(Wrong::SslMode { mode: mode.to_owned() }),
        }
    }
}

/// An address without what is decided here, and that.
fn split(url: &str) -> Result<(String, Own), Wrong> {
    if !url.starts_with("postgresql://") && !url.starts_with("postgres://") {
        return Err(Wrong::Url { said: "postgresql://…".into() });
    }
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    let mut own = Own::default();
    let mut rest = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match name {
            "sslmode" => own.mode = Some(decoded(value)?),
            "sslrootcert" => own.papers.authority = Some(decoded(value)?.into()),
            "sslcert" => own.papers.certificate = Some(decoded(value)?.into()),
            "sslkey" => own.papers.key = Some(decoded(value)?.into()),
            "password" => return Err(Wrong::PasswordInUrl),
            _ if PASSED_ON.contains(&name) => rest.push(pair),
            _ => return Err(Wrong::Parameter { name: name.to_owned() }),
        }
    }
    let url = if rest.is_empty() { place.to_owned() } else { format!("{place}?{}", rest.join("&")) };
    Ok((url, own))
}

/// A value with its `%20` and the like read.
fn decoded(value: &str) -> Result<String, Wrong> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut pieces = value.split('%');
    bytes.extend(pieces.next().unwrap_or_default().bytes());
    for piece in pieces {
        let (code, rest) = piece.split_at_checked(2).ok_or_else(|| Wrong::Url { said: value.to_owned() })?;
        let byte = u8::from_str_radix(code, 16).map_err(|_| Wrong::Url { said: value.to_owned() })?;
        bytes.push(byte);
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).map_err(|_| Wrong::Url { said: value.to_owned() })
}

fn places(whole: &Config, password: Option<&Zeroizing<String>>) -> Result<Vec<Place>, Wrong> {
    let ports = whole.get_ports();
    let many = ports.len() > 1;
    if many && ports.len() != whole.get_hosts().len() {
        return Err(Wrong::Url { said: "port?".into() });
    }
    let mut places = Vec::new();
    for (at, host) in whole.get_hosts().iter().enumerate() {
        let port = ports.get(if many { at } else { 0 }).copied().unwrap_or(5432);
        let mut config = Config::new();
        config
            .port(port)
            .user(whole.get_user().unwrap_or_default())
            .application_name(whole.get_application_name().unwrap_or("soxa-upward"))
            .connect_timeout(CONNECTING)
            .tcp_user_timeout(UNCONFIRMED)
            .keepalives_idle(UNCONFIRMED)
            .keepalives_interval(Duration::from_secs(10))
            .keepalives_retries(3);
        if let Some(database) = whole.get_dbname() {
            config.dbname(database);
        }
        if let Some(password) = password {
            config.password(password.as_bytes());
        }
        let name = match host {
            Host::Tcp(name) => {
                config.host(name);
                if name.contains(':') { format!("[{name}]:{port}") } else { format!("{name}:{port}") }
            }
            Host::Unix(path) => {
                config.host_path(path);
                path.display().to_string()
            }
        };
        places.push(Place { name, config });
    }
    if places.is_empty() { Err(Wrong::Url { said: "host?".into() }) } else { Ok(places) }
}

fn is_socket(config: &Config) -> bool {
    matches!(config.get_hosts(), [Host::Unix(_)])
}

/// Whether what is said to the host stays on this machine.
fn is_here(config: &Config) -> bool {
    match config.get_hosts() {
        [Host::Unix(_)] => true,
        [Host::Tcp(name)] => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
        _ => false,
    }
}

fn unread(error: &tokio_postgres::Error) -> Wrong {
    let why = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    Wrong::Url { said: why }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn refused(url: &str) -> Wrong {
        Address::read(url, None).err().unwrap()
    }

    #[test]
    fn nothing_unverified_leaves_the_machine() {
        for url in [
            "postgresql://u@10.0.0.1/d?sslmode=disable",
            "postgresql://u@127.0.0.1,10.0.0.1/d?sslmode=disable",
            "postgresql://u@localhost.example/d?sslmode=disable",
        ] {
            assert!(matches!(refused(url), Wrong::PlainElsewhere { .. }), "{url}");
        }
        for mode in ["require", "prefer", "allow", "verify-ca", ""] {
            let url = format!("postgresql://u@h/d?sslmode={mode}");
            assert!(matches!(refused(&url), Wrong::SslMode { .. }), "{url}");
        }
        assert_eq!(refused("postgresql://u@10.0.0.1/d"), Wrong::NoAuthority);
        // By an address beside its name, another machine could stand behind it.
        let url = "postgresql://u@localhost/d?sslmode=disable&hostaddr=10.0.0.1";
        assert_eq!(refused(url), Wrong::Parameter { name: "hostaddr".into() });
    }

    #[test]
    fn a_password_stands_in_no_address() {
        assert_eq!(refused("postgresql://u:p@127.0.0.1/d?sslmode=disable"), Wrong::PasswordInUrl);
        assert_eq!(refused("postgresql://u@127.0.0.1/d?sslmode=disable&password=p"), Wrong::PasswordInUrl);
        // A second name of the parameter does not get round that.
        assert!(matches!(refused("postgresql://u@127.0.0.1/d?pass%77ord=p"), Wrong::Parameter { .. }));
    }

    #[test]
    fn hosts_are_taken_one_by_one() {
        let url = "postgresql://u@127.0.0.1:5432,[::1]:6432,localhost/d?sslmode=disable";
        let names: Vec<_> = Address::read(url, None).unwrap().hosts.into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["127.0.0.1:5432", "[::1]:6432", "localhost:5432"]);
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        for url in
            ["", "host=h user=u", "postgresql://", "postgresql://u@/d", "mysql://u@h/d", "postgresql://h/d"]
        {
            assert!(matches!(refused(url), Wrong::Url { .. } | Wrong::NoUser), "{url}");
        }
    }
}
