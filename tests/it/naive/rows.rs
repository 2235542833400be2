//! What a query's steps make of rows, one step after the other, by plain loops.

use super::cell::Cell;
use super::eval::{eval, summarized};
use super::pipeline::beside;
use super::steps::{Call, Named, Query, Step, Term, Window};
use super::tables::{Column, Table};
use std::cmp::Ordering;
use tallyman::values::ScalarType;

/// The rows of the answer; `None` where the plain evaluator does not know.
pub(super) fn answer(query: &Query, t: &Table, u: &Table) -> Option<Table> {
    query.steps.iter().try_fold(t.clone(), |table, step| after(step, table, u))
}

fn after(step: &Step, table: Table, u: &Table) -> Option<Table> {
    let Table { columns, rows } = table;
    let place = |name: &String| columns.iter().position(|column| column.0 == *name);
    match step {
        Step::Where(test) => {
            let rows = kept(test, &columns, rows)?;
            Some(Table { columns, rows })
        }
        Step::Extend(named) => {
            let mut wider = Vec::with_capacity(rows.len());
            for row in rows {
                let new = cells(named, &columns, &row)?;
                wider.push([row, new].concat());
            }
            Some(Table { columns: [columns, kinds(named)].concat(), rows: wider })
        }
        Step::Project(named) => {
            let rows = rows.iter().map(|row| cells(named, &columns, row)).collect::<Option<_>>()?;
            Some(Table { columns: kinds(named), rows })
        }
        Step::ProjectAway(gone) => {
            let stays: Vec<usize> = (0..columns.len()).filter(|at| !gone.contains(&columns[*at].0)).collect();
            Some(picked(&columns, &rows, &stays))
        }
        Step::Distinct(names) => {
            let stays: Vec<usize> = names.iter().map(place).collect::<Option<_>>()?;
            let mut table = picked(&columns, &rows, &stays);
            let mut seen: Vec<String> = Vec::new();
            table.rows.retain(|row| {
                let key = key(row);
                let new = !seen.contains(&key);
                seen.extend(new.then_some(key));
                new
            });
            Some(table)
        }
        Step::Count => Some(Table {
            columns: vec![("Count".into(), ScalarType::Long)],
            rows: vec![vec![Cell::Long(rows.len() as i64)]],
        }),
        Step::Summarize { calls, by } => summarize(calls, by, &columns, &rows),
        Step::Sort(terms) => {
            let rows = sorted(terms, &columns, rows);
            Some(Table { columns, rows })
        }
        Step::Take(count) => Some(Table { columns, rows: rows.into_iter().take(*count).collect() }),
        Step::Top(count, terms) => {
            let rows = sorted(terms, &columns, rows).into_iter().take(*count).collect();
            Some(Table { columns, rows })
        }
        Step::Windows(windows) => Some(windowed(windows, columns, rows)),
        Step::Union { inner, columns: taken } => Some(union(*inner, taken, columns, rows, u)),
        Step::Join { kind, keys, filter } => {
            let right = match filter {
                None => u.rows.clone(),
                Some(test) => kept(test, &u.columns, u.rows.clone())?,
            };
            join(kind, keys, &Table { columns, rows }, &Table { columns: u.columns.clone(), rows: right })
        }
        Step::Lookup { kind, keys } => {
            let table = Table { columns, rows };
            let joined = join(kind, keys, &table, u)?;
            let width = table.columns.len();
            // The keys of the right side are not given again, so that their names are free.
            let others: Vec<Column> = u.columns.iter().filter(|column| !keys.contains(&column.0)).cloned().collect();
            let stays = (0..width)
                .chain((0..u.columns.len()).filter(|at| !keys.contains(&u.columns[*at].0)).map(|at| width + at));
            let rows = picked(&joined.columns, &joined.rows, &stays.collect::<Vec<_>>()).rows;
            Some(Table { columns: beside(&table.columns, &others), rows })
        }
        Step::MvExpand { column, to } => expand(place(column)?, *to, columns, rows),
        Step::MakeSeries { .. } => series(step, &columns, &rows),
    }
}

/// Rows that have their keys alike: the keys as one text, the keys, the rows.
type Group<'a> = (String, Vec<Cell>, Vec<&'a Vec<Cell>>);

fn kinds(named: &[Named]) -> Vec<Column> {
    named.iter().map(|(name, expr)| (name.clone(), expr.kind)).collect()
}

fn cells(named: &[Named], columns: &[Column], row: &[Cell]) -> Option<Vec<Cell>> {
    named.iter().map(|(_, expr)| eval(expr, columns, row)).collect()
}

fn kept(test: &super::expr::Expr, columns: &[Column], rows: Vec<Vec<Cell>>) -> Option<Vec<Vec<Cell>>> {
    let mut kept = Vec::new();
    for row in rows {
        if matches!(eval(test, columns, &row)?, Cell::Bool(true)) {
            kept.push(row);
        }
    }
    Some(kept)
}

fn picked(columns: &[Column], rows: &[Vec<Cell>], stays: &[usize]) -> Table {
    Table {
        columns: stays.iter().map(|at| columns[*at].clone()).collect(),
        rows: rows.iter().map(|row| stays.iter().map(|at| row[*at].clone()).collect()).collect(),
    }
}

/// What rows of one group have alike: nulls are alike, NaN is, and zero whatever its sign.
fn key(cells: &[Cell]) -> String {
    let plain = |cell: &Cell| match cell {
        Cell::Real(value) if *value == 0.0 => Cell::Real(0.0),
        Cell::Real(value) if value.is_nan() => Cell::Real(f64::NAN),
        other => other.clone(),
    };
    format!("{:?}", cells.iter().map(plain).collect::<Vec<_>>())
}

fn summarize(calls: &[Call], by: &[Named], columns: &[Column], rows: &[Vec<Cell>]) -> Option<Table> {
    if by.iter().any(|(_, expr)| expr.kind == ScalarType::Dynamic) {
        return None;
    }
    let mut groups: Vec<Group<'_>> = Vec::new();
    for row in rows {
        let cells = cells(by, columns, row)?;
        let key = key(&cells);
        match groups.iter_mut().find(|group| group.0 == key) {
            Some(group) => group.2.push(row),
            None => groups.push((key, cells, vec![row])),
        }
    }
    if by.is_empty() && groups.is_empty() {
        groups.push((String::new(), Vec::new(), Vec::new()));
    }
    let outputs = calls.iter().flat_map(|call| call.columns.clone());
    let mut found = Vec::new();
    for (_, mut cells, rows) in groups {
        for call in calls {
            cells.extend(summarized(call, columns, &rows)?);
        }
        found.push(cells);
    }
    Some(Table { columns: kinds(by).into_iter().chain(outputs).collect(), rows: found })
}

fn sorted(terms: &[Term], columns: &[Column], mut rows: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    rows.sort_by(|a, b| {
        let each = terms.iter().filter_map(|term| {
            let at = columns.iter().position(|column| column.0 == term.column)?;
            Some(term_order(term, &a[at], &b[at]))
        });
        each.fold(Ordering::Equal, Ordering::then)
    });
    rows
}

fn term_order(term: &Term, a: &Cell, b: &Cell) -> Ordering {
    let nothing = |cell: &Cell| cell.is_null() || matches!(cell, Cell::Real(value) if value.is_nan());
    let nulls_first = term.nulls_first.unwrap_or(!term.descending);
    match (nothing(a), nothing(b)) {
        (false, false) => {
            if term.descending {
                b.order(a)
            } else {
                a.order(b)
            }
        }
        // Null and NaN stand together at the end that is asked for, null outermost.
        _ => {
            if nulls_first {
                a.order(b)
            } else {
                b.order(a)
            }
        }
    }
}

fn windowed(windows: &[(String, Window)], mut columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Table {
    let place = |name: &str| columns.iter().position(|column| column.0 == name).unwrap_or_default();
    let mut wider = rows.clone();
    let mut new = Vec::new();
    for (name, window) in windows {
        let mut total: Option<i64> = None;
        for at in 0..rows.len() {
            let shifted = |column: &Column, to: Option<usize>, default: &Option<Cell>| {
                let found = to.and_then(|to| rows.get(to)).map(|row| row[place(&column.0)].clone());
                found.unwrap_or_else(|| default.clone().unwrap_or(Cell::null(column.1)))
            };
            wider[at].push(match window {
                Window::RowNumber(from) => Cell::Long(from + at as i64),
                Window::Prev(column, offset, default) => shifted(column, at.checked_sub(*offset), default),
                Window::Next(column, offset, default) => shifted(column, at.checked_add(*offset), default),
                Window::Cumsum(column, restart) => {
                    let changed = restart.as_ref().is_some_and(|restart| {
                        let now = &rows[at][place(restart)];
                        let before = at
                            .checked_sub(1)
                            .map_or(Cell::null(columns[place(restart)].1), |at| rows[at][place(restart)].clone());
                        // A null differs from a value; two nulls do not differ, nor do they not.
                        (now.is_null() != before.is_null())
                            || (!now.is_null() && now.natural(&before) != Some(Ordering::Equal))
                    });
                    if changed {
                        total = None;
                    }
                    if let Cell::Long(value) = rows[at][place(&column.0)] {
                        total = Some(total.unwrap_or(0).wrapping_add(value));
                    }
                    Cell::Long(total.unwrap_or(0))
                }
            });
        }
        let kind = match window {
            Window::Prev(column, ..) | Window::Next(column, ..) => column.1,
            _ => ScalarType::Long,
        };
        new.push((name.clone(), kind));
    }
    columns.extend(new);
    Table { columns, rows: wider }
}

fn union(inner: bool, taken: &[String], columns: Vec<Column>, rows: Vec<Vec<Cell>>, u: &Table) -> Table {
    let others: Vec<usize> = (0..u.columns.len()).filter(|at| taken.contains(&u.columns[*at].0)).collect();
    let others = picked(&u.columns, &u.rows, &others);
    let all: Vec<Column> = if inner {
        columns.iter().filter(|column| others.columns.contains(column)).cloned().collect()
    } else {
        let new = others.columns.iter().filter(|column| !columns.contains(column));
        columns.iter().chain(new).cloned().collect()
    };
    let fitted = |columns: &[Column], rows: &[Vec<Cell>]| -> Vec<Vec<Cell>> {
        let cell = |row: &Vec<Cell>, column: &Column| {
            let at = columns.iter().position(|known| known == column);
            at.map_or(Cell::null(column.1), |at| row[at].clone())
        };
        rows.iter().map(|row| all.iter().map(|column| cell(row, column)).collect()).collect()
    };
    let rows = [fitted(&columns, &rows), fitted(&others.columns, &others.rows)].concat();
    Table { columns: all, rows }
}

fn join(kind: &str, keys: &[String], left: &Table, right: &Table) -> Option<Table> {
    let key_of = |table: &Table, row: &[Cell]| {
        let cells = keys
            .iter()
            .filter_map(|name| Some(row[table.columns.iter().position(|column| column.0 == *name)?].clone()));
        key(&cells.collect::<Vec<_>>())
    };
    let lefts: Vec<String> = left.rows.iter().map(|row| key_of(left, row)).collect();
    let rights: Vec<String> = right.rows.iter().map(|row| key_of(right, row)).collect();
    let semi = |table: &Table, own: &[String], other: &[String], wanted: bool| {
        let rows =
            table.rows.iter().zip(own).filter(|(_, key)| other.contains(key) == wanted).map(|(row, _)| row.clone());
        Some(Table { columns: table.columns.clone(), rows: rows.collect() })
    };
    match kind {
        "leftsemi" => return semi(left, &lefts, &rights, true),
        "leftanti" => return semi(left, &lefts, &rights, false),
        "rightsemi" => return semi(right, &rights, &lefts, true),
        "rightanti" => return semi(right, &rights, &lefts, false),
        _ => {}
    }
    let nulls = |table: &Table| table.columns.iter().map(|column| Cell::null(column.1)).collect::<Vec<_>>();
    let mut rows = Vec::new();
    for (at, row) in left.rows.iter().enumerate() {
        // Of left rows with equal keys one goes on; which is free, and ours is the first.
        if kind == "innerunique" && lefts[..at].contains(&lefts[at]) {
            continue;
        }
        let partners: Vec<&Vec<Cell>> =
            right.rows.iter().zip(&rights).filter(|(_, key)| **key == lefts[at]).map(|(row, _)| row).collect();
        if partners.is_empty() && matches!(kind, "leftouter" | "fullouter") {
            rows.push([row.clone(), nulls(right)].concat());
        }
        rows.extend(partners.into_iter().map(|partner| [row.clone(), partner.clone()].concat()));
    }
    if matches!(kind, "rightouter" | "fullouter") {
        let alone = right.rows.iter().zip(&rights).filter(|(_, key)| !lefts.contains(key));
        rows.extend(alone.map(|(row, _)| [nulls(left), row.clone()].concat()));
    }
    Some(Table { columns: beside(&left.columns, &right.columns), rows })
}

fn expand(at: usize, to: Option<ScalarType>, mut columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Option<Table> {
    let mut expanded = Vec::new();
    for row in rows {
        let parts = match &row[at] {
            Cell::Array(elements) => elements.clone(),
            Cell::Bag(properties) => properties.iter().map(|property| Cell::Bag(vec![property.clone()])).collect(),
            other => vec![other.clone()],
        };
        for part in parts {
            // Casts, which do not parse.
            let cell = match (to, part) {
                (None, part) => part,
                (Some(kind), Cell::Null) => Cell::null(kind),
                (Some(ScalarType::Long), part @ Cell::Long(_)) | (Some(ScalarType::String), part @ Cell::Text(_)) => {
                    part
                }
                (Some(ScalarType::Real), part @ Cell::Real(_)) => part,
                (Some(ScalarType::Real), Cell::Long(value)) => Cell::Real(value as f64),
                (Some(ScalarType::Long | ScalarType::Real), Cell::Text(_) | Cell::Array(_) | Cell::Bag(_)) => {
                    Cell::Null
                }
                _ => return None,
            };
            let mut row = row.clone();
            row[at] = cell;
            expanded.push(row);
        }
    }
    if let Some(kind) = to {
        columns[at].1 = kind;
    }
    Some(Table { columns, rows: expanded })
}

fn series(step: &Step, columns: &[Column], rows: &[Vec<Cell>]) -> Option<Table> {
    let Step::MakeSeries { call, default, axis, from, to, step, by } = step else { return None };
    let place = |name: &String| columns.iter().position(|column| column.0 == *name);
    let axis_at = place(axis)?;
    let keys: Vec<usize> = by.iter().map(place).collect::<Option<_>>()?;
    let bins = (to - from + step - 1) / step;
    let mut groups: Vec<Group<'_>> = Vec::new();
    for row in rows {
        let Cell::Time(ticks) = row[axis_at] else { continue };
        if !(*from..*to).contains(&ticks) {
            continue;
        }
        let cells: Vec<Cell> = keys.iter().map(|at| row[*at].clone()).collect();
        let key = key(&cells);
        match groups.iter_mut().find(|group| group.0 == key) {
            Some(group) => group.2.push(row),
            None => groups.push((key, cells, vec![row])),
        }
    }
    // Without rows and keys it is not said whether there is a series.
    if groups.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    for (_, mut cells, rows) in groups {
        let mut values = Vec::new();
        for bin in 0..bins {
            let (start, end) = (from + bin * step, from + (bin + 1) * step);
            let inside = |row: &&&Vec<Cell>| matches!(row[axis_at], Cell::Time(ticks) if (start..end).contains(&ticks));
            let rows: Vec<&Vec<Cell>> = rows.iter().filter(inside).copied().collect();
            values.push(if rows.is_empty() { default.clone() } else { summarized(call, columns, &rows)?.pop()? });
        }
        cells.push(Cell::Array(values));
        cells.push(Cell::Array((0..bins).map(|bin| Cell::Time(from + bin * step)).collect()));
        found.push(cells);
    }
    let made = [(call.columns[0].0.clone(), ScalarType::Dynamic), (axis.clone(), ScalarType::Dynamic)];
    Some(Table { columns: keys.iter().map(|at| columns[*at].clone()).chain(made).collect(), rows: found })
}
