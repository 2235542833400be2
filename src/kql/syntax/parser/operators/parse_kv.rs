//! `parse-kv x as (a:int) with (pair_delimiter = ",")`: columns from keys and values.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, ParseKvOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    let expr = Box::new(parser.expr());
    parser.expect_word("as", "Say which keys: `parse-kv Text as (key:string)`.");
    let keys = parser.schema();
    let properties = parser.with_properties();
    OperatorKind::ParseKv(ParseKvOperator { parameters, expr, keys, properties })
}
