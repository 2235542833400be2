//! Tables to a graph: their rows are gathered, then nodes are numbered by hashing what names them.

use super::{Adjacency, Elements, Graph, components};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::groups::Grouper;
use crate::kql::exec::operator::{BoxedOperator, Poll, Shared};
use crate::kql::exec::operators::build;
use crate::kql::exec::operators::join::rows_by_group;
use crate::kql::exec::view::View;
use crate::kql::functions::{Datum, convert};
use crate::kql::plan::{self, Node, Property};
use crate::values::{Column, NO_ROW, ScalarType, Schema};
use std::sync::Arc;

/// A graph that is being made.
pub(in crate::kql::exec) struct Gather {
    plan: plan::Graph,
    nodes: Arc<Schema>,
    span: Span,
    /// One for each table, that of the edges first.
    inputs: Vec<BoxedOperator>,
    /// Tables that are complete.
    tables: Vec<View>,
    gathered: Vec<View>,
    rows: usize,
}

impl Gather {
    /// Of the graph that `node` is.
    pub(in crate::kql::exec) fn new(plan: &plan::Graph, node: &Node) -> Self {
        Self {
            plan: plan.clone(),
            nodes: node.schema.clone(),
            span: node.span,
            inputs: plan.inputs().into_iter().map(build).collect(),
            tables: Vec::new(),
            gathered: Vec::new(),
            rows: 0,
        }
    }

    /// Does a piece of work; gives the graph when it is complete.
    pub(in crate::kql::exec) fn poll(&mut self, shared: &mut Shared) -> Result<Option<Graph>, Diagnostic> {
        let at = self.tables.len();
        let Some(input) = self.inputs.get_mut(at) else { return Ok(Some(self.made())) };
        match input.poll(shared)? {
            Poll::Rows(view) => {
                self.rows += view.rows;
                shared.limits.check_rows(self.rows, "The nodes and edges of the graph", self.span)?;
                self.gathered.push(view);
            }
            Poll::Working => {}
            Poll::Done => {
                let gathered = std::mem::take(&mut self.gathered);
                let kinds = |node: &Node| node.schema.fields.iter().map(|field| field.kind).collect::<Vec<_>>();
                let kinds = self.plan.inputs().get(at).map(|node| kinds(node)).unwrap_or_default();
                self.tables.push(View::concat(&kinds, &gathered));
            }
        }
        Ok(None)
    }

    fn made(&mut self) -> Graph {
        let plan = &self.plan;
        let mut tables = std::mem::take(&mut self.tables).into_iter();
        let edges = tables.next().unwrap_or(View { columns: Vec::new(), rows: 0 });
        let tables: Vec<View> = tables.collect();
        let key = |view: &View, at: usize| convert(&Datum::Column(view.column(at)), plan.id).into_column(view.rows);
        // What names the nodes of each table, then the two ends of each edge.
        let count = edges.rows as u32;
        let ends = Column::concat(plan.id, &[&key(&edges, plan.source), &key(&edges, plan.target)]);
        let ends = ends.take(&(0..count).flat_map(|edge| [edge, edge + count]).collect::<Vec<_>>());
        let mut keys: Vec<Column> = tables.iter().zip(&plan.tables).map(|(view, table)| key(view, table.key)).collect();
        keys.push(ends);
        let keys = Column::concat(plan.id, &keys.iter().collect::<Vec<_>>());
        let mut columns = Vec::new();
        if let Some(at) = plan.partition {
            let both: Vec<u32> = (0..count).flat_map(|edge| [edge, edge]).collect();
            let parted = edges.column(at);
            let mut parts: Vec<Column> = tables
                .iter()
                .zip(&plan.tables)
                .filter_map(|(view, table)| Some(view.column(table.partition?)))
                .collect();
            parts.push(parted.take(&both));
            columns.push(Column::concat(parted.kind(), &parts.iter().collect::<Vec<_>>()));
        }
        columns.push(keys.clone());
        let mut first = Vec::new();
        let numbers = Grouper::default().insert(&columns, keys.len(), |row| first.push(row as u32));
        let ids = keys.take(&first);
        // Of rows that name the same node, each table's first one counts.
        let mut offset = 0;
        let mut rows_of: Vec<Vec<u32>> = Vec::with_capacity(tables.len());
        for view in &tables {
            let mut rows = vec![NO_ROW; first.len()];
            for (row, node) in (0_u32..).zip(&numbers[offset..offset + view.rows]) {
                let known = &mut rows[*node as usize];
                *known = (*known).min(row);
            }
            offset += view.rows;
            rows_of.push(rows);
        }
        let ends = &numbers[offset..];
        let source: Vec<u32> = ends.iter().step_by(2).copied().collect();
        let target: Vec<u32> = ends.iter().skip(1).step_by(2).copied().collect();
        let adjacency = |ends: &[u32]| {
            let (starts, edges) = rows_by_group(ends, first.len());
            Adjacency { starts, edges }
        };
        let (outgoing, incoming) = (adjacency(&source), adjacency(&target));
        let properties = plan.properties.iter().zip(&self.nodes.fields).map(|(property, field)| match property {
            Property::Id => ids.clone(),
            Property::Columns { columns, or_id } => {
                let or_id = or_id.then_some(&ids);
                merged(columns, field.kind, &tables, &rows_of, or_id)
            }
            Property::Component { strong: false } => components::weak(first.len(), &source, &target),
            Property::Component { strong: true } => {
                components::strong(first.len(), |node, at| outgoing.of(node).get(at).map(|edge| target[*edge as usize]))
            }
        });
        let nodes = Elements::new(self.nodes.clone(), properties.collect(), first.len());
        let columns = (0..edges.columns.len()).map(|at| edges.column(at)).collect();
        let edges = Elements::new(plan.edges.schema.clone(), columns, edges.rows);
        Graph { ids, nodes, edges, source, target, outgoing, incoming }
    }
}

/// A property of all nodes: for each the first value that a table has for it, or its identity where no table has it.
fn merged(
    columns: &[Option<usize>],
    kind: ScalarType,
    tables: &[View],
    rows_of: &[Vec<u32>],
    or_id: Option<&Column>,
) -> Column {
    let given =
        columns.iter().enumerate().filter_map(|(table, column)| Some((table, tables[table].column((*column)?))));
    let (places, mut parts): (Vec<usize>, Vec<Column>) = given.unzip();
    let mut offsets = Vec::with_capacity(parts.len());
    let mut offset = 0;
    for part in &parts {
        offsets.push(offset);
        offset += part.len() as u32;
    }
    let nodes = rows_of.first().map_or(0, Vec::len);
    let chosen = |node: usize| {
        let mut found = NO_ROW;
        for ((table, part), offset) in places.iter().zip(&parts).zip(&offsets) {
            let row = rows_of[*table][node];
            if row != NO_ROW {
                found = offset + row;
                if !is_missing(part, row as usize) {
                    break;
                }
            }
        }
        match or_id {
            Some(_) if rows_of.iter().all(|rows| rows[node] == NO_ROW) => offset + node as u32,
            _ => found,
        }
    };
    let chosen: Vec<u32> = (0..nodes).map(chosen).collect();
    if let Some(ids) = or_id {
        parts.push(convert(&Datum::Column(ids.clone()), kind).into_column(ids.len()));
    }
    Column::concat(kind, &parts.iter().collect::<Vec<_>>()).take(&chosen)
}

fn is_missing(column: &Column, row: usize) -> bool {
    match column.as_strings() {
        Some(texts) => texts.value(row).is_empty(),
        None => column.is_null(row),
    }
}
