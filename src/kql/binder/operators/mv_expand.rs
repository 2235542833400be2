//! `mv-expand`, and what `mv-apply` shares with it

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::expressions::Row;
use crate::kql::binder::literals::scalar_type;
use crate::kql::binder::naming::{Names, name_of};
use crate::kql::binder::several::declared;
use crate::kql::binder::tabular::{all_columns, projected};
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::plan::{Expr, ExprKind, Node, NodeKind};
use crate::kql::syntax::tree::{self, MvColumn, MvExpandOperator, Parameter};
use crate::values::{Field, ScalarType, Schema};
use std::sync::Arc;

/// Rows that `mvexpand`, the old form, makes of one row if it is not told otherwise.
const OLD_LIMIT: u64 = 128;
/// The same for `mv-expand`.
const LIMIT: u64 = i32::MAX as u64;

/// The rows of an expansion.
pub(super) struct Expanded {
    /// Their table, the number of the row that each came from in the last column.
    pub(super) node: Node,
    /// The columns that are the same in all rows that came from one row.
    pub(super) kept: Vec<Arc<str>>,
}

impl Binder<'_> {
    pub(in crate::kql::binder) fn mv_expand(
        &mut self,
        operator: &MvExpandOperator,
        name_span: Span,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let old = name_span.end - name_span.start == "mvexpand".len();
        let limit = match &operator.limit {
            Some(limit) => self.row_count(limit)?,
            None if old => OLD_LIMIT,
            None => LIMIT,
        };
        let Expanded { node, .. } = self.expanded(&operator.columns, &operator.parameters, Some(limit), input, span)?;
        let mut columns = all_columns(&node.schema, span);
        columns.pop();
        Ok(projected(node, columns, span))
    }

    /// A row for each element of the columns. An expanded column takes the place of the input's column of its name.
    pub(super) fn expanded(
        &mut self,
        columns: &[MvColumn],
        parameters: &[Parameter],
        limit: Option<u64>,
        input: Node,
        span: Span,
    ) -> Binding<Expanded> {
        let bags_as_arrays = self.bags_as_arrays(parameters)?;
        let mut all = all_columns(&input.schema, span);
        let mut names = Names::with(all.iter().map(|(name, _)| name.clone()));
        let (mut arrays, mut fields): (Vec<Expr>, Vec<Field>) = (Vec::new(), input.schema.fields.clone());
        let mut failed = false;
        for column in columns {
            let Ok(array) = self.scalar(&column.expr.value, &mut Row::of(&input.schema)) else {
                failed = true;
                continue;
            };
            self.needs_order(&array, &input)?;
            if array.returns != ScalarType::Dynamic {
                let message = format!("Only a dynamic value can be expanded; this is a {}.", array.returns);
                return self.report(
                    Diagnostic::error("KS141", array.span, message)
                        .with_help("Text that holds JSON is opened by parse_json( )."),
                );
            }
            let kind = match &column.ty {
                Some(ty) => scalar_type(ty.ty.ok_or(Reported)?),
                None => ScalarType::Dynamic,
            };
            let own = self.given_name(&column.expr)?.or_else(|| name_of(&column.expr.value));
            self.declare(&mut names, own.as_deref(), declared(&column.expr, 0))?;
            let name = own.map_or_else(|| names.unnamed(), Into::into);
            let element = Expr::column(fields.len(), kind, column.expr.span);
            arrays.push(array);
            fields.push(Field::new(name.clone(), kind));
            match all.iter_mut().find(|(known, _)| *known == name) {
                Some((_, old)) => *old = element,
                None => {
                    names.unique(&name);
                    all.push((name, element));
                }
            }
        }
        if failed {
            return Err(Reported);
        }
        let width = input.schema.len();
        let kept = all.iter().filter(|(_, expr)| matches!(expr.kind, ExprKind::Column(at) if at < width));
        let kept = kept.map(|(name, _)| name.clone()).collect();
        let input = self.windowless(&mut arrays, input, span)?;
        // The elements come behind all columns of the input.
        let more = &input.schema.fields[width..];
        for (_, expr) in &mut all {
            if let ExprKind::Column(at) = &mut expr.kind
                && *at >= width
            {
                *at += more.len();
            }
        }
        fields.splice(width..width, more.iter().cloned());
        let index = fields.len();
        fields.extend(["index", "row"].map(|name| Field::new(name, ScalarType::Long)));
        if let Some(name) = index_name(parameters) {
            all.push((names.unique(name), Expr::column(index, ScalarType::Long, span)));
        }
        all.push((names.unique("row"), Expr::column(index + 1, ScalarType::Long, span)));
        let limit = limit.unwrap_or(LIMIT);
        let kind = NodeKind::Expand { input: Box::new(input), arrays, bags_as_arrays, limit };
        let node = Node { kind, schema: Arc::new(Schema::new(fields)), span };
        Ok(Expanded { node: projected(node, all, span), kept })
    }

    fn bags_as_arrays(&mut self, parameters: &[Parameter]) -> Binding<bool> {
        let named = |parameter: &&Parameter| matches!(&*parameter.name.text, "kind" | "bagexpansion");
        let Some(parameter) = parameters.iter().find(named) else { return Ok(false) };
        match &parameter.value.kind {
            tree::ExprKind::Name(word) if word.text == "bag" => Ok(false),
            tree::ExprKind::Name(word) if word.text == "array" => Ok(true),
            _ => self.report(
                Diagnostic::error("KS107", parameter.value.span, "Bags are expanded as `bag` or as `array`.")
                    .with_help("Write kind=array for [key, value] pairs."),
            ),
        }
    }
}

fn index_name(parameters: &[Parameter]) -> Option<&str> {
    let parameter = parameters.iter().find(|parameter| parameter.name.text == "with_itemindex")?;
    if let tree::ExprKind::Name(name) = &parameter.value.kind { Some(&name.text) } else { None }
}
