//! What is typed of a person: words of the name, the year, the hamlet, and pieces of the household's number, of an id or
//! of a telephone number, in any order.

use super::numbers::{self, plain};
use crate::error::ServiceError;
use soxa_domain::person::Person;
use soxa_domain::unit::{Commune, short_hamlet};
use soxa_store::Reader;
use soxa_store::search::{Found, Term};
use soxa_text::fold::fold;

/// Registers of so many people are gone through for pieces of numbers, index by index.
const WHOLE: u64 = 30_000;
/// People of larger ones looked at one by one.
const FEW: usize = 2_000;
/// Digits a piece of a number has at least.
const SHORTEST: usize = 3;

/// What is typed, word by word.
#[derive(Debug, Default, PartialEq, Eq)]
struct Query {
    /// Folded words of a name or a hamlet; the second form is the word as if more letters came.
    names: Vec<(String, String)>,
    /// Years of birth.
    years: Vec<u16>,
    /// What has digits and is no year: letters and digits, in capitals.
    pieces: Vec<String>,
    /// The words where some of them are the former name of a hamlet: the others, and those of its name of today.
    of_hamlet: Option<(Vec<String>, Vec<String>)>,
}

/// People who are all that is typed, in name order.
pub fn people(r: &Reader, typed: &str, commune: &Commune, limit: usize) -> Result<Found, ServiceError> {
    let Some(mut query) = Query::read(typed) else { return Ok(Found::default()) };
    query.of_hamlet = commune.former_hamlet_in(typed).map(|(others, hamlet)| {
        let names = |text: &str| -> Vec<String> {
            let words = text.split_whitespace().map(fold);
            words.filter(|word| !word.bytes().any(|b| b.is_ascii_digit())).collect()
        };
        (names(&others), names(short_hamlet(hamlet)))
    });
    // A name may have digits in it, however few do.
    if let Some(named) = query.all_of_names(typed) {
        let found = named.find(r, limit)?;
        if found.total > 0 {
            return Ok(found);
        }
    }
    let found = query.find(r, limit)?;
    if found.total > 0 || query.years.is_empty() {
        return Ok(found);
    }
    // Four digits may end a telephone number as well.
    query.without_years().find(r, limit)
}

impl Query {
    /// `None` where a word cannot be of a person.
    fn read(typed: &str) -> Option<Self> {
        let mut query = Self::default();
        for typed in typed.split_whitespace() {
            if typed.contains(['/', '@', '#', '*']) {
                return None;
            }
            let word = fold(typed);
            if word.is_empty() {
                continue;
            }
            if !word.bytes().any(|b| b.is_ascii_digit()) {
                // Folded as if more letters came: a `y` that ends what is typed so far need not end the word.
                let mut going_on = fold(&format!("{typed}x"));
                going_on.pop();
                query.names.push((word, going_on));
                continue;
            }
            match word.parse() {
                Ok(year @ 1850..=2100) => query.years.push(year),
                _ => query.pieces.push(plain(&word)),
            }
        }
        Some(query)
    }

    /// The same with words of letters and digits taken for names; `None` where there is no such word.
    fn all_of_names(&self, typed: &str) -> Option<Self> {
        let mixed = |word: &&str| {
            word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic())
        };
        if !typed.split_whitespace().any(|word| mixed(&word)) {
            return None;
        }
        let mut named = Self { years: self.years.clone(), ..Self::default() };
        named.names.clone_from(&self.names);
        for word in typed.split_whitespace() {
            let word = fold(word);
            if mixed(&word.as_str()) {
                named.names.push((word.clone(), word));
            } else if word.bytes().all(|b| b.is_ascii_digit()) && word.len() != 4 {
                named.pieces.push(plain(&word));
            }
        }
        Some(named)
    }

    fn without_years(mut self) -> Self {
        self.pieces.extend(self.years.drain(..).map(|year| year.to_string()));
        self
    }

    fn find(&self, r: &Reader, limit: usize) -> Result<Found, ServiceError> {
        if self.pieces.is_empty() {
            return self.by_name(r, limit);
        }
        // One number alone is looked up in the indexes.
        if self.pieces.len() + self.names.len() + self.years.len() < 2
            || self
                .pieces
                .iter()
                .any(|piece| piece.len() < SHORTEST && piece.bytes().all(|b| b.is_ascii_digit()))
        {
            return Ok(Found::default());
        }
        if r.count::<Person>()? <= WHOLE { self.with_pieces(r, limit) } else { self.of_many(r, limit) }
    }

    /// Who is called so, was born then and has the pieces, wherever they stand in a number: by the indexes alone.
    fn with_pieces(&self, r: &Reader, limit: usize) -> Result<Found, ServiceError> {
        let mut people: Option<Vec<u32>> = match (self.names.is_empty(), self.years.is_empty()) {
            (true, true) => None,
            (true, false) => Some(r.search(&self.terms(false), usize::MAX)?.people),
            (false, _) => Some(self.by_name(r, usize::MAX)?.people),
        };
        for piece in &self.pieces {
            let mut having = numbers::having(r, piece)?;
            having.sort_unstable();
            having.dedup();
            people = Some(match people {
                None => having,
                Some(mut named) => {
                    named.retain(|no| having.binary_search(no).is_ok());
                    named
                }
            });
        }
        let mut people = people.unwrap_or_default();
        let total = people.len() as u64;
        people.truncate(limit);
        Ok(Found { total, people })
    }

    /// The same among more people than can be gone through for a key: those whose number begins with a piece where they
    /// are few, else the first of the name.
    fn of_many(&self, r: &Reader, limit: usize) -> Result<Found, ServiceError> {
        let mut few: Option<Vec<u32>> = None;
        for piece in &self.pieces {
            let begun = numbers::beginning(r, piece, FEW + 1)?;
            if begun.len() <= FEW && few.as_ref().is_none_or(|few| begun.len() < few.len()) {
                few = Some(begun);
            }
        }
        let all = r.all::<Person>()?;
        let fitting = |people: Vec<u32>, called: bool| {
            let mut found = Vec::new();
            for no in people {
                let fits = |p: &Person| self.fits(p) && (!called || self.is_called(p));
                found.extend(all.get(no)?.filter(|p| fits(&p.record)).map(|p| p.no));
            }
            Ok::<_, ServiceError>(found)
        };
        let mut people = fitting(few.unwrap_or_default(), true)?;
        // A piece may be of the middle or the end of a number too.
        if people.is_empty() {
            people = fitting(self.by_name(r, FEW)?.people, false)?;
        }
        let total = people.len() as u64;
        people.truncate(limit);
        Ok(Found { total, people })
    }

    /// Whether every word begins a word of the name or of the hamlet.
    fn is_called(&self, p: &Person) -> bool {
        let shown = fold(&format!("{} {} {}", p.full_name, p.other_name, p.hamlet));
        let begins = |word: &str| shown.split_whitespace().any(|of| of.starts_with(word));
        self.names.iter().all(|(word, going_on)| begins(word) || begins(going_on))
    }

    /// By words and years; where nobody is called so, the words may be of the hamlet too.
    fn by_name(&self, r: &Reader, limit: usize) -> Result<Found, ServiceError> {
        // A year alone is a date of birth, not a name.
        if self.names.is_empty() {
            return Ok(Found::default());
        }
        let found = r.search(&self.terms(false), limit)?;
        if found.total > 0 {
            return Ok(found);
        }
        if let Some((names, hamlet)) = &self.of_hamlet {
            let names = names.iter().cloned().map(Term::Begins);
            let hamlet = hamlet.iter().cloned().map(Term::InHamlet);
            let years = self.years.iter().map(|year| Term::BornIn(*year));
            let found = r.search(&names.chain(hamlet).chain(years).collect::<Vec<_>>(), limit)?;
            if found.total > 0 {
                return Ok(found);
            }
        }
        Ok(r.search(&self.terms(true), limit)?)
    }

    fn terms(&self, hamlets: bool) -> Vec<Term> {
        let name = |(word, going_on): &(String, String)| {
            let mut any = vec![Term::Begins(word.clone())];
            if going_on != word {
                any.push(Term::Begins(going_on.clone()));
            }
            if hamlets {
                any.push(Term::InHamlet(word.clone()));
            }
            Term::AnyOf(any)
        };
        self.names.iter().map(name).chain(self.years.iter().map(|year| Term::BornIn(*year))).collect()
    }

    /// Whether a person has the pieces, and was born in the year, that are typed.
    fn fits(&self, p: &Person) -> bool {
        let household = plain(&fold(&p.household));
        let local = p.local_id.as_deref().map(|id| plain(&fold(id))).unwrap_or_default();
        let ids =
            p.person_id.map(|id| id.to_string()).into_iter().chain(p.cmnd.iter().map(ToString::to_string));
        let numbers: Vec<String> = ids.chain([p.phone_digits()]).collect();
        let year = p.birth_date.map(soxa_domain::partial_date::PartialDate::year);
        self.years.iter().all(|wanted| year == Some(*wanted))
            && self.pieces.iter().all(|piece| {
                household.starts_with(piece)
                    || local.starts_with(piece)
                    || numbers.iter().any(|number| number.contains(piece))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_name_a_year_or_a_piece_of_a_number() {
        let read = |typed: &str| Query::read(typed).map(|q| (q.names.len(), q.years, q.pieces));
        assert_eq!(read("Đinh tró 1989"), Some((2, vec![1989], vec![])));
        assert_eq!(read("gt-112 tró 290"), Some((1, vec![], vec!["GT112".into(), "290".into()])));
        assert_eq!(read("051.089 bé"), Some((1, vec![], vec!["051089".into()])));
        assert_eq!(read("12/05 bé"), None);
        assert_eq!(read(""), Some((0, vec![], vec![])));
    }
}
