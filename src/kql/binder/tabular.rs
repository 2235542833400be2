//! Tables: names, pipes, and the operators along them.

use super::environment::Named;
use super::expressions::Row;
use super::time::time_column;
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span, nearest_name, refusal};
use crate::kql::plan::{Expr, Node, NodeKind, Source};
use crate::kql::syntax::lexer::quoted;
use crate::kql::syntax::tree::{self, OperatorKind};
use crate::values::{Batch, Field, Schema, Value};
use std::sync::Arc;

/// Steps that a query may have one after the other, its `let` tables and functions included: plans are walked by
/// recursion, which must fit the stack.
const MAX_STEPS: usize = 400;

impl Binder<'_> {
    /// The node of an expression that stands for a table.
    pub(super) fn tabular(&mut self, expr: &tree::Expr) -> Binding<Node> {
        let node = self.tabular_or_graph(expr)?;
        self.needs_table(node, expr.span)
    }

    /// The node of an expression that stands for a table or a graph.
    pub(super) fn tabular_or_graph(&mut self, expr: &tree::Expr) -> Binding<Node> {
        use tree::ExprKind as Kind;
        match &expr.kind {
            Kind::Missing => Err(super::Reported),
            Kind::Parenthesized(inner) => self.tabular_or_graph(inner),
            Kind::Name(name) => self.table(&name.text, name.span),
            Kind::Pipe { source, operators } => {
                let node = self.tabular_or_graph(source)?;
                self.pipe(node, operators, expr.span)
            }
            Kind::Leading(operator) => self.operator_step(operator, None),
            Kind::Datatable(datatable) => self.datatable(datatable, expr.span),
            Kind::Call(call) => self.tabular_call(call, expr.span),
            Kind::Wildcard(pattern) => self.union_of(std::slice::from_ref(expr), None, &[], pattern.span),
            Kind::ExternalData(external) => self.refuse("externaldata", external.name.span),
            Kind::Path { base, name } if self.pattern_of(base).is_some() => match self.pattern_of(base) {
                Some(call) => self.pattern(call, Some(&name.text), expr.span),
                None => Err(super::Reported),
            },
            Kind::Path { .. } | Kind::PathCall { .. } | Kind::PathWildcard { .. } => {
                self.refuse(elsewhere(expr), expr.span)
            }
            _ => self.report(
                Diagnostic::error("KS106", expr.span, "A table is expected here, but this is one value.")
                    .with_help("Start with a table's name, or write print before it."),
            ),
        }
    }

    /// A table with operators after it. After a broken step nothing sure is known of the columns, so that the rest is not
    /// bound.
    pub(super) fn pipe(&mut self, mut node: Node, operators: &[tree::Operator], span: Span) -> Binding<Node> {
        if self.depth(&node) + operators.len() > MAX_STEPS {
            let message = format!("This query has more than {MAX_STEPS} steps, the limit here.");
            return self
                .report(Diagnostic::error("TM106", span, message).with_help("Join steps of the same kind into one."));
        }
        for operator in operators {
            let before = self.takes_notes().then(|| node.clone());
            node = match (self.operator_step(operator, Some(node)), before) {
                (Err(super::Reported), Some(before)) => before,
                (stepped, _) => stepped?,
            };
            self.named_as = match &operator.kind {
                OperatorKind::As(named) => Some(named.name.text.as_str().into()),
                _ => None,
            };
        }
        Ok(node)
    }

    /// The table, or the `let` table, of this name.
    pub(super) fn table(&mut self, name: &str, span: Span) -> Binding<Node> {
        match self.environment.find(name) {
            Some(Named::Table(node)) => {
                let node = Node { span, ..node.clone() };
                return self.copied(node);
            }
            Some(Named::Failed) => return Err(super::Reported),
            Some(Named::OutOfReach) => return Err(super::Reported),
            Some(Named::Function(function, environment)) => {
                let word = tree::Name { text: name.to_owned(), span, quoted: false };
                if let Some(call) = super::calls::bare_call(function, &word) {
                    let (function, environment) = (function.clone(), environment.clone());
                    let nothing = Schema::default();
                    let row = &mut Row::of(&nothing);
                    return self.inlined(&function, environment, &call, span, row, Self::tabular_or_graph);
                }
                return self.report(
                    Diagnostic::error("KS143", span, format!("'{name}' is a function and needs parentheses."))
                        .with_fix("Call it", span, format!("{name}()")),
                );
            }
            Some(Named::Pattern(..)) => {
                let message = format!("'{name}' is a pattern and needs its arguments in parentheses.");
                return self.report(Diagnostic::error("KS143", span, message));
            }
            Some(Named::Scalar(_)) => {
                return self.report(Diagnostic::error(
                    "KS106",
                    span,
                    format!("'{name}' is one value, but a table is expected."),
                ));
            }
            None => {}
        }
        match (self.scan(name, span), self.view_named(name)) {
            (Some(node), _) => Ok(node),
            (None, Some(view)) => self.view(view, span),
            (None, None) => {
                let names = self.tables.names();
                let views = self.tables.views().iter().map(|view| view.name);
                let message = format!("There is no table '{name}' here.");
                let diagnostic = Diagnostic::error("KS204", span, message);
                let diagnostic = match nearest_name(name, names.iter().map(|name| &**name).chain(views)) {
                    Some(near) => diagnostic.with_help(format!("Did you mean {near}?")).with_fix(
                        format!("Change to {near}"),
                        span,
                        quoted(near),
                    ),
                    None => {
                        diagnostic.with_help("Tables come from dropped files; the list of tables shows their names.")
                    }
                };
                self.report(diagnostic)
            }
        }
    }

    /// A scan of a loaded or known table.
    pub(super) fn scan(&self, name: &str, span: Span) -> Option<Node> {
        let table = self.tables.table(name)?;
        let time_filter = self.time_range.and_then(|range| Some((time_column(&table.schema)?, range)));
        let origin = table.has_origins.then_some(table.schema.len());
        let source = Source { table: name.into(), shards: table.shards, origin, columns: None, time_filter };
        Some(Node { kind: NodeKind::Scan(source), schema: table.schema, span })
    }

    /// One step of a pipe; `input` is `None` at the start of a query.
    pub(super) fn operator_step(&mut self, operator: &tree::Operator, input: Option<Node>) -> Binding<Node> {
        use OperatorKind as Kind;
        let span = operator.span;
        self.note_step(span.start, input.as_ref());
        match (&operator.kind, input) {
            (Kind::Print(columns), None) => self.print(columns, span),
            (Kind::Range(range), None) => self.range(range, span),
            (kind, Some(input)) if matches!(input.kind, NodeKind::Graph(_)) => self.graph_step(kind, input, operator),
            (Kind::Find(find), input) => self.find(find, input, span),
            (Kind::Search(search), input) => self.search(search, input, span),
            (Kind::Union(union), input) => self.union(union, input, span),
            (Kind::Unknown(_), _) => Err(super::Reported),
            (Kind::MacroExpand(_), None) => self.refuse("macro-expand", operator.name_span),
            (kind, Some(input)) => self.pipe_step(kind, input, operator),
            (_, None) => self.report(
                Diagnostic::error("KS106", operator.name_span, "This operator needs a table before it.")
                    .with_help("Write the table's name and | before it."),
            ),
        }
    }

    /// A step behind a graph.
    fn graph_step(&mut self, kind: &OperatorKind, graph: Node, operator: &tree::Operator) -> Binding<Node> {
        use OperatorKind as Kind;
        let span = operator.span;
        match kind {
            Kind::GraphMatch(matching) => self.graph_match(matching, graph, span),
            Kind::GraphShortestPaths(matching) => self.graph_shortest_paths(matching, graph, span),
            Kind::GraphMarkComponents(parameters) => self.graph_mark_components(parameters, graph, span),
            Kind::GraphToTable(to) => self.graph_to_table(to, &graph, span),
            Kind::GraphWhereNodes(_) | Kind::GraphWhereEdges(_) => self.not_run(operator),
            Kind::As(named) => {
                self.environment = self.environment.with(&named.name.text, Named::Table(graph.clone()));
                Ok(graph)
            }
            _ => self.needs_table(graph, operator.name_span),
        }
    }

    /// The node, where it is not a graph.
    pub(super) fn needs_table(&mut self, node: Node, span: Span) -> Binding<Node> {
        if !matches!(node.kind, NodeKind::Graph(_)) {
            return Ok(node);
        }
        self.report(
            Diagnostic::error("KS106", span, "A table is expected here, but this is a graph.")
                .with_help("Add | graph-match … project …, or | graph-to-table nodes."),
        )
    }

    fn not_run(&mut self, operator: &tree::Operator) -> Binding<Node> {
        let message = "This operator is understood but cannot be run here yet.";
        self.report(
            Diagnostic::error("TM101", operator.name_span, message)
                .with_help("graph-where-nodes and graph-where-edges do not run yet; all others do."),
        )
    }

    fn pipe_step(&mut self, kind: &OperatorKind, input: Node, operator: &tree::Operator) -> Binding<Node> {
        use OperatorKind as Kind;
        let span = operator.span;
        match kind {
            // These change nothing but how a service would run or name the query.
            Kind::As(named) => {
                let once = named.parameters.iter().any(|parameter| {
                    parameter.name.text == "hint.materialized"
                        && matches!(&parameter.value.kind, tree::ExprKind::Literal(_))
                        && self.constant(&parameter.value, "The hint").is_ok_and(|hint| hint == Value::Bool(true))
                });
                let input = if once { self.materialized(input) } else { input };
                self.environment = self.environment.with(&named.name.text, Named::Table(input.clone()));
                Ok(input)
            }
            Kind::AssertSchema(asserted) => self.assert_schema(asserted, input),
            Kind::ExecuteAndCache(_) => Ok(input),
            Kind::Consume(_) => Ok(take(input, 0, span)),
            Kind::Count(count) => super::operators::count::count(count, input, span),
            Kind::Distinct(distinct) => self.distinct(distinct, input, span),
            Kind::Evaluate(evaluate) => self.evaluate(evaluate, input, span),
            Kind::Extend(columns) => self.extend(columns, input, span),
            Kind::Serialize(columns) => self.extend(columns, serialized(input, span), span),
            Kind::Facet(_) => self.not_the_end("facet", operator.name_span),
            Kind::Fork(_) => self.not_the_end("fork", operator.name_span),
            Kind::GetSchema(_) => Ok(serialized(self.get_schema(&input, span), span)),
            Kind::Invoke(function) => self.invoke(function, input, span),
            Kind::Join(join) => self.join(join, input, span),
            Kind::Lookup(join) => self.lookup(join, input, span),
            Kind::Parse(parse) => self.parse(parse, false, input, span),
            Kind::ParseKv(parse) => self.parse_kv(parse, input, span),
            Kind::ParseWhere(parse) => self.parse(parse, true, input, span),
            Kind::MacroExpand(_) => self.refuse("macro-expand", operator.name_span),
            Kind::MvExpand(expand) => self.mv_expand(expand, operator.name_span, input, span),
            Kind::MakeSeries(series) => self.make_series(series, input, span),
            Kind::MvApply(apply) => self.mv_apply(apply, input, span),
            Kind::Partition(partition) => self.partition(partition, input, span),
            Kind::Project(columns) => self.project(columns, input, span),
            Kind::ProjectAway(patterns) => self.project_away(patterns, input, span),
            Kind::ProjectByNames(names) => self.project_by_names(names, input, span),
            Kind::ProjectKeep(patterns) => self.project_keep(patterns, input, span),
            Kind::ProjectRename(columns) => self.project_rename(columns, input, span),
            Kind::ProjectReorder(terms) => self.project_reorder(terms, input, span),
            Kind::Reduce(reduce) => self.reduce(reduce, input, span),
            Kind::Render(render) => self.render(render, input),
            Kind::Sample(sample) => self.sample(sample, input, span),
            Kind::Scan(scan) => self.scan_sequences(scan, input, span),
            Kind::SampleDistinct(sample) => self.sample_distinct(sample, input, span),
            Kind::Sort(sort) => self.sort(sort, input, span),
            Kind::Summarize(summarize) => self.summarize(summarize, input, span),
            Kind::Take(count) => self.take(count, input, span),
            Kind::TopNested(nested) => self.top_nested(nested, input, span),
            Kind::TopHitters(hitters) => self.top_hitters(hitters, input, span),
            Kind::Top(top) => self.top(top, input, span),
            Kind::Where(filter) => self.filter(filter, input, span),
            Kind::Print(_) | Kind::Range(_) => self.report(Diagnostic::error(
                "KS106",
                operator.name_span,
                "This operator starts a query; it takes no table from before.",
            )),
            Kind::MakeGraph(make) => self.make_graph(make, input, span),
            Kind::GraphMatch(_)
            | Kind::GraphShortestPaths(_)
            | Kind::GraphMarkComponents(_)
            | Kind::GraphToTable(_) => self.report(
                Diagnostic::error("KS106", operator.name_span, "A graph is expected here, but this is a table.")
                    .with_help("Write make-graph Source --> Target before this step."),
            ),
            _ => self.not_run(operator),
        }
    }
}

/// Rows that stand in the query: one of these constants.
pub(super) fn printed(columns: Vec<(Arc<str>, Expr)>, span: Span) -> Node {
    let schema = Schema::new(columns.iter().map(|(name, expr)| Field::new(name.clone(), expr.returns)).collect());
    let one_row = Node { kind: NodeKind::Values(Batch::new(Vec::new(), 1)), schema: Arc::default(), span };
    let columns = columns.into_iter().map(|(_, expr)| expr).collect();
    Node { kind: NodeKind::Project { input: Box::new(one_row), columns }, schema: Arc::new(schema), span }
}

/// A node that keeps the first rows.
pub(super) fn take(input: Node, count: u64, span: Span) -> Node {
    Node { schema: input.schema.clone(), kind: NodeKind::Take { input: Box::new(input), count }, span }
}

/// What the query writes to reach a table that is elsewhere: the function at the beginning of its path.
fn elsewhere(expr: &tree::Expr) -> &str {
    use tree::ExprKind as Kind;
    match &expr.kind {
        Kind::Path { base, .. } | Kind::PathCall { base, .. } | Kind::PathWildcard { base, .. } => elsewhere(base),
        Kind::Call(call) if refusal(&call.name.text).is_some() => &call.name.text,
        _ => "database",
    }
}

/// The same rows, whose order counts from here on.
pub(super) fn serialized(input: Node, span: Span) -> Node {
    Node { schema: input.schema.clone(), kind: NodeKind::Serialize { input: Box::new(input) }, span }
}

/// A node that computes columns.
pub(super) fn projected(input: Node, columns: Vec<(Arc<str>, Expr)>, span: Span) -> Node {
    let schema = Schema::new(columns.iter().map(|(name, expr)| Field::new(name.clone(), expr.returns)).collect());
    let columns = columns.into_iter().map(|(_, expr)| expr).collect();
    Node { kind: NodeKind::Project { input: Box::new(input), columns }, schema: Arc::new(schema), span }
}

/// All columns of a node, as they are.
pub(super) fn all_columns(schema: &Schema, span: Span) -> Vec<(Arc<str>, Expr)> {
    let fields = schema.fields.iter().enumerate();
    fields.map(|(at, field)| (field.name.clone(), Expr::column(at, field.kind, span))).collect()
}
