//! The command line. What it says of itself is here in English, and in Vietnamese in `words/help.toml`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use soxa_text::words::Lang;

use crate::ask::Question;
use crate::problem::Wrong;

/// Carries what communes send into PostgreSQL at the level above.
#[derive(Debug, Parser)]
#[command(name = "soxa-upward", version, disable_help_subcommand = true)]
pub(super) struct Arguments {
    /// The language of what is said
    #[arg(long, global = true, env = "SOXA_LANG", value_enum, default_value = "vi")]
    pub lang: Language,
    #[command(subcommand)]
    pub order: Order,
}

/// A language, as it is named on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Language {
    Vi,
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Vi => Self::Vi,
            Language::En => Self::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Order {
    /// Makes the schema in a database, or brings it to this version
    Init(To),
    /// Admits a commune, with the login under which it sends
    Admit(Admit),
    /// Lets a commune that is held begin anew
    Release(Release),
    /// Brings everything up that a commune's register has and the database has not
    Push(Push),
    /// Offers a signed file to communes, or to all
    Offer(Offer),
    /// Offers a file no more
    Withdraw(Withdraw),
    /// Writes what is above of all communes as Parquet files
    Extract(Extract),
    /// Asks something of all communes and prints the answer as JSON
    Ask(Ask),
}

#[derive(Debug, Args)]
pub(super) struct To {
    /// The database: postgresql://LOGIN@HOST[,HOST]/DATABASE?sslrootcert=FILE
    #[arg(long, value_name = "URL")]
    pub to: String,
    /// File whose first line is the login's password
    #[arg(long, value_name = "FILE")]
    pub secret: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Admit {
    #[command(flatten)]
    pub to: To,
    /// The commune's code
    #[arg(long, value_name = "CODE")]
    pub commune: String,
    /// Its name
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// The province it is of
    #[arg(long, value_name = "NAME")]
    pub province: String,
    /// The login under which it sends; made if it is not there
    #[arg(long, value_name = "ROLE")]
    pub login: String,
    /// File whose first line becomes the login's password
    #[arg(long, value_name = "FILE")]
    pub login_secret: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Release {
    #[command(flatten)]
    pub to: To,
    /// The commune's code
    #[arg(long, value_name = "CODE")]
    pub commune: String,
}

#[derive(Debug, Args)]
pub(super) struct Offer {
    #[command(flatten)]
    pub to: To,
    /// The file
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
    /// What it is: rules or units
    #[arg(long, value_name = "KIND", value_parser = ["rules", "units"], hide_possible_values = true)]
    pub kind: String,
    /// The file of its signature
    #[arg(long, value_name = "FILE")]
    pub signature: PathBuf,
    /// Codes of the communes it is for; all where none is given
    #[arg(long = "for", value_name = "CODE")]
    pub communes: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Withdraw {
    #[command(flatten)]
    pub to: To,
    /// The id it was offered by
    #[arg(long, value_name = "ID")]
    pub id: String,
}

#[derive(Debug, Args)]
pub(super) struct Push {
    #[command(flatten)]
    pub to: To,
    /// Goes on for ever, once in this time: 30s, 5min, 1h
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub every: Option<Duration>,
    /// Seconds for which a line that breaks is tried again without anything going forward
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub patience: u64,
    /// The command that prints a register's next rows: soxa --store FILE upward outbox
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub outbox: Vec<OsString>,
}

#[derive(Debug, Args)]
pub(super) struct Extract {
    /// The database: postgresql://LOGIN@HOST[,HOST]/DATABASE?sslrootcert=FILE
    #[arg(long, value_name = "URL")]
    pub from: String,
    /// File whose first line is the login's password
    #[arg(long, value_name = "FILE")]
    pub secret: Option<PathBuf>,
    /// The folder to be made, with one for each table, in it one for each province and commune
    #[arg(long, value_name = "FOLDER")]
    pub parquet: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Ask {
    /// The question: communes, figures, findings, queues, cases, doubles or offers
    #[arg(value_enum, hide_possible_values = true)]
    pub question: Question,
    /// The database: postgresql://LOGIN@HOST[,HOST]/DATABASE?sslrootcert=FILE
    #[arg(long, value_name = "URL")]
    pub from: String,
    /// File whose first line is the login's password
    #[arg(long, value_name = "FILE")]
    pub secret: Option<PathBuf>,
    /// Of one commune only
    #[arg(long, value_name = "CODE")]
    pub commune: Option<String>,
    /// First day of the period, YYYY-MM-DD
    #[arg(long, value_name = "DAY", requires = "period_to")]
    pub period_from: Option<String>,
    /// Last day of the period, YYYY-MM-DD
    #[arg(long, value_name = "DAY", requires = "period_from")]
    pub period_to: Option<String>,
}

/// A length of time as `30s`, `5min` or `1h`.
pub(super) fn duration(text: &str) -> Result<Duration, Wrong> {
    let wrong = || Wrong::Duration { text: text.to_owned() };
    let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at_checked(digits).ok_or_else(wrong)?;
    let seconds = match unit {
        "s" => 1,
        "min" => 60,
        "h" => 3_600,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().ok().filter(|number| (1..=86_400).contains(number)).ok_or_else(wrong)?;
    Ok(Duration::from_secs(number * seconds))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_whole() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn lengths_of_time_have_a_unit() {
        let seconds = |text| duration(text).map(|time| time.as_secs()).ok();
        assert_eq!(["30s", "5min", "1h"].map(seconds), [Some(30), Some(300), Some(3_600)]);
        for text in ["", "5", "min", "0s", "-1s", "5 min", "99999999999999999999h", "86401h"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
