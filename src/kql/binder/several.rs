//! Columns of a list of expressions: most give one, some functions several (`series_stats(x)`, `(a, b) = f(x)`).

use super::expressions::Row;
use super::naming::{Names, name_of_argument, name_of_bound, suffixed};
use super::tabular::{all_columns, projected};
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions::{self, Returns, Scalar};
use crate::kql::plan::{Expr, ExprKind, Node};
use crate::kql::syntax::tree::{self, Call, Literal, NamedExpr};
use crate::values::{ScalarType, Value};

/// A column of a list.
pub(super) struct ListColumn {
    /// As it is written, or as the expression gives it.
    pub(super) name: Option<String>,
    /// Its value.
    pub(super) expr: Expr,
    /// Whether the name must be kept where a list numbers its columns (`print`): it is written, or the name of one of
    /// several columns.
    pub(super) is_named: bool,
    /// Where the query gives the name: it is written, or the expression is a column as it stands.
    pub(super) declared: Option<Span>,
}

/// A call that gives several columns: its value, which is an array of them, and their names and types.
type Several = (Expr, Vec<(String, ScalarType)>);

/// Calls that give several columns of a list, computed once in a step before the list.
#[derive(Default)]
pub(super) struct Shared(Vec<Expr>);

impl Shared {
    /// The node from which the list is computed: what it reads, then the shared calls.
    pub(super) fn below(self, input: Node) -> Node {
        if self.0.is_empty() {
            return input;
        }
        let span = input.span;
        let mut columns = all_columns(&input.schema, span);
        columns.extend(self.0.into_iter().enumerate().map(|(at, expr)| (format!("$shared{at}").into(), expr)));
        projected(input, columns, span)
    }
}

impl Binder<'_> {
    /// The columns of one item of a list. Calls with several columns are added to `shared` where there is one.
    pub(super) fn list_columns(
        &mut self,
        item: &NamedExpr,
        row: &mut Row<'_>,
        shared: Option<&mut Shared>,
    ) -> Binding<Vec<ListColumn>> {
        let given = item.names.iter().map(|name| name.text.clone());
        let Some((mut value, members)) = self.several(&item.value, row)? else {
            let expr = self.scalar(&item.value, row)?;
            let name = self.given_name(item)?.or_else(|| self.member_name(&item.value, row));
            let is_named = name.is_some();
            let name = name.or_else(|| name_of_bound(&item.value, &expr, row));
            return Ok(vec![ListColumn { name, expr, is_named, declared: declared(item, 0) }]);
        };
        if let Some(further) = item.names.get(members.len()) {
            let message = format!("This expression gives {} columns, fewer than the names.", members.len());
            return self.report(Diagnostic::error("KS107", further.span, message));
        }
        let count = if item.names.is_empty() { members.len() } else { item.names.len() };
        if let Some(shared) = shared
            && count > 1
            && value.as_constant().is_none()
        {
            let place = row.schema.len() + shared.0.len();
            let column = Expr::column(place, ScalarType::Dynamic, value.span);
            shared.0.push(std::mem::replace(&mut value, column));
        }
        // Names leave out the columns that they do not name.
        let names = given.map(Some).chain(std::iter::repeat(None));
        let columns = members.into_iter().take(count).enumerate().zip(names).map(|((at, (name, kind)), given)| {
            let expr = self.member_of_type(&value, at, kind)?;
            Ok(ListColumn { name: given.or(Some(name)), expr, is_named: true, declared: declared(item, at) })
        });
        columns.collect()
    }

    /// A name for a column of a list. The query may give each name only once; what an expression is called by itself gets
    /// a number where the name is taken.
    pub(super) fn give(
        &mut self,
        names: &mut Names,
        name: Option<&str>,
        declared: Option<Span>,
    ) -> Binding<std::sync::Arc<str>> {
        self.declare(names, name, declared)?;
        Ok(names.give(name))
    }

    /// Notes a name that the query gives, if it is one; reports a second one.
    pub(super) fn declare(&mut self, names: &mut Names, name: Option<&str>, declared: Option<Span>) -> Binding<()> {
        match (name, declared) {
            (Some(name), Some(span)) if !names.declare(name) => self.report(
                Diagnostic::error("KS171", span, format!("There is a column '{name}' already."))
                    .with_help("Give it another name: New = …"),
            ),
            _ => Ok(()),
        }
    }

    /// The name that is written for the one column of an expression; `None` where none is.
    pub(super) fn given_name(&mut self, item: &NamedExpr) -> Binding<Option<String>> {
        if let Some(second) = item.names.get(1) {
            let message = "This expression gives one column, so it takes one name.";
            return self.report(Diagnostic::error("KS107", second.span, message));
        }
        Ok(item.names.first().map(|name| name.text.clone()))
    }

    /// The one value of several that `call(…)[1]` picks; `None` where the base is no such call.
    pub(super) fn indexed_member(
        &mut self,
        base: &tree::Expr,
        index: &tree::Expr,
        row: &mut Row<'_>,
    ) -> Binding<Option<Expr>> {
        let Some((value, members)) = self.several(base, row)? else { return Ok(None) };
        let place = self.constant(index, "The place of one of several columns")?.as_i64();
        let from_end = |place: i64| if place < 0 { place + members.len() as i64 } else { place };
        let at = place.map(from_end).and_then(|place| usize::try_from(place).ok());
        match at.and_then(|at| Some((at, members.get(at)?.1))) {
            Some((at, kind)) => Ok(Some(self.member_of_type(&value, at, kind)?)),
            None => {
                let message = format!("There are {} columns here, counted from 0.", members.len());
                self.report(Diagnostic::error("KS107", index.span, message))
            }
        }
    }

    /// The name of the column that `call(…)[1]` picks.
    fn member_name(&self, expr: &tree::Expr, row: &Row<'_>) -> Option<String> {
        let tree::ExprKind::Index { base, index } = &expr.kind else { return None };
        let tree::ExprKind::Literal(Literal::Long(at)) = index.kind else { return None };
        let (call, function) =
            several_call(base).filter(|(call, _)| self.environment.find(&call.name.text).is_none())?;
        let at = usize::try_from(at).ok()?;
        let columns = function.overloads.iter().find_map(|overload| match overload.returns {
            Returns::Columns(columns) => Some(columns),
            _ => None,
        })?;
        let aggregates = row.aggregates.is_some();
        let about = call.args.first().and_then(|arg| name_of_argument(arg, aggregates)).unwrap_or_default();
        columns.get(at).map(|(column, _)| format!("{}_{about}_{column}", function.name))
    }

    /// What a bare call gives that gives several columns; `None` for anything else.
    fn several(&mut self, expr: &tree::Expr, row: &mut Row<'_>) -> Binding<Option<Several>> {
        let Some((call, function)) = several_call(expr) else { return Ok(None) };
        if self.environment.find(&call.name.text).is_some() {
            return Ok(None);
        }
        let args = self.arguments(call, row)?;
        let kinds: Vec<ScalarType> = args.iter().map(|arg| arg.returns).collect();
        let aggregates = row.aggregates.is_some();
        let name = |at: usize| call.args.get(at).and_then(|arg| name_of_argument(arg, aggregates));
        let (value, overload) = self.apply_overload(function, args, expr.span, call.name.span)?;
        let columns = match overload.returns {
            Returns::Columns(columns) => {
                let prefix = format!("{}_{}", function.name, name(0).unwrap_or_default());
                columns.iter().map(|(column, kind)| (format!("{prefix}_{column}"), *kind)).collect()
            }
            Returns::ColumnEach(suffix) => {
                let arrays = kinds.iter().enumerate().filter(|(_, kind)| **kind == ScalarType::Dynamic);
                arrays.map(|(at, kind)| (suffixed(name(at), at, suffix), *kind)).collect()
            }
            _ => return Ok(None),
        };
        Ok(Some((value, columns)))
    }

    /// One of several columns of a call, by its place.
    pub(super) fn member(&mut self, call: &Expr, at: usize, returns: Returns) -> Binding<Expr> {
        let kind = match returns {
            Returns::Columns(columns) => columns.get(at).map_or(ScalarType::Dynamic, |(_, kind)| *kind),
            _ => ScalarType::Dynamic,
        };
        self.member_of_type(call, at, kind)
    }

    fn member_of_type(&mut self, call: &Expr, at: usize, kind: ScalarType) -> Binding<Expr> {
        let place = Expr::constant(Value::Long(at as i64), call.span);
        let element = self.operator("[]", vec![call.clone(), place], call.span)?;
        if kind == element.returns {
            return Ok(element);
        }
        let converted = ExprKind::Convert(Box::new(element));
        Ok(self.folded(Expr { kind: converted, returns: kind, span: call.span }))
    }
}

/// Where a list gives the name of the column at this place of an item.
pub(super) fn declared(item: &NamedExpr, at: usize) -> Option<Span> {
    match (item.names.get(at), &item.value.kind) {
        (Some(name), _) => Some(name.span),
        (None, tree::ExprKind::Name(name)) => Some(name.span),
        _ => None,
    }
}

fn several_call(expr: &tree::Expr) -> Option<(&Call, &'static Scalar)> {
    match &expr.kind {
        tree::ExprKind::Call(call) => {
            let function = functions::scalar(&call.name.text)?;
            function.overloads.iter().any(|overload| overload.returns.is_several()).then_some((call, function))
        }
        tree::ExprKind::Parenthesized(inner) => several_call(inner),
        _ => None,
    }
}
