//! The receipt printers of a register: how each is reached, and what it can. Page printers are the print service's (CUPS),
//! which knows its own. What goes to a receipt printer is made and sent in `print::spool`.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::grant::Administer;
use super::register::{Changed, Register, What, setting};
use crate::refusal::{Field, PrinterProblem, Thing};
use soxa_domain::action::ActionId;
use soxa_text::display::{is_clean, sanitise};

/// The columns that receipt printers have, by which they are sold: paper of 58 mm, and the two kinds of 80 mm.
pub const COLUMNS: [u8; 3] = [32, 42, 48];
/// The port on which network printers take what they print.
pub const PORT: u16 = 9100;
/// A longer name fits no screen.
const LONGEST_NAME: usize = 40;

/// How a receipt printer is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Connection {
    /// By a device file, such as `/dev/usb/lp0`.
    Device(String),
    /// By the network: address and port. Never a name: to ask for one may take as long as it likes.
    Network(SocketAddr),
    /// By a queue of the print service that hands on bytes as they are.
    Queue(String),
}

impl std::fmt::Display for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Device(path) => f.write_str(path),
            Self::Network(address) => write!(f, "{address}"),
            Self::Queue(queue) => write!(f, "CUPS {queue}"),
        }
    }
}

impl Connection {
    /// A network printer by its address, with a port or without.
    ///
    /// # Errors
    /// [`PrinterProblem::Address`] where it is none.
    pub fn network(text: &str) -> Result<Self, ServiceError> {
        let text = text.trim();
        let address = text.parse().or_else(|_| text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, PORT)));
        let wrong = || PrinterProblem::Address { text: sanitise(text).into_owned() };
        address.map(Self::Network).map_err(|_| ServiceError::refused(Field::Printer, wrong()))
    }

    /// What may not stand in a setting.
    fn problem(&self) -> Option<PrinterProblem> {
        match self {
            Self::Device(path) if !Path::new(path).is_absolute() || !is_clean(path) => {
                Some(PrinterProblem::DevicePath { path: sanitise(path).into_owned() })
            }
            Self::Queue(queue) if !is_name(queue) => Some(PrinterProblem::Name),
            _ => None,
        }
    }
}

/// A receipt printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printer {
    /// What officers and `SOXA_PRINTER` call it.
    pub name: String,
    /// How it is reached.
    pub connection: Connection,
    /// One of [`COLUMNS`].
    pub columns: u8,
    /// Whether it has a knife.
    pub cuts: bool,
    /// Whether a receipt opens the cash drawer.
    pub drawer: bool,
    /// Whether slips go to it where no printer is named. Of one register at most one does.
    pub is_default: bool,
}

/// Names that neither a shell nor `lp` takes for something else.
fn is_name(name: &str) -> bool {
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
    fits && !name.starts_with('-')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// All receipt printers, in the order in which they were set.
///
/// # Errors
/// Whoever asks may neither print nor administer.
pub fn all(register: &Register, actor: &Actor) -> Result<Vec<Printer>, ServiceError> {
    let known = [Permission::Print, Permission::Administer].into_iter().find(|may| actor.may(*may));
    let grant = actor.require_any(known.unwrap_or(Permission::Print))?;
    register.read(&grant, |r| Ok(r.setting(&setting::PRINTERS)?.unwrap_or_default()))
}

/// The receipt printer of a name, and for an empty name the one that slips go to; `None` where the name is one of the
/// print service's, or none was chosen.
///
/// # Errors
/// As for [`all`].
pub fn find(register: &Register, actor: &Actor, name: &str) -> Result<Option<Printer>, ServiceError> {
    let mut all = all(register, actor)?.into_iter();
    Ok(all.find(|p| if name.is_empty() { p.is_default } else { p.name == name }))
}

/// Sets a printer, or replaces the one of its name.
///
/// # Errors
/// [`PrinterProblem`] where a part of it cannot be; whoever asks may not administer.
pub fn set(register: &Register, actor: &Actor, new: &Printer) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(Administer)?;
    let wrong = match () {
        () if !is_name(&new.name) => Some(PrinterProblem::Name),
        () if !COLUMNS.contains(&new.columns) => Some(PrinterProblem::Columns { columns: new.columns }),
        () => new.connection.problem(),
    };
    if let Some(wrong) = wrong {
        return Err(ServiceError::refused(Field::Printer, wrong));
    }
    let note = format!("{}: {}, {}", new.name, new.connection, new.columns);
    let what = What { action: ActionId::SettingsPrinters, note: &note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut all: Vec<Printer> = writer.setting(&setting::PRINTERS)?.unwrap_or_default();
            for printer in &mut all {
                printer.is_default &= !new.is_default;
            }
            match all.iter_mut().find(|printer| printer.name == new.name) {
                Some(printer) => printer.clone_from(new),
                None => all.push(new.clone()),
            }
            writer.set_setting(&setting::PRINTERS, &all)?;
            Ok(((), None))
        },
    )
}

/// Forgets a printer. What still waits for it stays in the print queue.
///
/// # Errors
/// There is none of that name; whoever asks may not administer.
pub fn remove(register: &Register, actor: &Actor, name: &str) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(Administer)?;
    let shown = sanitise(name).into_owned();
    let what = What { action: ActionId::SettingsPrinters, note: &shown, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut all: Vec<Printer> = writer.setting(&setting::PRINTERS)?.unwrap_or_default();
            let before = all.len();
            all.retain(|printer| printer.name != name);
            if all.len() == before {
                return Err(ServiceError::NotFound { what: Thing::Printer, id: shown.clone() });
            }
            writer.set_setting(&setting::PRINTERS, &all)?;
            Ok(((), None))
        },
    )
}
