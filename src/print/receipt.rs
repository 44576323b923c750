//! The receipt of a case: form 01 of the one-stop (Circular 01/2018/TT-VPCP, since 15/9/2025 Circular 03/2025/TT-VPCP),
//! or CT04 for residence procedures (Circular 56/2021/TT-BCA). The form in force on the day of receipt is taken.

use chrono::{Datelike, Timelike};

use super::slip::{Part, Signature, Slip};
use crate::domain::labels::Vocabulary;
use crate::domain::partial_date::PartialDate;
use crate::domain::procedure::{Authority, Procedure};
use crate::domain::rulebook::FormRule;
use crate::domain::time::Timestamp;
use crate::service::{Actor, Register, ServiceError, cases, people};

/// The receipt of a case by either code.
pub fn receipt(register: &Register, actor: &Actor, code: &str) -> Result<Slip, ServiceError> {
    actor.require(crate::service::Permission::Print)?;
    let case = cases::by_code(register, actor, code)?.record;
    let applicant = people::person(register, actor, case.applicant)?.record;
    let pack = register.rules().on(case.received_at.date());
    let procedure = crate::service::intake::find_procedure(&pack, &case.procedure)?;
    // A procedure answered at once needs no slip; whoever asks for one gets the one-stop's (Decree 61/2018 art. 17.4).
    let family = procedure.receipt.as_deref().unwrap_or(if procedure.authority == Authority::Police {
        "CT04"
    } else {
        "one_stop"
    });
    let form = pack
        .form(family, "receipt")
        .ok_or_else(|| ServiceError::NotFound { what: "mẫu phiếu", id: family.to_owned() })?;
    let commune = register.commune();
    let received = case.received_at;
    let papers: Vec<String> = case.papers.iter().map(|p| format!("{} ({})", p.name, p.kind.vi())).collect();
    let papers_label = "Thành phần hồ sơ nộp gồm";
    let fee =
        case.fee.filter(|f| *f > 0).map(|f| Part::Field("Lệ phí".to_owned(), format!("{} đồng", dots(f))));
    let field = |label: &str, value: String| Part::Field(label.to_owned(), value);
    let paper_part = if papers.is_empty() {
        field(papers_label, "không có giấy tờ".to_owned())
    } else {
        Part::List(papers_label.to_owned(), papers)
    };
    let mut persons = Vec::new();
    for no in &case.persons {
        persons.push(people::person(register, actor, *no)?.record.full_name);
    }
    let address = [&applicant.temporary_address, &applicant.address].into_iter().find(|a| !a.is_empty());
    let address = address.cloned().unwrap_or_else(|| applicant.hamlet.clone());
    let id = applicant
        .person_id
        .map(|id| id.to_string())
        .or_else(|| applicant.cmnd.last().map(ToString::to_string));
    let due = case.due_at.map(at).unwrap_or_default();
    let extra: Vec<Part> = procedure
        .fields
        .iter()
        .filter_map(|f| case.fields.get(&f.key).map(|v| field(&f.label, shown(v))))
        .chain((!persons.is_empty()).then(|| field("Cùng đăng ký", persons.join(", "))))
        .collect();
    let mut body = Vec::new();
    if family == "CT04" {
        body.push(field("Cơ quan đăng ký cư trú", format!("Công an {}", lower_first(&commune.name))));
        body.push(field("Họ và tên người nộp", applicant.full_name.clone()));
        body.push(field("Số ĐDCN/CMND", id.unwrap_or_default()));
        body.push(field("Địa chỉ", address));
        body.push(field("Số điện thoại", applicant.phone.clone()));
        body.push(field("Thủ tục", procedure.name.clone()));
        body.extend(extra);
        body.push(paper_part);
    } else {
        body.push(field("Bộ phận tiếp nhận", commune.counter.clone()));
        body.push(field("Tiếp nhận hồ sơ của", applicant.full_name.clone()));
        body.push(field("Địa chỉ", address));
        body.push(field("Số điện thoại", applicant.phone.clone()));
        body.push(field("Email", String::new()));
        body.push(field("Nội dung yêu cầu giải quyết", procedure.name.clone()));
        body.extend(extra);
        body.push(paper_part);
        body.push(field("Số lượng hồ sơ", "01 (bộ)".to_owned()));
    }
    body.extend(fee);
    body.push(field("Thời gian giải quyết hồ sơ theo quy định", procedure.limit.vi()));
    body.push(field("Thời gian nhận hồ sơ", at(received)));
    body.push(field("Thời gian trả kết quả", if due.is_empty() { "theo thông báo".to_owned() } else { due }));
    body.push(field("Đăng ký nhận kết quả tại", commune.counter.clone()));
    body.push(field(
        "Vào Sổ theo dõi hồ sơ",
        format!("Quyển số: {}  Số thứ tự: {:02}", received.date().year(), case.book_number),
    ));
    if family == "CT04" {
        body.push(field("Cán bộ tiếp nhận", case.officer.clone()));
    }
    let code = case.shown_code();
    Ok(Slip {
        form: form.code.clone(),
        title: form.title.clone(),
        subtitle: String::new(),
        issuer: issuer(register, procedure, &code, case.book_number),
        heading: heading(&commune.place, received),
        body,
        signatures: vec![
            Signature {
                title: "NGƯỜI NỘP HỒ SƠ".to_owned(),
                note: "(Ký, ghi rõ họ tên)".to_owned(),
                name: applicant.full_name,
            },
            Signature {
                title: "NGƯỜI TIẾP NHẬN HỒ SƠ".to_owned(),
                note: "(Ký, ghi rõ họ tên)".to_owned(),
                name: case.officer,
            },
        ],
        foot: foot(register, form, &code)?,
        qr: Some(code),
    })
}

fn issuer(register: &Register, procedure: &Procedure, code: &str, number: u32) -> Vec<String> {
    let commune = register.commune();
    let office = match procedure.authority {
        Authority::Police => format!("CÔNG AN {}", commune.name.to_uppercase()),
        Authority::Committee => format!("UBND {}", commune.name.to_uppercase()),
    };
    vec![office, commune.counter.to_uppercase(), format!("Số: {number:02}/TNHS"), format!("Mã hồ sơ: {code}")]
}

fn heading(place: &str, on: Timestamp) -> Vec<String> {
    let day = on.date();
    vec![
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned(),
        "Độc lập - Tự do - Hạnh phúc".to_owned(),
        format!("{place}, ngày {:02} tháng {:02} năm {}", day.day(), day.month(), day.year()),
    ]
}

/// Form, code and the journal's head, so that the slip can be held against the register.
fn foot(register: &Register, form: &FormRule, code: &str) -> Result<Vec<String>, ServiceError> {
    let copies = "Lập 02 liên: liên 1 lưu, liên 2 giao người nộp.".to_owned();
    let form = format!("Mẫu {} – {}. Quét mã để tra cứu hồ sơ {code}.", form.code, form.issued_under);
    Ok(vec![copies, form, format!("Nhật ký sổ: {}", register.head()?.anchor())])
}

/// `08 giờ 42 phút, ngày 23/11/2026`.
fn at(t: Timestamp) -> String {
    let local = t.local();
    format!("{:02} giờ {:02} phút, ngày {}", local.hour(), local.minute(), local.format("%d/%m/%Y"))
}

/// A stored ISO date as people read it; all else as it is.
fn shown(value: &str) -> String {
    PartialDate::parse(value)
        .ok()
        .filter(|_| value.len() == 10)
        .map_or_else(|| value.to_owned(), PartialDate::vi)
}

/// `Xã Long Hiệp` within a sentence: `xã Long Hiệp`.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Thousands with dots.
fn dots(n: u32) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    out
}
