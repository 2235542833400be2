//! Ways through a plan: a node's inputs and its expressions.

use super::{Expr, NestedLevel, Node, NodeKind, Series};

impl Node {
    /// The nodes that it reads, in order.
    pub fn inputs(&self) -> Vec<&Self> {
        match &self.kind {
            NodeKind::Scan(_)
            | NodeKind::Values(_)
            | NodeKind::Range { .. }
            | NodeKind::Partition { .. }
            | NodeKind::Shared { .. } => Vec::new(),
            NodeKind::Filter { input, .. }
            | NodeKind::Project { input, .. }
            | NodeKind::Extract { input, .. }
            | NodeKind::Summarize { input, .. }
            | NodeKind::Sort { input, .. }
            | NodeKind::Top { input, .. }
            | NodeKind::Sequences { input, .. }
            | NodeKind::TopNested { input, .. }
            | NodeKind::Reduce { input, .. }
            | NodeKind::Serialize { input }
            | NodeKind::Expand { input, .. }
            | NodeKind::Take { input, .. } => vec![input],
            NodeKind::Graph(graph) => graph.inputs(),
            NodeKind::GraphTable { graph: input, .. } => vec![input],
            NodeKind::GraphMatch(matching) => vec![&matching.graph],
            NodeKind::MakeSeries(series) => vec![&series.input],
            NodeKind::Plugin(call) => call.inputs.iter().collect(),
            NodeKind::Apply { input, body, subqueries, .. } => {
                [&**input, &**body].into_iter().chain(subqueries.iter().map(|(_, node)| node)).collect()
            }
            NodeKind::Union(inputs) => inputs.iter().collect(),
            NodeKind::Join { left, right, .. } => vec![left, right],
        }
    }

    /// As [`Self::inputs`], to change them.
    pub fn inputs_mut(&mut self) -> Vec<&mut Self> {
        match &mut self.kind {
            NodeKind::Scan(_)
            | NodeKind::Values(_)
            | NodeKind::Range { .. }
            | NodeKind::Partition { .. }
            | NodeKind::Shared { .. } => Vec::new(),
            NodeKind::Filter { input, .. }
            | NodeKind::Project { input, .. }
            | NodeKind::Extract { input, .. }
            | NodeKind::Summarize { input, .. }
            | NodeKind::Sort { input, .. }
            | NodeKind::Top { input, .. }
            | NodeKind::Sequences { input, .. }
            | NodeKind::TopNested { input, .. }
            | NodeKind::Reduce { input, .. }
            | NodeKind::Serialize { input }
            | NodeKind::Expand { input, .. }
            | NodeKind::Take { input, .. } => vec![input],
            NodeKind::Graph(graph) => graph.inputs_mut(),
            NodeKind::GraphTable { graph: input, .. } => vec![input],
            NodeKind::GraphMatch(matching) => vec![&mut matching.graph],
            NodeKind::MakeSeries(series) => vec![&mut series.input],
            NodeKind::Plugin(call) => call.inputs.iter_mut().collect(),
            NodeKind::Apply { input, body, subqueries, .. } => {
                let subqueries = subqueries.iter_mut().map(|(_, node)| node);
                [&mut **input, &mut **body].into_iter().chain(subqueries).collect()
            }
            NodeKind::Union(inputs) => inputs.iter_mut().collect(),
            NodeKind::Join { left, right, .. } => vec![left, right],
        }
    }

    /// The expressions that are its own; those of its inputs are not among them.
    pub fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        match &mut self.kind {
            NodeKind::Filter { predicate, .. } => vec![predicate],
            NodeKind::Project { columns: exprs, .. } | NodeKind::Expand { arrays: exprs, .. } => {
                exprs.iter_mut().collect()
            }
            NodeKind::Summarize { keys, aggregates, .. } => {
                keys.iter_mut().chain(aggregates.iter_mut().flat_map(|call| &mut call.args)).collect()
            }
            NodeKind::MakeSeries(series) => {
                let Series { defaults, step, from, to, .. } = &mut **series;
                defaults.iter_mut().chain([step]).chain(from.iter_mut()).chain(to.iter_mut()).collect()
            }
            NodeKind::Sort { terms, .. } | NodeKind::Top { terms, .. } => {
                terms.iter_mut().map(|term| &mut term.expr).collect()
            }
            NodeKind::Join { left_keys, right_keys, .. } => left_keys.iter_mut().chain(right_keys).collect(),
            NodeKind::Sequences { sequences, .. } => {
                let steps = sequences.steps.iter_mut().flat_map(|step| {
                    let values = step.assignments.iter_mut().map(|(_, value)| &mut value.expr);
                    std::iter::once(&mut step.condition.expr).chain(values)
                });
                sequences.partition_by.iter_mut().chain(steps).collect()
            }
            NodeKind::TopNested { levels, .. } => {
                let mut exprs = Vec::new();
                for NestedLevel { aggregates, by, .. } in levels {
                    exprs.extend(aggregates.iter_mut().flat_map(|call| &mut call.args));
                    exprs.push(by);
                }
                exprs
            }
            NodeKind::GraphMatch(matching) => matching.exprs_mut(),
            NodeKind::Plugin(_)
            | NodeKind::Graph(_)
            | NodeKind::GraphTable { .. }
            | NodeKind::Scan(_)
            | NodeKind::Extract { .. }
            | NodeKind::Reduce { .. }
            | NodeKind::Values(_)
            | NodeKind::Range { .. }
            | NodeKind::Serialize { .. }
            | NodeKind::Take { .. }
            | NodeKind::Apply { .. }
            | NodeKind::Partition { .. }
            | NodeKind::Shared { .. }
            | NodeKind::Union(_) => Vec::new(),
        }
    }

    /// Whether the order of its rows means something, so that window functions may look at neighbors (Kusto
    /// documentation: `query/window-functions`).
    pub fn is_serialized(&self) -> bool {
        match &self.kind {
            NodeKind::Sequences { .. }
            | NodeKind::Sort { .. }
            | NodeKind::Top { .. }
            | NodeKind::Range { .. }
            | NodeKind::Serialize { .. } => true,
            NodeKind::Filter { input, .. }
            | NodeKind::Project { input, .. }
            | NodeKind::Extract { input, .. }
            | NodeKind::Expand { input, .. }
            | NodeKind::Take { input, .. } => input.is_serialized(),
            // What `print` gives.
            NodeKind::Values(batch) => batch.rows <= 1,
            NodeKind::Partition { serialized, .. } | NodeKind::Shared { serialized, .. } => *serialized,
            NodeKind::Plugin(call) => call.plugin.keeps_order && call.inputs.iter().all(Self::is_serialized),
            NodeKind::Scan(_)
            | NodeKind::Summarize { .. }
            | NodeKind::TopNested { .. }
            | NodeKind::Reduce { .. }
            | NodeKind::Apply { .. }
            | NodeKind::Graph(_)
            | NodeKind::GraphTable { .. }
            | NodeKind::GraphMatch(_)
            | NodeKind::MakeSeries(_)
            | NodeKind::Union(_)
            | NodeKind::Join { .. } => false,
        }
    }
}
