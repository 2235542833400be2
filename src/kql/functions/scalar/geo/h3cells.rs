//! H3 cells by their tokens.

use super::geojson::{Geometry, Shapes};
use super::h3::{Hexagon, MAX_RESOLUTION};
use super::hashed::{UNTOLD, in_set_order};
use super::overlay::Places;
use super::reshape::buffer;
use super::ring::{Polygon, polygon_edges};
use super::sphere::{angle, from_degrees, interpolate, to_degrees};
use super::{Answer, geo_function, level_or, point_at, real_or, to_geometries, to_text_arrays};
use crate::kql::functions::declare::{DYNAMIC, INT, STRING, dynamic, long, optional, real, string};
use crate::kql::functions::{Context, Datum, lift};

geo_function!(
    FROM_POINT,
    "geo_point_to_h3cell",
    "geo-point-to-h3cell",
    [real("longitude"), real("latitude"), optional(long("resolution"))] => STRING,
    from_point,
    "The token of the H3 cell of this resolution (0 to 15, 6) that holds the point; empty where that is not valid.",
    &[("geo_point_to_h3cell(-74.04450446039874, 40.689250859314974, 6)", "862a1072fffffff")]
);
geo_function!(
    CENTER,
    "geo_h3cell_to_central_point",
    "geo-h3cell-to-central-point",
    [string("h3cell")] => DYNAMIC,
    |args, rows, _| {
        let texts = lift::texts(&args[0]);
        to_geometries(rows, &|row| Some(Geometry::point(Hexagon::from_token(texts.get(row))?.center()?)))
    },
    "The point in the middle of an H3 cell.",
    &[("round(todouble(geo_h3cell_to_central_point(\"862a1072fffffff\").coordinates[0]), 6)", "-74.016008")]
);
geo_function!(
    POLYGON,
    "geo_h3cell_to_polygon",
    "geo-h3cell-to-polygon",
    [string("h3cell")] => DYNAMIC,
    |args, rows, _| {
        let texts = lift::texts(&args[0]);
        to_geometries(rows, &|row| {
            let corners = Hexagon::from_token(texts.get(row))?.corners()?;
            let ring = corners.iter().chain(corners.first()).map(|corner| to_degrees(*corner)).collect();
            Some(Geometry::Polygon(vec![ring]))
        })
    },
    "The polygon that is an H3 cell.",
    &[("array_length(geo_h3cell_to_polygon(\"862a1072fffffff\").coordinates[0])", "7")]
);
geo_function!(
    LEVEL,
    "geo_h3cell_level",
    "geo-h3cell-level",
    [string("h3cell")] => INT,
    |args, rows, _| {
        let texts = lift::texts(&args[0]);
        Ok(lift::to_ints(rows, |row| Some(Hexagon::from_token(texts.get(row))?.resolution() as i32)))
    },
    "The resolution of an H3 cell.",
    &[("geo_h3cell_level(\"862a1072fffffff\")", "6")]
);
geo_function!(
    PARENT,
    "geo_h3cell_parent",
    "geo-h3cell-parent",
    [string("h3cell"), optional(long("resolution"))] => STRING,
    parent,
    "The token of the cell of a coarser resolution (one coarser) that an H3 cell is counted to.",
    &[("geo_h3cell_parent(\"862a1072fffffff\")", "852a1073fffffff"), ("geo_h3cell_parent(\"862a1072fffffff\", 1)", "812a3ffffffffff")]
);
geo_function!(
    CHILDREN,
    "geo_h3cell_children",
    "geo-h3cell-children",
    [string("h3cell"), optional(long("resolution"))] => DYNAMIC,
    children,
    "The tokens of the cells of a finer resolution (one finer, at most five) that are counted to an H3 cell.",
    &[("array_length(geo_h3cell_children(\"862a1072fffffff\", 9))", "343")]
);
geo_function!(
    NEIGHBORS,
    "geo_h3cell_neighbors",
    "geo-h3cell-neighbors",
    [string("h3cell")] => DYNAMIC,
    |args, rows, _| {
        let texts = lift::texts(&args[0]);
        to_text_arrays(rows, &|row| Some(tokens(Hexagon::from_token(texts.get(row))?.rings(1)?.get(1)?)))
    },
    "The tokens of the H3 cells that touch this one.",
    &[("geo_h3cell_neighbors(\"862a1072fffffff\")[0]", "862a10727ffffff")]
);
geo_function!(
    RINGS,
    "geo_h3cell_rings",
    "geo-h3cell-rings",
    [string("h3cell"), long("distance")] => DYNAMIC,
    rings,
    "The tokens of the H3 cells at each distance from this one, up to the distance given (0 to 142).",
    &[("array_length(geo_h3cell_rings(\"861f8894fffffff\", 2)[2])", "12")]
);
geo_function!(
    FROM_POLYGON,
    "geo_polygon_to_h3cells",
    "geo-polygon-to-h3cells",
    [dynamic("polygon"), optional(long("resolution")), optional(real("radius"))] => DYNAMIC,
    from_polygon,
    "The tokens of the H3 cells of this resolution (0 to 15, 6) whose middle is within the radius, in meters (0), of a polygon; at most 61,680.",
    &[("array_length(geo_polygon_to_h3cells(dynamic({\"type\": \"Polygon\", \"coordinates\": [[[-3.659, 40.553], [-3.913, 40.409], [-3.729, 40.273], [-3.524, 40.44], [-3.659, 40.553]]]})))", "13")]
);

/// The most cells for a polygon.
const MOST_CELLS: usize = 61_680;

/// How many resolutions finer children may be.
const MOST_FINER: u32 = 5;

/// The largest distance of rings.
const MOST_RINGS: u32 = 142;

fn tokens(cells: &[Hexagon]) -> Vec<String> {
    cells.iter().map(|cell| cell.token()).collect()
}

fn from_point(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(lift::to_texts(rows, |row, out| {
        if let (Some(point), Some(resolution)) = (point_at(args, 0, row), level_or(args, 2, row, 6, MAX_RESOLUTION))
            && let Some(cell) = Hexagon::at(point, resolution)
        {
            out.push_str(&cell.token());
        }
    }))
}

fn parent(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    let parent = |row: usize| {
        let cell = Hexagon::from_token(texts.get(row))?;
        let coarser = cell.resolution().checked_sub(1)?;
        Some(cell.parent(level_or(args, 1, row, coarser, coarser)?))
    };
    Ok(lift::to_texts(rows, |row, out| {
        if let Some(cell) = parent(row) {
            out.push_str(&cell.token());
        }
    }))
}

fn children(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    to_text_arrays(rows, &|row| {
        let cell = Hexagon::from_token(texts.get(row))?;
        let finer = cell.resolution() + 1;
        let resolution = level_or(args, 1, row, finer, MAX_RESOLUTION.min(cell.resolution() + MOST_FINER))?;
        (finer..=MAX_RESOLUTION).contains(&resolution).then(|| tokens(&cell.children(resolution)))
    })
}

fn rings(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| {
        let cell = Hexagon::from_token(texts.get(row))?;
        out.begin_array();
        for ring in cell.rings(level_or(args, 1, row, 0, MOST_RINGS)?)? {
            out.begin_array();
            for cell in ring {
                out.string(&cell.token());
            }
            out.end();
        }
        out.end();
        Some(())
    }))
}

fn from_polygon(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let shapes = Shapes::of(&args[0]);
    to_text_arrays(rows, &|row| {
        let resolution = level_or(args, 1, row, 6, MAX_RESOLUTION)?;
        let radius = real_or(args, 2, row, 0.0).filter(|radius| (0.0..10_000_000.0).contains(radius))?;
        shapes.at(row).and_then(|shape| {
            let polygons = shape.polygons()?.to_vec();
            if radius > 0.0 {
                let edges = polygon_edges(&polygons);
                let wide = buffer(&edges, polygons, radius, 10.0_f64.min(radius))?;
                return cells_inside(&wide, resolution);
            }
            cells_inside(&polygons, resolution)
        })
    })
}

/// The cells whose middle is in one of the polygons.
fn cells_inside(polygons: &[Polygon], resolution: u32) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let mut seen = Places::new();
    for polygon in polygons {
        let cells = cells_of(polygon, resolution)?;
        found.extend(cells.into_iter().filter(|cell| seen.insert(cell.key(), 0).is_none()));
        (found.len() <= MOST_CELLS).then_some(())?;
    }
    Some(in_set_order(tokens(&found), UNTOLD))
}

/// A polygon on a map, where edges are straight.
struct OnMap {
    edges: Vec<([f64; 2], [f64; 2])>,
    /// West, south, east, north.
    bounds: [f64; 4],
}

impl OnMap {
    fn of(polygon: &Polygon) -> Self {
        let edges: Vec<_> = polygon.edges().iter().map(|(a, b)| (to_degrees(*a), to_degrees(*b))).collect();
        let least = |at: usize| edges.iter().map(|edge| edge.0[at]).fold(f64::INFINITY, f64::min);
        let most = |at: usize| edges.iter().map(|edge| edge.0[at]).fold(f64::NEG_INFINITY, f64::max);
        let bounds = [least(0), least(1), most(0), most(1)];
        Self { edges, bounds }
    }

    fn contains(&self, [x, y]: [f64; 2]) -> bool {
        let crossed = self
            .edges
            .iter()
            .filter(|([x1, y1], [x2, y2])| (*y1 > y) != (*y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1);
        crossed.count() % 2 == 1
    }

    /// How many places the H3 library's hash table has for a polygon's cells: an estimate from its bounds. It fixes the
    /// order of the cells.
    fn table_size(&self, resolution: u32) -> Option<u64> {
        const EARTH_RADIUS_KM: f64 = 6_371.007_180_918_475;
        let pentagon = Hexagon::pentagon(resolution);
        let radius_km = angle(pentagon.center()?, *pentagon.corners()?.first()?) * EARTH_RADIUS_KM;
        let smallest_km2 = 0.8 * 2.598_076_211_35 * radius_km * radius_km;
        let [west, south, east, north] = self.bounds;
        let diagonal_km = angle(from_degrees([east, north]), from_degrees([west, south])) * EARTH_RADIUS_KM;
        let (width, height) = (east - west, north - south);
        let ratio = (width.max(height) / width.min(height)).min(3.0);
        let estimate = (diagonal_km * diagonal_km / ratio / smallest_km2).ceil();
        // What is not below this has too many cells in any case, or is no number.
        (estimate < 1e8).then(|| (estimate as u64).max(self.edges.len() as u64).max(1) + 12)
    }
}

/// The cells whose middle is in a polygon, found from its corners and edges on, in the H3 library's order.
fn cells_of(polygon: &Polygon, resolution: u32) -> Option<Vec<Hexagon>> {
    let map = OnMap::of(polygon);
    let size = map.table_size(resolution)?;
    let inside = |cell: &Hexagon| cell.center().is_some_and(|center| map.contains(to_degrees(center)));
    let mut looked = Places::new();
    let mut found: Vec<Hexagon> = Vec::new();
    // A step along an edge is shorter than a cell, so that no part of the polygon that holds a cell's middle is missed.
    let pentagon = Hexagon::pentagon(resolution);
    let step = angle(pentagon.center()?, *pentagon.corners()?.first()?);
    for (a, b) in polygon.edges().iter().copied() {
        let count = (angle(a, b) / step).ceil().max(1.0);
        (count < MOST_CELLS as f64).then_some(())?;
        for at in 0..count as u32 {
            let start = Hexagon::at(interpolate(a, b, f64::from(at) / count), resolution)?;
            let near = start.rings(1)?.into_iter().flatten().filter(|cell| looked.insert(cell.key(), 0).is_none());
            found.extend(near.filter(|cell| inside(cell)));
            (looked.len() <= 8 * MOST_CELLS).then_some(())?;
        }
    }
    let mut at = 0;
    while let Some(cell) = found.get(at) {
        let near = cell.rings(1)?.into_iter().flatten().filter(|cell| looked.insert(cell.key(), 0).is_none());
        found.extend(near.filter(|cell| inside(cell)));
        (found.len() <= MOST_CELLS).then_some(())?;
        at += 1;
    }
    // The table: each cell at the place that its index gives, or the next free one.
    let mut table = Places::new();
    let size = size.max(found.len() as u64);
    for (at, cell) in found.iter().enumerate() {
        let mut place = cell.index() % size;
        while table.contains_key(&[place, 0, 0]) {
            place = (place + 1) % size;
        }
        table.insert([place, 0, 0], at);
    }
    Some(table.into_values().map(|at| found[at]).collect())
}
