//! `parse x with * "a" b:long *`: columns from a text.

use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, ParseOperator, ParsePart};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::Parse(parts(parser))
}

/// Parameters, text and pattern, as `parse-where` has them too.
pub(super) fn parts(parser: &mut Parser<'_>) -> ParseOperator {
    let parameters = parser.parameters(&["kind", "flags"]);
    let expr = Box::new(parser.expr());
    let mut pattern = Vec::new();
    if parser.expect_word("with", "Write `parse Text with \"before \" Column:type \" after\"`.") {
        while let Some(part) = part(parser) {
            pattern.push(part);
        }
        if pattern.is_empty() {
            parser.expected("a pattern of strings, columns and `*`");
        }
    }
    ParseOperator { parameters, expr, pattern }
}

fn part(parser: &mut Parser<'_>) -> Option<ParsePart> {
    match parser.kind() {
        TokenKind::Star => Some(ParsePart::Skip(parser.bump().span)),
        TokenKind::String | TokenKind::UnterminatedString | TokenKind::SmartString => {
            Some(ParsePart::Text(parser.primary()))
        }
        _ if parser.at_name() && !parser.at_missing_pipe_on_new_line() => {
            Some(ParsePart::Column(parser.column_declaration()))
        }
        _ => None,
    }
}
