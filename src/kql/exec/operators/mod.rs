//! One file for each node of a plan.

pub(super) mod apply;
pub(super) mod buffered;
pub(super) mod expand;
pub(super) mod extract;
pub(super) mod filter;
pub(super) mod graph_match;
pub(super) mod graph_table;
pub(super) mod join;
pub(super) mod make_series;
pub(super) mod plugin;
pub(super) mod project;
pub(super) mod range;
pub(super) mod reduce;
pub(super) mod scan;
pub(super) mod sequences;
pub(super) mod sort;
pub(super) mod summarize;
pub(super) mod take;
pub(super) mod top;
pub(super) mod top_nested;
pub(super) mod union;
pub(super) mod values;
pub(super) mod whole;
pub(super) mod window;

use super::operator::BoxedOperator;
use crate::kql::plan::{GraphOutput, Node, NodeKind};

/// The operators that compute a node, ready to be asked.
pub(super) fn build(node: &Node) -> BoxedOperator {
    match &node.kind {
        NodeKind::Scan(source) => Box::new(scan::Scan::new(source, None)),
        NodeKind::Values(batch) => Box::new(values::Values::new(batch.clone())),
        NodeKind::Range { start, stop, step } => Box::new(range::Range::new(start, stop, step)),
        NodeKind::Filter { input, predicate } => Box::new(filter::Filter::new(build(input), predicate.clone())),
        NodeKind::Project { input, columns } => project::build(build(input), input, columns),
        NodeKind::Plugin(call) => Box::new(plugin::PluginRun::new(call, call.inputs.iter().map(build).collect(), node)),
        NodeKind::Sequences { input, sequences } => {
            Box::new(sequences::Scanner::new(build(input), input, sequences.as_ref().clone()))
        }
        // A graph alone never comes here; its rows would be its nodes.
        NodeKind::Graph(graph) => Box::new(graph_table::GraphTable::new(graph, node, GraphOutput::Nodes { id: false })),
        NodeKind::GraphTable { graph, output } => Box::new(graph_table::build(graph, *output)),
        NodeKind::GraphMatch(matching) => Box::new(graph_match::GraphMatcher::new(matching, node.span)),
        NodeKind::Extract { input, column, extraction } => {
            Box::new(extract::Extract::new(build(input), *column, extraction.clone(), node.span))
        }
        NodeKind::Summarize { input, keys, aggregates } => {
            Box::new(summarize::Summarize::new(shards(input), keys.clone(), aggregates.clone(), node))
        }
        NodeKind::MakeSeries(series) => {
            Box::new(make_series::MakeSeries::new(build(&series.input), series.as_ref().clone(), node.span))
        }
        NodeKind::Sort { input, terms } => Box::new(sort::Sort::new(build(input), input, terms.clone())),
        NodeKind::Top { input, count, terms } => Box::new(top::Top::new(shards(input), input, *count, terms.clone())),
        NodeKind::TopNested { input, levels } => {
            let levels = levels.clone();
            let work = move |view: &_, shared: &_| top_nested::run(&levels, view, shared);
            Box::new(whole::Whole::new(build(input), input, node.span, Box::new(work)))
        }
        NodeKind::Reduce { input, reduction } => {
            let reduction = reduction.clone();
            let work = move |view: &_, _: &_| Ok(reduce::run(&reduction, view));
            Box::new(whole::Whole::new(build(input), input, node.span, Box::new(work)))
        }
        NodeKind::Serialize { input } => build(input),
        NodeKind::Buffered { input, id } => Box::new(buffered::Buffered::new(*id, build(input), node.span)),
        NodeKind::Take { input, count } => Box::new(take::Take::new(build(input), *count)),
        NodeKind::Expand { input, arrays, bags_as_arrays, limit } => {
            Box::new(expand::Expand::new(build(input), arrays, *bags_as_arrays, *limit, node))
        }
        NodeKind::Apply { input, body, id, most, subqueries } => {
            Box::new(apply::Apply::new(build(input), body, *id, *most, subqueries, node.span))
        }
        NodeKind::Partition { id, .. } => Box::new(apply::Partition::new(*id)),
        NodeKind::Union(inputs) => Box::new(union::Union::new(inputs.iter().map(build).collect())),
        NodeKind::Join { left, right, kind, left_keys, right_keys } => Box::new(join::Join::new(
            join::Side { input: build(left), node: left.as_ref().clone(), keys: left_keys.clone() },
            join::Side { input: build(right), node: right.as_ref().clone(), keys: right_keys.clone() },
            *kind,
            node.span,
        )),
    }
}

/// The same rows as [`build`] gives, as one operator for each shard where every step works row by row; else as one.
fn shards(node: &Node) -> Vec<BoxedOperator> {
    let Some(count) = shard_count(node) else { return vec![build(node)] };
    (0..count).map(|shard| build_shard(node, shard)).collect()
}

/// Into how many shards the node's rows fall; `None` where its steps see more than one row at a time.
fn shard_count(node: &Node) -> Option<usize> {
    match &node.kind {
        NodeKind::Scan(source) => Some(source.shards.len().max(1)),
        NodeKind::Filter { input, .. } | NodeKind::Extract { input, .. } => shard_count(input),
        NodeKind::Project { input, columns } if !columns.iter().any(crate::kql::plan::Expr::has_window) => {
            shard_count(input)
        }
        _ => None,
    }
}

fn build_shard(node: &Node, shard: usize) -> BoxedOperator {
    match &node.kind {
        NodeKind::Scan(source) => Box::new(scan::Scan::new(source, Some(shard))),
        NodeKind::Filter { input, predicate } => {
            Box::new(filter::Filter::new(build_shard(input, shard), predicate.clone()))
        }
        NodeKind::Extract { input, column, extraction } => {
            Box::new(extract::Extract::new(build_shard(input, shard), *column, extraction.clone(), node.span))
        }
        NodeKind::Project { input, columns } => project::build(build_shard(input, shard), input, columns),
        _ => build(node),
    }
}
