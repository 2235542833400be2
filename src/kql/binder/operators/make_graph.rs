//! `make-graph`, `graph-mark-components`, `graph-to-table`: from tables to a graph and back.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::environment::Named;
use crate::kql::binder::naming::name_of;
use crate::kql::binder::parameters::word;
use crate::kql::binder::tabular::{all_columns, projected};
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::plan::{Expr, ExprKind, Graph, GraphOutput, Node, NodeKind, NodeTable, Property};
use crate::kql::syntax::tree::{self, EdgeDirection, GraphToTable, MakeGraph, OperatorKind, Parameter};
use crate::values::{Field, ScalarType, Schema};
use std::sync::Arc;

impl Binder<'_> {
    pub(in crate::kql::binder) fn make_graph(&mut self, make: &MakeGraph, edges: Node, span: Span) -> Binding<Node> {
        let source = self.id_column(&make.source, &edges.schema);
        let target = self.id_column(&make.target, &edges.schema);
        let (source, target) = (source?, target?);
        let kind_at = |schema: &Schema, at: usize| schema.fields[at].kind;
        let mut id = kind_at(&edges.schema, source);
        id = self.one_id(id, kind_at(&edges.schema, target), make.target.span)?;
        let partition = match &make.partitioned_by {
            Some((by, _)) => Some(self.id_column(by, &edges.schema)?),
            None => None,
        };
        let mut tables = Vec::new();
        for nodes in &make.nodes {
            let table = self.tabular(&nodes.table)?;
            let key = self.id_column(&nodes.key, &table.schema)?;
            id = self.one_id(id, kind_at(&table.schema, key), nodes.key.span)?;
            let partition = match partition {
                Some(at) => {
                    let field = &edges.schema.fields[at];
                    let same = table.schema.fields.iter().position(|other| other == field);
                    if same.is_none() {
                        let message = format!(
                            "These nodes have no column {}: {}, by which the graph is parted.",
                            field.name, field.kind
                        );
                        return self.report(Diagnostic::error("KS142", nodes.table.span, message));
                    }
                    same
                }
                None => None,
            };
            tables.push(NodeTable { table, key, partition });
        }
        let (schema, properties) = match &make.node_id {
            Some(name) => (vec![Field::new(name.text.as_str(), id)], vec![Property::Id]),
            None => merged(&mut tables),
        };
        let directed = make.direction != EdgeDirection::Any;
        let graph = Graph { edges, source, target, id, tables, properties, partition, directed };
        let graph = Node { kind: NodeKind::Graph(Box::new(graph)), schema: Arc::new(Schema::new(schema)), span };
        match &make.partitioned_by {
            Some((_, query)) => self.parted(query, graph),
            None => Ok(graph),
        }
    }

    /// The step that is asked of each part of a graph. Nodes of two parts are never joined, so that it is asked of all
    /// parts at once.
    fn parted(&mut self, query: &tree::Expr, graph: Node) -> Binding<Node> {
        use OperatorKind as Kind;
        match &query.kind {
            tree::ExprKind::Parenthesized(inner) => self.parted(inner, graph),
            tree::ExprKind::Leading(step)
                if matches!(step.kind, Kind::GraphMatch(_) | Kind::GraphShortestPaths(_) | Kind::GraphToTable(_)) =>
            {
                self.operator_step(step, Some(graph))
            }
            _ => self.report(
                Diagnostic::error(
                    "KS177",
                    query.span,
                    "One of graph-match, graph-shortest-paths and graph-to-table stands here.",
                )
                .with_help("Write further steps behind the parentheses."),
            ),
        }
    }

    /// The position of a column that may name nodes.
    fn id_column(&mut self, expr: &tree::Expr, schema: &Schema) -> Binding<usize> {
        let tree::ExprKind::Name(name) = &expr.kind else {
            return self.report(Diagnostic::error("KS109", expr.span, "A column's name is expected here."));
        };
        let Some(at) = schema.index_of(&name.text) else {
            let diagnostic = self.unknown_column(name, schema);
            return self.report(diagnostic);
        };
        if schema.fields[at].kind == ScalarType::Dynamic {
            let message = format!("'{}' is dynamic; what names nodes must be of another type.", name.text);
            return self.report(
                Diagnostic::error("KS240", expr.span, message)
                    .with_help("Convert it before, for example with tostring( )."),
            );
        }
        Ok(at)
    }

    /// The type in which identities of these two types are compared.
    fn one_id(&mut self, one: ScalarType, other: ScalarType, span: Span) -> Binding<ScalarType> {
        match common(one, other) {
            ScalarType::Dynamic => self.report(
                Diagnostic::error(
                    "KS107",
                    span,
                    format!("This names nodes by a {other}, but they are named by a {one} before."),
                )
                .with_help("Convert one of the columns before make-graph, for example with tostring( )."),
            ),
            common => Ok(common),
        }
    }

    pub(in crate::kql::binder) fn graph_mark_components(
        &mut self,
        parameters: &[Parameter],
        mut input: Node,
        span: Span,
    ) -> Binding<Node> {
        let strong = self.choice(parameters, "kind", &["weak", "strong"])? == Some("strong");
        let name = word(parameters, "with_component_id").unwrap_or_else(|| "ComponentId".into());
        if input.schema.index_of(&name).is_some() {
            let message = format!("The nodes have a property '{name}' already.");
            return self.report(
                Diagnostic::error("KS171", span, message).with_help("Write with_component_id = another name."),
            );
        }
        let mut fields = input.schema.fields.clone();
        fields.push(Field::new(name, ScalarType::Long));
        let NodeKind::Graph(graph) = &mut input.kind else { return Err(Reported) };
        graph.properties.push(Property::Component { strong });
        Ok(Node { schema: Arc::new(Schema::new(fields)), span, ..input })
    }

    pub(in crate::kql::binder) fn graph_to_table(
        &mut self,
        to: &GraphToTable,
        graph: &Node,
        span: Span,
    ) -> Binding<Node> {
        let mut tables = Vec::with_capacity(to.outputs.len());
        for output in &to.outputs {
            let table = self.graph_output(output, graph, span)?;
            if to.outputs.len() > 1 && output.alias.is_none() {
                let message = "Each of several tables needs a name.";
                return self.report(
                    Diagnostic::error("KS273", output.what.span, message).with_help("Write nodes as N, edges as E."),
                );
            }
            tables.push(table);
        }
        for (output, table) in to.outputs.iter().zip(&tables) {
            if let Some(alias) = &output.alias {
                self.environment = self.environment.with(&alias.text, Named::Table(table.clone()));
            }
        }
        if tables.len() > 1 {
            let message = format!("This step gives {} tables; the first one is shown.", tables.len());
            let help = "Ask for the other one by its name, as a statement behind this one.";
            self.diagnostics.push(Diagnostic::warning("TM104", span, message).with_help(help));
        }
        tables.into_iter().next().ok_or(Reported)
    }

    fn graph_output(&mut self, output: &tree::GraphOutput, graph: &Node, span: Span) -> Binding<Node> {
        let NodeKind::Graph(of) = &graph.kind else { return Err(Reported) };
        let (allowed, schema): (&[&str], _) = match output.what.text.as_str() {
            "nodes" => (&["with_node_id"], &graph.schema),
            "edges" => (&["with_source_id", "with_target_id"], &of.edges.schema),
            _ => {
                let message = "`nodes` or `edges` stands here.";
                return self.report(Diagnostic::error("KS229", output.what.span, message));
            }
        };
        if let Some(wrong) = output.parameters.iter().find(|parameter| !allowed.contains(&parameter.name.text.as_str()))
        {
            let message = format!("`{}` is not for {}.", wrong.name.text, output.what.text);
            let help = format!("It takes {}.", allowed.join(" and "));
            return self.report(Diagnostic::error("KS005", wrong.name.span, message).with_help(help));
        }
        let given = |parameter: &str| output.parameters.iter().find(|given| given.name.text == parameter);
        let ids: Vec<_> = allowed.iter().map(|name| given(name).and_then(|given| name_of(&given.value))).collect();
        let mut fields: Vec<Field> =
            ids.iter().flatten().map(|name| Field::new(name.as_str(), ScalarType::Long)).collect();
        if let Some(twice) = fields.iter().find(|field| schema.index_of(&field.name).is_some()) {
            let message = format!("There is a column '{}' already.", twice.name);
            return self
                .report(Diagnostic::error("KS171", output.what.span, message).with_help("Choose another name."));
        }
        fields.extend(schema.fields.iter().cloned());
        let output = match ids.as_slice() {
            [source, target] => GraphOutput::Edges { source: source.is_some(), target: target.is_some() },
            ids => GraphOutput::Nodes { id: ids.iter().any(Option::is_some) },
        };
        let kind = NodeKind::GraphTable { graph: Box::new(graph.clone()), output };
        Ok(Node { kind, schema: Arc::new(Schema::new(fields)), span })
    }
}

/// The properties of nodes from several tables: columns of one name become one, of the type that both have in common.
/// The tables' columns are converted to it.
fn merged(tables: &mut [NodeTable]) -> (Vec<Field>, Vec<Property>) {
    let mut fields: Vec<Field> = Vec::new();
    for field in tables.iter().flat_map(|table| &table.table.schema.fields) {
        match fields.iter_mut().find(|known| known.name == field.name) {
            Some(known) => known.kind = common(known.kind, field.kind),
            None => fields.push(field.clone()),
        }
    }
    for table in tables.iter_mut() {
        let span = table.table.span;
        let mut columns = all_columns(&table.table.schema, span);
        let mut changed = false;
        for (name, expr) in &mut columns {
            let wanted = fields.iter().find(|field| field.name == *name).map_or(expr.returns, |field| field.kind);
            if expr.returns != wanted {
                *expr = Expr { span, returns: wanted, kind: ExprKind::Convert(Box::new(expr.clone())) };
                changed = true;
            }
        }
        if changed {
            table.table = projected(table.table.clone(), columns, span);
        }
    }
    let id = tables.first().and_then(|first| first.table.schema.fields.get(first.key)).map(|field| field.name.clone());
    let property = |field: &Field| Property::Columns {
        columns: tables.iter().map(|table| table.table.schema.index_of(&field.name)).collect(),
        or_id: id.as_ref() == Some(&field.name),
    };
    let properties = fields.iter().map(property).collect();
    (fields, properties)
}

/// The type that holds values of both; dynamic where nothing else does.
fn common(one: ScalarType, other: ScalarType) -> ScalarType {
    use ScalarType::{Decimal, Dynamic, Int, Long, Real};
    match (one, other) {
        (one, other) if one == other => one,
        (Int, Long) | (Long, Int) => Long,
        (Int | Long, Real) | (Real, Int | Long) => Real,
        (Int | Long, Decimal) | (Decimal, Int | Long) => Decimal,
        _ => Dynamic,
    }
}
