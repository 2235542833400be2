//! Columns that Log Analytics keeps as text, and this page as dynamic values, so that their members are found without
//! `parse_json`. Where a dynamic value cannot stand such a column is its text: queries that were written for Log Analytics
//! run, while all other dynamic values are refused there, as Kusto does.

use super::{Binder, Binding};
use crate::kql::functions::{self, Scalar};
use crate::kql::plan::{Expr, ExprKind};
use crate::values::{ScalarType, Schema, Value};
use std::sync::Arc;

impl Binder<'_> {
    /// The text of such a column; any other expression as it is.
    pub(super) fn in_text(&mut self, expr: Expr, schema: &Schema) -> Binding<Expr> {
        if self.is_nested_text(&expr, schema) { self.as_text(expr) } else { Ok(expr) }
    }

    /// Keys that rows can be grouped by.
    pub(super) fn typed_keys(
        &mut self,
        keys: Vec<(Arc<str>, Expr)>,
        schema: &Schema,
    ) -> Binding<Vec<(Arc<str>, Expr)>> {
        keys.into_iter()
            .map(|(name, key)| {
                let key = self.in_text(key, schema)?;
                self.group_key(&key)?;
                Ok((name, key))
            })
            .collect()
    }

    /// Arguments for a function: where it refuses them as they are, such columns among them are their texts.
    pub(super) fn fitting(
        &mut self,
        function: &'static Scalar,
        args: Vec<Expr>,
        schema: &Schema,
    ) -> Binding<Vec<Expr>> {
        if !args.iter().any(|arg| self.is_nested_text(arg, schema)) {
            return Ok(args);
        }
        let kinds: Vec<ScalarType> = args.iter().map(|arg| arg.returns).collect();
        let nulls: Vec<bool> = args.iter().map(|arg| arg.as_constant().is_some_and(Value::is_null)).collect();
        if functions::resolve(function, &kinds, &nulls).is_ok() {
            return Ok(args);
        }
        args.into_iter().map(|arg| self.in_text(arg, schema)).collect()
    }

    fn is_nested_text(&self, expr: &Expr, schema: &Schema) -> bool {
        let ExprKind::Column(at) = expr.kind else { return false };
        let field = schema.fields.get(at).filter(|_| expr.returns == ScalarType::Dynamic);
        field.is_some_and(|field| self.tables.nested_text()(&field.name))
    }
}
