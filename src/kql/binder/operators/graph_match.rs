//! `graph-match` and `graph-shortest-paths`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::expressions::Row;
use crate::kql::binder::graphs::{GraphScope, Seen, Variable};
use crate::kql::binder::naming::Names;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::plan::{
    Cycles, Element, ElementExpr, Expr, ExprKind, Fold, GraphMatch, GraphReading as Reading, MatchExpr, Node, NodeKind,
    PathExpr, PathReading, PatternEdge, Shortest, Way,
};
use crate::kql::syntax::tree::{self, EdgeDirection, GraphElement, GraphPattern, LogicalOp, Name};
use crate::values::{Field, ScalarType, Schema, Value};
use std::sync::Arc;

/// Edges that one edge of a pattern may stand for.
const MAX_HOPS: i64 = 10_000;

/// A pattern's nodes and edges by number, and the names they have.
#[derive(Default)]
struct Pattern {
    nodes: usize,
    edges: Vec<PatternEdge>,
    variables: Vec<(String, Variable)>,
}

impl Binder<'_> {
    pub(in crate::kql::binder) fn graph_match(
        &mut self,
        op: &tree::GraphMatch,
        graph: Node,
        span: Span,
    ) -> Binding<Node> {
        let cycles = match self.choice(&op.parameters, "cycles", &["all", "none", "unique_edges"])? {
            Some("all") => Cycles::All,
            Some("none") => Cycles::None,
            _ => Cycles::UniqueEdges,
        };
        self.matched(op, cycles, None, graph, span)
    }

    pub(in crate::kql::binder) fn graph_shortest_paths(
        &mut self,
        op: &tree::GraphMatch,
        graph: Node,
        span: Span,
    ) -> Binding<Node> {
        let shortest = match self.choice(&op.parameters, "output", &["any", "all"])? {
            Some("all") => Shortest::All,
            _ => Shortest::Any,
        };
        if let [_, second, ..] = op.patterns.as_slice() {
            let message = "The shortest path is looked for along one pattern.";
            return self.report(Diagnostic::error("KS107", second.span, message));
        }
        // A shortest path comes to no node twice.
        self.matched(op, Cycles::None, Some(shortest), graph, span)
    }

    fn matched(
        &mut self,
        op: &tree::GraphMatch,
        cycles: Cycles,
        shortest: Option<Shortest>,
        graph: Node,
        span: Span,
    ) -> Binding<Node> {
        let NodeKind::Graph(of) = &graph.kind else { return Err(Reported) };
        let (edge_schema, directed) = (of.edges.schema.clone(), of.directed);
        let Pattern { nodes, mut edges, variables } = self.graph_pattern(&op.patterns)?;
        if shortest.is_some() && edges.iter().all(|edge| edge.hops == (1, 1)) {
            let message = "A pattern for the shortest path needs an edge of variable length.";
            return self.report(Diagnostic::error("KS107", span, message).with_help("Write -[e*1..5]->."));
        }
        if !directed {
            for edge in &mut edges {
                edge.way = Way::Any;
            }
        }
        if op.project.is_empty() {
            let message = "Which columns are wanted of each match?";
            return self.report(
                Diagnostic::error("KS107", span, message).with_help("Write project and expressions at its end."),
            );
        }
        let scope = GraphScope {
            nodes: graph.schema.clone(),
            edges: edge_schema,
            variables,
            is_condition: true,
            reads: Vec::new(),
            along: None,
            paths: Vec::new(),
        };
        let matching = GraphMatch {
            graph,
            nodes: vec![Vec::new(); nodes],
            edges,
            cycles,
            shortest,
            conditions: Vec::new(),
            paths: Vec::new(),
            reads: Vec::new(),
            columns: Vec::new(),
        };
        let outside = self.graph.replace(scope);
        let bound = self.expressions(op, matching);
        self.graph = outside;
        let (matching, fields) = bound?;
        Ok(Node { kind: NodeKind::GraphMatch(Box::new(matching)), schema: Arc::new(Schema::new(fields)), span })
    }

    /// The conditions and the columns.
    fn expressions(&mut self, op: &tree::GraphMatch, mut matching: GraphMatch) -> Binding<(GraphMatch, Vec<Field>)> {
        let nothing = Schema::default();
        let mut parts = Vec::new();
        if let Some(condition) = &op.condition {
            conjuncts(condition, &mut parts);
        }
        let bound: Vec<Binding<()>> = parts.into_iter().map(|part| self.condition_on(part, &mut matching)).collect();
        let mut failed = bound.iter().any(Result::is_err);
        if let Some(scope) = &mut self.graph {
            scope.is_condition = false;
            scope.reads.clear();
        }
        let (mut names, mut fields) = (Names::default(), Vec::new());
        for item in &op.project {
            let Ok(columns) = self.list_columns(item, &mut Row::of(&nothing), None) else {
                failed = true;
                continue;
            };
            let unnamed = item.names.is_empty() && is_fold(&item.value);
            for column in columns {
                if column.expr.has_window() {
                    let message = "A match has no neighbors: window functions do not work here.";
                    return self.report(Diagnostic::error("KS107", column.expr.span, message));
                }
                let name = names.give(column.name.as_deref().filter(|_| !unnamed));
                fields.push(Field::new(name, column.expr.returns));
                matching.columns.push(column.expr);
            }
        }
        let scope = self.graph.take().ok_or(Reported)?;
        if failed {
            return Err(Reported);
        }
        matching.paths = scope.paths;
        matching.reads = scope.reads.into_iter().filter_map(Seen::of_match).collect();
        Ok((matching, fields))
    }

    /// One of the conditions that must all hold: put where it can be asked soonest.
    fn condition_on(&mut self, part: &tree::Expr, matching: &mut GraphMatch) -> Binding<()> {
        let known = {
            let scope = self.graph.as_mut().ok_or(Reported)?;
            scope.reads.clear();
            scope.paths.len()
        };
        let expr = self.scalar(part, &mut Row::of(&Schema::default()))?;
        let expr = match expr.returns {
            ScalarType::Bool if !expr.has_window() => expr,
            other => {
                let message = format!("`where` needs true or false of one match, but this is a {other}.");
                return self.report(Diagnostic::error("KS107", part.span, message));
            }
        };
        let scope = self.graph.as_mut().ok_or(Reported)?;
        let reads = std::mem::take(&mut scope.reads);
        let each = reads.iter().find_map(|seen| if let Seen::Each(edge, _) = seen { Some(*edge) } else { None });
        let path = match each {
            Some(edge) => {
                let of_path = |seen: &Seen| match *seen {
                    Seen::Each(other, element) => (other == edge).then_some(PathReading::Element(element)),
                    Seen::Match(Reading::Path(_)) => None,
                    Seen::Match(reading) => Some(PathReading::Match(reading)),
                };
                let Some(reads) = reads.iter().map(of_path).collect::<Option<Vec<_>>>() else {
                    let message = "This condition is about two paths at once.";
                    return self.report(
                        Diagnostic::error("KS107", part.span, message)
                            .with_help("Ask about one path at a time, with all( ) or any( )."),
                    );
                };
                PathExpr { edge, inner_nodes: false, fold: Fold::All, expr, reads }
            }
            None => {
                let alone =
                    matches!((reads.as_slice(), &expr.kind), ([Seen::Match(Reading::Path(_))], ExprKind::Column(0)));
                if !(alone && scope.paths.len() == known + 1) {
                    let reads = reads.into_iter().filter_map(Seen::of_match).collect();
                    place(MatchExpr { expr, reads }, matching);
                    return Ok(());
                }
                scope.paths.pop().ok_or(Reported)?
            }
        };
        if let Some(condition) = of_elements(&path) {
            let edge = &mut matching.edges[path.edge];
            if path.inner_nodes {
                edge.inner.push(condition);
            } else {
                edge.edges.push(condition);
            }
            return Ok(());
        }
        scope.paths.push(path);
        let reads = vec![Reading::Path(scope.paths.len() - 1)];
        let expr = Expr::column(0, ScalarType::Bool, part.span);
        matching.conditions.push(MatchExpr { expr, reads });
        Ok(())
    }

    fn graph_pattern(&mut self, patterns: &[GraphPattern]) -> Binding<Pattern> {
        let mut pattern = Pattern::default();
        // For each node, the first of those that it is connected with.
        let mut parts: Vec<usize> = Vec::new();
        for written in patterns {
            let mut before: Option<usize> = None;
            let mut edge: Option<PatternEdge> = None;
            for element in &written.elements {
                match element {
                    GraphElement::Node { name, .. } => {
                        let node = self.pattern_node(name.as_ref(), &mut pattern)?;
                        parts.resize(pattern.nodes, usize::MAX);
                        parts[node] = parts[node].min(node);
                        if let Some(before) = before {
                            let (low, high) = (parts[node].min(parts[before]), parts[node].max(parts[before]));
                            parts.iter_mut().filter(|part| **part == high).for_each(|part| *part = low);
                        }
                        if let (Some(mut edge), Some(before)) = (edge.take(), before) {
                            (edge.left, edge.right) = (before, node);
                            pattern.edges.push(edge);
                        }
                        before = Some(node);
                    }
                    GraphElement::Edge { name, direction, hops, .. } => {
                        let bounds = match hops {
                            Some(hops) => self.hops(&hops.0, &hops.1)?,
                            None => (1, 1),
                        };
                        if let Some(name) = name {
                            let at = pattern.edges.len();
                            let variable = if hops.is_some() { Variable::Path(at) } else { Variable::Edge(at) };
                            self.new_variable(name, variable, &mut pattern)?;
                        }
                        let way = match direction {
                            EdgeDirection::Forward => Way::Forward,
                            EdgeDirection::Backward => Way::Backward,
                            EdgeDirection::Any => Way::Any,
                        };
                        edge = Some(PatternEdge {
                            left: 0,
                            right: 0,
                            way,
                            hops: bounds,
                            edges: Vec::new(),
                            inner: Vec::new(),
                        });
                    }
                }
            }
        }
        if parts.iter().any(|part| *part != 0) {
            let span = patterns.last().map(|pattern| pattern.span).unwrap_or_default();
            return self.report(
                Diagnostic::error("KS107", span, "The patterns are not connected with each other.")
                    .with_help("Let them share the name of a node, or write two graph-match and join their rows."),
            );
        }
        Ok(pattern)
    }

    fn pattern_node(&mut self, name: Option<&Name>, pattern: &mut Pattern) -> Binding<usize> {
        if let Some(name) = name {
            let known = pattern.variables.iter().find(|(known, _)| *known == name.text).map(|(_, variable)| *variable);
            if let Some(Variable::Node(node)) = known {
                return Ok(node);
            }
            self.new_variable(name, Variable::Node(pattern.nodes), pattern)?;
        }
        pattern.nodes += 1;
        Ok(pattern.nodes - 1)
    }

    fn new_variable(&mut self, name: &Name, variable: Variable, pattern: &mut Pattern) -> Binding<()> {
        if pattern.variables.iter().any(|(known, _)| *known == name.text) {
            let message = format!("The name '{}' stands for something else in this pattern already.", name.text);
            return self.report(
                Diagnostic::error("KS107", name.span, message).with_help("Only a node may stand in several places."),
            );
        }
        pattern.variables.push((name.text.clone(), variable));
        Ok(())
    }

    /// `*low..high`
    fn hops(&mut self, low: &tree::Expr, high: &tree::Expr) -> Binding<(u32, u32)> {
        let mut bound = |expr: &tree::Expr| match self.constant(expr, "The length of a path")? {
            Value::Long(hops) => Ok(hops),
            Value::Int(hops) => Ok(i64::from(hops)),
            _ => self.report(Diagnostic::error("KS107", expr.span, "The length of a path is an integer.")),
        };
        let (fewest, most) = (bound(low)?, bound(high)?);
        if fewest < 0 || most < fewest || most > MAX_HOPS || most == 0 {
            let message =
                format!("A path has at least 0 edges, at most {MAX_HOPS}, and the smaller number stands first.");
            return self.report(Diagnostic::error("KS107", low.span.to(high.span), message));
        }
        // Both are between 0 and MAX_HOPS.
        Ok((fewest as u32, most as u32))
    }
}

impl Seen {
    fn of_match(self) -> Option<Reading> {
        if let Self::Match(reading) = self { Some(reading) } else { None }
    }
}

/// The parts of `a and b and …`.
fn conjuncts<'a>(expr: &'a tree::Expr, parts: &mut Vec<&'a tree::Expr>) {
    match &expr.kind {
        tree::ExprKind::Parenthesized(inner) => conjuncts(inner, parts),
        tree::ExprKind::Logical { op: LogicalOp::And, operands } => {
            for operand in operands {
                conjuncts(operand, parts);
            }
        }
        _ => parts.push(expr),
    }
}

/// Whether it is a call of `all`, `any` or `map`, which gives its column no name.
fn is_fold(expr: &tree::Expr) -> bool {
    match &expr.kind {
        tree::ExprKind::Parenthesized(inner) => is_fold(inner),
        tree::ExprKind::Call(call) => matches!(call.name.text.as_str(), "all" | "any" | "map"),
        _ => false,
    }
}

/// A condition on a whole match, or on one node or edge of it where it reads no more.
fn place(condition: MatchExpr, matching: &mut GraphMatch) {
    let MatchExpr { expr, reads } = condition;
    let node =
        |reading: &Reading| if let Reading::Node(node, element) = *reading { Some((node, element)) } else { None };
    let edge =
        |reading: &Reading| if let Reading::Edge(edge, element) = *reading { Some((edge, element)) } else { None };
    if let Some((at, reads)) = reads.iter().map(node).collect::<Option<Vec<_>>>().and_then(of_one) {
        matching.nodes[at].push(ElementExpr { expr, reads });
    } else if let Some((at, reads)) = reads.iter().map(edge).collect::<Option<Vec<_>>>().and_then(of_one) {
        matching.edges[at].edges.push(ElementExpr { expr, reads });
    } else {
        matching.conditions.push(MatchExpr { expr, reads });
    }
}

/// The place in the pattern that all of these are read of.
fn of_one(reads: Vec<(usize, Element)>) -> Option<(usize, Vec<Element>)> {
    let (at, _) = *reads.first()?;
    reads.iter().all(|(other, _)| *other == at).then(|| (at, reads.into_iter().map(|(_, element)| element).collect()))
}

/// What must hold of each element of a path, if it is about nothing but these.
fn of_elements(path: &PathExpr) -> Option<ElementExpr> {
    let element =
        |reading: &PathReading| if let PathReading::Element(element) = *reading { Some(element) } else { None };
    let reads = path.reads.iter().map(element).collect::<Option<Vec<_>>>()?;
    (path.fold == Fold::All).then(|| ElementExpr { expr: path.expr.clone(), reads })
}
