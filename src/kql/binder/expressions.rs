//! Scalar expressions: columns, constants, operators.

use super::calls::bare_function;
use super::environment::Named;
use super::naming::name_of;
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::fold;
use crate::kql::functions::{self, Overload, Returns, Scalar};
use crate::kql::plan::{AggregateCall, Expr, ExprKind};
use crate::kql::syntax::instead_of_like;
use crate::kql::syntax::tree::{self, BinaryOp, ListOp, LogicalOp, Name, TextMatch, TextOp, UnaryOp};
use crate::values::{Field, ScalarType, Schema, Value};

/// What a scalar expression may read.
pub(super) struct Row<'a> {
    /// Columns of the input.
    pub(super) schema: &'a Schema,
    /// The aggregates found so far where aggregates may stand; their answers are columns of the summarized rows.
    pub(super) aggregates: Option<&'a mut Found>,
}

/// Aggregates of a `summarize`, collected while its expressions are bound.
#[derive(Default)]
pub(super) struct Found {
    /// Number of key columns, which come before the aggregates' columns.
    pub(super) keys: usize,
    /// Positions of the input's columns that are keys as they are: `*` leaves them out.
    pub(super) key_columns: Vec<usize>,
    /// In order of their columns.
    pub(super) calls: Vec<AggregateCall>,
    /// The columns that they give.
    pub(super) fields: Vec<Field>,
}

impl<'a> Row<'a> {
    /// A row of these columns.
    pub(super) fn of(schema: &'a Schema) -> Self {
        Self { schema, aggregates: None }
    }
}

impl Binder<'_> {
    /// A scalar expression over the columns of `row`.
    pub(super) fn scalar(&mut self, expr: &tree::Expr, row: &mut Row<'_>) -> Binding<Expr> {
        use tree::ExprKind as Kind;
        let span = expr.span;
        match &expr.kind {
            Kind::Missing => Err(super::Reported),
            Kind::Literal(literal) => Ok(Expr::constant(self.literal(literal, span)?, span)),
            Kind::Name(name) => self.name(name, row),
            Kind::Parenthesized(inner) => self.scalar(inner, row),
            Kind::Path { base, name } => self.path(base, name, span, row),
            Kind::Index { base, index } => self.indexed(base, index, span, row),
            Kind::Call(call) => self.call(call, span, row),
            Kind::Unary { op: UnaryOp::Plus, operand } => self.scalar(operand, row),
            Kind::Unary { op: UnaryOp::Minus, operand } => {
                let operand = self.scalar(operand, row)?;
                self.operator("negate", vec![operand], span)
            }
            Kind::Binary { op, left, right, .. } if matches!(left.kind, Kind::Star) => {
                self.any_column(*op, right, span, row)
            }
            Kind::Binary { op, op_span, left, right } => {
                let left = self.scalar(left, row);
                let right = self.scalar(right, row);
                let (symbol, mut args) = (symbol(*op), vec![left?, right?]);
                if let Some(function) = functions::operator(&symbol) {
                    args = self.fitting(function, args, row.schema)?;
                }
                self.operator_at(&symbol, args, span, *op_span)
            }
            Kind::Logical { op, operands } => {
                let symbol = if *op == LogicalOp::And { "and" } else { "or" };
                let bound: Vec<_> = operands.iter().map(|operand| self.scalar(operand, row)).collect();
                self.operator(symbol, bound.into_iter().collect::<Binding<_>>()?, span)
            }
            Kind::InList { op, left, right, .. } => self.in_list(*op, left, right, span, row),
            Kind::Between { negated, op_span, left, low, high } => {
                let args = [left, low, high].map(|part| self.scalar(part, row));
                let [left, low, high] = args;
                let symbol = if *negated { "!between" } else { "between" };
                self.operator_at(symbol, vec![left?, low?, high?], span, *op_span)
            }
            Kind::Named(named) => self.scalar(&named.value, row),
            Kind::Star | Kind::Wildcard(_) => self.report(
                Diagnostic::error("KS107", span, "`*` cannot be used as a value here.").with_help("Name one column."),
            ),
            Kind::Pipe { .. } | Kind::Leading(_) | Kind::Datatable(_) => self.report(
                Diagnostic::error("KS107", span, "A table stands where one value is expected.")
                    .with_help("Wrap it in toscalar( ) to take its first cell."),
            ),
            _ => self.report(Diagnostic::error("KS107", span, "This cannot be used as a value here.")),
        }
    }

    /// A scalar expression that must be known before any row: it is folded to a constant.
    pub(super) fn constant(&mut self, expr: &tree::Expr, what: &str) -> Binding<Value> {
        let bound = self.scalar(expr, &mut Row::of(&Schema::default()))?;
        match self.known_value(&bound)? {
            Some(value) => Ok(value),
            None => self.report(Diagnostic::error(
                "KS123",
                expr.span,
                format!("{what} must be a constant: a value that does not depend on a column."),
            )),
        }
    }

    /// The column or `let` value of this name.
    fn name(&mut self, name: &Name, row: &mut Row<'_>) -> Binding<Expr> {
        if let Some(bound) = self.graph_name(name) {
            return bound;
        }
        if let Some(index) = row.schema.index_of(&name.text) {
            if row.aggregates.is_some() {
                return self.report(
                    Diagnostic::error(
                        "KS141",
                        name.span,
                        format!("The column '{}' must stand inside an aggregate here, or in the `by` list.", name.text),
                    )
                    .with_help(format!("For example take_any({0}), or add it: `by {0}`.", name.text)),
                );
            }
            return Ok(Expr::column(index, row.schema.fields[index].kind, name.span));
        }
        match self.environment.find(&name.text) {
            Some(Named::Scalar(expr)) => {
                let mut expr = expr.clone();
                expr.span = name.span;
                Ok(expr)
            }
            Some(Named::Failed) => Err(super::Reported),
            Some(Named::Table(_) | Named::Pattern(..)) => self.report(
                Diagnostic::error(
                    "KS107",
                    name.span,
                    format!("'{}' is a table, but one value is expected.", name.text),
                )
                .with_help(format!("Write toscalar({}) to take its first cell.", name.text)),
            ),
            Some(Named::OutOfReach) => self.report(
                Diagnostic::error(
                    "KS107",
                    name.span,
                    format!("'{}' is a column of the calling row here, which a table inside cannot read.", name.text),
                )
                .with_help("Join the tables instead, or call the function with a constant."),
            ),
            Some(Named::Function(function, environment)) => {
                let span = name.span;
                if let Some(call) = super::calls::bare_call(function, name) {
                    let (function, environment) = (function.clone(), environment.clone());
                    return self.scalar_function(&function, environment, &call, span, row);
                }
                self.report(
                    Diagnostic::error("KS143", span, format!("'{}' is a function and needs parentheses.", name.text))
                        .with_fix("Call it", span, format!("{}()", name.text)),
                )
            }
            None => match self.end_of_range(name) {
                Some(end) => Ok(end),
                None => {
                    // A column whose name differs by case is meant more likely.
                    let has_twin = row.schema.fields.iter().any(|field| field.name.eq_ignore_ascii_case(&name.text));
                    let diagnostic = bare_function(name, row.aggregates.is_some())
                        .filter(|_| !has_twin)
                        .unwrap_or_else(|| self.unknown_column(name, row.schema));
                    self.report(diagnostic)
                }
            },
        }
    }

    /// `_startTime` and `_endTime`, as dashboards of Azure Data Explorer have them: the ends of the page's time range, or of
    /// all data.
    fn end_of_range(&self, name: &Name) -> Option<Expr> {
        let (start, end) = match self.time_range {
            Some(range) => (range.start, range.end),
            None => self.tables.span().map(|(start, end)| (start, end.saturating_add(1)))?,
        };
        let ticks = match name.text.as_str() {
            "_startTime" => start,
            "_endTime" => end,
            _ => return None,
        };
        Some(Expr::constant(Value::DateTime(ticks), name.span))
    }

    /// `base[index]`
    fn indexed(&mut self, base: &tree::Expr, index: &tree::Expr, span: Span, row: &mut Row<'_>) -> Binding<Expr> {
        if let Some(member) = self.indexed_member(base, index, row)? {
            return Ok(member);
        }
        let base = self.scalar(base, row)?;
        let index = self.scalar(index, row)?;
        self.operator("[]", vec![base, index], span)
    }

    fn path(&mut self, base: &tree::Expr, name: &Name, span: Span, row: &mut Row<'_>) -> Binding<Expr> {
        if let tree::ExprKind::Name(side) = &base.kind
            && side.text.starts_with('$')
        {
            return self.report(Diagnostic::error(
                "KS142",
                side.span,
                format!("{} can only stand in the `on` of a join.", side.text),
            ));
        }
        if let Some(column) = super::operators::remembered(base, name, row.schema) {
            return Ok(Expr { span, ..column });
        }
        if let Some(bound) = self.graph_property(base, name, span) {
            return bound;
        }
        let base_name = name_of(base).unwrap_or_else(|| "This value".into());
        let base = self.scalar(base, row)?;
        if base.returns != ScalarType::Dynamic {
            return self.report(
                Diagnostic::error(
                    "KS107",
                    name.span,
                    format!("{base_name} is a {} and has no property '{}'.", base.returns, name.text),
                )
                .with_help("Only dynamic values have properties. Text that holds JSON is opened by parse_json( )."),
            );
        }
        let key = Expr::constant(Value::string(&name.text), name.span);
        self.operator(".", vec![base, key], span)
    }

    fn in_list(
        &mut self,
        op: ListOp,
        left: &tree::Expr,
        right: &tree::List,
        span: Span,
        row: &mut Row<'_>,
    ) -> Binding<Expr> {
        let mut args = vec![self.scalar(left, row)?];
        for item in &right.items {
            let is_column =
                matches!(&item.kind, tree::ExprKind::Name(name) if row.schema.index_of(&name.text).is_some());
            if !is_column && self.is_tabular(item) {
                args.push(self.subquery(item, true)?);
            } else {
                args.push(self.scalar(item, row)?);
            }
        }
        let symbol = match op {
            ListOp::In => "in",
            ListOp::NotIn => "!in",
            ListOp::InIgnoreCase => "in~",
            ListOp::NotInIgnoreCase => "!in~",
            ListOp::HasAny => "has_any",
            ListOp::HasAll => "has_all",
        };
        self.operator(symbol, args, span)
    }

    /// A call of the operator of this symbol.
    pub(super) fn operator(&mut self, symbol: &str, args: Vec<Expr>, span: Span) -> Binding<Expr> {
        self.operator_at(symbol, args, span, span)
    }

    /// The same, whose sign stands at `place`.
    fn operator_at(&mut self, symbol: &str, args: Vec<Expr>, span: Span, place: Span) -> Binding<Expr> {
        match functions::operator(symbol) {
            Some(operator) => self.apply_at(operator, args, span, place),
            None => {
                let message = format!("The operator `{symbol}` is not known here.");
                let diagnostic = Diagnostic::error("TM101", span, message);
                let is_like = symbol.contains("like");
                self.report(if is_like { diagnostic.with_help(instead_of_like(symbol)) } else { diagnostic })
            }
        }
    }

    /// A call of a function: the signature is chosen, arguments converted, constants folded.
    pub(super) fn apply(&mut self, function: &'static Scalar, args: Vec<Expr>, span: Span) -> Binding<Expr> {
        Ok(self.apply_overload(function, args, span, span)?.0)
    }

    /// The same, whose name or sign stands at `place`.
    pub(super) fn apply_at(
        &mut self,
        function: &'static Scalar,
        args: Vec<Expr>,
        span: Span,
        place: Span,
    ) -> Binding<Expr> {
        Ok(self.apply_overload(function, args, span, place)?.0)
    }

    /// The same, with the signature that was chosen.
    pub(super) fn apply_overload(
        &mut self,
        function: &'static Scalar,
        args: Vec<Expr>,
        span: Span,
        place: Span,
    ) -> Binding<(Expr, &'static Overload)> {
        let kinds: Vec<ScalarType> = args.iter().map(|arg| arg.returns).collect();
        let nulls: Vec<bool> = args.iter().map(|arg| arg.as_constant().is_some_and(Value::is_null)).collect();
        let resolved = match functions::resolve(function, &kinds, &nulls) {
            Ok(resolved) => resolved,
            Err(mismatch) => return self.report(super::mismatch::diagnostic(function, &mismatch, &args, place)),
        };
        let mut converted = Vec::with_capacity(args.len());
        for (at, (arg, conversion)) in args.into_iter().zip(resolved.conversions).enumerate() {
            let arg = match conversion {
                Some(to) => Expr { span: arg.span, returns: to, kind: ExprKind::Convert(Box::new(arg)) },
                None => arg,
            };
            let arg = self.folded(arg);
            let param = resolved.overload.params.get(at).or(resolved.overload.params.last());
            if param.is_some_and(|param| param.constant)
                && !matches!(arg.kind, ExprKind::Constant(_) | ExprKind::Subquery { .. })
            {
                let message = format!("This argument of `{}` must be a constant.", function.name);
                return self.report(Diagnostic::error("KS123", arg.span, message));
            }
            converted.push(arg);
        }
        let returns = match resolved.overload.returns {
            Returns::ByConstant(at, kind_of) => kind_of(converted.get(at).and_then(Expr::as_constant)),
            _ => resolved.returns,
        };
        let kind = ExprKind::Call { function, overload: resolved.overload, args: converted };
        Ok((self.folded(Expr { kind, returns, span }), resolved.overload))
    }

    /// The expression, worked out where it reads no row.
    pub(super) fn folded(&self, expr: Expr) -> Expr {
        match &expr.kind {
            ExprKind::Call { .. } | ExprKind::Convert(_) => match fold(&expr, &self.context) {
                Some(value) => Expr { kind: ExprKind::Constant(value), ..expr },
                None => expr,
            },
            _ => expr,
        }
    }
}

/// The operator's symbol in the registry.
pub(super) fn symbol(op: BinaryOp) -> String {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Modulo => "%",
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessOrEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterOrEqual => ">=",
        BinaryOp::EqualIgnoreCase => "=~",
        BinaryOp::NotEqualIgnoreCase => "!~",
        BinaryOp::ColonHas => "has",
        BinaryOp::MatchesRegex => "matches regex",
        BinaryOp::Text(TextOp { kind, case_sensitive, negated }) => {
            let word = match kind {
                TextMatch::Has => "has",
                TextMatch::HasPrefix => "hasprefix",
                TextMatch::HasSuffix => "hassuffix",
                TextMatch::Contains => "contains",
                TextMatch::StartsWith => "startswith",
                TextMatch::EndsWith => "endswith",
                TextMatch::Like => "like",
            };
            let (bang, case) = (if negated { "!" } else { "" }, if case_sensitive { "_cs" } else { "" });
            return format!("{bang}{word}{case}");
        }
    }
    .to_owned()
}
