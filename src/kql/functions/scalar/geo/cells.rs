//! S2 cells: the six faces of a cube around the sphere, each cut into four again and again, numbered along a Hilbert
//! curve.

use super::sphere::{Point, unit};
use std::fmt::Write as _;

/// The level of the smallest cells.
pub(super) const MAX_LEVEL: u32 = 30;

/// For each orientation of the curve, which quarter (two bits: right, up) comes at each position.
const QUARTER_AT: [[u8; 4]; 4] = [[0, 1, 3, 2], [0, 2, 3, 1], [3, 2, 0, 1], [3, 1, 0, 2]];
/// How each position turns the curve inside it.
const TURN_AT: [u8; 4] = [1, 0, 0, 3];

/// A cell by its id: three bits of the face, two for each level, a one, zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell(u64);

/// Where a cell is on its face: its lower left corner and its size, in the smallest cells.
#[derive(Clone, Copy, Debug)]
struct Place {
    face: u8,
    i: i64,
    j: i64,
    size: i64,
}

/// How many of the smallest cells are beside each other on a face.
const FACE_SIZE: i64 = 1 << MAX_LEVEL;

/// A coordinate of the cube from one that makes cells of nearly the same size.
fn cube_from_even(s: f64) -> f64 {
    if s >= 0.5 { (4.0 * s * s - 1.0) / 3.0 } else { (1.0 - 4.0 * (1.0 - s) * (1.0 - s)) / 3.0 }
}

fn even_from_cube(u: f64) -> f64 {
    if u >= 0.0 { 0.5 * (1.0 + 3.0 * u).sqrt() } else { 1.0 - 0.5 * (1.0 - 3.0 * u).sqrt() }
}

fn point_on_face(face: u8, u: f64, v: f64) -> Point {
    match face {
        0 => [1.0, u, v],
        1 => [-u, 1.0, v],
        2 => [-u, -v, 1.0],
        3 => [-1.0, -v, -u],
        4 => [v, -1.0, -u],
        _ => [v, u, -1.0],
    }
}

fn face_of(p: Point) -> (u8, f64, f64) {
    let [x, y, z] = p;
    if x.abs() > y.abs() && x.abs() > z.abs() {
        if x > 0.0 { (0, y / x, z / x) } else { (3, z / x, y / x) }
    } else if y.abs() > z.abs() {
        if y > 0.0 { (1, -x / y, z / y) } else { (4, z / y, -x / y) }
    } else if z > 0.0 {
        (2, -x / z, -y / z)
    } else {
        (5, -y / z, -x / z)
    }
}

impl Place {
    /// The point at these parts of the cell's width and height.
    fn point(self, across: f64, up: f64) -> Point {
        let coordinate =
            |start: i64, part: f64| cube_from_even((start as f64 + self.size as f64 * part) / FACE_SIZE as f64);
        unit(point_on_face(self.face, coordinate(self.i, across), coordinate(self.j, up)))
    }

    fn cell(self) -> Cell {
        let mut orientation = self.face & 1;
        let mut id = u64::from(self.face);
        for bit in (0..MAX_LEVEL).rev() {
            let quarter = (((self.i >> bit) & 1) << 1 | ((self.j >> bit) & 1)) as u8;
            // Each row of the table holds all four quarters.
            let position =
                QUARTER_AT[usize::from(orientation)].iter().position(|other| *other == quarter).unwrap_or_default();
            id = id << 2 | position as u64;
            orientation ^= TURN_AT[position];
        }
        Cell(id << 1 | 1).parent_of_size(self.size)
    }
}

impl Cell {
    /// The cell of a level that holds the point.
    pub(super) fn at(point: Point, level: u32) -> Self {
        let (face, u, v) = face_of(point);
        let leaf = |u: f64| ((even_from_cube(u) * FACE_SIZE as f64).floor() as i64).clamp(0, FACE_SIZE - 1);
        Place { face, i: leaf(u), j: leaf(v), size: 1 << (MAX_LEVEL - level.min(MAX_LEVEL)) }.cell()
    }

    fn parent_of_size(self, size: i64) -> Self {
        let lowest = (size as u64).wrapping_mul(size as u64);
        Self(self.0 & lowest.wrapping_neg() | lowest)
    }

    /// Reads a token: the id in hexadecimal without the zeros at its end.
    pub(super) fn from_token(token: &str) -> Option<Self> {
        if token.is_empty() || token.len() > 16 || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let id = u64::from_str_radix(token, 16).ok()? << (64 - 4 * token.len());
        (id >> 61 < 6 && id.trailing_zeros().is_multiple_of(2) && id.trailing_zeros() <= 60).then_some(Self(id))
    }

    /// Writes the token.
    pub(super) fn write_token(self, out: &mut String) {
        let start = out.len();
        // Writing to a string cannot fail.
        let _ = write!(out, "{:016x}", self.0);
        out.truncate(start + out[start..].trim_end_matches('0').len());
    }

    /// How many times the face was cut.
    pub(super) fn level(self) -> u32 {
        MAX_LEVEL - self.0.trailing_zeros() / 2
    }

    fn place(self) -> Place {
        let face = (self.0 >> 61) as u8;
        let mut orientation = face & 1;
        let (mut i, mut j) = (0, 0);
        let level = self.level();
        for step in 0..level {
            let position = (self.0 >> (59 - 2 * step)) as usize & 3;
            let quarter = QUARTER_AT[usize::from(orientation)][position];
            i = i << 1 | i64::from(quarter >> 1);
            j = j << 1 | i64::from(quarter & 1);
            orientation ^= TURN_AT[position];
        }
        let shift = MAX_LEVEL - level;
        Place { face, i: i << shift, j: j << shift, size: 1 << shift }
    }

    /// The point in its middle.
    pub(super) fn center(self) -> Point {
        self.place().point(0.5, 0.5)
    }

    /// Its corners, counterclockwise.
    pub(super) fn corners(self) -> [Point; 4] {
        let place = self.place();
        [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(across, up)| place.point(across, up))
    }

    /// Its four quarters, in the order of the curve.
    pub(super) fn children(self) -> [Self; 4] {
        let lowest = self.0 & self.0.wrapping_neg();
        [0, 1, 2, 3].map(|at: u64| Self(self.0 - lowest + at * (lowest / 2) + lowest / 4))
    }

    /// The whole of a face.
    pub(super) fn face(face: u64) -> Self {
        Self(face << 61 | 1 << 60)
    }

    /// The cells of its level that touch it at an edge or at a corner: in the order of the S2 library.
    pub(super) fn neighbors(self) -> Vec<Self> {
        let place = self.place();
        let level = self.level();
        let mut found = Vec::with_capacity(8);
        for (di, dj) in [(-1, -1), (1, -1), (0, -1), (0, 1), (-1, 0), (1, 0), (-1, 1), (1, 1)] {
            let (i, j) = (place.i + di * place.size, place.j + dj * place.size);
            let inside = |at: i64| (0..FACE_SIZE).contains(&at);
            let neighbor = match (inside(i), inside(j)) {
                (true, true) => Place { i, j, ..place }.cell(),
                // At a corner of the cube only three cells meet.
                (false, false) => continue,
                _ => {
                    // A little beyond the face's edge, the point lies on the next face.
                    let middle = |at: i64| {
                        let near = (at as f64 + place.size as f64 / 2.0) / FACE_SIZE as f64;
                        cube_from_even(near.clamp(-1e-9, 1.0 + 1e-9))
                    };
                    let beyond = |at: i64| {
                        if inside(at) {
                            middle(at)
                        } else {
                            f64::from(at.signum().max(0) as i32 * 2 - 1) * (1.0 + 1e-9)
                        }
                    };
                    Self::at(unit(point_on_face(place.face, beyond(i), beyond(j))), level)
                }
            };
            if neighbor != self && !found.contains(&neighbor) {
                found.push(neighbor);
            }
        }
        found
    }
}
