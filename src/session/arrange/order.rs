//! The order of the rows that a grid shows.

use super::over::{ANSWER, ask};
use super::search;
use crate::kql::functions::LocalClock;
use crate::kql::plugins::Pace;
use crate::kql::syntax::lexer::quoted;
use crate::protocol::RowOrder;
use crate::values::{Batch, Column, Field, ScalarType, Schema};
use arrow_array::Int64Array;
use std::sync::Arc;

/// The rows of a kept answer. Cloning shares the memory.
#[derive(Clone)]
pub(in crate::session) struct Rows {
    pub(in crate::session) schema: Arc<Schema>,
    pub(in crate::session) batches: Vec<Batch>,
    pub(in crate::session) count: usize,
}

/// Which rows a grid shows, in which order, and how.
#[derive(Default)]
pub(in crate::session) struct Order {
    /// The rows, by their numbers in the answer; `None` for all of them as they are.
    pub(in crate::session) rows: Option<Vec<u32>>,
    /// Where among them those with the searched text stand; `None` where none is searched.
    pub(in crate::session) matching: Option<Vec<u32>>,
    /// The clock that times are shown on; `None` for UTC.
    pub(in crate::session) clock: Option<LocalClock>,
}

/// Works an order out.
pub(super) async fn arranged(rows: Rows, order: RowOrder) -> Result<Order, String> {
    let pace = Pace::default();
    let clock = match order.zone.as_str() {
        "" => None,
        name => Some(LocalClock::find(name).ok_or_else(|| {
            format!("There is no time zone '{name}' here, so times are shown in UTC. Names are as in Europe/Paris.")
        })?),
    };
    let mut picked = match query(&rows.schema, &order) {
        Some((text, numbers)) => Some(numbered(&text, &numbers, &rows, &pace).await?),
        None => None,
    };
    let mut matching = None;
    if !order.search.is_empty() {
        let columns: Vec<usize> = order.searched.iter().map(|column| *column as usize).collect();
        let found = search::rows_with(&rows, &columns, &order.search, clock.as_ref(), &pace).await;
        let is_found = |row: u32| found.get(row as usize).copied().unwrap_or_default();
        let shown = || picked.as_ref().map_or(rows.count, Vec::len) as u32;
        let at = |place: u32| picked.as_ref().map_or(place, |picked| picked[place as usize]);
        let places: Vec<u32> = (0..shown()).filter(|place| is_found(at(*place))).collect();
        if order.only_matching {
            picked = Some(places.iter().map(|place| at(*place)).collect());
            matching = Some((0..places.len() as u32).collect());
        } else {
            matching = Some(places);
        }
    }
    Ok(Order { rows: picked, matching, clock })
}

/// The query that gives the numbers of the rows, and what it calls them; `None` where rows stay as they are.
fn query(schema: &Schema, order: &RowOrder) -> Option<(String, String)> {
    if order.predicates.is_empty() && order.sort.is_empty() {
        return None;
    }
    let mut numbers = "Row".to_owned();
    while schema.index_of(&numbers).is_some() {
        numbers.push('_');
    }
    let mut steps = vec![ANSWER.to_owned()];
    steps.extend(order.predicates.iter().map(|predicate| format!("where {predicate}")));
    let keys: Vec<String> = order
        .sort
        .iter()
        .filter_map(|(column, descending)| {
            let field = schema.fields.get(*column as usize)?;
            Some(sort_terms(&quoted(&field.name), field.kind, *descending))
        })
        .collect();
    if !keys.is_empty() {
        steps.push(format!("sort by {}", keys.join(", ")));
    }
    steps.push(format!("project {numbers}"));
    Some((steps.join("\n| "), numbers))
}

/// What `sort by` says for one column. A dynamic value has no order: its numbers come first, then the other texts.
fn sort_terms(name: &str, kind: ScalarType, descending: bool) -> String {
    let way = if descending { "desc" } else { "asc" };
    match kind {
        ScalarType::Dynamic => format!("todouble({name}) {way} nulls last, tostring({name}) {way}"),
        _ => format!("{name} {way}"),
    }
}

/// The numbers of the rows that the query gives, in its order.
async fn numbered(text: &str, numbers: &str, rows: &Rows, pace: &Pace) -> Result<Vec<u32>, String> {
    let mut schema = Schema::clone(&rows.schema);
    schema.fields.push(Field::new(numbers, ScalarType::Long));
    let mut next = 0_i64;
    let mut batches = Vec::with_capacity(rows.batches.len());
    for batch in &rows.batches {
        let end = next + batch.rows as i64;
        let mut columns = batch.columns.clone();
        columns.push(Column::Long(Int64Array::from_iter_values(next..end)));
        batches.push(Batch::new(columns, batch.rows));
        next = end;
        pace.done(batch.rows / 8).await;
    }
    let answer = ask(text, schema, batches, pace).await?;
    let numbers = answer.iter().filter_map(|batch| batch.columns.first()?.as_longs());
    Ok(numbers.flat_map(|numbers| numbers.values().iter().map(|row| *row as u32)).collect())
}
