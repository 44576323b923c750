//! The carrier's command line.
//!
//! Exit status: 0 done; 1 done, and something is to be reported (the commune is held); 2 wrong usage; 3 refused, nothing
//! written; 4 the database or a file cannot be reached; 70 a fault of soxa; of a register that gives nothing, its own.

mod arguments;
mod help;
mod said;

use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::panic::catch_unwind;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use soxa_files::bounded;
use soxa_text::words::{InWords, Lang};
use soxa_upward::exchange::{LONGEST_OFFER, OfferedFile};

use self::arguments::{Admit, Arguments, Ask, Extract, Offer, Order, Push, Release, To, Withdraw};
use self::said::Said;
use crate::admit::{Admission, admit, release};
use crate::ask::{About, ask};
use crate::connection::{Address, Line, Purpose, secret};
use crate::extract;
use crate::migrate::{self, Made};
use crate::offer::{offer, withdraw};
use crate::outbox::SoxaOutbox;
use crate::problem::{OfferProblem, Problem, Wrong};
use crate::push::{Patience, Progress, Pushed, push};

/// Does what the program's arguments say.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    ExitCode::from(catch_unwind(|| status_of(arguments)).unwrap_or(70))
}

/// Does what arguments say, the first of which is the program's name, and gives the exit status.
pub fn status_of(arguments: Vec<OsString>) -> u8 {
    let command = match language(&arguments) {
        Lang::Vi => help::in_vietnamese(Arguments::command()),
        Lang::En => Arguments::command(),
    };
    let read = command.try_get_matches_from(arguments).and_then(|read| Arguments::from_arg_matches(&read));
    let Arguments { lang, order } = match read {
        Ok(read) => read,
        Err(error) => {
            error.print().unwrap_or_default();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let lang = lang.into();
    match done(order, lang) {
        Ok(()) => 0,
        Err(problem) => {
            complain(&problem, lang);
            problem.status()
        }
    }
}

/// The language in which help and wrong usage are told, before the arguments are understood.
fn language(arguments: &[OsString]) -> Lang {
    let mut named = std::env::var("SOXA_LANG").ok();
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str()).take_while(|a| *a != "--");
    while let Some(argument) = arguments.next() {
        if argument == "--lang" {
            named = arguments.next().map(str::to_owned);
        } else if let Some(name) = argument.strip_prefix("--lang=") {
            named = Some(name.to_owned());
        }
    }
    if named.as_deref() == Some("en") { Lang::En } else { Lang::Vi }
}

fn done(order: Order, lang: Lang) -> Result<(), Problem> {
    match order {
        Order::Init(to) => init(&to, lang),
        Order::Admit(order) => admitted(&order, lang),
        Order::Release(order) => released(&order, lang),
        Order::Push(order) => pushed(order, lang),
        Order::Offer(order) => offered(&order, lang),
        Order::Withdraw(order) => withdrawn(&order, lang),
        Order::Extract(order) => extracted(&order, lang),
        Order::Ask(order) => asked(&order),
    }
}

fn address(to: &To) -> Result<Address, Wrong> {
    Address::read(&to.to, to.secret.as_deref())
}

fn init(to: &To, lang: Lang) -> Result<(), Problem> {
    let mut line = Line::open(&address(to)?, Purpose::Keep)?;
    let number = migrate::KNOWN;
    say(
        &match line.work(migrate::make)? {
            Made::Now => Said::Made { number },
            Made::Already => Said::MadeAlready { number },
        },
        lang,
    );
    Ok(())
}

fn admitted(order: &Admit, lang: Lang) -> Result<(), Problem> {
    let password = order.login_secret.as_deref().map(secret::first_line).transpose()?;
    let mut line = Line::open_known(&address(&order.to)?, Purpose::Keep)?;
    let admission = Admission {
        commune: &order.commune,
        name: &order.name,
        province: &order.province,
        login: &order.login,
        password: password.as_ref().map(|password| password.as_str()),
    };
    line.work(async |client| admit(client, admission).await)?;
    say(&Said::Admitted { commune: order.commune.clone(), login: order.login.clone() }, lang);
    Ok(())
}

fn released(order: &Release, lang: Lang) -> Result<(), Problem> {
    let mut line = Line::open_known(&address(&order.to)?, Purpose::Keep)?;
    let epoch = line.work(async |client| release(client, &order.commune).await)?;
    say(&Said::Released { commune: order.commune.clone(), epoch }, lang);
    Ok(())
}

fn offered(order: &Offer, lang: Lang) -> Result<(), Problem> {
    let file = OfferedFile {
        id: String::new(),
        kind: order.kind.clone(),
        name: order.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        text: read(&order.file)?,
        signature: read(&order.signature)?,
    };
    let mut line = Line::open_known(&address(&order.to)?, Purpose::Keep)?;
    for id in line.work(async |client| offer(client, &file, &order.communes).await)? {
        say(&Said::Offered { id, name: file.name.clone() }, lang);
    }
    Ok(())
}

fn withdrawn(order: &Withdraw, lang: Lang) -> Result<(), Problem> {
    let mut line = Line::open_known(&address(&order.to)?, Purpose::Keep)?;
    line.work(async |client| withdraw(client, &order.id).await)?;
    say(&Said::Withdrawn { id: order.id.clone() }, lang);
    Ok(())
}

/// A file that is offered; one that is too large is read no further than it takes to know that.
fn read(path: &Path) -> Result<String, Problem> {
    bounded::text(path, LONGEST_OFFER as u64).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => OfferProblem::TooLong { most: LONGEST_OFFER }.into(),
        _ => Wrong::Unread { path: path.to_owned(), said: error.to_string() }.into(),
    })
}

fn extracted(order: &Extract, lang: Lang) -> Result<(), Problem> {
    let address = Address::read(&order.from, order.secret.as_deref())?;
    let mut line = Line::open_known(&address, Purpose::Read)?;
    let extract::Extracted { communes, rows } = extract::extract(&mut line, &order.parquet)?;
    say(&Said::Extracted { communes, rows, folder: order.parquet.display().to_string() }, lang);
    Ok(())
}

fn asked(order: &Ask) -> Result<(), Problem> {
    let address = Address::read(&order.from, order.secret.as_deref())?;
    let mut line = Line::open_known(&address, Purpose::Read)?;
    let about = About {
        commune: order.commune.clone(),
        period: order.period_from.clone().zip(order.period_to.clone()),
    };
    let answer = line.work(async |client| ask(client, order.question, &about).await)?;
    print(&answer);
    Ok(())
}

fn pushed(order: Push, lang: Lang) -> Result<(), Problem> {
    let address = address(&order.to)?;
    let mut outbox = outbox(order.outbox);
    let patience = Patience { in_all: std::time::Duration::from_secs(order.patience), ..Patience::default() };
    let Some(every) = order.every else {
        let Pushed { rows, last } = push(&address, patience, &mut outbox, &mut |progress| {
            if let Progress::Again(why, pause) = progress {
                complain(&Said::Again { why: why.in_words(lang), seconds: pause.as_secs() }, lang);
            }
        })?;
        say(&Said::AllIn { rows, seq: last.seq }, lang);
        return Ok(());
    };
    let mut told = None;
    loop {
        let done = push(&address, patience, &mut outbox, &mut |progress| {
            if let Progress::Again(why, _) = progress {
                complain_once(&mut told, Some(Problem::Line(why.clone())), lang);
            }
        });
        complain_once(&mut told, done.err(), lang);
        outbox.wait(every);
    }
}

/// What stands in the way the whole day fills no log with itself.
fn complain_once(told: &mut Option<Problem>, problem: Option<Problem>, lang: Lang) {
    if let Some(new) = problem.as_ref().filter(|problem| told.as_ref() != Some(*problem)) {
        complain(new, lang);
    }
    *told = problem;
}

fn outbox(command: Vec<OsString>) -> SoxaOutbox {
    let mut command = command.into_iter();
    // That there is one, the command line has seen to.
    let program = command.next().unwrap_or_default();
    SoxaOutbox::new(Path::new(&program).to_owned(), command.collect())
}

fn say(said: &Said, lang: Lang) {
    print(&said.in_words(lang));
}

/// A reader who has gone is no reason to fail: what was to be done is done.
fn print(line: &str) {
    writeln!(std::io::stdout(), "{line}").unwrap_or_default();
}

fn complain(problem: &impl InWords, lang: Lang) {
    let sentence = problem.in_words(lang);
    let sentence = soxa_text::display::sanitise_multiline(&sentence);
    writeln!(std::io::stderr(), "soxa-upward: {sentence}").unwrap_or_default();
}
