//! Unions of many shapes.

use super::geojson::{Geometry, Shape, each};
use super::overlay::{union, union_lines};
use super::simplify::polygons_in;
use super::{geo_function, to_geometries};
use crate::kql::functions::declare::{DYNAMIC, dynamic};
use crate::kql::functions::lift;

geo_function!(
    LINES,
    "geo_union_lines_array",
    "geo-union-lines-array",
    [dynamic("lineStrings")] => DYNAMIC,
    |args, rows, _| {
        let arrays = lift::dyns(&args[0]);
        to_geometries(rows, &|row| {
            let shapes = each(arrays.get(row), Shape::read)?;
            let lines: Option<Vec<_>> = shapes.iter().map(Shape::lines).collect();
            Geometry::lines(&union_lines(&lines?.concat())?)
        })
    },
    "The union of lines: each place once, lines that go on from one another as one.",
    &[("isnull(geo_union_lines_array(dynamic([{\"type\": \"LineString\", \"coordinates\": [[1, 1]]}])))", "true")]
);
geo_function!(
    POLYGONS,
    "geo_union_polygons_array",
    "geo-union-polygons-array",
    [dynamic("polygons")] => DYNAMIC,
    |args, rows, _| {
        let arrays = lift::dyns(&args[0]);
        to_geometries(rows, &|row| Geometry::polygons(&union(polygons_in(arrays.get(row))?)?))
    },
    "The union of polygons.",
    &[("isnull(geo_union_polygons_array(dynamic([1])))", "true")]
);
