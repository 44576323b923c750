//! Screen 6: a prison's list held against the register.

use soxa::tui::route::Route;
use soxa_domain::list_check::Verdict;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Person;
use soxa_service::{entries, lists, people};

use crate::commune::{Commune, Terminal};

/// Takes in a list of doubles: one within the register, one told of elsewhere.
fn doubles(terminal: &Terminal) -> u32 {
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    for (n, phone) in ["0905000001", ""].into_iter().enumerate() {
        let person = Person {
            full_name: "Ông Văn Lạ".to_owned(),
            birth_date: PartialDate::parse("1971-02-03").ok(),
            hamlet: "Thôn Gò Tranh".to_owned(),
            phone: phone.to_owned(),
            ..Person::default()
        };
        people::add(register, actor, &person, &format!("twin {n}")).unwrap();
    }
    let row = |name: &str, born: &str| vec![name.to_owned(), born.to_owned()];
    let new = lists::NewList {
        kind: "duplicates".to_owned(),
        name: "trung-lap.csv".to_owned(),
        columns: row("Họ tên", "Ngày sinh"),
        fields: row("full_name", "birth_date"),
        rows: vec![row("Ông Văn Lạ", "03/02/1971"), row("Lê Thị Châu", "22/04/1971"), row("Ai Đó", "1950")],
        ..lists::NewList::default()
    };
    let list = lists::take_in(register, actor, &new).unwrap().value;
    lists::check(register, actor, list).unwrap();
    list
}

#[test]
fn seventeen_rows_take_few_keys() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.sees("2 danh sách, còn 157 dòng").press("6").wait(200).sees("Trại giam số 5").sees("0/17");
    terminal.app.press("Enter").sees("1 / 17").sees("danh sách").sees("sổ của xã");
    terminal.app.press("Y").sees("Đã duyệt 7 dòng");
    for _ in 0..10 {
        terminal.app.press("n");
    }
    terminal.app.sees("✓ 7  – 10  … 0").press("F9").sees("BIÊN BẢN ĐỐI KHỚP").press("Esc");
    terminal.app.press("u").sees("hoàn tác").sees("✓ 7  – 9  … 1");
}

#[test]
fn a_batch_goes_back_without_what_was_decided_since_and_putting_off_undecides_nothing() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("6").wait(200).press("Enter").press("Y").sees("Đã duyệt 7 dòng");
    let accepted = terminal.workspace.register.head().unwrap().seq;
    terminal.app.press("s").press("n").sees("– 1");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let list = lists::lists(register, actor, Some("prisoners")).unwrap().into_iter().next();
    let list = list.unwrap().list.no;
    let decided = |verdict: Verdict| {
        let rows = lists::rows(register, actor, list).unwrap();
        rows.into_iter().filter(|r| r.row.record.verdict == verdict).map(|r| r.row).collect::<Vec<_>>()
    };
    let sure = decided(Verdict::SamePerson).remove(0);
    let later = lists::Decision { verdict: Verdict::Later, person: None, note: String::new() };
    assert!(lists::decide(register, actor, &sure, &later).is_err(), "a decision is not put off");
    let put_off = decided(Verdict::Later).remove(0);
    assert!(lists::decide(register, actor, &put_off, &later).is_err(), "twice says nothing new");
    let person = sure.record.candidates.first().map(|c| c.person);
    let other = lists::Decision { verdict: Verdict::ListWrong, person, note: String::new() };
    lists::decide(register, actor, &sure, &other).unwrap();
    soxa_service::undo::undo(register, actor, accepted).unwrap();
    assert_eq!((decided(Verdict::SamePerson).len(), decided(Verdict::ListWrong).len()), (0, 1));
    assert_eq!(decided(Verdict::NotInRegister).len(), 1);
}

#[test]
fn whoever_a_row_is_may_be_chosen_from_the_register() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal
        .app
        .press("6")
        .wait(200)
        .press("Enter")
        .sees("1 / 17")
        .press("f")
        .sees("Dòng này là ai trong sổ");
    terminal.app.press("F2").sees("Dòng này là ai trong sổ");
    terminal.app.type_text("051171942958").press("Enter").press("F2").sees("2 / 17").sees("✓ 1");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let chau = people::person_by_id(register, actor, "051171942958").unwrap().no;
    let list = lists::lists(register, actor, Some("prisoners")).unwrap()[0].list.no;
    let rows = lists::rows(register, actor, list).unwrap();
    assert_eq!(rows[0].row.record.person, Some(chau));
    assert_eq!(rows[0].row.record.verdict, Verdict::SamePerson);
    terminal.app.press("u").sees("Đã hoàn tác").sees("✓ 0");
}

#[test]
fn a_list_is_put_down_and_taken_up_again() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("6").wait(200).press("Enter").sees("1 / 17").press("n").press("s").sees("3 / 17");
    terminal.app.press("Esc").sees("1/17");
    drop(terminal);
    let mut other = commune.terminal();
    other.app.press("6").wait(200).press("Enter").press("Tab").sees("Để sau").press("Enter");
}

#[test]
fn doubles_have_answers_of_their_own() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let list = doubles(&terminal);
    terminal.app.press("6").wait(200).sees("trung-lap.csv").press("Down").press("Enter");
    // The usual answers are not offered here, and their keys do nothing.
    terminal.app.sees("1 / 3").sees("Ông Văn Lạ").sees("Giữ bản của xã").misses("Danh sách sai").press("y");
    terminal.app.sees("1 / 3").press("m").sees("Điện thoại").press("F2").sees("2 / 3").sees("✓ 1");
    terminal.app.press("t").sees("Trả lời nơi gửi").press("F4").press("Enter").press("F2").sees("3 / 3");
    terminal.app.press("m").sees("b giữ").press("n").sees("… 0");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let rows = lists::rows(register, actor, list).unwrap();
    let notes: Vec<&str> = rows.iter().map(|r| r.row.record.note.as_str()).collect();
    assert!(notes[1].contains("đề nghị"), "{notes:?}");
    // Taken back in the order they were made, forms and all.
    terminal.app.press("u").sees("Đã hoàn tác").press("u").sees("Đã hoàn tác").press("u").sees("… 3");
}

#[test]
fn a_list_is_written_out_as_it_came_and_its_doses_stand_on_the_persons_sheet() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal
        .app
        .press("6")
        .wait(200)
        .press("Down")
        .press("Enter")
        .sees("Trạm Y tế")
        .press("y")
        .sees("Danh sách sai");
    terminal.app.press("x").sees("ket-qua.csv");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let all = lists::lists(register, actor, Some("vaccination")).unwrap();
    let row = &lists::rows(register, actor, all[0].list.no).unwrap()[0];
    assert_eq!(row.row.record.verdict, Verdict::ListWrong, "what is wrong on it is told as wrong");
    let on = lists::of_person(register, actor, row.row.record.person.unwrap()).unwrap();
    assert!(on.iter().any(|on| on.told.iter().any(|(name, ..)| name == "dose_date")), "{on:?}");
}

#[test]
fn a_list_is_taken_in_from_the_folder_beside_the_register() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("6").wait(200).press("a").sees("Chép tệp").sees("rồi bấm lại");
    let folder = terminal.workspace.slips().with_file_name("lists");
    std::fs::write(folder.join("ghi chu.doc"), "x").unwrap();
    std::fs::write(folder.join("hong.csv"), "Dear Sir").unwrap();
    terminal
        .app
        .press("a")
        .sees("Nhận danh sách")
        .sees("hong.csv")
        .misses("ghi chu")
        .press("F2")
        .sees("✗ hong.csv: không tìm thấy");
    terminal.app.press("Esc").sees("Trại giam số 5");
    std::fs::remove_file(folder.join("hong.csv")).unwrap();
    let text = include_bytes!("../../sample_data/lists/prisoners.csv");
    std::fs::write(folder.join("pham-nhan-12.csv"), text).unwrap();
    terminal.app.press("a").sees("pham-nhan-12.csv").sees("Phạm nhân").press("F2").sees("1 / 17").sees("✓ 0");
    terminal.app.press("Y").sees("Đã duyệt 7 dòng");
}

#[test]
fn a_file_is_shown_as_it_was_read_before_anything_is_taken() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let (register, actor) = (terminal.workspace.register.clone(), terminal.workspace.actor.clone());
    terminal.app.press("6").wait(200).press("a").sees("Chép tệp");
    let folder = terminal.workspace.slips().with_file_name("lists");
    let text =
        "DANH SÁCH\nSTT,Họ và tên,Năm sinh,Quan hệ,Tên lạ\nI,THÔN HÀ BÔI,,,\n1,Đinh Văn Thử,1972,cháu,0905\n";
    std::fs::write(folder.join("nhan-khau.csv"), text).unwrap();
    terminal
        .app
        .press("a")
        .sees("nhan-khau.csv")
        .press("Tab")
        .press("F4")
        .type_text("Nhân khẩu")
        .press("Enter");
    terminal
        .app
        .press("F2")
        .sees("Xem trước: 1 dòng, 1 nhóm")
        .sees("Họ và tên")
        .sees("“cháu” ×1")
        .sees("ghi chú");
    // A word without an answer is not guessed.
    terminal.app.press("F2").misses("Đã nạp");
    assert!(people::person_by_id(&register, &actor, "khong-co").is_err());
    terminal.app.press("F4").press("Enter").press("F2").sees("Đã nạp 1 người");
}

#[test]
fn days_and_months_that_were_swapped_are_asked_about_on_the_screen() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    terminal.app.press("6").wait(200).press("a").sees("Chép tệp");
    let folder = terminal.workspace.slips().with_file_name("lists");
    let text = "Họ và tên,Ngày sinh\nĐinh Văn Thử Một,25/02/1980\nĐinh Văn Thử Hai,1980-03-04\nĐinh Văn Thử Ba,1980-05-06\n\
                Đinh Văn Thử Tư,1980-07-08\nĐinh Văn Thử Năm,26/02/1981\nĐinh Văn Thử Sáu,27/02/1981\n";
    std::fs::write(folder.join("nhan-khau.csv"), text).unwrap();
    terminal.app.press("a").press("Tab").press("F4").type_text("Nhân khẩu").press("Enter").press("F2");
    terminal
        .app
        .sees("Xem trước: 6 dòng")
        .press("F4")
        .sees("ngày trước, tháng sau")
        .press("Down")
        .press("Enter");
    terminal.app.press("F2").sees("Đã nạp 6 người");
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let found = soxa_service::find::find(register, actor, "dinh van thu hai", 1).unwrap();
    assert_eq!(found.hits[0].birth_date.unwrap().to_string(), "1980-04-03");
}

#[test]
fn matching_that_is_stopped_writes_nothing_and_begins_anew() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let (register, actor) = (terminal.workspace.register.clone(), terminal.workspace.actor.clone());
    let new = lists::NewList {
        kind: "duplicates".to_owned(),
        name: "trung-lap.csv".to_owned(),
        columns: vec!["Họ tên".to_owned(), "Ngày sinh".to_owned()],
        fields: vec!["full_name".to_owned(), "birth_date".to_owned()],
        rows: vec![vec!["Lê Thị Châu".to_owned(), "22/04/1971".to_owned()]; 3],
        ..lists::NewList::default()
    };
    let list = lists::take_in(&register, &actor, &new).unwrap().value;
    let head = register.head().unwrap();
    for row in 0..=3 {
        let stopped = lists::check_once(&register, &actor, list, &|done, _| done < row);
        assert!(matches!(stopped, Err(soxa_service::ServiceError::Stopped)), "at {row}: {stopped:?}");
    }
    assert_eq!(register.head().unwrap(), head);
    assert!(lists::is_unchecked(&register, &actor, list).unwrap());
    terminal.app.go(&Route::ListWork(list)).sees("1 / 3");
    assert!(!lists::is_unchecked(&register, &actor, list).unwrap());
}

#[test]
fn what_a_file_of_lines_leaves_open_is_asked_on_screen_nine_and_the_file_comes_in_once() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let (register, actor) = (terminal.workspace.register.clone(), terminal.workspace.actor.clone());
    let count = || entries::count(&register, &actor, "equipment").unwrap();
    let before = count();
    terminal.app.go(&Route::Entries("equipment".to_owned())).press("n").sees("Chép tệp");
    let folder = terminal.workspace.slips().with_file_name("lists");
    let head = "TT,Loại,Tên,Số lượng,Tình trạng,Ghi chú\n";
    let file = |name: &str| {
        let text =
            format!("{head}1,Máy in,{name} 1,1,Còn tốt,cũ\n2,Máy in,{name} 2,1,còn tốt,\nCộng,,,2,,\n");
        std::fs::write(folder.join("tb.csv"), text).unwrap();
    };
    file("Canon");
    terminal.app.press("n").sees("tb.csv").press("F2").sees("“Còn tốt” ×2").sees("Ghi chú");
    terminal
        .app
        .press("F4")
        .type_text("tot")
        .press("Enter")
        .press("F4")
        .press("Enter")
        .press("F2")
        .sees("Canon 2");
    assert_eq!(count(), before + 2);
    // Once more nothing comes in, and it says so; another of its layout asks nothing.
    terminal.app.press("n").press("F2").sees("đã có trong sổ").press("Esc");
    assert_eq!(count(), before + 2);
    file("Epson");
    terminal.app.press("n").press("F2").sees("Epson 2");
    assert_eq!(count(), before + 4);
}

#[test]
fn lines_of_a_register_come_in_from_a_file_on_screen_nine() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let (register, actor) = (terminal.workspace.register.clone(), terminal.workspace.actor.clone());
    let count = || entries::count(&register, &actor, "directives").unwrap();
    let before = count();
    terminal.app.go(&Route::Entries("directives".to_owned())).press("n").sees("Chép tệp");
    let folder = terminal.workspace.slips().with_file_name("lists");
    let head = "VĂN BẢN CHỈ ĐẠO\nSTT,\"Số, ký hiệu\",Ngày,Loại,Cơ quan,Trích yếu\n";
    let file = |lines: &str| std::fs::write(folder.join("vb.csv"), format!("{head}{lines}")).unwrap();
    file("1,1/KH,5/3/2026,Kế hoạch,UBND xã,Làm sạch\n2,2/QĐ,31/2/2026,Quyết định,UBND xã,Lập tổ\n");
    terminal.app.press("n").sees("vb.csv").press("F2").sees("✗").press("Esc");
    assert_eq!(count(), before);
    file("1,1/KH,5/3/2026,Kế hoạch,UBND xã,Làm sạch\n2,2/QĐ,1/3/2026,Quyết định,UBND xã,Lập tổ\n");
    terminal.app.press("n").press("F2").sees("2/QĐ");
    assert_eq!(count(), before + 2);
    // The marked lines go, not the one under the cursor, and all of them are asked about at once.
    terminal
        .app
        .press("Home")
        .press("Space")
        .press("Space")
        .press("Delete")
        .sees("Xóa 2 dòng")
        .press("Enter");
    assert_eq!(count(), before);
    terminal.app.press("z").wait(200).press("z").wait(200).press("Esc");
    assert_eq!(count(), before + 1);
    // Nothing but its own question takes a line away.
    terminal.app.press("Delete").sees("Xóa “").press("Esc").press("Alt+a").press("Esc");
    assert_eq!(count(), before + 1);
}
