//! Rows as a filter: the predicate that is true of whatever shows the same as one of them, or of all others.

use super::{Cell, RowWriter};
use crate::kql::syntax::lexer::quoted;
use crate::protocol::ResultColumn;
use crate::values::Field;
use crate::view::filtering::predicate;
use std::collections::HashSet;

/// Different values of one column that a filter names at most.
const MOST_VALUES: usize = 500;
/// Different rows of several columns that a filter names at most.
const MOST_ROWS: usize = 50;

/// The writer. Nothing is written before all rows are known.
pub(super) struct Filter {
    columns: Vec<ResultColumn>,
    keep: bool,
    /// In the order in which they came.
    rows: Vec<Vec<Option<String>>>,
    seen: HashSet<Vec<Option<String>>>,
}

impl Filter {
    pub(super) fn new(columns: Vec<Field>, keep: bool) -> Self {
        let columns = columns
            .iter()
            .map(|field| ResultColumn { name: field.name.to_string(), kind: field.kind.name().to_owned() });
        Self { columns: columns.collect(), keep, rows: Vec::new(), seen: HashSet::new() }
    }

    fn one_column(&self, column: &ResultColumn) -> String {
        let cells: Vec<Option<&str>> = self.rows.iter().map(|row| row.first().and_then(Option::as_deref)).collect();
        if let [cell] = cells.as_slice() {
            return predicate(column, *cell, self.keep);
        }
        let name = quoted(&column.name);
        let (mut listed, mut others) = (Vec::new(), Vec::new());
        let mut subject = name.clone();
        for cell in cells {
            let equal = predicate(column, cell, true);
            // What is a plain comparison goes into one list; nulls, empty texts and the like have words of their own.
            match equal.split_once(" == ") {
                Some((left, value)) if left == name || left == format!("tostring({name})") => {
                    left.clone_into(&mut subject);
                    listed.push(value.to_owned());
                }
                _ => others.push(grouped(predicate(column, cell, self.keep))),
            }
        }
        if !listed.is_empty() {
            let operator = if self.keep { "in" } else { "!in" };
            others.push(format!("{subject} {operator} ({})", listed.join(", ")));
        }
        others.join(if self.keep { " or " } else { " and " })
    }

    fn several_columns(&self) -> String {
        let (inner, outer) = if self.keep { (" and ", " or ") } else { (" or ", " and ") };
        let rows = self.rows.iter().map(|row| {
            let cells = self.columns.iter().zip(row);
            let tests: Vec<String> =
                cells.map(|(column, cell)| grouped(predicate(column, cell.as_deref(), self.keep))).collect();
            if self.rows.len() == 1 { tests.join(inner) } else { format!("({})", tests.join(inner)) }
        });
        rows.collect::<Vec<_>>().join(outer)
    }
}

/// A predicate that can stand beside others.
fn grouped(predicate: String) -> String {
    // Only dynamic values that show no text have two tests; a text of the logs may well hold these words.
    let is_several = predicate.starts_with("isnull(") || predicate.starts_with("isnotnull(");
    if is_several && !predicate.ends_with(')') { format!("({predicate})") } else { predicate }
}

impl RowWriter for Filter {
    fn row(&mut self, cells: &[Cell<'_>], _out: &mut Vec<u8>) -> Result<(), String> {
        let row: Vec<Option<String>> = cells.iter().map(|cell| (!cell.is_null()).then(|| cell.text())).collect();
        if !self.seen.contains(&row) {
            self.seen.insert(row.clone());
            self.rows.push(row);
        }
        let (most, what) = if self.columns.len() == 1 {
            (MOST_VALUES, "different values")
        } else {
            (MOST_ROWS, "different rows of several columns")
        };
        if self.rows.len() > most {
            return Err(format!("A filter names at most {most} {what}, so that the query can be read. Select fewer."));
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), String> {
        let text = match self.columns.as_slice() {
            [column] => self.one_column(column),
            _ => self.several_columns(),
        };
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
