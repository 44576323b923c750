//! `soxa procedure list`: the procedures in force on a day.

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use super::super::context::{Context, Format};
use super::super::failure::Failure;
use super::{among, day, limit};
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::{Authority, Procedure};
use soxa_domain::rulebook::ProcedureIndex;
use soxa_text::fold::fold;

/// List the procedures in force.
#[derive(Debug, Args)]
pub struct List {
    /// Only those an authority answers: committee, police, military, department
    #[arg(long, value_name = "A")]
    authority: Option<String>,
    /// Only those of a field of administration
    #[arg(long, value_name = "F")]
    field: Option<String>,
    /// Only those found by words, initials or codes, in any order
    #[arg(long, value_name = "WORDS")]
    find: Option<String>,
    /// As of a day; today if not given
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    #[command(flatten)]
    format: Format,
}

impl List {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let rules = context.rules()?;
        let pack = rules.on(day(self.on)?);
        let authority: Option<Authority> =
            self.authority.as_deref().map(|text| among("--authority", text)).transpose()?;
        let field = self.field.as_deref().map(fold);
        let fits = |p: &&Procedure| {
            authority.is_none_or(|a| p.is_answered_by(a))
                && field.as_ref().is_none_or(|field| fold(&p.field).contains(field.as_str()))
        };
        let all: Vec<&Procedure> = pack.procedures().filter(fits).collect();
        let found: Vec<&Procedure> = match &self.find {
            Some(words) => {
                let places = ProcedureIndex::of(all.iter().copied()).find(words);
                places.into_iter().filter_map(|found| all.get(found.place).copied()).collect()
            }
            None => all,
        };
        match self.format {
            Format::Json => context.ui.json(&found.iter().map(|p| document(p)).collect::<Vec<_>>())?,
            Format::Text => {
                for p in found {
                    context.ui.line(&line(p))?;
                }
            }
        }
        Ok(0)
    }
}

fn document(p: &Procedure) -> Value {
    json!({
        "code": p.code,
        "national_code": p.national_code,
        "name": p.name,
        "official_name": if p.official_name.is_empty() { &p.name } else { &p.official_name },
        "field": p.field,
        "authority": p.authority.id(),
        "service": p.service,
        "valid_from": p.valid_from.to_string(),
        "ended": p.valid_to.map(|day| day.to_string()),
        "limit": limit(p.limit, p.if_verified),
    })
}

fn line(p: &Procedure) -> String {
    let national = p.national_code.as_deref().filter(|code| *code != p.code).unwrap_or_default();
    [&p.code, national, p.authority.vi(), &p.limit.vi(), &p.name].join("\t")
}
