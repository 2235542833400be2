//! `reduce`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::naming::Names;
use crate::kql::binder::tabular::{all_columns, projected};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Expr, Node, NodeKind, Reduction};
use crate::kql::syntax::tree::ReduceOperator;
use crate::values::{Field, ScalarType, Schema, Value};
use std::sync::Arc;

/// The part of all rows that a word must stand in, unless the query says otherwise.
const THRESHOLD: f64 = 0.1;

impl Binder<'_> {
    pub(in crate::kql::binder) fn reduce(&mut self, reduce: &ReduceOperator, input: Node, span: Span) -> Binding<Node> {
        let keeps_rows = self.choice(&reduce.parameters, "kind", &["source"])?.is_some();
        let by = self.over_rows(&reduce.by.value, &input)?;
        let by = self.as_text(by)?;
        let mut reduction = Reduction { column: 0, threshold: THRESHOLD, separators: None, keeps_rows };
        for property in &reduce.properties {
            let value = &property.value;
            match property.name.text.as_str() {
                "threshold" => {
                    let threshold = self.constant(value, "The threshold")?;
                    let number = match threshold {
                        Value::Real(number) => Some(number),
                        Value::Decimal(number) => number.to_string().parse().ok(),
                        other => other.as_i64().map(|number| number as f64),
                    };
                    match number.filter(|number| (0.0..=1.0).contains(number)) {
                        Some(number) => reduction.threshold = number,
                        None => {
                            let message = "The threshold is a number from 0 to 1.";
                            return self.report(Diagnostic::error("KS107", value.span, message));
                        }
                    }
                }
                "characters" => {
                    reduction.separators = Some(self.string_constant(value, "The list of characters")?.to_string());
                }
                other => {
                    let message = format!("`reduce` has no property `{other}`.");
                    return self.report(
                        Diagnostic::error("KS107", property.span, message)
                            .with_help("It has threshold and characters."),
                    );
                }
            }
        }
        let mut columns = all_columns(&input.schema, span);
        if !keeps_rows {
            columns.clear();
        }
        reduction.column = columns.len();
        columns.push(("text".into(), by));
        let shown = all_columns(&input.schema, span);
        let input = Box::new(projected(input, columns, span));
        let mut fields = input.schema.fields.clone();
        if keeps_rows {
            let pattern = Expr::column(fields.len(), ScalarType::String, span);
            fields.push(Field::new("Pattern", ScalarType::String));
            let node =
                Node { kind: NodeKind::Reduce { input, reduction }, schema: Arc::new(Schema::new(fields)), span };
            let mut names = Names::with(shown.iter().map(|(name, _)| name.clone()));
            let pattern = (names.unique("Pattern"), pattern);
            return Ok(projected(node, shown.into_iter().chain([pattern]).collect(), span));
        }
        let fields =
            [("Pattern", ScalarType::String), ("Count", ScalarType::Long), ("Representative", ScalarType::String)];
        let fields = fields.map(|(name, kind)| Field::new(name, kind)).to_vec();
        Ok(Node { kind: NodeKind::Reduce { input, reduction }, schema: Arc::new(Schema::new(fields)), span })
    }
}
