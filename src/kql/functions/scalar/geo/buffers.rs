//! All points within a radius of a shape.

use super::geojson::{Geometry, Shapes};
use super::reshape::{buffer, circle};
use super::ring::{line_edges, polygon_edges};
use super::{Answer, geo_function, point_at, real_at, real_or, to_geometries};
use crate::kql::functions::declare::{DYNAMIC, dynamic, optional, real};
use crate::kql::functions::{Context, Datum};

geo_function!(
    POINT,
    "geo_point_buffer",
    "geo-point-buffer",
    [real("longitude"), real("latitude"), real("radius"), optional(real("tolerance"))] => DYNAMIC,
    |args, rows, _| to_geometries(rows, &|row| {
        let (radius, tolerance) = radius_at(args, 2, row)?;
        Geometry::polygons(&[circle(point_at(args, 0, row)?, radius, tolerance)])
    }),
    "A polygon around all points within the radius, in meters, of a point; its border is as exact as the tolerance (10).",
    &[("array_length(geo_point_buffer(-115.1745008278, 36.1497251277, 20000).coordinates[0])", "101"), ("isnull(geo_point_buffer(10, 10, -1))", "true")]
);
geo_function!(
    LINE,
    "geo_line_buffer",
    "geo-line-buffer",
    [dynamic("lineString"), real("radius"), optional(real("tolerance"))] => DYNAMIC,
    line_buffer,
    "A polygon around all points within the radius, in meters, of a line; its border is as exact as the tolerance (10).",
    &[("geo_point_in_polygon(1, 0.001, geo_line_buffer(dynamic({\"type\": \"LineString\", \"coordinates\": [[0, 0], [2, 0]]}), 1000))", "true")]
);
geo_function!(
    POLYGON,
    "geo_polygon_buffer",
    "geo-polygon-buffer",
    [dynamic("polygon"), real("radius"), optional(real("tolerance"))] => DYNAMIC,
    polygon_buffer,
    "A polygon around all points within the radius, in meters, of a polygon; its border is as exact as the tolerance (10).",
    &[("geo_point_in_polygon(1, -0.001, geo_polygon_buffer(dynamic({\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [2, 0], [2, 2], [0, 0]]]}), 1000))", "true")]
);

/// Radius and tolerance in meters, at a position and the next.
fn radius_at(args: &[Datum], at: usize, row: usize) -> Option<(f64, f64)> {
    // A radius beyond a quarter of the way around Earth would hold more than half of it.
    let radius = real_at(args, at, row).filter(|radius| *radius > 0.0 && *radius < 10_000_000.0)?;
    let tolerance = real_or(args, at + 1, row, 10.0).filter(|tolerance| *tolerance > 0.0)?;
    Some((radius, tolerance.min(radius)))
}

fn line_buffer(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let shapes = Shapes::of(&args[0]);
    to_geometries(rows, &|row| {
        let (radius, tolerance) = radius_at(args, 1, row)?;
        shapes.at(row).and_then(|shape| {
            let edges = line_edges(shape.lines()?);
            Geometry::polygons(&buffer(&edges, Vec::new(), radius, tolerance)?)
        })
    })
}

fn polygon_buffer(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let shapes = Shapes::of(&args[0]);
    to_geometries(rows, &|row| {
        let (radius, tolerance) = radius_at(args, 1, row)?;
        shapes.at(row).and_then(|shape| {
            let polygons = shape.polygons()?;
            let edges = polygon_edges(polygons);
            Geometry::polygons(&buffer(&edges, polygons.to_vec(), radius, tolerance)?)
        })
    })
}
