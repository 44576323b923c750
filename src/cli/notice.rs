//! `soxa notice`: notices of personal ids, printed in batches and handed over one by one.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::json as to_json;
use super::output::Ui;
use super::session::{Act, Session};
use super::special::{time, word};
use crate::cli::problem::CommandProblem;
use soxa_domain::id_cancellation::NoticeState;
use soxa_domain::labels::Vocabulary;
use soxa_paper::print::{notice_pages, to_pdf};
use soxa_service::notices::{self, NoticeView};
use soxa_service::{Actor, Register, people};

/// Notices of personal ids.
#[derive(Debug, Subcommand)]
pub enum NoticeCommand {
    /// Write notices as one PDF, a page each and a list to sign
    Print {
        /// Of this hamlet: everybody with an id who has no notice yet
        #[arg(long)]
        hamlet: Option<String>,
        /// For this person; again for more
        #[arg(long)]
        person: Vec<String>,
        /// For the whole commune
        #[arg(long)]
        all: bool,
        /// The file
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Form of the answer where the PDF goes to a file
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Say that a notice was handed over
    Delivered {
        /// The notice's number, or the person
        #[arg(required = true)]
        who: Vec<String>,
        /// Who took it
        #[arg(long, default_value = "")]
        by: String,
        /// When; now if not given
        #[arg(long)]
        at: Option<String>,
        #[command(flatten)]
        format: Format,
    },
    /// Say that nobody was there, or that what the notice says is wrong
    Mark {
        /// The notice's number, or the person
        who: String,
        /// absent or wrong
        state: String,
        #[command(flatten)]
        format: Format,
    },
    /// List notices
    List {
        /// printed, delivered, absent or wrong
        #[arg(long)]
        state: Option<String>,
        #[command(flatten)]
        format: Format,
    },
}

impl Act for NoticeCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        self.work(ui, register, actor)?;
        Ok(0)
    }
}

impl NoticeCommand {
    fn work(&self, ui: &Ui, register: &Register, actor: &Actor) -> Result<(), Failure> {
        match self {
            Self::Print { hamlet, person, all, output: file, format } => {
                let mut chosen = Vec::new();
                for id in person {
                    chosen.push(people::person_by_id(register, actor, id)?);
                }
                if hamlet.is_some() || *all {
                    chosen.extend(notices::without_notice(register, actor, hamlet.as_deref())?);
                } else if person.is_empty() {
                    return Err(Failure::Usage(CommandProblem::NoticesForWhom));
                }
                if chosen.is_empty() {
                    return Err(Failure::Refused(CommandProblem::NobodyWithoutNotice));
                }
                let views = notices::issue(register, actor, &chosen)?;
                let pages = notice_pages::pages(register, actor, &views)?;
                let bytes =
                    to_pdf::render_all(&pages).map_err(|e| Failure::Refused(CommandProblem::other(&e)))?;
                ui.to(file.as_deref(), |out| out.write_all(&bytes).map_err(|e| Failure::io("PDF", e)))?;
                if file.is_some() { show(ui, &views, *format) } else { Ok(()) }
            }
            Self::Delivered { who, by, at, format } => {
                let at = at.as_deref().map(time).transpose()?;
                let mut done = Vec::new();
                for who in who {
                    let state = NoticeState::Delivered;
                    done.push(notices::mark(register, actor, who, state, by, at)?.value);
                }
                show(ui, &done, *format)
            }
            Self::Mark { who, state, format } => {
                let state = word::<NoticeState>("trạng thái", state)?;
                show(ui, &[notices::mark(register, actor, who, state, "", None)?.value], *format)
            }
            Self::List { state, format } => {
                let state = state.as_deref().map(|s| word::<NoticeState>("--state", s)).transpose()?;
                show(ui, &notices::list(register, actor, state)?, *format)
            }
        }
    }
}

fn show(ui: &Ui, views: &[NoticeView], format: Format) -> Result<(), Failure> {
    if format == Format::Json {
        let all: Vec<Value> = views
            .iter()
            .map(|v| {
                let n = &v.notice.record;
                json!({"number": n.number, "person": v.person.public_id(), "name": v.person.full_name,
                       "hamlet": v.person.hamlet, "state": n.state.id(), "printed_on": n.printed_on.to_string(),
                       "delivered_at": to_json::time(n.delivered_at), "received_by": n.received_by})
            })
            .collect();
        return ui.json(&json!({"count": all.len(), "notices": all}));
    }
    for v in views {
        let n = &v.notice.record;
        ui.line(&format!("{:16}{:28}{:16}{}", n.number, v.person.full_name, v.person.hamlet, n.state.vi()))?;
    }
    Ok(())
}
