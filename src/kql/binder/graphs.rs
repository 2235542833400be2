//! What expressions over a pattern of a graph may say: `node.property`, `edge.property`, `all(edge, …)` and its kin.
//!
//! An expression has no row here: what it reads is noted as it is met, and its columns are counted among the notes.

use super::expressions::Row;
use super::mismatch::of_call;
use super::{Binder, Binding, Reported};
use crate::diagnostics::{Diagnostic, Span, nearest_name};
use crate::kql::functions::Why;
use crate::kql::plan::{Element, Expr, Fold, GraphReading as Reading, PathExpr, PathReading};
use crate::kql::syntax::tree::{self, Call, Name};
use crate::values::{DynamicWriter, ScalarType, Schema};
use std::sync::Arc;

/// What an expression over a pattern may name, and what was read of it so far.
pub(super) struct GraphScope {
    /// Properties of nodes.
    pub(super) nodes: Arc<Schema>,
    /// Properties of edges.
    pub(super) edges: Arc<Schema>,
    /// Names of the pattern.
    pub(super) variables: Vec<(String, Variable)>,
    /// Whether this is a condition: a property of a path then means that of each of its edges.
    pub(super) is_condition: bool,
    /// What the expression at hand reads.
    pub(super) reads: Vec<Seen>,
    /// The path inside `all( )` and its kin, and what the expression there reads.
    pub(super) along: Option<Along>,
    /// Values along paths so far.
    pub(super) paths: Vec<PathExpr>,
}

/// What a name of a pattern stands for, by its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Variable {
    /// A node.
    Node(usize),
    /// One edge.
    Edge(usize),
    /// A path of edges.
    Path(usize),
}

/// A column of an expression over a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// Of the match.
    Match(Reading),
    /// Of each edge of a path.
    Each(usize, Element),
}

/// The inside of `all( )` and its kin.
pub(super) struct Along {
    edge: usize,
    inner_nodes: bool,
    reads: Vec<PathReading>,
}

impl GraphScope {
    /// The column of the expression at hand that this is.
    fn column(&mut self, reading: Reading, kind: ScalarType, span: Span) -> Expr {
        let at = match &mut self.along {
            Some(along) => place(&mut along.reads, PathReading::Match(reading)),
            None => place(&mut self.reads, Seen::Match(reading)),
        };
        Expr::column(at, kind, span)
    }

    /// The same of an element of the path at hand; `None` outside of one.
    fn element(&mut self, element: Element, kind: ScalarType, span: Span) -> Option<Expr> {
        let along = self.along.as_mut()?;
        Some(Expr::column(place(&mut along.reads, PathReading::Element(element)), kind, span))
    }

    /// An array of what each edge of a path holds.
    fn mapped(&mut self, edge: usize, element: Element, kind: ScalarType, span: Span) -> Expr {
        let (expr, reads) = (Expr::column(0, kind, span), vec![PathReading::Element(element)]);
        self.along_path(PathExpr { edge, inner_nodes: false, fold: Fold::Map, expr, reads }, span)
    }

    fn along_path(&mut self, path: PathExpr, span: Span) -> Expr {
        let kind = if path.fold == Fold::Map { ScalarType::Dynamic } else { ScalarType::Bool };
        self.paths.push(path);
        self.column(Reading::Path(self.paths.len() - 1), kind, span)
    }

    fn variable(&self, name: &str) -> Option<Variable> {
        self.variables.iter().find(|(known, _)| known == name).map(|(_, variable)| *variable)
    }

    fn schema(&self, variable: Variable) -> &Schema {
        if matches!(variable, Variable::Node(_)) { &self.nodes } else { &self.edges }
    }
}

fn place<T: PartialEq>(reads: &mut Vec<T>, reading: T) -> usize {
    reads.iter().position(|known| *known == reading).unwrap_or_else(|| {
        reads.push(reading);
        reads.len() - 1
    })
}

impl Binder<'_> {
    /// A bare name: a property of the element at hand, or a variable of the pattern as a bag of its properties. `None`
    /// leaves it to other names.
    pub(super) fn graph_name(&mut self, name: &Name) -> Option<Binding<Expr>> {
        let scope = self.graph.as_mut()?;
        if let Some(along) = &scope.along {
            let schema = if along.inner_nodes { &scope.nodes } else { &scope.edges };
            if let Some(at) = schema.index_of(&name.text) {
                let kind = schema.fields[at].kind;
                return scope.element(Element::Property(at), kind, name.span).map(Ok);
            }
        }
        match scope.variable(&name.text)? {
            Variable::Node(node) => {
                Some(Ok(scope.column(Reading::Node(node, Element::Bag), ScalarType::Dynamic, name.span)))
            }
            Variable::Edge(edge) => {
                Some(Ok(scope.column(Reading::Edge(edge, Element::Bag), ScalarType::Dynamic, name.span)))
            }
            Variable::Path(_) if scope.along.is_some() => {
                let message = format!("The path '{}' cannot be read inside a path.", name.text);
                Some(self.report(Diagnostic::error("KS107", name.span, message)))
            }
            Variable::Path(edge) => Some(Ok(scope.mapped(edge, Element::Bag, ScalarType::Dynamic, name.span))),
        }
    }

    /// `variable.property`; `None` where the base is no variable of a pattern.
    pub(super) fn graph_property(&mut self, base: &tree::Expr, name: &Name, span: Span) -> Option<Binding<Expr>> {
        let tree::ExprKind::Name(variable) = &base.kind else { return None };
        let scope = self.graph.as_mut()?;
        let variable = scope.variable(&variable.text)?;
        let schema = scope.schema(variable);
        let Some(at) = schema.index_of(&name.text) else {
            return Some(self.unknown_property(variable, name));
        };
        let (element, kind) = (Element::Property(at), schema.fields[at].kind);
        Some(match variable {
            Variable::Node(node) => Ok(scope.column(Reading::Node(node, element), kind, span)),
            Variable::Edge(edge) => Ok(scope.column(Reading::Edge(edge, element), kind, span)),
            Variable::Path(_) if scope.along.is_some() => {
                let message = "A path cannot be read inside a path. Name the property alone.";
                self.report(Diagnostic::error("KS107", span, message))
            }
            Variable::Path(edge) if scope.is_condition => {
                Ok(Expr::column(place(&mut scope.reads, Seen::Each(edge, element)), kind, span))
            }
            Variable::Path(edge) => Ok(scope.mapped(edge, element, kind, span)),
        })
    }

    fn unknown_property(&mut self, variable: Variable, name: &Name) -> Binding<Expr> {
        let Some(scope) = &self.graph else { return Err(Reported) };
        let what = if matches!(variable, Variable::Node(_)) { "nodes" } else { "edges" };
        let names: Vec<&str> = scope.schema(variable).fields.iter().map(|field| &*field.name).collect();
        let message = format!("The {what} of this graph have no property '{}'.", name.text);
        let help = match (nearest_name(&name.text, names.iter().copied()), names.as_slice()) {
            (Some(near), _) => format!("Did you mean {near}?"),
            (None, []) => "Write with_node_id = name after make-graph to give nodes a property.".into(),
            (None, names) => format!("Properties: {}.", names.join(", ")),
        };
        self.report(Diagnostic::error("KS142", name.span, message).with_help(help))
    }

    /// A call of a function that only expressions over a pattern have; `None` leaves it to the others.
    pub(super) fn graph_call(&mut self, call: &Call, span: Span, row: &mut Row<'_>) -> Option<Binding<Expr>> {
        self.graph.as_ref()?;
        Some(match call.name.text.as_str() {
            "all" => self.along_path(call, Fold::All, span, row),
            "any" => self.along_path(call, Fold::Any, span, row),
            "map" => self.along_path(call, Fold::Map, span, row),
            "inner_nodes" => self.report(
                Diagnostic::error(
                    "KS211",
                    call.name.span,
                    "`inner_nodes` stands only first in all( ), any( ) or map( ).",
                )
                .with_help("Write map(inner_nodes(path), property)."),
            ),
            "node_degree_in" => self.of_node(call, Element::DegreeIn, ScalarType::Long, span),
            "node_degree_out" => self.of_node(call, Element::DegreeOut, ScalarType::Long, span),
            "node_id" => self.of_node(call, Element::Id, ScalarType::String, span),
            "labels" => self.labels(call, span),
            _ => return None,
        })
    }

    /// `all(path, expression)`, `all(inner_nodes(path), expression)`
    fn along_path(&mut self, call: &Call, fold: Fold, span: Span, row: &mut Row<'_>) -> Binding<Expr> {
        let [path, expr] = call.args.as_slice() else {
            return self.wrong_count(call, 2, 2, "(path, expression)");
        };
        let (path, inner_nodes) = match &path.value.kind {
            tree::ExprKind::Call(inner) if inner.name.text == "inner_nodes" => match inner.args.as_slice() {
                [path] => (&path.value, true),
                _ => return self.wrong_count(inner, 1, 1, "(path)"),
            },
            _ => (&path.value, false),
        };
        let scope = self.graph.as_mut().ok_or(Reported)?;
        let variable = if let tree::ExprKind::Name(name) = &path.kind { scope.variable(&name.text) } else { None };
        let Some(Variable::Edge(edge) | Variable::Path(edge)) = variable else {
            let message = format!("`{}` takes an edge of the pattern.", call.name.text);
            return self.report(
                Diagnostic::error("KS107", path.span, message).with_help("Give one a name and a length: -[e*1..3]->."),
            );
        };
        if scope.along.is_some() {
            let message = "`all`, `any` and `map` cannot stand inside each other.";
            return self.report(Diagnostic::error("KS107", span, message));
        }
        scope.along = Some(Along { edge, inner_nodes, reads: Vec::new() });
        let bound = self.scalar(&expr.value, row);
        let scope = self.graph.as_mut().ok_or(Reported)?;
        let along = scope.along.take().ok_or(Reported)?;
        let bound = bound?;
        if bound.has_window() {
            let message = "Window functions do not work along a path.";
            return self.report(Diagnostic::error("KS107", expr.value.span, message));
        }
        if fold != Fold::Map && bound.returns != ScalarType::Bool {
            let message = format!("`{}` asks for true or false, but this is a {}.", call.name.text, bound.returns);
            return self.report(Diagnostic::error("KS107", expr.value.span, message));
        }
        let Along { edge, inner_nodes, reads } = along;
        Ok(scope.along_path(PathExpr { edge, inner_nodes, fold, expr: bound, reads }, span))
    }

    /// `node_id(node)`, and `node_id()` of the node at hand.
    fn of_node(&mut self, call: &Call, element: Element, kind: ScalarType, span: Span) -> Binding<Expr> {
        let scope = self.graph.as_mut().ok_or(Reported)?;
        match call.args.as_slice() {
            [] if scope.along.as_ref().is_some_and(|along| along.inner_nodes) => {
                scope.element(element, kind, span).ok_or(Reported)
            }
            [] => self.report(
                Diagnostic::error("KS119", span, format!("`{}` needs a node of the pattern here.", call.name.text))
                    .with_help(
                        "Only inside all( ), any( ) and map( ) over inner_nodes( ) does it mean the node at hand.",
                    ),
            ),
            [node] => {
                let name = if let tree::ExprKind::Name(name) = &node.value.kind { name.text.as_str() } else { "" };
                match scope.variable(name) {
                    Some(Variable::Node(node)) => Ok(scope.column(Reading::Node(node, element), kind, span)),
                    _ => {
                        let message = format!("`{}` takes a node of the pattern.", call.name.text);
                        self.report(Diagnostic::error("KS107", node.value.span, message))
                    }
                }
            }
            _ => self.wrong_count(call, 0, 1, "(node)"),
        }
    }

    /// `labels(element)`: a graph that is made in a query has none.
    fn labels(&mut self, call: &Call, span: Span) -> Binding<Expr> {
        let scope = self.graph.as_ref().ok_or(Reported)?;
        match call.args.as_slice() {
            [] if scope.along.is_some() => {}
            [element] => {
                let known =
                    matches!(&element.value.kind, tree::ExprKind::Name(name) if scope.variable(&name.text).is_some());
                if !known {
                    let message = "`labels` takes a node or an edge of the pattern.";
                    return self.report(Diagnostic::error("KS107", element.value.span, message));
                }
            }
            _ => return self.wrong_count(call, 1, 1, "(element)"),
        }
        let mut empty = DynamicWriter::default();
        empty.begin_array();
        empty.end();
        Ok(Expr::constant(empty.to_value(), span))
    }

    fn wrong_count(&mut self, call: &Call, least: usize, most: usize, takes: &str) -> Binding<Expr> {
        let why = Why::Count { least, most: Some(most) };
        let given = vec![ScalarType::Dynamic; call.args.len()];
        self.report(of_call(&call.name.text, &why, &format!("It takes {takes}."), &given, &[], call.name.span))
    }
}
