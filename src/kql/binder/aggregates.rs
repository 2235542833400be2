//! Calls of aggregates inside `summarize`.

use super::expressions::Row;
use super::mismatch::of_call;
use super::naming::{name_of, name_of_argument};
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions::aggregate::{Aggregate, Argument};
use crate::kql::plan::{AggregateCall, Expr};
use crate::kql::syntax::tree::{Call, ExprKind};
use crate::values::{Field, ScalarType};

impl Binder<'_> {
    /// An aggregate where one value is expected: the first of its columns.
    pub(super) fn aggregate(
        &mut self,
        aggregate: &'static Aggregate,
        call: &Call,
        span: Span,
        row: &mut Row<'_>,
    ) -> Binding<Expr> {
        if row.aggregates.is_none() {
            let message = format!("The aggregate `{}` can only stand in `summarize`.", aggregate.name);
            return self
                .report(Diagnostic::error("KS115", span, message).with_help("Write | summarize … before this step."));
        }
        let (first, fields) = self.aggregate_columns(aggregate, call, span, row)?;
        let field = fields.first().ok_or(super::Reported)?;
        Ok(Expr::column(first, field.kind, span))
    }

    /// An aggregate with all its columns: position of the first among the summarized columns, and what they are.
    pub(super) fn aggregate_columns(
        &mut self,
        aggregate: &'static Aggregate,
        call: &Call,
        span: Span,
        row: &mut Row<'_>,
    ) -> Binding<(usize, Vec<Field>)> {
        let schema = row.schema;
        let mut args: Vec<(String, Expr)> = Vec::new();
        // What the arguments are about, whatever they are named: `*` leaves these columns out.
        let mut about: Vec<String> = Vec::new();
        for arg in &call.args {
            match &arg.value.kind {
                ExprKind::Star if aggregate.name == "count" => {}
                ExprKind::Star => {
                    let keys = row.aggregates.as_deref().map(|found| found.key_columns.clone()).unwrap_or_default();
                    let rest = schema.fields.iter().enumerate();
                    let rest = rest
                        .filter(|(at, field)| !keys.contains(at) && !about.iter().any(|name| **name == *field.name));
                    args.extend(
                        rest.map(|(at, field)| (field.name.to_string(), Expr::column(at, field.kind, arg.value.span))),
                    );
                    about.extend(schema.fields.iter().map(|field| field.name.to_string()));
                }
                _ => {
                    about.extend(name_of(&arg.value));
                    let name = name_of_argument(arg, false).unwrap_or_default();
                    args.push((name, self.scalar(&arg.value, &mut Row::of(schema))?));
                }
            }
        }
        let fits =
            |arguments: &[Argument<'_>]| aggregate.misfit(arguments).is_none() && aggregate.columns(arguments).is_ok();
        if !fits(&described(&args)) {
            for (_, arg) in &mut args {
                *arg = self.in_text(arg.clone(), schema)?;
            }
        }
        let arguments = described(&args);
        if let Some(why) = aggregate.misfit(&arguments) {
            let kinds: Vec<ScalarType> = args.iter().map(|(_, arg)| arg.returns).collect();
            let spans: Vec<Span> = args.iter().map(|(_, arg)| arg.span).collect();
            return self.report(of_call(aggregate.name, &why, &aggregate.usage(), &kinds, &spans, call.name.span));
        }
        let fields = match aggregate.columns(&arguments) {
            Ok(fields) => fields,
            Err(error) => return self.report(Diagnostic::error("KS107", span, format!("{}: {error}", aggregate.name))),
        };
        let Some(found) = row.aggregates.as_deref_mut() else { return Err(super::Reported) };
        let first = found.keys + found.fields.len();
        found.fields.extend(fields.iter().cloned());
        found.calls.push(AggregateCall { aggregate, args: args.into_iter().map(|(_, arg)| arg).collect(), span });
        Ok((first, fields))
    }
}

/// What an aggregate is told of its arguments.
fn described(args: &[(String, Expr)]) -> Vec<Argument<'_>> {
    args.iter().map(|(name, arg)| Argument { name, kind: arg.returns, constant: arg.as_constant() }).collect()
}
