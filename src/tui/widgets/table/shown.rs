//! The rows of a table as its list takes them: in the order shown, without the columns left out, marked.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::super::list::{Row, RowSource};

/// The rows that are shown, as the list takes them.
pub(super) struct Shown {
    pub all: Rc<Vec<Row>>,
    pub places: Rc<Vec<usize>>,
    pub hidden: Vec<usize>,
    pub marks: BTreeSet<u32>,
}

impl RowSource for Shown {
    fn len(&self) -> usize {
        self.places.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let rows = self.places.iter().skip(from).take(count).filter_map(|place| self.all.get(*place));
        rows.map(|row| {
            let cells = row.cells.iter().enumerate().filter(|(place, _)| !self.hidden.contains(place));
            Row {
                cells: cells.map(|(_, cell)| cell.clone()).collect(),
                more: Vec::new(),
                marked: self.marks.contains(&row.id),
                ..*row
            }
        })
        .collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.places.iter().position(|place| self.all.get(*place).is_some_and(|row| row.id == id))
    }
}
