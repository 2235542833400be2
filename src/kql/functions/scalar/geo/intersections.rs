//! What shapes have in common.

use super::geojson::{Geometry, Shape, Shapes};
use super::overlay::{Common, intersect_line_polygon, intersect_lines, intersect_polygons, united};
use super::{Answer, geo_function, to_bools, to_geometries};
use crate::kql::functions::Datum;
use crate::kql::functions::declare::{BOOL, DYNAMIC, dynamic};

geo_function!(
    INTERSECTION_LINES,
    "geo_intersection_2lines",
    "geo-intersection-2lines",
    [dynamic("lineString1"), dynamic("lineString2")] => DYNAMIC,
    |args, rows, _| intersection(args, rows, lines),
    "The points and lines that two lines have in common.",
    &[("geo_intersection_2lines(dynamic({\"type\": \"LineString\", \"coordinates\": [[1, 1], [2, 2]]}), dynamic({\"type\": \"LineString\", \"coordinates\": [[3, 3], [4, 4]]}))", "{\"type\":\"GeometryCollection\",\"geometries\":[]}")]
);
geo_function!(
    INTERSECTION_POLYGONS,
    "geo_intersection_2polygons",
    "geo-intersection-2polygons",
    [dynamic("polygon1"), dynamic("polygon2")] => DYNAMIC,
    |args, rows, _| intersection(args, rows, polygons),
    "The points, lines and polygons that two polygons have in common.",
    &[("isnull(geo_intersection_2polygons(dynamic({\"type\": \"Polygon\"}), dynamic({\"type\": \"Polygon\"})))", "true")]
);
geo_function!(
    INTERSECTION_LINE_POLYGON,
    "geo_intersection_line_with_polygon",
    "geo-intersection-line-with-polygon",
    [dynamic("lineString"), dynamic("polygon")] => DYNAMIC,
    |args, rows, _| intersection(args, rows, line_polygon),
    "The points and lines that a line has in common with a polygon.",
    &[("isnull(geo_intersection_line_with_polygon(dynamic({\"type\": \"LineString\"}), dynamic({\"type\": \"Polygon\"})))", "true")]
);
geo_function!(
    INTERSECTS_LINES,
    "geo_intersects_2lines",
    "geo-intersects-2lines",
    [dynamic("lineString1"), dynamic("lineString2")] => BOOL,
    |args, rows, _| Ok(intersects(args, rows, lines)),
    "Whether two lines meet.",
    &[("geo_intersects_2lines(dynamic({\"type\": \"LineString\", \"coordinates\": [[0, 0], [2, 2]]}), dynamic({\"type\": \"LineString\", \"coordinates\": [[0, 2], [2, 0]]}))", "true")]
);
geo_function!(
    INTERSECTS_POLYGONS,
    "geo_intersects_2polygons",
    "geo-intersects-2polygons",
    [dynamic("polygon1"), dynamic("polygon2")] => BOOL,
    |args, rows, _| Ok(intersects(args, rows, polygons)),
    "Whether two polygons meet.",
    &[("isnull(geo_intersects_2polygons(dynamic({\"type\": \"Polygon\"}), dynamic({\"type\": \"Polygon\"})))", "true")]
);
geo_function!(
    INTERSECTS_LINE_POLYGON,
    "geo_intersects_line_with_polygon",
    "geo-intersects-line-with-polygon",
    [dynamic("lineString"), dynamic("polygon")] => BOOL,
    |args, rows, _| Ok(intersects(args, rows, line_polygon)),
    "Whether a line meets a polygon.",
    &[("geo_intersects_line_with_polygon(dynamic({\"type\": \"LineString\", \"coordinates\": [[1, 1], [9, 2]]}), dynamic({\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]]]}))", "true")]
);

/// What two shapes of the right kinds have in common.
type Meeting = fn(&Shape, &Shape) -> Option<Common>;

fn lines(first: &Shape, second: &Shape) -> Option<Common> {
    intersect_lines(first.lines()?, second.lines()?)
}

fn polygons(first: &Shape, second: &Shape) -> Option<Common> {
    intersect_polygons(&united(first.polygons()?)?, &united(second.polygons()?)?)
}

fn line_polygon(first: &Shape, second: &Shape) -> Option<Common> {
    intersect_line_polygon(first.lines()?, &united(second.polygons()?)?)
}

fn meet(shapes: &[Shapes; 2], row: usize, meeting: Meeting) -> Option<Common> {
    meeting(&*shapes[0].at(row)?, &*shapes[1].at(row)?)
}

fn intersection(args: &[Datum], rows: usize, meeting: Meeting) -> Answer {
    let shapes = [Shapes::of(&args[0]), Shapes::of(&args[1])];
    to_geometries(rows, &|row| {
        let (points, lines, polygons) = meet(&shapes, row, meeting)?;
        Some(Geometry::collected([Geometry::points(&points), Geometry::lines(&lines), Geometry::polygons(&polygons)]))
    })
}

fn intersects(args: &[Datum], rows: usize, meeting: Meeting) -> Datum {
    let shapes = [Shapes::of(&args[0]), Shapes::of(&args[1])];
    to_bools(rows, &|row| {
        let (points, lines, polygons) = meet(&shapes, row, meeting)?;
        Some(!(points.is_empty() && lines.is_empty() && polygons.is_empty()))
    })
}
