//! What a file of people holds, as a description: fields, the columns they are read from, how likely each kind of
//! error is, and by which parts candidates are found.
//!
//! Populations are data (`data/*.toml`), kinds of field are code. A schema never names a file, an id or a row.

use std::collections::HashMap;

use serde::Deserialize;
use thiserror::Error;

/// Why a schema cannot be used.
#[derive(Debug, Error)]
pub enum SchemaError {
    /// Not TOML, or of another shape.
    #[error("bản mô tả cột sai: {0}")]
    Toml(String),
    /// A field is described wrongly.
    #[error("bản mô tả cột, trường “{field}”: {what}")]
    Field {
        /// The field's name.
        field: String,
        /// What is wrong, and what to do.
        what: String,
    },
    /// Nothing to compare by.
    #[error("bản mô tả cột không có trường nào: thêm mục [[field]]")]
    Empty,
}

/// How a field's values are read and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A personal id of twelve digits; nine digits here are an old card's.
    Id12,
    /// Old cards of nine digits, several separated by `;`.
    Id9,
    /// A person's own name.
    Name,
    /// The name of a father, mother, spouse: not the person's own.
    Relative,
    /// A date, perhaps of the year only.
    Date,
    /// Male or female.
    Sex,
    /// A hamlet and a commune, of before and after the merger.
    Place,
    /// A code that many share: a household's number.
    Key,
    /// A word or a few, compared by likeness.
    Word,
    /// A code of digits that few share.
    Digits,
}

/// One field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stable name, such as `birth_date`.
    pub name: String,
    /// What officers call it.
    #[serde(default)]
    pub label: String,
    /// Kind of value.
    pub kind: Kind,
    /// Names of the columns it is read from, the first that holds something; the name itself if none is given.
    #[serde(default)]
    pub columns: Vec<String>,
    /// How often each level is met among true pairs, by table; the kind's own where none is given.
    #[serde(default)]
    pub m: HashMap<String, Vec<f64>>,
    /// The field whose values stand in this one by mistake, and the other way round.
    #[serde(default)]
    pub swaps_with: Option<String>,
}

/// A description of a population's files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// Columns that name a row in the output, the first that is there.
    pub id: Vec<String>,
    /// Share of a list's rows that are in the register, before any was seen.
    pub listed: f64,
    /// Share of a register's records that have a double, before any was seen.
    pub doubled: f64,
    /// Relatives in the register that somebody outside it has, on average.
    #[serde(default)]
    pub relatives: f64,
    /// How many rows' worth of evidence the shipped rates weigh against those learned from the file.
    pub weight: f64,
    /// Score from which a pair is a match.
    pub match_from: f64,
    /// The same within one register.
    pub double_from: f64,
    /// Given names that stand in for any other.
    #[serde(default)]
    pub nicknames: Vec<String>,
    /// Parts by which candidates are found: `field`, `field.given`, `field.year`.
    pub blocks: Vec<Vec<String>>,
    /// The fields.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

impl Schema {
    /// Reads a description.
    pub fn parse(text: &str) -> Result<Self, SchemaError> {
        let mut this: Self = toml::from_str(text).map_err(|e| SchemaError::Toml(e.to_string()))?;
        if this.fields.is_empty() {
            return Err(SchemaError::Empty);
        }
        for field in &mut this.fields {
            if field.columns.is_empty() {
                field.columns.push(field.name.clone());
            }
            if field.label.is_empty() {
                field.label.clone_from(&field.name);
            }
        }
        this.check()?;
        Ok(this)
    }

    /// The people of the contract's CSV.
    pub fn people() -> Result<Self, SchemaError> {
        Self::parse(include_str!("data/people.toml"))
    }

    /// The columns of all fields, each once; a record is given to the engine in this order.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        for name in self.fields.iter().flat_map(|f| &f.columns) {
            if !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
        columns
    }

    /// Where a field stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.name == name)
    }

    /// The first field of a kind.
    pub fn of_kind(&self, kind: Kind) -> Option<usize> {
        self.fields.iter().position(|f| f.kind == kind)
    }

    fn check(&self) -> Result<(), SchemaError> {
        let wrong = |field: &str, what: String| SchemaError::Field { field: field.to_owned(), what };
        for field in &self.fields {
            let tables = super::rates::tables_of(field.kind);
            for (name, rates) in &field.m {
                let Some((_, shipped)) = tables.iter().find(|(table, _)| table == name) else {
                    return Err(wrong(&field.name, format!("không có bảng “{name}”: xoá đi")));
                };
                if rates.len() != shipped.len() || rates.iter().any(|r| !(0.0..=1.0).contains(r)) {
                    let n = shipped.len();
                    return Err(wrong(&field.name, format!("bảng “{name}” cần {n} số từ 0 đến 1")));
                }
            }
            if let Some(other) = &field.swaps_with
                && self.position(other).is_none()
            {
                return Err(wrong(&field.name, format!("không có trường “{other}” để đổi chỗ")));
            }
        }
        for part in self.blocks.iter().flatten() {
            let name = part.split('.').next().unwrap_or_default();
            if self.position(name).is_none() {
                return Err(wrong(name, "có trong blocks nhưng không có mục [[field]]".to_owned()));
            }
        }
        let shares = [self.listed, self.doubled, self.match_from, self.double_from];
        if shares.iter().any(|s| !(0.0..=1.0).contains(s)) || self.weight <= 0.0 {
            return Err(SchemaError::Toml("listed, doubled, match_from: số từ 0 đến 1".to_owned()));
        }
        Ok(())
    }
}
