//! A sentence as cells (counts with what they are of), percentages, and the marks between them that say how they belong
//! together. What is no figure (dates, ages, document numbers) is left out here.

use super::lex::{Number, Token};
use super::words::{Class, begins, ends, holds, words};

/// A count in a sentence.
#[derive(Debug, Clone)]
pub struct Cell {
    /// As printed and as meant; never with decimals.
    pub number: Number,
    /// The class of things counted.
    pub unit: Option<&'static str>,
    /// What part it is, where the words about it say so.
    pub class: Option<Class>,
    /// The words before it and after it, up to the next mark.
    pub before: String,
    pub after: String,
    /// The words before it back to a comma, semicolon or bracket, over numbers and colons.
    pub lead: String,
    /// "more than", "about".
    pub about: bool,
    /// A change against another period, or an aim: no figure of this period.
    pub aside: bool,
}

/// A percentage in a sentence.
#[derive(Debug, Clone)]
pub struct Percent {
    /// As printed and as meant.
    pub number: Number,
    /// The words before it and after it, up to the next mark.
    pub before: String,
    pub after: String,
    /// "more than", "about".
    pub about: bool,
    /// A change against another period, or an aim.
    pub aside: bool,
    /// Which brackets it stands in.
    pub group: usize,
}

/// What stands where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A count, by its place.
    Cell(usize),
    /// A percentage, by its place.
    Percent(usize),
    /// What opens a list of parts; whether these must be all.
    Open(bool),
    /// "the rest"; whether it says so in full, or is a bare "left".
    Left(bool),
    /// "of", as in "640 of 655", or the slash of a ratio.
    Of,
    /// A comma, semicolon, or bar between cells of a table.
    Break(char),
}

/// A sentence taken apart.
#[derive(Debug, Clone, Default)]
pub struct Sentence {
    /// Its counts.
    pub cells: Vec<Cell>,
    /// Its percentages.
    pub percents: Vec<Percent>,
    /// Everything in order, each with its brackets.
    pub items: Vec<(usize, Item)>,
    /// For each pair of brackets, those around it.
    pub parents: Vec<usize>,
}

/// Sentences of a line; one that begins with "in which" and the like goes on with the one before.
pub fn sentences(tokens: &[Token]) -> Vec<Sentence> {
    let mut runs: Vec<Vec<Token>> = Vec::new();
    for run in tokens.split(|t| *t == Token::End).filter(|run| !run.is_empty()) {
        let text = text(run.iter().take(4));
        let goes_on = words().list.goes_on.iter().any(|w| begins(&text, w));
        match runs.last_mut().filter(|_| goes_on) {
            Some(last) => {
                last.push(Token::Mark(';'));
                last.extend_from_slice(run);
            }
            None => runs.push(run.to_vec()),
        }
    }
    runs.iter()
        .map(|run| Builder { tokens: run, at: 0, groups: vec![0], out: Sentence::default() }.build())
        .collect()
}

/// The words of tokens, up to the first that is none.
fn text<'t>(tokens: impl Iterator<Item = &'t Token>) -> String {
    let words = tokens.map_while(|t| match t {
        Token::Word(w) => Some(w.as_str()),
        Token::Mark('…' | '"' | '“' | '”') => Some(""),
        _ => None,
    });
    words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

struct Builder<'t> {
    tokens: &'t [Token],
    at: usize,
    groups: Vec<usize>,
    out: Sentence,
}

impl Builder<'_> {
    fn build(mut self) -> Sentence {
        self.out.parents.push(0);
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                Token::Word(_) => self.word(),
                Token::Number(number) => self.number(number),
                Token::Mark(mark) => self.mark(*mark),
                Token::Percent | Token::End => self.at += 1,
            }
        }
        self.out
    }

    fn group(&self) -> usize {
        self.groups.last().copied().unwrap_or(0)
    }

    fn push(&mut self, item: Item) {
        self.out.items.push((self.group(), item));
    }

    fn mark(&mut self, mark: char) {
        self.at += 1;
        match mark {
            '(' | '[' => {
                self.out.parents.push(self.group());
                self.groups.push(self.out.parents.len() - 1);
            }
            ')' | ']' if self.groups.len() > 1 => drop(self.groups.pop()),
            ':' if matches!(self.out.items.last(), Some((_, Item::Open(_)))) => {
                if let Some((_, Item::Open(all))) = self.out.items.last_mut() {
                    *all = true;
                }
            }
            ':' => self.colon(),
            ',' | ';' | '|' | '–' => self.push(Item::Break(mark)),
            '/' if matches!(self.out.items.last(), Some((_, Item::Cell(_)))) => self.push(Item::Of),
            _ => {}
        }
    }

    /// A colon opens a list where it follows the words of a count, not where it follows a part's name.
    fn colon(&mut self) {
        let group = self.group();
        if matches!(self.out.items.last(), Some((g, Item::Cell(_))) if *g == group) {
            self.push(Item::Open(true));
        }
    }

    /// Whether these words stand at a place.
    fn stands(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut n = 0;
        for word in phrase.split(' ') {
            match self.tokens.get(at + n) {
                Some(Token::Word(w)) if w == word => n += 1,
                _ => return None,
            }
        }
        Some(n)
    }

    /// `còn 15 hồ sơ`, but not `giảm xuống còn 15`.
    fn bare_left(&self) -> Option<usize> {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let is_word = |w: &str| matches!(before, Some(Token::Word(b)) if b == w);
        let counts = matches!(self.tokens.get(self.at + 1), Some(Token::Number(_)));
        let falls = ["xuống", "giảm", "chỉ", "vẫn"].iter().any(|w| is_word(w));
        self.stands(self.at, "còn").filter(|_| counts && !falls)
    }

    fn any(&self, phrases: &[String]) -> Option<usize> {
        phrases.iter().filter_map(|p| self.stands(self.at, p)).max()
    }

    fn word(&mut self) {
        let list = &words().list;
        let found = [
            (self.any(&list.loose), Item::Open(false)),
            (self.any(&list.open), Item::Open(true)),
            (self.any(&list.left), Item::Left(true)),
            (self.bare_left(), Item::Left(false)),
        ];
        if let Some((Some(n), item)) = found.into_iter().find(|(n, _)| n.is_some()) {
            self.push(item);
            self.at += n;
        } else if let Some(n) = self.any(&list.of).filter(|_| self.is_of()) {
            self.push(Item::Of);
            self.at += n;
        } else {
            self.at += 1;
        }
    }

    /// "on" means "of" between two counts; after "with" it means "more than".
    fn is_of(&self) -> bool {
        let before = self.before();
        let more = ["với", "có", "được", "hút", "cho", "thêm", "đạt"].iter().any(|w| ends(&before, w));
        let follows = self.tokens.iter().skip(self.at).take(7).take_while(|t| !matches!(t, Token::Mark(_)));
        let number = follows.into_iter().any(|t| matches!(t, Token::Number(_)));
        let near = self.stands(self.at, "trên tổng").is_some()
            || matches!(self.tokens.get(self.at + 1), Some(Token::Number(_)));
        let total = ["tổng", "tổng số"].iter().any(|w| self.stands(self.at + 1, w).is_some())
            || self.stands(self.at, "so").is_some();
        let counted = matches!(self.out.items.last(), Some((_, Item::Cell(_))));
        number && counted && (total || near && !more)
    }

    /// The words before the place at hand, back to a mark or number; a colon between a name and its number is none.
    fn before(&self) -> String {
        let own = self.run_before(self.at);
        let colon = matches!(own.checked_sub(1).and_then(|i| self.tokens.get(i)), Some(Token::Mark(':')));
        let named = if colon && own == self.at { self.run_before(own - 1) } else { own };
        let after_number =
            matches!(named.checked_sub(1).and_then(|i| self.tokens.get(i)), Some(Token::Number(_)));
        let from = if after_number { own } else { named };
        let tokens = self.tokens.iter().skip(from).take(self.at - from).filter(|t| **t != Token::Mark(':'));
        text(tokens)
    }

    /// Where the run of words before a place begins.
    fn run_before(&self, at: usize) -> usize {
        let mut from = at;
        while let Some(before) = from.checked_sub(1) {
            match self.tokens.get(before) {
                Some(Token::Word(w)) if w != "và" => from = before,
                Some(Token::Mark('…' | '"' | '“' | '”')) => from = before,
                _ => break,
            }
        }
        from
    }

    /// All words and numbers before the place at hand, back to a mark.
    fn clause(&self) -> String {
        let before = self.tokens.iter().take(self.at).rev().take_while(|t| !matches!(t, Token::Mark(_)));
        let words = before.filter_map(|t| match t {
            Token::Word(w) => Some(w.as_str()),
            _ => None,
        });
        words.collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(" ")
    }

    /// The words after a place, up to a mark, number, "and", or what begins a percentage or list.
    fn after(&self, at: usize) -> String {
        let all = text(self.tokens.iter().skip(at));
        let list = &words().list;
        let opens = list.open.iter().chain(&list.loose).chain(&list.left).map(String::as_str);
        let stops = ["đạt", "chiếm", "tỷ lệ", "và", "tương ứng"].into_iter().chain(opens);
        let found = stops
            .filter_map(|stop| all.match_indices(stop).map(|(at, _)| at).find(|at| is_word(&all, *at, stop)));
        let end = found.min().unwrap_or(all.len());
        all.get(..end).unwrap_or_default().trim_end().to_owned()
    }

    /// The words before the place at hand back to what parts clauses, over numbers and colons.
    fn lead(&self) -> String {
        let parts = |t: &&Token| !matches!(t, Token::Mark(',' | ';' | '(' | ')' | '|' | '–'));
        let before = self.tokens.iter().take(self.at).rev().take_while(parts);
        let words: Vec<&str> = before
            .filter_map(|t| match t {
                Token::Word(w) => Some(w.as_str()),
                _ => None,
            })
            .collect();
        words.into_iter().rev().collect::<Vec<_>>().join(" ")
    }

    fn number(&mut self, number: &Number) {
        let (before, lead) = (self.before(), self.lead());
        let percent = matches!(self.tokens.get(self.at + 1), Some(Token::Percent));
        let after = self.after(self.at + 1 + usize::from(percent));
        let skip = &words().skip;
        let last_words = before.rsplitn(5, ' ').take(4).collect::<Vec<_>>();
        let near: String = last_words.into_iter().rev().collect::<Vec<_>>().join(" ");
        let changes = skip.change.iter().any(|w| holds(&near, w));
        let compared = percent && begins(&after, "so với");
        let aside = changes || compared || skip.aim.iter().any(|w| holds(&self.clause(), w));
        let about = skip.about.iter().any(|w| ends(&before, w)) && !self.follows_of();
        let group = self.group();
        if percent {
            let number = as_percent(number);
            self.push(Item::Percent(self.out.percents.len()));
            self.out.percents.push(Percent { number, before, after, about, aside, group });
            self.at += 2;
            return;
        }
        self.at += 1;
        let unit = words().unit(&after);
        let Some(number) = as_count(number, unit.is_some()) else { return };
        if !self.follows_of() && is_name(&before, &after, &number, unit.is_some() || self.is_ratio()) {
            return;
        }
        let class = words().class(&after).or_else(|| words().class(&before));
        self.push(Item::Cell(self.out.cells.len()));
        self.out.cells.push(Cell { number, unit, class, before, after, lead, about, aside });
    }

    /// Whether a slash, a number and what is counted follow: `190/210 thẻ`.
    fn is_ratio(&self) -> bool {
        let next = |n: usize| self.tokens.get(self.at + n);
        // A share in brackets follows no number of a document: `ký số: 149/150 (99,33%)`.
        let shared = matches!(
            (next(2), next(3), next(4)),
            (Some(Token::Mark('(')), Some(Token::Number(_)), Some(Token::Percent))
        );
        matches!((next(0), next(1)), (Some(Token::Mark('/')), Some(Token::Number(_))))
            && (shared || words().unit(&self.after(self.at + 2)).is_some())
    }

    fn follows_of(&self) -> bool {
        matches!(self.out.items.last(), Some((_, Item::Of)))
    }
}

/// Whether the words found at a place are whole words.
fn is_word(text: &str, at: usize, words: &str) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    !before.ends_with(char::is_alphanumeric) && begins(rest, words)
}

/// Whether a number names something or tells a time.
fn is_name(before: &str, after: &str, number: &Number, unit: bool) -> bool {
    let skip = &words().skip;
    let year = (1900..2100).contains(&number.value) && number.text.len() == 4 && !unit;
    let time = skip.units.iter().any(|w| begins(after, w));
    let done = skip.verbs.iter().any(|w| ends(before, w));
    let named = !done && skip.before.iter().any(|w| ends(before, w));
    let counted = skip.before_unless.iter().any(|w| ends(before, &format!("{w} số")));
    year || time || named && !counted && !unit || ends(before, "số") && !counted && !unit
}

/// A percentage: "12.345 %" has a decimal point, not a thousand.
fn as_percent(number: &Number) -> Number {
    let mut number = number.clone();
    if number.decimals == 0 && number.text.contains('.') {
        number.decimals = 3;
        number.foreign = true;
    }
    number
}

/// A count: "12,496 doses" has a comma between thousands; what else has decimals is no count.
fn as_count(number: &Number, unit: bool) -> Option<Number> {
    let mut number = number.clone();
    if number.decimals == 3 && unit && number.text.contains(',') && !number.text.starts_with('0') {
        number.decimals = 0;
        number.foreign = true;
    }
    (number.decimals == 0).then_some(number)
}

impl Sentence {
    /// Whether the words of the sentence's counts speak of something carried over from before.
    pub fn carries_over(&self) -> bool {
        let told = |cell: &Cell| {
            words().skip.carried.iter().any(|w| holds(&cell.before, w) || holds(&cell.after, w))
        };
        self.cells.iter().any(told)
    }
}
