//! Shapes covered by S2 cells of one level.

use super::cells::{Cell, MAX_LEVEL};
use super::geojson::{Shape, Shapes};
use super::ring::{Polygon, closest, line_edges, polygon_edges, ring_edges};
use super::s2cells::token;
use super::sphere::{EARTH_RADIUS_M, Point, TINY, crosses, turn};
use super::{Answer, geo_function, level_or, real_or, to_text_arrays};
use crate::kql::functions::Datum;
use crate::kql::functions::declare::{DYNAMIC, dynamic, long, optional, real};

geo_function!(
    LINE,
    "geo_line_to_s2cells",
    "geo-line-to-s2cells",
    [dynamic("lineString"), optional(long("level")), optional(real("radius"))] => DYNAMIC,
    |args, rows, _| covering(args, rows, |shape| {
        Some((line_edges(shape.lines()?), Vec::new()))
    }),
    "The tokens of all S2 cells of this level (0 to 30, 11) within the radius, in meters (0), of a line; at most 65,536.",
    &[("geo_line_to_s2cells(dynamic({\"type\": \"LineString\", \"coordinates\": [[10, 53], [10.01, 53]]}), 4)", "[\"47b\"]")]
);
geo_function!(
    POLYGON,
    "geo_polygon_to_s2cells",
    "geo-polygon-to-s2cells",
    [dynamic("polygon"), optional(long("level")), optional(real("radius"))] => DYNAMIC,
    |args, rows, _| covering(args, rows, |shape| {
        let polygons = shape.polygons()?;
        Some((polygon_edges(polygons), polygons.to_vec()))
    }),
    "The tokens of all S2 cells of this level (0 to 30, 11) within the radius, in meters (0), of a polygon; at most 65,536.",
    &[("array_length(geo_polygon_to_s2cells(dynamic({\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [0, 50], [100, 50], [0, 0]]]}), 5))", "286")]
);

/// The most cells of a covering.
const MOST_CELLS: usize = 65_536;

/// The edges of a shape, and the polygons that it is made of.
type Parts = (Vec<(Point, Point)>, Vec<Polygon>);

/// A search for the cells of one level that are near a shape.
struct Search {
    polygons: Vec<Polygon>,
    level: u32,
    /// In radians.
    radius: f64,
    found: Vec<Cell>,
}

fn covering(args: &[Datum], rows: usize, parts: fn(&Shape) -> Option<Parts>) -> Answer {
    let shapes = Shapes::of(&args[0]);
    to_text_arrays(rows, &|row| {
        let level = level_or(args, 1, row, 11, MAX_LEVEL)?;
        let radius = real_or(args, 2, row, 0.0).filter(|radius| *radius >= 0.0)? / EARTH_RADIUS_M;
        // What only touches a cell counts, as in the S2 library.
        let radius = radius.max(4.0 * TINY);
        let (edges, polygons) = parts(&*shapes.at(row)?)?;
        let mut search = Search { polygons, level, radius, found: Vec::new() };
        for face in 0..6 {
            search.descend(Cell::face(face), &edges)?;
        }
        Some(search.found.into_iter().map(token).collect())
    })
}

impl Search {
    /// Looks into a cell; only these edges can be near it. `None` where there are too many cells.
    fn descend(&mut self, cell: Cell, edges: &[(Point, Point)]) -> Option<()> {
        let corners = cell.corners();
        let near: Vec<(Point, Point)> =
            edges.iter().filter(|(a, b)| is_near(&corners, *a, *b, self.radius)).copied().collect();
        let last = cell.level() == self.level;
        if near.is_empty() {
            // No edge comes near: the cell is wholly inside or wholly outside.
            if !self.polygons.iter().any(|polygon| polygon.contains(cell.center())) {
                return Some(());
            }
            let inside = 4_usize.checked_pow(self.level - cell.level())?;
            (self.found.len().checked_add(inside)? <= MOST_CELLS).then_some(())?;
        }
        if last {
            self.found.push(cell);
            return (self.found.len() <= MOST_CELLS).then_some(());
        }
        cell.children().into_iter().try_for_each(|child| self.descend(child, &near))
    }
}

/// Whether an edge comes so near to the cell with these corners.
fn is_near(corners: &[Point; 4], a: Point, b: Point, radius: f64) -> bool {
    let sides = ring_edges(corners);
    if [a, b].into_iter().any(|end| sides.iter().all(|(from, to)| turn(*from, *to, end) >= 0)) {
        return true;
    }
    if sides.iter().any(|(from, to)| crosses(a, b, *from, *to)) {
        return true;
    }
    let within =
        |point: Point, edges: &[(Point, Point)]| closest(point, edges).is_some_and(|(_, distance)| distance <= radius);
    [a, b].into_iter().any(|end| within(end, &sides)) || corners.iter().any(|corner| within(*corner, &[(a, b)]))
}
