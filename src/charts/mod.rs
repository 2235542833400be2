//! A chart's data drawn on any plotters backend.
//!
//! [`draw`] takes [`ChartData`] as the engine sends it and paints the plot, its axes and their labels. What reads better
//! as HTML is left to the page and handed back in [`Drawn`]: the title, the legend, notes, the reason why nothing was
//! drawn, and the way from a pixel back to a value. Shapes go straight to pixels: bars, hairlines and labels sit on whole
//! pixels, so that they stay crisp.

mod axes;
mod backend;
mod bars;
mod binned;
mod brush;
pub mod civil;
mod drawn;
pub mod format;
mod ladder;
mod lines;
mod pen;
mod picture;
mod pie;
mod prepare;
mod readout;
mod references;
mod scale;
mod shares;
mod split;
mod stack;
mod summary;
mod theme;
pub mod ticks;
mod treemap;

pub use backend::{MeasuredBackend, Surface};
pub use brush::{End, Selected, Stretch, time_range};
pub use drawn::{Drawn, LegendEntry, Marker, Nothing, Plot, hideable, with_hidden};
pub use picture::{Picture, PlacedEntry, picture, svg};
pub use readout::{Readout, ReadoutRow};
pub use scale::Scale;
pub use summary::{CardValue, card_text, summary};
pub use theme::{Theme, contrast, css_color};

use crate::protocol::{ChartData, ChartKind};
use axes::Axes;
use pen::Pen;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters_backend::DrawingBackend;
use prepare::Prepared;

/// The backend refused to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawError {
    /// What the backend said.
    pub message: String,
}

impl std::fmt::Display for DrawError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "The chart could not be drawn: {}", self.message)
    }
}

impl std::error::Error for DrawError {}

impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for DrawError {
    fn from(error: DrawingAreaErrorKind<E>) -> Self {
        Self { message: error.to_string() }
    }
}

/// Draws `chart` over the whole of `area`. `pixel_ratio` is device pixels per CSS pixel; the area is measured in device
/// pixels.
///
/// The background is painted too. Where there is nothing to draw, only the background is, and [`Drawn::nothing`] says
/// why. Call `area.present()` afterwards where the backend needs it (SVG does).
pub fn draw<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &ChartData,
    theme: &Theme,
    pixel_ratio: f64,
) -> Result<Drawn, DrawError> {
    draw_fine(area, chart, theme, pixel_ratio, 1)
}

/// As [`draw`], for a backend with `subpixels` units to a device pixel in each direction.
///
/// Plotters counts in whole units, so lines wobble where a unit is a whole device pixel. With a canvas scaled by
/// `1 / subpixels` and [`MeasuredBackend::with_subpixels`] they are smooth; bars, hairlines and labels still sit on
/// device pixels, and so does all of [`Drawn`].
pub fn draw_fine<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &ChartData,
    theme: &Theme,
    pixel_ratio: f64,
    subpixels: u32,
) -> Result<Drawn, DrawError> {
    let pen = Pen::new(area, theme, pixel_ratio, subpixels);
    draw_with(&pen, chart).map(|drawn| drawn.in_device_pixels(subpixels))
}

fn draw_with<DB: DrawingBackend>(pen: &Pen<'_, DB>, chart: &ChartData) -> Result<Drawn, DrawError> {
    pen.clear()?;
    let prepared = match Prepared::new(chart) {
        Ok(prepared) => prepared,
        // The legend stays: it brings hidden series back.
        Err(nothing) => {
            return Ok(Drawn { legend: drawn::legend_of(chart, pen.theme), ..Drawn::nothing(nothing) });
        }
    };
    match chart.visualization.kind {
        ChartKind::Pie => return pie::draw(pen, chart, &prepared),
        ChartKind::Treemap => return treemap::draw(pen, chart, &prepared),
        _ => {}
    }
    if let Some(drawn) = split::draw_panels(pen, chart, &prepared, draw_plot)? {
        return Ok(drawn);
    }
    let Some(axes) = Axes::lay_out(pen, chart, &prepared, 0)? else {
        return Ok(Drawn::nothing(Nothing::TooSmall));
    };
    draw_plot(pen, &axes, chart, &prepared)?;
    Ok(drawn::of_axes(chart, pen.theme, prepared, axes))
}

/// Draws the data between axes.
fn draw_plot<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axes: &Axes,
    chart: &ChartData,
    prepared: &Prepared,
) -> Result<(), DrawError> {
    axes.draw_grid(pen)?;
    match chart.visualization.kind {
        ChartKind::Column | ChartKind::Bar => bars::draw(pen, axes, prepared)?,
        ChartKind::Area => lines::draw_areas(pen, axes, prepared)?,
        ChartKind::Scatter => lines::draw_points(pen, axes, prepared)?,
        ChartKind::Ladder => ladder::draw(pen, axes, prepared)?,
        _ => lines::draw_lines(pen, axes, prepared)?,
    }
    axes.draw_baselines(pen)?;
    references::draw(pen, axes, &chart.options.reference_lines)
}
