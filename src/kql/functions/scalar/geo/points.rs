//! Measures between points.

use super::sphere::{EARTH_RADIUS_M, add, angle, azimuth, norm};
use super::{Answer, degrees_at, geo_function, point_at, real_at, to_bools, to_reals};
use crate::kql::functions::declare::{BOOL, REAL, boolean, optional, real};
use crate::kql::functions::{Context, Datum, lift};
use std::f64::consts::TAU;

geo_function!(
    DISTANCE,
    "geo_distance_2points",
    "geo-distance-2points",
    [real("p1_longitude"), real("p1_latitude"), real("p2_longitude"), real("p2_latitude"), optional(boolean("use_spheroid"))] => REAL,
    distance,
    "The shortest distance between two points on Earth, in meters: on a sphere, or on the WGS-84 spheroid.",
    &[("round(geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056), 3)", "1546754.352")]
);
geo_function!(
    AZIMUTH,
    "geo_azimuth",
    "geo-azimuth",
    [real("p1_longitude"), real("p1_latitude"), real("p2_longitude"), real("p2_latitude")] => REAL,
    azimuths,
    "The direction from the first point to the second, in radians clockwise from north.",
    &[("round(geo_azimuth(5, 10, 10, -40), 6)", "3.054599"), ("isnull(geo_azimuth(5, 10, 5, 10))", "true")]
);
geo_function!(
    ANGLE,
    "geo_angle",
    "geo-angle",
    [real("p1_longitude"), real("p1_latitude"), real("p2_longitude"), real("p2_latitude"), real("p3_longitude"), real("p3_latitude")] => REAL,
    angles,
    "The angle at the second point from the first point to the third, in radians clockwise.",
    &[("round(geo_angle(0, 10, 0, 5, 3, -10), 6)", "2.944938")]
);
geo_function!(
    IN_CIRCLE,
    "geo_point_in_circle",
    "geo-point-in-circle",
    [real("p_longitude"), real("p_latitude"), real("pc_longitude"), real("pc_latitude"), real("c_radius")] => BOOL,
    in_circle,
    "Whether the first point is within the radius, in meters, of the second.",
    &[("geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3500)", "true")]
);
fn distance(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let spheroid = args.get(4).map(lift::bools);
    Ok(to_reals(rows, &|row| {
        let (from, to) = (degrees_at(args, 0, row)?, degrees_at(args, 2, row)?);
        let use_spheroid = spheroid.map_or(Some(false), |flags| flags.get(row))?;
        Some(if use_spheroid {
            spheroid_distance_m(from, to)
        } else {
            angle(point_at(args, 0, row)?, point_at(args, 2, row)?) * EARTH_RADIUS_M
        })
    }))
}

/// The distance on the WGS-84 spheroid, in meters (Vincenty 1975). For points nearly opposite, where that does not
/// settle, what it had come to.
pub(super) fn spheroid_distance_m(from: [f64; 2], to: [f64; 2]) -> f64 {
    const EQUATOR_M: f64 = 6_378_137.0;
    const FLATTENING: f64 = 1.0 / 298.257_223_563;
    const POLE_M: f64 = EQUATOR_M * (1.0 - FLATTENING);
    let reduced = |latitude: f64| ((1.0 - FLATTENING) * latitude.to_radians().tan()).atan().sin_cos();
    let ((sin_1, cos_1), (sin_2, cos_2)) = (reduced(from[1]), reduced(to[1]));
    let difference = (to[0] - from[0]).to_radians();
    let mut lambda = difference;
    let mut length = 0.0;
    for _ in 0..200 {
        let (sin_lambda, cos_lambda) = lambda.sin_cos();
        let sin = (cos_2 * sin_lambda).hypot(cos_1 * sin_2 - sin_1 * cos_2 * cos_lambda);
        if sin == 0.0 {
            return 0.0;
        }
        let cos = sin_1 * sin_2 + cos_1 * cos_2 * cos_lambda;
        let sigma = sin.atan2(cos);
        let sin_alpha = cos_1 * cos_2 * sin_lambda / sin;
        let cos2_alpha = 1.0 - sin_alpha * sin_alpha;
        let cos_2m = if cos2_alpha > 0.0 { cos - 2.0 * sin_1 * sin_2 / cos2_alpha } else { 0.0 };
        let c = FLATTENING / 16.0 * cos2_alpha * (4.0 + FLATTENING * (4.0 - 3.0 * cos2_alpha));
        let u2 = cos2_alpha * (EQUATOR_M * EQUATOR_M - POLE_M * POLE_M) / (POLE_M * POLE_M);
        let big_a = 1.0 + u2 / 16384.0 * (4096.0 + u2 * (-768.0 + u2 * (320.0 - 175.0 * u2)));
        let big_b = u2 / 1024.0 * (256.0 + u2 * (-128.0 + u2 * (74.0 - 47.0 * u2)));
        let inner = cos * (-1.0 + 2.0 * cos_2m * cos_2m)
            - big_b / 6.0 * cos_2m * (-3.0 + 4.0 * sin * sin) * (-3.0 + 4.0 * cos_2m * cos_2m);
        let delta = big_b * sin * (cos_2m + big_b / 4.0 * inner);
        length = POLE_M * big_a * (sigma - delta);
        let next = difference
            + (1.0 - c)
                * FLATTENING
                * sin_alpha
                * (sigma + c * sin * (cos_2m + c * cos * (-1.0 + 2.0 * cos_2m * cos_2m)));
        if (next - lambda).abs() < 1e-14 {
            break;
        }
        lambda = next;
    }
    length
}

fn azimuths(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(to_reals(rows, &|row| {
        let (from, to) = (point_at(args, 0, row)?, point_at(args, 2, row)?);
        (from != to && norm(add(from, to)) > 1e-15).then(|| azimuth(from, to))
    }))
}

fn angles(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(to_reals(rows, &|row| {
        let (first, at, third) = (point_at(args, 0, row)?, point_at(args, 2, row)?, point_at(args, 4, row)?);
        let opposite = [first, third].iter().any(|other| norm(add(*other, at)) <= 1e-15);
        (first != at && third != at && !opposite).then(|| (azimuth(at, third) - azimuth(at, first)).rem_euclid(TAU))
    }))
}

fn in_circle(args: &[Datum], rows: usize, _: &Context) -> Answer {
    Ok(to_bools(rows, &|row| {
        let (point, center) = (point_at(args, 0, row)?, point_at(args, 2, row)?);
        let radius = real_at(args, 4, row)?;
        (radius >= 0.0).then(|| angle(point, center) * EARTH_RADIUS_M <= radius)
    }))
}
