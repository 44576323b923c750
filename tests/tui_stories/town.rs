//! A small invented commune behind the stories, and screens to try widgets on.

use std::cell::RefCell;

use chrono::{DateTime, FixedOffset};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use soxa::tui::action::Action;
use soxa::tui::backend::{Backend, Choice, Draft, FindResult, FoundKind, FoundRow, Overview};
use soxa::tui::lookup::Source;
use soxa::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use soxa::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, FormReply, Kind};
use soxa::tui::widgets::list::{Column, List, Row, RowSource};
use soxa::tui::words::Words;
use soxa_service::ServiceError;

#[derive(Default)]
pub struct Town {
    pub drafts: RefCell<Vec<Vec<Draft>>>,
}

pub const PEOPLE: &[(&str, &str)] = &[
    ("Đinh Văn Trói", "1976  Thôn Gò Tranh"),
    ("Đinh Thị Huệ", "1972  Thôn Hà Bôi"),
    ("Đinh Văn Tý", "2009  Thôn Hà Bôi"),
    ("Phạm Thị Bướm", "1958  Thôn Cà Xen"),
    ("Nguyễn Thị Lan", "1990  Thôn Cà Xen"),
];

fn plain(text: &str) -> String {
    soxa_text::fold::fold(text).replace('đ', "d")
}

fn people(query: &str) -> impl Iterator<Item = (u32, &'static (&'static str, &'static str))> {
    let query = plain(query);
    (0..).zip(PEOPLE).filter(move |(_, (name, _))| {
        let name = plain(name);
        query.split_whitespace().all(|word| name.split_whitespace().any(|part| part.starts_with(word)))
    })
}

impl Backend for Town {
    fn now(&self) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339("2026-11-23T08:40:00+07:00").unwrap()
    }
    fn commune(&self) -> String {
        "Xã Long Hiệp".into()
    }
    fn operator(&self) -> String {
        "Lan".into()
    }
    fn waiting(&self) -> Result<usize, ServiceError> {
        Ok(6)
    }
    fn overview(&self, _words: &Words) -> Result<Overview, ServiceError> {
        Ok(Overview::default()
            .with(1, "2 nháp đang dở")
            .with(2, "9 đang mở   ! 2 quá hạn   2 hẹn hôm nay")
            .with(3, "4.302 người · 1.151 hộ")
            .with(4, "! 7 hộ chưa đúng")
            .with(5, "2 hồ sơ chưa chuyển")
            .with(6, "1 danh sách mới, 17 dòng")
            .with(7, "65 việc   còn 38 ngày   cần 2 việc/ngày")
            .with(8, "kỳ này đến 30/12")
            .with(9, "chờ nhập CSDL quốc gia: 6, cũ nhất 9 ngày")
            .with(0, "! sao lưu gần nhất 3 ngày trước"))
    }
    fn find(&self, query: &str, limit: usize) -> Result<FindResult, ServiceError> {
        let rows: Vec<FoundRow> = people(query)
            .map(|(id, (name, detail))| FoundRow {
                kind: FoundKind::Person,
                id,
                title: (*name).into(),
                detail: (*detail).into(),
                matched: String::new(),
                cells: vec![(*name).into(), (*detail).into()],
            })
            .collect();
        Ok(FindResult { total: rows.len(), rows: rows.into_iter().take(limit).collect() })
    }
    fn lookup(&self, _source: Source, query: &str, limit: usize) -> Result<Vec<Choice>, ServiceError> {
        let found = people(query).take(limit);
        Ok(found
            .map(|(id, (name, detail))| Choice {
                id: id.to_string(),
                label: (*name).into(),
                detail: (*detail).into(),
                ..Choice::default()
            })
            .collect())
    }
    fn keep_drafts(&self, drafts: &[Draft]) {
        self.drafts.borrow_mut().push(drafts.to_vec());
    }
}

/// A form with a field of every kind.
#[derive(Clone)]
pub struct IntakeForm {
    form: Form,
}

impl IntakeForm {
    pub fn new() -> Self {
        let hamlets = ["Thôn Hà Bôi", "Thôn Gò Tranh", "Thôn Cà Xen"];
        let hamlets = hamlets.iter().map(|name| Choice::new(name, name)).collect();
        let papers = vec![Choice::new("ct01", "Tờ khai CT01"), Choice::new("home", "Giấy tờ chỗ ở hợp pháp")];
        Self {
            form: Form::new(vec![
                FieldSpec::new("pid", "Số định danh", Kind::Digits(12)).required(),
                FieldSpec::new("name", "Họ tên", Kind::Text).required(),
                FieldSpec::new("born", "Ngày sinh", Kind::Date(DateSense::Past)),
                FieldSpec::new("hamlet", "Nơi tạm trú", Kind::Choice(Choices::These(hamlets))).persisting(),
                FieldSpec::new("with", "Cùng đăng ký", Kind::People(Choices::Backend(Source::PERSONS))),
                FieldSpec::new("until", "Thời hạn", Kind::Date(DateSense::Near)),
                FieldSpec::new("papers", "Giấy tờ", Kind::Papers(papers)),
                FieldSpec::new("fee", "Lệ phí", Kind::Money),
                FieldSpec::new("note", "Ghi chú", Kind::Note),
            ]),
        }
    }

    pub fn from_draft(draft: &Draft) -> Self {
        let mut counter = Self::new();
        counter.form.from_draft(&serde_json::from_str(&draft.body).unwrap());
        counter
    }
}

impl Screen for IntakeForm {
    fn title(&self, _: &Words) -> String {
        "1 Tiếp nhận hồ sơ".into()
    }
    fn contexts(&self) -> &'static [&'static str] {
        if self.form.is_choosing() {
            &["choices", "intake", "form", "field"]
        } else {
            &["intake", "form", "field"]
        }
    }
    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Action(Action::Save) => {
                if self.form.validate(ctx, |_| Vec::new()) {
                    self.form = self.form.next();
                    ctx.toast(soxa::tui::theme::Tone::Good, "đã lưu");
                }
                return Outcome::Consumed;
            }
            UiEvent::Card(scan) => {
                ctx.toast(soxa::tui::theme::Tone::Good, format!("thẻ {}", scan.text));
                return Outcome::Consumed;
            }
            _ => {}
        }
        if self.form.update(event, ctx) == FormReply::Ignored { Outcome::Ignored } else { Outcome::Consumed }
    }
    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.form.view(Rect { y: area.y + 1, height: area.height - 1, ..area }, buf, view)
    }
    fn help(&self) -> &'static str {
        "form.about"
    }
    fn hints(&self) -> Vec<Hint> {
        vec![
            Action::Save.into(),
            Action::Search.into(),
            Action::Choose.into(),
            Action::Palette.into(),
            Action::Back.into(),
        ]
    }
    fn draft(&self) -> Option<Draft> {
        let draft = self.form.to_draft();
        (!draft.is_empty())
            .then(|| Draft { key: "intake".into(), body: serde_json::to_string(&draft).unwrap() })
    }
    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}

/// A long list.
#[derive(Clone, Default)]
pub struct Roll {
    list: List,
}

pub struct Many(pub usize);

impl RowSource for Many {
    fn len(&self) -> usize {
        self.0
    }
    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        (from..self.0.min(from + count))
            .map(|n| {
                let (name, detail) = PEOPLE[n % PEOPLE.len()];
                Row {
                    id: n as u32,
                    cells: vec![
                        name.to_uppercase(),
                        n.to_string(),
                        detail.into(),
                        "vợ chủ hộ cũ, có mặt".into(),
                    ],
                    ..Row::default()
                }
            })
            .collect()
    }
    fn place(&self, id: u32) -> Option<usize> {
        Some(id as usize)
    }
}

impl Roll {
    pub fn new(rows: u16) -> Self {
        let mut roll = Self::default();
        roll.list.load(&Many(1_000_000), rows);
        roll
    }
}

impl Screen for Roll {
    fn title(&self, _: &Words) -> String {
        "3 Nhân khẩu và hộ".into()
    }
    fn contexts(&self) -> &'static [&'static str] {
        &["people", "list"]
    }
    fn update(&mut self, event: &UiEvent, _: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Action(action) if self.list.act(*action, &Many(1_000_000)) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }
    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let columns = [Column::name(24), Column::number(7), Column::text(20), Column::text(20).growing()];
        self.list.view(area, buf, &columns, view);
        assert!(view.rows_drawn.get() <= usize::from(area.height));
        None
    }
    fn help(&self) -> &'static str {
        "start.about"
    }
    fn hints(&self) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Back.into()]
    }
    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
