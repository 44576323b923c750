//! `soxa province`: what the communes sent to the level above, on screens or as lists.

mod list;
mod terminal;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::{Context, Format};
use super::failure::Failure;
use super::report::day;
use super::upward::Carrier;
use crate::cli::problem::CommandProblem;
use crate::tui::province::{Above, Province as Known};
use crate::tui::route::ProvincePage;
use crate::tui::screens::province::{Double, doubles, load};
use crate::tui::words::Words;
use soxa_domain::rulebook::RuleBook;
use soxa_text::display::sanitise;
use soxa_upward::answers::{Doubles, PersonAbove, Question};

/// Look at what the communes sent up: the communes, the report added up, data quality, queues, doubles.
#[derive(Debug, Args)]
pub struct Province {
    /// The database: postgresql://USER@HOST/NAME
    #[arg(long, value_name = "URL")]
    from: String,
    /// File whose first line is the login's password
    #[arg(long, value_name = "FILE")]
    secret: Option<PathBuf>,
    #[command(subcommand)]
    page: Option<Page>,
}

#[derive(Debug, Subcommand)]
enum Page {
    /// List the communes: when each was last there, and what is open
    Communes(Answer),
    /// List a commune's open cases by procedure and state
    Cases(Cases),
    /// Tell the report's figures of a period, added up over all communes
    Report(Report),
    /// List what the rules of data quality found
    Findings(Answer),
    /// List what waits to be typed into the national systems
    Queues(Answer),
    /// List people who may be registered in two communes, or write those of a commune as a list for it to decide on
    Doubles(Pairs),
    /// List the files that were offered to communes, and how many took or refused each
    Offers(Answer),
}

#[derive(Debug, Args)]
struct Answer {
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
struct Cases {
    /// Code of the commune, five digits
    commune: String,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
struct Pairs {
    /// Only those of this commune, as a list that it takes in (soxa import list --kind duplicates)
    #[arg(long = "for", value_name = "CODE", conflicts_with = "format")]
    commune: Option<String>,
    /// The list's file; standard output if not given
    #[arg(short, long, value_name = "FILE", requires = "commune")]
    output: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Args)]
struct Report {
    /// First day of the period
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: NaiveDate,
    /// Last day of the period
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: NaiveDate,
    #[command(flatten)]
    format: Format,
}

/// The program that speaks with the database, asked for one answer.
struct Asked {
    lang: &'static str,
    from: String,
    secret: Option<PathBuf>,
}

impl Above for Asked {
    fn ask(&self, question: &Question) -> Result<Vec<u8>, String> {
        let carrier = Carrier::new(self.lang, "ask").word(question.name()).with("--from", &self.from);
        let carrier = carrier.with_some("--secret", self.secret.as_ref());
        let carrier = carrier.with_some("--commune", question.commune());
        let (from, to) = question.period().unzip();
        let carrier = carrier.with_some("--period-from", from).with_some("--period-to", to);
        let output = carrier.command().map_err(|e| e.to_string())?.output().map_err(|e| e.to_string())?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(sanitise(said.trim()).trim_start_matches("soxa-upward: ").to_owned())
    }
}

impl Province {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let asked = Asked { lang: context.lang().id(), from: self.from.clone(), secret: self.secret.clone() };
        let known = Known::new(Box::new(asked), RuleBook::built_in()?);
        let Some(page) = &self.page else {
            return terminal::run(context, known, &self.from);
        };
        match (page, page.format()) {
            (Page::Doubles(Pairs { commune: Some(code), output, .. }), _) => {
                list::write(context, &known, code, output.as_deref())
            }
            (Page::Doubles(_), Format::Json) => {
                let found = doubles(known.ask::<Doubles>(&Question::Doubles)?)?;
                let pairs: Vec<Value> = found.iter().map(pair).collect();
                context.ui.json(&json!({"count": pairs.len(), "pairs": pairs}))?;
                Ok(u8::from(!found.is_empty()))
            }
            (_, Format::Json) => {
                context.ui.json(&page.cut(known.ask(&page.question())?))?;
                Ok(0)
            }
            (_, Format::Text) => {
                let words =
                    Words::of(context.lang()).map_err(|e| Failure::Refused(CommandProblem::other(&e)))?;
                let loaded = load(&page.place(), &known, &words)?;
                loaded.rows.iter().try_for_each(|row| context.ui.line(&row.cells.join("\t")))?;
                Ok(u8::from(matches!(page, Page::Doubles(_)) && !loaded.rows.is_empty()))
            }
        }
    }
}

impl Page {
    fn format(&self) -> Format {
        match self {
            Self::Communes(a) | Self::Findings(a) | Self::Queues(a) | Self::Offers(a) => a.format,
            Self::Doubles(pairs) => pairs.format,
            Self::Cases(cases) => cases.format,
            Self::Report(report) => report.format,
        }
    }

    fn question(&self) -> Question {
        match self {
            Self::Communes(_) => Question::Communes,
            Self::Cases(cases) => Question::Cases(cases.commune.clone()),
            Self::Report(report) => Question::Period(report.from.to_string(), report.to.to_string()),
            Self::Findings(_) => Question::Findings,
            Self::Queues(_) => Question::Queues,
            Self::Doubles(_) => Question::Doubles,
            Self::Offers(_) => Question::Offers,
        }
    }

    fn place(&self) -> ProvincePage {
        match self {
            Self::Communes(_) => ProvincePage::Communes,
            Self::Cases(cases) => {
                ProvincePage::Commune { code: cases.commune.clone(), name: cases.commune.clone() }
            }
            Self::Report(report) => {
                ProvincePage::Report { from: report.from.to_string(), to: report.to.to_string() }
            }
            Self::Findings(_) => ProvincePage::Findings,
            Self::Queues(_) => ProvincePage::Queues,
            Self::Doubles(_) => ProvincePage::Doubles,
            Self::Offers(_) => ProvincePage::Offers,
        }
    }

    /// Of an answer, what was asked for: of the figures the period, in the form of `soxa report`.
    fn cut(&self, answer: Value) -> Value {
        let Self::Report(report) = self else { return answer };
        let (from, to) = (json!(report.from.to_string()), json!(report.to.to_string()));
        let is_it = |period: &&Value| period.get("from") == Some(&from) && period.get("to") == Some(&to);
        let found = answer.get("periods").and_then(Value::as_array).into_iter().flatten().find(is_it);
        found.cloned().unwrap_or_else(|| json!({"from": from, "to": to, "figures": []}))
    }
}

fn pair(double: &Double) -> Value {
    let person = |of: &PersonAbove| {
        json!({
            "commune": of.commune, "no": of.no, "person_id": of.person_id, "name": of.name,
            "birth": of.birth, "sex": of.sex,
        })
    };
    json!({
        "left": person(&double.one), "right": person(&double.other), "score": format!("{:.6}", double.score),
        "verdict": double.verdict.name(),
    })
}
