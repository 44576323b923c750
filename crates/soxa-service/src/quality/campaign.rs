//! A campaign of data cleaning: until when, and the pace that takes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{ReadPeople, WritePeople};
use crate::refusal::Field;
use crate::refusal::WorkProblem;
use crate::register::{Changed, Register, What, setting};
use soxa_domain::action::ActionId;

/// A campaign, such as ninety days and nights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// What it is called.
    pub name: String,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
}

/// How a campaign stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// The campaign.
    pub campaign: Campaign,
    /// Days left, today counted; 0 when it is over.
    pub days: i64,
    /// Findings to be put right each day so that none is left; all of them when it is over.
    pub each_day: usize,
}

/// How the campaign stands with so many findings left; `None` where there is none.
pub fn pace(register: &Register, actor: &Actor, left: usize) -> Result<Option<Pace>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let campaign: Option<Campaign> = register.read(&grant, |r| Ok(r.setting(&setting::CAMPAIGN)?))?;
    let today = register.now().date();
    Ok(campaign.map(|campaign| {
        let days = ((campaign.until - today).num_days() + 1).max(0);
        let each_day = left.div_ceil(usize::try_from(days.max(1)).unwrap_or(1));
        Pace { campaign, days, each_day }
    }))
}

/// Begins a campaign in place of the one before.
pub fn begin(register: &Register, actor: &Actor, campaign: &Campaign) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    if campaign.until < campaign.from {
        return Err(ServiceError::refused(Field::LastDay, WorkProblem::EndBeforeBegin));
    }
    let what = What { action: ActionId::QualityCampaign, note: &campaign.name, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            writer.set_setting(&setting::CAMPAIGN, campaign)?;
            Ok(((), None))
        },
    )
}
