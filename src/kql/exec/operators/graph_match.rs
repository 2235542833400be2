//! `graph-match` and `graph-shortest-paths`: the graph is made, the pattern looked for, conditions on whole matches asked
//! batch by batch.
//!
//! The shortest paths are found breadth first where that can tell them. Else they are those of the first length for which
//! there is any between two nodes: the search runs once for each length.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::eval::eval_lazy;
use crate::kql::exec::graph::{Gather, Graph, Matches, Nearest, Search};
use crate::kql::exec::limits::GRAPH_STEPS;
use crate::kql::exec::operator::{Operator, Poll, Shared};
use crate::kql::exec::view::View;
use crate::kql::plan::{GraphMatch, NodeKind, Shortest};
use hashbrown::HashSet;
use std::rc::Rc;

/// Steps of the search in one piece of work.
const STEPS_A_PIECE: u64 = 100_000;

pub(crate) struct GraphMatcher {
    matching: GraphMatch,
    span: Span,
    phase: Phase,
    /// Steps so far.
    steps: u64,
    /// Rows so far.
    rows: usize,
}

enum Phase {
    Gather(Box<Gather>),
    Search(Box<Searching>),
    Done,
}

/// How the pattern is looked for.
enum Finder {
    Depth(Box<Search>),
    Breadth(Box<Nearest>),
}

struct Searching {
    graph: Rc<Graph>,
    finder: Finder,
    found: Matches,
    /// The length that is looked for, where the shortest is asked for.
    length: u32,
    /// First and last nodes between which there are shorter paths.
    settled: HashSet<(u32, u32)>,
    /// The same of paths of this length.
    now: HashSet<(u32, u32)>,
}

impl GraphMatcher {
    pub(crate) fn new(matching: &GraphMatch, span: Span) -> Self {
        let phase = match &matching.graph.kind {
            NodeKind::Graph(graph) => Phase::Gather(Box::new(Gather::new(graph, &matching.graph))),
            // The binder lets nothing else come before this step.
            _ => Phase::Done,
        };
        Self { matching: matching.clone(), span, phase, steps: 0, rows: 0 }
    }

    fn begin(&self, graph: Graph, shared: &Shared) -> Result<Phase, Diagnostic> {
        let graph = Rc::new(graph);
        let length = self.matching.edges.iter().map(|edge| edge.hops.0).sum();
        let finder = match Nearest::new(&self.matching, &graph, &shared.context)? {
            Some(nearest) => Finder::Breadth(Box::new(nearest)),
            None => {
                let mut search = Search::new(&self.matching, graph.clone(), &shared.context)?;
                if self.matching.shortest.is_some() {
                    search.restart(length);
                }
                Finder::Depth(Box::new(search))
            }
        };
        let found = self.none_found();
        let (settled, now) = (HashSet::new(), HashSet::new());
        Ok(Phase::Search(Box::new(Searching { graph, finder, found, length, settled, now })))
    }

    fn none_found(&self) -> Matches {
        Matches::new(self.matching.nodes.len(), self.matching.edges.len())
    }

    fn count_steps(&mut self, steps: u64) -> Result<(), Diagnostic> {
        self.steps += steps;
        if self.steps <= GRAPH_STEPS {
            return Ok(());
        }
        let message = format!("The search for this pattern went along more than {GRAPH_STEPS} edges, the limit here.");
        Err(Diagnostic::error("TM201", self.span, message)
            .with_help("Say more of its nodes and edges in `where`, or allow fewer hops."))
    }

    /// The columns of the matches that hold as a whole.
    fn rows(
        &mut self,
        mut found: Matches,
        searching: &mut Searching,
        shared: &Shared,
    ) -> Result<Option<View>, Diagnostic> {
        let (matching, graph) = (&self.matching, &searching.graph);
        for condition in &matching.conditions {
            if found.rows() == 0 {
                return Ok(None);
            }
            if let Some(fewer) = found.that(condition, matching, graph, &shared.context)? {
                found = fewer;
            }
        }
        if let (Some(shortest), Finder::Depth(_)) = (matching.shortest, &searching.finder) {
            found = searching.unsettled(&found, matching, shortest);
        }
        if found.rows() == 0 {
            return Ok(None);
        }
        let read = found.view(&matching.reads, matching, &searching.graph, &shared.context)?;
        let columns = matching.columns.iter().map(|expr| eval_lazy(expr, &read, &shared.context));
        let view = View { columns: columns.collect::<Result<_, _>>()?, rows: found.rows() };
        self.rows += view.rows;
        shared.limits.check_rows(self.rows, "The matches of this pattern", self.span)?;
        Ok(Some(view))
    }

    fn search(&mut self, mut searching: Box<Searching>, shared: &Shared) -> Result<Poll, Diagnostic> {
        let mut steps = STEPS_A_PIECE;
        let ended = match &mut searching.finder {
            Finder::Depth(search) => search.run(&mut steps, &mut searching.found),
            Finder::Breadth(nearest) => nearest.run(&mut steps, &mut searching.found),
        };
        self.count_steps(STEPS_A_PIECE - steps)?;
        let mut view = None;
        if ended || searching.found.is_full() {
            let found = std::mem::replace(&mut searching.found, self.none_found());
            view = self.rows(found, &mut searching, shared)?;
        }
        if !ended || (self.matching.shortest.is_some() && searching.lengthen(&self.matching)) {
            self.phase = Phase::Search(searching);
        }
        Ok(view.map_or(Poll::Working, Poll::Rows))
    }
}

impl Searching {
    /// The matches between whose ends there is no shorter one; of these one for each two ends, or all.
    fn unsettled(&mut self, found: &Matches, matching: &GraphMatch, shortest: Shortest) -> Matches {
        let last = matching.edges.last().map_or(0, |edge| edge.right);
        let first = matching.edges.first().map_or(0, |edge| edge.left);
        let ends = found.of_node(first).iter().copied().zip(found.of_node(last).iter().copied());
        let mut kept = Vec::new();
        for (row, ends) in (0_u32..).zip(ends) {
            if !self.settled.contains(&ends) && (self.now.insert(ends) || shortest == Shortest::All) {
                kept.push(row);
            }
        }
        found.kept(&kept)
    }

    /// Goes on with longer paths; `false` where there are none.
    fn lengthen(&mut self, matching: &GraphMatch) -> bool {
        let Finder::Depth(search) = &mut self.finder else { return false };
        let most: u32 = matching.edges.iter().map(|edge| edge.hops.1).sum();
        // Without a way of this length there is none that is longer; one of no edges is always there.
        if self.length >= most || (self.length > 0 && !search.reached()) {
            return false;
        }
        self.settled.extend(self.now.drain());
        self.length += 1;
        search.restart(self.length);
        true
    }
}

impl Operator for GraphMatcher {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        match std::mem::replace(&mut self.phase, Phase::Done) {
            Phase::Gather(mut gather) => {
                self.phase = match gather.poll(shared)? {
                    Some(graph) => self.begin(graph, shared)?,
                    None => Phase::Gather(gather),
                };
                Ok(Poll::Working)
            }
            Phase::Search(searching) => self.search(searching, shared),
            Phase::Done => Ok(Poll::Done),
        }
    }
}
