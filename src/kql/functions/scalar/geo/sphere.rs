//! Points on the unit sphere, and the predicates and measures between them. Edges are geodesics: the shorter arc.

/// The radius of Earth that Kusto measures with, in meters.
pub(super) const EARTH_RADIUS_M: f64 = 6_371_010.0;

/// A point on the unit sphere, or a vector.
pub(super) type Point = [f64; 3];

/// Two points nearer than this (in radians, less than a micrometer on Earth) are the same where lines meet.
pub(super) const TINY: f64 = 2e-15;

pub(super) fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(super) fn cross(a: Point, b: Point) -> Point {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(super) fn add(a: Point, b: Point) -> Point {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

pub(super) fn sub(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

pub(super) fn scale(a: Point, factor: f64) -> Point {
    a.map(|part| part * factor)
}

pub(super) fn norm(a: Point) -> f64 {
    dot(a, a).sqrt()
}

/// The vector with length one; the zero vector stays as it is.
pub(super) fn unit(a: Point) -> Point {
    let length = norm(a);
    if length > 0.0 { scale(a, 1.0 / length) } else { a }
}

/// The point at a longitude and a latitude in degrees.
pub(super) fn from_degrees([longitude, latitude]: [f64; 2]) -> Point {
    let ((sin_lng, cos_lng), (sin_lat, cos_lat)) = (longitude.to_radians().sin_cos(), latitude.to_radians().sin_cos());
    [cos_lng * cos_lat, sin_lng * cos_lat, sin_lat]
}

/// Longitude and latitude in degrees.
pub(super) fn to_degrees(p: Point) -> [f64; 2] {
    [p[1].atan2(p[0]).to_degrees(), p[2].atan2(p[0].hypot(p[1])).to_degrees()]
}

/// The angle between two points, in radians; exact for near ones, too.
pub(super) fn angle(a: Point, b: Point) -> f64 {
    2.0 * norm(sub(a, b)).atan2(norm(add(a, b)))
}

/// A vector at right angles to both points, exact for near ones, too.
pub(super) fn normal(a: Point, b: Point) -> Point {
    cross(add(a, b), sub(b, a))
}

/// The directions of east and north at a point.
pub(super) fn east_north(p: Point) -> (Point, Point) {
    let flat = p[0].hypot(p[1]);
    let east = if flat > 0.0 { [-p[1] / flat, p[0] / flat, 0.0] } else { [0.0, 1.0, 0.0] };
    (east, cross(p, east))
}

/// The direction at `from` towards `to`, in radians clockwise from north, 0 to 2π.
pub(super) fn azimuth(from: Point, to: Point) -> f64 {
    let (east, north) = east_north(from);
    let way = sub(to, from);
    dot(way, east).atan2(dot(way, north)).rem_euclid(std::f64::consts::TAU)
}

/// A direction at right angles to the point; always the same for the same point.
pub(super) fn ortho(p: Point) -> Point {
    let largest = if p[0].abs() > p[1].abs() {
        if p[0].abs() > p[2].abs() { 0 } else { 2 }
    } else if p[1].abs() > p[2].abs() {
        1
    } else {
        2
    };
    let mut axis = [0.012, 0.0053, 0.00457];
    axis[(largest + 2) % 3] = 1.0;
    unit(cross(p, axis))
}

/// The point at this fraction of the edge, or beyond it.
pub(super) fn interpolate(a: Point, b: Point, fraction: f64) -> Point {
    if fraction == 0.0 {
        return a;
    }
    if fraction == 1.0 {
        return b;
    }
    let along = unit(cross(normal(a, b), a));
    let (sin, cos) = (angle(a, b) * fraction).sin_cos();
    unit(add(scale(a, cos), scale(along, sin)))
}

/// The point of the edge nearest to `p`.
pub(super) fn closest_on_edge(p: Point, a: Point, b: Point) -> Point {
    let n = unit(normal(a, b));
    if dot(cross(n, a), p) > 0.0 && dot(cross(b, n), p) > 0.0 {
        unit(sub(p, scale(n, dot(p, n))))
    } else if norm(sub(p, a)) <= norm(sub(p, b)) {
        a
    } else {
        b
    }
}

/// 1 where the three points turn left (are counterclockwise), -1 where they turn right; 0 only where two are the same.
/// Points on one great circle are told apart by moving them a little, each by another power of a tiny number
/// (Edelsbrunner and Mücke's simulation of simplicity).
pub(super) fn turn(a: Point, b: Point, c: Point) -> i32 {
    if a == b || b == c || c == a {
        return 0;
    }
    // Differences first: the determinant of near points would lose all its digits.
    let (ab, bc, ca) = (norm(sub(a, b)), norm(sub(b, c)), norm(sub(c, a)));
    let det = if ca >= ab && ca >= bc {
        dot(cross(sub(a, b), sub(b, c)), b)
    } else if ab >= bc {
        dot(cross(sub(b, c), sub(c, a)), c)
    } else {
        dot(cross(sub(c, a), sub(a, b)), a)
    };
    let longest = ab.max(bc).max(ca);
    let bound = 4e-16 * longest * (ab + bc + ca - longest).max(f64::MIN_POSITIVE);
    if det > bound {
        return 1;
    }
    if det < -bound {
        return -1;
    }
    perturbed_turn(a, b, c)
}

fn perturbed_turn(a: Point, b: Point, c: Point) -> i32 {
    let mut sorted = [a, b, c];
    let mut parity = 1;
    for (left, right) in [(0, 1), (1, 2), (0, 1)] {
        if sorted[left].partial_cmp(&sorted[right]) == Some(std::cmp::Ordering::Greater) {
            sorted.swap(left, right);
            parity = -parity;
        }
    }
    let [a, b, c] = sorted;
    let bc = cross(b, c);
    let terms = [
        bc[2],
        bc[1],
        bc[0],
        c[0] * a[1] - c[1] * a[0],
        c[0],
        -c[1],
        c[2] * a[0] - c[0] * a[2],
        c[2],
        a[0] * b[1] - a[1] * b[0],
        -b[0],
        b[1],
        a[0],
    ];
    parity * terms.into_iter().find(|term| *term != 0.0).map_or(1, |term| if term > 0.0 { 1 } else { -1 })
}

/// Whether two edges cross inside both of them.
pub(super) fn crosses(a: Point, b: Point, c: Point, d: Point) -> bool {
    let first = turn(a, c, b);
    first != 0 && turn(b, d, a) == first && turn(c, b, d) == first && turn(d, a, c) == first
}

/// Where two crossing edges cross.
pub(super) fn crossing_point(a: Point, b: Point, c: Point, d: Point) -> Point {
    let (first, second) = (unit(normal(a, b)), unit(normal(c, d)));
    let at = unit(cross(first, second));
    if dot(at, add(add(a, b), add(c, d))) < 0.0 { scale(at, -1.0) } else { at }
}

/// Whether `a`, `b`, `c` come in this counterclockwise order around `center`.
fn ordered(a: Point, b: Point, c: Point, center: Point) -> bool {
    let sum =
        i32::from(turn(b, center, a) >= 0) + i32::from(turn(c, center, b) >= 0) + i32::from(turn(a, center, c) > 0);
    sum >= 2
}

/// Whether a way along `a`-`b` changes sides at the edge `c`-`d`. At shared vertices each wedge counts once, so that
/// parities stay right.
pub(super) fn changes_side(a: Point, b: Point, c: Point, d: Point) -> bool {
    if a == b || c == d {
        false
    } else if a == c {
        b == d || ordered(ortho(a), d, b, a)
    } else if b == d {
        ordered(ortho(b), c, a, b)
    } else if a == d {
        b == c || ordered(ortho(a), c, b, a)
    } else if b == c {
        ordered(ortho(b), d, a, b)
    } else {
        crosses(a, b, c, d)
    }
}

/// Whether the corner `before`-`vertex`-`after` of a ring, whose inside is on the left, holds the vertex itself.
pub(super) fn corner_holds(before: Point, vertex: Point, after: Point) -> bool {
    before != after && ordered(ortho(vertex), before, after, vertex)
}

/// The signed area of the triangle on the unit sphere.
pub(super) fn triangle_area(a: Point, b: Point, c: Point) -> f64 {
    let volume = dot(a, cross(sub(b, a), sub(c, a)));
    2.0 * volume.atan2(1.0 + dot(a, b) + dot(b, c) + dot(c, a))
}
