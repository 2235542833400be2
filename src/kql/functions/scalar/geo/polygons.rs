//! Polygons: how large they are and their middle.

use super::geojson::{Geometry, Shapes};
use super::overlay::united;
use super::ring::{Polygon, length, polygon_edges};
use super::sphere::{add, unit};
use super::{geo_function, to_geometries, to_reals};
use crate::kql::functions::declare::{DYNAMIC, REAL, dynamic};

geo_function!(
    AREA,
    "geo_polygon_area",
    "geo-polygon-area",
    [dynamic("polygon")] => REAL,
    |args, rows, _| {
        let shapes = Shapes::of(&args[0]);
        Ok(to_reals(rows, &|row| {
            shapes.at(row).and_then(|shape| Some(united(shape.polygons()?)?.iter().map(Polygon::area).sum()))
        }))
    },
    "The area of a polygon on Earth, in square meters; of several, of their union.",
    &[("round(geo_polygon_area(dynamic({\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]})) / 1e6)", "12364.0")]
);
geo_function!(
    PERIMETER,
    "geo_polygon_perimeter",
    "geo-polygon-perimeter",
    [dynamic("polygon")] => REAL,
    |args, rows, _| {
        let shapes = Shapes::of(&args[0]);
        Ok(to_reals(rows, &|row| {
            shapes.at(row).and_then(|shape| Some(length(&polygon_edges(&united(shape.polygons()?)?))))
        }))
    },
    "The length of a polygon's border, in meters; of several, of their union.",
    &[("round(geo_polygon_perimeter(dynamic({\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]})) / 1e3)", "445.0")]
);
geo_function!(
    CENTROID,
    "geo_polygon_centroid",
    "geo-polygon-centroid",
    [dynamic("polygon")] => DYNAMIC,
    |args, rows, _| {
        let shapes = Shapes::of(&args[0]);
        to_geometries(rows, &|row| {
            shapes.at(row).and_then(|shape| {
                let sum = united(shape.polygons()?)?.iter().map(Polygon::centroid).fold([0.0; 3], add);
                Some(Geometry::point(unit(sum)))
            })
        })
    },
    "The middle of all points of a polygon; of several, of their union.",
    &[("round(todouble(geo_polygon_centroid(dynamic({\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]})).coordinates[0]), 6)", "1.0")]
);
