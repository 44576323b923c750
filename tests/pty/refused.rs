//! Registers that cannot be opened: said on the normal screen, with the right status.

use crate::place::Place;
use crate::terminal::Terminal;

fn refused(place: &Place, status: u32, says: &str) {
    let mut terminal: Terminal = place.start().open();
    assert_eq!(terminal.ends(), status, "{}", terminal.screen());
    terminal.is_restored().sees(says);
    let screen = terminal.screen();
    assert!(screen.starts_with("soxa: ") && !screen.contains("panicked"), "{screen}");
}

#[test]
fn open_elsewhere() {
    let place = Place::new();
    let held = redb::Database::open(place.store()).unwrap();
    refused(&place, 4, "đang");
    drop(held);
    place.open();
}

#[test]
fn damaged() {
    let place = Place::new();
    let whole = std::fs::read(place.store()).unwrap();
    std::fs::write(place.store(), b"no register at all\n".repeat(900)).unwrap();
    refused(&place, 5, "sổ");
    std::fs::write(place.store(), &whole[..whole.len() / 3]).unwrap();
    refused(&place, 5, "hỏng");
}

#[test]
fn of_a_later_version() {
    const META: redb::TableDefinition<&str, &[u8]> = redb::TableDefinition::new("meta");
    let place = Place::new();
    let db = redb::Database::open(place.store()).unwrap();
    let write = db.begin_write().unwrap();
    let format = postcard::to_stdvec(&77_u32).unwrap();
    write.open_table(META).unwrap().insert("format", format.as_slice()).unwrap();
    write.commit().unwrap();
    drop(db);
    refused(&place, 4, "77");
}

#[test]
fn not_there() {
    let place = Place::bare();
    refused(&place, 4, "init");
}

#[test]
fn a_keymap_with_a_mistake() {
    let place = Place::new();
    let folder = place.path().join("config").join("soxa");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("keymap.toml"), "[global]\nF2 = \"sav\"\n").unwrap();
    refused(&place, 3, "keymap.toml:2");
}
