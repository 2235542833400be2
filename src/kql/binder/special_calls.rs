//! Calls with a meaning that needs more than values: the names of columns, whole tables, options of the query; and calls
//! that can have no answer outside a cluster.

use super::expressions::Row;
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions;
use crate::kql::plan::Expr;
use crate::kql::syntax::tree::{self, Call};
use crate::values::{DynamicWriter, Value};

impl Binder<'_> {
    /// Binds the call if it is one of these; `None` leaves it to the registry of functions.
    pub(super) fn special_call(&mut self, call: &Call, span: Span, row: &mut Row<'_>) -> Option<Binding<Expr>> {
        let args = call.args.as_slice();
        Some(match (call.name.text.as_str(), args) {
            ("column_names_of", [table]) => self.column_names_of(&table.value, span),
            ("iscolumnexists", [name]) => self
                .constant(&name.value, "The column's name")
                .map(|name| row.schema.index_of(name.as_str().unwrap_or_default()).is_some())
                .map(|exists| Expr::constant(Value::Bool(exists), span)),
            (name @ ("estimate_data_size" | "pack_array"), [star])
                if matches!(star.value.kind, tree::ExprKind::Star) =>
            {
                let columns = row.schema.fields.iter().enumerate();
                let args = columns.map(|(at, field)| Expr::column(at, field.kind, span)).collect();
                self.named_function(name, args, span)
            }
            ("bag_pack_columns", [_, ..]) => self.bag_pack_columns(args, span, row),
            ("bin_auto", [value]) => self.bin_auto(&value.value, span, row),
            ("assert", [condition, message]) => self.assert(&condition.value, &message.value, span),
            ("around", [value, center, delta]) => self.around([&value.value, &center.value, &delta.value], span, row),
            (name, _) => {
                let reason = out_of_reach(name).filter(|_| functions::scalar(name).is_none())?;
                self.report(
                    Diagnostic::error("TM103", call.name.span, format!("`{name}` {reason}"))
                        .with_help("Nothing is asked of a cluster here: queries run inside this page."),
                )
            }
        })
    }

    fn named_function(&mut self, name: &str, args: Vec<Expr>, span: Span) -> Binding<Expr> {
        match functions::scalar(name) {
            Some(function) => self.apply(function, args, span),
            // The names are those of this file.
            None => Err(super::Reported),
        }
    }

    /// `column_names_of(table)`
    fn column_names_of(&mut self, table: &tree::Expr, span: Span) -> Binding<Expr> {
        let node = self.inner_table(table)?;
        let mut names = DynamicWriter::default();
        names.begin_array();
        node.schema.fields.iter().for_each(|field| names.string(&field.name));
        names.end();
        Ok(Expr::constant(names.to_value(), span))
    }

    /// `bag_pack_columns(a, b)`: `*` stands for all columns.
    fn bag_pack_columns(&mut self, args: &[tree::Arg], span: Span, row: &mut Row<'_>) -> Binding<Expr> {
        let mut pairs = Vec::new();
        for arg in args {
            if matches!(arg.value.kind, tree::ExprKind::Star) {
                for (at, field) in row.schema.fields.iter().enumerate() {
                    pairs.push(Expr::constant(Value::String(field.name.clone()), span));
                    pairs.push(Expr::column(at, field.kind, span));
                }
                continue;
            }
            let Some(name) = super::naming::name_of(&arg.value) else {
                return self.report(Diagnostic::error("KS107", arg.value.span, "`bag_pack_columns` takes columns."));
            };
            pairs.push(Expr::constant(Value::string(&name), arg.value.span));
            pairs.push(self.scalar(&arg.value, row)?);
        }
        self.named_function("bag_pack", pairs, span)
    }

    /// `bin_auto(value)`: the size and the fixed point come from `set query_bin_auto_size = …`.
    fn bin_auto(&mut self, value: &tree::Expr, span: Span, row: &mut Row<'_>) -> Binding<Expr> {
        let value = self.scalar(value, row)?;
        let Some(size) = self.options.get("query_bin_auto_size").cloned() else {
            return self.report(
                Diagnostic::error("KS107", span, "`bin_auto` needs the size of a bin.")
                    .with_help("Write set query_bin_auto_size=1h; before the query."),
            );
        };
        let size = Expr::constant(size, span);
        match self.options.get("query_bin_auto_at").cloned() {
            Some(at) => self.named_function("bin_at", vec![value, size, Expr::constant(at, span)], span),
            None => self.named_function("bin", vec![value, size], span),
        }
    }

    /// `assert(condition, message)`
    fn assert(&mut self, condition: &tree::Expr, message: &tree::Expr, span: Span) -> Binding<Expr> {
        let text = self.constant(message, "The message")?;
        if self.constant(condition, "The condition of assert( )")? == Value::Bool(true) {
            return Ok(Expr::constant(Value::Bool(true), span));
        }
        self.report(Diagnostic::error("KS107", span, format!("assert() has failed with message: '{}'", text.to_text())))
    }

    /// `around(value, center, delta)` is `value between (center - delta .. center + delta)`.
    fn around(&mut self, [value, center, delta]: [&tree::Expr; 3], span: Span, row: &mut Row<'_>) -> Binding<Expr> {
        let (value, center) = (self.scalar(value, row)?, self.scalar(center, row)?);
        let delta = self.scalar(delta, row)?;
        let low = self.operator("-", vec![center.clone(), delta.clone()], span)?;
        let high = self.operator("+", vec![center, delta], span)?;
        self.operator("between", vec![value, low, high], span)
    }
}

/// Why a function that Kusto has cannot answer here.
fn out_of_reach(name: &str) -> Option<&'static str> {
    const CLUSTER: &str = "tells of the cluster that runs a query; here none does.";
    const PRINCIPAL: &str = "tells who asks a cluster; here nobody signs in.";
    const CURSOR: &str = "follows what a database takes in; here there is no database.";
    const STORED: &str = "reads what a database has stored; here there is no database.";
    const INTERNAL: &str = "is internal to Kusto's engine and not documented.";
    Some(match name {
        "current_cluster_endpoint" | "current_database" | "current_node_id" => CLUSTER,
        "current_principal" | "current_principal_details" | "current_principal_is_member_of" => PRINCIPAL,
        "cursor_after" | "cursor_before_or_at" | "cursor_current" | "current_cursor" => CURSOR,
        "row_id" | "rowstore_ordinal_range" | "materialized_view" | "stored_query_result" => STORED,
        "geo_info_from_ip_address" => "looks addresses up in a database of places that this page does not carry.",
        "passthrough" => INTERNAL,
        internal if internal.starts_with("__") => INTERNAL,
        _ => return None,
    })
}
