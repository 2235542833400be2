//! Calls: scalar functions, aggregates, window functions, the forms with a meaning of their own, and functions of `let`.

use super::environment::Named;
use super::expressions::Row;
use super::{Binder, Binding, MAX_INLINED_CALLS};
use crate::diagnostics::{Diagnostic, Span, nearest_name, refusal};
use crate::kql::functions::{self, aggregate, signature_text};
use crate::kql::plan::{Expr, ExprKind, Node, WindowFunction};
use crate::kql::syntax::tree::{self, Call, Expr as Tree, FunctionDeclaration, Name, ParameterKind, TypeofExpr};
use crate::values::{ScalarType, Schema, Value};
use std::rc::Rc;

impl Binder<'_> {
    /// A call where one value is expected.
    pub(super) fn call(&mut self, call: &Call, span: Span, row: &mut Row<'_>) -> Binding<Expr> {
        let name = call.name.text.as_str();
        match self.environment.find(name) {
            Some(Named::Function(function, environment)) => {
                let (function, environment) = (function.clone(), environment.clone());
                return self.scalar_function(&function, environment, call, span, row);
            }
            Some(Named::Failed) => return Err(super::Reported),
            _ => {}
        }
        if let Some(bound) = self.graph_call(call, span, row) {
            return bound;
        }
        if let Some(window) = super::windows::window_function(name) {
            return self.window(window, call, span, row);
        }
        match name {
            "toscalar" => return self.scalar_of_table(call, span, row),
            "column_ifexists" | "columnifexists" => return self.column_if_exists(call, span, row),
            "pack_all" => return self.pack_all(call, span, row),
            "now" | "ago" => match self.moved_now(call, row) {
                Some(bound) => return bound,
                None => self.uses_now = true,
            },
            _ => {}
        }
        if let Some(bound) = self.special_call(call, span, row) {
            return bound;
        }
        // `hll_merge` is a scalar function, too.
        if let Some(aggregate) = aggregate::aggregate(name)
            && (row.aggregates.is_some() || functions::scalar(name).is_none())
        {
            return self.aggregate(aggregate, call, span, row);
        }
        let Some(function) = functions::scalar(name) else {
            return self.report(unknown_function(call));
        };
        let args = self.arguments(call, row)?;
        let args = self.fitting(function, args, row.schema)?;
        let (value, overload) = self.apply_overload(function, args, span, call.name.span)?;
        // Of several columns the first is the value.
        if overload.returns.is_several() { self.member(&value, 0, overload.returns) } else { Ok(value) }
    }

    /// The arguments of a call.
    pub(super) fn arguments(&mut self, call: &Call, row: &mut Row<'_>) -> Binding<Vec<Expr>> {
        let args: Vec<_> = call.args.iter().map(|arg| self.scalar_or_type(&arg.value, row)).collect();
        args.into_iter().collect()
    }

    /// An argument of a function: `typeof(long)` is given to it as the type's name.
    fn scalar_or_type(&mut self, arg: &Tree, row: &mut Row<'_>) -> Binding<Expr> {
        if let tree::ExprKind::Typeof(TypeofExpr::Scalar(named)) = &arg.kind {
            let kind = named.ty.map(super::literals::scalar_type).ok_or(super::Reported)?;
            return Ok(Expr::constant(Value::string(kind.name()), arg.span));
        }
        self.scalar(arg, row)
    }

    /// A call of a `let` function where one value is expected. Its body sees the arguments, which may be columns of the
    /// caller's row, but not the row itself.
    pub(super) fn scalar_function(
        &mut self,
        function: &Rc<FunctionDeclaration>,
        environment: super::environment::Environment,
        call: &Call,
        span: Span,
        row: &mut Row<'_>,
    ) -> Binding<Expr> {
        self.inlined(function, environment, call, span, row, |binder, body| {
            if binder.is_tabular(body) {
                binder.subquery(body, false)
            } else {
                binder.scalar(body, &mut Row::of(&Schema::default()))
            }
        })
    }

    /// `toscalar(table)`; a scalar inside stays what it is, but for one that would differ each time.
    fn scalar_of_table(&mut self, call: &Call, span: Span, row: &mut Row<'_>) -> Binding<Expr> {
        match call.args.as_slice() {
            [arg] if self.is_tabular(&arg.value) => self.subquery(&arg.value, false),
            [arg] => self.scalar(&arg.value, row).map(|value| self.fixed_value(value, span)),
            _ => self.report(Diagnostic::error("KS119", span, "`toscalar` takes one table.")),
        }
    }

    /// `column_ifexists("name", default)`
    fn column_if_exists(&mut self, call: &Call, span: Span, row: &mut Row<'_>) -> Binding<Expr> {
        let [name, default] = call.args.as_slice() else {
            return self.report(Diagnostic::error(
                "KS119",
                span,
                "`column_ifexists` takes a column's name and a default.",
            ));
        };
        let Value::String(text) = self.constant(&name.value, "The column's name")? else {
            return self.report(Diagnostic::error("KS107", name.value.span, "The column's name must be a string."));
        };
        match row.schema.index_of(&text) {
            Some(index) => Ok(Expr::column(index, row.schema.fields[index].kind, span)),
            None => self.scalar(&default.value, row),
        }
    }

    /// `pack_all()`: all columns as one bag.
    fn pack_all(&mut self, call: &Call, span: Span, row: &mut Row<'_>) -> Binding<Expr> {
        let ignore_nulls = match call.args.as_slice() {
            [] => false,
            [flag] => self.constant(&flag.value, "Whether nulls are left out")? == Value::Bool(true),
            _ => return self.report(Diagnostic::error("KS119", span, "`pack_all` takes one flag at most.")),
        };
        let Some(pack) = functions::scalar(if ignore_nulls { "bag_pack_not_null" } else { "bag_pack" }) else {
            return self.report(unknown_function(call));
        };
        let fields = row.schema.fields.iter().enumerate();
        let args = fields.flat_map(|(index, field)| {
            [Expr::constant(Value::String(field.name.clone()), span), Expr::column(index, field.kind, span)]
        });
        self.apply(pack, args.collect(), span)
    }

    /// A call of a `let` function: its body is bound in place of the call, with the arguments as names.
    pub(super) fn inlined<T>(
        &mut self,
        function: &Rc<FunctionDeclaration>,
        environment: super::environment::Environment,
        call: &Call,
        span: Span,
        row: &mut Row<'_>,
        body: impl FnOnce(&mut Self, &Tree) -> Binding<T>,
    ) -> Binding<T> {
        self.inlined_calls += 1;
        if self.inlined_calls > MAX_INLINED_CALLS {
            let message =
                format!("The functions of this query call each other more than {MAX_INLINED_CALLS} times in all.");
            return self.report(Diagnostic::error("TM102", span, message));
        }
        let mut inside = environment;
        for (at, parameter) in function.parameters.iter().enumerate() {
            let by_name =
                call.args.iter().find(|arg| arg.name.as_ref().is_some_and(|name| name.text == parameter.name.text));
            let given = by_name.or_else(|| call.args.get(at).filter(|arg| arg.name.is_none())).map(|arg| &arg.value);
            let Some(value) = given.or(parameter.default.as_ref()) else {
                let message = format!("`{}` needs a value for {}.", call.name.text, parameter.name.text);
                return self.report(Diagnostic::error("KS119", span, message));
            };
            let named = match &parameter.kind {
                ParameterKind::Tabular(asked) => {
                    let table = self.inner_table_or_graph(value)?;
                    self.has_columns(&table, asked, &parameter.name, span)?;
                    Named::Table(table)
                }
                ParameterKind::Scalar(kind) => Named::Scalar(self.argument(value, kind, row)?),
            };
            inside = inside.with(&parameter.name.text, named);
        }
        if call.args.len() > function.parameters.len() {
            let message = format!("`{}` takes {} arguments.", call.name.text, function.parameters.len());
            return self.report(Diagnostic::error("KS119", call.args_span, message));
        }
        let outside = std::mem::replace(&mut self.environment, inside);
        let pattern = self.graph.take();
        let calls_with_arguments = self.calls_with_arguments;
        self.calls_with_arguments += usize::from(!function.parameters.is_empty());
        let result = self.statements(&function.body.statements).and_then(|()| match &function.body.result {
            Some(expr) => body(self, expr),
            None => self.report(Diagnostic::error("KS107", span, "This function has no result.")),
        });
        self.calls_with_arguments = calls_with_arguments;
        self.graph = pattern;
        self.environment = outside;
        result
    }

    fn argument(&mut self, value: &Tree, kind: &tree::TypeRef, row: &mut Row<'_>) -> Binding<Expr> {
        let bound = self.scalar(value, row)?;
        match kind.ty.map(super::literals::scalar_type) {
            Some(to) if to != bound.returns => {
                Ok(self.folded(Expr { span: bound.span, returns: to, kind: ExprKind::Convert(Box::new(bound)) }))
            }
            _ => Ok(bound),
        }
    }

    /// A call of a `let` function where a table is expected.
    pub(super) fn tabular_call(&mut self, call: &Call, span: Span) -> Binding<Node> {
        match self.environment.find(&call.name.text) {
            Some(Named::Function(function, environment)) => {
                let (function, environment) = (function.clone(), environment.clone());
                self.inlined(
                    &function,
                    environment,
                    call,
                    span,
                    &mut Row::of(&Schema::default()),
                    Self::tabular_or_graph,
                )
            }
            Some(Named::Failed) => Err(super::Reported),
            Some(Named::Pattern(..)) => self.pattern(call, None, span),
            _ => match (call.name.text.as_str(), call.args.as_slice()) {
                ("materialize", [arg]) => self.tabular_or_graph(&arg.value).map(|node| self.materialized(node)),
                ("view", [arg]) => self.tabular_or_graph(&arg.value),
                ("table", [arg, ..]) => {
                    let Value::String(name) = self.constant(&arg.value, "The table's name")? else {
                        return self.report(Diagnostic::error(
                            "KS107",
                            arg.value.span,
                            "The table's name must be a string.",
                        ));
                    };
                    self.table(&name, arg.value.span)
                }
                _ => self.report(unknown_function(call)),
            },
        }
    }
}

/// A function that takes no argument may be called by its name alone.
pub(super) fn bare_call(function: &FunctionDeclaration, name: &Name) -> Option<Call> {
    let callable = function.parameters.iter().all(|parameter| parameter.default.is_some());
    callable.then(|| Call { name: name.clone(), args: Vec::new(), args_span: name.span })
}

/// The diagnostic for a function's name without parentheses; `None` where no function of that name can stand.
pub(super) fn bare_function(name: &Name, aggregates: bool) -> Option<Diagnostic> {
    if name.quoted {
        return None;
    }
    let text = name.text.as_str();
    let (alone, usage) = if let Some(found) = aggregate::aggregate(text).filter(|_| aggregates) {
        (found.params.iter().all(|param| param.optional), found.usage())
    } else if let Some(found) = functions::scalar(text) {
        let calls: Vec<String> = found.overloads.iter().map(|overload| signature_text(found, overload)).collect();
        let alone = found.overloads.iter().any(|overload| overload.params.iter().all(|param| param.optional));
        (alone, format!("It can be called as {}.", calls.join(", or ")))
    } else {
        let found = super::windows::window_function(text)?;
        (found == WindowFunction::RowNumber, "Its arguments stand between the parentheses.".to_owned())
    };
    let inside = if alone { "" } else { "…" };
    let diagnostic =
        Diagnostic::error("KS117", name.span, format!("`{text}` is a function: write `{text}({inside})`."));
    Some(if alone {
        let call = format!("{text}()");
        diagnostic.with_fix(format!("Change to `{call}`"), name.span, call)
    } else {
        diagnostic.with_help(usage)
    })
}

fn unknown_function(call: &Call) -> Diagnostic {
    let name = call.name.text.as_str();
    if let Some(refusal) = refusal(name) {
        return Diagnostic::refused(name, refusal, call.name.span);
    }
    let message = format!("There is no function '{name}' here.");
    let diagnostic = Diagnostic::error("KS211", call.name.span, message);
    let known = functions::all().map(|function| function.name);
    let known = known.chain(aggregate::all_aggregates().map(|aggregate| aggregate.name));
    // Those of literals are no functions, but look like ones.
    let known = known.chain(ScalarType::ALL.iter().map(|kind| kind.name()));
    match nearest_name(name, known) {
        Some(near) => diagnostic.with_help(format!("Did you mean {near}?")).with_fix(
            format!("Change to {near}"),
            call.name.span,
            near,
        ),
        None => diagnostic.with_help("The Reference lists all functions; let can add one of your own."),
    }
}
