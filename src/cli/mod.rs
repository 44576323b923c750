//! The command line: one file per subcommand. Exit status: 0 done; 1 done, with something to report; 2 wrong usage;
//! 3 refused, nothing written; 4 the register cannot be opened; 5 damage; 70 a bug in soxa.

mod answer;
mod attach;
mod backup;
mod blocks;
mod calendar;
mod card;
mod case;
mod context;
mod demo;
mod dispatch;
mod doctor;
mod due;
mod encrypt;
mod entry;
mod export;
mod failure;
mod find;
mod finding;
mod help;
mod hint;
mod household;
mod id;
mod import;
mod init;
mod journal;
mod json;
mod keeping;
mod key;
mod list;
mod matching;
mod notice;
mod offer;
mod open;
mod operator;
mod output;
mod pair;
mod paper_out;
mod people;
mod person;
mod printer;
mod printing;
mod problem;
mod procedure;
mod proposal;
mod province;
mod queue;
mod referral;
mod relay;
mod report;
mod restore;
mod said;
mod sample;
mod secret;
mod serve;
mod session;
mod setup;
mod shells;
mod sign;
mod slip;
mod special;
mod surroundings;
mod table;
mod target;
mod text;
mod ticket;
mod undo;
mod unit;
mod unlock;
mod upward;
mod verify;
mod verify_signature;
mod words;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use rustix::process::{Resource, Rlimit, setrlimit};

use context::{Context, Globals};
use failure::Failure;
use key::Asked;
use output::Ui;

use soxa_exchange::sheet::READER;
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// Sổ xã: the register of a commune, for its service counter.
#[derive(Debug, Parser)]
#[command(name = "soxa", version, about, long_about = None, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a register of the sample commune and open it
    Demo(demo::Demo),
    /// Make an empty register
    Init(init::Init),
    Setup(setup::Setup),
    /// Take people or cases in from a file
    #[command(subcommand)]
    Import(import::Import),
    /// Write people, households, cases or the journal out
    Export(export::Export),
    /// Find people, households and cases
    Find(find::Find),
    /// List people: by hamlet, age, sex, what is known and what is not
    People(people::People),
    /// List households with their heads
    Households(people::Households),
    /// Look a person up, or change fields
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// Look a household up, or check heads of household
    #[command(subcommand)]
    Household(household::HouseholdCommand),
    /// What the rules of data quality found, and what is done about it
    #[command(subcommand)]
    Finding(finding::FindingCommand),
    /// Receive, list, show and move cases
    #[command(subcommand)]
    Case(case::CaseCommand),
    /// Work out when an answer is due, and why
    Due(due::Due),
    /// The procedures in force, and the rule files they come from
    #[command(subcommand)]
    Procedure(procedure::ProcedureCommand),
    /// See and edit the calendar of working days
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// Print or write a slip of a case
    Slip(slip::SlipCommand),
    /// Receipt printers: how each is reached and what it can
    #[command(subcommand)]
    Printer(printer::PrinterCommand),
    /// Give out the next ticket of the queue, numbered from 1 each day; a receipt printer prints it
    Ticket(ticket::TicketCommand),
    /// See the print queue, or try again what failed
    #[command(subcommand)]
    Printing(printing::Printing),
    Card(card::CardCommand),
    /// Find who of a file of people stands on a list
    Match(matching::Match),
    /// Find who stands in a file of people twice
    Dedupe(matching::Dedupe),
    /// Vietnamese text filters, line by line
    #[command(subcommand)]
    Text(text::Text),
    /// Host the register for all terminals and commands
    Serve(serve::Serve),
    /// Attach this terminal to the register's owner
    Attach(attach::Attach),
    /// Operators, their roles and passwords
    #[command(subcommand)]
    Operator(operator::OperatorCommand),
    /// What was proposed and waits for a second person
    #[command(subcommand)]
    Proposal(proposal::ProposalCommand),
    /// Show or check the journal
    #[command(subcommand)]
    Journal(journal::Journal),
    Undo(undo::Undo),
    /// What is past its period of retention
    #[command(subcommand)]
    Keeping(keeping::Keeping),
    /// Lists of others held against the register
    #[command(subcommand)]
    List(list::ListCommand),
    /// Files on people without papers
    #[command(subcommand)]
    Special(special::SpecialCommand),
    /// Files that cancel a personal id
    #[command(subcommand)]
    Id(id::IdCommand),
    /// Notices of personal ids
    #[command(subcommand)]
    Notice(notice::NoticeCommand),
    /// The commune's hamlets and its name: merged, split, called otherwise
    #[command(subcommand)]
    Unit(unit::UnitCommand),
    /// Check the whole register: every index and the journal's chain
    Verify,
    /// Write an encrypted backup of the register, or plan backups
    Backup(backup::Backup),
    /// Make the register out of a backup, or try whether that would go well
    Restore(restore::Restore),
    Encrypt(encrypt::Encrypt),
    Decrypt(encrypt::Decrypt),
    /// The ways to open an encrypted register
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Lines of the other registers
    #[command(subcommand)]
    Entry(entry::EntryCommand),
    /// What must still be typed into national systems
    #[command(subcommand)]
    Queue(queue::QueueCommand),
    /// Hand cases over to the commune that decides them, and take those that others hand over
    #[command(subcommand)]
    Referral(referral::ReferralCommand),
    /// Take or refuse files that the level above offers: rules, changes of units
    #[command(subcommand)]
    Offer(offer::OfferCommand),
    /// Send what changed to the level above, a PostgreSQL database
    #[command(subcommand)]
    Upward(upward::UpwardCommand),
    Province(province::Province),
    /// Targets with a day, and the pace they take
    #[command(subcommand)]
    Target(target::TargetCommand),
    /// The period's report, or the check of one written by hand
    Report(report::Report),
    /// Check terminal, keyboard, disk and clock, and say what to fix
    Doctor(doctor::Doctor),
    Sign(sign::Sign),
    VerifySignature(verify_signature::VerifySignature),
    /// Write a shell completion script
    Completions(shells::Completions),
    /// Write the manual page
    Man(shells::Man),
}

/// Every command as it is typed, without its arguments: `operator add`.
pub fn commands() -> Vec<String> {
    fn below(command: &clap::Command, path: &str, into: &mut Vec<String>) {
        let name = format!("{path} {}", command.get_name()).trim().to_owned();
        let before = into.len();
        for part in command.get_subcommands() {
            below(part, &name, into);
        }
        // What can be run without a part of its own is a command too.
        if before == into.len() || !command.is_subcommand_required_set() {
            into.push(name);
        }
    }
    let mut all = Vec::new();
    for command in <Arguments as clap::CommandFactory>::command().get_subcommands() {
        below(command, "", &mut all);
    }
    all
}

/// Runs the program and says how it ended.
pub fn run() -> ExitCode {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        // A damaged spreadsheet ends its reader, which is answered with a sentence.
        if std::thread::current().name() != Some(READER) {
            told(info);
        }
    }));
    // What a crash would leave behind could hold a password, or a person.
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let _ = setrlimit(Resource::Core, none);
    let given: Vec<OsString> = std::env::args_os().collect();
    let mut arguments = match Arguments::try_parse_from(&given) {
        Ok(arguments) => arguments,
        Err(e) => return ExitCode::from(instead(&Ui::default(), e, &given)),
    };
    let mut context = Context::new(arguments.globals, given);
    // What is asked goes along as files in memory, held for as long as the command runs.
    let asked = match arguments.command.as_ref().map_or_else(|| Ok(Asked::default()), |c| c.ask(&context)) {
        Ok(asked) => asked,
        Err(failure) => return ExitCode::from(conclude(&context.ui, Err(failure), context.lang())),
    };
    if !asked.arguments.is_empty() {
        context.given.extend(asked.arguments.iter().cloned());
        match Arguments::try_parse_from(&context.given) {
            Ok(anew) => arguments.command = anew.command,
            Err(e) => return ExitCode::from(instead(&context.ui, e, &context.given)),
        }
    }
    let outcome = catch_unwind(AssertUnwindSafe(|| match arguments.command {
        None => open::run(&context),
        Some(command) if command.needs_register() => {
            relay::run(&context, || dispatch::run(&context, &command))
        }
        Some(command) => dispatch::run(&context, &command),
    }));
    let Ok(outcome) = outcome else {
        context.tell(&said::Said::ProgramFault);
        return ExitCode::from(70);
    };
    ExitCode::from(conclude(&context.ui, outcome, context.lang()))
}

/// A value that an option takes, or which there are.
fn among<'a, T>(
    option: &str,
    text: &str,
    found: Option<T>,
    known: impl Iterator<Item = &'a str>,
) -> Result<T, Failure> {
    found.ok_or_else(|| {
        let (option, text) = (option.to_owned(), text.to_owned());
        let known = known.collect::<Vec<_>>().join(", ");
        Failure::Usage(problem::CommandProblem::NotAmong { option, text, known })
    })
}

/// Shows help, or says what is wrong with the arguments; the exit status.
fn instead(ui: &Ui, said: clap::Error, given: &[OsString]) -> u8 {
    let language = help::language(given.iter().cloned(), std::env::var_os("SOXA_LANG"));
    let is_wrong = said.use_stderr();
    match help::answer(said, given, language) {
        Ok(text) => ui.raw(&text, is_wrong),
        Err(failure) => return conclude(ui, Err(failure), language.lang()),
    }
    if is_wrong { 2 } else { 0 }
}

/// Says why a command failed; the exit status.
fn conclude(ui: &Ui, outcome: Result<u8, Failure>, lang: Lang) -> u8 {
    match outcome {
        Ok(status) => status,
        Err(Failure::Pipe) => 0,
        Err(failure) => {
            ui.tell(&failure.in_words(lang));
            failure.exit_code()
        }
    }
}
