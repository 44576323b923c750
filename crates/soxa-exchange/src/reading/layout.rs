//! What the layout of a file was understood as, for a program to read.

use serde_json::{Value, json};

use super::{Origin, Reading};

impl Reading {
    /// What the layout was understood as, for a program to read.
    pub fn layout_json(&self) -> Value {
        let columns = self.plan.columns.iter().map(|c| {
            let origin = match c.origin {
                Origin::Sheet => "column",
                Origin::Composed => "composed",
                Origin::Structure => "structure",
            };
            json!({"column": c.letters, "header": c.header, "meaning": c.name(), "from": origin})
        });
        let sheets = self
            .sheets
            .iter()
            .map(|s| json!({"name": s.name, "header_rows": s.header_rows, "hamlet": s.hamlet}));
        let header_rows = self.sheets.first().map(|s| s.header_rows.clone()).unwrap_or_default();
        json!({"sheets": sheets.collect::<Vec<_>>(), "header_rows": header_rows, "columns": columns.collect::<Vec<_>>()})
    }
}
