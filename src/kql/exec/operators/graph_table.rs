//! `graph-to-table`: the nodes or the edges of a graph as rows.

use crate::diagnostics::Diagnostic;
use crate::kql::exec::graph::{Gather, Graph};
use crate::kql::exec::operator::{Operator, Poll, Shared};
use crate::kql::exec::view::{LazyColumn, View};
use crate::kql::functions::{Datum, scalar};
use crate::kql::plan::{self, GraphOutput, Node, NodeKind};
use crate::values::{Column, ScalarType};
use std::sync::Arc;

pub(crate) struct GraphTable {
    /// Taken when it is done.
    gather: Option<Gather>,
    output: GraphOutput,
}

/// The operator for the graph that `node` is.
pub(super) fn build(node: &Node, output: GraphOutput) -> GraphTable {
    match &node.kind {
        NodeKind::Graph(graph) => GraphTable::new(graph, node, output),
        // The binder lets nothing else come before this step.
        _ => GraphTable { gather: None, output },
    }
}

impl GraphTable {
    pub(super) fn new(graph: &plan::Graph, node: &Node, output: GraphOutput) -> Self {
        Self { gather: Some(Gather::new(graph, node)), output }
    }

    fn rows(&self, graph: &Graph, shared: &Shared) -> Result<View, Diagnostic> {
        let (elements, ends) = match self.output {
            GraphOutput::Nodes { id } => (&graph.nodes, vec![(id, None)]),
            GraphOutput::Edges { source, target } => {
                (&graph.edges, vec![(source, Some(&graph.source)), (target, Some(&graph.target))])
            }
        };
        let mut columns = Vec::new();
        if ends.iter().any(|(wanted, _)| *wanted) {
            let ids = hashed(graph, shared)?;
            for (_, rows) in ends.iter().filter(|(wanted, _)| *wanted) {
                columns.push(match rows {
                    Some(rows) => LazyColumn::picked(ids.clone(), Arc::new((*rows).clone())),
                    None => LazyColumn::Ready(ids.clone()),
                });
            }
        }
        columns.extend(elements.columns().iter().cloned().map(LazyColumn::Ready));
        Ok(View { columns, rows: elements.count() })
    }
}

/// The identities of the nodes as longs: the hash of what names them.
fn hashed(graph: &Graph, shared: &Shared) -> Result<Column, Diagnostic> {
    let count = graph.nodes.count();
    let overload = scalar("hash")
        .and_then(|hash| hash.overloads.iter().find(|overload| overload.params.len() == 1).or(hash.overloads.first()));
    let Some(overload) = overload else { return Ok(Column::nulls(ScalarType::Long, count)) };
    let hashes = (overload.kernel)(&[Datum::Column(graph.ids.clone())], count, &shared.context)
        .map_err(|error| Diagnostic::error("TM202", crate::diagnostics::Span::default(), error.to_string()))?;
    Ok(hashes.into_column(count))
}

impl Operator for GraphTable {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let Some(gather) = &mut self.gather else { return Ok(Poll::Done) };
        let Some(graph) = gather.poll(shared)? else { return Ok(Poll::Working) };
        self.gather = None;
        self.rows(&graph, shared).map(Poll::Rows)
    }
}
