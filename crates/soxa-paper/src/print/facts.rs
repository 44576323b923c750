//! The named values that slips are made of, for one case. A new value is one line in [`VALUES`].

use chrono::{Datelike, Duration, Timelike};

use crate::document::{Block, Table};
use soxa_domain::action::ActionId;
use soxa_domain::case::{Case, Wanted};
use soxa_domain::case_field::CaseField;
use soxa_domain::case_state::CaseState;
use soxa_domain::deadline::TimeLimit;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::personal_id::PersonalId;
use soxa_domain::procedure::{Authority, Procedure};
use soxa_domain::relationship::Relationship;
use soxa_domain::time::{DAY, Timestamp};
use soxa_domain::unit::Commune;
use soxa_service::cases::CaseEvent;
use soxa_service::people::HouseholdView;
use soxa_service::supplements::beyond_parts;

/// Everything that is known when a slip of a case is printed.
pub struct Facts<'a> {
    /// The case.
    pub case: &'a Case,
    /// Who asks.
    pub applicant: &'a Person,
    /// Names of others concerned.
    pub persons: Vec<String>,
    /// What is asked for.
    pub procedure: &'a Procedure,
    /// What happened, oldest first.
    pub history: Vec<CaseEvent>,
    /// The applicant's household.
    pub household: Option<HouseholdView>,
    /// Where the applicant lived before, and until when.
    pub former: Vec<(String, String)>,
    /// What stands behind the number of the slip.
    pub suffix: &'a str,
    /// Where.
    pub commune: &'a Commune,
    /// When it is printed.
    pub now: Timestamp,
}

/// What a value is on paper.
pub enum Printed {
    /// A text; empty where it is not known.
    Text(String),
    /// A numbered list.
    List(Vec<String>),
    /// Parts of their own.
    Parts(Vec<Block>),
}

type Value = fn(&Facts<'_>) -> Printed;

fn text(value: impl Into<String>) -> Printed {
    Printed::Text(value.into())
}

/// A field of the applicant.
fn of_person(facts: &Facts<'_>, field: PersonField) -> Printed {
    text(field.shown(facts.applicant))
}

/// A field of the case, which names nobody.
fn of_case(facts: &Facts<'_>, field: CaseField) -> Printed {
    text(field.shown(facts.case, &|_| String::new()))
}

/// Every value by name.
const VALUES: &[(&str, Value)] = &[
    ("blank", |_| text("")),
    ("one_set", |_| text("01 (bộ)")),
    ("counter", |f| text(&*f.commune.counter)),
    ("office", |f| text(f.office())),
    ("applicant", |f| of_person(f, PersonField::FullName)),
    ("id", |f| text(id_of(f.applicant))),
    ("address", |f| text(f.address())),
    ("permanent", |f| of_person(f, PersonField::Address)),
    ("temporary", |f| of_person(f, PersonField::TemporaryAddress)),
    ("phone", |f| of_person(f, PersonField::Phone)),
    ("birth", |f| of_person(f, PersonField::BirthDate)),
    ("sex", |f| of_person(f, PersonField::Sex)),
    ("origin", |f| of_person(f, PersonField::Origin)),
    ("origins", |f| text(joined(&[&f.applicant.ethnicity, &f.applicant.religion, &f.applicant.nationality]))),
    ("relationship", |f| of_person(f, PersonField::Relationship)),
    ("head", |f| text(f.head().map(|p| p.full_name.clone()).unwrap_or_default())),
    ("head_id", |f| text(f.head().map(id_of).unwrap_or_default())),
    ("members", |f| f.members()),
    ("procedure", |f| text(&*f.procedure.name)),
    ("own_fields", |f| f.own_fields()),
    ("papers", |f| f.papers()),
    ("missing", |f| f.missing()),
    ("fee", |f| text(f.case.fee.filter(|n| *n > 0).map(|n| format!("{} đồng", dots(n))).unwrap_or_default())),
    ("exemption", |f| of_case(f, CaseField::Exemption)),
    ("limit", |f| text(f.procedure.limit(f.case.verified.is_some()).vi())),
    ("received_elsewhere", |f| text(f.elsewhere())),
    ("papers_table", |f| f.papers_table()),
    ("former", |f| f.former()),
    ("guests", |f| f.guests()),
    ("birth_registered", |f| of_person(f, PersonField::BirthPlace)),
    ("result_form", |_| text("□ Giấy   □ Điện tử   □ Tin nhắn (SMS)")),
    ("supplement_within", |f| text(f.procedure.supplement_within.map(TimeLimit::vi).unwrap_or_default())),
    ("code", |f| of_case(f, CaseField::Code)),
    ("received", |f| text(hour(f.case.received_at))),
    ("due", |f| text(f.case.due_at.map_or_else(|| "theo thông báo".to_owned(), hour))),
    ("first_due", |f| {
        text(f.case.apology.as_ref().map_or(f.case.due_at, |a| a.old_due).map(hour).unwrap_or_default())
    }),
    ("new_due", |f| text(f.case.apology.as_ref().map(|a| hour(a.new_due)).unwrap_or_default())),
    ("apology_reason", |f| text(f.case.apology.as_ref().map(|a| a.reason.clone()).unwrap_or_default())),
    ("apology", |f| {
        Printed::Parts(vec![Block::Text(format!("{} xin lỗi Ông/Bà vì sự chậm trễ này.", f.office()))])
    }),
    ("closed", |f| text(f.case.closed_at.map(|t| t.date().format(DAY).to_string()).unwrap_or_default())),
    ("result", |f| {
        text(if f.case.state.is_resolved() { "Đồng ý giải quyết" } else { f.case.state.vi() })
    }),
    ("head_and_relationship", |f| {
        let head = f.head().map(|p| p.full_name.clone()).unwrap_or_default();
        let relationship = f.applicant.relationship.map_or("", Relationship::label).to_owned();
        text(joined(&[&head, &relationship]))
    }),
    ("result_and_day", |f| {
        let day = f.case.closed_at.map(|t| t.date().format(DAY).to_string()).unwrap_or_default();
        text(format!("Đồng ý giải quyết, ngày {day}"))
    }),
    ("valid_until", |f| text((f.now.date() + Duration::days(365)).format(DAY).to_string())),
    ("reason", |f| text(f.reason())),
    ("contact", |f| f.contact()),
    ("steps", |f| f.steps()),
    ("book", |f| {
        text(format!("Quyển số: {}  Số thứ tự: {:02}", f.case.received_at.date().year(), f.case.book_number))
    }),
    ("officer", |f| of_case(f, CaseField::Officer)),
    ("replaces", |f| text(f.replaces())),
];

/// The value of a name; `None` for a name that is none.
pub fn value(name: &str, facts: &Facts<'_>) -> Option<Printed> {
    VALUES.iter().find(|(known, _)| *known == name).map(|(_, value)| value(facts))
}

/// Whether there is a value of this name.
pub fn is_known(name: &str) -> bool {
    VALUES.iter().any(|(known, _)| *known == name)
}

impl Facts<'_> {
    fn office(&self) -> String {
        let name = lower_first(&self.commune.name);
        match self.procedure.authority {
            Authority::Police => format!("Công an {name}"),
            Authority::Committee | Authority::Department => format!("UBND {name}"),
            Authority::Military => format!("Ban Chỉ huy Quân sự {name}"),
        }
    }

    fn address(&self) -> String {
        let p = self.applicant;
        [&p.temporary_address, &p.address, &p.hamlet]
            .into_iter()
            .find(|a| !a.is_empty())
            .cloned()
            .unwrap_or_default()
    }

    fn head(&self) -> Option<&Person> {
        let members = &self.household.as_ref()?.members;
        members
            .iter()
            .map(|m| &m.record)
            .find(|p| p.relationship == Some(Relationship::HEAD) && p.is_active())
    }

    /// The reason of the last event that gave one.
    fn reason(&self) -> String {
        // What a case was corrected for is no reason of its state.
        let moved = |e: &&CaseEvent| e.action.is(ActionId::CaseMove) && e.state == self.case.state;
        let given = self.history.iter().rev().filter(moved).find(|e| !e.note.is_empty());
        given.map_or_else(String::new, |e| beyond_parts(&self.case.wanted, &e.note).to_owned())
    }

    fn own_fields(&self) -> Printed {
        let fields = self.procedure.fields.iter();
        let mut parts: Vec<Block> = fields
            .filter_map(|f| self.case.fields.get(&f.key).map(|v| Block::Field(f.label.clone(), shown(v))))
            .collect();
        if !self.persons.is_empty() {
            parts.push(Block::field("Cùng đăng ký", self.persons.join(", ")));
        }
        Printed::Parts(parts)
    }

    fn papers(&self) -> Printed {
        if self.case.papers.is_empty() {
            return text("không có giấy tờ");
        }
        Printed::List(self.case.papers.iter().map(|p| format!("{} ({})", p.name, p.kind.vi())).collect())
    }

    /// Who else received or decides the case, and since when they have it.
    fn elsewhere(&self) -> String {
        let Some(elsewhere) = &self.case.elsewhere else { return String::new() };
        let said = |label: &str, value: &str| {
            if value.is_empty() { String::new() } else { format!("{label} {value}") }
        };
        let handed = elsewhere.handed_over_at.map(hour).unwrap_or_default();
        let parts = [
            said("nơi tiếp nhận:", &elsewhere.received_by),
            said("nơi giải quyết:", &elsewhere.decided_by),
            said("chuyển lúc", &handed),
        ];
        parts.iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join("; ")
    }

    fn papers_table(&self) -> Printed {
        let rows = self.case.papers.iter().enumerate().map(|(i, paper)| {
            vec![(i + 1).to_string(), paper.name.clone(), paper.kind.vi().to_owned(), "01".to_owned()]
        });
        let columns = [("TT", 1), ("Tên giấy tờ, tài liệu", 8), ("Loại", 3), ("Số lượng", 2)];
        let label = "Thành phần hồ sơ gồm";
        Printed::Parts(if self.case.papers.is_empty() {
            vec![Block::field(label, "không có giấy tờ")]
        } else {
            vec![Block::Text(format!("{label}:")), Block::Table(Table::new(&columns, rows.collect()))]
        })
    }

    /// Where somebody lived before; an empty row to write in where the register knows none.
    fn former(&self) -> Printed {
        let mut rows: Vec<Vec<String>> =
            self.former.iter().map(|(place, until)| vec![until.clone(), place.clone()]).collect();
        if rows.is_empty() {
            rows.push(vec![String::new(), String::new()]);
        }
        Printed::Parts(vec![
            Block::Text("III. Nơi cư trú trước đây:".to_owned()),
            Block::Table(Table::new(&[("Thời gian", 3), ("Nơi cư trú", 9)], rows)),
        ])
    }

    /// Those who stay the night, by a notice of stay.
    fn guests(&self) -> Printed {
        let of = |key: &str| self.case.fields.get(key).map(|v| shown(v)).unwrap_or_default();
        let first = self.applicant.full_name.clone();
        let names = std::iter::once(first).chain(self.persons.iter().cloned());
        let rows = names.enumerate().map(|(i, name)| {
            let (birth, id) = if i == 0 {
                (self.applicant.birth_date.map(PartialDate::vi).unwrap_or_default(), id_of(self.applicant))
            } else {
                (String::new(), String::new())
            };
            vec![(i + 1).to_string(), name, birth, id, of("stay_from"), of("stay_to")]
        });
        let columns = [
            ("TT", 1),
            ("Họ và tên", 6),
            ("Ngày sinh", 3),
            ("Số định danh", 4),
            ("Từ ngày", 3),
            ("Đến ngày", 3),
        ];
        Printed::Parts(vec![Block::Table(Table::new(&columns, rows.collect()))])
    }

    /// Number and time of the slip that this one takes the place of: the case was put right since.
    fn replaces(&self) -> String {
        let edits: Vec<Timestamp> =
            self.history.iter().filter(|e| e.action.is(ActionId::CaseEdit)).map(|e| e.at).collect();
        let before = match edits.as_slice() {
            [] => return String::new(),
            [.., before, _] => *before,
            _ => self.case.received_at,
        };
        format!("{:02}{}, lập {}", self.case.book_number, self.suffix, hour(before))
    }

    fn missing(&self) -> Printed {
        let wanted = self.case.wanted.iter().map(Wanted::shown).collect::<Vec<_>>();
        if !wanted.is_empty() {
            return Printed::List(wanted);
        }
        let held = |name: &str| self.case.papers.iter().any(|p| p.name == name);
        let papers =
            self.procedure.papers.iter().filter(|p| !p.optional && !held(&p.name)).map(|p| p.name.clone());
        let fields =
            self.procedure.fields.iter().filter(|f| f.required && !self.case.fields.contains_key(&f.key));
        let missing: Vec<String> = papers.chain(fields.map(|f| f.label.clone())).collect();
        if missing.is_empty() { text(self.reason()) } else { Printed::List(missing) }
    }

    fn contact(&self) -> Printed {
        let commune = self.commune;
        let phone = if commune.phone.is_empty() { "......................" } else { &commune.phone };
        let line = format!(
            "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, liên hệ {}, số điện thoại {phone}.",
            commune.counter
        );
        Printed::Parts(vec![Block::Text(line)])
    }

    fn members(&self) -> Printed {
        let Some(view) = &self.household else { return Printed::Parts(Vec::new()) };
        let others = view
            .members
            .iter()
            .map(|m| &m.record)
            .filter(|p| p.is_active() && p.public_id() != self.applicant.public_id());
        let rows = others
            .enumerate()
            .map(|(i, p)| {
                vec![
                    (i + 1).to_string(),
                    p.full_name.clone(),
                    p.birth_date.map(PartialDate::vi).unwrap_or_default(),
                    p.sex.map_or("", Vocabulary::vi).to_owned(),
                    id_of(p),
                    p.relationship.map_or("", Relationship::label).to_owned(),
                ]
            })
            .collect();
        let columns = [
            ("TT", 1),
            ("Họ và tên", 6),
            ("Ngày sinh", 3),
            ("Giới tính", 2),
            ("Số định danh", 4),
            ("Quan hệ", 3),
        ];
        Printed::Parts(vec![
            Block::Text("Thành viên khác trong hộ:".to_owned()),
            Block::Table(Table::new(&columns, rows)),
        ])
    }

    fn steps(&self) -> Printed {
        let mut rows: Vec<Vec<String>> = self
            .history
            .iter()
            .map(|e| vec![e.operator.clone(), hour(e.at), e.state.vi().to_owned(), e.note.clone()])
            .collect();
        if self.case.state.is_open() {
            // Room for the next office to sign.
            rows.extend((0..3).map(|_| vec![String::new(); 4]));
        }
        let columns = [("Người giao / nhận", 4), ("Thời gian", 5), ("Kết quả", 4), ("Ghi chú", 5)];
        Printed::Parts(vec![Block::Table(Table::new(&columns, rows))])
    }
}

/// Whether a case has something to say on a slip that belongs to a state.
pub fn has_been_in(history: &[CaseEvent], state: CaseState) -> bool {
    history.iter().any(|e| e.state == state)
}

fn id_of(p: &Person) -> String {
    let id = p.person_id.map(|id: PersonalId| id.to_string());
    id.or_else(|| p.cmnd.last().map(ToString::to_string)).unwrap_or_default()
}

fn joined(parts: &[&String]) -> String {
    parts.iter().filter(|p| !p.is_empty()).map(|p| p.as_str()).collect::<Vec<_>>().join(", ")
}

/// `08 giờ 42 phút, ngày 23/11/2026`.
pub fn hour(t: Timestamp) -> String {
    let local = t.local();
    format!("{:02} giờ {:02} phút, ngày {}", local.hour(), local.minute(), local.format(DAY))
}

/// A stored ISO date as people read it; all else as it is.
fn shown(value: &str) -> String {
    PartialDate::parse(value)
        .ok()
        .filter(|_| value.len() == 10)
        .map_or_else(|| value.to_owned(), PartialDate::vi)
}

/// `Xã Long Hiệp` within a sentence: `xã Long Hiệp`.
pub fn lower_first(name: &str) -> String {
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
