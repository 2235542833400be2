//! `scan`
//!
//! Its expressions see the columns of the row at hand, the declared ones, and `step.column` of every step: they are bound
//! over one schema of all of these, then cut down to what they read.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::expressions::Row;
use crate::kql::binder::literals::scalar_type;
use crate::kql::binder::naming::name_of;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::functions::{Datum, convert};
use crate::kql::plan::{Expr, ExprKind, Node, NodeKind, Output, Reading, SequenceStep, Sequences, SortTerm, StepExpr};
use crate::kql::syntax::tree::{self, ScanOperator, ScanStep};
use crate::values::{Field, ScalarType, Schema, Value};
use std::sync::Arc;

/// Stands between a step and a column in the name that the column has among those an expression sees: no name that a
/// person writes holds it.
const REMEMBERED: char = '\u{1f}';

/// Steps that one `scan` may have.
const MAX_SCAN_STEPS: usize = 64;

impl Binder<'_> {
    pub(in crate::kql::binder) fn scan_sequences(
        &mut self,
        scan: &ScanOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let mut partition_by = Vec::new();
        let mut order = Vec::new();
        for key in &scan.partition_by {
            let expr = self.scalar(key, &mut Row::of(&input.schema))?;
            order.push(SortTerm { expr: expr.clone(), descending: false, nulls_first: true });
            partition_by.push(expr);
        }
        order.extend(self.sort_terms(&scan.order_by, &input)?);
        let input = if order.is_empty() {
            input
        } else {
            Node { schema: input.schema.clone(), kind: NodeKind::Sort { input: Box::new(input), terms: order }, span }
        };
        if !input.is_serialized() {
            return self.report(
                Diagnostic::error("TM105", span, "The rows have no order here, but `scan` depends on it.")
                    .with_help("Write | sort by … or | serialize before this step."),
            );
        }
        if scan.steps.len() > MAX_SCAN_STEPS {
            let message = format!("This has more than {MAX_SCAN_STEPS} steps, the limit here.");
            return self.report(Diagnostic::error("TM106", span, message));
        }
        let (row, defaults) = self.declared(scan, &input.schema)?;
        let steps: Vec<&str> = scan.steps.iter().map(|step| step.name.text.as_str()).collect();
        for (at, step) in scan.steps.iter().enumerate() {
            if steps[..at].contains(&step.name.text.as_str()) {
                let message = format!("There is a step '{}' already.", step.name.text);
                return self.report(Diagnostic::error("KS107", step.name.span, message));
            }
        }
        let mut seen = row.clone();
        for step in &steps {
            seen.extend(row.iter().map(|field| Field::new(format!("{step}{REMEMBERED}{}", field.name), field.kind)));
        }
        let seen = Schema::new(seen);
        let view = Seen { schema: &seen, width: row.len(), input: input.schema.len() };
        let bound: Vec<_> = scan.steps.iter().map(|step| self.step(step, &view, &defaults)).collect();
        let bound = bound.into_iter().collect::<Binding<Vec<_>>>()?;
        let match_id = scan.parameters.iter().find(|parameter| parameter.name.text == "with_match_id");
        let mut fields = row;
        if let Some(name) = match_id.and_then(|parameter| name_of(&parameter.value)) {
            fields.push(Field::new(name, ScalarType::Long));
        }
        let with_match_id = fields.len() > view.width;
        let sequences = Sequences { partition_by, defaults, with_match_id, steps: bound };
        let kind = NodeKind::Sequences { input: Box::new(input), sequences: Box::new(sequences) };
        Ok(Node { kind, schema: Arc::new(Schema::new(fields)), span })
    }

    /// The columns of a row, with the declared ones at the end, and what those are to begin with.
    fn declared(&mut self, scan: &ScanOperator, input: &Schema) -> Binding<(Vec<Field>, Vec<Value>)> {
        let mut fields = input.fields.clone();
        let mut defaults = Vec::new();
        for column in &scan.declare {
            let kind = column.ty.as_ref().and_then(|ty| ty.ty).map_or(ScalarType::String, scalar_type);
            if fields.iter().any(|field| *field.name == *column.name.text) {
                let message = format!("There is a column '{}' already.", column.name.text);
                return self.report(Diagnostic::error("KS107", column.name.span, message));
            }
            let value = match &column.default {
                Some(default) => self.constant(default, "The default of a column")?,
                None => Value::null(kind),
            };
            let Datum::Constant(value) = convert(&Datum::Constant(value), kind) else { return Err(Reported) };
            fields.push(Field::new(column.name.text.as_str(), kind));
            defaults.push(value);
        }
        Ok((fields, defaults))
    }

    fn step(&mut self, step: &ScanStep, seen: &Seen<'_>, defaults: &[Value]) -> Binding<SequenceStep> {
        if step.optional {
            let message = format!("The step '{}' is optional; optional steps are not run here.", step.name.text);
            return self.report(
                Diagnostic::error("TM101", step.name.span, message)
                    .with_help("Leave out `optional`, or the step: a sequence takes every step that is written."),
            );
        }
        let condition = self.step_expr(&step.condition, seen)?;
        if condition.expr.returns != ScalarType::Bool {
            let message = format!("The condition of a step is true or false, not a {}.", condition.expr.returns);
            return self.report(Diagnostic::error("KS107", step.condition.span, message));
        }
        let mut assignments = Vec::new();
        for assignment in &step.assignments {
            let Some(name) = assignment.names.first() else {
                let diagnostic = Diagnostic::error("KS107", assignment.span, "This value is given to no column.");
                return self.report(diagnostic.with_help("Write declared_column = value."));
            };
            let declared = seen.schema.fields[..seen.width].iter().skip(seen.input);
            let Some(at) = declared.clone().position(|field| *field.name == *name.text) else {
                let names: Vec<&str> = declared.map(|field| &*field.name).collect();
                let message = format!("'{}' is not declared, so no step can set it.", name.text);
                let help = match names.as_slice() {
                    [] => format!("Write declare ({}: type) before with.", name.text),
                    names => format!("Declared are: {}.", names.join(", ")),
                };
                return self.report(Diagnostic::error("KS142", name.span, message).with_help(help));
            };
            let mut value = self.step_expr(&assignment.value, seen)?;
            let kind = defaults[at].kind();
            let given = value.expr.returns;
            if given != kind {
                if !(given.is_numeric() && kind.is_numeric()
                    || kind == ScalarType::Dynamic
                    || given == ScalarType::Dynamic)
                {
                    let message = format!("'{}' is a {kind}, but this is a {given}.", name.text);
                    return self.report(Diagnostic::error("KS107", assignment.value.span, message));
                }
                let span = value.expr.span;
                value.expr = Expr { kind: ExprKind::Convert(Box::new(value.expr)), returns: kind, span };
            }
            assignments.push((at, value));
        }
        let output = match step.output.as_ref().map(|output| output.text.as_str()) {
            None | Some("all") => Output::All,
            Some("last") => Output::Last,
            Some("none") => Output::None,
            Some(_) => {
                let span = step.output.as_ref().map_or(step.span, |output| output.span);
                return self.report(Diagnostic::error(
                    "KS107",
                    span,
                    "The output of a step is `all`, `last` or `none`.",
                ));
            }
        };
        Ok(SequenceStep { output, condition, assignments })
    }

    /// An expression of a step, with its columns counted among those it reads.
    fn step_expr(&mut self, expr: &tree::Expr, seen: &Seen<'_>) -> Binding<StepExpr> {
        let mut expr = self.scalar(expr, &mut Row::of(seen.schema))?;
        if expr.has_window() {
            return self.report(
                Diagnostic::error("KS107", expr.span, "A window function cannot stand in a step of `scan`.")
                    .with_help("step_name.column is the value of the last row that took a step."),
            );
        }
        let mut reads: Vec<Reading> = Vec::new();
        let width = seen.width;
        expr.walk_mut(&mut |part| {
            if let ExprKind::Column(at) = &mut part.kind {
                let reading = match *at {
                    at if at < width => Reading::Current(at),
                    at => Reading::Step { step: at / width - 1, column: at % width },
                };
                *at = reads.iter().position(|known| *known == reading).unwrap_or_else(|| {
                    reads.push(reading);
                    reads.len() - 1
                });
            }
        });
        Ok(StepExpr { expr, reads })
    }
}

/// What an expression of a step sees.
struct Seen<'a> {
    schema: &'a Schema,
    /// Columns of a row, the declared ones with them; as many again for each step.
    width: usize,
    /// Columns of the input.
    input: usize,
}

/// `step.column`, where the columns are those that a step of `scan` sees.
pub(in crate::kql::binder) fn remembered(base: &tree::Expr, name: &tree::Name, schema: &Schema) -> Option<Expr> {
    let tree::ExprKind::Name(step) = &base.kind else { return None };
    let at = schema.index_of(&format!("{}{REMEMBERED}{}", step.text, name.text))?;
    Some(Expr::column(at, schema.fields[at].kind, name.span))
}
