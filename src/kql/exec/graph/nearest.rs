//! The shortest paths along one edge of a pattern, breadth first from each node: no node is gone to twice.

use super::search::{Allowed, Masks, allows};
use super::{Graph, Matches};
use crate::diagnostics::Diagnostic;
use crate::kql::functions::Context;
use crate::kql::plan::{GraphMatch, GraphReading as Reading, Shortest, Way};
use crate::values::NO_ROW;
use std::rc::Rc;

/// A search for the shortest paths.
pub(in crate::kql::exec) struct Nearest {
    graph: Rc<Graph>,
    shortest: Shortest,
    way: Way,
    hops: (u32, u32),
    from: Allowed,
    to: Allowed,
    edges: Allowed,
    inner: Allowed,
    /// How many nodes a path may end at.
    targets: usize,
    /// The next node to set out from.
    next: u32,
    /// The node that was set out from.
    source: u32,
    /// Edges from there to each node; [`NO_ROW`] where none is known.
    distance: Vec<u32>,
    /// The nodes that were reached, the nearest first.
    reached: Vec<u32>,
    /// Of these: the one whose edges are gone now, and which comes next of its edges.
    at: (usize, usize),
    /// How many nodes that a path may end at were not yet reached.
    missing: usize,
    /// Of these, the one to which paths are told.
    told: usize,
    /// The way back from there: a node, which of its edges comes next, and the edge that was gone to come here.
    back: Vec<(u32, usize, u32)>,
}

impl Nearest {
    /// A search; `None` where the pattern, or a condition on whole matches, asks for more than this can tell.
    pub(in crate::kql::exec) fn new(
        matching: &GraphMatch,
        graph: &Rc<Graph>,
        context: &Context,
    ) -> Result<Option<Self>, Diagnostic> {
        let (Some(shortest), [edge]) = (matching.shortest, matching.edges.as_slice()) else { return Ok(None) };
        let ends_only = |reading: &Reading| matches!(reading, Reading::Node(..));
        let ends_only = matching.conditions.iter().all(|condition| condition.reads.iter().all(ends_only));
        // A path that must take a turn may be longer than the nearest one.
        if edge.left == edge.right || edge.hops.0 > 1 || !ends_only {
            return Ok(None);
        }
        let Masks { mut nodes, mut edges } = Masks::new(matching, graph, context)?;
        let (from, to) = (nodes[edge.left].take(), nodes[edge.right].take());
        let (allowed, inner) = edges.pop().unwrap_or_default();
        let count = graph.nodes.count();
        let targets = to.as_ref().map_or(count, |to| to.iter().filter(|to| **to).count());
        Ok(Some(Self {
            graph: graph.clone(),
            shortest,
            way: edge.way,
            hops: edge.hops,
            from,
            to,
            edges: allowed,
            inner,
            targets,
            next: 0,
            source: 0,
            distance: vec![NO_ROW; count],
            reached: Vec::new(),
            at: (0, 0),
            missing: 0,
            told: 0,
            back: Vec::new(),
        }))
    }

    /// As [`super::Search::run`].
    pub(in crate::kql::exec) fn run(&mut self, steps: &mut u64, found: &mut Matches) -> bool {
        while *steps > 0 && !found.is_full() {
            *steps -= 1;
            if self.at.0 < self.reached.len() {
                self.spread();
            } else if !self.back.is_empty() {
                self.go_back(found);
            } else if let Some(node) = self.reached.get(self.told).copied() {
                self.told += 1;
                let far_enough = self.distance[node as usize] >= self.hops.0;
                if far_enough && allows(&self.to, node) {
                    self.back.push((node, 0, NO_ROW));
                }
            } else if !self.set_out() {
                return true;
            }
        }
        false
    }

    fn set_out(&mut self) -> bool {
        for node in self.reached.drain(..) {
            self.distance[node as usize] = NO_ROW;
        }
        (self.at, self.told) = ((0, 0), 0);
        if self.next as usize >= self.distance.len() {
            return false;
        }
        self.source = self.next;
        self.next += 1;
        if allows(&self.from, self.source) {
            self.distance[self.source as usize] = 0;
            self.reached.push(self.source);
            self.missing = self.targets - usize::from(allows(&self.to, self.source));
        }
        true
    }

    /// Goes along one edge.
    fn spread(&mut self) {
        let (place, at) = self.at;
        let node = self.reached[place];
        let distance = self.distance[node as usize];
        let goes_on = self.missing > 0 && distance < self.hops.1 && self.leads_on(node);
        match self.graph.step(node, self.way, at).filter(|_| goes_on) {
            Some((edge, other)) => {
                self.at = (place, at + 1);
                if allows(&self.edges, edge) && self.distance[other as usize] == NO_ROW {
                    self.distance[other as usize] = distance + 1;
                    self.reached.push(other);
                    self.missing -= usize::from(allows(&self.to, other));
                }
            }
            None => self.at = (place + 1, 0),
        }
    }

    /// Goes one edge back towards the start; a path is known where it is reached.
    fn go_back(&mut self, found: &mut Matches) {
        let Some((node, at, _)) = self.back.last_mut() else { return };
        let (node, place) = (*node, *at);
        *at += 1;
        let distance = self.distance[node as usize];
        if distance == 0 {
            let target = self.back.first().map_or(node, |(target, ..)| *target);
            let path: Vec<u32> = self.back.iter().map(|(.., by)| *by).filter(|by| *by != NO_ROW).collect();
            // The way back is the path from right to left.
            found.push(&[self.source, target], std::iter::once((0, path.as_slice(), true)));
            match self.shortest {
                Shortest::Any => self.back.clear(),
                Shortest::All => {
                    self.back.pop();
                }
            }
            return;
        }
        let way = match self.way {
            Way::Forward => Way::Backward,
            Way::Backward => Way::Forward,
            Way::Any => Way::Any,
        };
        match self.graph.step(node, way, place) {
            Some((edge, before)) => {
                let is_nearer = self.distance[before as usize] == distance - 1;
                if is_nearer && allows(&self.edges, edge) && self.leads_on(before) {
                    self.back.push((before, 0, edge));
                }
            }
            None => {
                self.back.pop();
            }
        }
    }

    /// Whether a path may go on at a node.
    fn leads_on(&self, node: u32) -> bool {
        node == self.source || allows(&self.inner, node)
    }
}
