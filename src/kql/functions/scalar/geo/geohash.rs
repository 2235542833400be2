//! Geohash: the world cut in half by longitude and latitude in turn, five cuts a letter.

use super::geojson::Geometry;
use super::hashed::{FOR_NEIGHBORS, in_set_order};
use super::{Answer, degrees_at, geo_function, level_or, to_geometries, to_text_arrays};
use crate::kql::functions::declare::{DYNAMIC, STRING, long, optional, real, string};
use crate::kql::functions::{Context, Datum, lift};

geo_function!(
    FROM_POINT,
    "geo_point_to_geohash",
    "geo-point-to-geohash",
    [real("longitude"), real("latitude"), optional(long("accuracy"))] => STRING,
    from_point,
    "The geohash of so many letters (1 to 18, 5) that holds the point; empty where that is not valid.",
    &[("geo_point_to_geohash(-80.195829, 25.802215, 8)", "dhwfz15h")]
);
geo_function!(
    CENTER,
    "geo_geohash_to_central_point",
    "geo-geohash-to-central-point",
    [string("geohash")] => DYNAMIC,
    |args, rows, _| {
        let texts = lift::texts(&args[0]);
        to_geometries(rows, &|row| {
            let [[west, south], [east, north]] = Grid::read(texts.get(row))?.bounds();
            Some(Geometry::Point([west + (east - west) / 2.0, south + (north - south) / 2.0]))
        })
    },
    "The middle of the rectangle that a geohash stands for.",
    &[("geo_geohash_to_central_point(\"sunny\").coordinates", "[42.47314453125,23.70849609375]")]
);
geo_function!(
    POLYGON,
    "geo_geohash_to_polygon",
    "geo-geohash-to-polygon",
    [string("geohash")] => DYNAMIC,
    |args, rows, _| {
        let texts = lift::texts(&args[0]);
        to_geometries(rows, &|row| {
            let [[west, south], [east, north]] = Grid::read(texts.get(row))?.bounds();
            let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
            Some(Geometry::Polygon(vec![ring]))
        })
    },
    "The rectangle that a geohash stands for.",
    &[("geo_geohash_to_polygon(\"dr5ru\").coordinates[0][0]", "[-74.00390625,40.7373046875]")]
);
geo_function!(
    NEIGHBORS,
    "geo_geohash_neighbors",
    "geo-geohash-neighbors",
    [string("geohash")] => DYNAMIC,
    neighbors,
    "The geohashes of the rectangles that touch this one.",
    &[("geo_geohash_neighbors(\"sunny\")", "[\"sunnv\",\"sunnt\",\"sunnw\",\"sunnx\",\"sunpp\",\"sunnz\",\"sunpn\",\"sunpj\"]")]
);

const LETTERS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// The most letters of a geohash.
const MOST_LETTERS: usize = 18;

/// A rectangle: its column and its row in the grid of geohashes of so many letters.
#[derive(Clone, Copy, Debug)]
struct Grid {
    column: i64,
    row: i64,
    letters: usize,
}

impl Grid {
    /// How many bits say the column and the row.
    fn bits(self) -> (usize, usize) {
        ((5 * self.letters).div_ceil(2), 5 * self.letters / 2)
    }

    fn read(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > MOST_LETTERS {
            return None;
        }
        let mut grid = Self { column: 0, row: 0, letters: text.len() };
        let mut of_column = true;
        for byte in text.bytes() {
            let letter = LETTERS.iter().position(|letter| *letter == byte.to_ascii_lowercase())?;
            for bit in (0..5).rev() {
                let part = if of_column { &mut grid.column } else { &mut grid.row };
                *part = *part << 1 | (letter as i64 >> bit & 1);
                of_column = !of_column;
            }
        }
        Some(grid)
    }

    fn at([longitude, latitude]: [f64; 2], letters: usize) -> Self {
        let mut grid = Self { column: 0, row: 0, letters };
        let (column_bits, row_bits) = grid.bits();
        let part = |value: f64, bits: usize| ((value * (1_i64 << bits) as f64).floor() as i64).min((1 << bits) - 1);
        grid.column = part((longitude + 180.0) / 360.0, column_bits);
        grid.row = part((latitude + 90.0) / 180.0, row_bits);
        grid
    }

    fn write(self, out: &mut String) {
        let (mut column_bits, mut row_bits) = self.bits();
        for letter in 0..self.letters {
            let mut value = 0;
            for bit in 0..5 {
                let of_column = (5 * letter + bit) % 2 == 0;
                let (part, bits) = if of_column { (self.column, &mut column_bits) } else { (self.row, &mut row_bits) };
                *bits -= 1;
                value = value << 1 | (part >> *bits & 1) as usize;
            }
            out.push(char::from(LETTERS[value % LETTERS.len()]));
        }
    }

    /// South-west and north-east corner, in degrees.
    fn bounds(self) -> [[f64; 2]; 2] {
        let (column_bits, row_bits) = self.bits();
        let (width, height) = (360.0 / (1_i64 << column_bits) as f64, 180.0 / (1_i64 << row_bits) as f64);
        [0, 1].map(|far| [(self.column + far) as f64 * width - 180.0, (self.row + far) as f64 * height - 90.0])
    }
}

fn from_point(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(lift::to_texts(rows, |row, out| {
        let letters = level_or(args, 2, row, 5, MOST_LETTERS as u32).filter(|letters| *letters > 0);
        if let (Some(point), Some(letters)) = (degrees_at(args, 0, row), letters) {
            Grid::at(point, letters as usize).write(out);
        }
    }))
}

fn neighbors(args: &[Datum], rows: usize, _: &Context) -> Answer {
    // Clockwise from the north-west.
    const AROUND: [(i64, i64); 8] = [(-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0)];
    let texts = lift::texts(&args[0]);
    to_text_arrays(rows, &|row| {
        let grid = Grid::read(texts.get(row))?;
        let (column_bits, row_bits) = grid.bits();
        let beside = |(columns, rows): (i64, i64)| {
            let row = grid.row + rows;
            let column = (grid.column + columns).rem_euclid(1 << column_bits);
            let mut text = String::new();
            (0..1 << row_bits).contains(&row).then(|| Grid { column, row, ..grid }.write(&mut text))?;
            Some(text)
        };
        Some(in_set_order(AROUND.into_iter().filter_map(beside).collect(), FOR_NEIGHBORS))
    })
}
