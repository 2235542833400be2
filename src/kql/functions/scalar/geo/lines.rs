//! Lines: how long they are, their middle, and places along them.

use super::geojson::{Geometry, Shape, Shapes};
use super::overlay;
use super::points::spheroid_distance_m;
use super::ring::{closest, edges_centroid, length, line_edges, path_edges};
use super::sphere::{Point, angle, interpolate, to_degrees};
use super::{Answer, geo_function, point_at, real_at, to_geometries, to_reals};
use crate::kql::functions::declare::{DYNAMIC, REAL, boolean, dynamic, optional, real};
use crate::kql::functions::{Context, Datum, lift};

geo_function!(
    LENGTH,
    "geo_line_length",
    "geo-line-length",
    [dynamic("lineString")] => REAL,
    |args, rows, _| {
        let shapes = Shapes::of(&args[0]);
        Ok(to_reals(rows, &|row| shapes.at(row).and_then(|shape| Some(length(&united_edges(&shape)?)))))
    },
    "The length of a line on Earth, in meters; of several, of their union.",
    &[("round(geo_line_length(dynamic({\"type\": \"LineString\", \"coordinates\": [[0, 0], [1, 0]]})), 1)", "111195.1")]
);
geo_function!(
    CENTROID,
    "geo_line_centroid",
    "geo-line-centroid",
    [dynamic("lineString")] => DYNAMIC,
    |args, rows, _| {
        let shapes = Shapes::of(&args[0]);
        to_geometries(rows, &|row| {
            shapes.at(row).and_then(|shape| Some(Geometry::point(edges_centroid(&united_edges(&shape)?))))
        })
    },
    "The middle of all points of a line; of several, of their union.",
    &[("round(todouble(geo_line_centroid(dynamic({\"type\": \"LineString\", \"coordinates\": [[0, 0], [2, 0]]})).coordinates[0]), 6)", "1.0")]
);
geo_function!(
    INTERPOLATE,
    "geo_line_interpolate_point",
    "geo-line-interpolate-point",
    [dynamic("lineString"), real("fraction")] => DYNAMIC,
    interpolate_point,
    "The point at a fraction (0 to 1) of a line's length.",
    &[("geo_line_interpolate_point(dynamic({\"type\": \"LineString\", \"coordinates\": [[0, 0], [2, 0]]}), 1.0).coordinates", "[2.0,0.0]")]
);
geo_function!(
    LOCATE,
    "geo_line_locate_point",
    "geo-line-locate-point",
    [dynamic("lineString"), real("longitude"), real("latitude"), optional(boolean("use_spheroid"))] => REAL,
    locate_point,
    "At which fraction (0 to 1) of a line's length the point nearest to this one is.",
    &[("round(geo_line_locate_point(dynamic({\"type\": \"LineString\", \"coordinates\": [[0, 0], [2, 0]]}), 1, 1), 6)", "0.5")]
);

/// The edges of a line, or of the union of several.
fn united_edges(shape: &Shape) -> Option<Vec<(Point, Point)>> {
    let lines = shape.lines()?;
    if let [line] = lines {
        return Some(path_edges(line));
    }
    Some(line_edges(&overlay::union_lines(lines)?))
}

/// The one line; `None` where there are several.
fn single(shape: &Shape) -> Option<&[Point]> {
    if let [line] = shape.lines()? { Some(line) } else { None }
}

fn interpolate_point(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let shapes = Shapes::of(&args[0]);
    to_geometries(rows, &|row| {
        let fraction = real_at(args, 1, row).filter(|fraction| (0.0..=1.0).contains(fraction))?;
        shapes.at(row).and_then(|shape| {
            let line = single(&shape)?;
            let mut left = fraction * path_edges(line).iter().map(|(a, b)| angle(*a, *b)).sum::<f64>();
            for (a, b) in path_edges(line) {
                let length = angle(a, b);
                if left < length {
                    return Some(Geometry::point(interpolate(a, b, left / length)));
                }
                left -= length;
            }
            line.last().map(|point| Geometry::point(*point))
        })
    })
}

fn locate_point(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let shapes = Shapes::of(&args[0]);
    let spheroid = args.get(3).map(lift::bools);
    Ok(to_reals(rows, &|row| {
        let point = point_at(args, 1, row)?;
        let use_spheroid = spheroid.map_or(Some(false), |flags| flags.get(row))?;
        let measure = |a: Point, b: Point| {
            if use_spheroid { spheroid_distance_m(to_degrees(a), to_degrees(b)) } else { angle(a, b) }
        };
        shapes.at(row).and_then(|shape| {
            let line = single(&shape)?;
            let mut best = (f64::INFINITY, 0.0);
            let mut before = 0.0;
            for (a, b) in path_edges(line) {
                let (near, distance) = closest(point, &[(a, b)])?;
                if distance < best.0 {
                    best = (distance, before + measure(a, near));
                }
                before += measure(a, b);
            }
            (before > 0.0).then(|| (best.1 / before).clamp(0.0, 1.0))
        })
    }))
}
