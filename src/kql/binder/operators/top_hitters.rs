//! `top-hitters`: the sums are exact here, where Kusto's are near.

use crate::diagnostics::Span;
use crate::kql::binder::naming::name_of;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::{
    Arg, Call, Expr, ExprKind, Name, NamedExpr, OrderTerm, SummarizeOperator, TopHittersOperator, TopOperator,
};

impl Binder<'_> {
    pub(in crate::kql::binder) fn top_hitters(
        &mut self,
        hitters: &TopHittersOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let measured = hitters.by.as_ref().unwrap_or(&hitters.of);
        let about = measured.names.first().map(|name| name.text.clone()).or_else(|| name_of(&measured.value));
        let word = if hitters.by.is_some() { "sum" } else { "count" };
        let span_of = measured.span;
        let named = |text: String| Name { text, span: span_of, quoted: false };
        let name = named(format!("approximate_{word}_{}", about.unwrap_or_default()));
        let args = hitters.by.iter().map(|by| Arg { name: None, value: by.value.clone() }).collect();
        let call = Call { name: named(word.into()), args, args_span: span_of };
        let summarize = SummarizeOperator {
            parameters: Vec::new(),
            aggregates: vec![NamedExpr {
                names: vec![name.clone()],
                tuple: false,
                value: Expr { kind: ExprKind::Call(call), span: span_of },
                span: span_of,
            }],
            by: vec![hitters.of.clone()],
        };
        let sums = self.summarize(&summarize, input, span)?;
        let by = Expr { kind: ExprKind::Name(name), span: span_of };
        let by = vec![OrderTerm { expr: by, direction: None, nulls: None, span: span_of }];
        self.top(&TopOperator { parameters: Vec::new(), count: hitters.count.clone(), by }, sums, span)
    }
}
