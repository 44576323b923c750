//! A day at the counter: forty mixed cases by the keyboard and the scanner, with a crash at noon.

use crate::place::{Place, card_of};
use crate::terminal::Terminal;

const CASES: usize = 40;

/// What is typed to choose a procedure, and what then stands in the field. Enter takes the likeliest of a list.
const PROCEDURES: [(&str, &str); 8] = [
    ("ttr", "Đăng ký tạm trú"),
    ("thong bao luu tru", "Thông báo lưu trú"),
    ("dang ky khai sinh", "Đăng ký khai sinh"),
    ("tach ho", "Tách hộ"),
    ("khai bao tam vang", "Khai báo tạm vắng"),
    ("dang ky ket hon", "Đăng ký kết hôn"),
    ("ct-xn", "Xác nhận thông tin"),
    ("lien thong khai tu", "Liên thông khai tử"),
];

/// People who live in the commune: id, name, birth as on a card, sex.
fn people(place: &Place) -> Vec<(String, String, String, String)> {
    let (status, csv) = place.run(&["export", "people"]);
    assert_eq!(status, 0, "{csv}");
    let mut rows = csv.lines();
    let header: Vec<&str> = rows.next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|h| *h == name).unwrap();
    let (id, name, birth, sex) = (at("person_id"), at("full_name"), at("birth_date"), at("sex"));
    rows.filter(|row| {
        !row.contains('"') || row.split('"').next().is_some_and(|head| head.split(',').count() > sex + 1)
    })
    .map(|row| row.split(',').map(str::to_owned).collect::<Vec<_>>())
    .filter(|cells| cells[id].len() == 12 && cells[birth].len() == 10)
    .map(|cells| {
        let day = format!("{}{}{}", &cells[birth][8..], &cells[birth][5..7], &cells[birth][..4]);
        let sex = if cells[sex] == "male" { "Nam" } else { "Nữ" };
        (cells[id].clone(), cells[name].clone(), day, sex.to_owned())
    })
    .step_by(37)
    .take(CASES)
    .collect()
}

fn receive(
    terminal: &mut Terminal,
    person: &(String, String, String, String),
    (keys, name): (&str, &str),
    scanned: bool,
) {
    let (id, full_name, birth, sex) = person;
    if scanned {
        terminal.send(format!("{}\r", card_of(id, "", full_name, birth, sex)));
        terminal.sees(&full_name.to_uppercase()).sees("Nhận hồ sơ mới").settles();
    } else {
        terminal.send("\x1b1").sees("Quẹt thẻ").send(id).settles().send("\r");
        terminal.sees(full_name).sees("có sổ").settles();
    }
    terminal.send(keys).settles().send("\r").settles();
    if !terminal.screen().contains("Hẹn trả        ") || !terminal.screen().contains(name) {
        terminal.send("\r");
    }
    terminal.sees(name).settles().send("\x1bOQ").sees("HẸN TRẢ KẾT QUẢ").sees("SX-261123-").settles();
}

#[test]
fn forty_cases_and_a_crash_at_noon() {
    let place = Place::new();
    let people = people(&place);
    assert_eq!(people.len(), CASES);
    let mut terminal = place.open();
    for (i, person) in people.iter().enumerate() {
        if i == CASES / 2 {
            // The power goes while the next citizen's form is half filled in.
            terminal.send("\x1b1").settles().send("giua trua mat dien").pause(1_000).dies();
            terminal = place.open();
            terminal.takes_up_the_draft().sees("giua trua mat dien").settles();
            terminal.send("\x0e").sees("Đã bỏ nháp").settles().send("\x1b").settles().send("\x1b").settles();
        }
        receive(&mut terminal, person, PROCEDURES[i % PROCEDURES.len()], i % 3 != 0);
    }
    terminal.send("\x11").ends();

    let (_, cases) = place.run(&["export", "cases"]);
    let today: Vec<&str> = cases.lines().filter(|l| l.contains(",2026-11-23T08:42:00+07:00,")).collect();
    assert_eq!(today.len(), CASES, "{today:#?}");
    for ((id, ..), i) in people.iter().zip(0..) {
        let of_person = today.iter().filter(|l| l.contains(id.as_str())).count();
        assert_eq!(of_person, 1, "case {i} of {id}");
    }
    let mut codes: Vec<&str> = today.iter().filter_map(|l| l.split(',').next()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), CASES);
    place.verify();
}
