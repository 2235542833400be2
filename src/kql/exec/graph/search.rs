//! Looks for a pattern, depth first, with a stack of its own: it can be left after any step and gone on with later.

use super::{Graph, Matches};
use crate::diagnostics::Diagnostic;
use crate::kql::functions::Context;
use crate::kql::plan::{Cycles, GraphMatch, PatternEdge, Way};
use crate::values::NO_ROW;
use std::rc::Rc;

/// What may stand for an element of a pattern; `None` for anything.
pub(super) type Allowed = Option<Vec<bool>>;

/// What may stand for the elements of a pattern.
pub(super) struct Masks {
    /// For each node of the pattern.
    pub(super) nodes: Vec<Allowed>,
    /// For each edge of the pattern: its edges, and the nodes between them.
    pub(super) edges: Vec<(Allowed, Allowed)>,
}

impl Masks {
    /// Asks the conditions on nodes and edges alone.
    pub(super) fn new(matching: &GraphMatch, graph: &Graph, context: &Context) -> Result<Self, Diagnostic> {
        let nodes = matching.nodes.iter().map(|conditions| graph.nodes_that(conditions, context));
        let edge =
            |edge: &PatternEdge| Ok((graph.edges_that(&edge.edges, context)?, graph.nodes_that(&edge.inner, context)?));
        Ok(Self {
            nodes: nodes.collect::<Result<_, _>>()?,
            edges: matching.edges.iter().map(edge).collect::<Result<_, Diagnostic>>()?,
        })
    }
}

/// A search for a pattern in a graph.
pub(in crate::kql::exec) struct Search {
    graph: Rc<Graph>,
    cycles: Cycles,
    nodes: Vec<Allowed>,
    edges: Vec<(Allowed, Allowed)>,
    /// The edges of the pattern in the order in which they are gone.
    legs: Vec<Leg>,
    /// The node of the pattern that is set out from.
    start: usize,
    /// The next node to set out from.
    next: u32,
    /// How many edges a match has in all, where that is fixed.
    length: Option<u32>,
    /// Whether some way was as long as that.
    reached: bool,
    frames: Vec<Frame>,
    /// The nodes that stand for those of the pattern now.
    bound: Vec<u32>,
    /// The edges that stand for those of the pattern now, in the order of the legs.
    paths: Vec<Vec<u32>>,
    /// How many these are.
    gone: u32,
    /// Edges on the way, or nodes, that may not be met again.
    taken: Vec<bool>,
}

/// An edge of the pattern as it is gone.
struct Leg {
    edge: usize,
    from: usize,
    to: usize,
    way: Way,
    hops: (u32, u32),
    /// Whether it is gone from right to left.
    reversed: bool,
    /// Whether its end stands already.
    closes: bool,
}

/// Where the search stands: at a node, so many edges along a leg.
struct Frame {
    leg: usize,
    hop: u32,
    node: u32,
    /// The edge that led here.
    by: u32,
    /// Which of the node's edges comes next; before the first, the leg may end here.
    at: Option<usize>,
    /// Whether this node is the leg's end for now.
    ends: bool,
}

impl Search {
    /// A search from the node of the pattern that the fewest nodes can stand for.
    pub(in crate::kql::exec) fn new(
        matching: &GraphMatch,
        graph: Rc<Graph>,
        context: &Context,
    ) -> Result<Self, Diagnostic> {
        let Masks { nodes, edges } = Masks::new(matching, &graph, context)?;
        let candidates = |allowed: &Allowed| match allowed {
            Some(allowed) => allowed.iter().filter(|allowed| **allowed).count(),
            None => graph.nodes.count(),
        };
        // The shortest paths are asked for from the first node on.
        let start =
            if matching.shortest.is_some() { None } else { (0..nodes.len()).min_by_key(|at| candidates(&nodes[*at])) };
        let start = start.unwrap_or(0);
        let marks = if matching.cycles == Cycles::None { graph.nodes.count() } else { graph.edges.count() };
        Ok(Self {
            cycles: matching.cycles,
            legs: legs(&matching.edges, matching.nodes.len(), start),
            start,
            next: 0,
            length: None,
            reached: false,
            frames: Vec::new(),
            bound: vec![NO_ROW; nodes.len()],
            paths: vec![Vec::new(); edges.len()],
            gone: 0,
            taken: vec![false; marks],
            nodes,
            edges,
            graph,
        })
    }

    /// Begins anew, for matches with exactly so many edges.
    pub(in crate::kql::exec) fn restart(&mut self, length: u32) {
        self.next = 0;
        self.length = Some(length);
        self.reached = false;
    }

    /// Whether any way through the graph was as long as asked: else none is longer.
    pub(in crate::kql::exec) fn reached(&self) -> bool {
        self.reached
    }

    /// Goes on until the steps are used up, the matches are full or there is nothing more (then `true`).
    pub(in crate::kql::exec) fn run(&mut self, steps: &mut u64, found: &mut Matches) -> bool {
        while *steps > 0 && !found.is_full() {
            *steps -= 1;
            if self.frames.is_empty() {
                if !self.set_out(found) {
                    return true;
                }
            } else {
                self.step(found);
            }
        }
        false
    }

    /// Sets out from the next node; `false` where there is none.
    fn set_out(&mut self, found: &mut Matches) -> bool {
        if self.next as usize >= self.graph.nodes.count() {
            return false;
        }
        let node = self.next;
        self.next += 1;
        if !allows(&self.nodes[self.start], node) {
            return true;
        }
        self.bound[self.start] = node;
        if self.legs.is_empty() {
            found.push(&self.bound, std::iter::empty());
            return true;
        }
        if self.cycles == Cycles::None {
            self.taken[node as usize] = true;
        }
        self.frames.push(Frame { leg: 0, hop: 0, node, by: NO_ROW, at: None, ends: false });
        true
    }

    fn step(&mut self, found: &mut Matches) {
        let Some(frame) = self.frames.last_mut() else { return };
        let (leg, node, hop) = (frame.leg, frame.node, frame.hop);
        let Leg { to, closes, hops, .. } = self.legs[leg];
        let Some(at) = frame.at else {
            frame.at = Some(0);
            let arrives = if closes { self.bound[to] == node } else { allows(&self.nodes[to], node) };
            if hop >= hops.0 && arrives {
                frame.ends = true;
                self.bound[to] = node;
                self.arrive(leg, found);
            }
            return;
        };
        if frame.ends {
            frame.ends = false;
            if !closes {
                self.bound[to] = NO_ROW;
            }
        }
        let edge = self.legs[leg].edge;
        let may_go_on = hop < hops.1
            && self.length.is_none_or(|length| self.gone < length)
            && (hop == 0 || allows(&self.edges[edge].1, node));
        let way = self.legs[leg].way;
        match self.graph.step(node, way, at).filter(|_| may_go_on) {
            Some((by, other)) => {
                frame.at = Some(at + 1);
                if allows(&self.edges[edge].0, by)
                    && !self.graph.is_met_again(node, way, at, other)
                    && !self.is_taken(by, other)
                {
                    self.mark(by, other, true);
                    self.paths[leg].push(by);
                    self.gone += 1;
                    self.reached |= self.length == Some(self.gone);
                    self.frames.push(Frame { leg, hop: hop + 1, node: other, by, at: None, ends: false });
                }
            }
            None => self.back(),
        }
    }

    /// A leg has come to its end.
    fn arrive(&mut self, leg: usize, found: &mut Matches) {
        if let Some(next) = self.legs.get(leg + 1) {
            let node = self.bound[next.from];
            self.frames.push(Frame { leg: leg + 1, hop: 0, node, by: NO_ROW, at: None, ends: false });
        } else if self.length.is_none_or(|length| length == self.gone) {
            let paths = self.legs.iter().zip(&self.paths).map(|(leg, path)| (leg.edge, path.as_slice(), leg.reversed));
            found.push(&self.bound, paths);
        }
    }

    /// All that begins here is known.
    fn back(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        if frame.by != NO_ROW {
            self.mark(frame.by, frame.node, false);
            self.paths[frame.leg].pop();
            self.gone -= 1;
        } else if frame.leg == 0 {
            if self.cycles == Cycles::None {
                self.taken[frame.node as usize] = false;
            }
            self.bound[self.start] = NO_ROW;
        }
    }

    fn is_taken(&self, edge: u32, node: u32) -> bool {
        match self.cycles {
            Cycles::All => false,
            Cycles::None => self.taken[node as usize],
            Cycles::UniqueEdges => self.taken[edge as usize],
        }
    }

    fn mark(&mut self, edge: u32, node: u32, taken: bool) {
        match self.cycles {
            Cycles::All => {}
            Cycles::None => self.taken[node as usize] = taken,
            Cycles::UniqueEdges => self.taken[edge as usize] = taken,
        }
    }
}

/// Whether this node or edge may stand there.
pub(super) fn allows(allowed: &Allowed, at: u32) -> bool {
    allowed.as_ref().is_none_or(|allowed| allowed[at as usize])
}

/// The order in which the edges of a pattern are gone: each begins at a node that stands already, and those whose both
/// ends stand come first.
fn legs(edges: &[PatternEdge], nodes: usize, start: usize) -> Vec<Leg> {
    let mut stands = vec![false; nodes];
    stands[start] = true;
    let mut waiting: Vec<usize> = (0..edges.len()).collect();
    let mut legs = Vec::with_capacity(edges.len());
    while !waiting.is_empty() {
        let ends = |at: &usize| usize::from(stands[edges[*at].left]) + usize::from(stands[edges[*at].right]);
        let both = waiting.iter().position(|at| ends(at) == 2);
        // The binder saw to it that all nodes are connected.
        let Some(place) = both.or_else(|| waiting.iter().position(|at| ends(at) == 1)) else { break };
        let edge = waiting.remove(place);
        let PatternEdge { left, right, way, hops, .. } = edges[edge];
        let reversed = !stands[left];
        let (from, to) = if reversed { (right, left) } else { (left, right) };
        let way = match (way, reversed) {
            (Way::Forward, true) => Way::Backward,
            (Way::Backward, true) => Way::Forward,
            (way, _) => way,
        };
        legs.push(Leg { edge, from, to, way, hops, reversed, closes: stands[to] });
        stands[to] = true;
    }
    legs
}
