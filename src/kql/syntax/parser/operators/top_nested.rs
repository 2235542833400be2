//! `top-nested 3 of x by count(), top-nested …`: the top of each level.

use crate::diagnostics::Diagnostic;
use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{Expr, OperatorKind, TopNestedLevel, TopNestedOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let mut levels = vec![level(parser, parser.previous_end())];
    while parser.at(TokenKind::Comma) && parser.word_at(1) == "top-nested" {
        parser.bump();
        let start = parser.bump().span.start;
        levels.push(level(parser, start));
    }
    OperatorKind::TopNested(TopNestedOperator { levels })
}

fn level(parser: &mut Parser<'_>, start: usize) -> TopNestedLevel {
    let count = if parser.at_word("of") { None } else { Some(parser.expr()) };
    parser.expect_word("of", "Write `top-nested 3 of Column by count()`.");
    let of = parser.named_expr();
    let mut others = others(parser);
    parser.expect_word("by", "Say what decides: `top-nested 3 of Column by count()`.");
    let by = parser.named_expr();
    let direction = parser.direction();
    if parser.at_word("with") && parser.word_at(1) == "others" {
        parser.report(
            Diagnostic::error("TM022", parser.here(), "`with others` stands before `by`.")
                .with_help("Write `top-nested 3 of Column with others = \"rest\" by count()`."),
        );
        others = self::others(parser);
    }
    TopNestedLevel { count, of, others, by, direction, span: parser.since(start) }
}

fn others(parser: &mut Parser<'_>) -> Option<Expr> {
    if !(parser.at_word("with") && parser.word_at(1) == "others") {
        return None;
    }
    parser.bump();
    parser.bump();
    parser.expect(TokenKind::Equal, "`=` and a value");
    Some(parser.expr())
}
