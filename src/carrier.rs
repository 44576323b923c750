//! `soxa-upward`: carries what a register gives it to the level above.

use std::process::ExitCode;

fn main() -> ExitCode {
    soxa_carrier::carrier::run()
}
