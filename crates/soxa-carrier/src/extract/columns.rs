//! Columns of a table, from PostgreSQL to Parquet: by the type that the database says a column has, so that a column added to
//! a table needs nothing here.

use std::error::Error;

use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result as Written};
use parquet::schema::types::Type;
use postgres_protocol::types::{date_from_sql, timestamp_from_sql};
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type as Sql};

use crate::problem::LineProblem;

/// Days between the first of 1970, from which Parquet counts, and that of 2000, from which PostgreSQL does.
const DAYS: i32 = 10_957;
const MICROS: i64 = DAYS as i64 * 86_400_000_000;

/// A column, with the values that are not written yet.
#[derive(Debug)]
pub struct Column {
    name: String,
    values: Values,
    /// 1 where a row has a value.
    levels: Vec<i16>,
}

#[derive(Debug)]
enum Values {
    Text(Vec<ByteArray>),
    Long(Vec<i64>),
    Int(Vec<i32>),
    /// Days from 1970.
    Day(Vec<i32>),
    /// Microseconds from 1970.
    Moment(Vec<i64>),
}

/// A day, counted from 1970.
struct Day(i32);

impl<'a> FromSql<'a> for Day {
    fn from_sql(_: &Sql, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(date_from_sql(raw)?.saturating_add(DAYS)))
    }

    fn accepts(ty: &Sql) -> bool {
        *ty == Sql::DATE
    }
}

/// A moment, in microseconds from 1970.
struct Moment(i64);

impl<'a> FromSql<'a> for Moment {
    fn from_sql(_: &Sql, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(timestamp_from_sql(raw)?.saturating_add(MICROS)))
    }

    fn accepts(ty: &Sql) -> bool {
        *ty == Sql::TIMESTAMPTZ
    }
}

impl Column {
    /// An empty one.
    ///
    /// # Errors
    /// No table of the schema has such a type.
    pub fn new(name: &str, ty: &Sql) -> Result<Self, LineProblem> {
        let values = match *ty {
            Sql::TEXT => Values::Text(Vec::new()),
            Sql::INT8 => Values::Long(Vec::new()),
            Sql::INT4 => Values::Int(Vec::new()),
            Sql::DATE => Values::Day(Vec::new()),
            Sql::TIMESTAMPTZ => Values::Moment(Vec::new()),
            _ => return Err(LineProblem::Other { said: format!("{name}: {ty}") }),
        };
        Ok(Self { name: name.to_owned(), values, levels: Vec::new() })
    }

    /// How Parquet describes it.
    ///
    /// # Errors
    /// It cannot be described so.
    pub fn described(&self) -> Written<Type> {
        let (physical, logical) = match self.values {
            Values::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Values::Long(_) => (Physical::INT64, None),
            Values::Int(_) => (Physical::INT32, None),
            Values::Day(_) => (Physical::INT32, Some(LogicalType::Date)),
            Values::Moment(_) => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
        };
        Type::primitive_type_builder(&self.name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()
    }

    /// Takes a row's value.
    ///
    /// # Errors
    /// The database sent something else than it said.
    pub fn take(&mut self, row: &Row, at: usize) -> Result<(), tokio_postgres::Error> {
        let there = match &mut self.values {
            Values::Text(all) => {
                keep(all, row.try_get::<_, Option<&str>>(at)?.map(|text| text.as_bytes().to_vec().into()))
            }
            Values::Long(all) => keep(all, row.try_get(at)?),
            Values::Int(all) => keep(all, row.try_get(at)?),
            Values::Day(all) => keep(all, row.try_get::<_, Option<Day>>(at)?.map(|day| day.0)),
            Values::Moment(all) => keep(all, row.try_get::<_, Option<Moment>>(at)?.map(|moment| moment.0)),
        };
        self.levels.push(there.into());
        Ok(())
    }

    /// Writes the values, and forgets them.
    ///
    /// # Errors
    /// They cannot be written, or the file's column is another one.
    pub fn put(&mut self, into: &mut ColumnWriter<'_>) -> Written<()> {
        let levels = Some(self.levels.as_slice());
        match (&mut self.values, into) {
            (Values::Text(all), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                writer.write_batch(all, levels, None)?;
                all.clear();
            }
            (Values::Long(all) | Values::Moment(all), ColumnWriter::Int64ColumnWriter(writer)) => {
                writer.write_batch(all, levels, None)?;
                all.clear();
            }
            (Values::Int(all) | Values::Day(all), ColumnWriter::Int32ColumnWriter(writer)) => {
                writer.write_batch(all, levels, None)?;
                all.clear();
            }
            _ => return Err(ParquetError::General(self.name.clone())),
        }
        self.levels.clear();
        Ok(())
    }
}

/// Keeps a value if there is one, and says whether.
fn keep<T>(all: &mut Vec<T>, value: Option<T>) -> bool {
    let there = value.is_some();
    all.extend(value);
    there
}
