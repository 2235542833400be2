//! From a value to a pixel and back, along one axis.

/// One axis: `low` stands at pixel `start`, `high` at `end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Value at `start`.
    pub low: f64,
    /// Value at `end`; above `low`.
    pub high: f64,
    /// Device pixel of `low`.
    pub start: f64,
    /// Device pixel of `high`; below `start` for an axis that rises.
    pub end: f64,
    /// Whether equal lengths are equal ratios; both ends are positive then.
    pub log: bool,
}

impl Scale {
    /// The device pixel of `value`, not rounded; NaN where the axis has no such value.
    pub fn pixel(&self, value: f64) -> f64 {
        let part = if self.log {
            if value <= 0.0 {
                return f64::NAN;
            }
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            // Halves, so that the width of the widest range of reals is still a real.
            (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0)
        };
        // Far outside is as good as just outside, and keeps sums of pixels small.
        self.start + part.clamp(-100.0, 100.0) * (self.end - self.start)
    }

    /// The value at a device pixel.
    pub fn value(&self, pixel: f64) -> f64 {
        let part = (pixel - self.start) / (self.end - self.start);
        if self.log { self.low * (self.high / self.low).powf(part) } else { self.low * (1.0 - part) + self.high * part }
    }

    /// The pixel where bars and areas begin: zero, or the end of the axis that is next to it.
    pub fn base_pixel(&self) -> f64 {
        if self.log || self.low > 0.0 {
            self.start
        } else if self.high < 0.0 {
            self.end
        } else {
            self.pixel(0.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_and_values_go_there_and_back() {
        for log in [false, true] {
            let scale = Scale { low: 1.0, high: 1000.0, start: 300.0, end: 20.0, log };
            for value in [1.0, 2.0, 10.0, 500.0, 1000.0] {
                assert!((scale.value(scale.pixel(value)) - value).abs() < 1e-6);
            }
        }
        let wide = Scale { low: -1e308, high: 1e308, start: 0.0, end: 100.0, log: false };
        assert!((wide.pixel(0.0) - 50.0).abs() < 1e-9);
        let log = Scale { low: 1.0, high: 10.0, start: 0.0, end: 1.0, log: true };
        assert!(log.pixel(0.0).is_nan() && log.pixel(-1.0).is_nan());
    }
}
