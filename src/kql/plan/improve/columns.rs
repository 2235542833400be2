//! Columns that nobody reads are left behind where they come from, so that they are not carried along, copied and sorted.
//!
//! First all is gone through from the answers down, to learn what each table is asked for that several read. Then the nodes
//! are written anew from the sources up. Columns never change their order, only some are missing.

use super::expressions::renumber;
use super::needs::{self, Needs};
use crate::kql::plan::{Expr, JoinKind, Node, NodeKind, Plan};
use crate::values::{Batch, Schema};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Leaves columns out of all of a plan's tables.
pub(super) fn leave_out(plan: &mut Plan) {
    let mut asked = Asked {
        commons: plan.commons.iter().map(|common| Needs::none(common.node.schema.len())).collect(),
        groups: BTreeMap::new(),
    };
    for result in &plan.results {
        asked.ask(&result.root, &Needs::all(result.root.schema.len()));
    }
    for node in plan.subqueries.iter().filter(|node| !is_moved(node)) {
        asked.ask(node, &needs::first_column(node));
    }
    // Each reads only those before it.
    for at in (0..plan.commons.len()).rev() {
        let needed = asked.commons[at].clone();
        asked.ask(&plan.commons[at].node, &needed);
    }
    let mut writer = Writer { asked, commons: Vec::new(), groups: BTreeMap::new() };
    for at in 0..plan.commons.len() {
        let needed = writer.asked.commons[at].clone();
        let kept = writer.exact(&mut plan.commons[at].node, &needed);
        writer.commons.push((kept, plan.commons[at].node.schema.clone()));
    }
    for node in plan.subqueries.iter_mut().filter(|node| !is_moved(node)) {
        let needed = needs::first_column(node);
        writer.exact(node, &needed);
    }
    for result in &mut plan.results {
        let all = Needs::all(result.root.schema.len());
        writer.write(&mut result.root, &all);
    }
}

/// What is asked of the tables that several read.
struct Asked {
    /// For each of [`Plan::commons`].
    commons: Vec<Needs>,
    /// For each [`NodeKind::Apply`]: of the rows of a group.
    groups: BTreeMap<usize, Needs>,
}

impl Asked {
    fn ask(&mut self, node: &Node, needed: &Needs) {
        match &node.kind {
            NodeKind::Shared { index, .. } => self.commons[*index].add(needed),
            NodeKind::Partition { id, .. } => {
                self.groups.entry(*id).or_insert_with(|| Needs::none(needed.width())).add(needed);
            }
            _ => {}
        }
        let of_inputs = needs::of_inputs(node, needed);
        let inputs = node.inputs().into_iter().zip(of_inputs);
        if let NodeKind::Apply { id, .. } = &node.kind {
            // The body says what it needs of the rows that come in.
            for (at, (input, mut needed)) in inputs.collect::<Vec<_>>().into_iter().enumerate().rev() {
                if at == 0
                    && let Some(group) = self.groups.get(id)
                {
                    needed.add(group);
                }
                self.ask(input, &needed);
            }
            return;
        }
        for (input, needed) in inputs {
            self.ask(input, &needed);
        }
    }
}

/// For each column of a table where it is now; `None` where it was left out.
type Places = Vec<Option<usize>>;

struct Writer {
    asked: Asked,
    /// For each of [`Plan::commons`] so far: what it has kept.
    commons: Vec<(Places, Arc<Schema>)>,
    /// For each [`NodeKind::Apply`] so far: what the rows of a group have kept.
    groups: BTreeMap<usize, (Places, Arc<Schema>)>,
}

impl Writer {
    /// Writes a node anew so that it has all columns that are needed, and no other.
    fn exact(&mut self, node: &mut Node, needed: &Needs) -> Places {
        let places = self.write(node, needed);
        let kept: Vec<usize> = needed.columns().filter_map(|at| places.get(at).copied().flatten()).collect();
        if kept.len() < node.schema.len() {
            let fields = &node.schema.fields;
            let columns = kept.iter().map(|at| Expr::column(*at, fields[*at].kind, node.span)).collect();
            let schema = picked(&node.schema, &kept);
            let input = Box::new(taken(node));
            *node = Node { kind: NodeKind::Project { input, columns }, schema, span: node.span };
        }
        let mut next = 0..;
        (0..needed.width()).map(|at| if needed.has(at) { next.next() } else { None }).collect()
    }

    /// Writes a node anew so that it has all columns that are needed.
    fn write(&mut self, node: &mut Node, needed: &Needs) -> Places {
        let of_inputs = needs::of_inputs(node, needed);
        let width = node.schema.len();
        let keep = |schema: &Schema, places: &Places| -> Arc<Schema> {
            picked(schema, &(0..width).filter(|at| places[*at].is_some()).collect::<Vec<_>>())
        };
        let places = match &mut node.kind {
            NodeKind::Scan(source) => {
                if needed.columns().count() == width {
                    return all(width);
                }
                let columns: Arc<[usize]> =
                    needed.columns().map(|at| source.columns.as_ref().map_or(at, |columns| columns[at])).collect();
                source.columns = Some(columns);
                only(needed)
            }
            NodeKind::Values(batch) if batch.columns.len() == width => {
                let columns = needed.columns().map(|at| batch.columns[at].clone()).collect();
                *batch = Batch::new(columns, batch.rows);
                only(needed)
            }
            NodeKind::Values(_) | NodeKind::Range { .. } => return all(width),
            NodeKind::Shared { index, .. } => self.commons[*index].0.clone(),
            NodeKind::Partition { id, .. } => match self.groups.get(id) {
                Some((places, _)) => places.clone(),
                None => return all(width),
            },
            NodeKind::Filter { input, predicate } => {
                let places = self.write(input, &of_inputs[0]);
                renumber(predicate, |at| place(&places, at));
                places
            }
            NodeKind::Project { input, columns } => {
                let places = self.write(input, &of_inputs[0]);
                let mut at = 0..;
                columns.retain(|_| at.next().is_some_and(|at| needed.has(at)));
                for column in columns.iter_mut() {
                    renumber(column, |at| place(&places, at));
                }
                only(needed)
            }
            NodeKind::Extract { input, column, .. } => {
                let before = self.write(input, &of_inputs[0]);
                *column = place(&before, *column);
                followed(before, input.schema.len(), width)
            }
            NodeKind::Summarize { .. } => self.summarize(node, needed, &of_inputs[0]),
            NodeKind::Sort { input, terms } | NodeKind::Top { input, terms, .. } => {
                // All rows are copied together here.
                let places = self.exact(input, &of_inputs[0]);
                for term in terms.iter_mut() {
                    renumber(&mut term.expr, |at| place(&places, at));
                }
                places
            }
            NodeKind::TopNested { input, levels } => {
                let places = self.exact(input, &of_inputs[0]);
                for level in levels {
                    level.key = place(&places, level.key);
                    let args = level.aggregates.iter_mut().flat_map(|call| &mut call.args);
                    args.for_each(|arg| renumber(arg, |at| place(&places, at)));
                }
                return all(width);
            }
            NodeKind::Reduce { input, reduction } => {
                let places = self.exact(input, &of_inputs[0]);
                reduction.column = place(&places, reduction.column);
                if !reduction.keeps_rows {
                    return all(width);
                }
                followed(places, input.schema.len(), width)
            }
            NodeKind::Serialize { input } | NodeKind::Take { input, .. } => self.write(input, &of_inputs[0]),
            NodeKind::Expand { input, arrays, .. } => {
                let places = self.write(input, &of_inputs[0]);
                for array in arrays.iter_mut() {
                    renumber(array, |at| place(&places, at));
                }
                followed(places, input.schema.len(), width)
            }
            NodeKind::Union(inputs) => {
                for (input, needed) in inputs.iter_mut().zip(&of_inputs) {
                    self.exact(input, needed);
                }
                only(needed)
            }
            NodeKind::Join { left, right, kind, left_keys, right_keys } => {
                let of_left = self.write(left, &of_inputs[0]);
                // This side is copied together.
                let of_right = self.exact(right, &of_inputs[1]);
                for key in left_keys.iter_mut() {
                    renumber(key, |at| place(&of_left, at));
                }
                for key in right_keys.iter_mut() {
                    renumber(key, |at| place(&of_right, at));
                }
                match kind {
                    JoinKind::LeftSemi | JoinKind::LeftAnti => of_left,
                    JoinKind::RightSemi | JoinKind::RightAnti => of_right,
                    _ => {
                        let first = left.schema.len();
                        of_left.into_iter().chain(of_right.into_iter().map(|at| Some(at? + first))).collect()
                    }
                }
            }
            NodeKind::Apply { .. } => self.apply(node, &of_inputs),
            NodeKind::Sequences { .. }
            | NodeKind::MakeSeries(_)
            | NodeKind::Graph(_)
            | NodeKind::GraphTable { .. }
            | NodeKind::GraphMatch(_)
            | NodeKind::Plugin(_) => {
                for (input, needed) in node.inputs_mut().into_iter().zip(&of_inputs) {
                    self.exact(input, needed);
                }
                return all(width);
            }
        };
        node.schema = keep(&node.schema, &places);
        places
    }

    /// Keys stay, since they part the groups; aggregates that nobody reads go.
    fn summarize(&mut self, node: &mut Node, needed: &Needs, of_input: &Needs) -> Places {
        let mut kept = Vec::new();
        let mut ranges = Vec::new();
        if let NodeKind::Summarize { keys, aggregates, .. } = &node.kind {
            kept = needs::kept_calls(node, keys.len(), aggregates, needed);
            ranges = needs::outputs(keys.len(), aggregates);
        }
        let mut columns = Needs::all(node.schema.len());
        if let NodeKind::Summarize { input, keys, aggregates } = &mut node.kind {
            let places = self.write(input, of_input);
            let mut at = kept.iter();
            aggregates.retain(|_| at.next().copied().unwrap_or(true));
            let args = aggregates.iter_mut().flat_map(|call| &mut call.args);
            keys.iter_mut().chain(args).for_each(|expr| renumber(expr, |at| place(&places, at)));
            for (range, _) in ranges.into_iter().zip(&kept).filter(|(_, kept)| !**kept) {
                columns.remove(range);
            }
        }
        only(&columns)
    }

    fn apply(&mut self, node: &mut Node, of_inputs: &[Needs]) -> Places {
        let NodeKind::Apply { input, body, id, subqueries, .. } = &mut node.kind else { return Vec::new() };
        let mut needed = of_inputs[0].clone();
        if let Some(group) = self.asked.groups.get(id) {
            needed.add(group);
        }
        let places = self.exact(input, &needed);
        // A group's rows are those that come, without the key.
        let mut of_group = places.clone();
        of_group.pop();
        let fields = input.schema.fields.iter().take(input.schema.len().saturating_sub(1)).cloned().collect();
        self.groups.insert(*id, (of_group, Arc::new(Schema::new(fields))));
        let of_body = self.exact(body, &of_inputs[1]);
        for ((_, node), needed) in subqueries.iter_mut().zip(&of_inputs[2..]) {
            self.exact(node, needed);
        }
        let first = input.schema.len();
        places.into_iter().chain(of_body.into_iter().map(|at| Some(at? + first))).collect()
    }
}

/// Whether the sub-query is answered for each group, and only its place is here.
fn is_moved(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Partition { .. })
}

/// All columns stay where they are.
fn all(width: usize) -> Places {
    (0..width).map(Some).collect()
}

/// What is needed stays.
fn only(needed: &Needs) -> Places {
    let mut next = 0..;
    (0..needed.width()).map(|at| if needed.has(at) { next.next() } else { None }).collect()
}

/// The input's columns, then as many of the node's own as there were.
fn followed(mut input: Places, first: usize, width: usize) -> Places {
    let own = width - input.len();
    input.extend((first..first + own).map(Some));
    input
}

/// Where a column is that is read, and so was kept.
fn place(places: &Places, at: usize) -> usize {
    places.get(at).copied().flatten().unwrap_or(at)
}

fn picked(schema: &Schema, columns: &[usize]) -> Arc<Schema> {
    Arc::new(Schema::new(columns.iter().map(|at| schema.fields[*at].clone()).collect()))
}

fn taken(node: &mut Node) -> Node {
    let nothing = Node { kind: NodeKind::Union(Vec::new()), schema: Arc::default(), span: node.span };
    std::mem::replace(node, nothing)
}
