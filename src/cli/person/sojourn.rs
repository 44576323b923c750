//! `soxa person sojourn`: temporary residences and absences.

use chrono::NaiveDate;
use clap::Subcommand;
use serde_json::{Value, json};
use soxa_domain::time::DAY;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::output::Ui;
use super::super::session::{Act, Session};
use super::super::special::word;
use soxa_domain::labels::Vocabulary;
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_service::{people, sojourns};

/// Temporary residences and absences of a person.
#[derive(Debug, Subcommand)]
pub enum SojournCommand {
    /// Write one down
    Add {
        /// Personal id or local id
        id: String,
        /// temporary or absent
        #[arg(long)]
        kind: String,
        /// From this day; today if not given
        #[arg(long)]
        from: Option<NaiveDate>,
        /// Until this day
        #[arg(long)]
        until: Option<NaiveDate>,
        /// The address here, or where the person went
        #[arg(long, default_value = "")]
        place: String,
        /// Remark
        #[arg(long, default_value = "")]
        note: String,
    },
    /// End what goes on, or extend it with --until
    End {
        /// Personal id or local id
        id: String,
        /// On this day; today if not given
        #[arg(long)]
        on: Option<NaiveDate>,
        /// Extend it until this day instead
        #[arg(long)]
        until: Option<NaiveDate>,
    },
    /// List them
    List {
        /// Personal id or local id
        id: String,
        #[command(flatten)]
        format: Format,
    },
}

impl Act for SojournCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let today = register.now().date();
        match self {
            Self::Add { id, kind, from, until, place, note } => {
                let person = people::person_by_id(register, actor, id)?.no;
                let kind = word::<SojournKind>("--kind", kind)?;
                let (place, note) = (place.clone(), note.clone());
                let from = from.unwrap_or(today);
                let new =
                    Sojourn { person, kind, place, from, until: *until, ended_on: None, case: None, note };
                sojourns::add(register, actor, &new)?;
            }
            Self::End { id, on, until } => {
                let person = people::person_by_id(register, actor, id)?.no;
                sojourns::end(register, actor, person, on.unwrap_or(today), *until)?;
            }
            Self::List { id, format } => {
                let person = people::person_by_id(register, actor, id)?.no;
                show(ui, &sojourns::of_person(register, actor, person)?, *format)?;
            }
        }
        Ok(0)
    }
}

fn show(ui: &Ui, all: &[soxa_store::codec::Stored<Sojourn>], format: Format) -> Result<(), Failure> {
    if format == Format::Json {
        let day = |d: Option<NaiveDate>| d.map(|d| d.to_string());
        let list: Vec<Value> = all
            .iter()
            .map(|s| {
                let s = &s.record;
                json!({"kind": s.kind.id(), "place": s.place, "from": s.from.to_string(), "until": day(s.until),
                       "ended_on": day(s.ended_on), "note": s.note})
            })
            .collect();
        return ui.json(&json!({"count": list.len(), "sojourns": list}));
    }
    for s in all {
        let s = &s.record;
        let day = |d: Option<NaiveDate>| d.map(|d| d.format(DAY).to_string()).unwrap_or_default();
        ui.line(&format!(
            "{}\t{} – {}\t{}\t{}",
            s.kind.vi(),
            day(Some(s.from)),
            day(s.until),
            s.place,
            day(s.ended_on)
        ))?;
    }
    Ok(())
}
