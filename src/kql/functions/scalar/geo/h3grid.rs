//! The grids of H3 on the faces of an icosahedron.
//!
//! A place on a face is a pair of whole coordinates `(i, j)` along axes a third of a turn apart; a third axis `k` points
//! the other way, so that `(i, j)` and `(i + n, j + n, n)` are the same. Odd resolutions are turned against the axes; their
//! places are worked with on the even grid that is one finer.

use super::h3tables::{BEYOND, FACES};
use super::sphere::{Point, add, cross, scale, unit};

/// How many times a grid of resolution 0 is as wide as the distance from its face's center to the next place.
pub(super) const UNIT_ON_FACE: f64 = 0.381_966_011_250_105;
/// How odd resolutions are turned.
pub(super) const ODD_TURN: f64 = 0.333_473_172_251_832_1;
pub(super) const HALF_SQRT_3: f64 = 0.866_025_403_784_438_6;

/// The places next to `(0, 0)`, by their digit: none, k, j, jk, i, ik, ij.
pub(super) const STEPS: [(i64, i64); 7] = [(0, 0), (-1, -1), (0, 1), (-1, 0), (1, 0), (0, -1), (1, 1)];
/// The digits 2 to 6 and 1 counterclockwise: i, ij, j, jk, k, ik.
pub(super) const AROUND: [u8; 6] = [4, 6, 2, 3, 1, 5];

/// A place on a face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) face: usize,
    pub(super) i: i64,
    pub(super) j: i64,
}

pub(super) fn is_odd(resolution: u32) -> bool {
    resolution % 2 == 1
}

/// The place's parent on the grid one coarser; `odd` says whether this one is turned.
pub(super) fn up((i, j): (i64, i64), odd: bool) -> (i64, i64) {
    let nearest = |seven_times: i64| (2 * seven_times + 7).div_euclid(14);
    if odd { (nearest(3 * i - j), nearest(i + 2 * j)) } else { (nearest(2 * i + j), nearest(3 * j - i)) }
}

/// The place in the middle of a place, on the grid one finer; `odd` says whether that one is turned.
pub(super) fn down((i, j): (i64, i64), odd: bool) -> (i64, i64) {
    if odd { (2 * i + j, 3 * j - i) } else { (3 * i - j, i + 2 * j) }
}

pub(super) fn turned_ccw(digit: u8) -> u8 {
    AROUND.iter().position(|other| *other == digit).map_or(digit, |at| AROUND[(at + 1) % 6])
}

pub(super) fn turned_cw(digit: u8) -> u8 {
    AROUND.iter().position(|other| *other == digit).map_or(digit, |at| AROUND[(at + 5) % 6])
}

/// The three coordinates, none negative.
pub(super) fn with_k(i: i64, j: i64) -> [i64; 3] {
    let least = i.min(j).min(0);
    [i - least, j - least, -least]
}

/// Where a place of resolution 0 stands in [`BASE_CELLS`].
pub(super) fn base_index(i: i64, j: i64) -> Option<usize> {
    let wanted = with_k(i, j);
    (0..27).map(|at| [at / 9, at / 3 % 3, at % 3]).filter(|place| place.contains(&0)).position(|place| place == wanted)
}

/// A face's center and the directions of its first axis and of the one a quarter turn on.
pub(super) fn frame(face: usize) -> (Point, Point, Point) {
    let [latitude, longitude, azimuth] = FACES[face];
    let ((sin_lat, cos_lat), (sin_lng, cos_lng)) = (latitude.sin_cos(), longitude.sin_cos());
    let center = [cos_lat * cos_lng, cos_lat * sin_lng, sin_lat];
    let north = [-sin_lat * cos_lng, -sin_lat * sin_lng, cos_lat];
    let east = [-sin_lng, cos_lng, 0.0];
    let (sin, cos) = azimuth.sin_cos();
    let first = add(scale(north, cos), scale(east, sin));
    (center, first, cross(center, first))
}

/// The point at these coordinates of a face's plane, in units of this resolution.
pub(super) fn point_on_face(face: usize, x: f64, y: f64, resolution: u32) -> Point {
    let (center, first, second) = frame(face);
    let factor = UNIT_ON_FACE / 7_f64.sqrt().powi(resolution as i32);
    unit(add(center, add(scale(first, x * factor), scale(second, y * factor))))
}

/// Coordinates in the plane of a place.
pub(super) fn plane(i: f64, j: f64) -> (f64, f64) {
    (i - j / 2.0, j * HALF_SQRT_3)
}

/// The place nearest to coordinates of the plane.
pub(super) fn nearest_place(x: f64, y: f64) -> (i64, i64) {
    let j = y / HALF_SQRT_3;
    let i = x + j / 2.0;
    // Three coordinates that add up to 0; the one that rounding moved most follows from the others.
    let parts = [i - j, j, -i];
    let mut rounded = parts.map(f64::round);
    let moved = [0, 1, 2].map(|at: usize| (rounded[at] - parts[at]).abs());
    if moved[0] > moved[1] && moved[0] > moved[2] {
        rounded[0] = -rounded[1] - rounded[2];
    } else if moved[1] > moved[2] {
        rounded[1] = -rounded[0] - rounded[2];
    } else {
        rounded[2] = -rounded[0] - rounded[1];
    }
    (-rounded[2] as i64, rounded[1] as i64)
}

/// Moves a place that lies beyond its face's edge to the face that is there. `units` is how many places of the grid one
/// of resolution 0 has along an axis; `closed` says that it belongs to a pentagon's part that is turned into the
/// missing sixth. Gives whether it moved.
pub(super) fn unfold(place: &mut Place, units: i64, closed: bool) -> bool {
    let [i, j, k] = with_k(place.i, place.j);
    if i + j + k <= 2 * units {
        return false;
    }
    let side = if k > 0 { if j > 0 { 2 } else { 1 } } else { 0 };
    (place.i, place.j) = (i - k, j - k);
    if side == 1 && closed {
        // Clockwise by a sixth around the corner of the face.
        let (from_i, from_j) = (place.i - 2 * units, place.j);
        (place.i, place.j) = (from_j + 2 * units, from_j - from_i);
    }
    let polar = !(5..15).contains(&place.face);
    let (turns, shift) = match (side, polar) {
        (0, true) => (1, (0, -2)),
        (1, true) => (5, (2, 2)),
        (0, false) => (3, (2, 2)),
        (1, false) => (3, (0, -2)),
        _ => (3, (-2, 0)),
    };
    for _ in 0..turns {
        (place.i, place.j) = (place.i - place.j, place.i);
    }
    place.i += shift.0 * units;
    place.j += shift.1 * units;
    place.face = usize::from(BEYOND[place.face][side]);
    true
}

/// Where the way between two corners crosses the edge of the face on whose plane both are.
pub(super) fn edge_crossing(from: Place, to: Place, units: i64, resolution: u32) -> Option<Point> {
    let at = |place: &Place| plane(place.i as f64 / 3.0, place.j as f64 / 3.0);
    let ((x1, y1), (x2, y2)) = (at(&from), at(&to));
    let reach = 2.0 * units as f64 / 3.0;
    let corner = |turn: f64| {
        (
            reach * (turn * 2.0 * std::f64::consts::FRAC_PI_3).cos(),
            reach * (turn * 2.0 * std::f64::consts::FRAC_PI_3).sin(),
        )
    };
    (0..3).find_map(|side| {
        let ((x3, y3), (x4, y4)) = (corner(f64::from(side)), corner(f64::from(side + 1)));
        let across = (x2 - x1) * (y4 - y3) - (y2 - y1) * (x4 - x3);
        let along = ((x3 - x1) * (y4 - y3) - (y3 - y1) * (x4 - x3)) / across;
        let on_side = ((x3 - x1) * (y2 - y1) - (y3 - y1) * (x2 - x1)) / across;
        let inside = |part: f64| part > 1e-9 && part < 1.0 - 1e-9;
        (inside(along) && inside(on_side))
            .then(|| point_on_face(from.face, x1 + (x2 - x1) * along, y1 + (y2 - y1) * along, resolution))
    })
}
