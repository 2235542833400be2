//! S2 cells by their tokens.

use super::cells::{Cell, MAX_LEVEL};
use super::geojson::Geometry;
use super::hashed::{FOR_NEIGHBORS, in_set_order};
use super::sphere::to_degrees;
use super::{Answer, geo_function, level_or, point_at, to_geometries, to_text_arrays};
use crate::kql::functions::declare::{DYNAMIC, STRING, long, optional, real, string};
use crate::kql::functions::{Context, Datum, lift};

geo_function!(
    FROM_POINT,
    "geo_point_to_s2cell",
    "geo-point-to-s2cell",
    [real("longitude"), real("latitude"), optional(long("level"))] => STRING,
    from_point,
    "The token of the S2 cell of this level (0 to 30, 11) that holds the point; empty where that is not valid.",
    &[("geo_point_to_s2cell(-80.195829, 25.802215, 8)", "88d9b")]
);
geo_function!(
    CENTER,
    "geo_s2cell_to_central_point",
    "geo-s2cell-to-central-point",
    [string("s2cell")] => DYNAMIC,
    |args, rows, _| {
        let texts = lift::texts(&args[0]);
        to_geometries(rows, &|row| Some(Geometry::point(Cell::from_token(texts.get(row))?.center())))
    },
    "The point in the middle of an S2 cell.",
    &[("round(todouble(geo_s2cell_to_central_point(\"1234567\").coordinates[0]), 6)", "9.868307")]
);
geo_function!(
    POLYGON,
    "geo_s2cell_to_polygon",
    "geo-s2cell-to-polygon",
    [string("s2cell")] => DYNAMIC,
    |args, rows, _| {
        let texts = lift::texts(&args[0]);
        to_geometries(rows, &|row| {
            let corners = Cell::from_token(texts.get(row))?.corners();
            Some(Geometry::Polygon(vec![corners.iter().chain(&corners[..1]).map(|corner| to_degrees(*corner)).collect()]))
        })
    },
    "The polygon that is an S2 cell.",
    &[("isnull(geo_s2cell_to_polygon(\"a\"))", "true")]
);
geo_function!(
    NEIGHBORS,
    "geo_s2cell_neighbors",
    "geo-s2cell-neighbors",
    [string("s2cell")] => DYNAMIC,
    neighbors,
    "The tokens of the S2 cells of the same level that touch this one.",
    &[("array_length(geo_s2cell_neighbors(\"89c259\"))", "8")]
);

fn from_point(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(lift::to_texts(rows, |row, out| {
        if let (Some(point), Some(level)) = (point_at(args, 0, row), level_or(args, 2, row, 11, MAX_LEVEL)) {
            Cell::at(point, level).write_token(out);
        }
    }))
}

fn neighbors(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    to_text_arrays(rows, &|row| {
        let cells = Cell::from_token(texts.get(row))?.neighbors();
        Some(in_set_order(cells.into_iter().map(token).collect(), FOR_NEIGHBORS))
    })
}

/// The token of a cell.
pub(super) fn token(cell: Cell) -> String {
    let mut text = String::new();
    cell.write_token(&mut text);
    text
}
