//! `soxa upward`: what goes to the level above. What speaks with it over a network is a program of its own, `soxa-upward`,
//! which asks this one for rows: the process that holds the register calls nobody.

mod carrier;
mod figures;
mod offer;
mod outbox;
mod status;

pub use carrier::{Carrier, Database, login, place};

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::context::Context;
use super::failure::Failure;
use super::session;

/// Send what changed to the level above, a PostgreSQL database.
#[derive(Debug, Subcommand)]
pub enum UpwardCommand {
    /// Make the tables and roles above, or bring them up to date
    Init(Init),
    /// Admit a commune above: its login writes its own rows and reads nobody else's
    Admit(Admit),
    /// Send what changed since the last time
    Push(Push),
    /// Tell how far the level above has what changed here
    Status(status::StatusOf),
    /// Ask the service that sends (push --every) to do it now; exit status 1 where none waits for that
    Now(status::Now),
    /// Begin a commune anew above after a person decided that its register holds
    Release(Release),
    /// Offer a signed file, of rules or of a change of units, to communes or to all: they take or refuse it
    Offer(offer::Offer),
    /// Offer a file no more
    Withdraw(offer::Withdraw),
    /// Write what is above of all communes as Parquet files, for jobs over more than a province
    Extract(Extract),
    /// Give the next rows to the program that carries them, or take in what other communes told
    #[command(hide = true)]
    Outbox(outbox::Outbox),
}

/// Make the tables and roles above.
#[derive(Debug, Args)]
pub struct Init {
    /// The database: postgresql://USER@HOST/NAME
    #[arg(value_name = "URL")]
    url: String,
    /// File whose first line is the login's password
    #[arg(long, value_name = "FILE")]
    secret: Option<PathBuf>,
}

/// Admit a commune above.
#[derive(Debug, Args)]
pub struct Admit {
    #[command(flatten)]
    database: Database,
    /// Code of the commune, five digits
    #[arg(long, value_name = "CODE")]
    commune: String,
    /// Its name
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The province it is of
    #[arg(long, value_name = "NAME")]
    province: String,
    /// The login that its rows are written by
    #[arg(long, value_name = "NAME")]
    login: String,
    /// File whose first line becomes that login's password
    #[arg(long, value_name = "FILE")]
    login_secret: Option<PathBuf>,
}

/// Send what changed since the last time.
#[derive(Debug, Args)]
pub struct Push {
    #[command(flatten)]
    database: Database,
    /// Go on sending, with so much time between: 30s, 5min, 1h
    #[arg(long, value_name = "TIME")]
    every: Option<String>,
    /// Give up after so long without getting on
    #[arg(long, value_name = "SECONDS")]
    patience: Option<u32>,
}

/// Begin a commune anew above.
#[derive(Debug, Args)]
pub struct Release {
    #[command(flatten)]
    database: Database,
    /// Code of the commune, five digits
    #[arg(long, value_name = "CODE")]
    commune: String,
}

/// Write what is above of all communes as Parquet files, for jobs over more than a province.
#[derive(Debug, Args)]
pub struct Extract {
    /// The database: postgresql://USER@HOST/NAME
    #[arg(long, value_name = "URL")]
    from: String,
    /// File whose first line is the login's password
    #[arg(long, value_name = "FILE")]
    secret: Option<PathBuf>,
    /// The folder to be made, with one for each table, in it one for each province and commune
    #[arg(long, value_name = "FOLDER")]
    parquet: PathBuf,
}

impl UpwardCommand {
    /// Whether it works on the register.
    pub fn needs_register(&self) -> bool {
        matches!(self, Self::Status(_) | Self::Now(_) | Self::Outbox(_))
    }

    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        match self {
            Self::Init(c) => {
                let database = Database { to: c.url.clone(), secret: c.secret.clone() };
                Carrier::of(context, "init").at(&database).run()
            }
            Self::Admit(c) => {
                let named = [("--commune", &c.commune), ("--name", &c.name), ("--province", &c.province)];
                let mut carrier = Carrier::of(context, "admit").at(&c.database).with("--login", &c.login);
                for (option, value) in named {
                    carrier = carrier.with(option, value);
                }
                carrier.with_some("--login-secret", c.login_secret.as_ref()).run()
            }
            Self::Push(c) => {
                let carrier = Carrier::of(context, "push").at(&c.database);
                let carrier = carrier.with_some("--every", c.every.as_ref());
                let patience = c.patience.map(|seconds| seconds.to_string());
                carrier.with_some("--patience", patience.as_ref()).asking(&c.outbox(context)?).run()
            }
            Self::Release(c) => {
                Carrier::of(context, "release").at(&c.database).with("--commune", &c.commune).run()
            }
            Self::Offer(c) => c.run(context),
            Self::Withdraw(c) => c.run(context),
            Self::Extract(c) => {
                let carrier =
                    Carrier::of(context, "extract").with("--from", &c.from).with("--parquet", &c.parquet);
                carrier.with_some("--secret", c.secret.as_ref()).run()
            }
            Self::Status(c) => session::at(context, c),
            Self::Now(c) => session::at(context, c),
            Self::Outbox(c) => c.run(context),
        }
    }
}

impl Push {
    /// The command that gives the next rows, as the carrier will run it.
    fn outbox(&self, context: &Context) -> Result<Vec<OsString>, Failure> {
        let program = std::env::current_exe().map_err(|e| Failure::io("soxa", e))?;
        let mut command: Vec<OsString> = vec![program.into()];
        let globals = &context.globals;
        let paths = [
            ("--store", &globals.store),
            ("--socket", &globals.socket),
            ("--password-file", &globals.password_file),
        ];
        for (option, path) in paths {
            command.extend(path.iter().flat_map(|path| [option.into(), path.clone().into()]));
        }
        for (option, text) in [("--owner", &globals.owner), ("--operator", &globals.operator)] {
            command.extend(text.iter().flat_map(|text| [option.into(), text.clone().into()]));
        }
        command.extend(globals.unlock.iter().flat_map(|way| ["--unlock".into(), way.clone().into()]));
        command.extend(["--lang".into(), context.lang().id().into()]);
        command.extend(["upward", "outbox", "--to"].map(OsString::from));
        command.push(place(&self.database.to).into());
        Ok(command)
    }
}
