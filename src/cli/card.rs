//! `soxa card`: what a scanner typed, as JSON lines.

use std::io::{self, Read};

use super::failure::Failure;
use super::output::{self, Ui};
use crate::cli::problem::CommandProblem;
use soxa_domain::card::parse_lines;

/// More than this is no pile of cards.
const LIMIT: u64 = 64 * 1024 * 1024;

/// Reads standard input; exit status 1 if any line is no card.
pub fn run(ui: &Ui) -> Result<u8, Failure> {
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
