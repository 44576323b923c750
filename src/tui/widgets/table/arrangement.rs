//! How a table is arranged apart from its rows, as it can be kept: columns by what stands above them, so that one that is
//! no more, or stands elsewhere, breaks nothing.

use serde::{Deserialize, Serialize};

use super::facet::Facet;
use super::{Head, Sort, Table};

/// The order, the columns left out and the value that a list is kept to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arrangement {
    /// The column the rows are ordered by, and whether the other way round.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<(String, bool)>,
    /// Columns left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
    /// A column, and its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<(String, String)>,
}

/// What a list is kept to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// What was typed.
    pub text: String,
    /// A column, and its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<(String, String)>,
}

impl Filter {
    /// Whether it leaves nothing out.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.value.is_none()
    }
}

impl Table {
    /// What a column is called where that is kept.
    fn key(&self, place: usize) -> String {
        match self.columns.get(place).map(|column| column.head) {
            Some(Head::Word(key)) => key.to_owned(),
            Some(Head::Label(label)) => label.to_owned(),
            _ => place.to_string(),
        }
    }

    fn place_of(&self, key: &str) -> Option<usize> {
        (0..self.columns.len()).find(|place| self.key(*place) == key)
    }

    fn value(&self) -> Option<(String, String)> {
        self.facet.as_ref().map(|facet| (self.key(facet.column), facet.value.clone()))
    }

    fn facet_of(&self, value: Option<&(String, String)>) -> Option<Facet> {
        let (key, value) = value?;
        Some(Facet { column: self.place_of(key)?, value: value.clone() })
    }

    /// How it is arranged now.
    pub fn arrangement(&self) -> Arrangement {
        Arrangement {
            order: self.sort.map(|sort| (self.key(sort.column), sort.reversed)),
            left_out: self.hidden.iter().map(|place| self.key(*place)).collect(),
            value: self.value(),
        }
    }

    /// Arranges it so; columns that are no more are passed over, and a value that no row has any longer.
    pub fn arrange_as(&mut self, wanted: &Arrangement) {
        let sort = wanted.order.as_ref().and_then(|(key, reversed)| Some((self.place_of(key)?, *reversed)));
        let left_out = wanted.left_out.iter().filter_map(|key| self.place_of(key)).collect();
        let facet = self.facet_of(wanted.value.as_ref());
        let facet = facet.filter(|facet| self.all.iter().any(|row| facet.holds(row)));
        self.resized_by(|table| {
            table.sort = sort.map(|(column, reversed)| Sort { column, reversed });
            table.hidden = left_out;
            if table.hidden.len() >= table.columns.len() {
                table.hidden.clear();
            }
            table.facet = facet;
            table.begin_at_a_shown_column();
        });
    }

    /// What it is kept to.
    pub fn filter(&self) -> Filter {
        Filter { text: self.filter.text().trim().to_owned(), value: self.value() }
    }

    /// Keeps it to what a filter says, from the first row on.
    pub fn keep_to_filter(&mut self, filter: &Filter) {
        let facet = self.facet_of(filter.value.as_ref());
        self.resized_by(|table| {
            table.filter.set(&filter.text);
            table.facet = facet;
        });
        self.list.restart(&self.source(), self.height);
    }
}
