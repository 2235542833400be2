//! `top-nested`: a tree of groups, of which each level keeps the best children of each parent.

use super::summarize::{accumulator, failure};
use crate::diagnostics::Diagnostic;
use crate::kql::exec::eval::eval_column;
use crate::kql::exec::groups::Grouper;
use crate::kql::exec::order::Keys;
use crate::kql::exec::view::View;
use crate::kql::functions::Context;
use crate::kql::plan::{Expr, NestedLevel, SortTerm};
use crate::kql::plugins::{PIECE, Pace};
use crate::values::{Batch, Column, ColumnBuilder, NO_ROW, Value};

/// The nodes of one level, those of one parent side by side.
struct Level {
    parents: Vec<u32>,
    /// Whether the node stands for what did not make it to the top: it is not parted further.
    others: Vec<bool>,
    keys: Column,
    values: Column,
}

/// A row for each leaf of the tree, two columns for each level.
pub(super) async fn run(
    levels: &[NestedLevel],
    view: &View,
    context: &Context,
    pace: &Pace,
) -> Result<View, Diagnostic> {
    let mut nodes_of_rows = vec![0_u32; view.rows];
    let mut others = vec![false];
    let mut tree: Vec<Level> = Vec::with_capacity(levels.len());
    for level in levels {
        let next = grown(level, view, &mut nodes_of_rows, &others, context, pace).await?;
        others.clone_from(&next.others);
        tree.push(next);
    }
    // From the leaves up: which node of each level a leaf hangs on.
    let mut nodes: Vec<u32> = (0..tree.last().map_or(0, |level| level.parents.len()) as u32).collect();
    let rows = nodes.len();
    let mut columns = Vec::with_capacity(2 * tree.len());
    for level in tree.iter().rev() {
        columns.push(level.values.take(&nodes));
        columns.push(level.keys.take(&nodes));
        for node in &mut nodes {
            *node = level.parents[*node as usize];
        }
    }
    columns.reverse();
    Ok(View::from(Batch::new(columns, rows)))
}

/// The next level. `nodes_of_rows` holds the parent of each row and gets its node ([`NO_ROW`]: it is left out).
async fn grown(
    level: &NestedLevel,
    view: &View,
    nodes_of_rows: &mut [u32],
    parents_are_others: &[bool],
    context: &Context,
    pace: &Pace,
) -> Result<Level, Diagnostic> {
    let is_other = |parent: u32| parents_are_others.get(parent as usize).copied().unwrap_or(true);
    let live: Vec<u32> = (0..view.rows as u32).filter(|row| nodes_of_rows[*row as usize] != NO_ROW).collect();
    let parted: Vec<u32> = live.iter().copied().filter(|row| !is_other(nodes_of_rows[*row as usize])).collect();

    // The groups of each parent, best first.
    let rows = view.pick(parted.clone());
    let parents = Column::Long(parted.iter().map(|row| i64::from(nodes_of_rows[*row as usize])).collect());
    let keys = rows.column(level.key);
    let mut firsts: Vec<u32> = Vec::new();
    pace.done(2 * view.rows).await;
    let grouped = [parents.clone(), keys.clone()];
    let groups = Grouper::default().insert_in_pieces(&grouped, rows.rows, pace, |row| firsts.push(row as u32)).await;
    let values = worked_out(level, &rows, &groups, firsts.len(), context, pace).await?;
    let group_parents = parents.take(&firsts);
    let term = |descending| SortTerm { expr: level.by.clone(), descending, nulls_first: false };
    let terms = [term(false), term(level.descending)];
    let order = Keys::in_pieces(&[group_parents, values.clone()], &terms, firsts.len(), pace).await;
    let parent_of = |group: u32| nodes_of_rows[parted[firsts[group as usize] as usize] as usize];
    let mut best: Vec<(u32, u32)> = Vec::new();
    let mut same_parent = 0;
    for group in order.sorted_in_pieces(pace).await {
        let parent = parent_of(group);
        same_parent = if best.last().is_some_and(|(before, _)| *before == parent) { same_parent } else { 0 };
        if level.count.is_none_or(|count| same_parent < count) {
            same_parent += 1;
            best.push((parent, group));
        }
    }
    let mut kept = vec![false; firsts.len()];
    for (_, group) in &best {
        kept[*group as usize] = true;
    }

    // What is left over, one node for each parent.
    let mut group_of_row = vec![NO_ROW; view.rows];
    for (row, group) in parted.iter().zip(&groups) {
        group_of_row[*row as usize] = *group;
    }
    let is_left = |row: u32| group_of_row[row as usize] == NO_ROW || !kept[group_of_row[row as usize] as usize];
    let left: Vec<u32> = live
        .into_iter()
        .filter(|row| is_left(*row) && (level.others.is_some() || is_other(nodes_of_rows[*row as usize])))
        .collect();
    let mut left_parents: Vec<u32> = left.iter().map(|row| nodes_of_rows[*row as usize]).collect();
    left_parents.sort_unstable();
    left_parents.dedup();
    let number = |row: &u32| left_parents.binary_search(&nodes_of_rows[*row as usize]).unwrap_or(0) as u32;
    let left_groups: Vec<u32> = left.iter().map(number).collect();
    let left_values = match level.others {
        Some(_) => worked_out(level, &view.pick(left.clone()), &left_groups, left_parents.len(), context, pace).await?,
        None => Column::nulls(level.by.returns, left_parents.len()),
    };

    // Both together, parent by parent.
    let mut grown = Level { parents: Vec::new(), others: Vec::new(), keys, values };
    let mut new_keys = ColumnBuilder::new(grown.keys.kind());
    let mut new_values = ColumnBuilder::new(level.by.returns);
    let other_key = level.others.clone().unwrap_or_else(|| Value::null(grown.keys.kind()));
    let mut node_of_group = vec![NO_ROW; firsts.len()];
    let mut node_of_left = vec![NO_ROW; left_parents.len()];
    let mut best = best.into_iter().peekable();
    for parent in 0..parents_are_others.len() as u32 {
        while let Some((_, group)) = best.next_if(|(of, _)| *of == parent) {
            node_of_group[group as usize] = grown.parents.len() as u32;
            grown.parents.push(parent);
            grown.others.push(false);
            new_keys.push(&grown.keys.value(firsts[group as usize] as usize));
            new_values.push(&grown.values.value(group as usize));
        }
        if let Ok(at) = left_parents.binary_search(&parent) {
            node_of_left[at] = grown.parents.len() as u32;
            grown.parents.push(parent);
            grown.others.push(true);
            new_keys.push(&other_key);
            new_values.push(&left_values.value(at));
        }
    }
    nodes_of_rows.fill(NO_ROW);
    for (row, group) in parted.iter().zip(&groups) {
        nodes_of_rows[*row as usize] = node_of_group[*group as usize];
    }
    for (row, group) in left.iter().zip(&left_groups) {
        nodes_of_rows[*row as usize] = node_of_left[*group as usize];
    }
    (grown.keys, grown.values) = (new_keys.finish(), new_values.finish());
    Ok(grown)
}

/// What decides, for each group.
async fn worked_out(
    level: &NestedLevel,
    rows: &View,
    groups: &[u32],
    count: usize,
    context: &Context,
    pace: &Pace,
) -> Result<Column, Diagnostic> {
    let mut columns = Vec::new();
    for call in &level.aggregates {
        let args: Result<Vec<Column>, _> = call.args.iter().map(|arg: &Expr| eval_column(arg, rows, context)).collect();
        let args = args?;
        let mut accumulator = accumulator(call);
        for start in (0..rows.rows).step_by(PIECE) {
            let length = PIECE.min(rows.rows - start);
            let part: Vec<Column> = args.iter().map(|arg| arg.slice(start, length)).collect();
            let updated = accumulator.update(&groups[start..start + length], count, &part);
            updated.map_err(|error| failure(call, &error))?;
            pace.done(length).await;
        }
        columns.extend(accumulator.finish(count));
    }
    eval_column(&level.by, &View::from(Batch::new(columns, count)), context)
}
