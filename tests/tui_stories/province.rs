//! The terminal of the level above, over answers of a day.

use ratatui::layout::Size;
use soxa::tui::driver::Driver;
use soxa::tui::province::{Above, Province, ProvinceTerminal};
use soxa::tui::theme::Theme;
use soxa::tui::words::Lang;
use soxa_domain::rulebook::RuleBook;
use soxa_upward::answers::Question;

use super::glass::{Vt, options};

/// Two communes, of which one is held; or nobody who answers.
struct Answers {
    is_there: bool,
}

impl Above for Answers {
    fn ask(&self, question: &Question) -> Result<Vec<u8>, String> {
        if !self.is_there {
            return Err("không nối được tới máy chủ: xem đường truyền".to_owned());
        }
        let answer = match question {
            Question::Communes => COMMUNES,
            Question::Figures | Question::Period(..) => FIGURES,
            Question::Doubles => DOUBLES,
            Question::Cases(code) if code == "21361" => CASES,
            _ => r#"{"cases":[],"findings":[],"queues":[]}"#,
        };
        Ok(answer.as_bytes().to_vec())
    }
}

const COMMUNES: &str = r#"{"communes":[
  {"code":"21349","name":"Xã Sơn Mai","seen_at":"2026-11-20T08:00:00+07:00","last_seq":7,"held":"nhật ký khác","refused":null,
   "people":2100,"cases_open":3,"cases_overdue":0,"queue_waiting":0,"queue_oldest":null,"findings_open":4},
  {"code":"21361","name":"Xã Minh Long","seen_at":"2026-11-23T08:30:00+07:00","last_seq":976,"held":null,"refused":null,
   "people":15073,"cases_open":9,"cases_overdue":2,"queue_waiting":6,"queue_oldest":"2026-11-22T09:00:00+07:00","findings_open":72}]}"#;

const CASES: &str = r#"{"cases":[{"procedure":"CT-TTR","state":"dang_xu_ly","open":2,"overdue":1,"first_due":"2026-11-20T17:00:00+07:00"}]}"#;

// 1 of 2 and 3 of 4 are 4 of 6, never the middle of 50 and 75.
const FIGURES: &str = r#"{"periods":[{"from":"2026-11-01","to":"2026-11-30","figures":[
  {"code":"svc.tam_tru.online_share","unit":"%","value":null,"num":4,"den":6,"communes":[
    {"commune":"21349","value":"50.00","num":1,"den":2},{"commune":"21361","value":"75.00","num":3,"den":4}]}]}]}"#;

const DOUBLES: &str = r#"{"doubles":[{"people":[
  {"commune":"21349","no":4,"person_id":"051072000101","name":"dinh van nghinh","birth":"1972-03-15","sex":"male"},
  {"commune":"21361","no":9,"person_id":"051072000101","name":"dinh van nghinh","birth":"1972-03-15","sex":"male"},
  {"commune":"21361","no":10,"person_id":"051072000102","name":"dinh van nghinh","birth":"1972-03-15","sex":"male"}]}]}"#;

fn terminal(is_there: bool, size: Size) -> Driver<Vt> {
    let options = options(Theme::default(), Lang::Vi);
    let province = Province::new(Box::new(Answers { is_there }), RuleBook::built_in().unwrap());
    let backend = ProvinceTerminal::new(province, "pg1/tinh".to_owned(), "xem".to_owned());
    Driver::new(backend, options, size, Vt::new())
}

const SIZES: [Size; 2] = [Size { width: 80, height: 24 }, Size { width: 120, height: 40 }];

#[test]
fn each_page_opens_what_it_is_made_of() {
    for size in SIZES {
        let mut app = terminal(true, size);
        app.sees("pg1/tinh · Cấp tỉnh").sees("2 xã, 1 xã đang giữ lại").sees("17.173 nhân khẩu");
        app.press("Enter").sees("21349 Xã Sơn Mai").sees("✗ đã giữ lại").sees("15.073").misses("6.112");
        app.press("Down").press("Enter").sees("Hồ sơ đang giải quyết: Xã Minh Long").sees("Đăng ký tạm trú");
        app.press("Esc").press("Esc").press("Down").press("Enter").sees("01/11/2026 – 30/11/2026");
        app.press("Enter").sees("tỷ lệ trực tuyến").sees("66,67 %").press("Enter").sees("75,00 % (3/4)");
        app.press("Esc").press("Esc").press("Esc");
        for _ in 0..3 {
            app.press("Down");
        }
        app.press("Enter").sees("Trùng giữa các xã").sees("21349:4").sees("21361:9");
    }
}

#[test]
fn places_of_a_commune_and_a_level_that_does_not_answer_say_so() {
    let mut app = terminal(true, SIZES[0]);
    for key in ["Alt+1", "Alt+3", "Alt+8", "F3"] {
        app.press(key).sees("chỉ có ở sổ của xã").press("Esc").sees("Cấp tỉnh");
    }
    app.press("F1").sees("Những gì các xã đã gửi lên");
    terminal(false, SIZES[0]).sees("không nối được tới máy chủ");
}
