//! A chart as a picture of its own, to be kept: with its title above and its legend below.

use super::drawn::{Drawn, LegendEntry};
use super::theme::{Theme, css_color};
use super::{DrawError, MeasuredBackend, draw};
use crate::protocol::ChartData;
use plotters::drawing::IntoDrawingArea;
use plotters_svg::SVGBackend;
use std::fmt::Write;

/// Lengths in CSS pixels.
const MARGIN: f64 = 16.0;
const TITLE: f64 = 32.0;
const ROW: f64 = 20.0;
const SWATCH: f64 = 28.0;
const BETWEEN: f64 = 16.0;
/// Entries of a legend that a picture has.
const MOST_ENTRIES: usize = 60;
/// What plotters' SVG makes fonts smaller by, unlike a canvas.
const SHRUNK: f64 = 1.24;

/// Where an entry of the legend stands: its left edge and the middle of its line.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedEntry {
    /// The entry.
    pub entry: LegendEntry,
    /// Left edge of its mark, in CSS pixels.
    pub x: f64,
    /// Middle of its line.
    pub y: f64,
    /// What is written behind the mark.
    pub text: String,
}

/// Where everything of a picture stands, in CSS pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Width and height of the whole.
    pub size: (f64, f64),
    /// Left and upper edge of the chart within it.
    pub chart_at: (f64, f64),
    /// Where the title's line has its middle; `None` where there is no title.
    pub title_y: Option<f64>,
    /// The legend.
    pub legend: Vec<PlacedEntry>,
}

/// Lays out a picture around a chart of this size; `measure` gives the width of words in the label's size.
pub fn picture(chart: &ChartData, drawn: &Drawn, size: (f64, f64), measure: impl Fn(&str) -> f64) -> Picture {
    let has_title = chart.visualization.title.as_ref().is_some_and(|title| !title.is_empty());
    let top = MARGIN + if has_title { TITLE } else { 0.0 };
    let (mut x, mut y) = (MARGIN, top + size.1 + ROW);
    let mut legend = Vec::new();
    for entry in drawn.legend.iter().take(MOST_ENTRIES) {
        let name = if entry.name.is_empty() { "(empty)" } else { &entry.name };
        let mut text: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(80).collect();
        if let Some(value) = &entry.value {
            text = format!("{text} {value}");
        }
        let width = SWATCH + measure(&text);
        if x > MARGIN && x + width > MARGIN + size.0 {
            (x, y) = (MARGIN, y + ROW);
        }
        legend.push(PlacedEntry { entry: entry.clone(), x, y, text });
        x += width + BETWEEN;
    }
    let bottom = legend.last().map_or(top + size.1, |last: &PlacedEntry| last.y + ROW / 2.0);
    Picture {
        size: (size.0 + 2.0 * MARGIN, bottom + MARGIN),
        chart_at: (MARGIN, top),
        title_y: has_title.then_some(MARGIN + TITLE / 2.0),
        legend,
    }
}

/// The chart as SVG; `measure` gives width and height of words in a size.
pub fn svg(
    chart: &ChartData,
    theme: &Theme,
    size: (f64, f64),
    measure: impl Fn(&str, f64) -> (u32, u32) + Clone,
) -> Result<String, DrawError> {
    let mut inner = String::new();
    let drawn = {
        let pixels = (size.0.clamp(1.0, 16_384.0) as u32, size.1.clamp(1.0, 16_384.0) as u32);
        let backend = MeasuredBackend::new(SVGBackend::with_string(&mut inner, pixels), measure.clone());
        let area = backend.into_drawing_area();
        let drawn = draw(&area, chart, theme, 1.0)?;
        area.present()?;
        drawn
    };
    let font = theme.font_px;
    let inner = inner.replace(&format!("font-size=\"{}\"", font / SHRUNK), &format!("font-size=\"{font}\""));
    let laid = picture(chart, &drawn, size, |text| f64::from(measure(text, font).0));
    let (width, height) = laid.size;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"{}\" fill=\"{}\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        escaped(&theme.font_family),
        css_color(theme.text),
        css_color(theme.background)
    );
    // Writing to a string cannot fail.
    if let (Some(y), Some(title)) = (laid.title_y, &chart.visualization.title) {
        let _ = writeln!(
            out,
            "<text x=\"{MARGIN}\" y=\"{y}\" font-size=\"{}\" font-weight=\"600\">{}</text>",
            font * 1.25,
            escaped(title)
        );
    }
    let body = inner.split_once("?>").map_or(inner.as_str(), |(_, body)| body);
    let at = format!("<svg x=\"{}\" y=\"{}\" ", laid.chart_at.0, laid.chart_at.1);
    out.push_str(&body.replacen("<svg ", &at, 1));
    for PlacedEntry { entry, x, y, text } in &laid.legend {
        let color = css_color(entry.color);
        let mark = match entry.marker {
            Some(marker) => format!(
                "<text x=\"{}\" y=\"{}\" font-size=\"{font}\" fill=\"{color}\">{}</text>",
                x + 6.0,
                y + font / 3.0,
                marker.symbol()
            ),
            None => {
                let dash = entry.dash.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                format!(
                    "<line x1=\"{x}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\" stroke=\"{color}\" stroke-width=\"3\" stroke-dasharray=\"{dash}\"/>",
                    x + 20.0
                )
            }
        };
        let _ = writeln!(
            out,
            "{mark}<text x=\"{}\" y=\"{}\" font-size=\"{font}\">{}</text>",
            x + SWATCH,
            y + font / 3.0,
            escaped(text)
        );
    }
    out.push_str("</svg>\n");
    Ok(out)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
