//! Shapes laid over each other: intersections and unions. Edges are cut where they meet, each piece is kept or dropped
//! as a whole, and what is kept is joined again. The order of the answer's points follows the order of the edges that
//! they come from.

use super::ring::{Polygon, signed_area};
use super::sphere::{self, Point, TINY, angle, cross, crosses, crossing_point, dot, sub};
use std::collections::{BTreeMap, BTreeSet};

/// The most comparisons of edges that one call makes; beyond it the answer is null.
const MOST_COMPARISONS: usize = 40_000_000;

/// A piece of an edge, and the number of that edge.
type Piece = (Point, Point, usize);

/// A point as a key.
type Key = [u64; 3];

fn key(point: Point) -> Key {
    // Both zeros are one.
    point.map(|part| (part + 0.0).to_bits())
}

/// Cuts the edges where they meet those of the others; gives the pieces, and the meeting points that are no vertex of
/// both. `None` where there are too many edges.
fn cut(edges: &[(Point, Point)], others: &[(Point, Point)], first: usize) -> Option<Vec<Piece>> {
    (edges.len().saturating_mul(others.len()) <= MOST_COMPARISONS).then_some(())?;
    let mut pieces = Vec::with_capacity(edges.len());
    for (at, (a, b)) in edges.iter().copied().enumerate() {
        let n = sphere::unit(sphere::normal(a, b));
        let mut cuts: Vec<Point> = Vec::new();
        for (c, d) in others.iter().copied() {
            let (above, below) = (dot(n, c), dot(n, d));
            if above.min(below) > TINY || above.max(below) < -TINY {
                continue;
            }
            let mut touches = false;
            for (end, height) in [(c, above), (d, below)] {
                if end == a || end == b {
                    touches = true;
                } else if height.abs() <= TINY && angle(sphere::closest_on_edge(end, a, b), end) <= TINY {
                    cuts.push(end);
                    touches = true;
                }
            }
            // An end of ours on the other edge cuts that one, not this.
            let on_other = |end: Point| angle(sphere::closest_on_edge(end, c, d), end) <= TINY;
            if !touches && crosses(a, b, c, d) && !on_other(a) && !on_other(b) {
                cuts.push(if key(a).min(key(b)) < key(c).min(key(d)) {
                    crossing_point(a, b, c, d)
                } else {
                    crossing_point(c, d, a, b)
                });
            }
        }
        cuts.sort_by(|left, right| angle(a, *left).total_cmp(&angle(a, *right)));
        cuts.push(b);
        let mut from = a;
        for to in cuts {
            if to != from {
                pieces.push((from, to, first + at));
                from = to;
            }
        }
    }
    Some(pieces)
}

fn middle(piece: &Piece) -> Point {
    sphere::unit(sphere::add(piece.0, piece.1))
}

fn keys(pieces: &[Piece]) -> BTreeSet<(Key, Key)> {
    pieces.iter().map(|(a, b, _)| (key(*a), key(*b))).collect()
}

fn vertices(pieces: &[Piece]) -> BTreeMap<Key, Point> {
    pieces.iter().flat_map(|(a, b, _)| [(key(*a), *a), (key(*b), *b)]).collect()
}

/// Whether one of the polygons holds the point inside.
pub(super) fn any_contains(polygons: &[Polygon], point: Point) -> bool {
    polygons.iter().any(|polygon| polygon.contains(point))
}

/// What two polygons, or unions of polygons that do not overlap, have together or have in common.
fn combine(a: &[Polygon], b: &[Polygon], union: bool) -> Option<(Vec<Polygon>, Vec<Piece>, Vec<Piece>)> {
    let (a_edges, b_edges): (Vec<_>, Vec<_>) =
        (a.iter().flat_map(Polygon::edges).collect(), b.iter().flat_map(Polygon::edges).collect());
    let a_pieces = cut(&a_edges, &b_edges, 0)?;
    let b_pieces = cut(&b_edges, &a_edges, a_edges.len())?;
    let (a_keys, b_keys) = (keys(&a_pieces), keys(&b_pieces));
    let keep = |piece: &Piece, others: &BTreeSet<(Key, Key)>, polygons: &[Polygon], is_first: bool| {
        let (from, to) = (key(piece.0), key(piece.1));
        if others.contains(&(from, to)) {
            is_first
        } else if others.contains(&(to, from)) {
            false
        } else {
            any_contains(polygons, middle(piece)) != union
        }
    };
    let kept = a_pieces.iter().filter(|piece| keep(piece, &b_keys, b, true));
    let kept: Vec<Piece> =
        kept.chain(b_pieces.iter().filter(|piece| keep(piece, &a_keys, a, false))).copied().collect();
    Some((polygons_from(join_rings(&kept)), a_pieces, b_pieces))
}

/// The union of polygons, the ones with the fewest points first.
pub(super) fn union(polygons: Vec<Polygon>) -> Option<Vec<Polygon>> {
    let size = |polygons: &[Polygon]| polygons.iter().flat_map(Polygon::rings).map(Vec::len).sum::<usize>();
    let mut queue: Vec<(usize, Vec<Polygon>)> =
        polygons.into_iter().map(|polygon| (size(std::slice::from_ref(&polygon)), vec![polygon])).collect();
    queue.sort_by_key(|(size, _)| *size);
    let mut next = 0;
    let mut comparisons = 0;
    while next + 1 < queue.len() {
        let (first, second) = (std::mem::take(&mut queue[next].1), std::mem::take(&mut queue[next + 1].1));
        comparisons += queue[next].0.saturating_mul(queue[next + 1].0);
        (comparisons <= MOST_COMPARISONS).then_some(())?;
        next += 2;
        let united = combine(&first, &second, true)?.0;
        // As the S2 library does, not what the union really has: this fixes the order of the answer's points.
        let count = queue[next - 2].0 + queue[next - 1].0;
        let place = next + queue[next..].partition_point(|(other, _)| *other <= count);
        queue.insert(place, (count, united));
    }
    queue.pop().map(|(_, polygons)| polygons)
}

/// The polygons as they are where there is one, else their union.
pub(super) fn united(polygons: &[Polygon]) -> Option<Vec<Polygon>> {
    if polygons.len() == 1 { Some(polygons.to_vec()) } else { union(polygons.to_vec()) }
}

/// What polygons have in common: points where they only touch, lines where they lie side by side, polygons.
pub(super) type Common = (Vec<Point>, Vec<Vec<Point>>, Vec<Polygon>);

/// What two sets of polygons have in common.
pub(super) fn intersect_polygons(a: &[Polygon], b: &[Polygon]) -> Option<Common> {
    let (polygons, a_pieces, b_pieces) = combine(a, b, false)?;
    let b_keys = keys(&b_pieces);
    let border: Vec<Piece> =
        a_pieces.iter().filter(|(from, to, _)| b_keys.contains(&(key(*to), key(*from)))).copied().collect();
    let lines = join_lines(&border);
    let used: BTreeSet<Key> =
        polygons.iter().flat_map(Polygon::rings).chain(&lines).flatten().map(|point| key(*point)).collect();
    let of_b = vertices(&b_pieces);
    let mut seen = used;
    let touching = a_pieces.iter().map(|piece| piece.0);
    let points = touching.filter(|point| of_b.contains_key(&key(*point)) && seen.insert(key(*point))).collect();
    Some((points, lines, polygons))
}

fn line_edges(lines: &[Vec<Point>]) -> Vec<(Point, Point)> {
    lines.iter().flat_map(|line| line.windows(2).map(|edge| (edge[0], edge[1]))).collect()
}

/// What lines have in common with polygons.
pub(super) fn intersect_line_polygon(lines: &[Vec<Point>], polygons: &[Polygon]) -> Option<Common> {
    let edges: Vec<_> = polygons.iter().flat_map(Polygon::edges).collect();
    let pieces = cut(&line_edges(lines), &edges, 0)?;
    let border_pieces = cut(&edges, &line_edges(lines), 0)?;
    let border = keys(&border_pieces);
    let kept: Vec<Piece> = pieces
        .iter()
        .filter(|piece| {
            let (from, to) = (key(piece.0), key(piece.1));
            border.contains(&(from, to)) || border.contains(&(to, from)) || any_contains(polygons, middle(piece))
        })
        .copied()
        .collect();
    let lines = join_lines(&kept);
    let corners = vertices(&border_pieces);
    let mut seen: BTreeSet<Key> = lines.iter().flatten().map(|point| key(*point)).collect();
    let ends = pieces.iter().flat_map(|piece| [piece.0, piece.1]);
    let points = ends.filter(|point| corners.contains_key(&key(*point)) && seen.insert(key(*point))).collect();
    Some((points, lines, Vec::new()))
}

/// What lines have in common.
pub(super) fn intersect_lines(a: &[Vec<Point>], b: &[Vec<Point>]) -> Option<Common> {
    let (a_pieces, b_pieces) = (cut(&line_edges(a), &line_edges(b), 0)?, cut(&line_edges(b), &line_edges(a), 0)?);
    let b_keys = keys(&b_pieces);
    let shared = |piece: &&Piece| {
        let (from, to) = (key(piece.0), key(piece.1));
        b_keys.contains(&(from, to)) || b_keys.contains(&(to, from))
    };
    let lines = join_lines(&a_pieces.iter().filter(shared).copied().collect::<Vec<_>>());
    let mut seen: BTreeSet<Key> = lines.iter().flatten().map(|point| key(*point)).collect();
    let of_b = vertices(&b_pieces);
    let ends = a_pieces.iter().flat_map(|piece| [piece.0, piece.1]);
    let points = ends.filter(|point| of_b.contains_key(&key(*point)) && seen.insert(key(*point))).collect();
    Some((points, lines, Vec::new()))
}

/// The union of lines: each piece once.
pub(super) fn union_lines(lines: &[Vec<Point>]) -> Option<Vec<Vec<Point>>> {
    let edges = line_edges(lines);
    let mut seen = BTreeSet::new();
    let mut pieces = cut(&edges, &edges, 0)?;
    pieces.retain(|(from, to, _)| {
        let (from, to) = (key(*from), key(*to));
        !seen.contains(&(to, from)) && seen.insert((from, to))
    });
    Some(join_lines(&pieces))
}

/// The pieces that begin at each point, in their order.
fn by_start(pieces: &[Piece]) -> BTreeMap<Key, Vec<usize>> {
    let mut starts: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        starts.entry(key(piece.0)).or_default().push(at);
    }
    starts
}

/// Joins pieces to lines, which end where more or less than two pieces meet.
fn join_lines(pieces: &[Piece]) -> Vec<Vec<Point>> {
    let starts = by_start(pieces);
    let mut arriving: BTreeMap<Key, usize> = BTreeMap::new();
    for piece in pieces {
        *arriving.entry(key(piece.1)).or_default() += 1;
    }
    let leaving = |at: Key| starts.get(&at).map_or(&[][..], Vec::as_slice);
    let passes = |at: Key| leaving(at).len() == 1 && arriving.get(&at) == Some(&1);
    let mut used = vec![false; pieces.len()];
    let mut lines = Vec::new();
    for only_ends in [true, false] {
        for first in 0..pieces.len() {
            if used[first] || (only_ends && passes(key(pieces[first].0))) {
                continue;
            }
            let mut line = vec![pieces[first].0];
            let mut next = Some(first);
            while let Some(at) = next {
                used[at] = true;
                line.push(pieces[at].1);
                let end = key(pieces[at].1);
                next = leaving(end).first().copied().filter(|follower| passes(end) && !used[*follower]);
            }
            lines.push(line);
        }
    }
    lines
}

/// Joins pieces to rings: at a point where several go on, the leftmost. A ring that comes back to one of its points is
/// closed there. Each ring begins after its last edge, rings go by their first.
fn join_rings(pieces: &[Piece]) -> Vec<Vec<Point>> {
    let mut starts = by_start(pieces);
    let mut rings: Vec<(usize, Vec<Point>)> = Vec::new();
    for first in 0..pieces.len() {
        let mut path: Vec<usize> = Vec::new();
        let mut next = take_leftmost(&mut starts, pieces, pieces[first].0, None, Some(first));
        while let Some(at) = next {
            path.push(at);
            let end = key(pieces[at].1);
            if let Some(begin) = path.iter().position(|piece| key(pieces[*piece].0) == end) {
                let ring = path.split_off(begin);
                if ring.len() >= 3 {
                    rings.push(ring_from(&ring, pieces));
                }
            }
            let before = path.last().copied();
            next = match before {
                // The ring that was cut off leaves the way that led to it.
                Some(last) => take_leftmost(&mut starts, pieces, pieces[last].1, Some(pieces[last].0), None),
                None => None,
            };
        }
    }
    rings.sort_by_key(|(first, _)| *first);
    rings.into_iter().map(|(_, ring)| ring).collect()
}

/// Takes a piece that begins at `at`: the wanted one, or the leftmost for who comes from `from`.
fn take_leftmost(
    starts: &mut BTreeMap<Key, Vec<usize>>,
    pieces: &[Piece],
    at: Point,
    from: Option<Point>,
    wanted: Option<usize>,
) -> Option<usize> {
    let choices = starts.get_mut(&key(at))?;
    let place = match (wanted, from) {
        (Some(wanted), _) => choices.iter().position(|choice| *choice == wanted)?,
        (None, Some(from)) => {
            let back = sub(from, at);
            // Clockwise from the way back, the left side comes first.
            let clockwise = |choice: &usize| {
                let way = sub(pieces[*choice].1, at);
                let angle = dot(cross(way, back), at).atan2(dot(way, back) - dot(way, at) * dot(back, at));
                if angle <= 0.0 { angle + std::f64::consts::TAU } else { angle }
            };
            let order = |left: &(usize, f64), right: &(usize, f64)| left.1.total_cmp(&right.1);
            choices.iter().map(clockwise).enumerate().min_by(order)?.0
        }
        (None, None) => return None,
    };
    Some(choices.remove(place))
}

/// The points of a ring of pieces, turned so that the piece of the last edge comes last; with the number of its first
/// edge.
fn ring_from(ring: &[usize], pieces: &[Piece]) -> (usize, Vec<Point>) {
    let edge = |at: usize| pieces[ring[at % ring.len()]].2;
    let mut last = 0;
    let mut gap = false;
    for at in 1..ring.len() {
        match edge(at).cmp(&edge(last)) {
            std::cmp::Ordering::Less => gap = true,
            std::cmp::Ordering::Equal if gap => {}
            _ => {
                last = at;
                gap = false;
            }
        }
    }
    let points = (0..ring.len()).map(|at| pieces[ring[(last + 1 + at) % ring.len()]].0).collect();
    (edge(last + 1), points)
}

/// Polygons from rings: those that hold their left side are shells, the others the holes of the smallest shell around.
pub(super) fn polygons_from(rings: Vec<Vec<Point>>) -> Vec<Polygon> {
    let (shells, holes): (Vec<_>, Vec<_>) = rings.into_iter().partition(|ring| signed_area(ring) >= 0.0);
    let mut groups: Vec<(Polygon, Vec<Vec<Point>>)> =
        shells.into_iter().map(|shell| (Polygon::from_rings(vec![shell.clone()]), vec![shell])).collect();
    for hole in holes {
        let Some((a, b)) = hole.first().copied().zip(hole.get(1).copied()) else { continue };
        let inside = sphere::unit(sphere::add(a, b));
        let around = groups.iter_mut().filter(|(shell, _)| shell.contains(inside));
        if let Some((_, rings)) = around.min_by(|left, right| left.0.area().total_cmp(&right.0.area())) {
            rings.push(hole);
        }
    }
    groups.into_iter().map(|(_, rings)| Polygon::from_rings(rings)).collect()
}
