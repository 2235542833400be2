//! Shapes made coarser, finer or wider.

use super::overlay;
use super::ring::{Edge, Polygon, signed_area};
use super::sphere::{
    self, EARTH_RADIUS_M, Point, add, angle, closest_on_edge, cross, from_degrees, interpolate, normal, ortho, scale,
    unit,
};
use std::f64::consts::{PI, TAU};

/// The most points of a densified shape.
const MOST_POINTS: usize = 1_048_576;

/// Points of a buffer this near, in radians, are one: half a millimeter on Earth.
const SAME: f64 = 1e-10;

/// The most points of a circle.
const MOST_CIRCLE_POINTS: f64 = 10_000.0;

/// Leaves out points until no two neighbors are nearer than the tolerance, and none is nearer than that to the edge that
/// replaces it. The first point stays, and the last where it is not that of the first.
pub(super) fn simplify(points: &[Point], closed: bool, tolerance: f64) -> Vec<Point> {
    let mut sites: Vec<Point> = Vec::new();
    let mut path: Vec<Point> = Vec::new();
    for point in points {
        let near = sites.iter().map(|site| (*site, angle(*site, *point)));
        let site = match near.min_by(|left, right| left.1.total_cmp(&right.1)) {
            Some((site, distance)) if distance <= tolerance => site,
            _ => {
                sites.push(*point);
                *point
            }
        };
        if path.last() != Some(&site) {
            path.push(site);
        }
    }
    if closed {
        let first = path.first().copied();
        if path.last().copied() != first {
            path.extend(first);
        }
    }
    let mut kept: Vec<Point> = path.first().copied().into_iter().collect();
    let mut at = 0;
    while at + 1 < path.len() {
        // The farthest point such that all between are near the edge to it.
        let mut end = at + 1;
        while end + 1 < path.len()
            && path[at] != path[end + 1]
            && path[at + 1..=end]
                .iter()
                .all(|point| angle(closest_on_edge(*point, path[at], path[end + 1]), *point) <= tolerance)
        {
            end += 1;
        }
        kept.push(path[end]);
        at = end;
    }
    if closed {
        kept.pop();
    }
    kept
}

/// The polygon, simplified; `None` where nothing is left of it.
pub(super) fn simplify_polygon(polygon: &Polygon, tolerance: f64) -> Option<Polygon> {
    let mut rings = polygon.rings().iter().map(|ring| simplify(ring, true, tolerance));
    let is_ring = |ring: &Vec<Point>| ring.len() >= 3 && signed_area(ring) != 0.0;
    let shell = rings.next().filter(is_ring)?;
    Some(Polygon::from_rings(std::iter::once(shell).chain(rings.filter(is_ring)).collect()))
}

/// Adds points to a line of degrees until its geodesics are that near to the straight lines of a map.
pub(super) fn densify(points: &[[f64; 2]], tolerance: f64, keep_crossing: bool) -> Option<Vec<[f64; 2]>> {
    // The error is measured at two places of each edge; the true one is at most this much more.
    const ERROR_SHARE: f64 = 0.838_299_925_698_885_1;
    let mut line: Vec<[f64; 2]> = points.first().copied().into_iter().collect();
    for edge in points.windows(2) {
        let (from, mut to) = (edge[0], edge[1]);
        if !keep_crossing && (to[0] - from[0]).abs() > 180.0 {
            to[0] -= 360.0 * (to[0] - from[0]).signum();
        }
        let mut waiting = vec![to];
        let mut from = from;
        while let Some(to) = waiting.last().copied() {
            if waiting.len() > 60 || map_error(from, to) <= tolerance * ERROR_SHARE {
                line.push(to);
                from = to;
                waiting.pop();
            } else {
                waiting.push(between(from, to, 0.5));
            }
            (line.len() + waiting.len() <= MOST_POINTS).then_some(())?;
        }
        // Back on the map where the way crossed its border.
        if to != edge[1]
            && let Some(last) = line.last_mut()
        {
            *last = edge[1];
        }
    }
    for point in &mut line {
        if point[0].abs() > 180.0 {
            point[0] -= 360.0 * point[0].signum();
        }
    }
    Some(line)
}

fn between(from: [f64; 2], to: [f64; 2], fraction: f64) -> [f64; 2] {
    [from[0] + (to[0] - from[0]) * fraction, from[1] + (to[1] - from[1]) * fraction]
}

/// How far an edge's geodesic is from its straight line, in radians, measured at two places.
fn map_error(from: [f64; 2], to: [f64; 2]) -> f64 {
    const PLACE: f64 = 0.312_156_910_822_483_1;
    let (a, b) = (from_degrees(from), from_degrees(to));
    if sphere::dot(a, b) < -1e-14 {
        return f64::INFINITY;
    }
    let error = |place: f64| angle(interpolate(a, b, place), from_degrees(between(from, to, place)));
    error(PLACE).max(error(1.0 - PLACE))
}

/// How many edges a circle has whose edges come as near to its center as the tolerance lets them.
fn circle_edges(radius_m: f64, tolerance_m: f64) -> f64 {
    let share = (tolerance_m / radius_m).clamp(1e-6, 1.0);
    (PI / (1.0 - share).acos()).ceil().clamp(3.0, MOST_CIRCLE_POINTS)
}

/// A circle around a point, counterclockwise.
pub(super) fn circle(center: Point, radius_m: f64, tolerance_m: f64) -> Polygon {
    let first = ortho(center);
    let second = cross(center, first);
    let count = circle_edges(radius_m, tolerance_m);
    let (sin, cos) = (radius_m / EARTH_RADIUS_M).sin_cos();
    let point = |at: usize| {
        let (turn_sin, turn_cos) = (TAU * at as f64 / count).sin_cos();
        let out = add(scale(first, turn_cos), scale(second, turn_sin));
        unit(add(scale(center, cos), scale(out, sin)))
    };
    Polygon::from_rings(vec![(0..count as usize).map(point).collect()])
}

/// All points within the radius of an edge: a round end at each of its points.
fn capsule(a: Point, b: Point, radius_m: f64, tolerance_m: f64) -> Polygon {
    let half = (circle_edges(radius_m, tolerance_m) / 2.0).ceil() as usize;
    let (sin, cos) = (radius_m / EARTH_RADIUS_M).sin_cos();
    let right = unit(normal(a, b));
    let mut ring = Vec::with_capacity(2 * half + 2);
    // From the left side around the start to the right side, then around the end.
    for (center, side) in [(a, right), (b, scale(right, -1.0))] {
        let ahead = cross(center, side);
        for at in 0..=half {
            let (turn_sin, turn_cos) = (PI * at as f64 / half as f64).sin_cos();
            let out = add(scale(side, turn_cos), scale(ahead, turn_sin));
            ring.push(unit(add(scale(center, cos), scale(out, sin))));
        }
    }
    Polygon::from_rings(vec![ring])
}

/// All points within the radius of lines or of polygons.
pub(super) fn buffer(edges: &[Edge], inside: Vec<Polygon>, radius_m: f64, tolerance_m: f64) -> Option<Vec<Polygon>> {
    let mut parts: Vec<Polygon> = edges.iter().map(|(a, b)| capsule(*a, *b, radius_m, tolerance_m)).collect();
    parts.extend(inside);
    let polygons = overlay::union(parts)?;
    // Arcs that meet at the same place differ by rounding: points that are nearly the same become one.
    let merged = |ring: &Vec<Point>| {
        let mut kept: Vec<Point> = Vec::with_capacity(ring.len());
        for point in ring {
            if kept.last().is_none_or(|last| angle(*last, *point) > SAME) {
                kept.push(*point);
            }
        }
        while kept.len() > 1 && angle(kept[0], kept[kept.len() - 1]) <= SAME {
            kept.pop();
        }
        kept
    };
    let merge = |polygon: &Polygon| {
        let rings = polygon.rings().iter().map(merged).filter(|ring| ring.len() >= 3);
        Polygon::from_rings(rings.collect())
    };
    Some(polygons.iter().map(merge).collect())
}
