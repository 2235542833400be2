//! `project-by-names`: columns chosen by names that are values

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::expressions::Row;
use crate::kql::binder::naming::fits;
use crate::kql::binder::tabular::{all_columns, projected};
use crate::kql::binder::{Binder, Binding};
use crate::kql::exec::fold;
use crate::kql::plan::Node;
use crate::kql::syntax::tree;
use crate::values::{Dyn, ScalarType, Schema, Value};

impl Binder<'_> {
    /// Columns stand in the order in which the names first fit them; names that fit none are passed over, so that one list
    /// of names serves many tables.
    pub(in crate::kql::binder) fn project_by_names(
        &mut self,
        names: &[tree::Expr],
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let mut chosen: Vec<usize> = Vec::new();
        for expr in names {
            let value = self.names_value(expr, &input.schema)?;
            let mut choose = |name: &str| {
                let fitting = (0..input.schema.len()).filter(|at| fits(name, &input.schema.fields[*at].name));
                for at in fitting {
                    if !chosen.contains(&at) {
                        chosen.push(at);
                    }
                }
            };
            match &value {
                Value::String(name) => choose(name),
                Value::Null(ScalarType::Dynamic) => {}
                other => match other.as_dyn() {
                    // What is no text in an array names nothing, and is passed over as well.
                    Some(list) => match list.as_str() {
                        Some(name) => choose(name),
                        None => list.elements().filter_map(Dyn::as_str).for_each(choose),
                    },
                    None => {
                        let message = format!("A {} names no column.", other.kind().name());
                        return self.report(
                            Diagnostic::error("KS107", expr.span, message)
                                .with_help("Write a text, a pattern such as \"a*\", or a dynamic array of these."),
                        );
                    }
                },
            }
        }
        let all = all_columns(&input.schema, span);
        let columns = chosen.into_iter().filter_map(|at| all.get(at).cloned()).collect();
        Ok(projected(input, columns, span))
    }

    /// The value of an argument. Kusto takes no sub-query here, so nothing is run for it.
    fn names_value(&mut self, expr: &tree::Expr, schema: &Schema) -> Binding<Value> {
        if let tree::ExprKind::Name(name) = &expr.kind
            && self.environment.find(&name.text).is_none()
            && schema.index_of(&name.text).is_some()
        {
            let text = format!("'{}'", name.text.replace('\\', "\\\\").replace('\'', "\\'"));
            return self.report(
                Diagnostic::error("KS107", expr.span, "`project-by-names` takes the names of columns as texts.")
                    .with_fix("Put it in quotes", expr.span, text)
                    .with_help("`project` takes the columns themselves."),
            );
        }
        let bound = self.scalar(expr, &mut Row::of(&Schema::default()))?;
        match fold(&bound, &self.context) {
            Some(value) => Ok(value),
            None => self.report(
                Diagnostic::error("KS123", expr.span, "The names must be known before the query runs.")
                    .with_help("They cannot come from columns or from toscalar( )."),
            ),
        }
    }
}
