//! Every place of the program on a register whose records cannot be read: each says so, none shows an empty list.

use std::path::Path;
use std::sync::Arc;

use redb::{Database, ReadableTable, TableDefinition};
use soxa::tui::route::{Route, SystemPage};
use soxa_paper::report::period::{Length, Period};
use soxa_service::{people, special};

use crate::commune::Commune;
use crate::rights::{actor, app, offer, places, refer};

/// Every table of records.
const TABLES: [&str; 16] = [
    "people",
    "households",
    "cases",
    "print_jobs",
    "findings",
    "special_files",
    "id_cancellations",
    "notices",
    "list_checks",
    "list_rows",
    "sojourns",
    "entries",
    "national_queue",
    "frozen_reports",
    "referrals",
    "offers",
];

/// Places that read no record here: forms of what is new, the administration, what is made of the journal, and those of
/// whose records the sample has none.
const READ_NONE: [&str; 48] = [
    "0",
    "1",
    "3",
    "about",
    "add_operator",
    "backup",
    "backup_check",
    "backup_plan",
    "behind",
    "book",
    "entry_file",
    "entry_questions",
    "entry_form",
    "exercises",
    "finding",
    "hand_over",
    "head_sheet",
    "health",
    "here",
    "intake",
    "journal",
    "operators",
    "own_password",
    "own_pin",
    "packs",
    "password",
    "print_notices",
    "print_queue",
    "proposals",
    "queue_done",
    "read_file",
    "repairs",
    "report_freeze",
    "report_period",
    "report_texts",
    "requests",
    "role",
    "sent_report",
    "sent_reports",
    "settings",
    "special_open",
    "special_read",
    "stay_list",
    "stays",
    "take_in_list",
    "targets",
    "units",
    "upward",
];

/// Writes what is no record in the place of every one.
fn damage(path: &Path) {
    let database = Database::open(path).unwrap();
    let transaction = database.begin_write().unwrap();
    for name in TABLES {
        let mut table = transaction.open_table(TableDefinition::<u32, &[u8]>::new(name)).unwrap();
        let all: Vec<u32> = table.iter().unwrap().map(|row| row.unwrap().0.value()).collect();
        for no in all {
            table.insert(no, &[0xFF_u8][..]).unwrap();
        }
    }
    transaction.commit().unwrap();
}

#[test]
fn a_place_that_cannot_be_read_says_so() {
    let commune = Commune::open();
    let places = {
        let terminal = commune.terminal();
        let (register, lan) = (Arc::clone(&terminal.workspace.register), terminal.workspace.actor.clone());
        refer(&register, &lan);
        offer(&register, &lan);
        let person = people::person_by_id(&register, &lan, "051171942958").unwrap();
        let household = people::household(&register, &lan, &person.record.household).unwrap().household.no;
        let special = special::list(&register, &lan, None).unwrap()[0].number.clone();
        let period = Period::around(register.now().date(), Length::Month);
        places(person.no, household, 1, &special, period)
    };
    damage(&commune.register());
    let terminal = commune.terminal();
    let register = Arc::clone(&terminal.workspace.register);
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (name, route) in &places {
        let (mut app, _office) = app(&register, actor("full"), folder.path());
        // A page that reads no record, behind forms that leave the screen below to be seen.
        app.go(&Route::System(SystemPage::About));
        if *name == "start" {
            app.press("Esc");
        } else {
            app.go(route);
        }
        let screen = app.screen();
        if screen.contains("hỏng") == READ_NONE.contains(name) {
            wrong.push(format!("{name}:\n{screen}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
