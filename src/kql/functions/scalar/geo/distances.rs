//! Points and the shapes near them.

use super::geojson::{Geometry, Shapes};
use super::ring::{closest, line_edges, polygon_edges};
use super::sphere::{EARTH_RADIUS_M, Point};
use super::{Answer, geo_function, point_at, to_bools, to_geometries, to_reals};
use crate::kql::functions::declare::{BOOL, DYNAMIC, REAL, dynamic, real};
use crate::kql::functions::{Context, Datum};

geo_function!(
    TO_LINE,
    "geo_distance_point_to_line",
    "geo-distance-point-to-line",
    [real("longitude"), real("latitude"), dynamic("lineString")] => REAL,
    |args, rows, _| {
        let shapes = Shapes::of(&args[2]);
        Ok(to_reals(rows, &|row| Some(near_line(args, &shapes, row)?.1 * EARTH_RADIUS_M)))
    },
    "The shortest distance from a point to a line on Earth, in meters.",
    &[("round(geo_distance_point_to_line(1, 1, dynamic({\"type\": \"LineString\", \"coordinates\": [[0, 0], [2, 0]]})), 1)", "111195.1")]
);
geo_function!(
    TO_POLYGON,
    "geo_distance_point_to_polygon",
    "geo-distance-point-to-polygon",
    [real("longitude"), real("latitude"), dynamic("polygon")] => REAL,
    |args, rows, _| {
        let shapes = Shapes::of(&args[2]);
        Ok(to_reals(rows, &|row| Some(near_polygon(args, &shapes, row)?.1 * EARTH_RADIUS_M)))
    },
    "The shortest distance from a point to a polygon on Earth, in meters; 0 inside.",
    &[("geo_distance_point_to_polygon(1, 1, dynamic({\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]]]}))", "0.0")]
);
geo_function!(
    CLOSEST_ON_LINE,
    "geo_closest_point_on_line",
    "geo-closest-point-on-line",
    [real("longitude"), real("latitude"), dynamic("lineString")] => DYNAMIC,
    |args, rows, _| {
        let shapes = Shapes::of(&args[2]);
        to_geometries(rows, &|row| Some(Geometry::point(near_line(args, &shapes, row)?.0)))
    },
    "The point of a line that is nearest to a point.",
    &[("round(todouble(geo_closest_point_on_line(1, 1, dynamic({\"type\": \"LineString\", \"coordinates\": [[0, 0], [2, 0]]})).coordinates[0]), 6)", "1.0")]
);
geo_function!(
    CLOSEST_ON_POLYGON,
    "geo_closest_point_on_polygon",
    "geo-closest-point-on-polygon",
    [real("longitude"), real("latitude"), dynamic("polygon")] => DYNAMIC,
    |args, rows, _| {
        let shapes = Shapes::of(&args[2]);
        to_geometries(rows, &|row| Some(Geometry::point(near_polygon(args, &shapes, row)?.0)))
    },
    "The point of a polygon that is nearest to a point: inside, the point itself.",
    &[("isnull(geo_closest_point_on_polygon(1, 1, dynamic(null)))", "true")]
);
geo_function!(
    IN_POLYGON,
    "geo_point_in_polygon",
    "geo-point-in-polygon",
    [real("longitude"), real("latitude"), dynamic("polygon")] => BOOL,
    in_polygon,
    "Whether the point is in the polygon.",
    &[("geo_point_in_polygon(1, 1, dynamic({\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]]]}))", "true")]
);

fn near_line(args: &[Datum], shapes: &Shapes, row: usize) -> Option<(Point, f64)> {
    let point = point_at(args, 0, row)?;
    shapes.at(row).and_then(|shape| closest(point, &line_edges(shape.lines()?)))
}

fn near_polygon(args: &[Datum], shapes: &Shapes, row: usize) -> Option<(Point, f64)> {
    let point = point_at(args, 0, row)?;
    shapes.at(row).and_then(|shape| {
        let polygons = shape.polygons()?;
        if polygons.iter().any(|polygon| polygon.holds(point)) {
            return Some((point, 0.0));
        }
        closest(point, &polygon_edges(polygons))
    })
}

fn in_polygon(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let shapes = Shapes::of(&args[2]);
    Ok(to_bools(rows, &|row| {
        let point = point_at(args, 0, row)?;
        shapes.at(row).and_then(|shape| Some(shape.polygons()?.iter().any(|polygon| polygon.holds(point))))
    }))
}
