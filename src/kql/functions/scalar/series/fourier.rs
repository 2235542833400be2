//! Fourier's transform of a complex series, and back.

use super::values::{Series, write_reals};
use crate::kql::functions::declare::{dynamic, optional, overload};
use crate::kql::functions::{Datum, FunctionError, ResultName, Returns, Scalar, lift};
use crate::values::ScalarType;
use std::f64::consts::PI;

pub(in crate::kql::functions::scalar) static FAMILY: &[&Scalar] = &[&FFT, &IFFT];

const COLUMNS: Returns = Returns::Columns(&[("real", ScalarType::Dynamic), ("imag", ScalarType::Dynamic)]);

static FFT: Scalar = Scalar {
    name: "series_fft",
    aliases: &[],
    doc: "Fourier's transform of a series, given and answered as real and imaginary parts.",
    reference: "query/series-fft-function",
    overloads: &[overload!([dynamic("x_real"), optional(dynamic("x_imaginary"))] => COLUMNS,
        |args, rows, _| transform(args, rows, false))],
    result_name: ResultName::None,
    examples: &[("series_fft(dynamic([1, 0, 0, 0]))[0]", "[1.0,1.0,1.0,1.0]")],
};

static IFFT: Scalar = Scalar {
    name: "series_ifft",
    aliases: &[],
    doc: "The inverse of Fourier's transform: the series whose transform this is.",
    reference: "query/series-ifft-function",
    overloads: &[overload!([dynamic("fft_real"), optional(dynamic("fft_imaginary"))] => COLUMNS,
        |args, rows, _| transform(args, rows, true))],
    result_name: ResultName::None,
    examples: &[("series_ifft(dynamic([4, 0, 0, 0]))[0]", "[1.0,1.0,1.0,1.0]")],
};

fn transform(args: &[Datum], rows: usize, inverse: bool) -> Result<Datum, FunctionError> {
    let reals = lift::dyns(&args[0]);
    let imaginaries = args.get(1).map(lift::dyns);
    let (mut real, mut imaginary) = (Series::default(), Series::default());
    Ok(lift::to_dynamics(rows, |row, out| {
        real.read_numbers(reals.get(row))?;
        match imaginaries.map(|values| values.get(row)).filter(|value| !value.is_null()) {
            Some(value) => imaginary.read_numbers(value)?,
            None => imaginary.values.clear(),
        }
        imaginary.values.resize(real.values.len(), 0.0);
        // Back is forth with the parts exchanged, divided by the length.
        if inverse {
            fft(&mut imaginary.values, &mut real.values);
            let count = real.values.len() as f64;
            for part in [&mut real, &mut imaginary] {
                part.values.iter_mut().for_each(|value| *value /= count);
            }
        } else {
            fft(&mut real.values, &mut imaginary.values);
        }
        out.begin_array();
        write_reals(&real.values, out);
        write_reals(&imaginary.values, out);
        out.end();
        Some(())
    }))
}

/// Fourier's transform in place, of any length (both parts have the same).
pub(super) fn fft(real: &mut [f64], imaginary: &mut [f64]) {
    let count = real.len();
    if count.is_power_of_two() {
        powers_of_two(real, imaginary);
    } else if count > 1 {
        // Bluestein's way: a convolution with a chirp, which may be of any greater length. The chirp's angle is taken of
        // the square modulo its period, so that it stays exact.
        let angle = |at: usize| PI * ((at as u64 * at as u64) % (2 * count as u64)) as f64 / count as f64;
        let len = (2 * count - 1).next_power_of_two();
        let [mut a, mut b, mut c, mut d] = [0; 4].map(|_| vec![0.0; len]);
        for at in 0..count {
            let (sin, cos) = angle(at).sin_cos();
            a[at] = real[at] * cos + imaginary[at] * sin;
            b[at] = imaginary[at] * cos - real[at] * sin;
            for place in [at, (len - at) % len] {
                (c[place], d[place]) = (cos, sin);
            }
        }
        powers_of_two(&mut a, &mut b);
        powers_of_two(&mut c, &mut d);
        for at in 0..len {
            (a[at], b[at]) = (a[at] * c[at] - b[at] * d[at], a[at] * d[at] + b[at] * c[at]);
        }
        powers_of_two(&mut b, &mut a);
        for at in 0..count {
            let (sin, cos) = angle(at).sin_cos();
            let (x, y) = (a[at] / len as f64, b[at] / len as f64);
            real[at] = x * cos + y * sin;
            imaginary[at] = y * cos - x * sin;
        }
    }
}

/// Cooley and Tukey's way for lengths that are powers of two.
fn powers_of_two(real: &mut [f64], imaginary: &mut [f64]) {
    let count = real.len();
    let mut to = 0;
    for from in 1..count {
        let mut bit = count >> 1;
        while to & bit != 0 {
            to ^= bit;
            bit >>= 1;
        }
        to |= bit;
        if from < to {
            real.swap(from, to);
            imaginary.swap(from, to);
        }
    }
    let mut half = 1;
    while half < count {
        for offset in 0..half {
            let (sin, cos) = (-PI * offset as f64 / half as f64).sin_cos();
            for low in (offset..count).step_by(2 * half) {
                let high = low + half;
                let x = real[high] * cos - imaginary[high] * sin;
                let y = real[high] * sin + imaginary[high] * cos;
                (real[high], imaginary[high]) = (real[low] - x, imaginary[low] - y);
                (real[low], imaginary[low]) = (real[low] + x, imaginary[low] + y);
            }
        }
        half *= 2;
    }
}
