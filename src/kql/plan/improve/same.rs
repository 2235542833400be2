//! Tables that are computed alike: each kind of computation gets a number, so that equal tables have equal numbers.
//!
//! A node is written down as text without its names and places, its inputs as their numbers. What has no text that says all
//! (a plugin's computation) is told apart by its address: then only copies of one and the same call are alike.

use crate::kql::plan::{AggregateCall, Expr, ExprKind, Node, NodeKind, SortTerm};
use crate::values::Batch;
use std::collections::HashMap;
use std::fmt::Write;
use std::rc::Rc;

/// Cells of a table in the query that are compared one by one; larger ones count as different.
const COMPARED_CELLS: usize = 10_000;

/// A node's number and those of its inputs, in the shape of the plan.
pub(super) struct Numbered {
    pub(super) number: usize,
    pub(super) inputs: Vec<Numbered>,
}

/// Gives out numbers.
#[derive(Default)]
pub(super) struct Numbers {
    known: HashMap<String, usize>,
    /// For each sub-query what stands for it: those that ask the same have the same.
    pub(super) subqueries: Vec<String>,
    unique: usize,
}

impl Numbers {
    /// The number of a node.
    pub(super) fn of(&mut self, node: &Node) -> Numbered {
        let inputs: Vec<Numbered> = node.inputs().into_iter().map(|input| self.of(input)).collect();
        let mut text = String::new();
        self.write(node, &mut text);
        for field in &node.schema.fields {
            let _ = write!(text, " {}", field.kind);
        }
        for input in &inputs {
            let _ = write!(text, " #{}", input.number);
        }
        let next = self.known.len();
        Numbered { number: *self.known.entry(text).or_insert(next), inputs }
    }

    /// Notes what stands for the next sub-query.
    pub(super) fn subquery(&mut self, node: &Node, number: usize) {
        // What a group of rows is asked stands elsewhere: its place here says nothing of it.
        let moved = matches!(node.kind, NodeKind::Partition { .. });
        let at = self.subqueries.len();
        self.subqueries.push(if moved { format!("moved{at}") } else { number.to_string() });
    }

    /// Writing to a text cannot fail.
    fn write(&mut self, node: &Node, text: &mut String) {
        match &node.kind {
            // One query sees one table of a name.
            NodeKind::Scan(source) => {
                let _ = write!(text, "scan {} {:?} {:?}", source.table, source.time_filter, source.columns);
            }
            NodeKind::Values(batch) => self.values(batch, text),
            NodeKind::Plugin(call) => {
                let _ =
                    write!(text, "plugin {} {:p} {:?}", call.plugin.name, Rc::as_ptr(&call.prepared.run), call.written);
            }
            NodeKind::Range { start, stop, step } => {
                let _ = write!(text, "range {start:?} {stop:?} {step:?}");
            }
            NodeKind::Filter { predicate, .. } => self.exprs("filter", [predicate], text),
            NodeKind::Project { columns, .. } => self.exprs("project", columns, text),
            NodeKind::Extract { column, extraction, .. } => {
                let _ = write!(text, "extract {column} {extraction:?}");
            }
            NodeKind::Summarize { keys, aggregates, .. } => {
                self.exprs("summarize", keys, text);
                self.calls(aggregates, text);
            }
            NodeKind::Sequences { sequences, .. } => {
                let _ = write!(text, "scan {sequences:?}");
            }
            NodeKind::MakeSeries(series) => {
                let _ = write!(text, "series {} {} {}", series.keys, series.closed, series.nonempty);
                self.exprs(" defaults", &series.defaults, text);
                self.exprs(" from", &series.from, text);
                self.exprs(" to", &series.to, text);
                self.exprs(" step", [&series.step], text);
            }
            NodeKind::Sort { terms, .. } => self.terms("sort", terms, text),
            NodeKind::Top { count, terms, .. } => {
                self.terms("top", terms, text);
                let _ = write!(text, " {count}");
            }
            NodeKind::TopNested { levels, .. } => {
                for level in levels {
                    let _ =
                        write!(text, "nested {} {:?} {:?} {}", level.key, level.count, level.others, level.descending);
                    self.calls(&level.aggregates, text);
                    self.exprs(" by", [&level.by], text);
                }
            }
            NodeKind::Reduce { reduction, .. } => {
                let _ = write!(text, "reduce {reduction:?}");
            }
            NodeKind::Serialize { .. } => text.push_str("serialize"),
            NodeKind::Take { count, .. } => {
                let _ = write!(text, "take {count}");
            }
            NodeKind::Apply { id, most, .. } => {
                let _ = write!(text, "apply {id} {most:?}");
            }
            NodeKind::Partition { id, .. } => {
                let _ = write!(text, "partition {id}");
            }
            NodeKind::Shared { index, .. } => {
                let _ = write!(text, "shared {index}");
            }
            NodeKind::Expand { arrays, bags_as_arrays, limit, .. } => {
                self.exprs("expand", arrays, text);
                let _ = write!(text, " {bags_as_arrays} {limit}");
            }
            NodeKind::Union(_) => text.push_str("union"),
            // Graphs are not compared: each counts as another one.
            NodeKind::Graph(_) | NodeKind::GraphTable { .. } | NodeKind::GraphMatch(_) => {
                self.unique += 1;
                let _ = write!(text, "graph {}", self.unique);
            }
            NodeKind::Join { kind, left_keys, right_keys, .. } => {
                let _ = write!(text, "join {kind:?}");
                self.exprs(" left", left_keys, text);
                self.exprs(" right", right_keys, text);
            }
        }
    }

    fn values(&mut self, batch: &Batch, text: &mut String) {
        if batch.rows * batch.columns.len() > COMPARED_CELLS {
            self.unique += 1;
            let _ = write!(text, "values {}", self.unique);
            return;
        }
        let _ = write!(text, "values {} rows", batch.rows);
        for column in &batch.columns {
            for row in 0..batch.rows {
                let _ = write!(text, " {:?}", column.value(row));
            }
        }
    }

    fn exprs<'e>(&self, word: &str, exprs: impl IntoIterator<Item = &'e Expr>, text: &mut String) {
        text.push_str(word);
        for expr in exprs {
            text.push(' ');
            self.expr(expr, text);
        }
    }

    fn terms(&self, word: &str, terms: &[SortTerm], text: &mut String) {
        text.push_str(word);
        for term in terms {
            let _ = write!(text, " {} {} ", term.descending, term.nulls_first);
            self.expr(&term.expr, text);
        }
    }

    fn calls(&self, calls: &[AggregateCall], text: &mut String) {
        for call in calls {
            self.exprs(&format!(" {}", call.aggregate.name), &call.args, text);
        }
    }

    fn expr(&self, expr: &Expr, text: &mut String) {
        let _ = match &expr.kind {
            ExprKind::Column(at) => write!(text, "c{at}:{}", expr.returns),
            ExprKind::Constant(value) => write!(text, "{value:?}"),
            ExprKind::Call { function, overload, args } => {
                let _ = write!(text, "{} {:p}(", function.name, std::ptr::from_ref(*overload));
                for arg in args {
                    self.expr(arg, text);
                    text.push(',');
                }
                write!(text, "):{}", expr.returns)
            }
            ExprKind::Convert(arg) => {
                self.expr(arg, text);
                write!(text, " as {}", expr.returns)
            }
            ExprKind::Window { function, args } => {
                let _ = write!(text, "{function:?}(");
                for arg in args {
                    self.expr(arg, text);
                    text.push(',');
                }
                write!(text, "):{}", expr.returns)
            }
            ExprKind::Subquery { index, all_rows } => {
                let known = self.subqueries.get(*index).map_or("?", String::as_str);
                write!(text, "subquery {known} {index_or} {all_rows}", index_or = if known == "?" { *index } else { 0 })
            }
        };
    }
}
