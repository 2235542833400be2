//! Columns that a predicate does not read are computed after it, for the rows that it keeps.
//!
//! `where` over computed columns cannot go before the step that computes them. That step is cut in two: what the predicate
//! reads is computed first, everything else afterwards. It matters most for views, which compute many columns.

use super::expressions::reads_only;
use crate::kql::plan::{Expr, ExprKind, Node, NodeKind};
use crate::values::{Field, Schema};
use std::sync::Arc;

/// Cuts the steps before the predicates of a node and of all below it.
pub(super) fn compute_late(node: &mut Node) {
    cut(node);
    node.inputs_mut().into_iter().for_each(compute_late);
}

/// Of `where` behind a step that computes columns: the columns that the predicate needs, `where`, then the others.
fn cut(node: &mut Node) {
    let NodeKind::Filter { input, predicate } = &mut node.kind else { return };
    let NodeKind::Project { input: before, columns } = &mut input.kind else { return };
    let mut reads = vec![false; columns.len()];
    super::expressions::columns_of(predicate, &mut |at| {
        if let Some(read) = reads.get_mut(at) {
            *read = true;
        }
    });
    let is_late = |at: usize, column: &Expr| !passes_on(column) && !reads[at] && column.is_steady();
    if columns.iter().any(Expr::has_window) || !columns.iter().enumerate().any(|(at, column)| is_late(at, column)) {
        return;
    }
    let mut first = First::over(taken(before));
    let upper: Vec<Expr> = std::mem::take(columns)
        .into_iter()
        .enumerate()
        .map(|(at, column)| if passes_on(&column) || is_late(at, &column) { column } else { first.compute(column) })
        .collect();
    let mut predicate = std::mem::replace(predicate, Expr::constant(crate::values::Value::Bool(true), node.span));
    through(&mut predicate, &upper);
    first.lower(&mut predicate);
    let kept = first.filtered(predicate);
    node.kind = NodeKind::Project { input: Box::new(kept), columns: upper };
}

/// What is computed before the predicate: behind the columns that were there, some more.
struct First {
    input: Node,
    more: Vec<Expr>,
    /// Steps that compute what only later ones need, the last first, each with the columns that go through it.
    after: Vec<(Vec<Expr>, Arc<Schema>)>,
}

impl First {
    fn over(input: Node) -> Self {
        Self { input, more: Vec::new(), after: Vec::new() }
    }

    /// Computes a column here; gives its place.
    fn compute(&mut self, column: Expr) -> Expr {
        let place = Expr::column(self.input.schema.len() + self.more.len(), column.returns, column.span);
        self.more.push(column);
        place
    }

    /// Goes before the step that is the input, and those before it, as long as nothing reads what they compute.
    fn lower(&mut self, predicate: &mut Expr) {
        loop {
            let width = self.input.schema.len();
            let NodeKind::Project { input, columns } = &mut self.input.kind else { return };
            let passed = |at: usize| at >= width || columns.get(at).is_some_and(passes_on);
            let is_work = columns.iter().any(|column| !passes_on(column));
            let may_wait = columns.iter().all(Expr::is_steady);
            if !is_work
                || !may_wait
                || !reads_only(predicate, passed)
                || !self.more.iter().all(|expr| reads_only(expr, passed))
            {
                return;
            }
            let new_width = input.schema.len();
            let input = taken(input);
            let mut step = std::mem::take(columns);
            self.more.iter_mut().for_each(|expr| through(expr, &step));
            let moved: Vec<Expr> = self
                .more
                .iter()
                .enumerate()
                .map(|(at, expr)| Expr::column(new_width + at, expr.returns, expr.span))
                .collect();
            step.extend(moved);
            through(predicate, &step);
            let mut fields = self.input.schema.fields.clone();
            fields.extend(self.more_fields());
            self.after.push((step, Arc::new(Schema::new(fields))));
            self.input = input;
        }
    }

    /// The rows that the predicate keeps, with all columns.
    fn filtered(self, predicate: Expr) -> Node {
        let span = predicate.span;
        let mut fields = self.input.schema.fields.clone();
        fields.extend(self.more_fields());
        let schema = Arc::new(Schema::new(fields));
        let there = self.input.schema.fields.iter().enumerate().map(|(at, field)| Expr::column(at, field.kind, span));
        let columns = there.chain(self.more).collect();
        let computed =
            Node { kind: NodeKind::Project { input: Box::new(self.input), columns }, schema: schema.clone(), span };
        let mut node = Node { kind: NodeKind::Filter { input: Box::new(computed), predicate }, schema, span };
        for (columns, schema) in self.after.into_iter().rev() {
            node = Node { kind: NodeKind::Project { input: Box::new(node), columns }, schema, span };
        }
        node
    }

    fn more_fields(&self) -> impl Iterator<Item = Field> {
        // Names that no text can have: nobody asks for them.
        self.more.iter().enumerate().map(|(at, expr)| Field::new(format!("$first{at}"), expr.returns))
    }
}

/// Whether it is there already.
fn passes_on(column: &Expr) -> bool {
    matches!(column.kind, ExprKind::Column(_) | ExprKind::Constant(_))
}

/// An expression over the columns of a step, as one over the columns before it.
fn through(expr: &mut Expr, step: &[Expr]) {
    expr.walk_mut(&mut |part| {
        if let ExprKind::Column(at) = part.kind
            && let Some(column) = step.get(at).filter(|column| passes_on(column))
        {
            part.kind = column.kind.clone();
        }
    });
}

fn taken(node: &mut Node) -> Node {
    let nothing = Node { kind: NodeKind::Union(Vec::new()), schema: Arc::default(), span: node.span };
    std::mem::replace(node, nothing)
}
