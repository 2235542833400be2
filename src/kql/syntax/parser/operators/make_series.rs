//! `make-series a = count() default = 0 on t from x to y step z by k`

use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{Expr, MakeSeriesOperator, NamedExpr, OperatorKind, SeriesAggregate, SeriesRange};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&["kind"]);
    let aggregates = parser.comma_list(aggregate);
    parser.expect_word("on", "Say what the axis is: `on TimeGenerated from ago(1d) to now() step 1h`.");
    let axis = axis(parser);
    let range = range(parser);
    let by = parser.by_list();
    OperatorKind::MakeSeries(Box::new(MakeSeriesOperator { parameters, aggregates, axis, range, by }))
}

fn aggregate(parser: &mut Parser<'_>) -> SeriesAggregate {
    let expr = parser.named_expr();
    let mut default = None;
    if parser.at_word("default") && parser.kind_at(1) == TokenKind::Equal {
        parser.bump();
        parser.bump();
        default = Some(parser.expr());
    }
    SeriesAggregate { expr, default }
}

/// The axis ends before `in range(…)`, so it is no whole expression.
fn axis(parser: &mut Parser<'_>) -> NamedExpr {
    let start = parser.here().start;
    let mut names = Vec::new();
    let tokens = parser.name_tokens(0);
    if tokens > 0 && parser.kind_at(tokens) == TokenKind::Equal {
        names.push(parser.new_name("the name of a column"));
        parser.bump();
    }
    let value = parser.bound();
    NamedExpr { names, tuple: false, value, span: parser.since(start) }
}

fn range(parser: &mut Parser<'_>) -> SeriesRange {
    if parser.at_word("in") && parser.word_at(1) == "range" {
        parser.bump();
        parser.bump();
        parser.expect(TokenKind::OpenParen, "`(start, stop, step)`");
        let start = parser.expr();
        parser.expect(TokenKind::Comma, "`,` and the end of the range");
        let stop = parser.expr();
        parser.expect(TokenKind::Comma, "`,` and the step");
        let step = parser.expr();
        parser.close(TokenKind::CloseParen, "`)`");
        return SeriesRange::InRange { start, stop, step };
    }
    let from = part(parser, "from");
    let to = part(parser, "to");
    let step = if parser.expect_word("step", "Say how wide a point is: `step 1h`.") {
        parser.expr()
    } else {
        parser.missing()
    };
    SeriesRange::FromToStep { from, to, step }
}

fn part(parser: &mut Parser<'_>, word: &str) -> Option<Expr> {
    parser.eat_word(word).map(|_| parser.expr())
}
