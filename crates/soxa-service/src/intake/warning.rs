//! What is unusual about a case that comes in; it is kept all the same.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::parts::spans;
use crate::words::PHRASES;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::{Person, Status};
use soxa_domain::procedure::{Channel, Procedure, RegisterAct};
use soxa_domain::rulebook::RulePack;
use soxa_domain::time::Timestamp;
use soxa_text::fold::fold;
use soxa_text::words::worded;

worded! {
    /// What is unusual about a case that comes in.
    pub enum Warning from PHRASES ["warning"] {
        OnPaper { said: String },
        WrongChannel { channel: String, since: NaiveDate, known: String },
        ReceivedLater { at: Timestamp },
        LivesThere { name: String, hamlet: String },
        Gone { name: String, status: String },
        LongStay { days: u64, most: u64 },
        SameOpen { code: String },
    }
}

/// A channel that a procedure does not take from a day on; `None` for one that it takes.
pub fn wrong_channel(procedure: &Procedure, channel: Channel) -> Option<Warning> {
    if procedure.channels().contains(&channel) {
        return None;
    }
    let known: Vec<&str> = procedure.channels().iter().map(|c| c.vi()).collect();
    let (channel, since) = (channel.vi().to_owned(), procedure.valid_from);
    Some(Warning::WrongChannel { channel, since, known: known.join(", ") })
}

/// How and when a case came.
pub(super) fn of_reception(
    pack: &RulePack<'_>,
    (procedure, channel): (&Procedure, Channel),
    received: Timestamp,
    now: Timestamp,
) -> Vec<Warning> {
    let on_paper = pack.paper_warning(procedure).filter(|_| channel == Channel::Direct);
    let mut warnings: Vec<Warning> =
        on_paper.map(|said| Warning::OnPaper { said: said.to_owned() }).into_iter().collect();
    warnings.extend(wrong_channel(procedure, channel));
    warnings.extend((received > now).then_some(Warning::ReceivedLater { at: received }));
    warnings
}

/// What a case says beside who hands it in.
pub fn of_case(
    procedure: &Procedure,
    fields: &BTreeMap<String, String>,
    applicant: Option<&Person>,
) -> Vec<Warning> {
    let of_applicant = |p| [lives_there(procedure, fields, p), gone(p)];
    let of_applicant = applicant.map(of_applicant).into_iter().flatten();
    of_applicant.chain([long_stay(procedure, fields)]).flatten().collect()
}

/// Who is registered in a hamlet needs no temporary residence in it.
fn lives_there(
    procedure: &Procedure,
    fields: &BTreeMap<String, String>,
    applicant: &Person,
) -> Option<Warning> {
    let hamlet =
        fields.get("dwelling_hamlet").filter(|_| procedure.act == Some(RegisterAct::TemporaryResidence))?;
    let is_own = applicant.is_counted() && fold(&applicant.hamlet) == fold(hamlet);
    let (name, hamlet) = (applicant.full_name.clone(), applicant.hamlet.clone());
    is_own.then_some(Warning::LivesThere { name, hamlet })
}

/// Who is dead or missing hands in nothing.
fn gone(applicant: &Person) -> Option<Warning> {
    let status = applicant.status.filter(|s| matches!(s, Status::Deceased | Status::Missing))?;
    Some(Warning::Gone { name: applicant.full_name.clone(), status: status.vi().to_lowercase() })
}

/// A notice of stay is for thirty days at most; who stays longer registers temporary residence (Law on Residence 2020, articles
/// 2.6 and 27.1).
fn long_stay(procedure: &Procedure, fields: &BTreeMap<String, String>) -> Option<Warning> {
    const MOST: u64 = 30;
    let lasts = spans(procedure, fields).into_iter().map(|((_, to), from)| (to - from).num_days()).max()?;
    let days = u64::try_from(lasts).ok().filter(|days| *days > MOST)?;
    (procedure.act == Some(RegisterAct::Stay)).then_some(Warning::LongStay { days, most: MOST })
}
