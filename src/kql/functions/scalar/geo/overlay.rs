//! Shapes laid over each other: intersections and unions. Edges are cut where they meet, each piece is kept or dropped
//! as a whole, and what is kept is joined again. The order of the answer's points follows the order of the edges that
//! they come from.

use super::ring::{Polygon, line_edges, polygon_edges, signed_area};
use super::sphere::{self, Point, TINY, angle, cross, crosses, crossing_point, dot, sub};
use std::collections::BTreeMap;

/// The most comparisons of edges that one call makes; beyond it the answer is null.
const MOST_COMPARISONS: usize = 40_000_000;

/// A piece of an edge, and the number of that edge.
type Piece = (Point, Point, usize);

/// A point as a key, or two numbers as one.
pub(super) type Key = [u64; 3];

/// The one kind of map and of set here and in its neighbors: each kind would come with code of its own.
pub(super) type Places = BTreeMap<Key, usize>;

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
        let start = a;
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
                    put_in_order(&mut cuts, a, end);
                    touches = true;
                }
            }
            // An end of ours on the other edge cuts that one, not this.
            let on_other = |end: Point| angle(sphere::closest_on_edge(end, c, d), end) <= TINY;
            if !touches && crosses(a, b, c, d) && !on_other(a) && !on_other(b) {
                let ours_first = key(a).min(key(b)) < key(c).min(key(d));
                let ((a, b), (c, d)) = if ours_first { ((a, b), (c, d)) } else { ((c, d), (a, b)) };
                put_in_order(&mut cuts, start, crossing_point(a, b, c, d));
            }
        }
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

/// Puts a point among others by their distance from the first.
fn put_in_order(points: &mut Vec<Point>, first: Point, point: Point) {
    let distance = angle(first, point);
    let place = points.partition_point(|other| angle(first, *other) <= distance);
    points.insert(place, point);
}

fn middle(piece: &Piece) -> Point {
    sphere::unit(sphere::add(piece.0, piece.1))
}

/// The points at the ends of pieces, numbered.
#[derive(Default)]
struct Ends(Places);

impl Ends {
    fn number(&mut self, point: Point) -> u64 {
        let next = self.0.len();
        *self.0.entry(key(point)).or_insert(next) as u64
    }

    fn pair(&mut self, from: Point, to: Point) -> Key {
        [self.number(from), self.number(to), 0]
    }

    /// The ways of pieces.
    fn ways(&mut self, pieces: &[Piece]) -> Places {
        let mut ways = Places::new();
        for piece in pieces {
            ways.insert(self.pair(piece.0, piece.1), piece.2);
        }
        ways
    }
}

/// The points as a set. (Collecting into the map would bring a sort along.)
pub(super) fn places(points: &mut dyn Iterator<Item = Point>) -> Places {
    let mut set = Places::new();
    for point in points {
        set.insert(key(point), 0);
    }
    set
}

/// Those of the points that are among the wanted and not yet among the seen, each once.
fn touching(points: &mut dyn Iterator<Item = Point>, wanted: &Places, mut seen: Places) -> Vec<Point> {
    points.filter(|point| wanted.contains_key(&key(*point)) && seen.insert(key(*point), 0).is_none()).collect()
}

fn ends_of(pieces: &[Piece]) -> impl Iterator<Item = Point> {
    pieces.iter().flat_map(|piece| [piece.0, piece.1])
}

/// Whether one of the polygons holds the point inside.
pub(super) fn any_contains(polygons: &[Polygon], point: Point) -> bool {
    polygons.iter().any(|polygon| polygon.contains(point))
}

/// The edges, with points that are nearly one of the others' made that one: else the pieces between the two would decide
/// what is inside.
fn snapped(mut edges: Vec<(Point, Point)>, others: &[(Point, Point)]) -> Option<Vec<(Point, Point)>> {
    (edges.len().saturating_mul(others.len()) <= MOST_COMPARISONS).then_some(())?;
    for (from, to) in &mut edges {
        for end in [from, to] {
            let near = |other: &&(Point, Point)| (0..3).all(|at| (other.0[at] - end[at]).abs() <= TINY);
            if let Some(other) = others.iter().find(near) {
                *end = other.0;
            }
        }
    }
    edges.retain(|(from, to)| from != to);
    Some(edges)
}

/// The same way from its end to its start.
fn back([from, to, _]: Key) -> Key {
    [to, from, 0]
}

/// What two polygons, or unions of polygons that do not overlap, have together or have in common.
fn combine(a: &[Polygon], b: &[Polygon], union: bool) -> Option<(Vec<Polygon>, Vec<Piece>, Vec<Piece>)> {
    let a_edges = polygon_edges(a);
    let b_edges = snapped(polygon_edges(b), &a_edges)?;
    let a_pieces = cut(&a_edges, &b_edges, 0)?;
    let b_pieces = cut(&b_edges, &a_edges, a_edges.len())?;
    let mut ends = Ends::default();
    let (a_ways, b_ways) = (ends.ways(&a_pieces), ends.ways(&b_pieces));
    let mut keep = |piece: &Piece, others: &Places, polygons: &[Polygon], is_first: bool| {
        let way = ends.pair(piece.0, piece.1);
        if others.contains_key(&way) {
            is_first
        } else if others.contains_key(&back(way)) {
            false
        } else {
            any_contains(polygons, middle(piece)) != union
        }
    };
    let mut kept: Vec<Piece> = a_pieces.iter().filter(|piece| keep(piece, &b_ways, b, true)).copied().collect();
    kept.extend(b_pieces.iter().filter(|piece| keep(piece, &a_ways, a, false)));
    Some((polygons_from(join_rings(&kept)), a_pieces, b_pieces))
}

/// The union of polygons, the ones with the fewest points first.
pub(super) fn union(polygons: Vec<Polygon>) -> Option<Vec<Polygon>> {
    let size = |polygons: &[Polygon]| polygons.iter().flat_map(Polygon::rings).map(Vec::len).sum::<usize>();
    let mut queue: Vec<(usize, Vec<Polygon>)> = Vec::with_capacity(2 * polygons.len());
    for polygon in polygons {
        let count = size(std::slice::from_ref(&polygon));
        let place = queue.partition_point(|(other, _)| *other <= count);
        queue.insert(place, (count, vec![polygon]));
    }
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
    let mut ends = Ends::default();
    let b_ways = ends.ways(&b_pieces);
    let on_border = |piece: &&Piece| b_ways.contains_key(&ends.pair(piece.1, piece.0));
    let border: Vec<Piece> = a_pieces.iter().filter(on_border).copied().collect();
    let lines = join_lines(&border);
    let seen = places(&mut polygons.iter().flat_map(Polygon::rings).chain(&lines).flatten().copied());
    let of_b = places(&mut ends_of(&b_pieces));
    let points = touching(&mut a_pieces.iter().map(|piece| piece.0), &of_b, seen);
    Some((points, lines, polygons))
}

/// What lines have in common with polygons.
pub(super) fn intersect_line_polygon(lines: &[Vec<Point>], polygons: &[Polygon]) -> Option<Common> {
    let edges = polygon_edges(polygons);
    let pieces = cut(&line_edges(lines), &edges, 0)?;
    let border = cut(&edges, &line_edges(lines), 0)?;
    Some(common_pieces(&pieces, &border, polygons))
}

/// The pieces that are also among the others or inside the polygons, joined; and the points where the rest touches.
fn common_pieces(pieces: &[Piece], others: &[Piece], polygons: &[Polygon]) -> Common {
    let mut ends = Ends::default();
    let ways = ends.ways(others);
    let is_common = |piece: &&Piece| {
        let way = ends.pair(piece.0, piece.1);
        ways.contains_key(&way) || ways.contains_key(&back(way)) || any_contains(polygons, middle(piece))
    };
    let lines = join_lines(&pieces.iter().filter(is_common).copied().collect::<Vec<_>>());
    let seen = places(&mut lines.iter().flatten().copied());
    let wanted = places(&mut ends_of(others));
    let points = touching(&mut ends_of(pieces), &wanted, seen);
    (points, lines, Vec::new())
}

/// What lines have in common.
pub(super) fn intersect_lines(a: &[Vec<Point>], b: &[Vec<Point>]) -> Option<Common> {
    let (a_pieces, b_pieces) = (cut(&line_edges(a), &line_edges(b), 0)?, cut(&line_edges(b), &line_edges(a), 0)?);
    Some(common_pieces(&a_pieces, &b_pieces, &[]))
}

/// The union of lines: each piece once.
pub(super) fn union_lines(lines: &[Vec<Point>]) -> Option<Vec<Vec<Point>>> {
    let edges = line_edges(lines);
    let (mut ends, mut seen) = (Ends::default(), Places::new());
    let mut pieces = cut(&edges, &edges, 0)?;
    pieces.retain(|(from, to, edge)| {
        let way = ends.pair(*from, *to);
        !seen.contains_key(&back(way)) && seen.insert(way, *edge).is_none()
    });
    Some(join_lines(&pieces))
}

/// Pieces by the points, numbered, where they begin.
struct Starts {
    /// For each piece the number of its first and of its last point.
    ends: Vec<[usize; 2]>,
    /// For each point, the pieces that begin there, in their order.
    leaving: Vec<Vec<usize>>,
    /// For each point, how many pieces end there.
    arriving: Vec<usize>,
}

impl Starts {
    fn of(pieces: &[Piece]) -> Self {
        let mut numbers = Ends::default();
        let ends: Vec<[usize; 2]> =
            pieces.iter().map(|piece| [piece.0, piece.1].map(|point| numbers.number(point) as usize)).collect();
        let count = numbers.0.len();
        let mut starts = Self { ends, leaving: vec![Vec::new(); count], arriving: vec![0; count] };
        for (piece, [from, to]) in starts.ends.iter().enumerate() {
            starts.leaving[*from].push(piece);
            starts.arriving[*to] += 1;
        }
        starts
    }
}

/// Joins pieces to lines, which end where more or less than two pieces meet.
fn join_lines(pieces: &[Piece]) -> Vec<Vec<Point>> {
    let starts = Starts::of(pieces);
    let passes = |at: usize| starts.leaving[at].len() == 1 && starts.arriving[at] == 1;
    let mut used = vec![false; pieces.len()];
    let mut lines = Vec::new();
    for only_ends in [true, false] {
        for first in 0..pieces.len() {
            if used[first] || (only_ends && passes(starts.ends[first][0])) {
                continue;
            }
            let mut line = vec![pieces[first].0];
            let mut next = Some(first);
            while let Some(at) = next {
                used[at] = true;
                line.push(pieces[at].1);
                let end = starts.ends[at][1];
                next = starts.leaving[end].first().copied().filter(|follower| passes(end) && !used[*follower]);
            }
            lines.push(line);
        }
    }
    lines
}

/// Joins pieces to rings: at a point where several go on, the leftmost. A ring that comes back to one of its points is
/// closed there. Each ring begins after its last edge, rings go by their first.
fn join_rings(pieces: &[Piece]) -> Vec<Vec<Point>> {
    let mut starts = Starts::of(pieces);
    let mut rings: Vec<(usize, Vec<Point>)> = Vec::new();
    for first in 0..pieces.len() {
        let mut path: Vec<usize> = Vec::new();
        let start = starts.ends[first][0];
        let mut next = take_leftmost(&mut starts.leaving[start], pieces, None, Some(first));
        while let Some(at) = next {
            path.push(at);
            let end = starts.ends[at][1];
            if let Some(begin) = path.iter().position(|piece| starts.ends[*piece][0] == end) {
                let ring = path.split_off(begin);
                if ring.len() >= 3 {
                    let (edge, ring) = ring_from(&ring, pieces);
                    rings.insert(rings.partition_point(|(other, _)| *other <= edge), (edge, ring));
                }
            }
            let before = path.last().copied();
            next = match before {
                // The ring that was cut off leaves the way that led to it.
                Some(last) => {
                    take_leftmost(&mut starts.leaving[starts.ends[last][1]], pieces, Some(pieces[last]), None)
                }
                None => None,
            };
        }
    }
    rings.into_iter().map(|(_, ring)| ring).collect()
}

/// Takes one of the pieces that begin at a point: the wanted one, or the leftmost for who comes by another.
fn take_leftmost(
    choices: &mut Vec<usize>,
    pieces: &[Piece],
    coming: Option<Piece>,
    wanted: Option<usize>,
) -> Option<usize> {
    let place = match (wanted, coming) {
        (Some(wanted), _) => choices.iter().position(|choice| *choice == wanted)?,
        (None, Some((from, at, _))) => {
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
