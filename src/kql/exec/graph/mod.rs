//! A graph while a query runs: nodes and edges by number, their properties as columns.

mod components;
mod gather;
mod matches;
mod nearest;
mod search;

pub(super) use gather::Gather;
pub(super) use matches::Matches;
pub(super) use nearest::Nearest;
pub(super) use search::Search;

use super::eval::{Mask, eval_mask};
use super::view::{LazyColumn, View};
use crate::diagnostics::Diagnostic;
use crate::kql::functions::{Context, Datum, convert};
use crate::kql::plan::{Element, ElementExpr, Way};
use crate::values::{Column, DynamicBuilder, DynamicWriter, ScalarType, Schema};
use arrow_array::{Array, Int64Array};
use std::cell::OnceCell;
use std::sync::Arc;

/// A graph.
pub(super) struct Graph {
    /// Identities of the nodes.
    pub(super) ids: Column,
    /// Properties.
    pub(super) nodes: Elements,
    /// Properties.
    pub(super) edges: Elements,
    /// The node that each edge comes from.
    pub(super) source: Vec<u32>,
    /// The node that each edge goes to.
    pub(super) target: Vec<u32>,
    outgoing: Adjacency,
    incoming: Adjacency,
}

/// Nodes or edges.
pub(super) struct Elements {
    schema: Arc<Schema>,
    columns: Vec<Column>,
    count: usize,
    /// All properties of each as a bag, once someone asks.
    bags: OnceCell<Column>,
}

/// The edges of node `n` are `edges[starts[n]..starts[n + 1]]`.
struct Adjacency {
    starts: Vec<u32>,
    edges: Vec<u32>,
}

impl Elements {
    fn new(schema: Arc<Schema>, columns: Vec<Column>, count: usize) -> Self {
        Self { schema, columns, count, bags: OnceCell::new() }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Their properties.
    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn bags(&self) -> Column {
        self.bags.get_or_init(|| self.packed()).clone()
    }

    fn packed(&self) -> Column {
        let (mut bags, mut writer) = (DynamicBuilder::default(), DynamicWriter::default());
        for row in 0..self.count {
            writer.clear();
            writer.begin_bag();
            for (field, column) in self.schema.fields.iter().zip(&self.columns) {
                writer.key(&field.name);
                writer.value(&column.value(row));
            }
            writer.end();
            bags.push(Some(writer.as_dyn()));
        }
        Column::Dynamic(bags.finish())
    }
}

impl Adjacency {
    fn of(&self, node: u32) -> &[u32] {
        let at = node as usize;
        &self.edges[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn degrees(&self) -> Column {
        let degrees = self.starts.windows(2).map(|pair| i64::from(pair[1] - pair[0]));
        Column::Long(Int64Array::from_iter_values(degrees))
    }
}

impl Graph {
    /// What can be read of all nodes.
    pub(super) fn of_nodes(&self, element: Element) -> Column {
        match element {
            Element::Property(at) => self.nodes.columns[at].clone(),
            Element::Bag => self.nodes.bags(),
            Element::Id => convert(&Datum::Column(self.ids.clone()), ScalarType::String).into_column(self.nodes.count),
            Element::DegreeIn => self.incoming.degrees(),
            Element::DegreeOut => self.outgoing.degrees(),
        }
    }

    /// What can be read of all edges.
    pub(super) fn of_edges(&self, element: Element) -> Column {
        match element {
            Element::Property(at) => self.edges.columns[at].clone(),
            // Only nodes have the others.
            _ => self.edges.bags(),
        }
    }

    /// For which nodes all of these conditions hold; `None` for all of them.
    pub(super) fn nodes_that(
        &self,
        conditions: &[ElementExpr],
        context: &Context,
    ) -> Result<Option<Vec<bool>>, Diagnostic> {
        holding(conditions, self.nodes.count, |element| self.of_nodes(element), context)
    }

    /// For which edges all of these conditions hold; `None` for all of them.
    pub(super) fn edges_that(
        &self,
        conditions: &[ElementExpr],
        context: &Context,
    ) -> Result<Option<Vec<bool>>, Diagnostic> {
        holding(conditions, self.edges.count, |element| self.of_edges(element), context)
    }

    /// The edge at this place among those that lead from a node in one way, and the node that it leads to.
    pub(super) fn step(&self, node: u32, way: Way, at: usize) -> Option<(u32, u32)> {
        let forward = |at: usize| self.outgoing.of(node).get(at).map(|edge| (*edge, self.target[*edge as usize]));
        let backward = |at: usize| self.incoming.of(node).get(at).map(|edge| (*edge, self.source[*edge as usize]));
        match way {
            Way::Forward => forward(at),
            Way::Backward => backward(at),
            Way::Any => forward(at).or_else(|| backward(at - self.outgoing.of(node).len())),
        }
    }

    /// Whether the edge at this place leads from the node to itself and was met before, pointing the other way.
    pub(super) fn is_met_again(&self, node: u32, way: Way, at: usize, other: u32) -> bool {
        way == Way::Any && other == node && at >= self.outgoing.of(node).len()
    }

    /// The node at the other end of an edge.
    pub(super) fn other_end(&self, edge: u32, node: u32) -> u32 {
        let (source, target) = (self.source[edge as usize], self.target[edge as usize]);
        if source == node { target } else { source }
    }
}

fn holding(
    conditions: &[ElementExpr],
    count: usize,
    read: impl Fn(Element) -> Column,
    context: &Context,
) -> Result<Option<Vec<bool>>, Diagnostic> {
    let mut all: Option<Vec<bool>> = None;
    for condition in conditions {
        let columns = condition.reads.iter().map(|element| LazyColumn::Ready(read(*element))).collect();
        let mask: Vec<bool> = match eval_mask(&condition.expr, &View { columns, rows: count }, context)? {
            Mask::All(answer) => vec![answer; count],
            Mask::Rows(answers) => (0..count).map(|row| answers.is_valid(row) && answers.value(row)).collect(),
        };
        all = Some(match all {
            Some(before) => before.iter().zip(mask).map(|(before, now)| *before && now).collect(),
            None => mask,
        });
    }
    Ok(all)
}
