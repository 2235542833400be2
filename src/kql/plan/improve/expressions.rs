//! Questions about expressions: which columns they read, and whether they answer at random.

use crate::kql::functions::is_random;
use crate::kql::plan::{Expr, ExprKind};

/// Calls `tell` with every column that the expression reads.
pub(super) fn columns_of(expr: &Expr, tell: &mut impl FnMut(usize)) {
    match &expr.kind {
        ExprKind::Column(at) => tell(*at),
        ExprKind::Call { args, .. } | ExprKind::Window { args, .. } => {
            for arg in args {
                columns_of(arg, tell);
            }
        }
        ExprKind::Convert(arg) => columns_of(arg, tell),
        ExprKind::Constant(_) | ExprKind::Subquery { .. } => {}
    }
}

/// Whether every column that it reads passes.
pub(super) fn reads_only(expr: &Expr, mut passes: impl FnMut(usize) -> bool) -> bool {
    let mut all = true;
    columns_of(expr, &mut |at| all &= passes(at));
    all
}

/// Whether `rand()` or its like stands in it.
pub(super) fn has_random(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { function, args, .. } => is_random(function) || args.iter().any(has_random),
        ExprKind::Window { args, .. } => args.iter().any(has_random),
        ExprKind::Convert(arg) => has_random(arg),
        ExprKind::Column(_) | ExprKind::Constant(_) | ExprKind::Subquery { .. } => false,
    }
}

/// Changes every column that it reads.
pub(super) fn renumber(expr: &mut Expr, new: impl Fn(usize) -> usize) {
    expr.walk_mut(&mut |part| {
        if let ExprKind::Column(at) = &mut part.kind {
            *at = new(*at);
        }
    });
}
