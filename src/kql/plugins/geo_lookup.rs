//! `geo_line_lookup`, `geo_polygon_lookup`: rows with the lines near their point, or the areas around it.

use super::ip_lookup::side_by_side;
use super::{Call, ColumnArgument, Complaint, Pace, Plugin, Prepared, Room};
use crate::kql::functions::{Datum, scalar};
use crate::values::{Batch, Column, NO_ROW, ScalarType, Schema};

pub(super) static FAMILY: &[&Plugin] = &[&GEO_LINE_LOOKUP, &GEO_POLYGON_LOOKUP];

static GEO_LINE_LOOKUP: Plugin = Plugin {
    name: "geo_line_lookup",
    syntax: "geo_line_lookup(LookupTable, LookupLineKey, SourceLongitude, SourceLatitude, Radius [, return_unmatched] \
             [, lookup_area_radius] [, return_lookup_key])",
    doc: "Each row with the rows of the lookup table whose line lies within so many meters of its point.",
    reference: "query/geo-line-lookup-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: |call| prepare(call, true),
    examples: &[(
        "let L = datatable(road:string, line:dynamic)\
         ['A', dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[1,0]]})]; \
         datatable(x:real, y:real)[0.5, 0.0001, 0.5, 0.1] | evaluate geo_line_lookup(L, line, x, y, 100)",
        "0.5|0.0001|A",
    )],
};

static GEO_POLYGON_LOOKUP: Plugin = Plugin {
    name: "geo_polygon_lookup",
    syntax: "geo_polygon_lookup(LookupTable, LookupPolygonKey, SourceLongitude, SourceLatitude [, radius] \
             [, return_unmatched] [, lookup_area_radius] [, return_lookup_key])",
    doc: "Each row with the rows of the lookup table whose polygon holds its point, or lies within so many meters of it.",
    reference: "query/geo-polygon-lookup-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: |call| prepare(call, false),
    examples: &[(
        "let P = datatable(zone:string, area:dynamic)\
         ['A', dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]})]; \
         datatable(x:real, y:real)[0.5, 0.5, 2.5, 0.1] | evaluate geo_polygon_lookup(P, area, x, y)",
        "0.5|0.5|A",
    )],
};

fn prepare(call: &mut Call<'_>, lines: bool) -> Result<Prepared, Complaint> {
    let table = call.table("LookupTable")?;
    let key = call.lookup_column("LookupKey")?;
    if key.kind != ScalarType::Dynamic {
        return Err(format!("The column {} must hold GeoJSON, of type dynamic.", key.name).into());
    }
    let longitude = call.column_of("SourceLongitude", &[ScalarType::Real])?;
    let latitude = call.column_of("SourceLatitude", &[ScalarType::Real])?;
    let radius = if lines {
        Some(call.constant("Radius", ScalarType::Real)?)
    } else {
        call.optional("radius", ScalarType::Real)?
    };
    let radius = radius.and_then(|radius| radius.as_f64());
    let flag = |value: Option<crate::values::Value>| value.and_then(|value| value.as_bool()).unwrap_or(false);
    let unmatched = flag(call.optional("return_unmatched", ScalarType::Bool)?);
    // How coarsely the service sorts the lookup table beforehand; here every pair is compared.
    call.optional("lookup_area_radius", ScalarType::Real)?;
    let with_key = flag(call.optional("return_lookup_key", ScalarType::Bool)?);
    let lookup = call.tables[table - 1].clone();
    let kept: Vec<usize> = (0..lookup.len()).filter(|at| with_key || *at != key.index).collect();
    let fields = side_by_side(call.input.fields.iter().chain(kept.iter().map(|at| &lookup.fields[*at])));
    let width = call.input.len();
    let near = Near { longitude, latitude, radius, lines };
    Ok(Prepared::known(Schema::new(fields), async move |inputs, _, room| {
        let (input, other) = (&inputs[0], &inputs[table]);
        let (left, right) = near.pairs(input, key.of(other), other.rows, unmatched, room).await?;
        let own = input.columns[..width].iter().map(|column| column.take(&left));
        let columns = own.chain(kept.iter().map(|at| other.columns[*at].take(&right))).collect();
        Ok(Batch::new(columns, left.len()))
    }))
}

/// What makes a pair.
struct Near {
    longitude: ColumnArgument,
    latitude: ColumnArgument,
    radius: Option<f64>,
    lines: bool,
}

impl Near {
    /// Pairs of rows, as two lists.
    async fn pairs(
        &self,
        input: &Batch,
        shapes: &Column,
        count: usize,
        unmatched: bool,
        room: &Room,
    ) -> Result<(Vec<u32>, Vec<u32>), Complaint> {
        if input.rows.saturating_mul(count) > room.max_rows {
            return Err(format!("More than {} pairs would be compared, the limit here.", room.max_rows).into());
        }
        let name = match (self.lines, self.radius) {
            (true, _) => "geo_distance_point_to_line",
            (false, Some(_)) => "geo_distance_point_to_polygon",
            (false, None) => "geo_point_in_polygon",
        };
        let Some(overload) = scalar(name).and_then(|function| function.overloads.first()) else {
            return Err(format!("It needs {name}(), which is not here.").into());
        };
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut matched = vec![false; input.rows];
        for shape in 0..count {
            for part in Pace::parts(input.rows) {
                let slice = |column: &Column| Datum::Column(column.slice(part.start, part.len()));
                let args = [
                    slice(self.longitude.of(input)),
                    slice(self.latitude.of(input)),
                    Datum::Constant(shapes.value(shape)),
                ];
                let answer = (overload.kernel)(&args, part.len(), &room.context);
                let answer = answer.map_err(|error| Complaint::from(error.to_string()))?.into_column(part.len());
                for (at, row) in part.clone().enumerate() {
                    let value = answer.value(at);
                    let is_near = match self.radius {
                        Some(radius) => value.as_f64().is_some_and(|distance| distance <= radius),
                        None => value.as_bool() == Some(true),
                    };
                    if is_near {
                        matched[row] = true;
                        pairs.push((row as u32, shape as u32));
                    }
                }
                room.pace.done(part.len()).await;
            }
        }
        pairs.sort_unstable();
        if unmatched {
            pairs.extend((0..input.rows as u32).filter(|row| !matched[*row as usize]).map(|row| (row, NO_ROW)));
        }
        Ok(pairs.into_iter().unzip())
    }
}
