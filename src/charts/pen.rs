//! Shapes and words in device pixels: the few strokes that every chart is made of.

use super::DrawError;
use super::drawn::{Marker, Plot};
use super::theme::Theme;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, RGBColor, ShapeStyle, TextStyle};
use plotters_backend::DrawingBackend;

/// Draws on an area, with lengths in CSS pixels turned into whole device pixels.
pub(super) struct Pen<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    pub(super) theme: &'a Theme,
    /// Units of the backend for a CSS pixel.
    pixel_ratio: f64,
    /// Units of the backend for a device pixel: what must be crisp stands on multiples of it.
    unit: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// A pixel, not yet rounded.
pub(super) type Spot = (f64, f64);

/// How a line is drawn; lengths in CSS pixels.
#[derive(Clone, Copy)]
pub(super) struct Stroke {
    pub(super) color: RGBColor,
    pub(super) width: f64,
    pub(super) dash: &'static [u32],
}

impl<'a, DB: DrawingBackend> Pen<'a, DB> {
    pub(super) fn new(area: &'a DrawingArea<DB, Shift>, theme: &'a Theme, pixel_ratio: f64, subpixels: u32) -> Self {
        let (width, height) = area.dim_in_pixel();
        let unit = i32::try_from(subpixels.clamp(1, 16)).unwrap_or(1);
        let pixel_ratio = if pixel_ratio.is_finite() { pixel_ratio.clamp(0.25, 16.0) } else { 1.0 } * f64::from(unit);
        let most = |size: u32| i32::try_from(size).unwrap_or(i32::MAX).min(100_000);
        Self { area, theme, pixel_ratio, unit, width: most(width), height: most(height) }
    }

    /// Its area in equal parts, below one another.
    pub(super) fn parts(&self, count: usize) -> Vec<DrawingArea<DB, Shift>> {
        self.area.split_evenly((count, 1))
    }

    /// The same pen over a part of its area.
    pub(super) fn over<'b>(&'b self, area: &'b DrawingArea<DB, Shift>) -> Pen<'b, DB> {
        let subpixels = u32::try_from(self.unit).unwrap_or(1);
        Pen::new(area, self.theme, self.pixel_ratio / f64::from(self.unit), subpixels)
    }

    /// A length in CSS pixels as a whole number of device pixels, in units of the backend; at least one device pixel for
    /// any length above zero.
    pub(super) fn px(&self, css: f64) -> i32 {
        let pixels = self.snap(css * self.pixel_ratio);
        if css > 0.0 { pixels.max(self.unit) } else { pixels }
    }

    /// The edge of a device pixel that is nearest to a place or length in units of the backend.
    pub(super) fn snap(&self, units: f64) -> i32 {
        ((units / f64::from(self.unit)).round() as i32).saturating_mul(self.unit)
    }

    /// A length in CSS pixels in units of the backend, not snapped to device pixels.
    fn fine(&self, css: f64) -> i32 {
        ((css * self.pixel_ratio).round() as i32).max(1)
    }

    pub(super) fn clear(&self) -> Result<(), DrawError> {
        Ok(self.area.fill(&self.theme.background)?)
    }

    /// A rectangle of whole pixels, from its upper left to past its lower right. Hairlines are rectangles too: a stroke
    /// would straddle two pixels on a canvas.
    pub(super) fn fill(&self, left: i32, top: i32, right: i32, bottom: i32, color: RGBAColor) -> Result<(), DrawError> {
        if right <= left || bottom <= top {
            return Ok(());
        }
        Ok(self.area.draw(&Rectangle::new([(left, top), (right, bottom)], color.filled()))?)
    }

    /// A line through `spots`, cut off at the edges of `plot`.
    pub(super) fn line(&self, spots: &[Spot], stroke: Stroke, plot: Plot) -> Result<(), DrawError> {
        let width = u32::try_from(self.fine(stroke.width)).unwrap_or(1);
        let style = ShapeStyle { color: stroke.color.to_rgba(), filled: false, stroke_width: width };
        for run in clipped_runs(spots, plot) {
            let lengths: Vec<f64> = stroke.dash.iter().map(|css| f64::from(self.fine(f64::from(*css)))).collect();
            for piece in dashes(&run, &lengths) {
                let points: Vec<(i32, i32)> = piece.iter().map(rounded).collect();
                self.area.draw(&PathElement::new(points, style))?;
            }
        }
        Ok(())
    }

    /// A filled shape; corners beyond `plot` are pulled to its edge.
    pub(super) fn polygon(&self, spots: &[Spot], color: RGBAColor, plot: Plot) -> Result<(), DrawError> {
        let inside = |(x, y): &Spot| {
            let (x, y) = rounded(&(*x, *y));
            (x.clamp(plot.left, plot.right), y.clamp(plot.top, plot.bottom))
        };
        Ok(self.area.draw(&Polygon::new(spots.iter().map(inside).collect::<Vec<_>>(), color))?)
    }

    /// A point; `radius` in CSS pixels.
    pub(super) fn marker(&self, spot: Spot, marker: Marker, radius: f64, color: RGBAColor) -> Result<(), DrawError> {
        let (x, y) = rounded(&spot);
        let radius = self.fine(radius);
        match marker {
            // On so few pixels nobody sees the corners, and a canvas fills squares several times as fast.
            Marker::Circle if radius <= 2 * self.unit => {
                self.fill(x - radius, y - radius, x + radius, y + radius, color)?;
            }
            Marker::Circle => self.area.draw(&Circle::new((x, y), radius, color.filled()))?,
            Marker::Square | Marker::Striped => {
                self.fill(x - radius + 1, y - radius + 1, x + radius, y + radius, color)?;
            }
            Marker::Triangle => {
                let corners = vec![(x, y - radius), (x + radius, y + radius - 1), (x - radius, y + radius - 1)];
                self.area.draw(&Polygon::new(corners, color))?;
            }
            Marker::Diamond => {
                let corners = vec![(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)];
                self.area.draw(&Polygon::new(corners, color))?;
            }
        }
        Ok(())
    }

    /// Words in the label size, with their anchor at a pixel.
    pub(super) fn text(&self, text: &str, at: (i32, i32), h: HPos, v: VPos, color: RGBColor) -> Result<(), DrawError> {
        if text.is_empty() {
            return Ok(());
        }
        Ok(self.area.draw_text(text, &self.style(color).pos(Pos::new(h, v)), at)?)
    }

    /// Width of words in the label size, in units of the backend.
    pub(super) fn text_width(&self, text: &str) -> Result<i32, DrawError> {
        let (width, _) = self.area.estimate_text_size(text, &self.style(self.theme.text))?;
        // Rounded up to a device pixel, so that what is placed by it stays on whole ones.
        let width = i32::try_from(width).unwrap_or(i32::MAX).min(100_000);
        Ok((f64::from(width) / f64::from(self.unit)).ceil() as i32 * self.unit)
    }

    /// Height of a line of words, in device pixels.
    pub(super) fn line_height(&self) -> i32 {
        self.px(self.theme.font_px * 1.3)
    }

    /// `text`, cut with an ellipsis to fit `room` device pixels; empty where not even one letter fits.
    pub(super) fn fitted(&self, text: &str, room: i32) -> Result<String, DrawError> {
        // Labels come from logs: control characters have no place in a label, and no label needs more than this.
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
        if self.text_width(&text)? <= room {
            return Ok(text);
        }
        let letters: Vec<char> = text.chars().collect();
        // Names of repositories, digests and resources differ at their ends as often as at their beginnings: keep both.
        let cut = |count: usize| {
            let tail = count * 2 / 5;
            let head = letters.iter().take(count - tail).collect::<String>();
            let tail = letters.iter().skip(letters.len() - tail).collect::<String>();
            format!("{}…{}", head.trim_end(), tail.trim_start())
        };
        let (mut fits, mut too_long) = (0, letters.len());
        while fits + 1 < too_long {
            let middle = usize::midpoint(fits, too_long);
            if self.text_width(&cut(middle))? <= room {
                fits = middle;
            } else {
                too_long = middle;
            }
        }
        Ok(if fits == 0 { String::new() } else { cut(fits) })
    }

    fn style(&self, color: RGBColor) -> TextStyle<'_> {
        let size = self.theme.font_px * self.pixel_ratio;
        let family = FontFamily::Name(&self.theme.font_family);
        TextStyle {
            font: FontDesc::new(family, size, FontStyle::Normal),
            color: color.to_backend_color(),
            pos: Pos::default(),
        }
    }
}

fn rounded(spot: &Spot) -> (i32, i32) {
    (spot.0.round() as i32, spot.1.round() as i32)
}

/// The parts of a line that are within `plot`, each an unbroken run.
fn clipped_runs(spots: &[Spot], plot: Plot) -> Vec<Vec<Spot>> {
    let mut runs: Vec<Vec<Spot>> = Vec::new();
    let mut end: Option<Spot> = None;
    for pair in spots.windows(2) {
        let &[from, to] = pair else { continue };
        let Some((start, stop)) = clip(from, to, plot) else {
            end = None;
            continue;
        };
        match runs.last_mut() {
            Some(run) if end == Some(start) => run.push(stop),
            _ => runs.push(vec![start, stop]),
        }
        // A segment that was cut short leaves the plot: the next one begins a new run.
        end = (stop == to).then_some(stop);
    }
    runs
}

/// Liang and Barsky's clipping: the part of a segment within the plot.
fn clip(from: Spot, to: Spot, plot: Plot) -> Option<(Spot, Spot)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    if !(dx.is_finite() && dy.is_finite()) {
        return None;
    }
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (step, room) in [
        (-dx, from.0 - f64::from(plot.left)),
        (dx, f64::from(plot.right) - from.0),
        (-dy, from.1 - f64::from(plot.top)),
        (dy, f64::from(plot.bottom) - from.1),
    ] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    if enter > leave {
        return None;
    }
    let at = |part: f64| match part {
        0.0 => from,
        1.0 => to,
        part => (from.0 + part * dx, from.1 + part * dy),
    };
    Some((at(enter), at(leave)))
}

/// A line cut into strokes: `lengths` are stroke, gap, stroke, …; no lengths is no cutting.
fn dashes(spots: &[Spot], lengths: &[f64]) -> Vec<Vec<Spot>> {
    if lengths.is_empty() || lengths.iter().any(|length| *length < 1.0) {
        return vec![spots.to_vec()];
    }
    let mut pieces = Vec::new();
    let mut lengths = lengths.iter().copied().cycle();
    let mut left = lengths.next().unwrap_or(1.0);
    let mut drawing = true;
    let mut piece: Vec<Spot> = spots.first().copied().into_iter().collect();
    for pair in spots.windows(2) {
        let &[mut from, to] = pair else { continue };
        loop {
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            if length <= left {
                left -= length;
                if drawing {
                    piece.push(to);
                }
                break;
            }
            let part = left / length;
            from = (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1));
            if drawing {
                piece.push(from);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![from];
            }
            drawing = !drawing;
            left = lengths.next().unwrap_or(1.0);
        }
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLOT: Plot = Plot { left: 0, top: 0, right: 100, bottom: 100 };

    #[test]
    fn lines_end_at_the_plot() {
        let runs = clipped_runs(&[(-50.0, 50.0), (50.0, 50.0), (50.0, 150.0), (60.0, 150.0), (60.0, 50.0)], PLOT);
        assert_eq!(runs, [vec![(0.0, 50.0), (50.0, 50.0), (50.0, 100.0)], vec![(60.0, 100.0), (60.0, 50.0)]].to_vec());
        assert!(clipped_runs(&[(-5.0, -5.0), (200.0, -5.0)], PLOT).is_empty());
        assert!(clipped_runs(&[(f64::NAN, 5.0), (200.0, 5.0)], PLOT).is_empty());
    }

    #[test]
    fn dashes_run_around_corners() {
        let pieces = dashes(&[(0.0, 0.0), (5.0, 0.0), (5.0, 10.0)], &[6.0, 4.0]);
        assert_eq!(pieces, [vec![(0.0, 0.0), (5.0, 0.0), (5.0, 1.0)], vec![(5.0, 5.0), (5.0, 10.0)]].to_vec());
        assert_eq!(dashes(&[(0.0, 0.0), (9.0, 0.0)], &[]).len(), 1);
    }
}
