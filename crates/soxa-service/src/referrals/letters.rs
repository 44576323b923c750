//! What other communes told by way of the level above, taken in: their cases and their answers.

use soxa_upward::letters::{Letter, Letters};

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
use crate::refusal::LetterProblem;
use crate::register::{Register, What};

/// The name of the note of which communes there are.
const NOTE: &str = "upward_communes";
/// The longest document that is read.
const LONGEST: usize = 64 << 10;
/// The longest name or code, in letters.
const LONGEST_NAME: usize = 200;
/// The longest text of several lines, in letters.
const LONGEST_TEXT: usize = 2_000;

/// What became of letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// How many referrals are another now.
    pub changed: usize,
    /// What was not taken as it came. The other side sees that it is not known here.
    pub problems: Vec<LetterProblem>,
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
pub fn take_in(register: &Register, actor: &Actor, letters: &Letters) -> Result<TakenIn, ServiceError> {
    let grant = actor.require(Export)?;
    keep_communes(register, letters)?;
    let now = register.now();
    let mut taken = TakenIn::default();
    let mut news = Vec::new();
    for letter in &letters.letters {
        match Read::of(letter) {
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
            changed += usize::from(read.write(writer, now)?);
        }
        Ok((changed, None))
    };
    taken.changed = register.change(&grant, &what, |_, _| Ok(0), write)?.value;
    Ok(taken)
}

/// Keeps which communes there are, where that is news: whoever hands a case over chooses among them.
fn keep_communes(register: &Register, letters: &Letters) -> Result<(), ServiceError> {
    let peer = |c: &soxa_upward::letters::CommuneName| Peer { code: c.code.clone(), name: shown(&c.name) };
    let told: Vec<Peer> = letters.communes.iter().map(peer).collect();
    if told.is_empty() || told == communes(register)? {
        return Ok(());
    }
    register.with_store(&Upkeep, |store| Ok(store.keep_place_note(NOTE, &told)?))
}

/// A name as it may be shown.
fn shown(name: &str) -> String {
    sanitise(name.trim()).chars().take(LONGEST_NAME).collect()
}

/// A letter whose parts are what they should be.
struct Read<'a> {
    letter: &'a Letter,
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
    fn of(letter: &'a Letter) -> Result<Self, LetterProblem> {
        let peer = Peer { code: shown(&letter.from), name: shown(&letter.name) };
        let problem = |why: String| LetterProblem::NotRead { peer: peer.name.clone(), why };
        let id = ReferralId::parse(&letter.id).ok_or_else(|| problem(shown(&letter.id)))?;
        let document = letter.document.as_deref();
        if document.is_some_and(|document| document.len() > LONGEST) {
            return Err(problem(format!("> {LONGEST}")));
        }
        let words = match Way::LABELS.iter().find(|label| label.id == letter.way).map(|label| label.value) {
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
            None => return Err(problem(shown(&letter.way))),
        };
        let words = words.map_err(|e| problem(e.to_string()))?;
        Ok(Self { letter, id, peer, words })
    }

    /// The referral here.
    fn here(&self, view: &impl View) -> Result<Option<Stored<Referral>>, ServiceError> {
        let found = view.records(By::ReferralId, &text(&self.id.to_string()), 1)?;
        Ok(found.into_iter().next())
    }

    /// The referral as it is from now on.
    fn next(&self, old: Option<&Referral>, now: Timestamp) -> Result<Referral, LetterProblem> {
        let (peer, id) = (self.peer.name.clone(), self.id.short());
        let way = if matches!(self.words, Words::Case(_)) { Way::In } else { Way::Out };
        if old.is_some_and(|old| old.way != way || old.peer.code != self.peer.code) {
            return Err(LetterProblem::OfAnother { peer, id });
        }
        let heard = shown(&self.letter.known);
        let said = shown(&self.letter.said);
        match (&self.words, old) {
            (Words::Answer(_), None) => Err(LetterProblem::NoSuchReferral { peer, id }),
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
    fn write(&self, writer: &mut Writer, now: Timestamp) -> Result<bool, ServiceError> {
        let old = self.here(writer)?;
        let Ok(new) = self.next(old.as_ref().map(|old| &old.record), now) else { return Ok(false) };
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
            follow(writer, case, &new.peer, answer)?;
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
fn follow(writer: &mut Writer, case: u32, peer: &Peer, answer: &Answer) -> Result<(), ServiceError> {
    let Some(case) = writer.get::<Case>(case)?.filter(|case| case.record.state.is_open()) else {
        return Ok(());
    };
    let mut new = case.record.clone();
    let elsewhere = new.elsewhere.get_or_insert_with(Elsewhere::default);
    match answer.outcome {
        Some(Outcome::Taken) => {
            peer.name.clone_into(&mut elsewhere.decided_by);
            elsewhere.handed_over_at = Some(answer.came_at);
            new.due_at = answer.due_at;
        }
        Some(Outcome::Returned) => {
            *elsewhere = Elsewhere { decided_by: String::new(), handed_over_at: None, ..elsewhere.clone() }
        }
        _ => return Ok(()),
    }
    new.elsewhere = new.elsewhere.filter(|elsewhere| *elsewhere != Elsewhere::default());
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
