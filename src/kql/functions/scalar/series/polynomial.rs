//! The polynomial of least squares.

/// The coefficients, from the highest power, of the polynomial of this degree that fits best, and its values. There are
/// more points than the degree.
pub(super) fn polynomial(x: &[f64], y: &[f64], degree: usize) -> (Vec<f64>, Vec<f64>) {
    // Over t = (x - middle) / half, which lies in -1 to 1, powers stay comparable.
    let least = x.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (middle, half) = (f64::midpoint(least, greatest), (greatest - least) / 2.0);
    let half = if half == 0.0 { 1.0 } else { half };
    let t: Vec<f64> = x.iter().map(|x| (x - middle) / half).collect();
    // Polynomials that are orthogonal over the points (Forsythe): p(k+1) = (t - a) p(k) - b p(k-1).
    let (mut before, mut now) = (vec![0.0; t.len()], vec![1.0; t.len()]);
    let (mut powers_before, mut powers) = (vec![0.0], vec![1.0]);
    let mut norm_before = 1.0;
    let mut coefficients = vec![0.0; degree + 1];
    let mut fit = vec![0.0; t.len()];
    for step in 0..=degree {
        let norm = dot(&now, &now);
        if norm == 0.0 {
            break;
        }
        // The part of what is left, not of all: it loses fewer digits.
        let rest: Vec<f64> = y.iter().zip(&fit).map(|(y, fit)| y - fit).collect();
        let weight = dot(&rest, &now) / norm;
        fit.iter_mut().zip(&now).for_each(|(fit, value)| *fit += weight * value);
        coefficients.iter_mut().zip(&powers).for_each(|(sum, power)| *sum += weight * power);
        let a = t.iter().zip(&now).map(|(t, value)| t * value * value).sum::<f64>() / norm;
        let b = if step == 0 { 0.0 } else { norm / norm_before };
        let next = t.iter().zip(&now).zip(&before).map(|((t, value), before)| (t - a) * value - b * before).collect();
        before = std::mem::replace(&mut now, next);
        let mut next = vec![0.0; powers.len() + 1];
        for (at, power) in powers.iter().enumerate() {
            next[at + 1] += power;
            next[at] -= a * power;
        }
        next.iter_mut().zip(&powers_before).for_each(|(sum, power)| *sum -= b * power);
        powers_before = std::mem::replace(&mut powers, next);
        norm_before = norm;
    }
    // Back to x, by Horner's rule over polynomials, lowest power first.
    let (scale, shift) = (1.0 / half, -middle / half);
    let mut of_x: Vec<f64> = Vec::new();
    for coefficient in coefficients.iter().rev() {
        let mut next = vec![0.0; of_x.len() + 1];
        for (at, value) in of_x.iter().enumerate() {
            next[at + 1] += value * scale;
            next[at] += value * shift;
        }
        next[0] += coefficient;
        of_x = next;
    }
    of_x.truncate(degree + 1);
    of_x.reverse();
    (of_x, fit)
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}
