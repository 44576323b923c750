//! Asking whoever sits there, or taking the lines of standard input where nobody does.

use std::io::{self, BufRead, IsTerminal};

use zeroize::Zeroizing;

use super::words::Word;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::problem::CommandProblem;
use crate::cli::unlock;
use soxa_text::words::InWords;

/// Questions with one number after the other.
pub struct Asking<'a> {
    context: &'a Context,
    /// Whether somebody is there who can answer once more.
    is_terminal: bool,
}

/// How many there are.
const QUESTIONS: u8 = 10;

impl<'a> Asking<'a> {
    /// For this terminal, or for what stands on standard input.
    pub fn of(context: &'a Context) -> Self {
        let this = Self { context, is_terminal: io::stdin().is_terminal() };
        this.say(&Word::Welcome);
        this
    }

    /// Says something.
    pub fn say(&self, word: &Word) {
        self.context.ui.say(&format!("{}{}\n", word.sign(), word.in_words(self.context.lang())));
    }

    /// Asks until the answer is understood; where nobody is there, the first that is not ends it.
    ///
    /// # Errors
    /// The answer is not understood, or cannot be read.
    pub fn ask<T>(
        &self,
        (number, question): (u8, &Word),
        understand: impl Fn(&str) -> Result<T, Word>,
    ) -> Result<T, Failure> {
        loop {
            let typed = self.line(number, question)?;
            match understand(typed.trim()) {
                Ok(answer) => return Ok(answer),
                Err(why) => self.told(number, &why)?,
            }
        }
    }

    /// Asks for a secret, which is not shown; twice at a terminal. `None` for an empty one.
    ///
    /// # Errors
    /// As for [`Asking::ask`].
    pub fn secret(
        &self,
        (number, question): (u8, &Word),
        wrong: impl Fn(&str) -> Option<Word>,
    ) -> Result<Option<Zeroizing<String>>, Failure> {
        loop {
            let typed = if self.is_terminal {
                self.number(number);
                unlock::hidden(self.context, question)?
            } else {
                Zeroizing::new(self.line(number, question)?)
            };
            if typed.is_empty() {
                return Ok(None);
            }
            let why = match wrong(&typed) {
                None if self.is_terminal && unlock::hidden(self.context, &Word::Again)? != typed => {
                    Some(Word::NotTheSame)
                }
                why => why,
            };
            match why {
                None => return Ok(Some(typed)),
                Some(why) => self.told(number, &why)?,
            }
        }
    }

    /// Says what is wrong with an answer; an end where nobody can give another.
    fn told(&self, number: u8, why: &Word) -> Result<(), Failure> {
        if !self.is_terminal {
            let why = why.in_words(self.context.lang());
            return Err(Failure::Refused(CommandProblem::SetupAnswer { number, why }));
        }
        self.context.ui.say(&format!("  ! {}\n", why.in_words(self.context.lang())));
        Ok(())
    }

    fn number(&self, number: u8) {
        self.context.ui.say(&format!("\n{number}/{QUESTIONS} "));
    }

    /// A line; an empty one where there are no more.
    fn line(&self, number: u8, question: &Word) -> Result<String, Failure> {
        self.number(number);
        self.context.ui.say(&format!("{}\n  > ", question.in_words(self.context.lang())));
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(|e| Failure::io("stdin", e))?;
        let end = line.trim_end_matches(['\r', '\n']).len();
        line.truncate(end);
        Ok(line)
    }
}
