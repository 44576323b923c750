//! What was answered is made: the register first, then each part by its own service. A part that cannot be made is told
//! with its reason, and the others are made all the same.

use std::path::Path;
use std::sync::Arc;

use super::answers::Answers;
use super::words::Word;
use crate::cli::context::Context;
use crate::cli::demo;
use crate::cli::doctor::ACCOUNT;
use crate::cli::failure::Failure;
use crate::cli::key::{named, new_register_key};
use crate::cli::surroundings::{terminal_name, user_named};
use soxa_keys::{NewMethod, RegisterKey};
use soxa_service::backup::Plan;
use soxa_service::operators::NewOperator;
use soxa_service::{Actor, Register, RegisterKind, backup, operators, printers};
use soxa_store::backup::file::write_secret;
use soxa_store::backup::seal::{Key, reveal};
use soxa_text::words::InWords;

/// The file beside the register with the key that opens backups, until it is printed.
const BACKUP_KEY: &str = "khoa-sao-luu.txt";
/// The register to practise on, beside the other.
const PRACTICE: &str = "tap-duot.redb";

/// Makes it, and says what was made and how each part is changed.
///
/// # Errors
/// The register itself cannot be made.
pub fn make(context: &Context, uid: u32, test: bool, answers: &Answers) -> Result<(), Failure> {
    let path = context.store_path();
    let kind = if test { RegisterKind::Test } else { RegisterKind::Real };
    let methods = named(Vec::new(), answers.lock.iter().map(NewMethod::of));
    let key = (!methods.is_empty()).then(|| new_register_key(None, &methods)).transpose()?;
    let key: Option<Arc<RegisterKey>> = key.map(Arc::new);
    let first = (answers.operator.as_str(), uid);
    let (clock, rules) = (Context::fixed_now()?, context.in_force()?);
    let register = Register::create(&path, key, &answers.commune, kind, first, clock, rules.book)?;
    let register = context.at_hand(register, rules.wrong);
    let actor = register.actor(uid, &terminal_name())?;
    let say = |word: &Word| context.ui.line(&format!("{}{}", word.sign(), word.in_words(context.lang())));
    let name = answers.commune.name.clone();
    say(&Word::MadeCommune { name, path: path.display().to_string() })?;
    say(&Word::MadeHamlets { count: answers.commune.hamlets.len() })?;
    for word in parts(context, &register, &actor, answers) {
        say(&word)?;
    }
    register.close()?;
    let practice = path.with_file_name(PRACTICE);
    say(&match answers.practice.then(|| demo::practice(context, &practice)) {
        None => Word::NoPractice,
        Some(Ok(())) => Word::MadePractice { path: practice.display().to_string() },
        Some(Err(e)) => not_done(context, PRACTICE, &e),
    })?;
    say(&Word::Done)
}

/// What became of each part of the register.
fn parts(context: &Context, register: &Register, actor: &Actor, answers: &Answers) -> Vec<Word> {
    let (path, name) = (context.store_path(), answers.operator.clone());
    let password = answers.password.as_ref();
    let password = password.map(|typed| operators::set_password(register, actor, &name, typed));
    let operator = match password {
        Some(Err(e)) => not_done(context, &name, &e),
        _ => Word::MadeOperator { name },
    };
    let lock = if answers.lock.is_some() { Word::MadeLock } else { Word::NoLock };
    let printer = answers.printer.as_ref().map_or(Word::NoPrinter, |printer| {
        let place = printer.connection.to_string();
        match printers::set(register, actor, printer) {
            Ok(_) => Word::MadePrinter { place },
            Err(e) => not_done(context, &place, &e),
        }
    });
    let backup = answers.backup.as_deref().map_or(Word::NoBackup, |folder| {
        plan(register, actor, folder, &path.with_file_name(BACKUP_KEY))
            .unwrap_or_else(|e| not_done(context, &folder.display().to_string(), &e))
    });
    let above = answers.above.as_deref().map_or(Word::NoAbove, |line| {
        let name = answers.commune.above.first().cloned().unwrap_or_default();
        let Ok(uid) = user_named(ACCOUNT) else { return Word::NoAccount };
        let key = line.split_whitespace().nth(1);
        let new = NewOperator { name: &name, role: "district", uid: Some(uid), key, password: None };
        match operators::add(register, actor, &new) {
            Ok(_) => Word::MadeAbove { line: format!("restrict,pty {line}"), name },
            Err(e) => not_done(context, &name, &e),
        }
    });
    vec![operator, lock, printer, backup, above]
}

/// A key of its own for the backups, and a backup each day.
fn plan(register: &Register, actor: &Actor, folder: &Path, file: &Path) -> Result<Word, Failure> {
    let (secret, public) = Key::generate();
    write_secret(file, reveal(&secret)).map_err(|e| Failure::Service(e.into()))?;
    let folder = folder.display().to_string();
    let plan =
        Plan { folder: folder.clone(), recipients: vec![public], every_hours: 24, daily: 7, monthly: 12 };
    backup::set_plan(register, actor, Some(&plan))?;
    Ok(Word::MadeBackup { folder, key: file.display().to_string() })
}

fn not_done(context: &Context, what: &str, why: &impl InWords) -> Word {
    Word::NotDone { what: what.to_owned(), why: why.in_words(context.lang()) }
}
