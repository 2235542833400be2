//! Geography: points, lines and polygons on a sphere, and the grids that cover it. What is not valid gives null.

mod buffers;
mod cells;
mod coverings;
mod densify;
mod distances;
mod geohash;
mod geojson;
mod h3;
mod h3cells;
mod h3grid;
mod h3tables;
mod hashed;
mod intersections;
mod lines;
mod overlay;
mod points;
mod polygons;
mod reshape;
mod ring;
mod s2cells;
mod simplify;
mod sphere;
#[cfg(test)]
mod tests;
mod unions;
mod wkt;

use super::Scalar;
use crate::kql::functions::lift;
use crate::kql::functions::{Datum, FunctionError};
use geojson::Geometry;
use sphere::Point;

/// Every function.
pub(super) static FAMILY: &[&Scalar] = &[
    &buffers::POINT,
    &buffers::LINE,
    &buffers::POLYGON,
    &coverings::LINE,
    &coverings::POLYGON,
    &densify::LINE,
    &densify::POLYGON,
    &distances::TO_LINE,
    &distances::TO_POLYGON,
    &distances::CLOSEST_ON_LINE,
    &distances::CLOSEST_ON_POLYGON,
    &distances::IN_POLYGON,
    &geohash::FROM_POINT,
    &geohash::CENTER,
    &geohash::POLYGON,
    &geohash::NEIGHBORS,
    &h3cells::FROM_POINT,
    &h3cells::CENTER,
    &h3cells::POLYGON,
    &h3cells::LEVEL,
    &h3cells::PARENT,
    &h3cells::CHILDREN,
    &h3cells::NEIGHBORS,
    &h3cells::RINGS,
    &h3cells::FROM_POLYGON,
    &intersections::INTERSECTION_LINES,
    &intersections::INTERSECTION_POLYGONS,
    &intersections::INTERSECTION_LINE_POLYGON,
    &intersections::INTERSECTS_LINES,
    &intersections::INTERSECTS_POLYGONS,
    &intersections::INTERSECTS_LINE_POLYGON,
    &lines::LENGTH,
    &lines::CENTROID,
    &lines::INTERPOLATE,
    &lines::LOCATE,
    &points::DISTANCE,
    &points::AZIMUTH,
    &points::ANGLE,
    &points::IN_CIRCLE,
    &polygons::AREA,
    &polygons::PERIMETER,
    &polygons::CENTROID,
    &s2cells::FROM_POINT,
    &s2cells::CENTER,
    &s2cells::POLYGON,
    &s2cells::NEIGHBORS,
    &simplify::LINE,
    &simplify::POLYGON,
    &simplify::POLYGONS,
    &unions::LINES,
    &unions::POLYGONS,
    &wkt::FROM_WKT,
];

type Answer = Result<Datum, FunctionError>;

/// A function of geography: name, its page, parameters, what it returns, kernel, documentation, examples.
macro_rules! geo_function {
    ($static:ident, $name:literal, $page:literal, [$($param:expr),* $(,)?] => $returns:expr, $kernel:expr, $doc:literal, $examples:expr $(,)?) => {
        pub(super) static $static: crate::kql::functions::Scalar = crate::kql::functions::Scalar {
            name: $name,
            aliases: &[],
            doc: $doc,
            reference: concat!("query/", $page, "-function"),
            overloads: &[crate::kql::functions::declare::overload!([$($param),*] => $returns, $kernel)],
            result_name: crate::kql::functions::ResultName::None,
            // Shapes make long examples; only the tests read them, so the page does without.
            examples: if cfg!(test) { $examples } else { &[] },
        };
    };
}
use geo_function;

/// The real at a position; `None` where it is null.
fn real_at(args: &[Datum], at: usize, row: usize) -> Option<f64> {
    lift::reals(args.get(at)?).get(row)
}

/// The real at a position that may be left out; `None` where it is null.
fn real_or(args: &[Datum], at: usize, row: usize, default: f64) -> Option<f64> {
    if at < args.len() { real_at(args, at, row) } else { Some(default) }
}

/// The whole number at a position that may be left out, if it lies in the range; `None` where it is null.
fn level_or(args: &[Datum], at: usize, row: usize, default: u32, most: u32) -> Option<u32> {
    match args.get(at) {
        None => Some(default),
        Some(arg) => u32::try_from(lift::longs(arg).get(row)?).ok().filter(|level| *level <= most),
    }
}

/// Longitude and latitude at a position and the next, where they are valid.
fn degrees_at(args: &[Datum], at: usize, row: usize) -> Option<[f64; 2]> {
    geojson::valid_degrees(real_at(args, at, row)?, real_at(args, at + 1, row)?)
}

/// The point whose longitude and latitude are at a position and the next.
fn point_at(args: &[Datum], at: usize, row: usize) -> Option<Point> {
    degrees_at(args, at, row).map(sphere::from_degrees)
}

/// A shape for each row.
fn to_geometries(rows: usize, function: &dyn Fn(usize) -> Option<Geometry>) -> Answer {
    Ok(lift::to_dynamics(rows, |row, out| {
        function(row)?.write(out);
        Some(())
    }))
}

/// An array of texts for each row.
fn to_text_arrays(rows: usize, function: &dyn Fn(usize) -> Option<Vec<String>>) -> Answer {
    Ok(lift::to_dynamics(rows, |row, out| {
        out.begin_array();
        function(row)?.iter().for_each(|text| out.string(text));
        out.end();
        Some(())
    }))
}

/// A real for each row.
fn to_reals(rows: usize, function: &dyn Fn(usize) -> Option<f64>) -> Datum {
    lift::to_reals(rows, function)
}

/// A bool for each row.
fn to_bools(rows: usize, function: &dyn Fn(usize) -> Option<bool>) -> Datum {
    lift::to_bools(rows, function)
}
