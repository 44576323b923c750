//! The tables of the schema that take rows of communes. What a chunk calls a table or a column goes into a statement only
//! as it is written here.

use crate::problem::Refusal;
use soxa_upward::exchange::LONGEST_DOCUMENT;
use soxa_upward::message::Rows;

/// The most bytes of one value: what an index over two of them holds.
pub const LONGEST_VALUE: usize = 1_000;

/// The column of texts that no index holds.
pub const DOCUMENT: &str = "document";

/// A table that takes rows.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What tells its rows of one commune apart.
    pub key: &'static [&'static str],
    /// Every column that a chunk may fill.
    pub columns: &'static [&'static str],
}

/// All of them.
pub const TABLES: [Table; 7] = [
    Table { name: "person", key: &["no"], columns: &["no", "person_id", "name", "birth", "sex"] },
    Table {
        name: "case_file",
        key: &["no"],
        columns: &[
            "no",
            "code",
            "official",
            "procedure",
            "channel",
            "state",
            "received_at",
            "due_at",
            "state_since",
            "closed_at",
            "received_by",
            "decided_by",
        ],
    },
    Table { name: "finding", key: &["no"], columns: &["no", "rule", "state", "opened_at", "closed_at"] },
    Table { name: "queue_item", key: &["no"], columns: &["no", "system", "since", "done_at"] },
    Table {
        name: "figure",
        key: &["period_from", "period_to", "code"],
        columns: &["period_from", "period_to", "code", "value", "unit", "num", "den", "as_of"],
    },
    Table {
        name: "referral",
        key: &["no"],
        columns: &[
            "no",
            "id",
            "way",
            "peer",
            "said",
            "known",
            "heard",
            "procedure",
            "standing",
            "at",
            "decided_at",
            DOCUMENT,
        ],
    },
    Table { name: "offer_answer", key: &["no"], columns: &["no", "offer", "standing", "at", "reason"] },
];

/// Rows of a chunk whose table, columns and values the schema takes.
#[derive(Debug)]
pub struct Checked<'a> {
    /// The table.
    pub table: &'static Table,
    /// The columns of the values, in their order.
    pub columns: Vec<&'static str>,
    /// The rows as they came.
    pub rows: &'a Rows,
}

/// Rows that the schema takes.
///
/// # Errors
/// A table or column is not known or named twice, a key is missing, a row has more or fewer values than columns, or a value
/// is too long or has a character which PostgreSQL does not keep.
pub fn checked(rows: &Rows) -> Result<Checked<'_>, Refusal> {
    let table = TABLES
        .iter()
        .find(|table| table.name == rows.table)
        .ok_or_else(|| Refusal::NoSuchTable { table: shortened(&rows.table) })?;
    let mut columns = Vec::with_capacity(rows.columns.len());
    for name in &rows.columns {
        let wrong = || Refusal::NoSuchColumn { table: table.name, column: shortened(name) };
        let column = *table.columns.iter().find(|column| *column == name).ok_or_else(wrong)?;
        if columns.contains(&column) {
            return Err(wrong());
        }
        columns.push(column);
    }
    if let Some(column) = table.key.iter().find(|key| !columns.contains(key))
        && !rows.rows.is_empty()
    {
        return Err(Refusal::NoKey { table: table.name, column });
    }
    if !rows.gone.is_empty() && table.key != ["no"] {
        return Err(Refusal::NoKey { table: table.name, column: "no" });
    }
    for (row, values) in rows.rows.iter().enumerate() {
        if values.len() != columns.len() {
            return Err(Refusal::Uneven { table: table.name, row: row + 1 });
        }
        for (value, column) in values.iter().zip(&columns) {
            let Some(value) = value else { continue };
            let most = if *column == DOCUMENT { LONGEST_DOCUMENT } else { LONGEST_VALUE };
            if value.len() > most {
                return Err(Refusal::TooLong { table: table.name, column, row: row + 1, most });
            }
            if value.contains('\0') {
                return Err(Refusal::Nul { table: table.name, column, row: row + 1 });
            }
        }
    }
    Ok(Checked { table, columns, rows })
}

/// The beginning of a name that may be anything.
fn shortened(name: &str) -> String {
    soxa_text::display::sanitise(&name.chars().take(60).collect::<String>()).into()
}

/// Rows as COPY reads them from text.
pub fn as_copied(rows: &[Vec<Option<String>>]) -> Vec<u8> {
    let mut text = String::new();
    for values in rows {
        for (place, value) in values.iter().enumerate() {
            if place > 0 {
                text.push('\t');
            }
            match value {
                Some(value) => escape_into(&mut text, value),
                None => text.push_str("\\N"),
            }
        }
        text.push('\n');
    }
    text.into_bytes()
}

fn escape_into(text: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '\\' => text.push_str("\\\\"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            c => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_value_or_a_row_is_escaped() {
        let rows = [vec![Some("a\tb\\c\nd\re".into()), None], vec![Some("\\.".into()), Some("\\N".into())]];
        assert_eq!(as_copied(&rows), b"a\\tb\\\\c\\nd\\re\t\\N\n\\\\.\t\\\\N\n");
    }
}
