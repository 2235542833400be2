//! `assert-schema (a:int)`: fails where the columns differ.

use crate::diagnostics::Diagnostic;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let schema = parser.schema();
    if schema.star {
        parser.report(
            Diagnostic::error("KS005", schema.span, "`assert-schema` takes no `*`.")
                .with_help("Write every column with its type: (a: long, b: string)."),
        );
    }
    for column in schema.columns.iter().filter(|column| column.ty.is_none() || column.default.is_some()) {
        let message = format!("The column '{}' needs its type and nothing else.", column.name.text);
        parser.report(
            Diagnostic::error("KS005", column.span, message).with_help(format!("Write {}: string.", column.name.text)),
        );
    }
    OperatorKind::AssertSchema(schema)
}
