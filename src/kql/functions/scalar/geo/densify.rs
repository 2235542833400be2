//! Shapes with more points, so that their geodesics follow the straight lines of a map.

use super::geojson::{Geometry, Shape, degrees_from, each, parts_of};
use super::reshape::densify;
use super::sphere::EARTH_RADIUS_M;
use super::{Answer, geo_function, real_or, to_geometries};
use crate::kql::functions::declare::{DYNAMIC, boolean, dynamic, optional, real};
use crate::kql::functions::{Datum, lift};
use crate::values::Dyn;

geo_function!(
    LINE,
    "geo_line_densify",
    "geo-line-densify",
    [dynamic("lineString"), optional(real("tolerance")), optional(boolean("preserve_crossing"))] => DYNAMIC,
    |args, rows, _| densified(args, rows, |shape| shape.lines().is_some()),
    "The line with more points, so that its geodesics are as near to straight lines as the tolerance, in meters (10).",
    &[("array_length(geo_line_densify(dynamic({\"type\": \"LineString\", \"coordinates\": [[50, 50], [51, 51]]})).coordinates)", "9")]
);
geo_function!(
    POLYGON,
    "geo_polygon_densify",
    "geo-polygon-densify",
    [dynamic("polygon"), optional(real("tolerance")), optional(boolean("preserve_crossing"))] => DYNAMIC,
    |args, rows, _| densified(args, rows, |shape| shape.polygons().is_some()),
    "The polygon with more points, so that its geodesics are as near to straight lines as the tolerance, in meters (10).",
    &[("array_length(geo_polygon_densify(dynamic({\"type\": \"Polygon\", \"coordinates\": [[[10, 10], [11, 10], [11, 11], [10, 11], [10, 10]]]})).coordinates[0])", "11")]
);

fn densified(args: &[Datum], rows: usize, wanted: fn(&Shape) -> bool) -> Answer {
    let shapes = lift::dyns(&args[0]);
    let crossing = args.get(2).map(lift::bools);
    to_geometries(rows, &|row| {
        let tolerance = real_or(args, 1, row, 10.0).filter(|meters| (0.1..=10_000.0).contains(meters))?;
        let tolerance = tolerance / EARTH_RADIUS_M;
        let keep_crossing = crossing.map_or(Some(false), |flags| flags.get(row))?;
        let shape = shapes.get(row);
        Shape::read(shape).filter(wanted)?;
        let (kind, coordinates) = parts_of(shape)?;
        let line = |value: Dyn| densify(&each(value, degrees_from)?, tolerance, keep_crossing);
        let lines = |value: Dyn| each(value, line);
        Some(match kind {
            "LineString" => Geometry::Line(line(coordinates)?),
            "MultiLineString" => Geometry::Lines(lines(coordinates)?),
            "Polygon" => Geometry::Polygon(lines(coordinates)?),
            _ => Geometry::Polygons(each(coordinates, lines)?),
        })
    })
}
