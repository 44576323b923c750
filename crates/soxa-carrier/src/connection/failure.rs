//! What the client library says went wrong, as what it means.

use std::error::Error;
use std::io::{self, ErrorKind};

use rustls::CertificateError;
use tokio_postgres::error::{DbError, SqlState};

use crate::problem::LineProblem;

impl From<tokio_postgres::Error> for LineProblem {
    /// Of what goes wrong once the connection stands.
    fn from(error: tokio_postgres::Error) -> Self {
        let host = String::new();
        if let Some(said) = error.as_db_error() {
            return of_database(said, &host, "");
        }
        if error.is_closed() || find::<io::Error>(&error).is_some() {
            return Self::Lost { host, said: innermost(&error) };
        }
        Self::Other { said: format!("{error}: {}", innermost(&error)) }
    }
}

impl LineProblem {
    /// The same, with the host and the login of which the library does not tell.
    #[must_use]
    pub fn named(self, at: &str, who: &str) -> Self {
        let (host, login) = (at.to_owned(), who.to_owned());
        match self {
            Self::Lost { said, .. } => Self::Lost { host, said },
            Self::DiskFull { .. } => Self::DiskFull { host },
            Self::Standby { .. } => Self::Standby { host },
            Self::NotReady { .. } => Self::NotReady { host },
            Self::TooManyConnections { .. } => Self::TooManyConnections { host },
            Self::NoRight { said, .. } => Self::NoRight { login, said },
            other => other,
        }
    }
}

/// Of what goes wrong while connecting.
pub(super) fn at_connecting(error: &tokio_postgres::Error, host: &str, login: &str) -> LineProblem {
    let name = || host.to_owned();
    if let Some(said) = error.as_db_error() {
        return of_database(said, host, login);
    }
    if let Some(why) = find::<rustls::Error>(error) {
        return of_tls(why, host);
    }
    if let Some(why) = find::<io::Error>(error) {
        return match why.kind() {
            // The library's own word for a database that it was told not to take.
            ErrorKind::PermissionDenied if why.raw_os_error().is_none() => {
                LineProblem::Standby { host: name() }
            }
            // Whatever a connection fails of has the system's number, or is an end of it; the search for a name has neither.
            ErrorKind::UnexpectedEof | ErrorKind::TimedOut | ErrorKind::ConnectionReset => {
                LineProblem::CannotReach { host: name(), said: why.to_string() }
            }
            _ if why.raw_os_error().is_none() => LineProblem::NameNotFound { host: name() },
            _ => LineProblem::CannotReach { host: name(), said: why.to_string() },
        };
    }
    let said = innermost(error);
    match error.to_string().as_str() {
        _ if said.contains("does not support TLS") => LineProblem::NoTls { host: name() },
        _ if said.contains("password missing") => LineProblem::NeedsSecret { login: login.to_owned() },
        "error performing TLS handshake" => LineProblem::Tls { host: name(), said },
        "authentication error" => LineProblem::NotLetIn { login: login.to_owned(), said },
        _ if error.is_closed() => LineProblem::CannotReach { host: name(), said },
        whole => LineProblem::Other { said: format!("{whole}: {said}") },
    }
}

fn of_database(error: &DbError, host: &str, login: &str) -> LineProblem {
    let (host, login, said) = (host.to_owned(), login.to_owned(), error.message().to_owned());
    let code = error.code();
    match *code {
        SqlState::INVALID_PASSWORD => LineProblem::WrongPassword { login },
        SqlState::INVALID_AUTHORIZATION_SPECIFICATION => LineProblem::NotLetIn { login, said },
        SqlState::INVALID_CATALOG_NAME => LineProblem::NoSuchDatabase { said },
        SqlState::TOO_MANY_CONNECTIONS => LineProblem::TooManyConnections { host },
        SqlState::DISK_FULL => LineProblem::DiskFull { host },
        SqlState::READ_ONLY_SQL_TRANSACTION => LineProblem::Standby { host },
        SqlState::CANNOT_CONNECT_NOW => LineProblem::NotReady { host },
        SqlState::INVALID_SCHEMA_NAME | SqlState::UNDEFINED_TABLE => LineProblem::NoSchema,
        SqlState::INSUFFICIENT_PRIVILEGE => LineProblem::NoRight { login, said },
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::DATABASE_DROPPED
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => LineProblem::Lost { host, said },
        SqlState::LOCK_NOT_AVAILABLE
        | SqlState::QUERY_CANCELED
        | SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::OUT_OF_MEMORY => LineProblem::Busy { said },
        _ if code.code().starts_with("08") => LineProblem::Lost { host, said },
        _ => LineProblem::Database { code: code.code().to_owned(), said },
    }
}

fn of_tls(error: &rustls::Error, host: &str) -> LineProblem {
    let host = host.to_owned();
    match error {
        rustls::Error::InvalidCertificate(why) => match why {
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                LineProblem::UnknownAuthority { host }
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                LineProblem::WrongName { host }
            }
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => LineProblem::OutOfDate { host },
            other => LineProblem::Tls { host, said: other.to_string() },
        },
        other => LineProblem::Tls { host, said: other.to_string() },
    }
}

/// The first error of a kind among the causes of another.
fn find<'a, E: Error + 'static>(error: &'a tokio_postgres::Error) -> Option<&'a E> {
    let mut next: Option<&'a (dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        // What an input error wraps is not among its causes, only the causes of that are.
        let wrapped = error.downcast_ref::<io::Error>().and_then(|error| error.get_ref());
        if let Some(found) =
            wrapped.and_then(|wrapped| wrapped.downcast_ref()).or_else(|| error.downcast_ref())
        {
            return Some(found);
        }
        next = error.source();
    }
    None
}

fn innermost(error: &tokio_postgres::Error) -> String {
    let mut innermost: &dyn Error = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}
