//! Notices of personal ids (thông báo số định danh cá nhân): printed for a hamlet or a list, handed over one by one.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Import, Print, ReadPeople, WritePeople};
use super::people::{self, not_found};
use super::register::{Changed, Register, What};
use crate::refusal::Field;
use crate::refusal::PeopleProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::id_cancellation::{Notice, NoticeState};
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Person;
use soxa_domain::time::Timestamp;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;

/// A notice with its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeView {
    /// The notice.
    pub notice: Stored<Notice>,
    /// The person.
    pub person: Person,
}

/// Those of a hamlet (all, where `None`) who have an id and no notice yet, in the order of households.
pub fn without_notice(
    register: &Register,
    actor: &Actor,
    hamlet: Option<&str>,
) -> Result<Vec<Stored<Person>>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let mut people: Vec<Stored<Person>> = Vec::new();
        r.each(|p: Stored<Person>| {
            let here = hamlet.is_none_or(|h| soxa_text::fold::same(h, &p.record.hamlet));
            if here && p.record.is_counted() && p.record.person_id.is_some() {
                people.push(p);
            }
            Ok(true)
        })?;
        let mut left = Vec::new();
        for person in people {
            if r.with_prefix(By::NoticePerson, &person.no.to_be_bytes(), 1)?.is_empty() {
                left.push(person);
            }
        }
        left.sort_by(|a, b| (&a.record.household, a.no).cmp(&(&b.record.household, b.no)));
        Ok(left)
    })
}

/// Writes notices for people down, to be printed; those who have one already get the same again.
pub fn issue(
    register: &Register,
    actor: &Actor,
    people: &[Stored<Person>],
) -> Result<Vec<NoticeView>, ServiceError> {
    actor.require(Print)?;
    let grant = actor.require(WritePeople)?;
    let today = register.now().date();
    let what = What { action: ActionId::NoticePrint, note: "", submission: None };
    let changed = register.change(
        &grant,
        &what,
        |_, _| Ok(Vec::new()),
        |writer| {
            use chrono::Datelike;
            let mut views = Vec::new();
            for person in people {
                if person.record.person_id.is_none() {
                    return Err(ServiceError::refused(
                        Field::Notice,
                        PeopleProblem::NoPersonalId { name: person.record.full_name.clone() },
                    ));
                }
                let known = writer.with_prefix(By::NoticePerson, &person.no.to_be_bytes(), 1)?;
                let known = known.first().map(|no| writer.get::<Notice>(*no)).transpose()?.flatten();
                let notice = if let Some(notice) = known {
                    notice
                } else {
                    let record = Notice {
                        number: super::number::next(writer, By::NoticeNumber, "TB-ĐDCN", 4, today.year())?,
                        person: person.no,
                        printed_on: today,
                        state: NoticeState::Printed,
                        delivered_at: None,
                        received_by: String::new(),
                        operator: actor.operator.clone(),
                    };
                    let no = writer.insert(&record)?;
                    Stored { no, version: writer.seq(), record }
                };
                views.push(NoticeView { notice, person: person.record.clone() });
            }
            Ok((views, None))
        },
    )?;
    Ok(changed.value)
}

/// Says what became of a notice: `who` is a notice's number or a person.
pub fn mark(
    register: &Register,
    actor: &Actor,
    who: &str,
    state: NoticeState,
    received_by: &str,
    at: Option<Timestamp>,
) -> Result<Changed<NoticeView>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    let seen = find(register, actor, who)?;
    let at = at.unwrap_or_else(|| register.now());
    let what = What { action: ActionId::NoticeMark, note: state.vi(), submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(seen.clone()),
        |writer| {
            let mut new = seen.notice.record.clone();
            if new.state == NoticeState::Delivered {
                let at = new.delivered_at;
                return Err(ServiceError::refused(
                    Field::Notice,
                    PeopleProblem::Delivered { number: new.number.clone(), at },
                ));
            }
            new.state = state;
            new.delivered_at = (state == NoticeState::Delivered).then_some(at);
            new.received_by = soxa_text::display::sanitise(received_by).into_owned();
            new.operator.clone_from(&actor.operator);
            writer.put(&seen.notice, &new)?;
            writer.mention(Subject { kind: Kind::Person, no: new.person });
            let notice = Stored { no: seen.notice.no, version: writer.seq(), record: new };
            Ok((NoticeView { notice, person: seen.person.clone() }, None))
        },
    )
}

/// The notice of this number, or of this person.
pub fn find(register: &Register, actor: &Actor, who: &str) -> Result<NoticeView, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let mut no = r.with_prefix(By::NoticeNumber, &text(who.trim()), 1)?;
        if no.is_empty()
            && let Some(person) = people::resolve(r, who)?
        {
            no = r.with_prefix(By::NoticePerson, &person.to_be_bytes(), 1)?;
        }
        let notice: Option<Stored<Notice>> = no.first().map(|no| r.get(*no)).transpose()?.flatten();
        let notice = notice.ok_or_else(|| not_found(Thing::Notice, who))?;
        let person = r.get::<Person>(notice.record.person)?.map(|p| p.record).unwrap_or_default();
        Ok(NoticeView { notice, person })
    })
}

/// Notices in a state (all, where `None`), by number in the register.
pub fn list(
    register: &Register,
    actor: &Actor,
    state: Option<NoticeState>,
) -> Result<Vec<NoticeView>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let mut notices: Vec<Stored<Notice>> = Vec::new();
        r.each(|n: Stored<Notice>| {
            if state.is_none_or(|s| n.record.state == s) {
                notices.push(n);
            }
            Ok(true)
        })?;
        let mut views = Vec::new();
        for notice in notices {
            let person = r.get::<Person>(notice.record.person)?.map(|p| p.record).unwrap_or_default();
            views.push(NoticeView { notice, person });
        }
        Ok(views)
    })
}

/// Takes notices in as they stand.
pub fn enter(register: &Register, actor: &Actor, notices: &[Notice]) -> Result<Changed<usize>, ServiceError> {
    let grant = actor.require(Import)?;
    let what = What { action: ActionId::NoticeEnter, note: "", submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            for notice in notices {
                if !writer.with_prefix(By::NoticeNumber, &text(&notice.number), 1)?.is_empty() {
                    return Err(ServiceError::refused(
                        Field::NoticeNumber,
                        PeopleProblem::NumberTaken { number: notice.number.clone() },
                    ));
                }
                writer.insert(notice)?;
            }
            Ok((notices.len(), None))
        },
    )
}
