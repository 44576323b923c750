//! What other communes told by way of the level above, taken in: their cases and their answers.

use soxa_upward::exchange::{CommuneName, Incoming, LONGEST_DOCUMENT, Message};

use soxa_domain::action::ActionId;
use soxa_domain::case::{Case, Elsewhere};
use soxa_domain::labels::Vocabulary;
use soxa_domain::referral::{Answer, Outcome, Peer, Referral, ReferralId, Told, Way};
use soxa_domain::time::Timestamp;
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_store::view::View;
use soxa_text::display::{sanitise, sanitise_multiline};

use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{Export, Upkeep};
use crate::refusal::MessageProblem;
use crate::register::{Register, What};

use super::decide::decided_here;

/// The name of the note of which communes there are.
const NOTE: &str = "upward_communes";
/// The longest name or code, in letters.
const LONGEST_NAME: usize = 200;
/// The longest text of several lines, in letters.
const LONGEST_TEXT: usize = 2_000;

/// What became of messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// How many referrals are another now.
    pub changed: usize,
    /// What was not taken as it came. The other side sees that it is not known here.
    pub problems: Vec<MessageProblem>,
}

/// The communes that the level above last told of, by code.
///
/// # Errors
/// This PC's notes cannot be read.
pub fn communes(register: &Register) -> Result<Vec<Peer>, ServiceError> {
    Ok(register.with_store(&Upkeep, |store| Ok(store.place_note(NOTE)?))?.unwrap_or_default())
}

/// Takes in what the level above has for this commune, in one change. Told again what is known already, nothing is written.
///
/// # Errors
/// Whoever asks may not write records out, as whoever sends does; a record cannot be read or written.
pub fn take_in(register: &Register, actor: &Actor, incoming: &Incoming) -> Result<TakenIn, ServiceError> {
    let grant = actor.require(Export)?;
    keep_communes(register, incoming)?;
    let now = register.now();
    let mut taken = TakenIn::default();
    let mut news = Vec::new();
    for message in &incoming.messages {
        match Read::of(message) {
            Ok(read) => news.push(read),
            Err(problem) => taken.problems.push(problem),
        }
    }
    news = register.read(&grant, |r| {
        let mut kept = Vec::new();
        for read in news {
            let old = read.here(r)?.map(|stored| stored.record);
            match read.next(old.as_ref(), now) {
                Ok(new) if Some(&new) != old.as_ref() => kept.push(read),
                Ok(_) => {}
                Err(problem) => taken.problems.push(problem),
            }
        }
        Ok(kept)
    })?;
    if news.is_empty() {
        return Ok(taken);
    }
    let mut from: Vec<&str> = news.iter().map(|read| read.peer.code.as_str()).collect();
    from.sort_unstable();
    from.dedup();
    let note = from.join(" ");
    let what = What { action: ActionId::ReferralExchange, note: &note, submission: None };
    let write = |writer: &mut Writer| {
        let mut changed = 0;
        for read in &news {
            changed += usize::from(read.write(register, writer)?);
        }
        Ok((changed, None))
    };
    taken.changed = register.change(&grant, &what, |_, _| Ok(0), write)?.value;
    Ok(taken)
}

/// Keeps which communes there are, where that is news: whoever hands a case over chooses among them.
fn keep_communes(register: &Register, incoming: &Incoming) -> Result<(), ServiceError> {
    let peer = |c: &CommuneName| Peer { code: c.code.clone(), name: shown(&c.name) };
    let told: Vec<Peer> = incoming.communes.iter().map(peer).collect();
    if told.is_empty() || told == communes(register)? {
        return Ok(());
    }
    register.with_store(&Upkeep, |store| Ok(store.keep_place_note(NOTE, &told)?))
}

/// A name as it may be shown.
fn shown(name: &str) -> String {
    sanitise(name.trim()).chars().take(LONGEST_NAME).collect()
}

/// A message whose parts are what they should be.
struct Read<'a> {
    message: &'a Message,
    id: ReferralId,
    peer: Peer,
    words: Words,
}

/// What it says; nothing where that is no longer kept above.
enum Words {
    Case(Option<Box<Told>>),
    Answer(Option<Box<Answer>>),
}

impl<'a> Read<'a> {
    fn of(message: &'a Message) -> Result<Self, MessageProblem> {
        let peer = Peer { code: shown(&message.from), name: shown(&message.name) };
        let problem = |why: String| MessageProblem::NotRead { peer: peer.name.clone(), why };
        let id = ReferralId::parse(&message.id).ok_or_else(|| problem(shown(&message.id)))?;
        let document = message.document.as_deref();
        if document.is_some_and(|document| document.len() > LONGEST_DOCUMENT) {
            return Err(problem(format!("> {LONGEST_DOCUMENT}")));
        }
        let words = match Way::LABELS.iter().find(|label| label.id == message.way).map(|label| label.value) {
            Some(Way::Out) => document
                .map(serde_json::from_str::<Told>)
                .transpose()
                .map(|told| Words::Case(told.map(|told| Box::new(neutral(told))))),
            Some(Way::In) => document.map(serde_json::from_str::<Answer>).transpose().map(|answer| {
                let clean = |a: Answer| {
                    let reason = bounded(&a.reason);
                    Box::new(Answer { reason, case_code: a.case_code.map(|code| shown(&code)), ..a })
                };
                Words::Answer(answer.map(clean))
            }),
            None => return Err(problem(shown(&message.way))),
        };
        let words = words.map_err(|e| problem(e.to_string()))?;
        Ok(Self { message, id, peer, words })
    }

    /// The referral here.
    fn here(&self, view: &impl View) -> Result<Option<Stored<Referral>>, ServiceError> {
        let found = view.records(By::ReferralId, &text(&self.id.to_string()), 1)?;
        Ok(found.into_iter().next())
    }

    /// The referral as it is from now on.
    fn next(&self, old: Option<&Referral>, now: Timestamp) -> Result<Referral, MessageProblem> {
        let (peer, id) = (self.peer.name.clone(), self.id.short());
        let way = if matches!(self.words, Words::Case(_)) { Way::In } else { Way::Out };
        if old.is_some_and(|old| old.way != way || old.peer.code != self.peer.code) {
            return Err(MessageProblem::OfAnother { peer, id });
        }
        let heard = shown(&self.message.known);
        let said = shown(&self.message.said);
        match (&self.words, old) {
            (Words::Answer(_), None) => Err(MessageProblem::NoSuchReferral { peer, id }),
            (Words::Answer(answer), Some(old)) => {
                let answer = answer.as_deref().cloned().or_else(|| old.answer.clone());
                Ok(Referral { answer, known: said, heard, ..old.clone() })
            }
            (Words::Case(told), old) => {
                let told = merged(old, told.as_deref());
                // What was never read is asked for again.
                let known = if told.is_some() { said } else { String::new() };
                let begun = || Referral::new(self.id, Way::In, self.peer.clone(), now);
                Ok(Referral { told, known, heard, ..old.cloned().unwrap_or_else(begun) })
            }
        }
    }

    /// Writes it, and what an answer means to the clock of the case here; whether anything is another now.
    fn write(&self, register: &Register, writer: &mut Writer) -> Result<bool, ServiceError> {
        let old = self.here(writer)?;
        // What became wrong since it was looked at is told, and said, with the next push.
        let Ok(new) = self.next(old.as_ref().map(|old| &old.record), register.now()) else {
            return Ok(false);
        };
        let no = match &old {
            None => writer.insert(&new)?,
            Some(old) if old.record == new => return Ok(false),
            Some(old) => {
                writer.put(old, &new)?;
                old.no
            }
        };
        writer.mention(Subject { kind: Kind::Referral, no });
        if let (Some(answer), Some(case)) = (&new.answer, new.case) {
            follow(register, writer, case, (&new.peer, answer))?;
        }
        Ok(true)
    }
}

/// The case that was told before with what is told now: once it was decided here, only that it was taken back is news.
fn merged(old: Option<&Referral>, told: Option<&Told>) -> Option<Told> {
    let before = old.and_then(|old| old.told.clone());
    let Some(told) = told else { return before };
    let is_decided = old.is_some_and(|old| old.decision.is_some());
    match before {
        Some(before) if is_decided || told.withdrawn.is_some() => {
            Some(Told { withdrawn: told.withdrawn.clone(), ..before })
        }
        _ => Some(told.clone()),
    }
}

/// Has the case here follow the clock of the commune that decides it.
fn follow(
    register: &Register,
    writer: &mut Writer,
    case: u32,
    (peer, answer): (&Peer, &Answer),
) -> Result<(), ServiceError> {
    let Some(case) = writer.get::<Case>(case)?.filter(|case| case.record.state.is_open()) else {
        return Ok(());
    };
    let new = match answer.outcome {
        Some(Outcome::Taken) => Case {
            due_at: answer.due_at,
            elsewhere: Some(Elsewhere {
                decided_by: peer.name.clone(),
                handed_over_at: Some(answer.came_at),
                ..case.record.elsewhere.clone().unwrap_or_default()
            }),
            ..case.record.clone()
        },
        Some(Outcome::Returned) => decided_here(register, &case.record)?,
        _ => return Ok(()),
    };
    writer.put(&case, &new)?;
    Ok(())
}

/// A text of bounded length as it may be shown.
fn bounded(text: &str) -> String {
    sanitise_multiline(text.trim()).chars().take(LONGEST_TEXT).collect()
}

/// What was told, with nothing in it that a terminal would obey, and of bounded length.
fn neutral(told: Told) -> Told {
    let short = |map: std::collections::BTreeMap<String, String>| {
        map.into_iter().map(|(key, value)| (shown(&key), bounded(&value))).collect()
    };
    Told {
        case_code: shown(&told.case_code),
        procedure: shown(&told.procedure),
        applicant: short(told.applicant),
        fields: short(told.fields),
        papers: told.papers.into_iter().map(|(name, kind)| (shown(&name), kind)).collect(),
        officer: shown(&told.officer),
        note: bounded(&told.note),
        withdrawn: told.withdrawn.map(|(at, why)| (at, bounded(&why))),
        ..told
    }
}
