//! Finding procedures as people type them: words in any order and without marks, initials, codes of either kind.

use crate::procedure::Procedure;
use soxa_text::fold::fold;

/// What is known of a procedure's names, folded once.
#[derive(Debug)]
struct Names {
    name: String,
    code: String,
    national: String,
    /// The words of all its names, each behind a space.
    words: String,
    /// First letters of its names, a space between names.
    initials: String,
    short: Vec<String>,
}

/// A procedure that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Its place in the list.
    pub place: usize,
    /// Whether it is called exactly so: by its name, a short name, or its code.
    pub is_called: bool,
}

/// The worst rank of what is called exactly as it was typed.
const CALLED: u8 = 1;

/// A list of procedures that can be searched.
#[derive(Debug)]
pub struct ProcedureIndex {
    names: Vec<Names>,
}

impl ProcedureIndex {
    /// Over these procedures, whose order decides between equals.
    pub fn of<'a>(procedures: impl Iterator<Item = &'a Procedure>) -> Self {
        Self { names: procedures.map(Names::of).collect() }
    }

    /// Those that fit every word of a query, the best first.
    pub fn find(&self, query: &str) -> Vec<Found> {
        let query = fold(query);
        let tokens: Vec<&str> = query.split_whitespace().collect();
        let ranked = self.names.iter().enumerate();
        let mut found: Vec<(u8, usize)> =
            ranked.filter_map(|(place, names)| Some((names.rank(&tokens, &query)?, place))).collect();
        found.sort_unstable();
        found.into_iter().map(|(rank, place)| Found { place, is_called: rank <= CALLED }).collect()
    }
}

impl Names {
    fn of(procedure: &Procedure) -> Self {
        let all = [&procedure.name, &procedure.official_name].into_iter().chain(&procedure.also);
        let folded: Vec<String> = all.filter(|name| !name.is_empty()).map(|name| plain(name)).collect();
        let initials = |name: &String| name.split(' ').filter_map(|w| w.chars().next()).collect::<String>();
        Self {
            name: plain(&procedure.name),
            code: fold(&procedure.code),
            national: procedure.national_code.clone().unwrap_or_default(),
            initials: folded.iter().map(initials).collect::<Vec<_>>().join(" "),
            short: procedure.also.iter().map(|name| plain(name)).collect(),
            words: format!(" {}", folded.join(" ")),
        }
    }

    /// How well a query fits, 0 for the best; `None` where a word of it fits nothing.
    fn rank(&self, tokens: &[&str], query: &str) -> Option<u8> {
        if !tokens.iter().all(|token| self.fits(token)) {
            return None;
        }
        let is_code = |token: &&str| {
            self.code == **token || self.national == **token || self.code.rsplit('-').next() == Some(token)
        };
        Some(match query.trim() {
            _ if tokens.iter().any(is_code) => 0,
            whole if self.short.iter().any(|s| s == whole) => 1,
            whole if self.name == plain(whole) => 1,
            whole if self.words.contains(&format!(" {}", plain(whole))) => 2,
            _ => 3,
        })
    }

    fn fits(&self, token: &str) -> bool {
        let words = plain(token);
        let is_word = || words.split(' ').all(|w| self.words.contains(&format!(" {w}")));
        let is_initials = || token.len() > 1 && self.initials.contains(token);
        self.code.contains(token) || self.national.starts_with(token) || is_word() || is_initials()
    }
}

/// A name in bare folded words.
fn plain(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::rulebook::RuleBook;

    #[test]
    fn every_procedure_is_found_by_its_name_its_code_and_mixed_words() {
        let book = RuleBook::built_in().unwrap();
        let pack = book.on("2026-11-29".parse().unwrap());
        let all: Vec<&Procedure> = pack.procedures().collect();
        let index = ProcedureIndex::of(all.iter().copied());
        let find = |query: &str| -> Vec<&Procedure> {
            index.find(query).into_iter().filter_map(|found| all.get(found.place).copied()).collect()
        };
        for p in pack.procedures() {
            let by = &find;
            assert!(by(&p.name).iter().any(|f| f.code == p.code), "{}", p.name);
            let mut words: Vec<&str> = p.name.split_whitespace().collect();
            words.reverse();
            assert!(by(&words.join(" ")).iter().any(|f| f.code == p.code), "{}", p.name);
            assert_eq!(by(&p.code).first().unwrap().code, p.code);
            if let Some(national) = &p.national_code {
                assert!(by(national).iter().any(|f| f.code == p.code), "{national}");
            }
        }
        for (query, code) in [
            ("khai sinh", "HT-KS"),
            ("ks", "HT-KS"),
            ("1.001193", "HT-KS"),
            ("ttr", "CT-TTR"),
            ("tách hộ", "CT-TH"),
        ] {
            assert_eq!(find(query).first().unwrap().code, code, "{query}");
        }
        assert!(find("không có thủ tục nào như vậy xyz").is_empty());
    }
}
