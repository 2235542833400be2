//! `evaluate plugin(…) : (schema)`: calls a plugin.

use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{EvaluateOperator, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    let call = parser.postfix();
    let schema = parser.eat(TokenKind::Colon).map(|_| parser.schema());
    OperatorKind::Evaluate(EvaluateOperator { parameters, call, schema })
}
