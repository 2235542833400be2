//! What a node reads, and whether its rows come in order.

use super::{Node, NodeKind};

impl Node {
    /// The nodes that it reads, in order.
    pub fn inputs(&self) -> Vec<&Self> {
        match &self.kind {
            NodeKind::Scan(_) | NodeKind::Values(_) | NodeKind::Range { .. } | NodeKind::Partition { .. } => Vec::new(),
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
            | NodeKind::Buffered { input, .. }
            | NodeKind::Expand { input, .. }
            | NodeKind::GraphTable { graph: input, .. }
            | NodeKind::Take { input, .. } => vec![input],
            NodeKind::MakeSeries(series) => vec![&series.input],
            NodeKind::Graph(graph) => graph.inputs(),
            NodeKind::GraphMatch(matching) => vec![&matching.graph],
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
            NodeKind::Scan(_) | NodeKind::Values(_) | NodeKind::Range { .. } | NodeKind::Partition { .. } => Vec::new(),
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
            | NodeKind::Buffered { input, .. }
            | NodeKind::Expand { input, .. }
            | NodeKind::GraphTable { graph: input, .. }
            | NodeKind::Take { input, .. } => vec![input],
            NodeKind::MakeSeries(series) => vec![&mut series.input],
            NodeKind::Graph(graph) => graph.inputs_mut(),
            NodeKind::GraphMatch(matching) => vec![&mut matching.graph],
            NodeKind::Plugin(call) => call.inputs.iter_mut().collect(),
            NodeKind::Apply { input, body, subqueries, .. } => {
                let subqueries = subqueries.iter_mut().map(|(_, node)| node);
                [&mut **input, &mut **body].into_iter().chain(subqueries).collect()
            }
            NodeKind::Union(inputs) => inputs.iter_mut().collect(),
            NodeKind::Join { left, right, .. } => vec![left, right],
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
            | NodeKind::Buffered { input, .. }
            | NodeKind::Take { input, .. } => input.is_serialized(),
            // What `print` gives.
            NodeKind::Values(batch) => batch.rows <= 1,
            NodeKind::Partition { serialized, .. } => *serialized,
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
