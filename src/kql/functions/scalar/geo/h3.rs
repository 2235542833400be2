//! H3 cells: hexagons on the faces of an icosahedron, each with seven smaller ones of the next resolution.

use super::h3grid::{
    AROUND, ODD_TURN, Place, STEPS, UNIT_ON_FACE, base_index, down, edge_crossing, frame, is_odd, nearest_place, plane,
    point_on_face, turned_ccw, turned_cw, unfold, up, with_k,
};
use super::h3tables::{BASE_CELLS, CLOCKWISE, PENTAGONS};
use super::overlay::{Key, Places};
use super::sphere::{Point, dot};

/// The finest resolution.
pub(super) const MAX_RESOLUTION: u32 = 15;

/// A cell by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hexagon(u64);

impl Hexagon {
    /// Reads an index in hexadecimal.
    pub(super) fn from_token(token: &str) -> Option<Self> {
        if token.len() > 16 || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let cell = Self(u64::from_str_radix(token, 16).ok()?);
        let in_use = cell.0 >> 52 & !15 == 0x080 && cell.base() < 122;
        let resolution = cell.resolution();
        let digits = (1..=MAX_RESOLUTION).all(|at| (cell.digit(at) < 7) == (at <= resolution));
        let missing = cell.is_pentagonal() && cell.leading_digit() == 1;
        (in_use && digits && !missing).then_some(cell)
    }

    /// The index in hexadecimal.
    pub(super) fn token(self) -> String {
        format!("{:x}", self.0)
    }

    /// The index.
    pub(super) fn index(self) -> u64 {
        self.0
    }

    /// The index as a key.
    pub(super) fn key(self) -> Key {
        [self.0, 0, 0]
    }

    /// The first pentagon of a resolution.
    pub(super) fn pentagon(resolution: u32) -> Self {
        let mut cell = Self::bare(PENTAGONS[0], resolution);
        for at in 1..=resolution {
            cell.set_digit(at, 0);
        }
        cell
    }

    /// How often it was made finer.
    pub(super) fn resolution(self) -> u32 {
        (self.0 >> 52 & 15) as u32
    }

    fn base(self) -> u8 {
        (self.0 >> 45 & 127) as u8
    }

    fn digit(self, resolution: u32) -> u8 {
        (self.0 >> (3 * (MAX_RESOLUTION - resolution)) & 7) as u8
    }

    fn set_digit(&mut self, resolution: u32, digit: u8) {
        let shift = 3 * (MAX_RESOLUTION - resolution);
        self.0 = self.0 & !(7 << shift) | u64::from(digit) << shift;
    }

    /// The first digit that is not 0; 0 where all are.
    fn leading_digit(self) -> u8 {
        (1..=self.resolution()).map(|at| self.digit(at)).find(|digit| *digit != 0).unwrap_or(0)
    }

    /// Whether it lies in a pentagon of resolution 0.
    fn is_pentagonal(self) -> bool {
        PENTAGONS.contains(&self.base())
    }

    /// Whether it is a pentagon.
    fn is_pentagon(self) -> bool {
        self.is_pentagonal() && self.leading_digit() == 0
    }

    /// A cell without digits.
    fn bare(base: u8, resolution: u32) -> Self {
        Self(1 << 59 | u64::from(resolution) << 52 | u64::from(base) << 45 | ((1 << 45) - 1))
    }

    fn turn(&mut self, turned: fn(u8) -> u8) {
        for at in 1..=self.resolution() {
            self.set_digit(at, turned(self.digit(at)));
        }
    }

    /// The cell that holds the point.
    pub(super) fn at(point: Point, resolution: u32) -> Option<Self> {
        let towards = |face: &usize| dot(frame(*face).0, point);
        let face = (0..20).max_by(|left, right| towards(left).total_cmp(&towards(right)))?;
        let (center, first, second) = frame(face);
        let factor = 7_f64.sqrt().powi(resolution as i32) / (UNIT_ON_FACE * dot(point, center));
        let (x, y) = (dot(point, first) * factor, dot(point, second) * factor);
        let (sin, cos) = if is_odd(resolution) { ODD_TURN.sin_cos() } else { (0.0, 1.0) };
        // The axes of odd grids are turned counterclockwise.
        let (i, j) = nearest_place(x * cos + y * sin, y * cos - x * sin);
        Self::of_place(Place { face, i, j }, resolution)
    }

    /// The cell at a place of its own face's grid.
    fn of_place(place: Place, resolution: u32) -> Option<Self> {
        let mut here = (place.i, place.j);
        let mut cell = Self::bare(0, resolution);
        for at in (1..=resolution).rev() {
            let parent = up(here, is_odd(at));
            let middle = down(parent, is_odd(at));
            let step = (here.0 - middle.0, here.1 - middle.1);
            cell.set_digit(at, STEPS.iter().position(|other| *other == step)? as u8);
            here = parent;
        }
        let entry = BASE_CELLS.get(place.face)?[base_index(here.0, here.1)?];
        let (base, turns) = ((entry / 8) as u8, entry % 8);
        cell.0 |= u64::from(base) << 45;
        let pentagon = PENTAGONS.iter().position(|pentagon| *pentagon == base);
        if let Some(pentagon) = pentagon {
            if cell.leading_digit() == 1 {
                let clockwise = CLOCKWISE[pentagon].contains(&(place.face as u8));
                cell.turn(if clockwise { turned_cw } else { turned_ccw });
            }
            for _ in 0..turns {
                cell.turn(turned_ccw);
                // The missing sixth is stepped over.
                if cell.leading_digit() == 1 {
                    cell.turn(turned_ccw);
                }
            }
        } else {
            (0..turns).for_each(|_| cell.turn(turned_ccw));
        }
        Some(cell)
    }

    /// The place on the grid of the face that the cell of resolution 0 belongs to, before any unfolding, and whether it
    /// is in a pentagon's part that is turned into the missing sixth.
    fn home(self) -> Option<(Place, bool)> {
        let mut cell = self;
        let pentagonal = self.is_pentagonal();
        if pentagonal && cell.leading_digit() == 5 {
            cell.turn(turned_cw);
        }
        let wanted = u16::from(self.base()) * 8;
        let corner = base_index(2, 0)?;
        let (face, index) = BASE_CELLS.iter().enumerate().find_map(|(face, cells)| {
            let index =
                cells.iter().enumerate().position(|(at, cell)| *cell == wanted && (!pentagonal || at == corner))?;
            Some((face, index))
        })?;
        let place = (0..27).map(|at| [at / 9, at / 3 % 3, at % 3]).filter(|place| place.contains(&0)).nth(index)?;
        let mut here = (place[0] - place[2], place[1] - place[2]);
        for at in 1..=self.resolution() {
            let step = STEPS[usize::from(cell.digit(at)) % 7];
            here = down(here, is_odd(at));
            here = (here.0 + step.0, here.1 + step.1);
        }
        Some((Place { face, i: here.0, j: here.1 }, pentagonal && cell.leading_digit() == 4))
    }

    /// The place on the even grid of its own face, and the resolution of that grid.
    fn unfolded(self, step: (i64, i64)) -> Option<(Place, u32)> {
        let (mut place, closed) = self.home()?;
        place.i += step.0;
        place.j += step.1;
        let mut resolution = self.resolution();
        if is_odd(resolution) {
            (place.i, place.j) = down((place.i, place.j), false);
            resolution += 1;
        }
        let units = 7_i64.pow(resolution / 2);
        let mut closed = closed;
        // Only a pentagon's parts can reach further than the next face.
        for _ in 0..6 {
            if !unfold(&mut place, units, closed) {
                break;
            }
            closed = false;
        }
        Some((place, resolution))
    }

    /// The point in its middle.
    pub(super) fn center(self) -> Option<Point> {
        let (place, resolution) = self.unfolded((0, 0))?;
        let (x, y) = plane(place.i as f64, place.j as f64);
        Some(point_on_face(place.face, x, y, resolution))
    }

    /// Its corners, counterclockwise, with the points where its sides cross an edge between faces.
    pub(super) fn corners(self) -> Option<Vec<Point>> {
        // Corners in thirds of the even grid's unit, by coordinates i, j, k.
        const EVEN: [(i64, i64); 6] = [(2, 1), (1, 2), (-1, 1), (-2, -1), (-1, -2), (1, -1)];
        const ODD: [(i64, i64); 6] = [(5, 4), (1, 5), (-4, 1), (-5, -4), (-1, -5), (4, -1)];
        let (place, resolution) = self.unfolded((0, 0))?;
        let units = 3 * 7_i64.pow(resolution / 2);
        let odd = is_odd(self.resolution());
        let steps = if odd { ODD } else { EVEN };
        let count = if self.is_pentagon() { 5 } else { 6 };
        let mut points: Vec<Point> = Vec::with_capacity(count);
        let mut before: Option<(Place, Place, bool)> = None;
        for at in 0..=count {
            let step = steps[at % count];
            let flat = Place { i: 3 * place.i + step.0, j: 3 * place.j + step.1, ..place };
            let mut corner = flat;
            let on_edge = |corner: &Place| with_k(corner.i, corner.j).iter().sum::<i64>() == 2 * units;
            let mut edge = on_edge(&corner);
            for _ in 0..6 {
                if edge || !unfold(&mut corner, units, false) {
                    break;
                }
                edge = on_edge(&corner);
            }
            if let Some((flat_before, corner_before, edge_before)) = before
                && odd
                && count == 6
                && corner.face != corner_before.face
                && !edge_before
                && !edge
            {
                points.extend(edge_crossing(flat_before, flat, units, resolution));
            }
            before = Some((flat, corner, edge));
            if at < count {
                let (x, y) = plane(corner.i as f64 / 3.0, corner.j as f64 / 3.0);
                points.push(point_on_face(corner.face, x, y, resolution));
            }
        }
        Some(points)
    }

    /// The next cell in the direction of a digit of its own axes.
    fn neighbor(self, digit: u8) -> Option<Self> {
        // Where a pentagon's part is turned into the missing sixth, so are its axes.
        let turned = self.is_pentagonal() && self.leading_digit() == 5;
        let digit = if turned { turned_cw(digit) } else { digit };
        let (place, resolution) = self.unfolded(STEPS[usize::from(digit) % 7])?;
        let (x, y) = plane(place.i as f64, place.j as f64);
        Self::at(point_on_face(place.face, x, y, resolution), self.resolution())
    }

    /// The next cell in a direction (a place in [`AROUND`]), and by how many sixths of a turn its axes are away.
    fn walk(self, direction: usize) -> Option<(Self, usize)> {
        let next = self.neighbor(AROUND[direction % 6])?;
        if next == self {
            return None;
        }
        if next.base() == self.base() && !self.is_pentagonal() {
            return Some((next, 0));
        }
        let back = (0..6).find(|back| next.neighbor(AROUND[*back]) == Some(self))?;
        Some((next, (back + 6 - (direction + 3) % 6) % 6))
    }

    /// The cells at each distance up to this one, from its own on.
    pub(super) fn rings(self, most: u32) -> Option<Vec<Vec<Self>>> {
        self.even_rings(most).or_else(|| self.uneven_rings(most))
    }

    /// Rings with six cells more each; `None` where a pentagon is near.
    fn even_rings(self, most: u32) -> Option<Vec<Vec<Self>>> {
        let mut rings = vec![vec![self]];
        let (mut cell, mut turns) = (self, 0);
        for size in 1..=most as usize {
            let mut ring = Vec::with_capacity(6 * size);
            // A step out along the axis i, then around from the axis j's direction on.
            let sides = std::iter::once((0, 1)).chain((2..8).map(|direction| (direction, size)));
            for (direction, steps) in sides {
                for _ in 0..steps {
                    let (next, turn) = cell.walk(direction + turns)?;
                    if next.is_pentagon() || cell.is_pentagon() {
                        return None;
                    }
                    (cell, turns) = (next, (turns + turn) % 6);
                    if direction >= 2 {
                        ring.push(cell);
                    }
                }
            }
            rings.push(ring);
        }
        Some(rings)
    }

    fn uneven_rings(self, most: u32) -> Option<Vec<Vec<Self>>> {
        let mut seen = Places::new();
        seen.insert(self.key(), 0);
        let mut rings = vec![vec![self]];
        for _ in 0..most {
            let mut ring = Vec::new();
            for cell in rings.last()? {
                // Counterclockwise from the axis j on, as the even rings begin.
                for direction in [1, 2, 3, 4, 5, 0] {
                    ring.extend(cell.neighbor(AROUND[direction]).filter(|next| seen.insert(next.key(), 0).is_none()));
                }
            }
            rings.push(ring);
        }
        Some(rings)
    }

    /// The cell of a coarser resolution that it is counted to.
    pub(super) fn parent(self, resolution: u32) -> Self {
        let mut cell = self;
        for at in resolution + 1..=self.resolution() {
            cell.set_digit(at, 7);
        }
        Self(cell.0 & !(15 << 52) | u64::from(resolution) << 52)
    }

    /// The cells of a finer resolution that are counted to it, in order.
    pub(super) fn children(self, resolution: u32) -> Vec<Self> {
        let mut cells = vec![self];
        for at in self.resolution() + 1..=resolution {
            let finer = |cell: Self| {
                let missing = if cell.is_pentagon() { 1 } else { 7 };
                (0..7).filter(move |digit| *digit != missing).map(move |digit| {
                    let mut child = Self(cell.0 & !(15 << 52) | u64::from(at) << 52);
                    child.set_digit(at, digit);
                    child
                })
            };
            cells = cells.into_iter().flat_map(finer).collect();
        }
        cells
    }
}
