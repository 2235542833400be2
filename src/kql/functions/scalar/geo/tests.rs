//! Every function with arguments that nobody means: none may panic.

use super::FAMILY;
use crate::kql::functions::{Context, Datum, ParamKind};
use crate::values::{DynamicWriter, ScalarType, Value};
use proptest::prelude::*;

/// A number near the edges of what is valid, or beyond.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        -200.0..200.0,
        proptest::sample::select(vec![
            0.0,
            -0.0,
            1.0,
            45.0,
            90.0,
            -90.0,
            180.0,
            -180.0,
            1e-12,
            1e9,
            f64::NAN,
            f64::INFINITY
        ]),
        (-4_i32..4).prop_map(f64::from),
    ]
}

/// A shape of a kind, its rings closed or not.
fn shape() -> impl Strategy<Value = (usize, Vec<Vec<[f64; 2]>>, bool)> {
    let point = prop_oneof![
        4 => (-3_i32..4, -3_i32..4).prop_map(|(x, y)| [f64::from(x), f64::from(y)]),
        2 => (-180.0..180.0, -90.0..90.0).prop_map(|(x, y)| [x, y]),
        1 => (number(), number()).prop_map(|(x, y)| [x, y]),
    ];
    (0_usize..5, proptest::collection::vec(proptest::collection::vec(point, 0..7), 0..3), proptest::bool::weighted(0.9))
}

fn write(kind: usize, lines: &[Vec<[f64; 2]>], closed: bool) -> Value {
    let mut out = DynamicWriter::default();
    let names = ["LineString", "MultiLineString", "Polygon", "MultiPolygon", "Point"];
    let line = |line: &[[f64; 2]], out: &mut DynamicWriter| {
        out.begin_array();
        for point in line.iter().chain(line.first().filter(|_| closed && kind > 1)) {
            out.begin_array();
            for part in point {
                out.real(*part);
            }
            out.end();
        }
        out.end();
    };
    out.begin_bag();
    out.key("type");
    out.string(names[kind]);
    out.key("coordinates");
    match kind {
        0 | 4 => line(lines.first().map_or(&[], Vec::as_slice), &mut out),
        _ => {
            out.begin_array();
            for points in lines {
                if kind == 3 {
                    out.begin_array();
                }
                line(points, &mut out);
                if kind == 3 {
                    out.end();
                }
            }
            out.end();
        }
    }
    out.end();
    out.to_value()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn nothing_panics(
        shapes in proptest::collection::vec(shape(), 3),
        numbers in proptest::collection::vec(number(), 6),
        level in -2_i64..20,
        token in "[0-9a-f]{0,16}|[89][0-9a-f]{14}|8[0-9a-f]{5}fffffffff|POINT ?[(](-?[0-9. ]|[a-z(]){0,6}[)]?",
    ) {
        let values: Vec<Value> = shapes.iter().map(|(kind, lines, closed)| write(*kind, lines, *closed)).collect();
        let mut array = DynamicWriter::default();
        array.begin_array();
        for value in &values {
            array.value(value);
        }
        array.end();
        for function in FAMILY {
            let mut left = numbers.iter().cycle();
            let mut dynamics = values.iter().cycle();
            let overload = &function.overloads[0];
            let mut args: Vec<Datum> = Vec::new();
            for param in overload.params {
                // Coverings of the whole world are slow, not wrong.
                let level = if function.name.contains("_to_") { level.min(5) } else { level };
                let next = match param.kind {
                    ParamKind::Exact(ScalarType::Real) => Value::Real(*left.next().unwrap_or(&0.0)),
                    ParamKind::Exact(ScalarType::Long) => Value::Long(level),
                    ParamKind::Exact(ScalarType::Bool) => Value::Bool(level > 3),
                    ParamKind::Exact(ScalarType::Dynamic) if function.name.contains("array") => array.to_value(),
                    ParamKind::Exact(ScalarType::Dynamic) => dynamics.next().cloned().unwrap_or(Value::Long(0)),
                    _ => Value::string(token.as_str()),
                };
                args.push(Datum::Constant(next));
                let _ = (overload.kernel)(&args_padded(&args, overload.params.len()), 1, &Context::new(0));
            }
        }
    }
}

/// The arguments, if those that are missing may be.
fn args_padded(args: &[Datum], count: usize) -> Vec<Datum> {
    let mut padded = args.to_vec();
    padded.resize(count, Datum::Constant(Value::Null(ScalarType::Real)));
    padded
}
