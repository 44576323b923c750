//! What is above, as Parquet files for what is larger than a province: a folder for each table, in it one for each province
//! and commune, as programs that read whole folders (Apache Spark) find them. All of it is of one moment.

mod columns;

use std::fmt::Write as _;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::TryStreamExt;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use soxa_files::folder::{Folder, unfinished_beside};
use tokio_postgres::{Client, Statement};

use self::columns::Column;
use crate::connection::Line;
use crate::problem::{LineProblem, Problem, Wrong};
use crate::tables::{DOCUMENT, TABLES, Table};

/// What doubles are found by is worked out above, and is not sent.
const WORKED_OUT: (&str, &str) = ("person", "folded");

/// Rows of a file that are held before they are written.
const ROWS: usize = 100_000;

/// The name of each file: a folder has one.
const FILE: &str = "part-0.snappy.parquet";

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extracted {
    /// Communes that are admitted, whether they ever sent or not.
    pub communes: usize,
    /// Rows of all tables.
    pub rows: u64,
}

/// Writes what is above of all communes into a new folder.
///
/// # Errors
/// The folder is there already or cannot be written, the login may not read everything, or the database fails; then there
/// is no folder.
pub fn extract(line: &mut Line, folder: &Path) -> Result<Extracted, Problem> {
    let failed = |error: &io::Error| Wrong::not_written(folder, error);
    if folder.symlink_metadata().is_ok() {
        return Err(Wrong::FolderThere { path: folder.to_owned() }.into());
    }
    let (beside, name) = Folder::of(folder).map_err(|e| failed(&e))?;
    let unfinished = unfinished_beside(folder).map_err(|e| failed(&e))?;
    let done = fill(line, &unfinished).and_then(|extracted| {
        let own = unfinished.file_name().unwrap_or_default();
        beside.rename_new(own, &name).map_err(|e| failed(&e))?;
        Ok(extracted)
    });
    if done.is_err() {
        // What is left over has a name that says so.
        std::fs::remove_dir_all(&unfinished).unwrap_or_default();
    }
    done
}

fn fill(line: &mut Line, folder: &Path) -> Result<Extracted, Problem> {
    line.work(async |client| {
        let begin = "start transaction isolation level repeatable read, read only";
        Ok::<_, Problem>(client.batch_execute(begin).await?)
    })?;
    let mut extracted = Extracted::default();
    let communes = line.work(async |client| {
        let sql = "select commune, province from upward.commune order by commune";
        let rows = client.query(sql, &[]).await?;
        Ok::<Vec<(String, String)>, Problem>(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    })?;
    line.work(async |client| {
        let sql = "select commune, name, province, last_seq, seen_at from upward.commune
            left join upward.inbox using (commune) order by commune";
        let statement = client.prepare(sql).await?;
        write(client, &statement, &[], &folder.join("commune")).await
    })?;
    for table in &TABLES {
        let statement = line.work(async |client| Ok::<_, Problem>(client.prepare(&select(table)).await?))?;
        for (commune, province) in &communes {
            let place = folder
                .join(table.name)
                .join(format!("province={}", escaped(province)))
                .join(format!("commune={}", escaped(commune)));
            extracted.rows +=
                line.work(async |client| write(client, &statement, &[commune], &place).await)?;
        }
    }
    line.work(async |client| Ok::<_, Problem>(client.batch_execute("commit").await?))?;
    extracted.communes = communes.len();
    Ok(extracted)
}

/// A commune's rows of a table: what is sent but for documents, which two communes alone may read.
fn select(table: &Table) -> String {
    let mut columns: Vec<&str> = table.columns.iter().copied().filter(|c| *c != DOCUMENT).collect();
    let (of, worked_out) = WORKED_OUT;
    if table.name == of {
        columns.push(worked_out);
    }
    format!(
        "select {} from upward.{} where commune = $1 order by {}",
        columns.join(", "),
        table.name,
        table.key.join(", ")
    )
}

type Asked<'a> = &'a [&'a (dyn tokio_postgres::types::ToSql + Sync)];

/// Writes the rows of a question into a folder of their own; how many there were.
async fn write(
    client: &Client,
    statement: &Statement,
    asked: Asked<'_>,
    place: &Path,
) -> Result<u64, Problem> {
    let mut columns: Vec<Column> = statement
        .columns()
        .iter()
        .map(|column| Column::new(column.name(), column.type_()))
        .collect::<Result<_, LineProblem>>()?;
    let mut file = Sink::new(place, &columns)?;
    let rows = client.query_raw(statement, asked.iter().copied()).await?;
    let mut rows = std::pin::pin!(rows);
    let mut count = 0;
    while let Some(row) = rows.try_next().await? {
        for (at, column) in columns.iter_mut().enumerate() {
            column.take(&row, at)?;
        }
        count += 1;
        if count % ROWS as u64 == 0 {
            file.put(&mut columns)?;
        }
    }
    file.put(&mut columns)?;
    file.close()?;
    Ok(count)
}

/// A file that is being written.
struct Sink {
    place: PathBuf,
    writer: SerializedFileWriter<File>,
}

impl Sink {
    fn new(place: &Path, columns: &[Column]) -> Result<Self, Wrong> {
        let path = place.join(FILE);
        let file = DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(place)
            .and_then(|()| OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path));
        let file = file.map_err(|e| Wrong::not_written(place, &e))?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = columns
            .iter()
            .map(|column| column.described().map(Arc::new))
            .collect::<Result<Vec<_>, _>>()
            .and_then(|fields| Type::group_type_builder("row").with_fields(fields).build())
            .and_then(|row| SerializedFileWriter::new(file, Arc::new(row), Arc::new(properties)));
        let writer = writer.map_err(|e| Wrong::not_written(place, &e))?;
        Ok(Self { place: place.to_owned(), writer })
    }

    /// Writes what columns hold, and empties them.
    fn put(&mut self, columns: &mut [Column]) -> Result<(), Wrong> {
        let put = |writer: &mut SerializedFileWriter<File>| {
            let mut group = writer.next_row_group()?;
            for column in columns {
                if let Some(mut of_file) = group.next_column()? {
                    column.put(of_file.untyped())?;
                    of_file.close()?;
                }
            }
            group.close().map(|_| ())
        };
        put(&mut self.writer).map_err(|e| Wrong::not_written(&self.place, &e))
    }

    fn close(mut self) -> Result<(), Wrong> {
        let closed = self.writer.finish().map(|_| ()).map_err(|e| Wrong::not_written(&self.place, &e));
        closed.and_then(|()| self.writer.inner().sync_all().map_err(|e| Wrong::not_written(&self.place, &e)))
    }
}

/// A value in a folder's name, as Spark and Hive read it back: what a path cannot hold by its number.
fn escaped(value: &str) -> String {
    let mut name = String::new();
    for c in value.chars() {
        if c.is_ascii_control() || "\"#%'*/:=?\\{}[]^".contains(c) {
            write!(name, "%{:02X}", u32::from(c)).unwrap_or_default();
        } else {
            name.push(c);
        }
    }
    // No value has a name of its own there.
    if name.is_empty() { "__HIVE_DEFAULT_PARTITION__".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_have_names_that_paths_can_hold() {
        for (value, name) in [
            ("Tỉnh Quảng Ngãi", "Tỉnh Quảng Ngãi"),
            ("../../x", "..%2F..%2Fx"),
            ("a=b%c", "a%3Db%25c"),
            ("\u{7f}\n", "%7F%0A"),
            ("", "__HIVE_DEFAULT_PARTITION__"),
        ] {
            assert_eq!(escaped(value), name);
        }
    }

    #[test]
    fn documents_stay_above() {
        for table in &TABLES {
            let sql = select(table);
            assert!(!sql.contains(DOCUMENT), "{sql}");
            assert_eq!(sql.contains("folded"), table.name == "person", "{sql}");
        }
    }
}
