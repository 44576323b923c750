//! `soxa card`: what a scanner typed, or the chip of a card on a reader, as JSON lines.

mod chip;

pub use chip::{chip_place, socket};

use std::io::{self, Read};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::context::{Context, Format};
use super::failure::Failure;
use super::output::{self, Ui};
use crate::cli::problem::CommandProblem;
use soxa_domain::card::parse_lines;

/// More than this is no pile of cards.
const LIMIT: u64 = 64 * 1024 * 1024;

/// Read identity cards: QR codes or machine-readable zones from standard input, or the chip of one on a reader
#[derive(Debug, Args)]
pub struct CardCommand {
    /// Read the chip of the card that lies on a reader, or is laid there soon; the reader's name or a part of it where there are several
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    reader: Option<String>,
    /// What opens the chip: the six digits on the front of the card; - reads them from standard input, without it they are asked for
    #[arg(long, value_name = "DIGITS", requires = "reader", conflicts_with = "mrz")]
    can: Option<String>,
    /// What opens the chip instead: NUMBER,BIRTH,EXPIRY with dates as yymmdd; - reads the three lines on the back of the card from standard input
    #[arg(long, value_name = "ZONE", requires = "reader")]
    mrz: Option<String>,
    /// Folder with the certificates of authorities that sign cards (CSCA), and their lists of revoked ones; without one, `authorities/cards` beside the settings
    #[arg(long, value_name = "FOLDER", env = "SOXA_CARD_AUTHORITIES")]
    authorities: Option<PathBuf>,
    /// How long to wait for a card, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "20", requires = "reader", value_parser = clap::value_parser!(u16).range(..=3600))]
    wait: u16,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "json", requires = "reader")]
    format: Form,
}

/// Form of what a chip says; JSON as for scanned cards, unless a person reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// One JSON document
    Json,
    /// For people
    Text,
}

impl From<Form> for Format {
    fn from(form: Form) -> Self {
        match form {
            Form::Json => Self::Json,
            Form::Text => Self::Text,
        }
    }
}

impl CardCommand {
    /// Runs the command; exit status 1 if any line is no card, or a chip is not authentic.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let Some(reader) = &self.reader else { return scanned(&context.ui) };
        let asked = chip::Asked {
            reader: Some(reader.as_str()).filter(|name| !name.is_empty()),
            can: self.can.as_deref(),
            zone: self.mrz.as_deref(),
            authorities: self.authorities.as_deref(),
            patience: Duration::from_secs(self.wait.into()),
            format: self.format.into(),
        };
        chip::run(context, &asked)
    }
}

/// Reads what a scanner typed from standard input.
fn scanned(ui: &Ui) -> Result<u8, Failure> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(LIMIT).read_to_end(&mut bytes).map_err(|e| Failure::io("stdin", e))?;
    let mut failed = false;
    for card in parse_lines(&String::from_utf8_lossy(&bytes)) {
        failed |= card.is_err();
        let text = match &card {
            Ok(card) => serde_json::to_string(card),
            Err(rejected) => serde_json::to_string(rejected),
        };
        ui.line(&output::escaped(&text.map_err(|e| Failure::Refused(CommandProblem::other(&e)))?))?;
    }
    Ok(u8::from(failed))
}
