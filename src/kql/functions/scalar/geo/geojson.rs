//! Shapes as GeoJSON: reading with all the checks that make a shape valid, and writing.

use super::ring::{Polygon, valid_polygon};
use super::sphere::{self, Point};
use crate::kql::functions::Datum;
use crate::kql::functions::convert::real_from_dyn;
use crate::kql::functions::lift::{self, Dyns};
use crate::values::{Dyn, DynKind, DynamicWriter};
use std::rc::Rc;

/// A shape as an argument gives it.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// `LineString` or `MultiLineString`.
    Lines(Vec<Vec<Point>>),
    /// `Polygon` or `MultiPolygon`.
    Polygons(Vec<Polygon>),
}

/// Longitude and latitude, where both are in their ranges.
pub(super) fn valid_degrees(longitude: f64, latitude: f64) -> Option<[f64; 2]> {
    ((-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude)).then_some([longitude, latitude])
}

/// One pair of coordinates.
pub(super) fn degrees_from(value: Dyn) -> Option<[f64; 2]> {
    let mut parts = value.elements().map(real_from_dyn);
    valid_degrees(parts.next()??, parts.next()??)
}

/// An array, each element read by the same function; `None` where one fails or this is no array.
pub(super) fn each<T>(value: Dyn, read: impl Fn(Dyn) -> Option<T>) -> Option<Vec<T>> {
    matches!(value.kind(), DynKind::Array(_)).then(|| value.elements().map(read).collect())?
}

/// The type and the coordinates of a shape.
pub(super) fn parts_of(value: Dyn<'_>) -> Option<(&str, Dyn<'_>)> {
    Some((value.property("type")?.as_str()?, value.property("coordinates")?))
}

fn read_line(value: Dyn) -> Option<Vec<Point>> {
    let mut points = each(value, |point| degrees_from(point).map(sphere::from_degrees))?;
    points.dedup();
    let long_edge = points.windows(2).any(|edge| sphere::norm(sphere::add(edge[0], edge[1])) < 1e-15);
    (points.len() >= 2 && !long_edge).then_some(points)
}

fn read_polygon(value: Dyn) -> Option<Polygon> {
    valid_polygon(each(value, |ring| each(ring, |point| degrees_from(point).map(sphere::from_degrees)))?)
}

impl Shape {
    /// Reads a shape; `None` where it is not valid.
    pub(super) fn read(value: Dyn) -> Option<Self> {
        let (kind, coordinates) = parts_of(value)?;
        let shape = match kind {
            "LineString" => Self::Lines(vec![read_line(coordinates)?]),
            "MultiLineString" => Self::Lines(each(coordinates, read_line)?),
            "Polygon" => Self::Polygons(vec![read_polygon(coordinates)?]),
            "MultiPolygon" => Self::Polygons(each(coordinates, read_polygon)?),
            _ => return None,
        };
        match &shape {
            Self::Lines(lines) if lines.is_empty() => None,
            Self::Polygons(polygons) if polygons.is_empty() => None,
            _ => Some(shape),
        }
    }

    /// The lines; `None` where it is a polygon.
    pub(super) fn lines(&self) -> Option<&[Vec<Point>]> {
        if let Self::Lines(lines) = self { Some(lines) } else { None }
    }

    /// The polygons; `None` where it is a line.
    pub(super) fn polygons(&self) -> Option<&[Polygon]> {
        if let Self::Polygons(polygons) = self { Some(polygons) } else { None }
    }
}

/// The shapes of an argument: a constant is read once for all rows.
pub(super) enum Shapes<'a> {
    One(Option<Rc<Shape>>),
    Many(Dyns<'a>),
}

impl<'a> Shapes<'a> {
    pub(super) fn of(datum: &'a Datum) -> Self {
        match lift::dyns(datum) {
            Dyns::One(value) => Self::One(Shape::read(value).map(Rc::new)),
            many @ Dyns::Many(_) => Self::Many(many),
        }
    }

    /// The row's shape; `None` where it is not valid.
    pub(super) fn at(&self, row: usize) -> Option<Rc<Shape>> {
        match self {
            Self::One(shape) => shape.clone(),
            Self::Many(values) => Shape::read(values.get(row)).map(Rc::new),
        }
    }
}

/// Something to write as GeoJSON.
#[derive(Clone, Debug)]
pub(super) enum Geometry {
    Point([f64; 2]),
    Points(Vec<[f64; 2]>),
    Line(Vec<[f64; 2]>),
    Lines(Vec<Vec<[f64; 2]>>),
    Polygon(Vec<Vec<[f64; 2]>>),
    Polygons(Vec<Vec<Vec<[f64; 2]>>>),
    Collection(Vec<Geometry>),
}

fn degrees(points: &[Point]) -> Vec<[f64; 2]> {
    points.iter().map(|point| sphere::to_degrees(*point)).collect()
}

impl Geometry {
    /// A point.
    pub(super) fn point(point: Point) -> Self {
        Self::Point(sphere::to_degrees(point))
    }

    /// One point or more.
    pub(super) fn points(points: &[Point]) -> Option<Self> {
        match points {
            [] => None,
            [point] => Some(Self::point(*point)),
            points => Some(Self::Points(degrees(points))),
        }
    }

    /// One line or more.
    pub(super) fn lines(lines: &[Vec<Point>]) -> Option<Self> {
        match lines {
            [] => None,
            [line] => Some(Self::Line(degrees(line))),
            lines => Some(Self::Lines(lines.iter().map(|line| degrees(line)).collect())),
        }
    }

    /// One polygon or more.
    pub(super) fn polygons(polygons: &[Polygon]) -> Option<Self> {
        let closed = |ring: &Vec<Point>| {
            let mut ring = degrees(ring);
            ring.extend(ring.first().copied());
            ring
        };
        let rings = |polygon: &Polygon| polygon.rings().iter().map(closed).collect::<Vec<_>>();
        match polygons {
            [] => None,
            [polygon] => Some(Self::Polygon(rings(polygon))),
            polygons => Some(Self::Polygons(polygons.iter().map(rings).collect())),
        }
    }

    /// The one that there is, or a collection of all, or of nothing.
    pub(super) fn collected(parts: impl IntoIterator<Item = Option<Self>>) -> Self {
        let mut parts: Vec<Self> = parts.into_iter().flatten().collect();
        if parts.len() == 1 { parts.remove(0) } else { Self::Collection(parts) }
    }

    /// Writes it.
    pub(super) fn write(&self, out: &mut DynamicWriter) {
        out.begin_bag();
        out.key("type");
        let name = match self {
            Self::Point(_) => "Point",
            Self::Points(_) => "MultiPoint",
            Self::Line(_) => "LineString",
            Self::Lines(_) => "MultiLineString",
            Self::Polygon(_) => "Polygon",
            Self::Polygons(_) => "MultiPolygon",
            Self::Collection(_) => "GeometryCollection",
        };
        out.string(name);
        out.key(if matches!(self, Self::Collection(_)) { "geometries" } else { "coordinates" });
        match self {
            Self::Point(point) => write_point(point, out),
            Self::Points(points) | Self::Line(points) => write_points(points, out),
            Self::Lines(lines) | Self::Polygon(lines) => write_lines(lines, out),
            Self::Polygons(polygons) => write_array(polygons, out, |lines, out| write_lines(lines, out)),
            Self::Collection(parts) => write_array(parts, out, Self::write),
        }
        out.end();
    }
}

fn write_array<T>(items: &[T], out: &mut DynamicWriter, write: fn(&T, &mut DynamicWriter)) {
    out.begin_array();
    for item in items {
        write(item, out);
    }
    out.end();
}

fn write_point(point: &[f64; 2], out: &mut DynamicWriter) {
    write_array(point, out, |part, out| out.real(*part));
}

fn write_points(points: &[[f64; 2]], out: &mut DynamicWriter) {
    write_array(points, out, write_point);
}

fn write_lines(lines: &[Vec<[f64; 2]>], out: &mut DynamicWriter) {
    write_array(lines, out, |line, out| write_points(line, out));
}
