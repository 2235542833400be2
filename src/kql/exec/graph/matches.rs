//! Places where a pattern fits: which nodes and edges stand for those of the pattern, and what can be read of them.

use super::Graph;
use crate::diagnostics::Diagnostic;
use crate::kql::exec::eval::{Mask, eval_column, eval_mask};
use crate::kql::exec::operator::BATCH_ROWS;
use crate::kql::exec::view::{LazyColumn, View};
use crate::kql::functions::Context;
use crate::kql::plan::{Expr, Fold, GraphMatch, GraphReading as Reading, MatchExpr, PathExpr, PathReading};
use crate::values::{Column, DynamicBuilder, DynamicWriter, NO_ROW, rows_where};
use arrow_array::{Array, BooleanArray};
use std::sync::Arc;

/// Edges that the matches of one batch hold, about.
const BATCH_EDGES: usize = 1 << 20;

/// Matches of a pattern, column by column.
pub(in crate::kql::exec) struct Matches {
    rows: usize,
    /// For each node of the pattern, the nodes.
    nodes: Vec<Vec<u32>>,
    /// For each edge of the pattern, the edges.
    edges: Vec<Paths>,
}

/// Lists of edges one after the other, from left to right in the pattern; `ends` holds where each ends.
#[derive(Default)]
struct Paths {
    ends: Vec<u32>,
    edges: Vec<u32>,
}

/// The elements of all paths one after the other.
struct Flat {
    elements: Arc<Vec<u32>>,
    /// The match of each.
    owners: Vec<u32>,
}

impl Matches {
    /// No matches of a pattern with so many nodes and edges.
    pub(in crate::kql::exec) fn new(nodes: usize, edges: usize) -> Self {
        let edges = std::iter::repeat_with(Paths::default).take(edges).collect();
        Self { rows: 0, nodes: vec![Vec::new(); nodes], edges }
    }

    /// How many.
    pub(in crate::kql::exec) fn rows(&self) -> usize {
        self.rows
    }

    /// Whether they are enough for a batch.
    pub(in crate::kql::exec) fn is_full(&self) -> bool {
        self.rows >= BATCH_ROWS || self.edges.iter().any(|paths| paths.edges.len() >= BATCH_EDGES)
    }

    /// One more match: the nodes, and a path for each edge of the pattern.
    pub(in crate::kql::exec) fn push<'a>(
        &mut self,
        nodes: &[u32],
        paths: impl Iterator<Item = (usize, &'a [u32], bool)>,
    ) {
        self.rows += 1;
        self.nodes.iter_mut().zip(nodes).for_each(|(column, node)| column.push(*node));
        for (at, path, reversed) in paths {
            let column = &mut self.edges[at];
            if reversed {
                column.edges.extend(path.iter().rev());
            } else {
                column.edges.extend_from_slice(path);
            }
            column.ends.push(column.edges.len() as u32);
        }
    }

    /// The nodes that stand for a node of the pattern.
    pub(in crate::kql::exec) fn of_node(&self, node: usize) -> &[u32] {
        &self.nodes[node]
    }

    /// The matches at these positions.
    pub(in crate::kql::exec) fn kept(&self, positions: &[u32]) -> Self {
        let pick = |column: &Vec<u32>| positions.iter().map(|at| column[*at as usize]).collect();
        let paths = |paths: &Paths| {
            let mut kept = Paths::default();
            for at in positions {
                kept.edges.extend_from_slice(paths.of(*at as usize));
                kept.ends.push(kept.edges.len() as u32);
            }
            kept
        };
        Self {
            rows: positions.len(),
            nodes: self.nodes.iter().map(pick).collect(),
            edges: self.edges.iter().map(paths).collect(),
        }
    }

    /// Those of the matches for which a condition holds; `None` for all of them.
    pub(in crate::kql::exec) fn that(
        &self,
        condition: &MatchExpr,
        matching: &GraphMatch,
        graph: &Graph,
        context: &Context,
    ) -> Result<Option<Self>, Diagnostic> {
        let view = self.view(&condition.reads, matching, graph, context)?;
        Ok(match eval_mask(&condition.expr, &view, context)? {
            Mask::All(true) => None,
            Mask::All(false) => Some(self.kept(&[])),
            Mask::Rows(mask) => {
                let rows = rows_where(&mask);
                (rows.len() < self.rows).then(|| self.kept(&rows))
            }
        })
    }

    /// What these readings give for each match.
    pub(in crate::kql::exec) fn view(
        &self,
        reads: &[Reading],
        matching: &GraphMatch,
        graph: &Graph,
        context: &Context,
    ) -> Result<View, Diagnostic> {
        // Columns that share their rows share the list of them.
        let nodes: Vec<Arc<Vec<u32>>> = self.nodes.iter().map(|nodes| Arc::new(nodes.clone())).collect();
        let read = |reading: &Reading| {
            Ok(match *reading {
                Reading::Node(node, element) => LazyColumn::picked(graph.of_nodes(element), nodes[node].clone()),
                Reading::Edge(edge, element) => {
                    LazyColumn::picked(graph.of_edges(element), Arc::new(self.edges[edge].edges.clone()))
                }
                Reading::Path(at) => LazyColumn::Ready(self.along(&matching.paths[at], matching, graph, context)?),
            })
        };
        let columns = reads.iter().map(read).collect::<Result<_, Diagnostic>>()?;
        Ok(View { columns, rows: self.rows })
    }

    /// The value along the paths of an edge of the pattern.
    fn along(
        &self,
        path: &PathExpr,
        matching: &GraphMatch,
        graph: &Graph,
        context: &Context,
    ) -> Result<Column, Diagnostic> {
        let flat =
            if path.inner_nodes { self.inner_nodes(path.edge, matching, graph) } else { self.edges[path.edge].flat() };
        let outside: Vec<Reading> = path.reads.iter().filter_map(of_match).collect();
        let outside = self.view(&outside, matching, graph, context)?.pick(flat.owners.clone());
        let mut outside = outside.columns.into_iter();
        let columns = path.reads.iter().filter_map(|reading| match *reading {
            PathReading::Match(_) => outside.next(),
            PathReading::Element(element) => {
                let all = if path.inner_nodes { graph.of_nodes(element) } else { graph.of_edges(element) };
                Some(LazyColumn::picked(all, flat.elements.clone()))
            }
        });
        let view = View { columns: columns.collect(), rows: flat.elements.len() };
        let values = eval_column(&path.expr, &view, context)?;
        Ok(folded(path.fold, &path.expr, &values, &flat.owners, self.rows))
    }

    /// The nodes between the edges of paths.
    fn inner_nodes(&self, edge: usize, matching: &GraphMatch, graph: &Graph) -> Flat {
        let (mut elements, mut owners) = (Vec::new(), Vec::new());
        for (owner, start) in (0_u32..).zip(&self.nodes[matching.edges[edge].left]) {
            let path = self.edges[edge].of(owner as usize);
            let mut node = *start;
            for edge in path.split_last().map_or(&[][..], |(_, before)| before) {
                node = graph.other_end(*edge, node);
                elements.push(node);
                owners.push(owner);
            }
        }
        Flat { elements: Arc::new(elements), owners }
    }
}

impl Paths {
    fn of(&self, row: usize) -> &[u32] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.edges[start as usize..self.ends[row] as usize]
    }

    fn flat(&self) -> Flat {
        let owners = (0_u32..).zip(0..self.ends.len());
        let owners = owners.flat_map(|(owner, row)| std::iter::repeat_n(owner, self.of(row).len())).collect();
        Flat { elements: Arc::new(self.edges.clone()), owners }
    }
}

fn of_match(reading: &PathReading) -> Option<Reading> {
    if let PathReading::Match(reading) = *reading { Some(reading) } else { None }
}

/// What is made of the values of the elements of each of `rows` matches.
fn folded(fold: Fold, expr: &Expr, values: &Column, owners: &[u32], rows: usize) -> Column {
    if fold == Fold::Map {
        let (mut arrays, mut writer) = (DynamicBuilder::default(), DynamicWriter::default());
        let mut at = 0;
        for row in 0..rows as u32 {
            writer.clear();
            writer.begin_array();
            while owners.get(at) == Some(&row) {
                writer.value(&values.value(at));
                at += 1;
            }
            writer.end();
            arrays.push(Some(writer.as_dyn()));
        }
        return Column::Dynamic(arrays.finish());
    }
    debug_assert_eq!(expr.returns, crate::values::ScalarType::Bool, "the binder asked for it");
    let mut answers = vec![fold == Fold::All; rows];
    if let Some(bools) = values.as_bools() {
        for (at, owner) in owners.iter().enumerate() {
            let holds = bools.is_valid(at) && bools.value(at);
            if holds == (fold == Fold::Any) {
                answers[*owner as usize] = holds;
            }
        }
    }
    debug_assert!(!owners.contains(&NO_ROW), "every element has a match");
    Column::Bool(BooleanArray::from(answers))
}
