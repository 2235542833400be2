//! Tables that are computed once though they are read in several places: those that `materialize` asks for, and those that
//! are computed alike (a `let` table, an argument of a function, the same text twice).
//!
//! `let` binds a name to a calculation, which may answer differently each time (`rand()`); such a one is left where it
//! stands. `materialize` binds it to the answer (Kusto documentation: `query/let-statement`, `query/materialize-function`).

use super::expressions::has_random;
use super::same::{Numbered, Numbers};
use crate::kql::plan::{Common, ExprKind, Node, NodeKind, Plan};

/// Finds the plan's common tables, and puts back those that are read only once.
pub(super) fn share(plan: &mut Plan) {
    let mut sharing = Sharing {
        commons: std::mem::take(&mut plan.commons).into_iter().map(Known::Bound).collect(),
        ..Sharing::default()
    };
    // In the order in which they run: the first of several equal tables stands for all, and it may only ask for the answers of
    // sub-queries that run before it.
    for node in &plan.subqueries {
        let numbered = sharing.count(node, false);
        sharing.numbers.subquery(node, numbered.number);
        sharing.moved.push(matches!(node.kind, NodeKind::Partition { .. }));
        sharing.roots.push(numbered);
    }
    for result in &plan.results {
        let numbered = sharing.count(&result.root, false);
        sharing.roots.push(numbered);
    }
    let roots = std::mem::take(&mut sharing.roots);
    for (node, numbered) in all(plan).zip(&roots) {
        sharing.extract(node, numbered);
    }
    let mut settled = Settling { before: sharing.commons, ..Settling::default() };
    settled.uses = vec![0; settled.before.len()];
    settled.count_uses(all(plan).map(|node| &*node));
    for node in all(plan) {
        settled.settle(node);
    }
    plan.commons = settled.after;
}

/// The tables that a plan computes, in the order in which they run.
fn all(plan: &mut Plan) -> impl Iterator<Item = &mut Node> {
    plan.subqueries.iter_mut().chain(plan.results.iter_mut().map(|result| &mut result.root))
}

/// A common table on the way.
enum Known {
    /// As the query has it (`materialize`); what is common in it has not been found.
    Bound(Common),
    /// Gone through.
    Done(Common),
    /// Being gone through, or put back.
    Away,
}

#[derive(Default)]
struct Sharing {
    numbers: Numbers,
    /// How often the table of each number is computed.
    counts: Vec<usize>,
    /// For each table of `materialize`: the numbers in it, once it has been met.
    bodies: Vec<Option<Numbered>>,
    commons: Vec<Known>,
    /// For each number the common table that stands for it.
    places: std::collections::HashMap<usize, usize>,
    /// Which sub-queries are answered for each group of rows.
    moved: Vec<bool>,
    roots: Vec<Numbered>,
}

impl Sharing {
    /// Counts the tables of a node. What stands `inside` a sub-query over groups of rows is computed again and again.
    fn count(&mut self, node: &Node, inside: bool) -> Numbered {
        let numbered = self.numbers.of(node);
        self.count_numbered(node, &numbered, inside);
        numbered
    }

    fn count_numbered(&mut self, node: &Node, numbered: &Numbered, inside: bool) {
        if self.counts.len() <= numbered.number {
            self.counts.resize(numbered.number + 1, 0);
        }
        self.counts[numbered.number] += if inside { 2 } else { 1 };
        if let NodeKind::Shared { index, .. } = node.kind {
            self.count_body(index);
        }
        let applies = matches!(node.kind, NodeKind::Apply { .. });
        for (at, (input, numbered)) in node.inputs().into_iter().zip(&numbered.inputs).enumerate() {
            self.count_numbered(input, numbered, inside || (applies && at > 0));
        }
    }

    /// Counts what a table of `materialize` computes, when it is met first.
    fn count_body(&mut self, index: usize) {
        if self.bodies.len() < self.commons.len() {
            self.bodies.resize_with(self.commons.len(), || None);
        }
        if self.bodies[index].is_some() {
            return;
        }
        // Nothing else is there before anything is taken out.
        let Known::Bound(common) = std::mem::replace(&mut self.commons[index], Known::Away) else { return };
        let numbered = self.count(&common.node, false);
        self.bodies[index] = Some(numbered);
        self.commons[index] = Known::Bound(common);
    }

    /// Takes the tables out of a node that are computed more than once.
    fn extract(&mut self, node: &mut Node, numbered: &Numbered) {
        let number = numbered.number;
        if self.counts.get(number).is_some_and(|count| *count > 1) && is_work(node) && self.is_steady(node) {
            let index = match self.places.get(&number) {
                Some(index) => *index,
                None => {
                    let mut body = node.clone();
                    self.extract_inputs(&mut body, numbered);
                    self.commons.push(Known::Done(Common { node: body, once: false }));
                    self.places.insert(number, self.commons.len() - 1);
                    self.commons.len() - 1
                }
            };
            node.kind = NodeKind::Shared { index, serialized: node.is_serialized() };
            return;
        }
        self.extract_inputs(node, numbered);
    }

    fn extract_inputs(&mut self, node: &mut Node, numbered: &Numbered) {
        if let NodeKind::Shared { index, .. } = node.kind
            && matches!(self.commons[index], Known::Bound(_))
            && let Known::Bound(mut common) = std::mem::replace(&mut self.commons[index], Known::Away)
        {
            if let Some(numbered) = self.bodies.get_mut(index).and_then(Option::take) {
                // The table itself stays: it is one already.
                self.extract_inputs(&mut common.node, &numbered);
            }
            self.commons[index] = Known::Done(common);
        }
        for (input, numbered) in node.inputs_mut().into_iter().zip(&numbered.inputs) {
            self.extract(input, numbered);
        }
    }

    /// Whether it answers the same wherever and whenever it is computed.
    fn is_steady(&self, node: &mut Node) -> bool {
        if matches!(node.kind, NodeKind::Partition { .. }) {
            return false;
        }
        let own = node.exprs_mut().into_iter().all(|expr| {
            let mut steady = !has_random(expr);
            expr.walk_mut(&mut |part| {
                if let ExprKind::Subquery { index, .. } = part.kind {
                    steady &= !self.moved.get(index).copied().unwrap_or(true);
                }
            });
            steady
        });
        own && node.inputs_mut().into_iter().all(|input| self.is_steady(input))
    }
}

/// Whether computing it is work: more than passing on what is there.
fn is_work(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scan(_)
        | NodeKind::Values(_)
        | NodeKind::Range { .. }
        | NodeKind::Partition { .. }
        | NodeKind::Graph(_)
        | NodeKind::Shared { .. } => false,
        NodeKind::Serialize { input } | NodeKind::Take { input, .. } => is_work(input),
        NodeKind::Project { input, columns } => {
            let computes = |kind: &ExprKind| !matches!(kind, ExprKind::Column(_) | ExprKind::Constant(_));
            columns.iter().any(|column| computes(&column.kind)) || is_work(input)
        }
        NodeKind::Union(inputs) => inputs.iter().any(is_work),
        _ => true,
    }
}

/// Numbers the common tables so that each reads only those before it, and puts back those that are read once.
#[derive(Default)]
struct Settling {
    before: Vec<Known>,
    uses: Vec<usize>,
    after: Vec<Common>,
    places: std::collections::HashMap<usize, usize>,
}

impl Settling {
    fn count_uses<'n>(&mut self, nodes: impl Iterator<Item = &'n Node>) {
        let mut met = vec![false; self.before.len()];
        let mut waiting = Vec::new();
        for node in nodes {
            self.uses_in(node, false, &mut waiting);
        }
        while let Some(index) = waiting.pop() {
            if !std::mem::replace(&mut met[index], true)
                && let Known::Done(common) = std::mem::replace(&mut self.before[index], Known::Away)
            {
                self.uses_in(&common.node, false, &mut waiting);
                self.before[index] = Known::Done(common);
            }
        }
    }

    fn uses_in(&mut self, node: &Node, inside: bool, waiting: &mut Vec<usize>) {
        if let NodeKind::Shared { index, .. } = node.kind {
            self.uses[index] += if inside { 2 } else { 1 };
            waiting.push(index);
        }
        let applies = matches!(node.kind, NodeKind::Apply { .. });
        for (at, input) in node.inputs().into_iter().enumerate() {
            self.uses_in(input, inside || (applies && at > 0), waiting);
        }
    }

    fn settle(&mut self, node: &mut Node) {
        if let NodeKind::Shared { index, .. } = &mut node.kind {
            if let Some(place) = self.places.get(index) {
                *index = *place;
            } else if let Known::Done(mut common) | Known::Bound(mut common) =
                std::mem::replace(&mut self.before[*index], Known::Away)
            {
                self.settle(&mut common.node);
                if self.uses[*index] == 1 {
                    // The names are those of the place where it is read.
                    node.kind = common.node.kind;
                    return;
                }
                self.after.push(common);
                self.places.insert(*index, self.after.len() - 1);
                *index = self.after.len() - 1;
            }
            return;
        }
        node.inputs_mut().into_iter().for_each(|input| self.settle(input));
    }
}
