//! `top-hitters`: the sums are exact here, where Kusto's are near.

use crate::diagnostics::Span;
use crate::kql::binder::naming::name_of;
use crate::kql::binder::tabular::{all_columns, projected, serialized};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Expr, ExprKind as PlanKind, Node, NodeKind, SortTerm, WindowFunction};
use crate::kql::syntax::tree::{self, Arg, Call, ExprKind, Name, NamedExpr, SummarizeOperator, TopHittersOperator};
use crate::values::ScalarType;

impl Binder<'_> {
    pub(in crate::kql::binder) fn top_hitters(
        &mut self,
        hitters: &TopHittersOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let measured = hitters.by.as_ref().unwrap_or(&hitters.of);
        let about = self.given_name(measured)?.or_else(|| name_of(&measured.value));
        let word = if hitters.by.is_some() { "sum" } else { "count" };
        let span_of = measured.span;
        let named = |text: String| Name { text, span: span_of, quoted: false };
        let name = named(format!("approximate_{word}_{}", about.unwrap_or_default()));
        let args = hitters.by.iter().map(|by| Arg { name: None, value: by.value.clone() }).collect();
        let call = Call { name: named(word.into()), args, args_span: span_of };
        let summarize = SummarizeOperator {
            parameters: Vec::new(),
            aggregates: vec![NamedExpr {
                names: vec![name],
                tuple: false,
                value: tree::Expr { kind: ExprKind::Call(call), span: span_of },
                span: span_of,
            }],
            by: vec![hitters.of.clone()],
        };
        let sums = self.summarize(&summarize, input, span)?;
        let count = self.row_count(&hitters.count)?;
        let columns = all_columns(&sums.schema, span);
        // Of equal sums the group that came last stays, as in Kusto.
        let number = PlanKind::Window { function: WindowFunction::RowNumber, args: Vec::new() };
        let mut numbered = columns.clone();
        numbered.push(("".into(), Expr { kind: number, returns: ScalarType::Long, span }));
        let terms = (1..numbered.len()).map(|at| Expr::column(at, numbered[at].1.returns, span)).map(|expr| SortTerm {
            expr,
            descending: true,
            nulls_first: false,
        });
        let terms = terms.collect();
        let groups = projected(serialized(sums, span), numbered, span);
        let schema = groups.schema.clone();
        let top = Node { kind: NodeKind::Top { input: Box::new(groups), count, terms }, schema, span };
        Ok(projected(top, columns, span))
    }
}
