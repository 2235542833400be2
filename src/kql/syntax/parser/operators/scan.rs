//! `scan with (step s: condition => a = b;)`: finds sequences of rows.

use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, ScanOperator, ScanStep};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&["with_match_id"]);
    let mut order_by = Vec::new();
    if parser.at_word("order") && parser.word_at(1) == "by" {
        parser.bump();
        parser.bump();
        order_by = parser.order_terms();
    }
    let mut partition_by = Vec::new();
    if parser.at_word("partition") && parser.word_at(1) == "by" {
        parser.bump();
        parser.bump();
        partition_by = parser.comma_list(Parser::expr);
    }
    let mut declare = Vec::new();
    if parser.eat_word("declare").is_some() {
        declare = parser.column_declarations();
    }
    parser.expect_word("with", "Write `scan with (step s: true => x = 1;)`.");
    let mut steps = Vec::new();
    if parser.expect(TokenKind::OpenParen, "`(` and steps") {
        while parser.at_word("step") {
            steps.push(step(parser));
            while parser.eat(TokenKind::Semicolon).is_some() {}
        }
        if steps.is_empty() {
            parser.expected("`step name: condition`");
        }
        parser.close(TokenKind::CloseParen, "`step`, `;` or `)`");
    }
    OperatorKind::Scan(ScanOperator { parameters, order_by, partition_by, declare, steps })
}

fn step(parser: &mut Parser<'_>) -> ScanStep {
    let start = parser.bump().span.start;
    let name = parser.name("the name of the step");
    let optional = parser.eat_word("optional").is_some();
    let mut output = None;
    if parser.eat_word("output").is_some() {
        parser.expect(TokenKind::Equal, "`=` and `all`, `last` or `none`");
        output = Some(parser.name("`all`, `last` or `none`"));
    }
    parser.expect(TokenKind::Colon, "`:` and a condition");
    let condition = parser.expr();
    let assignments = if parser.eat(TokenKind::Arrow).is_some() { parser.named_exprs() } else { Vec::new() };
    ScanStep { name, optional, output, condition, assignments, span: parser.since(start) }
}
