//! Predicates are asked as early as they can be: before columns are computed, rows are joined, sorted or grouped.
//!
//! A predicate moves only past steps that keep or drop rows by themselves alone, and only if it reads what is there before
//! the step. What the left side of an `innerunique` join keeps decides which of its rows comes first, so nothing moves there
//! (but for what the binder puts there, as Kusto does); and nothing moves past a window function, which looks at the rows
//! that the predicate would drop.

use super::expressions::{reads_only, renumber};
use crate::kql::plan::{Expr, ExprKind, JoinKind, Node, NodeKind};
use crate::values::ScalarType;
use std::sync::Arc;

/// Moves the predicates of a node and of all below it.
pub(super) fn ask_early(node: &mut Node) {
    node.inputs_mut().into_iter().for_each(ask_early);
    if !matches!(node.kind, NodeKind::Filter { .. }) {
        return;
    }
    let nothing = Node { kind: NodeKind::Union(Vec::new()), schema: Arc::default(), span: node.span };
    let Node { kind, schema, span } = std::mem::replace(node, nothing);
    let NodeKind::Filter { mut input, predicate } = kind else { return };
    let mut stay: Vec<Expr> = Vec::new();
    let mut joint = None;
    let asked = if predicate.has_window() { vec![predicate] } else { parts(predicate, &mut joint) };
    for part in asked {
        if !sink(&mut input, &part) {
            stay.push(part);
        }
    }
    let predicate = stay.into_iter().reduce(|left, right| match &joint {
        Some(Expr { kind: ExprKind::Call { function, overload, .. }, returns, span }) => Expr {
            kind: ExprKind::Call { function, overload, args: vec![left, right] },
            returns: *returns,
            span: *span,
        },
        // There are several parts only where an `and` joined them.
        _ => left,
    });
    *node = match predicate {
        Some(predicate) => Node { kind: NodeKind::Filter { input, predicate }, schema, span },
        // The names stay those of this place.
        None => Node { schema, ..*input },
    };
}

/// What `and` joins; `joint` gets one of these `and`s.
fn parts(expr: Expr, joint: &mut Option<Expr>) -> Vec<Expr> {
    match expr.kind {
        ExprKind::Call { function, overload, args } if function.name == "and" => {
            *joint = Some(Expr {
                kind: ExprKind::Call { function, overload, args: Vec::new() },
                returns: expr.returns,
                span: expr.span,
            });
            args.into_iter().flat_map(|arg| parts(arg, joint)).collect()
        }
        _ => vec![expr],
    }
}

/// Moves a predicate over the rows of `node` to below it; says whether it could.
fn sink(node: &mut Node, predicate: &Expr) -> bool {
    if !predicate.is_steady() || node.exprs_mut().into_iter().any(|expr| expr.has_window()) {
        return false;
    }
    match &mut node.kind {
        NodeKind::Filter { input, .. } => sink(input, predicate),
        NodeKind::Project { input, columns } => {
            let passed = |at: usize| {
                matches!(columns.get(at).map(|column| &column.kind), Some(ExprKind::Column(_) | ExprKind::Constant(_)))
            };
            if !reads_only(predicate, passed) {
                return false;
            }
            let mut predicate = predicate.clone();
            predicate.walk_mut(&mut |part| {
                if let ExprKind::Column(at) = part.kind {
                    part.kind = columns[at].kind.clone();
                }
            });
            place(input, predicate);
            true
        }
        NodeKind::Extract { input, .. } | NodeKind::Expand { input, .. } => {
            let width = input.schema.len();
            let fits = reads_only(predicate, |at| at < width);
            if fits {
                place(input, predicate.clone());
            }
            fits
        }
        NodeKind::Sort { input, .. } | NodeKind::Serialize { input } => {
            place(input, predicate.clone());
            true
        }
        NodeKind::Summarize { input, keys, .. } => {
            // Equal keys may look different where they are reals or dynamic: 0 and -0, 1 and 1.0.
            let is_column = |at: usize| {
                keys.get(at).is_some_and(|key| {
                    matches!(key.kind, ExprKind::Column(_))
                        && !matches!(key.returns, ScalarType::Real | ScalarType::Decimal | ScalarType::Dynamic)
                })
            };
            if keys.is_empty() || !reads_only(predicate, is_column) {
                return false;
            }
            let mut predicate = predicate.clone();
            renumber(&mut predicate, |at| match keys[at].kind {
                ExprKind::Column(before) => before,
                _ => at,
            });
            place(input, predicate);
            true
        }
        NodeKind::Union(inputs) if !inputs.is_empty() => {
            for input in inputs {
                place(input, predicate.clone());
            }
            true
        }
        NodeKind::Join { left, right, kind, .. } => sink_into_join(left, right, *kind, predicate),
        _ => false,
    }
}

fn sink_into_join(left: &mut Node, right: &mut Node, kind: JoinKind, predicate: &Expr) -> bool {
    use JoinKind as Kind;
    let width = match kind {
        Kind::RightSemi | Kind::RightAnti => 0,
        _ => left.schema.len(),
    };
    let mut reads = false;
    super::expressions::columns_of(predicate, &mut |_| reads = true);
    if !reads {
        return false;
    }
    if matches!(kind, Kind::Inner | Kind::LeftOuter | Kind::LeftSemi | Kind::LeftAnti)
        && reads_only(predicate, |at| at < width)
    {
        place(left, predicate.clone());
        return true;
    }
    let right_decides =
        matches!(kind, Kind::Inner | Kind::InnerUnique | Kind::RightOuter | Kind::RightSemi | Kind::RightAnti);
    if right_decides && reads_only(predicate, |at| at >= width) {
        let mut predicate = predicate.clone();
        renumber(&mut predicate, |at| at - width);
        place(right, predicate);
        return true;
    }
    false
}

/// Asks a predicate of the rows of `node`, or of those before it.
fn place(node: &mut Node, predicate: Expr) {
    if sink(node, &predicate) {
        return;
    }
    let (schema, span) = (node.schema.clone(), predicate.span);
    let nothing = Node { kind: NodeKind::Union(Vec::new()), schema: Arc::default(), span };
    let input = Box::new(std::mem::replace(node, nothing));
    *node = Node { kind: NodeKind::Filter { input, predicate }, schema, span };
}
