//! What is asked of an officer's file once: words of lists and registers, remembered with the layout and the sender; files
//! that were here before; what a layout says beside its columns.

use serde_json::Value;

use crate::commune::Commune;

fn words(told: &Value) -> Vec<&str> {
    told["words"].as_array().unwrap().iter().map(|w| w["word"].as_str().unwrap()).collect()
}

#[test]
fn words_of_a_list_are_asked_once_and_remembered_for_its_sender() {
    let commune = Commune::town();
    let text = "STT,Họ và tên,Năm sinh,GT\n1,Đinh Văn Nghinh,1972,N\n2,Phạm Thị Bướm,1975,K\n3,Phạm Thị Rem,1976,K\n";
    let file = commune.write("list.csv", text.as_bytes());
    let import = ["import", "list", "--kind", "vaccination", &file];
    let told = commune.json(&[&import[..], &["--dry-run"]].concat());
    assert_eq!(words(&told), ["N", "K"], "{told}");
    let values = commune.write("words.csv", "N,sex,Nam\nK,sex,Nữ\n".as_bytes());
    let from = |sender: &str| {
        commune.json(&[&import[..], &["--dry-run", "--sender", sender]].concat())["words"].clone()
    };
    commune.ok(&[&import[..], &["--values", &values, "--sender", "Trạm y tế"]].concat());
    assert_eq!(from("TRẠM Y TẾ"), serde_json::json!([]));
    assert_eq!(from("Hội nông dân").as_array().unwrap().len(), 2, "another sender may mean something else");
    // What the sender wrote goes back as it came.
    let list = commune.json(&["list", "all"])["lists"][0]["list"].to_string();
    let out = commune.ok(&["list", "export", &list]);
    assert!(out.contains("1,Đinh Văn Nghinh,1972,N,"), "{out}");
}

#[test]
fn columns_of_a_kind_of_list_are_named_too_and_swapped_days_are_told() {
    let commune = Commune::town();
    let text = "Họ và tên,Ngày sinh,Liều số mấy\nĐinh Văn A,25/02/1980,1\nĐinh Văn B,1980-03-04,2\nĐinh Văn C,1980-05-06,2\nĐinh Văn D,1980-07-08,2\nĐinh Văn E,26/02/1981,1\nĐinh Văn G,27/02/1981,1\n";
    let file = commune.write("list.csv", text.as_bytes());
    let import = ["import", "list", "--kind", "vaccination", &file, "--dry-run"];
    let told = commune.json(&[&import[..], &["--columns", "Liều số mấy=dose"]].concat());
    assert_eq!(told["columns"][2]["meaning"], "dose", "{told}");
    assert_eq!(told["problems"][0]["column"], "Ngày sinh", "{told}");
    let values = commune.write("words.csv", b"*,birth_date,mdy\n");
    let told = commune.json(&[&import[..], &["--values", &values]].concat());
    assert_eq!(told["problems"], serde_json::json!([]), "{told}");
}

#[test]
fn answers_about_people_hold_for_the_sender_they_were_given_for() {
    let commune = Commune::empty();
    let text = "Họ và tên,Quan hệ\nĐinh Văn A,Chủ hộ\nĐinh Văn B,cháu\n";
    let file = commune.write("list.csv", text.as_bytes());
    let values = commune.write("words.csv", "cháu,relationship,Cháu nội\n".as_bytes());
    commune.ok(&["import", "people", &file, "--values", &values, "--sender", "Thôn Hà Bôi"]);
    let asked = |sender: &str| {
        let (_, told) = commune.json_status(&["import", "people", &file, "--dry-run", "--sender", sender]);
        words(&told).len()
    };
    assert_eq!((asked("thôn hà bôi"), asked("Thôn Gò Tranh"), asked("")), (0, 1, 1));
}

#[test]
fn a_list_that_was_taken_in_before_is_told_so() {
    let commune = Commune::town();
    let file = commune.write("list.csv", "Họ và tên,Năm sinh\nĐinh Văn Nghinh,1972\n".as_bytes());
    let import = ["import", "list", "--kind", "union", &file];
    assert!(!commune.said(&import).contains("đã nhập ngày"));
    assert!(commune.said(&import).contains("đã nhập ngày"));
}

#[test]
fn a_file_of_lines_is_read_as_people_s_files_are_and_comes_in_once() {
    let commune = Commune::empty();
    let text = "SỔ VĂN BẢN;;;;;\n\
                STT;Số/ký hiệu;Ngày ban hành;Tên loại;Cơ quan ban hành;Trích yếu nội dung\n\
                1;2;3;4;5;6\n\
                I;Văn bản cấp tỉnh;;;;\n\
                1;12/KH;ngày 5 tháng 3 năm 2026;Kế hoạch;UBND tỉnh;Làm sạch dữ liệu\n\
                2;13/CV;06/03/2026;Công văn;nt;Đôn đốc\n\
                Tổng cộng: 2 văn bản;;;;;\n\
                ;NGƯỜI LẬP;;;CHỦ TỊCH;\n\
                ;Nguyễn Văn A;;;Trần B;\n";
    let file = commune.write("lines.csv", text.as_bytes());
    let add = ["entry", "add", "--register", "directives", "--file", &file];
    let told = commune.json(&[&add[..], &["--dry-run"]].concat());
    let counts = ["lines", "sections", "passed_over", "added"].map(|key| told[key].as_u64().unwrap());
    assert_eq!(counts, [2, 1, 4, 0], "{told}");
    assert!(commune.ok(&add).contains('2'));
    let kept = commune.json(&["entry", "list", "--register", "directives"]);
    let days: Vec<&str> =
        kept["entries"].as_array().unwrap().iter().map(|e| e["day"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-03-05", "2026-03-06"]);
    assert_eq!(kept["entries"][1]["fields"]["issuer"], "UBND tỉnh");
    // Once more: it says so and keeps nothing. With a line more only that one comes in.
    let (status, again) = commune.json_status(&add);
    assert_eq!((status, again["added"].as_u64(), again["known"].as_u64()), (1, Some(0), Some(2)), "{again}");
    let more = text.replace("Tổng cộng", "3;14/TB;7/3/2026;Thông báo;UBND xã;Lịch trực\nTổng cộng");
    let more = commune.write("more.csv", more.as_bytes());
    let told = commune.json(&["entry", "add", "--register", "directives", "--file", &more]);
    assert_eq!((told["added"].as_u64(), told["known"].as_u64()), (Some(1), Some(2)), "{told}");
}

#[test]
fn words_and_headers_of_a_register_are_answered_once() {
    let commune = Commune::empty();
    let text =
        "TT,Chủng loại,Thiết bị,SL,Tình trạng,Ghi chú\n1,Máy in,Canon,1,Còn tốt,cũ\n2,Máy in,HP,2,còn tốt,\n";
    let file = commune.write("lines.csv", text.as_bytes());
    let add = ["entry", "add", "--register", "equipment", "--file", &file];
    let (status, told) = commune.json_status(&add);
    assert_eq!((status, words(&told)), (3, vec!["Còn tốt"]), "{told}");
    let values = commune.write("words.csv", "Còn tốt,state,Tốt\n".as_bytes());
    let said = commune.refused(3, &[&add[..], &["--values", &values]].concat());
    assert!(said.contains("Ghi chú"), "{said}");
    commune.ok(&[&add[..], &["--values", &values, "--columns", "Ghi chú=-"]].concat());
    let kept = commune.json(&["entry", "list", "--register", "equipment"]);
    assert_eq!(kept["entries"][0]["fields"]["state"], "good", "{kept}");
    // The same layout another month asks nothing more.
    let next = commune.write("next.csv", text.replace("Canon", "Epson").as_bytes());
    let told = commune.json(&["entry", "add", "--register", "equipment", "--file", &next]);
    assert_eq!((told["added"].as_u64(), words(&told).len()), (Some(1), 0), "{told}");
}

#[test]
fn what_a_layout_says_beside_its_columns_is_not_lost() {
    let commune = Commune::bare();
    let of = "code='21349'\nvalid_from='2004-01-01'\nname='Xã Long Hiệp'\nabove=['Huyện Minh Long','Tỉnh Quảng Ngãi']\nhamlets=['Thôn Gò Tranh','Thôn Hà Bôi']\nplace='Long Hiệp'\ncounter='Một cửa'\n";
    let of = commune.write("commune.toml", of.as_bytes());
    commune.ok(&["init", "--test", "--commune", &of]);
    // A tick says who is head although nothing is carried; an address that is a hamlet is one; a page's total is nobody.
    let text = "TT,Họ và tên chủ hộ và các thành viên,Năm sinh,Là chủ hộ,Quan hệ,Nơi ở\n\
                1,Đinh Văn Một,1950,x,,\"Thôn Hà Bôi, xã Long Hiệp\"\n\
                2,Đinh Thị Hai,1952,,Vợ,Hà Bôi\n\
                ,Cộng trang 1,2,,,\n";
    let file = commune.write("list.csv", text.as_bytes());
    commune.ok(&["import", "people", &file]);
    let found = commune.json(&["find", "dinh van mot"]);
    let id = found["results"][0]["id"].as_str().unwrap().to_owned();
    let person = commune.json(&["person", "show", &id]);
    assert_eq!(
        (&person["relationship"], &person["hamlet"]),
        (&"Chủ hộ".into(), &"Thôn Hà Bôi".into()),
        "{person}"
    );
    let two = commune.write("two.csv", "Họ và tên,Năm sinh\nĐinh Văn E - Phạm Thị F,1990\n".as_bytes());
    let said = commune.refused(3, &["import", "people", &two]);
    assert!(said.contains("Đinh Văn E") && said.contains("Phạm Thị F"), "{said}");
}

#[test]
fn a_hamlet_that_is_none_is_told_with_those_there_are() {
    let commune = Commune::town();
    for command in [["people", "--hamlet"], ["households", "--hamlet"]] {
        let said = commune.said(&[&command[..], &["Hà Boi Thượng"]].concat());
        assert!(said.contains("Hà Boi Thượng") && said.contains("Thôn Hà Bôi"), "{said}");
        commune.ok(&[&command[..], &["ha boi"]].concat());
    }
}
