//! `soxa referral list`, `communes` and `show`.

use clap::Args;
use serde_json::json;

use super::document;
use crate::cli::context::Format;
use crate::cli::failure::Failure;
use crate::cli::session::{Act, Session};
use soxa_domain::labels::Vocabulary;
use soxa_domain::referral::{Referral, Way};
use soxa_paper::print::referral_sheet;
use soxa_paper::render::text;
use soxa_service::{Actor, Register, ServiceError, cases, referrals};
use soxa_text::words::InWords;

/// List cases handed over, the newest first.
#[derive(Debug, Args)]
pub struct List {
    /// Only what went to other communes
    #[arg(long, conflicts_with = "incoming")]
    out: bool,
    /// Only what came from other communes
    #[arg(long = "in")]
    incoming: bool,
    /// Only what nobody has got hold of yet
    #[arg(long)]
    pending: bool,
    #[command(flatten)]
    format: Format,
}

impl List {
    fn shows(&self, referral: &Referral) -> bool {
        let way = match referral.way {
            Way::Out => !self.incoming,
            Way::In => !self.out,
        };
        way && (!self.pending || referral.is_pending())
    }
}

/// The code of a referral's case here.
fn code_of(register: &Register, actor: &Actor, referral: &Referral) -> Result<Option<String>, ServiceError> {
    let case = referral.case.map(|no| cases::by_number(register, actor, no)).transpose()?;
    Ok(case.map(|case| case.record.code.to_string()))
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let now = register.now();
        let mut shown = Vec::new();
        for referral in referrals::list(register, actor)? {
            if self.shows(&referral.record) {
                let code = code_of(register, actor, &referral.record)?;
                shown.push((referral.record, code));
            }
        }
        let value = |(referral, code): &(Referral, Option<String>)| document(referral, code.as_deref(), now);
        let line = |(referral, code): &(Referral, Option<String>)| {
            let (way, standing) =
                (referral.way.in_words(context.lang()), referral.standing().in_words(context.lang()));
            let code = code.as_deref().unwrap_or("-");
            let mark = if referral.is_stuck(now) { "\t!" } else { "" };
            format!(
                "{}\t{way}\t{}\t{code}\t{}\t{standing}{mark}",
                referral.id.short(),
                referral.peer.name,
                referral.at.vi()
            )
        };
        ui.list(self.format, ("referrals", &shown), value, line)?;
        Ok(0)
    }
}

/// List the communes that the level above last told of.
#[derive(Debug, Args)]
pub struct Communes {
    #[command(flatten)]
    format: Format,
}

impl Act for Communes {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, ui, .. } = session;
        let communes = referrals::communes(register)?;
        let value = |peer: &soxa_domain::referral::Peer| json!({"code": peer.code, "name": peer.name});
        ui.list(self.format, ("communes", &communes), value, |peer| format!("{}\t{}", peer.code, peer.name))?;
        Ok(0)
    }
}

/// Show one with the case it is about.
#[derive(Debug, Args)]
pub struct Show {
    /// Its id, or the first digits of it
    id: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Show {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let shown = referrals::by_id(register, actor, &self.id)?;
        if self.format == Format::Text {
            let sheet = referral_sheet::said(register, &shown);
            ui.line(text::render(&sheet, 80).trim_end())?;
            return Ok(0);
        }
        let referral = &shown.referral.record;
        let code = code_of(register, actor, referral)?;
        let mut value = document(referral, code.as_deref(), register.now());
        if let Some(map) = value.as_object_mut() {
            let told = shown.told.as_ref().map(|told| {
                let papers: Vec<_> =
                    told.papers.iter().map(|(name, kind)| json!({"name": name, "kind": kind.id()})).collect();
                json!({
                    "case": told.case_code, "procedure": told.procedure, "channel": told.channel.id(),
                    "received_at": told.received_at.to_string(), "referred_at": told.referred_at.to_string(),
                    "applicant": told.applicant, "fields": told.fields, "papers": papers, "fee": told.fee,
                    "officer": told.officer, "note": told.note,
                    "withdrawn": told.withdrawn.as_ref().map(|(_, why)| why),
                })
            });
            map.insert("told".to_owned(), json!(told));
            map.insert("known_there".to_owned(), json!(shown.is_known_there));
        }
        ui.json(&value)?;
        Ok(0)
    }
}
