//! `render timechart with (title = "x")`: asks for a chart.

use crate::diagnostics::Diagnostic;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{Expr, ExprKind, Name, OperatorKind, Parameter, RenderOperator};

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
    if parser.at_word("by") {
        properties.push(by(parser));
        properties.extend(parser.parameters(BARE));
    }
    for property in parser.with_properties() {
        if property.name.text.eq_ignore_ascii_case("by") {
            parser.report(
                Diagnostic::error("TM005", property.name.span, "`by` stands before `with`; in it, write `series`.")
                    .with_fix("Change to `series`", property.name.span, "series"),
            );
        }
        properties.push(property);
    }
    OperatorKind::Render(RenderOperator { visualization, properties })
}

/// `by a, b`: the columns whose values part the series, as older queries have them.
fn by(parser: &mut Parser<'_>) -> Parameter {
    let word = parser.bump().span;
    let start = parser.here().start;
    let columns = parser.comma_list(|parser| {
        let name = parser.known_name("a column");
        Expr { span: name.span, kind: ExprKind::Name(name) }
    });
    let span = parser.since(start);
    Parameter {
        name: Name { text: "by".to_owned(), span: word, quoted: false },
        value: Expr { kind: ExprKind::Brackets(columns), span },
        span: word.to(span),
    }
}
