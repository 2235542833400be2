//! Random calls of aggregates, by their own signatures.

use super::eval;
use super::expr::Expr;
use super::grow::any_kind;
use super::pipeline::Growing;
use super::steps::Call;
use super::tables::Column;
use std::sync::LazyLock;
use tallyman::kql::functions::aggregate::Argument;
use tallyman::kql::functions::{Aggregate, ParamKind, all_aggregates};
use tallyman::values::ScalarType;

/// What the plain evaluator knows, and all there are.
static AGGREGATES: LazyLock<[Vec<&'static Aggregate>; 2]> = LazyLock::new(|| {
    let known = all_aggregates().filter(|aggregate| eval::knows_aggregate(aggregate.name)).collect();
    [known, all_aggregates().collect()]
});

/// A call whose columns have fresh names; `None` where the aggregate does not take what was chosen.
pub(super) fn call(growing: &mut Growing<'_>) -> Option<Call> {
    let known = growing.known_only || growing.choices.chance(1, 2);
    let list = &AGGREGATES[usize::from(!known)];
    let aggregate = *growing.choices.of(list);
    let required = aggregate.params.iter().filter(|param| !param.optional).count();
    let optional = if growing.choices.chance(1, 4) { aggregate.params.len() - required } else { 0 };
    let further = if aggregate.variadic { growing.choices.below(3) } else { 0 };
    let mut args = Vec::new();
    for at in 0..required + optional + further {
        let param = aggregate.params.get(at).or(aggregate.params.last())?;
        let kind = match param.kind {
            ParamKind::Exact(kind) => kind,
            ParamKind::Summable | ParamKind::Numeric => {
                *growing.choices.of(&[ScalarType::Long, ScalarType::Real, ScalarType::TimeSpan, ScalarType::Int])
            }
            ParamKind::Integer => ScalarType::Long,
            _ if aggregate.name.starts_with("avg") => *growing.choices.of(&[ScalarType::Long, ScalarType::Real]),
            _ => any_kind(&mut growing.choices),
        };
        args.push(match param.name {
            "percentile" | "percentiles" => Expr::long(*growing.choices.of(&[50, 0, 95, 100, 25])),
            "accuracy" => Expr::long(growing.choices.below(5) as i64),
            "maxSize" => Expr::long(*growing.choices.of(&[100, 1, 3])),
            // Sums of reals far apart depend on the order in which they are summed up.
            _ if kind == ScalarType::Real => real(growing),
            _ => growing.grow(kind, 2),
        });
    }
    let arguments: Vec<Argument<'_>> = args.iter().map(argument).collect();
    let values: Vec<_> = args.iter().map(Expr::constant).collect();
    let arguments: Vec<Argument<'_>> = arguments
        .into_iter()
        .zip(&values)
        .map(|(argument, value)| Argument { constant: value.as_ref(), ..argument })
        .collect();
    let outputs = aggregate.columns(&arguments).ok()?;
    let columns: Vec<Column> = outputs.iter().map(|field| (growing.fresh(), field.kind)).collect();
    Some(Call { name: aggregate.name, args, columns })
}

fn real(growing: &mut Growing<'_>) -> Expr {
    let near = growing.columns.iter().any(|column| column.0 == "q");
    if near && !growing.choices.chance(1, 4) {
        Expr::column("q", ScalarType::Real)
    } else {
        growing.leaf(ScalarType::Real)
    }
}

fn argument(expr: &Expr) -> Argument<'_> {
    Argument { name: "x", kind: expr.kind, constant: None }
}
