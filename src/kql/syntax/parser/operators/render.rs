//! `render timechart with (title = "x")`: asks for a chart.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, RenderOperator};

/// Properties that may stand without `with (…)`, as older queries have them.
const BARE: &[&str] = &[
    "accumulate",
    "anomalycolumns",
    "kind",
    "legend",
    "series",
    "title",
    "xaxis",
    "xcolumn",
    "xtitle",
    "yaxis",
    "ycolumns",
    "ymax",
    "ymin",
    "ysplit",
    "ytitle",
];

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let visualization = parser.name("a visualization, such as `timechart`");
    let mut properties = parser.parameters(BARE);
    properties.extend(parser.with_properties());
    OperatorKind::Render(RenderOperator { visualization, properties })
}
