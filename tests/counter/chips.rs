//! The chip of the card at the counter: asked for once, read beside the session, and then as good as a scan.

use crate::commune::{Commune, Terminal};
use crate::virtual_reader::{CAN, Service};
use soxa::tui::workspace::ChipPlace;
use soxa_domain::person::PersonField;
use soxa_service::people;

const CHAU: &str = "051171942958";

fn beside(commune: &Commune, service: &Service, authorities: &[&str]) -> Terminal {
    let authorities = service.authority(authorities);
    commune.terminal_reading(ChipPlace { socket: service.socket(), authorities })
}

fn opens_chip(terminal: &mut Terminal) {
    terminal.app.press("F10").type_text("doc chip").press("Enter").sees("Số CAN");
}

#[test]
fn a_chip_opens_its_bearer_and_fills_what_the_register_lacks() {
    let Some(service) = Service::start() else { return };
    let commune = Commune::open();
    let mut terminal = beside(&commune, &service, &[]);
    let card = service.lay("good");
    opens_chip(&mut terminal);
    // Six digits are all there is to say.
    terminal.app.type_text(CAN).sees("LÊ THỊ CHÂU").sees("☑ chip xác thực").press("F6");
    terminal.app.sees("Hrê").press("F2").sees("☑ chip xác thực");
    let person = people::person_by_id(&terminal.workspace.register, &terminal.workspace.actor, CHAU).unwrap();
    assert!(!PersonField::FatherName.get(&person.record).is_empty());
    // A wrong number leaves the question open, with the sentence that says so.
    terminal.app.press("Esc");
    opens_chip(&mut terminal);
    terminal.app.type_text("000000").sees("số CAN không đúng").sees("Số CAN");
    drop(card);
}

#[test]
fn a_wrong_chip_is_shown_and_taken_nowhere() {
    let Some(service) = Service::start() else { return };
    let commune = Commune::open();
    let mut terminal = beside(&commune, &service, &[]);
    let card = service.lay("forged");
    opens_chip(&mut terminal);
    terminal
        .app
        .type_text(CAN)
        .sees("LÊ THỊ CHÂU")
        .sees("✗ chip sai")
        .misses("Thẻ khác sổ")
        .press("F6")
        .sees("không lấy gì");
    drop(card);
    drop(terminal);
    // Whoever sits elsewhere is not offered a reader.
    let mut elsewhere = commune.terminal();
    elsewhere.app.press("F10").type_text("doc chip").misses("Đọc chip thẻ");
}
