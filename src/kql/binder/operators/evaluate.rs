//! `evaluate`

use crate::diagnostics::{Diagnostic, Span, nearest_name, refusal};
use crate::kql::binder::expressions::Row;
use crate::kql::binder::literals::scalar_type;
use crate::kql::binder::naming::name_of;
use crate::kql::binder::scopes::unknown_rows;
use crate::kql::binder::tabular::{all_columns, projected, serialized};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Expr, ExprKind, Known, Node, NodeKind, PluginCall, WrittenSchema};
use crate::kql::plugins::{self, Argument, Call, ColumnArgument, Given, More, Plugin, Prepared};
use crate::kql::syntax::tree::{self, Arg, EvaluateOperator};
use crate::values::{Batch, Field, ScalarType, Schema};
use std::rc::Rc;
use std::sync::Arc;

impl Binder<'_> {
    /// The table that the query goes on with.
    pub(in crate::kql::binder) fn evaluate(
        &mut self,
        evaluate: &EvaluateOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let (table, plugin, more) = self.plugin_table(evaluate, input, span)?;
        match more {
            Some(more) if more.end_the_query => self.not_the_end(plugin.name, evaluate.call.span),
            _ => Ok(table),
        }
    }

    /// All its tables, where it ends the query.
    pub(in crate::kql::binder) fn evaluate_all(
        &mut self,
        evaluate: &EvaluateOperator,
        input: Node,
        span: Span,
    ) -> Binding<Vec<Node>> {
        let (mut table, _, more) = self.plugin_table(evaluate, input, span)?;
        let mut all = Vec::new();
        if let (Some(more), NodeKind::Plugin(call)) = (more, &mut table.kind) {
            let inputs = std::mem::take(&mut call.inputs);
            call.inputs = inputs.into_iter().map(|input| self.materialized(input)).collect();
            for prepared in &more.tables {
                let schema = prepared.schema.clone().unwrap_or_default();
                let call = PluginCall { prepared: prepared.clone(), ..call.as_ref().clone() };
                all.push(Node { kind: NodeKind::Plugin(Box::new(call)), schema, span });
            }
        }
        all.insert(0, table);
        Ok(all)
    }

    /// The first table of the plugin, and what more it gives. A query that writes down the columns means that one alone.
    fn plugin_table(
        &mut self,
        evaluate: &EvaluateOperator,
        input: Node,
        span: Span,
    ) -> Binding<(Node, &'static Plugin, Option<Rc<More>>)> {
        let (name, args): (_, &[Arg]) = match &evaluate.call.kind {
            tree::ExprKind::Call(call) => (&call.name, &call.args),
            tree::ExprKind::Name(name) => (name, &[]),
            _ => {
                return self.report(
                    Diagnostic::error("KS107", evaluate.call.span, "A plugin is expected here.")
                        .with_help("Write its name and its arguments, for example evaluate bag_unpack(d)."),
                );
            }
        };
        let Some(plugin) = plugins::plugin(&name.text) else { return self.no_plugin(name) };
        let (input, args) =
            if plugin.summarizes { self.grouped(plugin, input, args, span)? } else { (input, args.to_vec()) };
        let width = input.schema.len();
        let mut call = Bound { computed: all_columns(&input.schema, span), inputs: Vec::new(), given: Vec::new() };
        for arg in &args {
            self.plugin_argument(arg, &input, &mut call)?;
        }
        let arg_spans: Vec<Span> = args.iter().map(|arg| arg.value.span).collect();
        let prepared = self.prepared(plugin, &input.schema, call.given, &call.inputs, &arg_spans, span)?;
        let first =
            if call.computed.len() > width { projected(input.clone(), call.computed, span) } else { input.clone() };
        let written = evaluate.schema.as_ref().map(|schema| written(schema, &prepared, &input.schema));
        let open = prepared.schema.is_none() && written.is_none();
        let (schema, written) = match written {
            Some((schema, written)) => (Arc::new(schema), Some(written)),
            None => (prepared.schema.clone().unwrap_or_default(), None),
        };
        let more = prepared.more.clone().filter(|_| written.is_none());
        let inputs = std::iter::once(first).chain(call.inputs).collect();
        let call = PluginCall { plugin, inputs, prepared, written, arg_spans };
        let node = Node { kind: NodeKind::Plugin(Box::new(call)), schema, span };
        let node = if open { self.plugin_answer(node)? } else { node };
        Ok((node, plugin, more))
    }

    /// The answer of a plugin whose columns depend on rows.
    fn plugin_answer(&mut self, node: Node) -> Binding<Node> {
        if self.takes_notes() {
            let inputs = node.inputs();
            let schema = inputs.first().map(|input| input.schema.clone()).unwrap_or_default();
            return Ok(unknown_rows(schema, node.span));
        }
        let (span, ordered) = (node.span, node.is_serialized());
        let Known { schema, batches } = self.staged(node)?;
        let part = |batch: &Batch| Node { kind: NodeKind::Values(batch.clone()), schema: schema.clone(), span };
        let kind = NodeKind::Union(batches.iter().map(part).collect());
        let answer = Node { kind, schema: schema.clone(), span };
        Ok(if ordered { serialized(answer, span) } else { answer })
    }

    fn no_plugin<T>(&mut self, name: &tree::Name) -> Binding<T> {
        if refusal(&name.text).is_some() {
            return self.refuse(&name.text, name.span);
        }
        let message = format!("There is no plugin '{}'.", name.text);
        let diagnostic = Diagnostic::error("KS211", name.span, message);
        let names = plugins::all().map(|plugin| plugin.name);
        self.report(match nearest_name(&name.text, names) {
            Some(near) => diagnostic.with_help(format!("Did you mean {near}?")).with_fix(
                format!("Change to {near}"),
                name.span,
                near.to_owned(),
            ),
            None => diagnostic.with_help("bag_unpack, pivot, narrow and autocluster are plugins."),
        })
    }

    fn plugin_argument(&mut self, arg: &Arg, input: &Node, call: &mut Bound) -> Binding<()> {
        let name = arg.name.as_ref().map(|name| name.text.clone());
        let value = &arg.value;
        let word = if let tree::ExprKind::Name(name) = &value.kind { Some(name.text.clone()) } else { None };
        let is_column = word.as_ref().is_some_and(|word| input.schema.index_of(word).is_some());
        if !is_column && self.is_tabular(value) {
            call.inputs.push(self.inner_table(value)?);
            call.given.push(Given { name, word, argument: Argument::Table(call.inputs.len()) });
            return Ok(());
        }
        if let Some(word) = &word
            && !is_column
            && call.inputs.iter().any(|table| table.schema.index_of(word).is_some())
        {
            call.given.push(Given { name, word: Some(word.clone()), argument: Argument::Word });
            return Ok(());
        }
        let expr = self.over_rows(value, input)?;
        let argument = match self.known_value(&expr)? {
            Some(constant) => Argument::Constant(constant),
            None => Argument::Column(call.column(expr, name_of(value).unwrap_or_default())),
        };
        call.given.push(Given { name, word, argument });
        Ok(())
    }

    fn prepared(
        &mut self,
        plugin: &'static Plugin,
        input: &Schema,
        given: Vec<Given>,
        inputs: &[Node],
        arg_spans: &[Span],
        span: Span,
    ) -> Binding<Prepared> {
        let tables: Vec<Arc<Schema>> = inputs.iter().map(|node| node.schema.clone()).collect();
        let mut call = Call::new(input, &tables, given);
        match (plugin.prepare)(&mut call).and_then(|prepared| call.end().map(|()| prepared)) {
            Ok(prepared) => Ok(prepared),
            Err(complaint) => {
                let at = complaint.argument.and_then(|at| arg_spans.get(at)).copied().unwrap_or(span);
                self.report(
                    Diagnostic::error("KS107", at, format!("{}: {}", plugin.name, complaint.message))
                        .with_help(format!("It is called as {}.", plugin.syntax)),
                )
            }
        }
    }

    /// The input of `pivot`, summarized by all columns that stay and the one that is turned: they, and the value. What is
    /// left to tell the plugin is nothing.
    fn grouped(&mut self, plugin: &Plugin, input: Node, args: &[Arg], span: Span) -> Binding<(Node, Vec<Arg>)> {
        let Some(turned) = args.first() else {
            let message = format!("{}: The column to turn is missing.", plugin.name);
            return self.report(
                Diagnostic::error("KS119", span, message).with_help(format!("It is called as {}.", plugin.syntax)),
            );
        };
        let is_aggregate = |arg: &&Arg| matches!(arg.value.kind, tree::ExprKind::Call(_));
        let aggregate = args.get(1).filter(is_aggregate);
        let named = &args[if aggregate.is_some() { 2 } else { 1 }..];
        let name = |text: &str, span: Span| tree::Name { text: text.to_owned(), span, quoted: false };
        let by = |value: tree::Expr| tree::NamedExpr { names: Vec::new(), tuple: false, span: value.span, value };
        let mut keys: Vec<tree::NamedExpr> = named.iter().map(|arg| by(arg.value.clone())).collect();
        if keys.is_empty() {
            let mut used = vec![&turned.value];
            if let Some(tree::ExprKind::Call(call)) = aggregate.map(|arg| &arg.value.kind) {
                used.extend(call.args.iter().map(|arg| &arg.value));
            }
            let mut read = std::collections::BTreeSet::new();
            for value in used {
                // What is wrong with it is said when it is bound below.
                let before = self.diagnostics.len();
                if let Ok(mut expr) = self.scalar(value, &mut Row::of(&input.schema)) {
                    expr.walk_mut(&mut |part| {
                        if let ExprKind::Column(at) = part.kind {
                            read.insert(at);
                        }
                    });
                }
                self.diagnostics.truncate(before);
            }
            let rest = input.schema.fields.iter().enumerate().filter(|(at, _)| !read.contains(at));
            keys = rest
                .map(|(_, field)| by(tree::Expr { kind: tree::ExprKind::Name(name(&field.name, span)), span }))
                .collect();
        }
        keys.push(by(turned.value.clone()));
        let value = match aggregate {
            Some(arg) => arg.value.clone(),
            None => {
                let call = tree::Call { name: name("count", turned.value.span), args: Vec::new(), args_span: span };
                tree::Expr { kind: tree::ExprKind::Call(call), span: turned.value.span }
            }
        };
        let summarize = tree::SummarizeOperator { parameters: Vec::new(), aggregates: vec![by(value)], by: keys };
        Ok((self.summarize(&summarize, input, span)?, Vec::new()))
    }
}

/// The arguments of a call as they come to be known.
struct Bound {
    /// The input's columns, then what arguments compute.
    computed: Vec<(Arc<str>, Expr)>,
    /// Tables among the arguments.
    inputs: Vec<Node>,
    given: Vec<Given>,
}

impl Bound {
    /// The column that holds an argument's values.
    fn column(&mut self, expr: Expr, name: String) -> ColumnArgument {
        let kind = expr.returns;
        let name: Arc<str> = name.into();
        if let ExprKind::Column(index) = expr.kind {
            return ColumnArgument { index, name, kind };
        }
        self.computed.push((name.clone(), expr));
        ColumnArgument { index: self.computed.len() - 1, name, kind }
    }
}

/// The columns that the query writes behind the call.
fn written(schema: &tree::Schema, prepared: &Prepared, input: &Schema) -> (Schema, WrittenSchema) {
    let passed = match (schema.star, &prepared.passed) {
        (false, _) => Vec::new(),
        (true, Some(passed)) => passed.clone(),
        (true, None) => (0..input.len()).collect(),
    };
    let kind_of =
        |column: &tree::ColumnDecl| column.ty.as_ref().and_then(|ty| ty.ty).map_or(ScalarType::String, scalar_type);
    let own = schema.columns.iter().map(|column| Field::new(column.name.text.as_str(), kind_of(column)));
    let fields = passed.iter().map(|at| input.fields[*at].clone()).chain(own).collect();
    (Schema::new(fields), WrittenSchema { passed })
}
