//! `soxa notice`: notices of personal ids, printed in batches and handed over one by one.

mod delivered;
mod list;
mod mark;
mod print;

use clap::Subcommand;
use serde_json::json;

use super::context::Format;
use super::failure::Failure;
use super::json as to_json;
use super::output::Ui;
use super::session::{Act, Session};
use soxa_domain::labels::Vocabulary;
use soxa_service::notices::NoticeView;

/// Notices of personal ids.
#[derive(Debug, Subcommand)]
pub enum NoticeCommand {
    /// Write notices as one PDF, a page each and a list to sign
    Print(print::Print),
    /// Say that a notice was handed over
    Delivered(delivered::Delivered),
    /// Say that nobody was there, or that what the notice says is wrong
    Mark(mark::Mark),
    /// List notices
    List(list::List),
}

impl Act for NoticeCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        match self {
            Self::Print(c) => c.act(session),
            Self::Delivered(c) => c.act(session),
            Self::Mark(c) => c.act(session),
            Self::List(c) => c.act(session),
        }
    }
}

fn show(ui: &Ui, views: &[NoticeView], format: Format) -> Result<(), Failure> {
    let value = |v: &NoticeView| {
        let n = &v.notice.record;
        json!({"number": n.number, "person": v.person.public_id(), "name": v.person.full_name,
                       "hamlet": v.person.hamlet, "state": n.state.id(), "printed_on": n.printed_on.to_string(),
                       "delivered_at": to_json::time(n.delivered_at), "received_by": n.received_by})
    };
    ui.list(format, ("notices", views), value, |v| {
        let n = &v.notice.record;
        format!("{:16}{:28}{:16}{}", n.number, v.person.full_name, v.person.hamlet, n.state.vi())
    })
}
