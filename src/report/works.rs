//! Figures out of the works: flaws put right, lists decided, files on people without papers, cancelled ids, notices.

use super::compute::Behind;
use super::indicators::Query;
use super::period::Period;
use crate::domain::case::Case;
use crate::domain::person::Person;
use crate::service::ServiceError;
use crate::store::Reader;
use crate::store::codec::{Kind, Stored};
use crate::store::journal::Subject;

/// How many a figure counts.
pub fn count(r: &Reader, code: &str, query: &Query, period: Period) -> Result<u64, ServiceError> {
    Ok(behind(r, code, query, period, usize::MAX)?.len() as u64)
}

/// The first so many records behind a figure.
pub fn behind(
    _r: &Reader,
    _code: &str,
    _query: &Query,
    _period: Period,
    _limit: usize,
) -> Result<Vec<Behind>, ServiceError> {
    Ok(Vec::new())
}

/// A case as a line of a list.
pub fn of_case(r: &Reader, case: &Stored<Case>) -> Result<Behind, ServiceError> {
    use crate::domain::labels::Vocabulary;
    let who = r.get::<Person>(case.record.applicant)?.map(|p| p.record.full_name).unwrap_or_default();
    let c = &case.record;
    Ok(Behind {
        subject: Subject { kind: Kind::Case, no: case.no },
        day: Some(c.received_at.date()),
        title: format!("{} {}", c.shown_code(), c.procedure),
        detail: format!("{who} · {} · {}", c.channel.vi(), c.state.vi()),
    })
}
