//! Polygons: rings of points whose inside is on the left; what they hold and how much.

use super::overlay::places;
use super::sphere::{
    EARTH_RADIUS_M, Point, add, angle, changes_side, closest_on_edge, corner_holds, crosses, normal, scale,
    triangle_area, unit,
};
use std::f64::consts::{PI, TAU};

/// A point from which parities are counted: near the north pole, on no meridian or parallel that people use.
const ORIGIN: Point = [-0.009_999_466_435_025_02, 0.002_592_454_260_932_412, 0.999_946_643_502_502];

/// Rings of more points than this are not searched for edges that cross each other: that would take too long.
const MOST_CHECKED_POINTS: usize = 4_000;

/// A polygon: a shell, counterclockwise, and its holes, clockwise.
#[derive(Clone, Debug)]
pub(super) struct Polygon {
    rings: Vec<Vec<Point>>,
    edges: Vec<Edge>,
    holds_origin: bool,
}

/// Two points and the way between them.
pub(super) type Edge = (Point, Point);

/// The edges of a closed ring.
pub(super) fn ring_edges(ring: &[Point]) -> Vec<Edge> {
    let mut edges = path_edges(ring);
    edges.extend(ring.last().copied().zip(ring.first().copied()));
    edges
}

/// The edges of a line.
pub(super) fn path_edges(line: &[Point]) -> Vec<Edge> {
    line.windows(2).map(|edge| (edge[0], edge[1])).collect()
}

/// The edges of lines.
pub(super) fn line_edges(lines: &[Vec<Point>]) -> Vec<Edge> {
    let mut edges = Vec::new();
    for line in lines {
        edges.extend(path_edges(line));
    }
    edges
}

/// The edges of polygons.
pub(super) fn polygon_edges(polygons: &[Polygon]) -> Vec<Edge> {
    let mut edges = Vec::new();
    for polygon in polygons {
        edges.extend_from_slice(polygon.edges());
    }
    edges
}

/// The area on the left of a ring, of the unit sphere: positive where that is the smaller part.
pub(super) fn signed_area(ring: &[Point]) -> f64 {
    let Some((first, rest)) = ring.split_first() else { return 0.0 };
    let area: f64 = rest.windows(2).map(|pair| triangle_area(*first, pair[0], pair[1])).sum();
    // A fan may go around the sphere; the smaller part is meant.
    area - 2.0 * TAU * (area / (2.0 * TAU)).round()
}

/// Whether no two points are the same and no two edges cross.
fn is_simple(rings: &[Vec<Point>]) -> bool {
    let mut count = 0;
    for ring in rings {
        let distinct = places(&mut ring.iter().copied());
        if distinct.len() < ring.len() {
            return false;
        }
        count += ring.len();
    }
    if count > MOST_CHECKED_POINTS {
        return true;
    }
    let edges = rings.iter().map(|ring| ring_edges(ring)).collect::<Vec<_>>().concat();
    edges.iter().enumerate().all(|(at, (a, b))| edges[..at].iter().all(|(c, d)| !crosses(*a, *b, *c, *d)))
}

/// The polygon of these rings as GeoJSON has them: the first the shell, each closed by its first point. Each ring is
/// turned so that it holds the smaller part of the sphere. `None` where they make no valid polygon.
pub(super) fn valid_polygon(rings: Vec<Vec<Point>>) -> Option<Polygon> {
    let mut open = Vec::with_capacity(rings.len());
    for mut ring in rings {
        if ring.len() < 4 || ring.first() != ring.last() {
            return None;
        }
        ring.pop();
        open.push(ring);
    }
    (!open.is_empty() && is_simple(&open)).then(|| Polygon::from_rings(open))
}

impl Polygon {
    /// The polygon of these rings, not closed; the first is the shell. They are turned as they must be.
    pub(super) fn from_rings(mut rings: Vec<Vec<Point>>) -> Self {
        for (at, ring) in rings.iter_mut().enumerate() {
            if (signed_area(ring) < 0.0) != (at > 0) {
                ring.reverse();
            }
        }
        let edges = rings.iter().map(|ring| ring_edges(ring)).collect::<Vec<_>>().concat();
        let mut polygon = Self { rings, edges, holds_origin: false };
        if let Some([first, second, third]) =
            polygon.rings.first().and_then(|shell| shell.get(..3)).map(|corner| [corner[0], corner[1], corner[2]])
        {
            // What the shell alone says of one of its corners settles which side is inside.
            let crossed = crosses_oddly(&ring_edges(&polygon.rings[0]), second);
            let shell_holds_origin = crossed != corner_holds(first, second, third);
            let holes_holding_origin = polygon.rings[1..].iter().filter(|hole| {
                let crossed = hole.len() > 2 && crosses_oddly(&ring_edges(hole), hole[1]);
                // The hole's ring is clockwise: its corner read backwards has the hole inside.
                hole.len() > 2 && crossed != corner_holds(hole[2], hole[1], hole[0])
            });
            polygon.holds_origin = shell_holds_origin != (holes_holding_origin.count() % 2 == 1);
        }
        polygon
    }

    /// The shell and the holes, not closed.
    pub(super) fn rings(&self) -> &[Vec<Point>] {
        &self.rings
    }

    /// All edges, the inside on their left.
    pub(super) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Whether the point is inside; of points on an edge, those that no other polygon beside this one holds.
    pub(super) fn contains(&self, point: Point) -> bool {
        crosses_oddly(&self.edges, point) != self.holds_origin
    }

    /// Whether the point is inside or a vertex.
    pub(super) fn holds(&self, point: Point) -> bool {
        self.rings.iter().flatten().any(|vertex| *vertex == point) || self.contains(point)
    }

    /// The area in square meters.
    pub(super) fn area(&self) -> f64 {
        let mut area: f64 = self.rings.iter().map(|ring| signed_area(ring)).sum();
        if area < 0.0 {
            area += 2.0 * TAU;
        }
        area * EARTH_RADIUS_M * EARTH_RADIUS_M
    }

    /// The sum of the points inside, as a vector.
    pub(super) fn centroid(&self) -> Point {
        self.edges.iter().copied().fold([0.0; 3], |sum, (a, b)| add(sum, scale(unit(normal(a, b)), angle(a, b) / 2.0)))
    }
}

/// Whether the way from the origin to a point crosses the edges an odd number of times.
fn crosses_oddly(edges: &[Edge], point: Point) -> bool {
    edges.iter().filter(|(a, b)| changes_side(ORIGIN, point, *a, *b)).count() % 2 == 1
}

/// The length of all edges, in meters.
pub(super) fn length(edges: &[Edge]) -> f64 {
    edges.iter().map(|(a, b)| angle(*a, *b)).sum::<f64>() * EARTH_RADIUS_M
}

/// The point of the edges nearest to a point, with its distance in radians.
pub(super) fn closest(point: Point, edges: &[Edge]) -> Option<(Point, f64)> {
    let mut best: Option<(Point, f64)> = None;
    for (a, b) in edges {
        let near = closest_on_edge(point, *a, *b);
        let distance = angle(near, point);
        if best.is_none_or(|(_, least)| distance < least) {
            best = Some((near, distance));
        }
    }
    best
}

/// The middle of all edges, each as heavy as it is long.
pub(super) fn edges_centroid(edges: &[Edge]) -> Point {
    let mut sum = [0.0; 3];
    for (a, b) in edges {
        // The points of an arc add up to a vector through its middle, twice the sine of half its angle long.
        sum = add(sum, scale(unit(add(*a, *b)), 2.0 * (angle(*a, *b).min(PI) / 2.0).sin()));
    }
    unit(sum)
}
