//! What a rule file may say of the office beside its procedures: days, hours, services, kinds of lists, registers, words.

use chrono::NaiveDate;
use soxa_domain::deadline::{TimeLimit, due};
use soxa_domain::list_check::Verdict;
use soxa_domain::rulebook::{OfficeWord, RuleBook};
use soxa_domain::time::Timestamp;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const PACK: &str = r#"
[pack]
name = "Cơ quan từ 01/01/2027"
first_day = "2027-01-01"
source = "Quyết định 1/QĐ-UBND"
"#;

fn laid(more: &str) -> RuleBook {
    RuleBook::built_in().unwrap().with_overlay("local.toml", &format!("{PACK}{more}")).unwrap()
}

fn mistake(more: &str) -> (usize, String) {
    let text = format!("{PACK}{more}");
    let book = RuleBook::built_in().unwrap();
    let told = book.mistakes("local.toml", &text);
    let refused = book.clone().with_overlay("local.toml", &text).unwrap_err();
    assert_eq!(told.first(), Some(&refused), "{text}");
    (refused.line, refused.to_string())
}

#[test]
fn a_day_off_that_is_announced_moves_what_is_due() {
    let book = laid(
        "[[holiday]]\nday = \"2027-02-12\"\nkind = \"off\"\ncode = \"TET_AM\"\nname = \"Nghỉ Tết\"\n\
         [[holiday]]\nday = \"2027-02-20\"\nkind = \"work\"\nname = \"Làm bù\"\n\
         [[holiday]]\nday = \"2027-11-24\"\nkind = \"ordinary\"\n",
    );
    let calendar = book.calendar();
    assert!(!calendar.is_working(day("2027-02-12")));
    assert!(calendar.is_working(day("2027-02-20")), "a Saturday worked instead");
    assert!(calendar.is_working(day("2027-11-24")));
    assert!(!RuleBook::built_in().unwrap().calendar().is_working(day("2027-11-24")));
}

#[test]
fn a_file_of_saturday_morning_counts_from_its_day_and_is_never_due_on_a_saturday() {
    let book = laid(
        "[[hours]]\nvalid_from = \"2027-01-01\"\nopening = \"07:30:00\"\nclosing = \"17:00:00\"\n\
         cutoff = \"15:00:00\"\nnoon = \"12:00:00\"\nsaturday = { opening = \"07:30:00\", closing = \"11:30:00\" }\n",
    );
    let calendar = book.calendar();
    let of = |limit, at: &str| {
        let received = Timestamp::parse(at).unwrap();
        due(limit, received, &calendar, &book.on(received.date()).hours()).at.unwrap().to_string()
    };
    // 09/01/2027 is a Saturday.
    for (limit, at, wanted) in [
        (TimeLimit::WorkingDays(3), "2027-01-09T08:00", "2027-01-13T17:00"),
        (TimeLimit::WorkingDays(3), "2027-01-09T11:30", "2027-01-14T17:00"),
        (TimeLimit::WorkingDays(3), "2027-01-10T08:00", "2027-01-14T17:00"),
        (TimeLimit::WorkingDays(3), "2026-12-26T08:00", "2026-12-31T17:00"),
        (TimeLimit::SameDay, "2027-01-09T08:00", "2027-01-11T17:00"),
        (TimeLimit::HalfDay, "2027-01-09T08:00", "2027-01-11T17:00"),
        (TimeLimit::Days(5), "2027-01-09T08:00", "2027-01-14T17:00"),
        (TimeLimit::Hours(24), "2027-01-09T08:00", "2027-01-11T17:00"),
        (TimeLimit::SameDay, "2027-01-08T08:00", "2027-01-08T17:00"),
    ] {
        let found = of(limit, at);
        assert!(found.starts_with(wanted), "{limit:?} {at}: {found}");
    }
}

#[test]
fn services_lists_registers_and_words_hold_from_the_first_day_of_their_pack() {
    let book = laid(
        "[[service]]\ncode = \"DVC26\"\nname = \"Hỗ trợ mai táng\"\nhandled_by = \"UBND xã\"\n\
         [[list_kind]]\nid = \"fishers\"\nlabel = \"Ngư dân\"\nshows = [\"plot\"]\n\
         columns = { plot = [\"Số thửa\", \"Thửa\"] }\n\
         [[register]]\nid = \"visits\"\nlabel = \"Sổ khách\"\nday = \"on\"\nfield = [\n\
         { key = \"on\", label = \"Ngày\", type = \"date\", required = true, width = 10 },\n\
         { key = \"who\", label = \"Ai\", type = \"text\", required = true, width = 20 },\n]\n\
         [[word]]\nkey = \"task_force\"\ntext = \"TỔ CÔNG TÁC CHUYỂN ĐỔI SỐ\"\n",
    );
    let (before, after) = (book.on(day("2026-12-31")), book.on(day("2027-01-01")));
    assert!(before.service("DVC26").is_none() && after.service("dvc26").is_some());
    assert!(before.list_kind("fishers").is_none() && after.list_kind("fishers").is_some());
    assert!(before.register("visits").is_none() && after.register("visits").is_some());
    assert_eq!(after.word(OfficeWord::TaskForce), Some("TỔ CÔNG TÁC CHUYỂN ĐỔI SỐ"));
    assert_eq!(before.word(OfficeWord::TaskForce), None);
    assert_eq!(after.services().count(), before.services().count() + 1);
    assert_eq!(after.list_kinds().count(), before.list_kinds().count() + 1);
    assert_eq!(after.registers().count(), before.registers().count() + 1);
    assert_eq!(book.packs().last().unwrap().office.len(), 4);
}

#[test]
fn a_procedure_may_name_a_service_of_its_own_file() {
    let of = |service: &str| {
        format!(
            "[[service]]\ncode = \"DVC26\"\nname = \"Hỗ trợ\"\nhandled_by = \"UBND xã\"\n[[procedure]]\ncode = \"XA-01\"\n\
             valid_from = \"2027-01-01\"\nname = \"Hỗ trợ\"\nauthority = \"committee\"\nlimit = \"none\"\nbasis = \"\"\n\
             service = \"{service}\"\n"
        )
    };
    assert!(laid(&of("DVC26")).on(day("2027-01-01")).procedure("XA-01").is_some());
    assert_eq!(mistake(&of("DVC27")).0, 17);
}

#[test]
fn a_register_that_has_lines_keeps_what_they_need() {
    let with = |fields: &str| {
        format!("[[register]]\nid = \"training\"\nlabel = \"Tập huấn\"\nday = \"date\"\nfield = [{fields}]\n")
    };
    let date = "{ key = \"date\", label = \"Ngày\", type = \"date\", required = true, width = 10 }";
    let subject = "{ key = \"subject\", label = \"Chủ đề\", type = \"long\", required = true, width = 40 }";
    let organiser = "{ key = \"organiser\", label = \"Đơn vị\", type = \"text\" }";
    let people = "{ key = \"people\", label = \"Số người\", type = \"count\" }";
    let cost = "{ key = \"cost\", label = \"Kinh phí\", type = \"count\" }";
    let all = with(&[date, subject, organiser, people, cost].join(", "));
    let book = laid(&all);
    assert_eq!(book.on(day("2027-01-01")).register("training").unwrap().field.len(), 5);
    assert_eq!(book.on(day("2026-12-31")).register("training").unwrap().field.len(), 4);
    let (line, said) = mistake(&with(&[date, subject, people].join(", ")));
    assert!(line == 6 && said.contains("organiser"), "{said}");
    let (_, said) = mistake(&with(&[date, subject, people, &organiser.replace("text", "count")].join(", ")));
    assert!(said.contains("organiser"), "{said}");
}

#[test]
fn a_mistake_in_what_is_said_of_the_office_is_told_with_its_line() {
    let register = |more: &str| format!("[[register]]\nid = \"x\"\nlabel = \"X\"\n{more}");
    let kind = |more: &str| format!("[[list_kind]]\nid = \"x\"\nlabel = \"X\"\n{more}");
    let text = "{ key = \"a\", label = \"A\", type = \"text\", width = 9 }";
    let hours = "[[hours]]\nvalid_from = \"2027-01-01\"\nopening = \"07:30:00\"\nclosing = \"17:00:00\"\ncutoff = \"15:00:00\"\n";
    for (text, line, word) in [
        ("[[holiday]]\nday = \"2026-12-31\"\nkind = \"off\"\nname = \"X\"\n".to_owned(), 6, "31/12/2026"),
        ("[[holiday]]\nday = \"2027-02-30\"\nkind = \"off\"\nname = \"X\"\n".to_owned(), 7, ""),
        ("[[holiday]]\nday = \"2027-02-12\"\nkind = \"maybe\"\nname = \"X\"\n".to_owned(), 8, "maybe"),
        ("[[holiday]]\nday = \"2027-02-12\"\nkind = \"off\"\n".to_owned(), 6, "name"),
        (format!("{hours}noon = \"18:00:00\"\n"), 6, "noon"),
        (
            format!(
                "{hours}noon = \"12:00:00\"\nsaturday = {{ opening = \"11:00:00\", closing = \"07:30:00\" }}\n"
            ),
            6,
            "saturday",
        ),
        (format!("{hours}noon = \"12:00:00\"\n").replace("2027-01-01", "2026-01-01"), 6, "01/01/2026"),
        ("[[service]]\ncode = \"dvc 26\"\nname = \"X\"\nhandled_by = \"Y\"\n".to_owned(), 6, "dvc 26"),
        ("[[service]]\ncode = \"DVC26\"\nname = \"\"\nhandled_by = \"Y\"\n".to_owned(), 6, "DVC26"),
        ("[[word]]\nkey = \"mayor\"\ntext = \"X\"\n".to_owned(), 6, "task_force"),
        ("[[word]]\nkey = \"task_force\"\ntext = \"X\\nY\"\n".to_owned(), 6, "task_force"),
        (
            "[[word]]\nkey = \"task_force\"\ntext = \"X\"\n\n[[word]]\nkey = \"task_force\"\ntext = \"Y\"\n"
                .to_owned(),
            10,
            "task_force",
        ),
        (kind("shows = [\"a\"]\n"), 6, "shows"),
        (kind("queue = \"abc\"\n"), 6, "dancu"),
        (kind("answers = []\n"), 6, "answers"),
        (kind("answers = [\"dance\"]\n"), 9, "dance"),
        (kind("fills = [\"shoe_size\"]\n"), 9, "shoe_size"),
        (kind("figures = [{ code = \"svc.x\" }]\n"), 6, "svc.x"),
        (kind("outcomes = { keep = \"Giữ\" }\n"), 6, "keep"),
        (kind("outcomes = { same_person = \"\" }\n"), 6, "same_person"),
        (kind("columns = { a = [] }\n"), 6, "a"),
        (kind("").replace("\"x\"", "\"Đất\""), 6, "Đất"),
        (kind("").replace("\"x\"", "\"prisoners\""), 6, "sensitive"),
        (register("field = []\n"), 6, "width"),
        (register(&format!("day = \"b\"\nfield = [{text}]\n")), 6, "day"),
        (register(&format!("field = [{text}, {text}]\n")), 6, "“a”"),
        (register(&format!("hidden = true\nfield = [{text}]\n")), 6, "hidden"),
        (register(&format!("field = [{}]\n", text.replace("text", "choice"))), 6, "choices"),
        (register(&format!("field = [{}]\n", text.replace("text", "line"))), 6, "directives"),
        (register(&format!("field = [{}]\n", text.replace("text", "colour"))), 9, "colour"),
    ] {
        let (at, said) = mistake(&text);
        assert!(at == line && said.contains(word), "wanted {line} “{word}”: {said}\n{text}");
    }
}

#[test]
fn every_mistake_of_a_file_is_told_not_only_the_first() {
    let text = format!(
        "{PACK}[[word]]\nkey = \"mayor\"\ntext = \"X\"\n[[service]]\ncode = \"x\"\nname = \"X\"\nhandled_by = \"Y\"\n\
         [[holiday]]\nday = \"2027-02-12\"\nkind = \"off\"\n"
    );
    let lines: Vec<usize> =
        RuleBook::built_in().unwrap().mistakes("local.toml", &text).iter().map(|e| e.line).collect();
    assert_eq!(lines, [6, 9, 13]);
}

#[test]
fn registers_and_lists_of_july_2026_are_there_from_that_day_and_the_report_of_2022_is_as_it_was() {
    let book = RuleBook::built_in().unwrap();
    let (before, after) = (book.on(day("2026-06-30")), book.on(day("2026-07-01")));
    for id in ["urges", "reflections", "data_requests", "residence_checks", "tasks", "policy_comments"] {
        assert!(before.register(id).is_none() && after.register(id).is_some(), "{id}");
    }
    for id in ["land", "merit", "protection", "vneid", "health_book", "civil_books", "drug_tests"] {
        assert!(before.list_kind(id).is_none() && after.list_kind(id).is_some(), "{id}");
    }
    assert!(after.list_kind("drug_tests").unwrap().sensitive);
    let land = after.list_kind("land").unwrap();
    assert_eq!(land.outcome(Verdict::NotInRegister), "Không có thông tin");
    assert_eq!(after.list_kind("union").unwrap().outcome(Verdict::SamePerson), "Đúng người");
    assert_eq!(before.word(OfficeWord::SecondSigner), None);
    assert_eq!(after.word(OfficeWord::SecondSigner), Some("CHỦ TỊCH"));
}
