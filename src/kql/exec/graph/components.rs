//! Parts of a graph that are connected, numbered in the order of their first nodes.

use crate::values::{Column, NO_ROW};
use arrow_array::Int64Array;

/// The part of each node where edges connect both ways: a forest in which each tree is a part.
pub(super) fn weak(nodes: usize, source: &[u32], target: &[u32]) -> Column {
    let mut parent: Vec<u32> = (0..nodes as u32).collect();
    for (source, target) in source.iter().zip(target) {
        let (one, other) = (root(&mut parent, *source), root(&mut parent, *target));
        // The smaller number becomes the root, so that roots are first nodes.
        parent[one.max(other) as usize] = one.min(other);
    }
    let roots: Vec<u32> = (0..nodes as u32).map(|node| root(&mut parent, node)).collect();
    numbered(&roots)
}

fn root(parent: &mut [u32], mut node: u32) -> u32 {
    while parent[node as usize] != node {
        // Halves the way for the next one that comes along.
        let above = parent[parent[node as usize] as usize];
        parent[node as usize] = above;
        node = above;
    }
    node
}

/// The part of each node where all nodes of a part reach each other (Tarjan's algorithm, with a stack of its own).
/// `next(node, at)` is the node that the edge at this place leads to.
pub(super) fn strong(nodes: usize, next: impl Fn(u32, usize) -> Option<u32>) -> Column {
    let mut order = vec![NO_ROW; nodes];
    let mut low = vec![0_u32; nodes];
    let mut part = vec![NO_ROW; nodes];
    let mut open: Vec<u32> = Vec::new();
    let mut count = 0;
    let mut stack: Vec<(u32, usize)> = Vec::new();
    for start in 0..nodes as u32 {
        if order[start as usize] != NO_ROW {
            continue;
        }
        stack.push((start, 0));
        while let Some((node, at)) = stack.last_mut() {
            let here = *node as usize;
            if *at == 0 {
                (order[here], low[here]) = (count, count);
                count += 1;
                open.push(*node);
            }
            if let Some(other) = next(*node, *at) {
                *at += 1;
                let there = other as usize;
                if order[there] == NO_ROW {
                    stack.push((other, 0));
                } else if part[there] == NO_ROW {
                    low[here] = low[here].min(order[there]);
                }
                continue;
            }
            if low[here] == order[here] {
                while let Some(member) = open.pop() {
                    part[member as usize] = here as u32;
                    if member as usize == here {
                        break;
                    }
                }
            }
            stack.pop();
            if let Some((above, _)) = stack.last() {
                low[*above as usize] = low[*above as usize].min(low[here]);
            }
        }
    }
    numbered(&part)
}

/// The parts, which are named by one of their nodes, by number.
fn numbered(parts: &[u32]) -> Column {
    let mut numbers = vec![NO_ROW; parts.len()];
    let mut next = 0;
    let number = |part: &u32| {
        let number = &mut numbers[*part as usize];
        if *number == NO_ROW {
            *number = next;
            next += 1;
        }
        i64::from(*number)
    };
    Column::Long(Int64Array::from_iter_values(parts.iter().map(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(column: &Column) -> Vec<i64> {
        column.as_longs().map(|longs| longs.values().to_vec()).unwrap_or_default()
    }

    #[test]
    fn parts_are_numbered_as_they_come() {
        // 0 → 1 → 2 → 0, 2 → 3, 4 → 4, 6 → 5
        let (source, target) = ([0, 1, 2, 2, 4, 6], [1, 2, 0, 3, 4, 5]);
        assert_eq!(numbers(&weak(7, &source, &target)), [0, 0, 0, 0, 1, 2, 2]);
        let next = |node: u32, at: usize| {
            (0..source.len()).filter(|edge| source[*edge] == node).nth(at).map(|edge| target[edge])
        };
        assert_eq!(numbers(&strong(7, next)), [0, 0, 0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_long_way_needs_no_deep_stack() {
        let next = |node: u32, at: usize| (at == 0 && node < 199_999).then_some(node + 1);
        assert_eq!(numbers(&strong(200_000, next)).last(), Some(&199_999));
    }
}
