//! `soxa calendar`: the working days as an officer corrects them.

use chrono::NaiveDate;
use clap::{Subcommand, ValueEnum};

use super::context::Context;
use super::failure::Failure;
use super::session;
use soxa_domain::calendar::{DayKind, ListedDay};
use soxa_service::calendar::{CalendarEdit, edit};

/// See and edit the calendar of working days.
#[derive(Debug, Subcommand)]
pub enum Calendar {
    /// List the days off and days worked instead of a year
    List {
        /// The year
        year: i32,
    },
    /// Say that a day is off or worked
    Set {
        /// The day
        day: NaiveDate,
        /// Off or work
        kind: DayArgument,
        /// Its name
        #[arg(long, default_value = "Ngày do địa phương quy định")]
        name: String,
    },
    /// Make a listed day an ordinary one
    Clear {
        /// The day
        day: NaiveDate,
    },
    /// Say whether the days of a holiday code hold, such as VAN_HOA
    Switch {
        /// Code of the holiday
        code: String,
        /// On or off
        state: Switch,
    },
}

/// Off or worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DayArgument {
    /// Offices are closed
    Off,
    /// Offices are open
    Work,
}

/// Holds or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// The days hold
    On,
    /// They do not
    Off,
}

impl Calendar {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        let change = match self {
            Self::List { year } => {
                let calendar = if context.store_path().exists() {
                    context.register()?.calendar()
                } else {
                    context.rules()?.calendar()
                };
                for (day, listed) in calendar.year(*year) {
                    let kind = if listed.kind == DayKind::Off { "off" } else { "work" };
                    ui.line(&format!(
                        "{day}\t{kind}\t{}\t{}\t{}",
                        listed.code, listed.name, listed.certainty
                    ))?;
                }
                return Ok(0);
            }
            Self::Set { day, kind, name } => {
                let kind = if *kind == DayArgument::Off { DayKind::Off } else { DayKind::Work };
                let name = soxa_text::display::sanitise(name).into_owned();
                CalendarEdit::Set(
                    *day,
                    ListedDay { kind, code: "LOCAL".to_owned(), name, certainty: "local".to_owned() },
                )
            }
            Self::Clear { day } => CalendarEdit::Clear(*day),
            Self::Switch { code, state } => {
                CalendarEdit::Switch(code.to_ascii_uppercase(), *state == Switch::On)
            }
        };
        session::with(context, context.session()?, |session| {
            edit(session.register, session.actor, &change)?;
            Ok(0)
        })
    }
}
