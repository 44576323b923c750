//! Text to tokens: words, numbers, marks. Dates, document numbers and codes become words, so that nothing later takes
//! them for figures.

/// A number as printed and as meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// As it stands in the text.
    pub text: String,
    /// Its value times `10^decimals`.
    pub value: u64,
    /// How many decimals.
    pub decimals: u32,
    /// Written with a decimal point, or with commas between thousands.
    pub foreign: bool,
}

/// One piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A word in small letters; also a date or a code.
    Word(String),
    /// A number.
    Number(Number),
    /// `%`.
    Percent,
    /// Any other mark.
    Mark(char),
    /// The end of a sentence.
    End,
}

/// The tokens of a line.
pub fn tokens(line: &str) -> Vec<Token> {
    let chars: Vec<char> =
        without_outline(line).chars().filter(|c| !matches!(c, '*' | '#' | '`' | '_')).collect();
    let mut lexer = Lexer { chars, at: 0, out: Vec::new() };
    lexer.run();
    lexer.out
}

/// The line without "2.1.", "a)", "-" and the like at its beginning.
fn without_outline(line: &str) -> &str {
    let mut rest = line.trim_start_matches(|c: char| c.is_whitespace() || "-+*#•–·>".contains(c));
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let head = rest.strip_suffix(number).unwrap_or_default();
    let grouped = head.split('.').skip(1).all(|group| group.len() == 3) && head.contains('.');
    let outline =
        head.contains('.') && !grouped && !head.starts_with('.') || number.starts_with(')') && head.len() < 3;
    if !head.is_empty() && outline && number.starts_with([' ', '\u{a0}', ')', '*']) {
        rest = number.trim_start_matches(')');
    }
    rest.trim_start()
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    out: Vec<Token>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\n')
    }

    fn run(&mut self) {
        while self.at < self.chars.len() {
            let c = self.peek(0);
            if c.is_ascii_digit() {
                self.number();
            } else if c.is_alphabetic() {
                self.word();
            } else {
                self.mark(c);
            }
        }
        self.out.push(Token::End);
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> String {
        let from = self.at;
        while self.at < self.chars.len() && fits(self.peek(0)) {
            self.at += 1;
        }
        self.chars.get(from..self.at).unwrap_or_default().iter().collect()
    }

    fn word(&mut self) {
        // A code goes on over digits, hyphens and slashes: PC06, CT-TT, BC-UBND.
        let mut word = self.take_while(char::is_alphanumeric);
        while matches!(self.peek(0), '-' | '/' | '.')
            && self.peek(1).is_ascii_digit()
            && !word.ends_with(char::is_lowercase)
        {
            self.at += 1;
            word.push('-');
            word.push_str(&self.take_while(char::is_alphanumeric));
        }
        let small: String = word.chars().flat_map(char::to_lowercase).collect();
        let per_cent = small == "trăm" && matches!(self.out.last(), Some(Token::Word(w)) if w == "phần");
        if per_cent {
            self.out.pop();
        }
        self.out.push(match small.as_str() {
            _ if per_cent => Token::Percent,
            "tỉ" => Token::Word("tỷ".to_owned()),
            _ => Token::Word(small),
        });
    }

    fn mark(&mut self, c: char) {
        self.at += 1;
        if c == '.' || c == '!' || c == '?' {
            self.out.push(Token::End);
        } else if c == '%' || c == '％' {
            self.out.push(Token::Percent);
        } else if !c.is_whitespace() {
            self.out.push(Token::Mark(c));
        }
    }

    fn number(&mut self) {
        let from = self.at;
        while self.peek(0).is_ascii_digit()
            || matches!(self.peek(0), '.' | ',') && self.peek(1).is_ascii_digit()
        {
            self.at += 1;
        }
        let text: String = self.chars.get(from..self.at).unwrap_or_default().iter().collect();
        if self.peek(0).is_alphabetic() {
            let rest = self.take_while(|c| !c.is_whitespace() && !matches!(c, ',' | ';' | ')'));
            return self.out.push(Token::Word(format!("{text}{rest}").to_lowercase()));
        }
        if self.peek(0) == '/' && self.is_name(&text) {
            let rest = self.take_while(|c| !c.is_whitespace() && !matches!(c, ',' | ';' | ')' | '.'));
            return self.out.push(Token::Word(format!("{text}{rest}").to_lowercase()));
        }
        if self.peek(0) == ':' && self.peek(1).is_ascii_digit() {
            let rest = self.take_while(|c| c == ':' || c.is_ascii_digit());
            return self.out.push(Token::Word(format!("{text}{rest}")));
        }
        self.out.push(parse(&text).map_or_else(|| Token::Word(text), Token::Number));
    }

    /// Whether the number before a slash begins a date or a document's number, not a ratio.
    fn is_name(&self, text: &str) -> bool {
        let rest: String = self.chars.iter().skip(self.at + 1).take_while(|c| !c.is_whitespace()).collect();
        let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let digits = digits.trim_end_matches('.');
        let after = rest.strip_prefix(digits).unwrap_or_default();
        if digits.is_empty() || after.starts_with(['/', '-']) || after.starts_with(char::is_alphabetic) {
            return true;
        }
        let (Ok(a), Ok(b)) = (text.parse::<u32>(), digits.parse::<u32>()) else { return false };
        let names =
            ["ngày", "đến", "từ", "tháng", "quý", "hết", "trước", "sau", "hôm", "sáng", "chiều", "số", "năm"];
        let named = matches!(self.out.last(), Some(Token::Word(w)) if names.contains(&w.as_str()));
        let total = matches!(self.out.iter().rev().nth(1), Some(Token::Word(w)) if w == "tổng");
        let year = (1990..2100).contains(&b) && digits.len() == 4 && a <= 12;
        year || named && !total && a <= 31 && b <= 12
    }
}

/// A number in Vietnamese or in foreign writing.
fn parse(text: &str) -> Option<Number> {
    let digits = |t: &str| t.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u64>().ok();
    let whole = |value, foreign| Number { text: text.to_owned(), value, decimals: 0, foreign };
    let with_decimals = |mark: char, foreign: bool| {
        let (before, after) = text.rsplit_once(mark)?;
        let before = digits(before)?;
        let decimals = after.len().min(6) as u32;
        let after = digits(after.get(..decimals as usize)?)?;
        let value = before.checked_mul(10u64.pow(decimals))?.checked_add(after)?;
        Some(Number { text: text.to_owned(), value, decimals, foreign })
    };
    let groups = |mark: char| {
        let mut parts = text.split(mark);
        let first = parts.next().map_or(0, str::len);
        (1..=3).contains(&first) && parts.all(|group| group.len() == 3)
    };
    match (text.contains('.'), text.contains(',')) {
        (false, false) => (text.len() <= 12).then(|| digits(text).map(|v| whole(v, false))).flatten(),
        (true, false) if groups('.') => digits(text).map(|v| whole(v, false)),
        (true, false) if text.matches('.').count() == 1 => with_decimals('.', true),
        (false, true) if text.matches(',').count() == 1 => with_decimals(',', false),
        (false, true) if groups(',') => digits(text).map(|v| whole(v, true)),
        (true, false) | (false, true) => None,
        (true, true) => {
            let comma_last = text.rfind(',') > text.rfind('.');
            if comma_last { with_decimals(',', false) } else { with_decimals('.', true) }
        }
    }
}
