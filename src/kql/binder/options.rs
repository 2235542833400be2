//! `set name = value`: the options that change an answer (Kusto documentation: `api/rest/request-properties`). All others steer
//! the service's own engine and are left alone.

use super::expressions::Row;
use super::tabular::take;
use super::{Binder, Binding};
use crate::diagnostics::Diagnostic;
use crate::kql::plan::{Expr, ResultPlan};
use crate::kql::syntax::tree::{Call, SetStatement};
use crate::values::{ScalarType, Schema, Value};

impl Binder<'_> {
    /// Keeps an option's value. One that cannot be read is left alone, but for those that change an answer.
    pub(super) fn set_option(&mut self, statement: &SetStatement) {
        let name = &statement.name;
        if name.text.starts_with("query_datetimescope_") {
            let message = format!("`{}` narrows no rows here.", name.text);
            let help = "Choose the time range beside the query, or write where TimeGenerated between (… .. …).";
            self.diagnostics.push(Diagnostic::warning("TM101", name.span, message).with_help(help));
        }
        let known = self.diagnostics.len();
        let value = match &statement.value {
            Some(value) => self.scalar(value, &mut Row::of(&Schema::default())).ok().map(|bound| {
                let bound = self.folded(bound);
                bound.as_constant().cloned().unwrap_or(Value::Null(ScalarType::Dynamic))
            }),
            None => Some(Value::Bool(true)),
        };
        self.diagnostics.truncate(known);
        let misfits = match (name.text.as_str(), &value) {
            ("query_now", value) => (!matches!(value, Some(Value::DateTime(_)))).then_some(ScalarType::DateTime),
            ("query_take_max_records", value) => {
                value.as_ref().and_then(Value::as_i64).is_none_or(|count| count < 0).then_some(ScalarType::Long)
            }
            _ => None,
        };
        if let Some(kind) = misfits {
            let message = format!("The value of `{}` must be a constant of the type {kind}.", name.text);
            self.diagnostics.push(Diagnostic::error("KS141", name.span, message));
        } else if let Some(value) = value {
            self.options.insert(name.text.clone(), value);
        }
    }

    /// What `set query_now = …` says the current time is.
    pub(super) fn set_now(&self) -> Option<Value> {
        self.options.get("query_now").cloned()
    }

    /// `now()`, `now(offset)` and `ago(span)` where `set query_now = …` says what they count from.
    pub(super) fn moved_now(&mut self, call: &Call, row: &mut Row<'_>) -> Option<Binding<Expr>> {
        let now = Expr::constant(self.set_now()?, call.name.span);
        let symbol = match (call.name.text.as_str(), call.args.len()) {
            ("now", 0) => return Some(Ok(now)),
            ("now", 1) => "+",
            ("ago", 1) => "-",
            _ => return None,
        };
        let span = self.scalar(&call.args.first()?.value, row);
        Some(span.and_then(|span| self.operator(symbol, vec![now, span], call.name.span)))
    }

    /// The first rows of each table where `set query_take_max_records = …` asks for no more.
    pub(super) fn at_most(&self, results: &mut [ResultPlan]) {
        let Some(count) = self.options.get("query_take_max_records").and_then(Value::as_i64) else { return };
        for result in results {
            let (root, count) = (result.root.clone(), u64::try_from(count).unwrap_or(0));
            result.root = take(root, count, result.root.span);
        }
    }
}
