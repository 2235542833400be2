//! Rows to series: each row is a point of every value column, in the series that its text columns name.

use super::not_placed;
use super::numbers::{elements, numbers};
use super::points::Points;
use super::roles::Roles;
use crate::protocol::{AxisKind, ChartData, ChartKind};
use crate::session::arrange::Rows;
use crate::values::{Batch, Column, ScalarType, display};
use std::collections::HashMap;

/// Series that a chart draws; further ones are left out with a note.
const MOST_SERIES: usize = 100;
/// Categories on an axis; rows of further ones are left out with a note.
pub(super) const MOST_CATEGORIES: usize = 1_000;
/// What a row of a series past the limit gets for a number.
const LEFT_OUT: usize = usize::MAX;

/// Gives the points of each series, as the rows have them; fills in categories, how many points there are, and the note.
pub(super) fn gather(table: &Rows, roles: &Roles, chart: &mut ChartData) -> Vec<Points> {
    let kind = chart.visualization.kind;
    if kind == ChartKind::Card {
        return first_row(table, roles, chart);
    }
    let mut sheet = Sheet::new(table, roles);
    if matches!(kind, ChartKind::Pie | ChartKind::Treemap) {
        // Shares are of the whole: all labels are added up before the small ones become one.
        sheet.most_categories = usize::MAX;
    }
    for batch in &table.batches {
        let splits = sheet.splits(roles, batch);
        if roles.arrays {
            sheet.take_arrays(roles, batch, &splits);
        } else {
            let at = sheet.positions(&batch.columns[roles.x], batch.rows, chart.x_kind);
            sheet.take_rows(roles, batch, &splits, &at);
        }
    }
    chart.points = sheet.series.iter().map(|points| points.x.len() as u64).sum();
    chart.note = sheet.note(&chart.x_name);
    chart.categories = sheet.categories;
    if table.schema.fields[roles.x].kind == ScalarType::DateTime {
        shorten(&mut chart.categories);
    }
    sheet.series
}

/// Takes from labels that are instants what says nothing in any of them: `2026-06-01T00:00:00.0000000Z` among midnights is `2026-06-01`.
fn shorten(instants: &mut [String]) {
    let ends = ["T00:00:00.0000000Z", ":00.0000000Z", ".0000000Z", "Z"];
    let all = |end: &&&str| instants.iter().all(|label| label.is_empty() || label.ends_with(**end));
    let Some(end) = ends.iter().find(all) else { return };
    for label in instants {
        *label = label.strip_suffix(end).unwrap_or(label).replace('T', " ");
    }
}

/// The numbers of the first row, which is all that a card shows.
fn first_row(table: &Rows, roles: &Roles, chart: &mut ChartData) -> Vec<Points> {
    chart.points = roles.y.len() as u64;
    let first = table.batches.iter().find(|batch| batch.rows > 0);
    let digits = |at: &usize| {
        let mut digits = String::new();
        let has_more = matches!(table.schema.fields[*at].kind, ScalarType::Long | ScalarType::Decimal);
        if let Some(batch) = first.filter(|_| has_more) {
            display(&batch.columns[*at], 0, &mut digits);
        }
        digits
    };
    chart.digits = roles.y.iter().map(digits).collect();
    let number = |at: usize| first.and_then(|batch| numbers(&batch.columns[at].slice(0, 1)).first().copied());
    let points = |(index, at): (usize, &usize)| Points {
        name: table.schema.fields[*at].name.to_string(),
        x: vec![0.0],
        y: vec![number(*at).unwrap_or(f64::NAN)],
        marks: false,
        column: index as u32,
    };
    roles.y.iter().enumerate().map(points).collect()
}

/// What has been gathered.
struct Sheet {
    /// Rows that are drawn.
    rows: usize,
    /// Names of value columns, then of anomaly columns.
    names: Vec<String>,
    values: usize,
    /// Whether columns split the rows.
    is_split: bool,
    /// Numbers of the splits by name.
    known: HashMap<String, usize>,
    /// For each split in turn, the points of every column.
    series: Vec<Points>,
    category_of: HashMap<String, f64>,
    categories: Vec<String>,
    most_categories: usize,
    categories_left_out: bool,
    series_left_out: bool,
    /// Rows whose x is null, or no number that has a place on an axis.
    without_x: u64,
}

impl Sheet {
    fn new(table: &Rows, roles: &Roles) -> Self {
        let columns = roles.y.iter().chain(&roles.anomalies);
        Self {
            rows: table.count,
            names: columns.map(|at| table.schema.fields[*at].name.to_string()).collect(),
            values: roles.y.len(),
            is_split: !roles.series.is_empty(),
            known: HashMap::new(),
            series: Vec::new(),
            category_of: HashMap::new(),
            categories: Vec::new(),
            most_categories: MOST_CATEGORIES,
            categories_left_out: false,
            series_left_out: false,
            without_x: 0,
        }
    }

    /// What is not drawn; `None` where all is.
    fn note(&self, x_name: &str) -> Option<String> {
        let mut notes = Vec::new();
        if self.categories_left_out {
            notes.push(format!("Only the first {MOST_CATEGORIES} categories are drawn; the table has all."));
        } else if self.series_left_out {
            notes.push(format!("Only the first {MOST_SERIES} series are drawn; the table has all."));
        }
        notes.extend(not_placed(self.without_x, x_name));
        (!notes.is_empty()).then(|| notes.join(" "))
    }

    /// The split of each row.
    fn splits(&mut self, roles: &Roles, batch: &Batch) -> Vec<usize> {
        match roles.series.as_slice() {
            [] => vec![self.split(""); batch.rows],
            [one] => match &batch.columns[*one] {
                // Once for each text of a dictionary.
                Column::String(texts) => texts.map_used(|text| self.split(text)),
                column => self.split_rows(&[column], batch.rows),
            },
            several => {
                let columns: Vec<&Column> = several.iter().map(|at| &batch.columns[*at]).collect();
                self.split_rows(&columns, batch.rows)
            }
        }
    }

    fn split_rows(&mut self, columns: &[&Column], rows: usize) -> Vec<usize> {
        let mut name = String::new();
        let split = |row: usize| {
            name.clear();
            for (at, column) in columns.iter().enumerate() {
                if at > 0 {
                    name.push_str(", ");
                }
                display(column, row, &mut name);
            }
            self.split(&name)
        };
        (0..rows).map(split).collect()
    }

    /// The number of a split; a new one gets its series.
    fn split(&mut self, name: &str) -> usize {
        if let Some(split) = self.known.get(name) {
            return *split;
        }
        let split = self.known.len();
        if (split + 1) * self.names.len() > MOST_SERIES.max(self.names.len()) {
            self.series_left_out = true;
            return LEFT_OUT;
        }
        self.known.insert(name.to_owned(), split);
        let label = if name.is_empty() { "(empty)" } else { name };
        for (at, column) in self.names.iter().enumerate() {
            let marks = at >= self.values;
            let name = match (self.is_split, self.values) {
                (false, _) => column.clone(),
                (true, 1) if !marks => label.to_owned(),
                (true, _) => format!("{label}: {column}"),
            };
            // Marks go where their values go, also where each column has an axis or a panel.
            let of = if marks { marked(at - self.values, self.values) } else { at };
            self.series.push(Points { name, marks, column: of as u32, ..Points::default() });
        }
        split
    }

    /// Where each row stands along x; NaN for a null and for categories past the limit.
    fn positions(&mut self, x: &Column, rows: usize, kind: AxisKind) -> Vec<f64> {
        if kind != AxisKind::Category {
            let numbers = numbers(x);
            self.without_x += numbers.iter().filter(|x| !x.is_finite()).count() as u64;
            return numbers;
        }
        if let Column::String(texts) = x {
            return texts.map_used(|label| self.category(label));
        }
        let mut label = String::new();
        let position = |row: usize| {
            label.clear();
            display(x, row, &mut label);
            self.category(&label)
        };
        (0..rows).map(position).collect()
    }

    fn category(&mut self, label: &str) -> f64 {
        if let Some(at) = self.category_of.get(label) {
            return *at;
        }
        if self.categories.len() >= self.most_categories {
            self.categories_left_out = true;
            return f64::NAN;
        }
        let at = self.categories.len() as f64;
        self.category_of.insert(label.to_owned(), at);
        self.categories.push(label.to_owned());
        at
    }

    fn take_rows(&mut self, roles: &Roles, batch: &Batch, splits: &[usize], at: &[f64]) {
        let y: Vec<Vec<f64>> = roles.y.iter().map(|column| numbers(&batch.columns[*column])).collect();
        if let ([], [], Some(split)) = (roles.series.as_slice(), roles.anomalies.as_slice(), splits.first()) {
            // One series a column: no row needs to be looked at by itself.
            let all_placed = at.iter().all(|x| x.is_finite());
            for (column, values) in y.iter().enumerate() {
                let points = &mut self.series[split * self.names.len() + column];
                if points.x.is_empty() {
                    points.x.reserve_exact(self.rows);
                    points.y.reserve_exact(self.rows);
                }
                if all_placed {
                    points.x.extend_from_slice(at);
                    points.y.extend_from_slice(values);
                    continue;
                }
                points.x.extend(at.iter().filter(|x| x.is_finite()));
                points.y.extend(at.iter().zip(values).filter(|(x, _)| x.is_finite()).map(|(_, value)| value));
            }
            return;
        }
        let anomalies: Vec<Vec<f64>> = roles.anomalies.iter().map(|at| numbers(&batch.columns[*at])).collect();
        for (row, (split, x)) in splits.iter().zip(at).enumerate() {
            if *split != LEFT_OUT && x.is_finite() {
                self.put(*split, *x, &y, &anomalies, row);
            }
        }
    }

    fn take_arrays(&mut self, roles: &Roles, batch: &Batch, splits: &[usize]) {
        for (row, split) in splits.iter().enumerate().filter(|(_, split)| **split != LEFT_OUT) {
            let cells = |column: &usize| {
                batch.columns[*column].as_dynamics().map(|cells| elements(cells.value(row))).unwrap_or_default()
            };
            let (x, y) = (cells(&roles.x), roles.y.iter().map(cells).collect::<Vec<_>>());
            let anomalies: Vec<Vec<f64>> = roles.anomalies.iter().map(cells).collect();
            for (index, x) in x.iter().enumerate().filter(|(_, x)| x.is_finite()) {
                self.put(*split, *x, &y, &anomalies, index);
            }
        }
    }

    /// One position of one split: a point of each value column, and a mark where an anomaly column is not zero.
    fn put(&mut self, split: usize, x: f64, y: &[Vec<f64>], anomalies: &[Vec<f64>], row: usize) {
        let first = split * self.names.len();
        let value = |columns: &[Vec<f64>], at: usize| {
            columns.get(at).and_then(|column| column.get(row)).copied().unwrap_or(f64::NAN)
        };
        for at in 0..y.len() {
            self.series[first + at].push(x, value(y, at));
        }
        for at in 0..anomalies.len() {
            let is_unusual = !matches!(value(anomalies, at), 0.0) && !value(anomalies, at).is_nan();
            if is_unusual {
                self.series[first + y.len() + at].push(x, value(y, marked(at, y.len())));
            }
        }
    }
}

/// The value column that an anomaly column marks: the one at its place, else the first.
fn marked(anomaly: usize, values: usize) -> usize {
    if anomaly < values { anomaly } else { 0 }
}
