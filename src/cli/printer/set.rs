//! `soxa printer set`.

use clap::{ArgGroup, Args};

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::printers::{self, Connection, Printer};

/// Set a receipt printer, or change one.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("connection").required(true))]
pub struct Set {
    /// What it is to be called; slips go to it by --print NAME or `SOXA_PRINTER`
    name: String,
    /// Its device file, such as /dev/usb/lp0
    #[arg(long, value_name = "PATH", group = "connection")]
    device: Option<String>,
    /// Its address in the network, such as 192.168.1.50; port 9100 where none is given
    #[arg(long, value_name = "ADDRESS", group = "connection")]
    network: Option<String>,
    /// The raw queue of CUPS that it has
    #[arg(long, value_name = "QUEUE", group = "connection")]
    queue: Option<String>,
    /// Columns: 32 for paper of 58 mm; 48 for 80 mm, 42 for those of 80 mm with 180 dots an inch
    #[arg(long, default_value_t = 48)]
    columns: u8,
    /// It has no knife
    #[arg(long)]
    no_cut: bool,
    /// Each receipt opens the cash drawer
    #[arg(long)]
    drawer: bool,
    /// Slips go to it where no printer is named
    #[arg(long)]
    default: bool,
}

impl Act for Set {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let connection = match (&self.device, &self.network, &self.queue) {
            (Some(path), ..) => Connection::Device(path.clone()),
            (_, Some(address), _) => Connection::network(address)?,
            (.., queue) => Connection::Queue(queue.clone().unwrap_or_default()),
        };
        let printer = Printer {
            name: self.name.clone(),
            connection,
            columns: self.columns,
            cuts: !self.no_cut,
            drawer: self.drawer,
            is_default: self.default,
        };
        printers::set(register, actor, &printer)?;
        Ok(0)
    }
}
