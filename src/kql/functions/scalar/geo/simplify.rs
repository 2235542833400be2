//! Shapes with fewer points.

use super::geojson::{Geometry, Shape, Shapes, each};
use super::overlay::{union, union_lines, united};
use super::reshape::{simplify, simplify_polygon};
use super::ring::Polygon;
use super::sphere::{EARTH_RADIUS_M, Point};
use super::{Answer, geo_function, real_or, to_geometries};
use crate::kql::functions::declare::{DYNAMIC, dynamic, optional, real};
use crate::kql::functions::{Context, Datum, lift};
use crate::values::Dyn;

geo_function!(
    LINE,
    "geo_line_simplify",
    "geo-line-simplify",
    [dynamic("lineString"), optional(real("tolerance"))] => DYNAMIC,
    line_simplify,
    "The line with fewer points: none nearer to the next than the tolerance, in meters (10).",
    &[("isnull(geo_line_simplify(dynamic({\"type\": \"LineString\", \"coordinates\": [[1.1, 1.1], [1.2, 1.2]]}), 100000))", "true")]
);
geo_function!(
    POLYGON,
    "geo_polygon_simplify",
    "geo-polygon-simplify",
    [dynamic("polygon"), optional(real("tolerance"))] => DYNAMIC,
    |args, rows, _| {
        let shapes = Shapes::of(&args[0]);
        to_geometries(rows, &|row| {
            let tolerance = tolerance_at(args, row)?;
            shapes.at(row).and_then(|shape| simplified(united(shape.polygons()?)?, tolerance))
        })
    },
    "The polygon with fewer points: none nearer to the next than the tolerance, in meters (10).",
    &[("isnull(geo_polygon_simplify(dynamic({\"type\": \"Polygon\", \"coordinates\": [[[5, 48], [0, 50], [0, 47], [4, 47], [5, 48]]]}), 1000000))", "true")]
);
geo_function!(
    POLYGONS,
    "geo_simplify_polygons_array",
    "geo-simplify-polygons-array",
    [dynamic("polygons"), optional(real("tolerance"))] => DYNAMIC,
    |args, rows, _| {
        let arrays = lift::dyns(&args[0]);
        to_geometries(rows, &|row| simplified(polygons_in(arrays.get(row))?, tolerance_at(args, row)?))
    },
    "The union of the polygons with fewer points: none nearer to the next than the tolerance, in meters (10).",
    &[("isnull(geo_simplify_polygons_array(dynamic([1])))", "true")]
);

/// The tolerance in radians: of 0 to 7,800,000 meters.
fn tolerance_at(args: &[Datum], row: usize) -> Option<f64> {
    real_or(args, 1, row, 10.0)
        .filter(|meters| (0.0..7_800_000.0).contains(meters))
        .map(|meters| meters / EARTH_RADIUS_M)
}

/// All polygons of an array of them; `None` where one is not valid.
pub(super) fn polygons_in(array: Dyn) -> Option<Vec<Polygon>> {
    let shapes = each(array, Shape::read)?;
    let polygons: Option<Vec<&[Polygon]>> = shapes.iter().map(Shape::polygons).collect();
    Some(polygons?.concat()).filter(|polygons| !polygons.is_empty())
}

fn simplified(polygons: Vec<Polygon>, tolerance: f64) -> Option<Geometry> {
    let polygons: Vec<Polygon> = polygons.iter().filter_map(|polygon| simplify_polygon(polygon, tolerance)).collect();
    let polygons = if polygons.len() > 1 { union(polygons)? } else { polygons };
    Geometry::polygons(&polygons)
}

fn line_simplify(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let shapes = Shapes::of(&args[0]);
    to_geometries(rows, &|row| {
        let tolerance = tolerance_at(args, row)?;
        shapes.at(row).and_then(|shape| {
            let lines = shape.lines()?;
            let lines = if lines.len() > 1 { union_lines(lines)? } else { lines.to_vec() };
            let lines = lines.iter().map(|line| simplify(line, false, tolerance));
            Geometry::lines(&lines.filter(|line| line.len() >= 2).collect::<Vec<Vec<Point>>>())
        })
    })
}
