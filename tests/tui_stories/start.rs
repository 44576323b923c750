use crate::glass::app;

#[test]
fn a_lone_digit_opens_its_screen_after_a_moment() {
    let mut app = app();
    app.press("4").sees("quẹt thẻ:  4").sees("· soxa");
    app.wait(150).sees("Mọi hộ đều có đúng một chủ hộ").sees("· 4 Điều chỉnh chủ hộ");
    app.press("Esc").sees("Gõ để tìm").misses("hồ sơ, hoặc quẹt thẻ:  4");
}

#[test]
fn digits_in_company_are_a_search() {
    let mut app = app();
    app.burst("21").wait(1_000).sees("quẹt thẻ:  21");
    app.press("Ctrl+U").type_text("a1").wait(1_000).sees("quẹt thẻ:  a1");
}

#[test]
fn a_name_is_found_as_it_is_typed() {
    let mut app = app();
    app.type_text("hue dinh").sees("Đinh Thị Huệ").sees("Thôn Hà Bôi").misses("Phạm Thị Bướm");
    app.press("Enter").sees("· người");
    app.press("Esc").sees("hue dinh");
    app.press("Esc").misses("hue dinh");
}

#[test]
fn screens_open_from_anywhere_by_alt_and_digit() {
    let mut app = app();
    app.press("Alt+8").sees("· 8 Báo cáo");
    app.press("Alt+0").sees("· 0 Hệ thống");
    assert_eq!(app.session().depth(), 2);
}

#[test]
fn below_the_smallest_size_it_says_what_is_missing() {
    let mut app = app();
    app.resize(60, 20).sees("60x20").sees("20 cột").sees("4 dòng");
    app.resize(80, 24).sees("Gõ để tìm");
}

#[test]
fn the_palette_finds_a_command_without_marks() {
    let mut app = app();
    app.press("F10").type_text("doi pham").sees("6 Đối khớp phạm nhân").misses("Báo cáo");
    app.press("Enter").sees("· 6 Đối khớp phạm nhân");
    app.press("Ctrl+K").type_text("thoat").press("Enter");
    assert!(app.session().exit().is_some());
}

#[test]
fn leaving_and_hanging_up_end_the_session() {
    let mut app = app();
    app.press("Ctrl+Q");
    assert!(app.session().exit().is_some());
}
