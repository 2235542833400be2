//! Well-known text of shapes.

use super::geo_function;
use crate::kql::functions::declare::{DYNAMIC, string};
use crate::kql::functions::{Context, Datum, lift};
use crate::values::DynamicWriter;

geo_function!(
    FROM_WKT,
    "geo_from_wkt",
    "geo-from-wkt",
    [string("wkt")] => DYNAMIC,
    from_wkt,
    "The GeoJSON of a shape in well-known text.",
    &[
        ("geo_from_wkt(\"LINESTRING (1 2, 3 4)\")", "{\"type\":\"LineString\",\"coordinates\":[[1.0,2.0],[3.0,4.0]]}"),
        ("geo_from_wkt(\"MULTIPOINT (1 1, 2 2)\").coordinates", "[[1.0,1.0],[2.0,2.0]]"),
        ("isnull(geo_from_wkt(\"LINESTRING\"))", "true"),
    ]
);

/// How deep collections of collections may go.
const MOST_NESTED: usize = 32;

fn from_wkt(args: &[Datum], rows: usize, _: &Context) -> super::Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| {
        let mut reader = Reader { rest: texts.get(row).trim_start() };
        reader.shape(out, 0)?;
        reader.rest.is_empty().then_some(())
    }))
}

/// What is left to read.
struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default().trim_start();
    }

    fn takes(&mut self, sign: char) -> bool {
        let found = self.rest.starts_with(sign);
        if found {
            self.skip(1);
        }
        found
    }

    fn word(&mut self) -> String {
        let end = self.rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let word = self.rest[..end].to_ascii_uppercase();
        self.skip(end);
        word
    }

    fn number(&mut self) -> Option<f64> {
        let is_part = |letter: char| letter.is_ascii_digit() || "+-.eE".contains(letter);
        let end = self.rest.find(|letter| !is_part(letter)).unwrap_or(self.rest.len());
        let number = self.rest[..end].parse().ok().filter(|number: &f64| number.is_finite())?;
        self.skip(end);
        Some(number)
    }

    fn shape(&mut self, out: &mut DynamicWriter, nested: usize) -> Option<()> {
        // The depth says how many parentheses are around a position; a point's and a multipoint's are told apart there.
        let (name, depth) = match self.word().as_str() {
            "POINT" => ("Point", 0),
            "LINESTRING" => ("LineString", 1),
            "POLYGON" => ("Polygon", 2),
            "MULTIPOINT" => ("MultiPoint", 1),
            "MULTILINESTRING" => ("MultiLineString", 2),
            "MULTIPOLYGON" => ("MultiPolygon", 3),
            "GEOMETRYCOLLECTION" if nested < MOST_NESTED => ("GeometryCollection", 0),
            _ => return None,
        };
        out.begin_bag();
        out.key("type");
        out.string(name);
        if name == "GeometryCollection" {
            out.key("geometries");
            self.list(out, |reader, out| reader.shape(out, nested + 1))?;
        } else {
            out.key("coordinates");
            if depth == 0 {
                self.takes('(').then_some(())?;
                self.position(out)?;
                self.takes(')').then_some(())?;
            } else {
                self.positions(out, depth)?;
            }
        }
        out.end();
        Some(())
    }

    fn list(
        &mut self,
        out: &mut DynamicWriter,
        mut item: impl FnMut(&mut Self, &mut DynamicWriter) -> Option<()>,
    ) -> Option<()> {
        self.takes('(').then_some(())?;
        out.begin_array();
        loop {
            item(self, out)?;
            if !self.takes(',') {
                break;
            }
        }
        out.end();
        self.takes(')').then_some(())
    }

    fn positions(&mut self, out: &mut DynamicWriter, depth: usize) -> Option<()> {
        self.list(out, |reader, out| {
            if depth > 1 {
                return reader.positions(out, depth - 1);
            }
            // A multipoint may have each of its points in parentheses.
            let wrapped = reader.takes('(');
            reader.position(out)?;
            (!wrapped || reader.takes(')')).then_some(())
        })
    }

    /// Longitude and latitude; further coordinates are left out.
    fn position(&mut self, out: &mut DynamicWriter) -> Option<()> {
        let (longitude, latitude) = (self.number()?, self.number()?);
        while self.number().is_some() {}
        out.begin_array();
        out.real(longitude);
        out.real(latitude);
        out.end();
        Some(())
    }
}
