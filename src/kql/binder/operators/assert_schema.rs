//! `assert-schema`

use crate::diagnostics::Diagnostic;
use crate::kql::binder::literals::scalar_type;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::Node;
use crate::kql::syntax::lexer::quoted;
use crate::kql::syntax::tree;

impl Binder<'_> {
    /// The same table, if its columns have these names and types in this order. Columns are known before any row is read,
    /// so that a difference is a mistake of the query, with its place.
    pub(in crate::kql::binder) fn assert_schema(&mut self, asserted: &tree::Schema, input: Node) -> Binding<Node> {
        let fields = &input.schema.fields;
        let declared = asserted.columns.iter().map(|column| {
            // A type that does not exist has been reported by the parser.
            (column, column.ty.as_ref().and_then(|ty| ty.ty).map(scalar_type))
        });
        let differing = declared.enumerate().find_map(|(at, (column, kind))| {
            let name = &column.name.text;
            let message = match fields.get(at) {
                None => format!("The table has no column '{name}' here."),
                Some(field) if *field.name != **name => format!("Column {} is '{}', not '{name}'.", at + 1, field.name),
                Some(field) if kind.is_some_and(|kind| kind != field.kind) => {
                    format!("The column '{name}' is a {}.", field.kind.name())
                }
                Some(_) => return None,
            };
            Some((column.span, message))
        });
        let differing = differing.or_else(|| {
            let field = fields.get(asserted.columns.len())?;
            Some((asserted.span, format!("The table has a further column, '{}'.", field.name)))
        });
        match differing {
            None => Ok(input),
            Some((span, message)) => {
                let columns = fields.iter().map(|field| format!("{}: {}", quoted(&field.name), field.kind.name()));
                let columns = columns.collect::<Vec<_>>().join(", ");
                self.report(
                    Diagnostic::error("TM110", span, message).with_help(format!("Its columns are ({columns}).")),
                )
            }
        }
    }
}
