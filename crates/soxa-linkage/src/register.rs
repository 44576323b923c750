//! The people on the left: their values in a few bytes each, and how common every value is.
//!
//! A million people must fit: a record is one number for each field, and every text stands once in a table.

use std::collections::{BTreeMap, HashMap};

use super::name_compare::Shares;
use super::names::{Cut, Names};
use super::place::Place;
use super::schema::{Kind, Schema};
use super::values::{LONGEST, Number, Words, date, identity, sex};
use soxa_text::fold::fold;

/// A cell that holds nothing.
pub const NONE: u64 = u64::MAX;
/// Half a cell that holds nothing.
pub const HALF: u32 = u32::MAX;

/// A value read from cells, before it is anybody's.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    None,
    /// A number of twelve digits.
    Number(u64),
    /// One or two numbers of nine digits.
    Numbers(u32, u32),
    /// A name.
    Name(Cut),
    /// A date as `yyyymmdd`.
    Date(u32),
    /// 1 male, 2 female.
    Sex(u64),
    /// A place.
    Place(Place),
    /// A word, folded.
    Word(String),
}

/// Two halves in one cell.
pub fn pack(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// The halves of a cell.
pub fn unpack(cell: u64) -> (u32, u32) {
    (cell as u32, (cell >> 32) as u32)
}

/// Which of the schema's columns each field is read from.
#[derive(Debug, Clone)]
pub struct Reader {
    fields: Vec<(Kind, Vec<usize>)>,
    nine: Option<usize>,
    sex: Option<usize>,
}

impl Reader {
    /// For records in the order of [`Schema::columns`].
    pub fn new(schema: &Schema) -> Self {
        let columns = schema.columns();
        let at = |name: &String| columns.iter().position(|c| c == name);
        let fields =
            schema.fields.iter().map(|f| (f.kind, f.columns.iter().filter_map(at).collect())).collect();
        Self { fields, nine: schema.of_kind(Kind::Id9), sex: schema.of_kind(Kind::Sex) }
    }

    fn cells<'a, 'b>(&'a self, field: usize, record: &'a [&'b str]) -> impl Iterator<Item = &'b str> + 'a {
        let columns = self.fields.get(field).map_or(&[][..], |(_, c)| c);
        columns.iter().map(|c| record.get(*c).copied().unwrap_or_default())
    }

    fn first<'b>(&self, field: usize, record: &[&'b str]) -> &'b str {
        self.cells(field, record).find(|c| !c.trim().is_empty()).unwrap_or_default()
    }

    /// A name's cell; family and given name in columns of their own are put together.
    fn name(&self, field: usize, record: &[&str]) -> String {
        let mut cells = self.cells(field, record);
        let whole = cells.next().unwrap_or_default().trim();
        if !whole.is_empty() {
            return whole.to_owned();
        }
        cells.map(str::trim).filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The numbers of a record: of twelve digits by the field asked for, of nine wherever they stand.
    fn numbers(&self, record: &[&str]) -> (Option<u64>, Vec<u32>) {
        let (mut twelve, mut nine) = (None, Vec::new());
        for (field, (kind, _)) in self.fields.iter().enumerate() {
            if !matches!(kind, Kind::Id12 | Kind::Id9) {
                continue;
            }
            for text in self.cells(field, record).flat_map(|c| c.split([';', '/', ',']).take(4)) {
                match identity(text, *kind == Kind::Id9) {
                    Some(Number::Twelve(n)) => twelve = twelve.or(Some(n)),
                    Some(Number::Nine(n)) if !nine.contains(&(n as u32)) => nine.push(n as u32),
                    _ => {}
                }
            }
        }
        (twelve, nine)
    }

    fn sex_of(&self, field: usize, record: &[&str], dates: Option<usize>) -> Option<u64> {
        sex(self.first(field, record)).or_else(|| {
            // Columns “Năm sinh Nam” and “Năm sinh Nữ” say the sex by which is filled.
            let cells: Vec<&str> = dates.map(|d| self.cells(d, record).collect()).unwrap_or_default();
            match cells.as_slice() {
                [_, male, _] if !male.trim().is_empty() => Some(1),
                [_, _, female] if !female.trim().is_empty() => Some(2),
                _ => None,
            }
        })
    }

    fn date_field(&self) -> Option<usize> {
        self.fields.iter().position(|(kind, _)| *kind == Kind::Date)
    }

    /// The values of a record.
    pub fn read(&self, record: &[&str]) -> Vec<Value> {
        let (twelve, nine) = self.numbers(record);
        (0..self.fields.len())
            .map(|f| {
                let kind = self.fields.get(f).map(|(k, _)| *k);
                let found = match kind? {
                    Kind::Id12 => twelve.map(Value::Number),
                    Kind::Id9 if Some(f) == self.nine => numbers(&nine),
                    Kind::Id9 => None,
                    Kind::Name | Kind::Relative => Cut::new(&self.name(f, record)).map(Value::Name),
                    Kind::Date => date(self.first(f, record)).map(Value::Date),
                    Kind::Sex => self.sex_of(f, record, self.date_field()).map(Value::Sex),
                    Kind::Place => {
                        Some(self.place(f, record)).filter(|p| *p != Place::default()).map(Value::Place)
                    }
                    Kind::Key | Kind::Word | Kind::Digits => word(self.first(f, record)).map(Value::Word),
                };
                Some(found.unwrap_or(Value::None))
            })
            .map(|v| v.unwrap_or(Value::None))
            .collect()
    }

    fn place(&self, field: usize, record: &[&str]) -> Place {
        let cells: Vec<&str> = self.cells(field, record).collect();
        match cells.as_slice() {
            [hamlet, address, ..] => Place::read(hamlet, address),
            [address] => Place::read("", address),
            [] => Place::default(),
        }
    }
}

fn numbers(nine: &[u32]) -> Option<Value> {
    match nine {
        [] => None,
        [one] => Some(Value::Numbers(*one, HALF)),
        [one, two, ..] => Some(Value::Numbers(*one, *two)),
    }
}

fn word(cell: &str) -> Option<String> {
    let short: String = cell.chars().take(LONGEST).collect();
    let plain = fold(&short);
    (!plain.is_empty()).then_some(plain)
}

/// How common the values of one field are.
#[derive(Debug, Clone, Default)]
pub struct Crowd {
    /// Records that have a value.
    pub present: f64,
    /// By word or name number: bearers of unknown sex, men, women.
    pub counts: BTreeMap<u32, [f32; 3]>,
    /// By the other half of a cell: communes.
    pub others: BTreeMap<u32, f32>,
    /// Dates known to the day or month, by year.
    pub years: BTreeMap<u32, f32>,
    /// Dates of the year only.
    pub bare_years: BTreeMap<u32, f32>,
    /// Parts of names.
    pub shares: Shares,
}

/// The people on the left.
#[derive(Debug, Clone)]
pub struct Register {
    reader: Reader,
    width: usize,
    cells: Vec<u64>,
    /// Their names.
    pub names: Names,
    /// Their words.
    pub words: Words,
    places: HashMap<String, u64>,
    /// How common values are, by field.
    pub crowds: Vec<Crowd>,
}

impl Register {
    /// Nobody yet.
    pub fn new(schema: &Schema) -> Self {
        Self {
            reader: Reader::new(schema),
            width: schema.fields.len(),
            cells: Vec::new(),
            names: Names::new(&schema.nicknames),
            words: Words::default(),
            places: HashMap::new(),
            crowds: Vec::new(),
        }
    }

    /// Takes a record in, its cells in the order of [`Schema::columns`].
    pub fn add(&mut self, record: &[&str]) {
        let (twelve, nine) = self.reader.numbers(record);
        for f in 0..self.width {
            let Some((kind, _)) = self.reader.fields.get(f) else { continue };
            let cell = match kind {
                Kind::Id12 => twelve,
                Kind::Id9 if Some(f) == self.reader.nine => {
                    nine.first().map(|one| pack(*one, nine.get(1).copied().unwrap_or(HALF)))
                }
                Kind::Id9 => None,
                Kind::Name | Kind::Relative => {
                    let name = self.reader.name(f, record);
                    self.names.number(&name).map(u64::from)
                }
                Kind::Date => date(self.reader.first(f, record)).map(u64::from),
                Kind::Sex => self.reader.sex_of(f, record, self.reader.date_field()),
                Kind::Place => self.place(f, record),
                Kind::Key | Kind::Word | Kind::Digits => {
                    word(self.reader.first(f, record)).map(|w| self.words.number(&w).into())
                }
            };
            self.cells.push(cell.unwrap_or(NONE));
        }
    }

    fn place(&mut self, field: usize, record: &[&str]) -> Option<u64> {
        let key: String = self.reader.cells(field, record).collect::<Vec<_>>().join("\u{1f}");
        if let Some(&cell) = self.places.get(&key) {
            return Some(cell).filter(|c| *c != NONE);
        }
        let place = self.reader.place(field, record);
        let mut number = |name: Option<String>| name.map_or(HALF, |n| self.words.number(&n));
        let (hamlet, commune) = (number(place.hamlet), number(place.commune));
        let cell = pack(hamlet, commune);
        if self.places.len() < 200_000 {
            self.places.insert(key, cell);
        }
        Some(cell).filter(|c| *c != NONE)
    }

    /// Nobody comes any more: counts how common values are.
    pub fn close(&mut self) {
        self.places = HashMap::new();
        self.names.close();
        self.cells.shrink_to_fit();
        self.crowds = (0..self.width).map(|f| self.crowd(f)).collect();
    }

    fn crowd(&self, field: usize) -> Crowd {
        let mut crowd = Crowd::default();
        let Some((kind, _)) = self.reader.fields.get(field) else { return crowd };
        for record in 0..self.len() {
            let cell = self.cell(record, field);
            if cell == NONE {
                continue;
            }
            crowd.present += 1.0;
            let (low, high) = unpack(cell);
            match kind {
                Kind::Id12 | Kind::Id9 | Kind::Sex => {}
                Kind::Date => {
                    let by = if low % 10_000 == 0 { &mut crowd.bare_years } else { &mut crowd.years };
                    *by.entry(low / 10_000).or_default() += 1.0;
                }
                Kind::Place => {
                    if low != HALF {
                        crowd.counts.entry(low).or_default()[0] += 1.0;
                    }
                    if high != HALF {
                        *crowd.others.entry(high).or_default() += 1.0;
                    }
                }
                Kind::Name | Kind::Relative | Kind::Key | Kind::Word | Kind::Digits => {
                    let sex = self.reader.sex.map_or(NONE, |s| self.cell(record, s));
                    let slot = match sex {
                        1 => 1,
                        2 => 2,
                        _ => 0,
                    };
                    if let Some(count) = crowd.counts.entry(low).or_default().get_mut(slot) {
                        *count += 1.0;
                    }
                }
            }
        }
        if matches!(kind, Kind::Name | Kind::Relative) {
            let bearers = crowd.counts.iter().map(|(n, c)| (*n, f64::from(c.iter().sum::<f32>())));
            crowd.shares = Shares::count(&self.names, bearers);
        }
        crowd
    }

    /// Lets the records behind the first so many go; what names and words they had stays in the tables.
    pub fn truncate(&mut self, records: usize) {
        self.cells.truncate(records * self.width);
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or_default()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell of a record and field.
    pub fn cell(&self, record: usize, field: usize) -> u64 {
        self.cells.get(record * self.width + field).copied().unwrap_or(NONE)
    }

    /// All cells of a record.
    pub fn record(&self, record: usize) -> &[u64] {
        self.cells.get(record * self.width..(record + 1) * self.width).unwrap_or_default()
    }

    /// The values of a record from outside.
    pub fn read(&self, record: &[&str]) -> Vec<Value> {
        self.reader.read(record)
    }

    /// The values of a record of the register, as if it came from outside.
    pub fn values(&self, record: usize) -> Vec<Value> {
        let kinds = self.reader.fields.iter().map(|(kind, _)| *kind);
        kinds.zip(self.record(record)).map(|(kind, cell)| self.value(kind, *cell)).collect()
    }

    fn value(&self, kind: Kind, cell: u64) -> Value {
        if cell == NONE {
            return Value::None;
        }
        let (low, high) = unpack(cell);
        match kind {
            Kind::Id12 => Value::Number(cell),
            Kind::Id9 => Value::Numbers(low, high),
            Kind::Name | Kind::Relative => Cut::new(self.names.text(low)).map_or(Value::None, Value::Name),
            Kind::Date => Value::Date(low),
            Kind::Sex => Value::Sex(cell),
            Kind::Place => {
                let name = |half| (half != HALF).then(|| self.words.word(half).to_owned());
                Value::Place(Place { hamlet: name(low), commune: name(high) })
            }
            Kind::Key | Kind::Word | Kind::Digits => Value::Word(self.words.word(low).to_owned()),
        }
    }

    /// A cell as it is shown.
    pub fn shown(&self, kind: Kind, cell: u64) -> String {
        show(&self.value(kind, cell))
    }
}

/// A value as it is shown.
pub fn show(value: &Value) -> String {
    match value {
        Value::None => String::new(),
        Value::Number(n) => format!("{n:012}"),
        Value::Numbers(a, HALF) => format!("{a:09}"),
        Value::Numbers(a, b) => format!("{a:09}; {b:09}"),
        Value::Name(cut) => cut.text.clone(),
        Value::Date(d) => match (d / 10_000, d / 100 % 100, d % 100) {
            (y, 0, _) => format!("{y}"),
            (y, m, 0) => format!("{m:02}/{y}"),
            (y, m, d) => format!("{d:02}/{m:02}/{y}"),
        },
        Value::Sex(1) => "Nam".to_owned(),
        Value::Sex(_) => "Nữ".to_owned(),
        Value::Place(p) => {
            let parts = [&p.hamlet, &p.commune];
            parts.iter().filter_map(|p| p.as_deref()).collect::<Vec<_>>().join(", ")
        }
        Value::Word(w) => w.clone(),
    }
}
