//! Where rows come from, carried beside them unseen.
//!
//! Tables that know it have one column more than their schema says: for each row a long that tells its file and the place
//! of its record. Binding never sees that column, so that `*`, `project` and `getschema` cannot either. When a query is
//! bound and made cheaper, this adds the column to every step that passes rows on, as the last one of its schema, up to the
//! answer. Steps that make new rows of several (`summarize`, `distinct`, `make-series`, plugins) end it; what stands below
//! them is left as it is, and costs nothing.

use super::{Expr, JoinKind, Node, NodeKind, Plan, Reading, Sequences};
use crate::values::{Field, ScalarType, Schema, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Plan {
    /// The same query, whose answers have as their last column where each row comes from, where that can be told; see
    /// [`super::ResultPlan::has_origins`].
    pub fn with_origins(mut self) -> Self {
        let mut marked = vec![false; self.commons.len()];
        for result in &self.results {
            mark(&result.root, &mut marked);
        }
        // Each reads only those before it.
        for at in (0..self.commons.len()).rev() {
            if marked[at] {
                mark(&self.commons[at].node, &mut marked);
            }
        }
        let mut carrier = Carrier::default();
        for (common, marked) in self.commons.iter_mut().zip(marked) {
            let width = common.node.schema.len();
            let carried = marked && carrier.carry(&mut common.node);
            carrier.commons.push(carried.then_some(width));
        }
        for result in &mut self.results {
            result.has_origins = carrier.carry(&mut result.root);
        }
        let commons = self.commons.iter_mut().map(|common| &mut common.node);
        let results = self.results.iter_mut().map(|result| &mut result.root);
        // Those that are answered for each group only have their place here.
        let subqueries = self.subqueries.iter_mut().filter(|node| !matches!(node.kind, NodeKind::Partition { .. }));
        for node in subqueries.chain(commons).chain(results) {
            carrier.hide(node);
        }
        self
    }
}

/// Finds the common tables whose rows are passed on to an answer.
fn mark(node: &Node, marked: &mut [bool]) {
    match &node.kind {
        NodeKind::Shared { index, .. } => {
            if let Some(marked) = marked.get_mut(*index) {
                *marked = true;
            }
        }
        NodeKind::Filter { input, .. }
        | NodeKind::Project { input, .. }
        | NodeKind::Extract { input, .. }
        | NodeKind::Expand { input, .. }
        | NodeKind::Sort { input, .. }
        | NodeKind::Top { input, .. }
        | NodeKind::Sequences { input, .. }
        | NodeKind::Serialize { input }
        | NodeKind::Apply { input, .. }
        | NodeKind::Take { input, .. } => mark(input, marked),
        NodeKind::Union(inputs) => inputs.iter().for_each(|input| mark(input, marked)),
        NodeKind::Join { right, kind: JoinKind::RightSemi | JoinKind::RightAnti, .. } => mark(right, marked),
        NodeKind::Join { left, .. } => mark(left, marked),
        _ => {}
    }
}

#[derive(Default)]
struct Carrier {
    /// For each common table so far: how many columns it had before it got one more; `None` where it got none.
    commons: Vec<Option<usize>>,
    /// For each [`NodeKind::Apply`] whose groups have got one more column: how many they had before.
    groups: BTreeMap<usize, usize>,
}

impl Carrier {
    /// Adds the column at the end of a node's schema; `false` where its rows do not know where they come from.
    fn carry(&mut self, node: &mut Node) -> bool {
        let span = node.span;
        match &mut node.kind {
            NodeKind::Scan(source) => {
                let Some(origin) = source.origin else { return false };
                let columns = source.columns.as_deref().map_or_else(|| (0..origin).collect(), <[usize]>::to_vec);
                source.columns = Some(columns.into_iter().chain([origin]).collect());
            }
            NodeKind::Shared { index, .. } => {
                if !self.commons.get(*index).is_some_and(Option::is_some) {
                    return false;
                }
            }
            NodeKind::Partition { id, .. } => {
                if !self.groups.contains_key(id) {
                    return false;
                }
            }
            NodeKind::Filter { input, .. }
            | NodeKind::Sort { input, .. }
            | NodeKind::Top { input, .. }
            | NodeKind::Serialize { input }
            | NodeKind::Take { input, .. } => {
                if !self.carry(input) {
                    return false;
                }
            }
            NodeKind::Project { input, columns } => {
                if !self.carry(input) {
                    return false;
                }
                columns.push(last_of(input));
            }
            NodeKind::Extract { input, .. } | NodeKind::Expand { input, .. } | NodeKind::Sequences { input, .. } => {
                let at = input.schema.len();
                if !self.carry(input) {
                    return false;
                }
                if let NodeKind::Sequences { sequences, .. } = &mut node.kind {
                    make_room(sequences, at);
                }
                return moved_to_the_end(node, at);
            }
            NodeKind::Union(inputs) => {
                let carried: Vec<bool> = inputs.iter_mut().map(|input| self.carry(input)).collect();
                if !carried.contains(&true) {
                    return false;
                }
                for (input, _) in inputs.iter_mut().zip(carried).filter(|(_, carried)| !carried) {
                    let mut columns = columns_of(input, 0..input.schema.len());
                    columns.push(Expr::constant(Value::null(ScalarType::Long), span));
                    project(input, columns, with_origin(&input.schema, input.schema.len()));
                }
            }
            NodeKind::Join { right, kind: JoinKind::RightSemi | JoinKind::RightAnti, .. } => {
                if !self.carry(right) {
                    return false;
                }
            }
            NodeKind::Join { left, kind, .. } => {
                let at = left.schema.len();
                if !self.carry(left) {
                    return false;
                }
                if !matches!(kind, JoinKind::LeftSemi | JoinKind::LeftAnti) {
                    return moved_to_the_end(node, at);
                }
            }
            NodeKind::Apply { .. } => return self.apply(node),
            NodeKind::Values(_)
            | NodeKind::Plugin(_)
            | NodeKind::Range { .. }
            | NodeKind::Graph(_)
            | NodeKind::GraphTable { .. }
            | NodeKind::GraphMatch(_)
            | NodeKind::Summarize { .. }
            | NodeKind::MakeSeries(_)
            | NodeKind::TopNested { .. }
            | NodeKind::Reduce { .. } => return false,
        }
        node.schema = with_origin(&node.schema, node.schema.len());
        true
    }

    /// A sub-query for each group. Where it passes on the group's rows, they keep their own origin; else the elements of one
    /// row's array have that row's.
    fn apply(&mut self, node: &mut Node) -> bool {
        let NodeKind::Apply { input, body, id, subqueries, .. } = &mut node.kind else { return false };
        let width = input.schema.len();
        let one_row = is_of_one_row(input);
        if !self.carry(input) {
            return false;
        }
        // The key stays the last column.
        let key = width.saturating_sub(1);
        let places: Vec<usize> = (0..key).chain([width, key]).collect();
        let schema = Arc::new(Schema::new(places.iter().map(|at| input.schema.fields[*at].clone()).collect()));
        let columns = columns_of(input, places);
        project(input, columns, schema);
        self.groups.insert(*id, key);
        let answers = body.schema.len();
        let in_body = self.carry(body);
        subqueries.iter_mut().map(|(_, node)| node).chain([&mut **body]).for_each(|node| self.hide(node));
        let schema = node.schema.clone();
        node.schema = Arc::new(Schema::new(input.schema.fields.iter().chain(&body.schema.fields).cloned().collect()));
        let first = width + 1;
        let places = (0..key).chain([width]).chain(first..first + answers);
        let origin = if in_body { Some(first + answers) } else { one_row.then_some(key) };
        let columns = columns_of(node, places.chain(origin));
        let schema = if origin.is_some() { with_origin(&schema, schema.len()) } else { schema };
        project(node, columns, schema);
        origin.is_some()
    }

    /// Takes the column away again where a table that has got it is read by a step that does not pass it on.
    fn hide(&self, node: &mut Node) {
        let width = match &node.kind {
            NodeKind::Shared { index, .. } => self.commons.get(*index).copied().flatten(),
            NodeKind::Partition { id, .. } => self.groups.get(id).copied(),
            _ => None,
        };
        if let Some(width) = width {
            if node.schema.len() == width {
                let schema = node.schema.clone();
                node.schema = with_origin(&schema, width);
                project(node, columns_of(node, 0..width), schema);
            }
            return;
        }
        // A group's rows may be hidden already: then the reader stands below the projection that hides it.
        node.inputs_mut().into_iter().for_each(|input| self.hide(input));
    }
}

/// Whether the rows of each group come from one row: whether they are the elements of its array (`mv-apply`).
fn is_of_one_row(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Project { input, .. } | NodeKind::Filter { input, .. } => is_of_one_row(input),
        NodeKind::Expand { .. } => true,
        _ => false,
    }
}

/// The expressions of `scan` count the input's columns first, then the declared ones: these come one later.
fn make_room(sequences: &mut Sequences, at: usize) {
    for step in &mut sequences.steps {
        let values = step.assignments.iter_mut().map(|(_, value)| value);
        for expr in std::iter::once(&mut step.condition).chain(values) {
            for read in &mut expr.reads {
                let (Reading::Current(column) | Reading::Step { column, .. }) = read;
                *column += usize::from(*column >= at);
            }
        }
    }
}

/// Moves the new column from its place in what the node gives to the end.
fn moved_to_the_end(node: &mut Node, at: usize) -> bool {
    let width = node.schema.len();
    let schema = with_origin(&node.schema, width);
    node.schema = with_origin(&node.schema, at);
    let columns = columns_of(node, (0..at).chain(at + 1..=width).chain([at]));
    project(node, columns, schema);
    true
}

fn with_origin(schema: &Schema, at: usize) -> Arc<Schema> {
    let mut fields = schema.fields.clone();
    fields.insert(at, Field::new("_origin", ScalarType::Long));
    Arc::new(Schema::new(fields))
}

fn last_of(node: &Node) -> Expr {
    Expr::column(node.schema.len().saturating_sub(1), ScalarType::Long, node.span)
}

fn columns_of(node: &Node, places: impl IntoIterator<Item = usize>) -> Vec<Expr> {
    let kind = |at: usize| node.schema.fields.get(at).map_or(ScalarType::Long, |field| field.kind);
    places.into_iter().map(|at| Expr::column(at, kind(at), node.span)).collect()
}

fn project(node: &mut Node, columns: Vec<Expr>, schema: Arc<Schema>) {
    let span = node.span;
    let nothing = Node { kind: NodeKind::Union(Vec::new()), schema: Arc::default(), span };
    let input = Box::new(std::mem::replace(node, nothing));
    *node = Node { kind: NodeKind::Project { input, columns }, schema, span };
}

#[cfg(test)]
mod tests {
    use crate::kql::binder::{TableData, Tables};
    use crate::kql::plan::{Node, NodeKind, Plan};
    use crate::values::{Field, ScalarType, Schema};
    use std::sync::Arc;

    /// `T (a: long, b: string)`, which knows where its rows come from.
    struct One;

    impl Tables for One {
        fn table(&self, name: &str) -> Option<TableData> {
            let fields = vec![Field::new("a", ScalarType::Long), Field::new("b", ScalarType::String)];
            let schema = Arc::new(Schema::new(fields));
            (name == "T").then(|| TableData { schema, has_origins: true, shards: Arc::new(Vec::new()) })
        }

        fn names(&self) -> Vec<Arc<str>> {
            vec!["T".into()]
        }
    }

    fn plan(text: &str) -> Plan {
        crate::kql::compile(text, &One, 0, None).plan.unwrap_or_else(|| panic!("{text} does not compile"))
    }

    /// How many scans read the hidden column, and how many do not.
    fn scans(plan: &Plan) -> (usize, usize) {
        fn count(node: &Node, found: &mut (usize, usize)) {
            if let NodeKind::Scan(source) = &node.kind {
                let reads = source.columns.as_deref().is_some_and(|columns| columns.contains(&2));
                if reads { found.0 += 1 } else { found.1 += 1 }
            }
            node.inputs().into_iter().for_each(|input| count(input, found));
        }
        let mut found = (0, 0);
        let commons = plan.commons.iter().map(|common| &common.node);
        let results = plan.results.iter().map(|result| &result.root);
        plan.subqueries.iter().chain(commons).chain(results).for_each(|node| count(node, &mut found));
        found
    }

    /// The column is read only where it comes to the answer.
    #[test]
    fn what_makes_new_rows_pays_nothing() {
        for (text, expected) in [
            ("T", (1, 0)),
            ("T | where a > 1 | sort by b | take 5", (1, 0)),
            ("T | sort by b | where row_number() > 5 | top 3 by a - prev(a)", (1, 0)),
            ("T | summarize count() by b", (0, 1)),
            ("T | where a > 1 | distinct b", (0, 1)),
            ("T | count", (0, 1)),
            ("T | join (T | summarize count() by b) on b", (1, 1)),
            ("T | where b in (T | summarize by b)", (1, 1)),
            ("T | summarize by b | join kind=inner T on b", (0, 2)),
            (
                "let M = materialize(T | where a > 1); M | summarize c = count() by b | union (M | summarize c = count())",
                (0, 1),
            ),
            ("let M = materialize(T | where a > 1); M | join (M | summarize c = count() by b) on b", (1, 0)),
            ("T | where a == toscalar(T | summarize max(a))", (1, 1)),
            ("T | fork (where a > 1) (count)", (1, 1)),
        ] {
            assert_eq!(scans(&plan(text)), expected, "{text}");
        }
    }
}
